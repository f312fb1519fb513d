"""Where a benchmark keeps its digests and what it runs."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import papers
from .terminal import Screen, plain_environment


@dataclass(frozen=True, slots=True)
class Place:
    """A temporary folder with digests in it.

    Attributes:
        root: The folder.
        titles: The titles of the papers, in order.
    """

    root: Path
    titles: list[str]

    @property
    def digests(self) -> Path:
        """The folder of the digests."""
        return self.root / "digests"

    def home(self, name: str) -> Path:
        """A folder for paperterm's own files; empty unless it was used before."""
        return self.root / "homes" / name

    def browser(self) -> list[str]:
        """The command that opens the browser on the digests."""
        return [*paperterm(), str(self.digests)]

    def environment(self, home: Path) -> dict[str, str]:
        """The variables that make paperterm live in this home."""
        return {"PAPERTERM_HOME": str(home)}

    def warm(self, home: Path) -> Path:
        """Fill a home's cache for these digests."""
        command = [*paperterm(), "-q", "-d", str(self.digests), "index"]
        subprocess.run(command, env=plain_environment() | self.environment(home), check=True)
        return home

    def list_painted(self, screen: Screen) -> bool:
        """Whether the first two titles stand on the screen, each in a row of its own.

        Two, because the first alone may be that of the detail pane.
        """
        first, second = (title.partition(":")[0] + ":" for title in self.titles[:2])
        rows = screen.rows()
        return any(first in row for row in rows) and any(second in row for row in rows)


@contextmanager
def place(count: int) -> Iterator[Place]:
    """A place with this many papers, removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="paperterm-bench-") as folder:
        root = Path(folder)
        titles = papers.write(root / "digests", count)
        (root / "titles.txt").write_text("\n".join(titles), encoding="utf-8")
        yield Place(root, titles)


def paperterm() -> list[str]:
    """The installed program of this interpreter, as a reader runs it."""
    program = Path(sys.executable).with_name("paperterm")
    return [str(program)] if program.exists() else [sys.executable, "-m", "paperterm"]
