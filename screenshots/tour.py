"""Record a tour of the browser on the starter digest, for `asciinema play screenshots/tour.cast`.

python screenshots/tour.py            records it
python screenshots/tour.py --check    says whether it is stale, and fails if it is

The recording is made from what the browser draws after each key, not from a clock: it is the same whenever it
is made, and each key has the time that a reader needs to see what it does.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from taking import browser, is_settled, until
from textual.app import App
from textual.pilot import Pilot

from paperterm.tui.app import PapertermApp

FILE = Path(__file__).parent / "tour.cast"
SIZE = (110, 30)
_FRAME = 0.03
"""Seconds in which a frame is painted for sure."""

_MOST_CHANGES = 50

_ESCAPES = re.compile(r"\\x1b\[[0-9;?]*m")
# each link has a number of its own every time
_LINK = re.compile("\x1b\\]8;[^\x1b]*\x1b\\\\")


@dataclass(frozen=True)
class Scene:
    """Keys that are pressed one after the other.

    Attributes:
        keys: The keys.
        pause: Seconds after each of them.
        rest: Seconds after the last of them, to look.
    """

    keys: Sequence[str]
    pause: float = 0.25
    rest: float = 1.8


SCENES = (
    Scene(("j", "j", "j"), 0.5),
    Scene(("slash", *"attention"), 0.15, 2.5),
    Scene(("enter", "enter", "n", "n"), 0.8, 2.5),
    Scene(("V", "J"), 1.2, 2.5),
    Scene(("escape", "slash", "ctrl+u", *"atention"), 0.12, 2.5),
    Scene(("ctrl+y", "enter", "asterisk", "space", "space"), 0.8, 2.0),
    Scene(("slash", "ctrl+u", "enter"), 0.4, 1.0),
    Scene(("T", "y", "n", "y", "l"), 1.0, 2.0),
    Scene(("escape", "g", "equals_sign"), 1.0, 2.5),
    Scene(("escape", "e"), 0.8, 2.5),
    Scene(("escape", "question_mark", *"mark"), 0.4, 2.5),
    Scene(("escape", "escape"), 0.5, 1.5),
)


async def recorded() -> str:
    """The recording, in the second version of asciinema's format."""
    events: list[tuple[float, str]] = []
    shown: list[str] = []
    moment = 0.0
    async with browser(SIZE, "paperterm-dark") as (app, pilot):
        await _settle(app, pilot)
        _draw(app, shown, events, moment)
        moment += 2.0
        for scene in SCENES:
            for key in scene.keys:
                await pilot.press(key)
                await _settle(app, pilot)
                _draw(app, shown, events, moment)
                moment += scene.pause
            moment += scene.rest
    return "".join(f"{line}\n" for line in _lines(events))


async def _settle(app: PapertermApp, pilot: Pilot[None]) -> None:
    """Wait until the screen shows all that the last key leads to, and does not change any more."""
    before: list[str] = []
    for _ in range(_MOST_CHANGES):
        await pilot.pause(_FRAME)
        await until(pilot, lambda: is_settled(app))
        now = [strip.text for strip in app.screen._compositor.render_strips()]
        if now == before:
            return
        before = now
    raise TimeoutError("the screen did not come to rest")


def _draw(app: App[None], shown: list[str], events: list[tuple[float, str]], moment: float) -> None:
    """Add what has changed on the screen to the recording, line by line."""
    console = Console(force_terminal=True, color_system="truecolor", width=SIZE[0], legacy_windows=False)
    lines = [_LINK.sub("", strip.render(console)) for strip in app.screen._compositor.render_strips()]
    before = shown or [""] * len(lines)
    changed = [
        f"\x1b[{row};1H{line}\x1b[0m"
        for row, (line, old) in enumerate(zip(lines, before, strict=True), 1)
        if line != old
    ]
    if changed:
        start = "" if shown else "\x1b[?25l\x1b[2J"
        events.append((moment, start + "".join(changed)))
    shown[:] = lines


def _lines(events: Sequence[tuple[float, str]]) -> Iterator[str]:
    yield json.dumps({"version": 2, "width": SIZE[0], "height": SIZE[1], "title": "paperterm"})
    for moment, text in events:
        yield json.dumps([round(moment, 2), "o", text], ensure_ascii=False)


def words(cast: str) -> list[str]:
    """What a recording shows, without its looks: those differ a little from release to release."""
    return [_ESCAPES.sub("", str(json.loads(line))) for line in cast.splitlines()]


def main() -> int:
    """Record the tour, or compare it with the one that is there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="only say whether it is stale")
    check = parser.parse_args().check
    made = asyncio.run(recorded())
    if not check:
        FILE.write_text(made, encoding="utf-8")
    elif not FILE.exists() or words(made) != words(FILE.read_text(encoding="utf-8")):
        print("Stale: tour.cast. Run python screenshots/tour.py.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
