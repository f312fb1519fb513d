"""Kill -9 at random moments while the shelf is written: what was acknowledged has to be there afterwards.

One life after the other is led on one shelf. A process makes changes through a session, one by one, and tells
each when the session says that it is on the disk. It is killed, the shelf is opened, and what is on it is
compared with what was told: that, or one change more, which was written and could not be told any more.

A kill shows that nothing waits in the process. What the disk makes of a power cut it does not show: for that
stands SQLite's `synchronous = FULL`.
"""

from __future__ import annotations

import multiprocessing
import random
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from paperterm.errors import FileError
from paperterm.library import Library
from paperterm.shelf import looked_at, open_shelf

from .changes import BULK, Told, drawn, made_up, session_on, settled, titled
from .timing import Table

_KILLS = 1_000
_PAPERS = 3_000
_SHORTEST, _LONGEST = 0.02, 0.06
"""Seconds of writing in a life."""
_EARLY = 10
"""One life in so many is killed while it opens the shelf."""
_OPENED = b"opened"
_TOLD = b"told"
_FORK = multiprocessing.get_context("fork")


class Tally(NamedTuple):
    """What came of some kills.

    Attributes:
        kills: How many there were.
        told: How many changes had been acknowledged.
        beyond: How many were there that had not been.
        lost: How often something acknowledged was missing or something else was there.
        damaged: How often the file did not open as one that is well.
        untitled: How often the title of a paper was missing or wrong.
    """

    kills: int = 0
    told: int = 0
    beyond: int = 0
    lost: int = 0
    damaged: int = 0
    untitled: int = 0


def killed(path: Path, kills: int, size: int = _PAPERS, seed: int = 1) -> Tally:
    """Lead so many lives on a shelf.

    Args:
        path: The shelf, begun here.
        kills: How many lives.
        size: How many papers the library has.
        seed: What everything that is drawn depends on.
    """
    library, dice, tally, there = made_up(size), random.Random(seed), Tally(), Told()
    for life in range(kills):
        told = _life(path, library, life, dice)
        before = there
        for deed in islice(drawn(random.Random(life), size), told):
            before = before.after(deed)
        after = before.after(next(islice(drawn(random.Random(life), size), told, None)))
        try:
            looked_at(path) if path.exists() else None
            damaged = False
        except FileError:
            damaged = True
        shelf = open_shelf(path)
        there = Told.of(shelf.contents(), library)
        tally = Tally(
            life + 1,
            tally.told + told,
            tally.beyond + (there != before and there == after),
            tally.lost + (there not in (before, after)),
            tally.damaged + (damaged or bool(shelf.trouble or shelf.notice)),
            tally.untitled + (not titled(shelf, library)),
        )
        shelf.close()
    return tally


def _life(path: Path, library: Library, life: int, dice: random.Random) -> int:
    """Lead one life and end it; how many changes it told of."""
    hears, tells = _FORK.Pipe(duplex=False)
    process = _FORK.Process(target=_live, args=(path, library, life, tells), daemon=True)
    process.start()
    tells.close()
    if life % _EARLY:
        hears.poll(None)
        time.sleep(dice.uniform(_SHORTEST, _LONGEST))
    else:
        time.sleep(dice.uniform(0, _SHORTEST))
    process.kill()
    process.join()
    heard = []
    try:
        while True:
            heard.append(hears.recv_bytes())
    except (EOFError, OSError):  # the last word may have been cut off
        return heard.count(_TOLD)
    finally:
        hears.close()


def _live(path: Path, library: Library, life: int, tells: Connection) -> None:
    """Change one thing after the other, and tell of each when it is on the disk."""
    session = session_on(path, library)
    tells.send_bytes(_OPENED)
    for deed in drawn(random.Random(life), len(library)):
        deed.through(session)
        settled(session)
        if session.unsaved:
            return
        tells.send_bytes(_TOLD)


def tables(kills: int = _KILLS) -> Iterator[Table]:
    """Kill, and count."""
    with tempfile.TemporaryDirectory(prefix="paperterm-bench-") as folder:
        began = time.perf_counter()
        tally = killed(Path(folder) / "shelf.db", kills)
        seconds = time.perf_counter() - began
    good = not (tally.lost or tally.damaged or tally.untitled)
    note = (
        f"{_SHORTEST * 1000:g} to {_LONGEST * 1000:g} ms of writing in each life, one in {_EARLY} killed "
        f"while it opened the shelf; bulk changes of {BULK:,} papers among them; {seconds:.0f} s."
    )
    yield Table(
        "Kill -9 at random moments while papers are marked, tagged, noted, rated and judged",
        ("", "kills", "acknowledged", "lost", "written, not told", "files damaged", "titles lost", ""),
        [("the shelf", *(f"{tally[each]:,}" for each in (0, 1, 3, 2, 4, 5)), "ok" if good else "over")],
        [note],
    )
