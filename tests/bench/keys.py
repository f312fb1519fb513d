"""How long a key waits for its echo while the index is built by another process, and afterwards.

The keys come twelve a second, but not evenly: at one even pace each key would fall on the same moment of what
the key before it set off, and the figures would be about that pace alone.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from .places import Place, place
from .terminal import Echo, Screen, Terminal
from .timing import Row, Table, against, milliseconds

_PAPERS = 6_000
_PERIOD = 1 / 12
_UNEVEN = 0.4
"""By how much of the period a key comes early or late."""
_BOUND_MS = 50.0
_SESSIONS = 4
_AFTER = 10.0
"""Seconds of typing in each session once the build is done."""
_PATIENCE = 180.0
"""Seconds within which the build has to end."""
_HANDOVER = 2.0
"""Seconds after the build in which the browser takes the new index up."""
_WORDS = ("model", "spatial", "lor", "mixture experts", "token")
_BACK, _ESCAPE = b"\x7f", b"\x1b"
_BUILDING, _TAKING_UP, _DONE = "while the index is built", f"{_HANDOVER:g} s after that", "later"
_HEADER = ("", "keys", "median ms", "p95", "max", "to first byte", "max", "max", "bound", "")


@dataclass(frozen=True, slots=True)
class _Key:
    """A key, what kind it is, and when the screen is right."""

    code: bytes
    kind: str
    right: Callable[[Screen], bool]


@dataclass(slots=True)
class _Measured:
    """The echoes by phase and kind of key."""

    echoes: dict[tuple[str, str], list[Echo]] = field(default_factory=dict)

    def add(self, phase: str, kind: str, echo: Echo) -> None:
        """Keep an echo."""
        self.echoes.setdefault((phase, kind), []).append(echo)


def rows(papers: int = _PAPERS, sessions: int = _SESSIONS) -> tuple[list[Row], str]:
    """Measure, each session on an empty cache of its own; the rows, and how long the builds took."""
    measured = _Measured()
    with place(papers) as here:
        seconds = [_type(here, here.home(f"keys-{number}"), measured) for number in range(sessions)]
    found = [
        _row(f"{phase}: {kind}", echoes)
        for (phase, kind), echoes in sorted(measured.echoes.items(), key=_in_order)
    ]
    builds = ", ".join(f"{each:.1f}" for each in seconds)
    return found, f"The builds took {builds} s; the load of this machine was {os.getloadavg()[0]:.1f}."


def _type(here: Place, home: Path, measured: _Measured) -> float:
    """Type from the first paint on until long after the build; the seconds that the build took."""
    pace = random.Random(home.name)
    build = _Build(home)
    with Terminal(here.browser(), here.environment(home)) as terminal:
        terminal.wait_for(here.list_painted)
        for key in _script(here, terminal):
            due = time.perf_counter() + _PERIOD * pace.uniform(1 - _UNEVEN, 1 + _UNEVEN)
            before = build.phase()
            echo = terminal.press(key.code, key.right)
            if before and before == build.phase():
                measured.add(before, key.kind, echo)
            terminal.idle(due - time.perf_counter())
            now = time.perf_counter()
            if build.ended and now > build.ended + _AFTER:
                break
            if not build.ended and now > terminal.started + _PATIENCE:
                shown = "\n".join(terminal.screen.rows())
                raise TimeoutError(f"No index after {_PATIENCE:g} s of typing:\n{shown}")
    return build.ended - build.began


class _Build:
    """Watches the build from outside: its lock is made when it begins, its manifest when it has ended."""

    def __init__(self, home: Path) -> None:
        self._cache = home / "cache"
        self.began = self.ended = 0.0

    def phase(self) -> str:
        """Where the build is now; empty while it has not begun."""
        now = time.perf_counter()
        if not self.began:
            if not any(self._cache.glob("*/lock")):
                return ""
            self.began = now
        if not self.ended:
            if not any(self._cache.glob("*/index/index.json")):
                return _BUILDING
            self.ended = now
        return _TAKING_UP if now < self.ended + _HANDOVER else _DONE


def _script(here: Place, terminal: Terminal) -> Iterator[_Key]:
    """Move about, search, move about in what was found, and begin again."""
    names = [title.partition(":")[0] + ":" for title in here.titles]
    moves = [(b"j", row) for row in range(1, 7)] + [(b"k", row) for row in range(5, -1, -1)]
    for word in cycle(_WORDS):
        for key, row in moves:
            yield _Key(key, "j, k and /", _cursor_on(names[row]))
        yield _Key(b"/", "j, k and /", lambda screen: "esc leave" in screen.row(-1))
        for end in range(1, len(word) + 1):
            yield _Key(word[end - 1 : end].encode(), "letters in the search box", _box_holds(word[:end]))
        terminal.idle(2 * _PERIOD)
        for end in range(len(word) - 1, -1, -1):
            yield _Key(_BACK, "backspaces in the search box", _box_holds(word[:end]))
        terminal.send(_ESCAPE)
        terminal.wait_for(lambda screen: "esc leave" not in screen.row(-1))
        terminal.send(b"g")
        terminal.wait_for(_cursor_on(names[0]))
        terminal.idle(_PERIOD)


def _cursor_on(name: str) -> Callable[[Screen], bool]:
    return lambda screen: any("▌" in row and f" {name}" in row for row in screen.rows())


def _box_holds(query: str) -> Callable[[Screen], bool]:
    if not query:
        return lambda screen: "/ search titles" in screen.row(0)
    return lambda screen: f"/ {query} " in screen.row(0)


def _in_order(item: tuple[tuple[str, str], list[Echo]]) -> tuple[int, str]:
    phase, kind = item[0]
    return (_BUILDING, _TAKING_UP, _DONE).index(phase), kind


def _row(name: str, echoes: list[Echo]) -> Row:
    right = sorted(echo.right for echo in echoes)
    first = [echo.first for echo in echoes]
    p95 = right[min(len(right) - 1, int(0.95 * len(right)))]
    return (
        name,
        f"{len(right)}",
        milliseconds(statistics.median(right)),
        milliseconds(p95),
        milliseconds(right[-1]),
        milliseconds(statistics.median(first)),
        milliseconds(max(first)),
        *against(right[-1] * 1000, _BOUND_MS, digits=1, unit=" ms"),
    )


def tables() -> Iterator[Table]:
    """Measure."""
    title = f"Key to echo at 12 keys a second, {_PAPERS:,} papers, empty cache ({_SESSIONS} sessions)"
    found, note = rows()
    yield Table(title, _HEADER, found, [note])
