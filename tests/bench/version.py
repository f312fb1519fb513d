"""`paperterm --version`, which has no need of anything but click."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator

from .places import paperterm
from .terminal import plain_environment
from .timing import COMPARED, Row, Table, compared, interleaved

_ROUNDS = 60
_CLICK = 'python -c "import click"'
_HEAVY = ("textual", "whoosh", "rich")


def rows(rounds: int = _ROUNDS) -> list[Row]:
    """Measure."""
    times = interleaved(
        {
            "paperterm --version": lambda: _ran([*paperterm(), "--version"]),
            _CLICK: lambda: _ran([sys.executable, "-c", "import click"]),
        },
        rounds,
    )
    return compared(times, {_CLICK: 2.5})


def loaded() -> list[str]:
    """Which heavy packages `paperterm --version` loads, as the interpreter itself reports."""
    program = paperterm()
    if program[0] == sys.executable:
        program = program[1:]
    command = [sys.executable, "-X", "importtime", *program, "--version"]
    said = subprocess.run(command, env=plain_environment(), capture_output=True, text=True, check=True).stderr
    modules = {line.rpartition("|")[2].strip() for line in said.splitlines()}
    return [name for name in _HEAVY if name in modules]


def _ran(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, env=plain_environment(), stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def tables() -> Iterator[Table]:
    """Measure."""
    heavy = loaded()
    note = f"loaded of {', '.join(_HEAVY)}: {', '.join(heavy) or 'none'}  {'over' if heavy else 'ok'}"
    yield Table(f"The version ({_ROUNDS} rounds in turn)", COMPARED, rows(), [note])
