"""The command line as it is used: within this process, as a process of its own, and in a terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner
from making import digest_text

from paperterm.cli import cli
from paperterm.papers import paper_id
from paperterm.settings import places

MAMBA = "Mamba: Linear-Time Sequence Modeling"
SURVEY = "A Survey of Mamba Models"
EXPERTS = "Mixture of Experts at Scale"
DIFFUSION = "Diffusion for Proteins"
EMBERS = "Remembering Embers"

PROGRAM = (sys.executable, "-m", "paperterm")
_TIMEOUT = 60


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str = ""

    @property
    def lines(self) -> list[str]:
        """The lines of the data."""
        return self.out.splitlines()

    @property
    def fields(self) -> list[list[str]]:
        """The tab-separated fields of each line."""
        return [line.split("\t") for line in self.lines]


def write_library(folder: Path) -> Path:
    """Two digests of five papers in a folder of their own; the paper on mamba stands in both."""
    (folder / "digests").mkdir(parents=True)
    mamba = (
        MAMBA,
        "Selective state spaces are fast. The code is at https://github.com/state-spaces/mamba today.",
    )
    monday = [
        mamba,
        (SURVEY, "We survey selective state spaces and what became of them."),
        (EXPERTS, "A mixture of experts routes every token to a few experts."),
    ]
    tuesday = [
        (DIFFUSION, "Proteins are drawn by a diffusion model, token by token."),
        mamba,
        (EMBERS, "Nothing here is about any of the others."),
    ]
    for name, papers in (("2025-03-10.txt", monday), ("2025-03-11.txt", tuesday)):
        (folder / "digests" / name).write_text(digest_text(papers), encoding="utf-8")
    return folder / "digests"


def write_settings(text: str) -> Path:
    """A file of settings."""
    file = places().settings
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def run(*args: str | Path, stdin: str = "") -> Said:
    """Run a command line within this process; its streams are no terminal."""
    result = CliRunner().invoke(cli, list(map(str, args)), input=stdin, catch_exceptions=False)
    return Said(result.exit_code, result.stdout, result.stderr)


def launch(*args: str | Path, stdin: str = "", **environment: str) -> Said:
    """Run a command line as a process of its own; its streams are pipes."""
    done = subprocess.run(
        [*PROGRAM, *map(str, args)],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        timeout=_TIMEOUT,
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)


def in_terminal(*args: str | Path, columns: int = 80, **environment: str) -> Said:
    """Run a command line in a terminal; what it says on either stream is `out`."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    plain = {name: value for name, value in os.environ.items() if name not in _TERMINAL_VARIABLES}
    process = subprocess.Popen(
        [*PROGRAM, *map(str, args)],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env={**plain, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **environment},
    )
    os.close(follower)
    said = _read_all(leader)
    return Said(process.wait(_TIMEOUT), said.replace("\r\n", "\n"))


def ids(*titles: str) -> list[str]:
    """The ids of the papers with these titles."""
    return [paper_id(title) for title in titles]


_TERMINAL_VARIABLES = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TERM", "COLORTERM")


def _read_all(leader: int) -> str:
    """All that is written until the other side is closed, which some systems tell as an error."""
    chunks: list[bytes] = []
    try:
        while chunk := os.read(leader, 65536):
            chunks.append(chunk)
    except OSError:
        pass
    finally:
        os.close(leader)
    return b"".join(chunks).decode()


def titles_of(fields: Sequence[Sequence[str]]) -> list[str]:
    """The titles in the lines of a plain table."""
    return [line[1] for line in fields]
