"""Marking all of 100,000 papers, and taking that back in one step."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from paperterm.library import Library
from paperterm.shelf import open_shelf

from .changes import session_on, settled
from .libraries import LARGE, catalogued
from .timing import Row, Table, against, milliseconds, percentile

_ROUNDS = 9
_BOUND = 1.0
"""Seconds within which the change is on the disk."""
_WHAT = ("the first marking ever", "undone", "done again")


def rows(size: int = LARGE, rounds: int = _ROUNDS) -> list[Row]:
    """Measure, each round on a shelf of its own and a library that has just been opened."""
    times: dict[str, list[tuple[float, float]]] = {what: [] for what in _WHAT}
    here = catalogued(size)
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="paperterm-bench-") as folder:
            for what, measured in zip(_WHAT, _round(Path(folder) / "shelf.db", here.open()), strict=True):
                times[what].append(measured)
    return [_row(what, measured) for what, measured in times.items()]


def _round(path: Path, library: Library) -> Iterator[tuple[float, float]]:
    session = session_on(path, library)
    everything = (1 << len(library)) - 1
    steps: tuple[tuple[Callable[[], object], int], ...] = (
        (lambda: session.flag("marked", give=everything), len(library)),
        (session.undo, 0),
        (session.redo, len(library)),
    )
    for step, marked in steps:
        began = time.perf_counter()
        step()
        shown = time.perf_counter()
        settled(session)
        written = time.perf_counter()
        assert session.sets.marked.bit_count() == marked
        assert not session.unsaved
        other = open_shelf(path)
        assert len(other.contents().flags["marked"]) == marked
        other.close()
        yield shown - began, written - began
    session.close()


def _row(what: str, measured: list[tuple[float, float]]) -> Row:
    shown, written = ([each[which] for each in measured] for which in (0, 1))
    median = percentile(written, 0.5)
    return (
        what,
        milliseconds(percentile(shown, 0.5)),
        milliseconds(max(shown)),
        milliseconds(median),
        milliseconds(min(written)),
        milliseconds(max(written)),
        *against(median, _BOUND, unit=" s"),
    )


def tables() -> Iterator[Table]:
    """Measure."""
    yield Table(
        f"Marking all of {LARGE:,} papers, {_ROUNDS} rounds",
        ("", "shown ms", "max", "on the disk ms", "min", "max", "median", "bound", ""),
        rows(),
        [f"The load of this machine was {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores."],
    )
