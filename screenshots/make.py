"""Make the pictures of the README from the running browser on the starter digest.

python screenshots/make.py            writes them
python screenshots/make.py --check    says which are stale, and fails if one is
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from textual.pilot import Pilot

from paperterm.settings import digest_paths, places
from paperterm.tui.app import PapertermApp
from paperterm.tui.screens.browse import BrowseScreen
from paperterm.workspace import bring_up_to_date, open_library, workspace

FOLDER = Path(__file__).parent

_PATIENCE = 400
_MOMENT = 0.02

_FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
# at which the letters of most of these are as wide as a cell, for programs that do not stretch text
_FONT_SIZE = 20.25
_NETWORK_FONT = re.compile(r"\s*@font-face\s*\{[^}]*\}")
_FAMILY = re.compile(r"font-family: Fira Code, monospace;\s*font-size: 20px;")
_NUMBER = re.compile(r"terminal-\d+")
_LABEL = re.compile(
    r'<text class="(?P<look>[^"]*)" x="(?P<x>[\d.]+)" y="(?P<y>[\d.]+)" textLength="(?P<length>[\d.]+)"'
    r"(?P<more>[^>]*)>(?P<text>[^<]*)</text>"
)
_BLANK = "&#160;"
_BETWEEN_BLANKS = re.compile(f"(?P<before>(?:{_BLANK})*)(?P<text>.*?)(?P<after>(?:{_BLANK})*)")
_CELL = 12.2


@dataclass(frozen=True)
class Picture:
    """One picture: its size in cells, its theme, what is done, searched and pressed before it is taken."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    query: str = ""
    theme: str = "paperterm-dark"
    first: str = ""


def written(text: str) -> tuple[str, ...]:
    """A text as the keys that write it."""
    return tuple({" ": "space", "\n": "enter"}.get(character, character) for character in text)


_NOTE = "Compare with **RoBERTa**, which drops the task of the next sentence:\n- is *that* still so?"

PICTURES = (
    Picture("welcome", (100, 30), first="welcome"),
    Picture("guided", (100, 30), ("j", "slash", "enter"), query="network", first="screen.tour"),
    Picture("browse", (150, 40), ("j", "space", "j", "asterisk", "j", "r", "j", "space", "J")),
    Picture("search", (120, 36), ("slash", "end", "down"), query="neural network"),
    Picture("filter", (120, 36), ("1", *["j"] * 9, "space", *["j"] * 7, "space"), query="model"),
    Picture("detail", (120, 34), ("asterisk", "V"), query="language understanding"),
    Picture(
        "note",
        (120, 34),
        (
            "w",
            *written(_NOTE),
            "escape",
            "t",
            *written("language"),
            "enter",
            "escape",
            *["plus"] * 4,
            "3",
            "z",
        ),
        query="bert",
    ),
    Picture("triage", (120, 30), ("T", "y", "n", "y", "l"), query="learning"),
    Picture("statistics", (100, 28), ("number_sign", *["j"] * 4)),
    Picture("export", (120, 36), ("space", "space", "space", "e"), query="retrieval OR search"),
    Picture("light", (120, 36), ("j", "space", "asterisk"), query="retrieval", theme="paperterm-light"),
    Picture("small", (80, 24), ("j", "j", "space")),
)


@asynccontextmanager
async def browser(size: tuple[int, int], theme: str) -> AsyncIterator[tuple[PapertermApp, Pilot[None]]]:
    """The browser on the starter digest, in a home of its own, when all is done that it does at first."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["PAPERTERM_HOME"] = home
        where = places()
        space = workspace(digest_paths((), where, {}), where)
        bring_up_to_date(space)
        app = PapertermApp(space, open_library(space), where.shelf, theme=theme)
        app.animation_level = "none"
        app.moment = 0.0  # the key of a pane is never a number, however fast the next comes
        async with app.run_test(size=size) as pilot:
            screen = app.get_default_screen()
            screen.bar.box.cursor_blink = False
            screen.clock = lambda: 0.0
            await until(pilot, lambda: screen.at_rest and screen.acquainted)
            yield app, pilot


async def taken(picture: Picture) -> str:
    """The picture as an SVG that needs nothing from a network."""
    async with browser(picture.size, picture.theme) as (app, pilot):
        screen = app.get_default_screen()
        if picture.first:
            await app.run_action(picture.first)
        if picture.query:
            screen.bar.box.value = picture.query
            await until(pilot, lambda: _answers(screen, picture.query))
        for key in picture.keys:
            await pilot.press(key)
            await until(pilot, lambda: getattr(app.screen, "at_rest", True))
        await pilot.pause()
        await until(pilot, lambda: not _reads_a_note(app))
        screen.status.message = ""
        await pilot.pause()
        return _self_contained(app.export_screenshot(title="paperterm"))


def _answers(screen: BrowseScreen, query: str) -> bool:
    return screen.found is not None and screen.found.query.source == query


def _reads_a_note(app: PapertermApp) -> bool:
    return any(worker.group == "note" and not worker.is_finished for worker in app.workers)


async def until(pilot: Pilot[None], done: Callable[[], bool]) -> None:
    """Wait until something is so."""
    for _ in range(_PATIENCE):
        if done():
            return
        await pilot.pause(_MOMENT)
    raise TimeoutError("the browser did not come to rest")


def _self_contained(svg: str) -> str:
    """The picture with the reader's own fonts, and with every piece of text where it is seen to begin.

    Some programs that show pictures leave out blanks at the beginning of a piece, and move the rest.
    """
    svg = _NUMBER.sub("terminal", _NETWORK_FONT.sub("", svg))
    svg = _FAMILY.sub(f"font-family: {_FONTS}; font-size: {_FONT_SIZE}px;", svg)
    return _LABEL.sub(_trimmed, svg)


def _trimmed(label: re.Match[str]) -> str:
    parts = _BETWEEN_BLANKS.fullmatch(label["text"])
    if parts is None or not parts["text"]:
        return ""
    before, after = (_CELL * len(parts[end]) / len(_BLANK) for end in ("before", "after"))
    x, length = float(label["x"]) + before, float(label["length"]) - before - after
    return (
        f'<text class="{label["look"]}" x="{x:.6g}" y="{label["y"]}" textLength="{length:.6g}"'
        f"{label['more']}>{parts['text']}</text>"
    )


def _words(svg: str) -> list[str]:
    """What stands where in a picture, without its looks: those differ a little from release to release."""
    return [f"{label['x']} {label['y']} {label['text']}" for label in _LABEL.finditer(svg)]


def main() -> int:
    """Write the pictures, or compare them with those that are there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="only say which pictures are stale")
    check = parser.parse_args().check
    stale = []
    for picture in PICTURES:
        path = FOLDER / f"{picture.name}.svg"
        made = asyncio.run(taken(picture))
        if not check:
            path.write_text(made, encoding="utf-8")
        elif not path.exists() or _words(made) != _words(path.read_text(encoding="utf-8")):
            stale.append(path.name)
    if stale:
        print(f"Stale: {', '.join(stale)}. Run python screenshots/make.py.", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
