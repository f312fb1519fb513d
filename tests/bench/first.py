"""The first run, which has to read every digest, beside a start on a warm cache."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from .places import Place, place
from .terminal import Terminal
from .timing import COMPARED, Row, Table, compared, interleaved

_PAPERS = 600
_ROUNDS = 20
_WARM = "warm start"


def rows(rounds: int = _ROUNDS) -> list[Row]:
    """Measure."""
    with place(_PAPERS) as here:
        warm = here.warm(here.home("warm"))
        _painted(here, warm)  # makes the shelf
        numbers = count()
        times = interleaved(
            {
                f"first run, {_PAPERS} papers": lambda: _painted(here, here.home(f"first-{next(numbers)}")),
                _WARM: lambda: _painted(here, warm),
            },
            rounds,
        )
    return compared(times, {_WARM: 1.4})


def _painted(here: Place, home: Path) -> float:
    with Terminal(here.browser(), here.environment(home)) as terminal:
        return terminal.wait_for(here.list_painted)


def tables() -> Iterator[Table]:
    """Measure."""
    yield Table(f"First run to painted list ({_ROUNDS} rounds in turn)", COMPARED, rows())
