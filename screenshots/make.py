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
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from paperterm.settings import digest_paths, places
from paperterm.tui.app import PapertermApp
from paperterm.tui.screens.browse import BrowseScreen
from paperterm.workspace import bring_up_to_date, open_library, workspace

FOLDER = Path(__file__).parent
_NETWORK_FONT = re.compile(r"\s*@font-face\s*\{[^}]*\}")
_NAME = re.compile(r"terminal-\d+")
_PATIENCE = 400

Step = Callable[[Pilot[None]], Awaitable[None]]


@dataclass(frozen=True)
class Picture:
    """One picture: its size in cells, its theme, and what is pressed before it is taken."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    query: str = ""
    theme: str = "paperterm-dark"


PICTURES = (
    Picture("browse", (150, 40), ("j", "space", "j", "asterisk", "j", "space", "k")),
    Picture("search", (120, 36), query="attention transformer"),
    Picture("filter", (120, 36), ("1", "down", "down", "down", "down", "down", "space"), query="language"),
    Picture("detail", (120, 36), ("3", "z"), query="bidirectional pre-training"),
    Picture("export", (120, 36), ("space", "space", "space", "e")),
    Picture("light", (120, 36), ("j", "space"), query="retrieval", theme="paperterm-light"),
    Picture("small", (80, 24), ("j", "j", "space")),
)


async def taken(picture: Picture) -> str:
    """The picture as an SVG that needs nothing from a network."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["PAPERTERM_HOME"] = home
        where = places()
        space = workspace(digest_paths((), where, {}), where)
        bring_up_to_date(space)
        app = PapertermApp(space, open_library(space), where.shelf, theme=picture.theme)
        app.animation_level = "none"
        async with app.run_test(size=picture.size) as pilot:
            screen = app.screen
            if not isinstance(screen, BrowseScreen):
                raise TypeError(screen)
            await _until(pilot, lambda: screen.at_rest)
            if picture.query:
                screen.bar.box.value = picture.query
                await _until(
                    pilot, lambda: screen.found is not None and screen.found.query.source == picture.query
                )
            for key in picture.keys:
                await pilot.press(key)
            for box in app.screen.query(Input):
                box.cursor_blink = False
            screen.status.message = ""
            await pilot.pause()
            await pilot.pause()
            return _NETWORK_FONT.sub("", app.export_screenshot(title="paperterm"))


def _answers(screen: BrowseScreen, query: str) -> bool:
    return screen.found is not None and screen.found.query.source == query


def same(made: str, kept: str) -> bool:
    """Whether two pictures show the same; their inner names are numbers that mean nothing."""
    return _NAME.sub("terminal", made) == _NAME.sub("terminal", kept)


async def _until(pilot: Pilot[None], done: Callable[[], bool]) -> None:
    for _ in range(_PATIENCE):
        if done():
            return
        await pilot.pause(0.02)
    raise TimeoutError("the browser did not come to rest")


def main() -> int:
    """Write the pictures, or compare them with those that are there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="only say which pictures are stale")
    check = parser.parse_args().check
    stale = []
    for picture in PICTURES:
        path = FOLDER / f"{picture.name}.svg"
        made = asyncio.run(taken(picture))
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if not same(made, before):
            stale.append(path.name)
        if not check:
            path.write_text(made, encoding="utf-8")
    if check and stale:
        print(f"Stale: {', '.join(stale)}. Run python screenshots/make.py.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
