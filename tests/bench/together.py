"""Two browsers on one shelf at once: what either of them did is there, and each sees what the other did."""

from __future__ import annotations

import multiprocessing
import os
import random
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import NamedTuple

from paperterm.facets import numbers_in
from paperterm.session import Session
from paperterm.shelf import open_shelf

from .changes import Told, drawn, made_up, session_on, settled
from .timing import Table

_SECONDS = 60.0
_PAPERS = 3_000
_BROWSERS = 2
_PATIENCE = 60.0
"""Seconds for which one waits for the other."""
_GIVING = ("mark", "mark", "tag", "tag", "note", "search")
"""What two can do at once without taking back what the other did; the last note on a paper stays."""
_FORK = multiprocessing.get_context("fork")


class Browsed(NamedTuple):
    """What one of the two did and saw.

    Attributes:
        changes: How many changes it made.
        done: What they come to.
        said: What it said to the reader, which should be nothing.
        seen: What it showed at the end.
        unsaved: How many changes were not on the disk then.
    """

    changes: int
    done: Told
    said: list[str]
    seen: Told
    unsaved: int


class Union(NamedTuple):
    """What came of it.

    Attributes:
        changes: How many changes each made.
        missing: How many marks, tags, notes and searches are not there.
        complaints: What either said to the reader.
        unseen: How many of the two did not see at the end what is on the shelf.
    """

    changes: tuple[int, ...]
    missing: int
    complaints: tuple[str, ...]
    unseen: int


def browsed(path: Path, seconds: float, size: int = _PAPERS) -> Union:
    """Let two processes change the same and different papers of a shelf for so many seconds."""
    library = made_up(size)  # once, for both
    together = _FORK.Barrier(_BROWSERS, timeout=seconds + _PATIENCE)
    open_shelf(path).close()
    pipes = [_FORK.Pipe(duplex=False) for _ in range(_BROWSERS)]
    processes = [
        _FORK.Process(target=_browse, args=(path, size, seconds, tells, together), daemon=True)
        for _, tells in pipes
    ]
    for process in processes:
        process.start()
    for _, tells in pipes:
        tells.close()
    both: list[Browsed] = [hears.recv() for hears, _ in pipes]
    for process in processes:
        process.join()
    shelf = open_shelf(path)
    there = Told.of(shelf.contents(), library)
    shelf.close()
    return Union(
        tuple(each.changes for each in both),
        _missing([each.done for each in both], there) + sum(each.unsaved for each in both),
        tuple(sentence for each in both for sentence in each.said),
        sum(each.seen != there for each in both),
    )


def _missing(both: list[Told], there: Told) -> int:
    """How much of what the two did is not there."""
    marked = set[int]().union(*(each.marked for each in both)) - there.marked
    tags = set[tuple[int, str]]().union(*(each.tags for each in both)) - there.tags
    notes = {number for each in both for number in each.notes}
    searches = {name for each in both for name in each.searches}
    return (
        len(marked)
        + len(tags)
        + sum(there.notes.get(number) not in [each.notes.get(number) for each in both] for number in notes)
        + sum(there.searches.get(name) not in [each.searches.get(name) for each in both] for name in searches)
    )


def _browse(path: Path, size: int, seconds: float, tells: Connection, together: Barrier) -> None:
    library, name, said = made_up(size), str(os.getpid()), list[str]()
    session, done, changes = session_on(path, library, said), Told(), 0
    together.wait()
    until = time.monotonic() + seconds
    for deed in drawn(random.Random(name), len(library), _GIVING):
        if time.monotonic() > until:
            break
        mine = deed._replace(name=f"{deed.name}, {name}") if changes % 2 and deed.name else deed
        mine.through(session)
        done, changes = done.after(mine), changes + 1
        _look(session)
    settled(session)
    together.wait()
    # as a browser does once a second: what the other wrote last is seen with the next look
    while _look(session):
        pass
    tells.send(Browsed(changes, done, said, _shown(session), session.unsaved))
    session.close()


def _look(session: Session) -> bool:
    """Look whether the other has changed anything, and go on with that."""
    reading = session.look().result()
    return reading is not None and session.take(reading)


def _shown(session: Session) -> Told:
    """What the session shows."""
    sets = session.sets
    return Told(
        marked=set(numbers_in(sets.marked)),
        tags={(number, tag) for tag, bits in sets.tags.items() for number in numbers_in(bits)},
        notes=dict(sets.notes),
        searches={search.name: search.query for search in session.searches},
    )


def tables(seconds: float = _SECONDS) -> Iterator[Table]:
    """Let two change a shelf, and compare."""
    with tempfile.TemporaryDirectory(prefix="paperterm-bench-") as folder:
        union = browsed(Path(folder) / "shelf.db", seconds)
    good = not (union.missing or union.complaints or union.unseen)
    one, other = union.changes
    yield Table(
        f"Two processes that change one shelf at once for {seconds:g} s",
        ("", "changes of one", "of the other", "missing", "failed", "not seen by the other", ""),
        [
            (
                "the shelf",
                f"{one:,}",
                f"{other:,}",
                f"{union.missing:,}",
                f"{len(union.complaints):,}",
                f"{union.unseen:,}",
                "ok" if good else "over",
            )
        ],
        sorted(set(union.complaints)),
    )
