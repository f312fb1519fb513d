"""Take pictures of the running browser on the starter digest."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from textual.pilot import Pilot

from paperterm.config import load
from paperterm.settings import digest_paths, places, starter_path
from paperterm.tui.app import PapertermApp
from paperterm.tui.screens.browse import BrowseScreen
from paperterm.workspace import bring_up_to_date, open_library, workspace

_PATIENCE = 400
_MOMENT = 0.02

_FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
# at which the letters of most of these are as wide as a cell, for programs that do not stretch text
_FONT_SIZE = 20.25
_NETWORK_FONT = re.compile(r"\s*@font-face\s*\{[^}]*\}")
_FAMILY = re.compile(r"font-family: Fira Code, monospace;\s*font-size: 20px;")
_NUMBER = re.compile(r"terminal-\d+")
_CLIP_OF_A_LINE = re.compile(
    r'<clipPath id="terminal-line-\d+">.*?</clipPath>\s*| clip-path="url\(#terminal-line-\d+\)"', re.DOTALL
)
_LABEL = re.compile(
    r'<text class="(?P<look>[^"]*)" x="(?P<x>[\d.]+)" y="(?P<y>[\d.]+)" textLength="(?P<length>[\d.]+)"'
    r">(?P<text>[^<]*)</text>"
)
_GROUNDS = re.compile(r'(?:<rect fill="[^"]*" x="[\d.]+" y="[\d.]+" width="[\d.]+" height="[\d.]+" [^>]*/>)+')
_GROUND = re.compile(r'fill="([^"]*)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"')
_BLANK = "&#160;"
_BETWEEN_BLANKS = re.compile(f"(?P<before>(?:{_BLANK})*)(?P<text>.*?)(?P<after>(?:{_BLANK})*)")
_CELL = 12.2


@dataclass(frozen=True)
class Picture:
    """One picture: its size in cells, its theme, what is searched and pressed before it is taken.

    Attributes:
        name: Its file below the folder of the pictures, without the ending.
        size: Columns and lines of the terminal.
        keys: What is pressed.
        query: What is searched before that.
        theme: The theme's name.
        first: The action that is done before that.
        environment: Variables that are set besides.
        days: Over how many digests the papers of the starter digest are spread, if over any.
    """

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    query: str = ""
    theme: str = "paperterm-dark"
    first: str = ""
    environment: tuple[tuple[str, str], ...] = ()
    days: int = 0

    @property
    def path(self) -> str:
        """Its file, from the folder of the pictures."""
        return f"{self.name}.svg"


def written(text: str) -> tuple[str, ...]:
    """A text as the keys that write it."""
    return tuple({" ": "space", "\n": "enter"}.get(character, character) for character in text)


@cache
def _indexed() -> tempfile.TemporaryDirectory[str]:
    """A home where the starter digest is indexed, to be copied; it goes with the program."""
    home = tempfile.TemporaryDirectory()
    where = places({"PAPERTERM_HOME": home.name})
    bring_up_to_date(workspace(digest_paths((), where, {}), where))
    return home


@contextmanager
def at_home(**environment: str) -> Iterator[dict[str, str]]:
    """A home with nothing in it but the index, as the environment of a program that is at home there."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory() as home:
        shutil.copytree(_indexed().name, home, dirs_exist_ok=True)
        os.environ.pop("NO_COLOR", None)
        os.environ.update({"PAPERTERM_HOME": home, **environment})
        try:
            yield dict(os.environ)
        finally:
            os.environ.clear()
            os.environ.update(before)


def _spread(days: int, folder: Path) -> list[Path]:
    """Digests of some days, the papers of the starter digest in turn, and the first of it in each."""
    blocks = starter_path().read_text(encoding="utf-8").split("\n\n")
    begin = blocks.index("Attention Is All You Need")
    pairs = [blocks[at : at + 2] for at in range(begin, len(blocks) - 1, 2)]
    paths = []
    for day in range(days):
        path = folder / f"2025-03-{day + 10}.txt"
        papers = [pairs[0], *pairs[day + 1 :: days]]
        path.write_text("\n\n".join([*blocks[:begin], *chain(*papers)]) + "\n", encoding="utf-8")
        paths.append(path)
    return paths


@asynccontextmanager
async def browser(
    size: tuple[int, int], theme: str, days: int = 0, **environment: str
) -> AsyncIterator[tuple[PapertermApp, Pilot[None]]]:
    """The browser on the starter digest, in a home of its own, when all is done that it does at first."""
    with at_home(**environment):
        where = places()
        paths = _spread(days, Path(os.environ["PAPERTERM_HOME"]))
        space = workspace(digest_paths(paths, where, {}), where)
        if days:
            bring_up_to_date(space)
        config = load(where.settings)
        app = PapertermApp(space, open_library(space), where.shelf, theme=theme, config=config)
        app.animation_level = "none"
        async with app.run_test(size=size) as pilot:
            screen = app.get_default_screen()
            screen.bar.box.cursor_blink = False
            screen.clock = lambda: 0.0
            app.moment = 0.0  # the key of a pane is never a number, however fast the next one comes
            await until(pilot, lambda: screen.at_rest and screen.acquainted)
            yield app, pilot


async def taken(picture: Picture) -> str:
    """The picture as an SVG that needs nothing from a network."""
    async with browser(picture.size, picture.theme, picture.days, **dict(picture.environment)) as (
        app,
        pilot,
    ):
        screen = app.get_default_screen()
        if picture.first:
            await app.run_action(picture.first)
        if picture.query:
            screen.bar.box.value = picture.query
            await until(pilot, lambda: _answers(screen, picture.query))
        for key in picture.keys:
            await pilot.press(key)
            await pilot.pause()
            await until(pilot, lambda: is_settled(app))
        screen.status.message = ""
        # below a dialog it is painted with the next frame
        await pilot.pause(3 * _MOMENT)
        return _self_contained(app.export_screenshot(title="paperterm"))


def _answers(screen: BrowseScreen, query: str) -> bool:
    return screen.found is not None and screen.found.query.source == query


def is_settled(app: PapertermApp) -> bool:
    """Whether the screen shows all that the last key leads to."""
    main = app.get_default_screen()
    answered = main.asked == (main.found.query.source if main.found else "")
    working = any(worker.group != "shelf" and not worker.is_finished for worker in app.workers)
    return answered and not working and main._typed is None and not main.catching_up


async def until(pilot: Pilot[None], done: Callable[[], bool]) -> None:
    """Wait until something is so."""
    for _ in range(_PATIENCE):
        if done():
            return
        await pilot.pause(_MOMENT)
    raise TimeoutError("the browser did not come to rest")


def _self_contained(svg: str) -> str:
    """The picture with the reader's own fonts, and with every piece of text where it is seen to begin.

    Some programs that show pictures leave out blanks at the beginning of a piece, and move the rest. No line
    is clipped: nothing in it is as high as that, and it would make the picture twice as large.
    """
    svg = _NUMBER.sub("terminal", _NETWORK_FONT.sub("", svg))
    svg = _FAMILY.sub(f"font-family: {_FONTS}; font-size: {_FONT_SIZE}px;", svg)
    svg = _GROUNDS.sub(_joined, _CLIP_OF_A_LINE.sub("", svg))
    return _LABEL.sub(_trimmed, svg).replace("terminal-r", "r")


def _joined(grounds: re.Match[str]) -> str:
    """What is behind the text, with one rectangle for all cells of a line that have the same colour."""
    joined: list[tuple[str, float, str, float, str]] = []
    for fill, x, y, width, height in _GROUND.findall(grounds[0]):
        left, right = float(x), float(x) + float(width)
        if joined and (joined[-1][0], joined[-1][2]) == (fill, y) and abs(joined[-1][3] - left) < 1:
            left = joined.pop()[1]
        joined.append((fill, left, y, right, height))
    return "".join(
        f'<rect fill="{fill}" x="{left:.6g}" y="{y}" width="{right - left:.6g}" height="{height}" '
        'shape-rendering="crispEdges"/>'
        for fill, left, y, right, height in joined
    )


def _trimmed(label: re.Match[str]) -> str:
    parts = _BETWEEN_BLANKS.fullmatch(label["text"])
    if parts is None or not parts["text"]:
        return ""
    before, after = (_CELL * len(parts[end]) / len(_BLANK) for end in ("before", "after"))
    x, length = float(label["x"]) + before, float(label["length"]) - before - after
    return (
        f'<text class="{label["look"]}" x="{x:.6g}" y="{label["y"]}" textLength="{length:.6g}">'
        f"{parts['text']}</text>"
    )


def words(svg: str) -> list[str]:
    """What stands where in a picture, without its looks: those differ a little from release to release."""
    return [f"{label['x']} {label['y']} {label['text']}" for label in _LABEL.finditer(svg)]
