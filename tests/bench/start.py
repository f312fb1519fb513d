"""From the command to the painted list on a warm cache, beside bare Textual programs with as many rows."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from .places import Place, place
from .terminal import Terminal
from .timing import COMPARED, Row, Table, compared, interleaved

_PAPERS = 600
_ROUNDS = 25
_OPTION_LIST = f"bare app: OptionList of {_PAPERS} strings"
_DATA_TABLE = f"bare app: DataTable of {_PAPERS} rows + Footer"


def rows(rounds: int = _ROUNDS) -> list[Row]:
    """Measure; the bound is on the lighter of the two bare programs."""
    with place(_PAPERS) as here:
        home = here.warm(here.home("warm"))
        _painted(here, here.browser(), home)  # makes the shelf
        bare = [sys.executable, str(Path(__file__).with_name("bare.py"))]
        titles = str(here.root / "titles.txt")
        times = interleaved(
            {
                f"paperterm, {_PAPERS} papers, warm": lambda: _painted(here, here.browser(), home),
                _OPTION_LIST: lambda: _painted(here, [*bare, "option-list", titles], home),
                _DATA_TABLE: lambda: _painted(here, [*bare, "data-table", titles], home),
            },
            rounds,
        )
    return compared(times, {_OPTION_LIST: 1.2, _DATA_TABLE: None})


def _painted(here: Place, command: list[str], home: Path) -> float:
    with Terminal(command, here.environment(home)) as terminal:
        return terminal.wait_for(here.list_painted)


def tables() -> Iterator[Table]:
    """Measure."""
    yield Table(f"Start to painted list (pty 120x36, {_ROUNDS} rounds in turn)", COMPARED, rows())
