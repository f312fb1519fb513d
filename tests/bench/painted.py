"""From a key in the search box to its painted answer, and how long the event loop is busy at a time.

The trace is typed into the real browser in a terminal of its own, twelve keys a second. When an answer was on
the screen is noted by the browser itself, on the clock that both processes share.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from . import libraries
from .terminal import Terminal
from .timing import Row, Table, against, milliseconds, percentile
from .trace import PERIOD, QUERIES

_PAINTED_MS, _BUSY_MS = 50.0, 16.0
_PROBE = Path(__file__).with_name("probe.py")
_LEAVE, _EMPTY = b"\x11", b"\x15"
_SETTLED = 2.0
"""Seconds after the start in which the index is opened."""

_HEADER = ("", "keys", "p50 ms", "p95", "max", "bound", "", "busy p99.9 ms", "max", "CPU max", "bound", "")


class Seen(NamedTuple):
    """What was seen while the trace was typed, in seconds.

    Attributes:
        waits: For each key that changed what is asked, the time until its answer was painted.
        steps: For each step of the event loop how long it took, and how much of that it worked.
    """

    waits: Sequence[float]
    steps: Sequence[tuple[float, float]]


def typed(size: int, queries: Sequence[str] = QUERIES) -> Seen:
    """Type queries into a browser on a library of this size."""
    stored = libraries.stored(size)
    with tempfile.TemporaryDirectory(prefix="paperterm-bench-") as folder:
        home, target = Path(folder), Path(folder) / "seen.json"
        command = [sys.executable, *map(str, (_PROBE, stored.catalog, stored.index, home, target))]
        pressed: dict[str, float] = {}
        with Terminal(command, {"PAPERTERM_HOME": str(home)}) as terminal:
            terminal.wait_for(lambda screen: "q quit" in screen.row(-1))
            terminal.idle(_SETTLED)
            terminal.send(b"/")
            for query in queries:
                terminal.idle(4 * PERIOD)
                for end in range(1, len(query) + 1):
                    due = time.perf_counter() + PERIOD
                    pressed.setdefault(query[:end].strip(), time.perf_counter())
                    terminal.send(query[end - 1 : end].encode())
                    terminal.idle(due - time.perf_counter())
                terminal.idle(4 * PERIOD)
                terminal.send(_EMPTY)
            terminal.send(_LEAVE)
            with suppress(TimeoutError):  # it ends, as it was asked to
                terminal.idle(_SETTLED)
        seen = json.loads(target.read_text(encoding="utf-8"))
    painted = seen["painted"]
    waits = [painted[query] - since for query, since in pressed.items() if query in painted]
    return Seen(waits, [(wall, cpu) for wall, cpu in seen["steps"]])


def rows(sizes: Sequence[int] = libraries.SIZES, queries: Sequence[str] = QUERIES) -> list[Row]:
    """Measure at each size."""
    return [_row(f"{size:,} papers", typed(size, queries)) for size in sizes]


def _row(name: str, seen: Seen) -> Row:
    walls, works = zip(*seen.steps, strict=True)
    waits = seen.waits
    return (
        name,
        f"{len(waits):,}",
        milliseconds(statistics.median(waits)),
        milliseconds(percentile(waits, 0.95)),
        milliseconds(max(waits)),
        *against(percentile(waits, 0.95) * 1000, _PAINTED_MS, digits=1, unit=" ms")[1:],
        milliseconds(percentile(walls, 0.999)),
        milliseconds(max(walls)),
        *against(max(works) * 1000, _BUSY_MS, digits=1, unit=" ms"),
    )


def tables() -> Iterator[Table]:
    """Measure."""
    note = (
        "The bound on painting is on the p95, that on the loop on the longest work of one step: "
        "what a step waits for a processor or for the other thread is in its time, not in its work."
    )
    yield Table(
        "Key to painted answer at 12 keys a second, and steps of the event loop", _HEADER, rows(), [note]
    )
