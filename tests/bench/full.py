"""A shelf that cannot be written for a while: the session works, says so once, and saves when it can."""

from __future__ import annotations

import multiprocessing
import os
import resource
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import NamedTuple

from paperterm.session import Session
from paperterm.shelf import open_shelf

from .changes import Deed, Told, drawn, made_up, session_on, settled
from .timing import Row, Table

_PAPERS = 200
_KINDS = ("mark", "tag", "note", "rate", "judge", "search")
_CHANGES = 40
"""How many changes are made while nothing can be written."""
_PATIENCE = 30.0
"""Seconds within which everything has to be saved once that is possible."""
_BETWEEN = 1.0
"""Seconds between two looks of a browser at its shelf."""
_NOBODY = 65_534
_FORK = multiprocessing.get_context("fork")


class Came(NamedTuple):
    """What came of a hindrance.

    Attributes:
        unsaved: How many changes were not on the disk while it lasted.
        shown: Whether all of them were shown all the same.
        said: What the reader was told, in order.
        saved: Seconds from its end until all was on the disk; None where that did not come.
        missing: Whether anything was not there for the next browser.
        left: How many changes a session counts as unsaved that ends while it lasts.
    """

    unsaved: int
    shown: bool
    said: list[str]
    saved: float | None
    missing: bool
    left: int

    @property
    def well(self) -> bool:
        """Whether all is well: one sentence that changes are not being saved, one that they are again."""
        told = len(self.said) == 2 and "not being saved" in self.said[0] and "saved again" in self.said[1]
        counted = self.unsaved > 0 and self.left == 1
        return told and counted and self.shown and self.saved is not None and not self.missing


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of four megabytes, which only root can mount; for others a limit on a file's size."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if os.getuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        yield folder
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def no_room(path: Path) -> Iterator[None]:
    """The rest of the disk is taken."""
    if not path.parent.is_mount():
        limit = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(
            resource.RLIMIT_FSIZE, (path.with_name(f"{path.name}-wal").stat().st_size, limit[1])
        )
        yield
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        return
    rest = path.with_name("rest")
    with rest.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    yield
    rest.unlink()


@contextmanager
def read_only(path: Path) -> Iterator[None]:
    """Everybody may read folder and files, nobody write; what is open already stays writable."""
    everything = (*path.parent.iterdir(), path.parent)
    for each in everything:
        each.chmod(0o555 if each.is_dir() else 0o444)
    root = not os.geteuid()
    if root:  # which may write anywhere
        path.parents[2].chmod(0o755)
        os.seteuid(_NOBODY)
    yield
    if root:
        os.seteuid(0)
    for each in everything:
        each.chmod(0o700 if each.is_dir() else 0o600)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another process holds the lock on the file for longer than anybody waits."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


_HINDRANCES: dict[str, tuple[Callable[[Path], AbstractContextManager[None]], bool]] = {
    "no room on the disk": (no_room, True),
    "file and folder read-only": (read_only, False),
    "the file locked by another process": (locked, True),
}
"""What stands in the way, and whether it can come while the shelf is open."""


def hindered(name: str, path: Path, between: float = _BETWEEN) -> Came:
    """Make changes while the shelf cannot be written, and then let it be; in a process of its own.

    Args:
        name: What stands in the way.
        path: The shelf.
        between: Seconds between two looks at it.
    """
    hears, tells = _FORK.Pipe(duplex=False)
    process = _FORK.Process(target=_hindered, args=(name, path, between, tells), daemon=True)
    process.start()
    tells.close()
    came: Came = hears.recv()
    process.join()
    return came


def _hindered(name: str, path: Path, between: float, tells: Connection) -> None:
    hinder, while_open = _HINDRANCES[name]
    path.parent.mkdir(exist_ok=True)
    library, said, done = made_up(_PAPERS), list[str](), Told()
    deeds = list(islice(drawn(Random(name), _PAPERS, _KINDS), 3 * _CHANGES))
    session = session_on(path, library, said)
    for deed in deeds[:_CHANGES]:
        done = _made(deed, session, done)
    settled(session)
    if not while_open:
        session.close()
    with hinder(path):
        if not while_open:
            session = session_on(path, library, said)
        for deed in deeds[_CHANGES : 2 * _CHANGES]:
            done = _made(deed, session, done)
        settled(session)
        unsaved, shown = session.unsaved, Told.of(session.read_shelf().contents, library) == done
        left = _left(path, deeds[-1])
    freed = time.monotonic()
    # nobody presses a key: the browser only looks, as it always does
    while session.unsaved and time.monotonic() - freed < _PATIENCE:
        time.sleep(between)
        settled(session)
    saved = None if session.unsaved else time.monotonic() - freed
    session.close()
    shelf = open_shelf(path)
    missing = Told.of(shelf.contents(), library) != done
    shelf.close()
    tells.send(Came(unsaved, shown, said, saved, missing, left))


def _made(deed: Deed, session: Session, done: Told) -> Told:
    deed.through(session)
    return done.after(deed)


def _left(path: Path, deed: Deed) -> int:
    """How many changes another session counts at its end, one of which it made."""
    session = session_on(path, made_up(_PAPERS))
    deed.through(session)
    session.close()
    return session.unsaved


def rows(root: Path) -> Iterator[tuple[Row, list[str]]]:
    """Measure each; what the reader was told comes with it."""
    for number, name in enumerate(_HINDRANCES):
        folder = root / str(number) / "data"
        folder.mkdir(parents=True)
        with small_disk(folder) if name == "no room on the disk" else nullcontext():
            came = hindered(name, folder / "shelf.db")
        saved = "never" if came.saved is None else f"{came.saved:.1f}"
        counts = (
            f"{came.unsaved}",
            f"{came.left} of 1",
            f"{len(came.said)}",
            saved,
            "yes" if came.missing else "no",
        )
        yield (name, *counts, "ok" if came.well else "over"), came.said


def tables() -> Iterator[Table]:
    """Hinder, and count."""
    with tempfile.TemporaryDirectory(prefix="paperterm-bench-") as folder:
        given = list(rows(Path(folder)))
    notes = [sentence.replace(folder, "…") for _, said in given for sentence in said]
    yield Table(
        "Changes while the shelf cannot be written",
        ("", "waiting", "counted at the end", "sentences", "saved after s", "anything lost", ""),
        [row for row, _ in given],
        list(dict.fromkeys(notes)),
    )
