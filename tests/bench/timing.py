"""Candidates measured in turn, and tables of what came out."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

Row = tuple[str, ...]


def interleaved(
    candidates: Mapping[str, Callable[[], float]], rounds: int, *, warm_up: bool = True
) -> dict[str, list[float]]:
    """Measure every candidate once a round, so that what else the machine does falls on all of them.

    Args:
        candidates: What to measure, by name; each gives seconds.
        rounds: How often.
        warm_up: Whether a round before the first, which does not count, warms up files and bytecode.
    """
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for number in range(0 if warm_up else 1, rounds + 1):
        for name, measure in candidates.items():
            seconds = measure()
            if number:
                times[name].append(seconds)
    return times


def compared(times: Mapping[str, Sequence[float]], bounds: Mapping[str, float | None]) -> list[Row]:
    """Rows that set the first candidate against the others.

    Args:
        times: The seconds of each candidate; the first is what the bounds are about.
        bounds: How many times another candidate's median the first's may be; None where none is set.
    """
    subject = statistics.median(next(iter(times.values())))
    rows = []
    for number, (name, seconds) in enumerate(times.items()):
        median = statistics.median(seconds)
        row = (name, milliseconds(median), milliseconds(min(seconds)), milliseconds(max(seconds)))
        rows.append((*row, *(("", "", "") if number == 0 else against(subject / median, bounds[name]))))
    return rows


def against(value: float, bound: float | None, digits: int = 2, unit: str = "") -> Row:
    """A value, its bound, and whether it keeps to it."""
    shown = f"{value:.{digits}f}{unit}"
    if bound is None:
        return shown, "", ""
    return shown, f"≤ {bound:g}{unit}", "ok" if value <= bound else "over"


def percentile(values: Sequence[float], share: float) -> float:
    """The least value that so large a share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def milliseconds(seconds: float) -> str:
    """Seconds as milliseconds."""
    return f"{seconds * 1000:.1f}"


class Table(NamedTuple):
    """Rows below a header, the first column on the left, and notes below them."""

    title: str
    header: Row
    rows: Sequence[Row]
    notes: Sequence[str] = ()

    def text(self) -> str:
        """The table for a terminal."""
        full = [row for row in (self.header, *self.rows) if any(row[1:])]
        widths = [max(len(row[column]) for row in full) for column in range(len(self.header))]
        lines = [self.title]
        for row in (self.header, *self.rows):
            cells = [
                cell.ljust(width) if column == 0 else cell.rjust(width)
                for column, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
            lines.append("  " + "  ".join(cells).rstrip())
        return "\n".join((*lines, *(f"  {note}" for note in self.notes)))

    def markdown(self) -> str:
        """The table in Markdown."""
        columns = [":--", *["--:"] * (len(self.header) - 1)]
        lines = [f"| {' | '.join(row)} |" for row in (self.header, columns, *self.rows)]
        return "\n".join((f"**{self.title}**", "", *lines, *(f"\n{note}" for note in self.notes))) + "\n"


COMPARED = ("", "median ms", "min", "max", "ratio", "bound", "")
"""The header of what `compared` gives."""
