"""All that is on a shelf as records, to be carried to another one, and put beside what is there."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

from paperterm.labels import FLAGS, VERDICTS
from paperterm.shelf.arrivals import Arrival
from paperterm.shelf.contents import Asked, SavedSearch

_BETWEEN_NOTES = "\n\n---\n\n"


@dataclass(slots=True)
class PaperRecord:
    """What a shelf holds about one paper.

    Attributes:
        id: The paper.
        title: Its title.
        flags: Since when it has each of its flags, in seconds since the epoch.
        tags: Since when it has each of its tags.
        stars: Its rating, 0 for none.
        rated: Since when it has that.
        note: The note on it, empty for none.
        noted: Since when.
    """

    id: str
    title: str
    flags: dict[str, float] = field(default_factory=dict)
    tags: dict[str, float] = field(default_factory=dict)
    stars: int = 0
    rated: float = 0.0
    note: str = ""
    noted: float = 0.0


class Records(NamedTuple):
    """All that a shelf holds but for settings, which belong to a machine."""

    papers: Collection[PaperRecord] = ()
    searches: Collection[SavedSearch] = ()
    history: Collection[Asked] = ()
    arrivals: Collection[Arrival] = ()


class Merged(NamedTuple):
    """What putting records beside what was there came to.

    Attributes:
        papers: How many papers got anything new.
        searches: How many saved searches came.
        renamed: Those of them whose name was taken by another, by their names before and now.
        joined: The ids of papers on which there were two different notes, which are one now.
        kept: The ids of papers whose own verdict or rating was another and stays.
    """

    papers: int
    searches: int
    renamed: tuple[tuple[str, str], ...]
    joined: tuple[str, ...]
    kept: tuple[str, ...]


def records_of(connection: sqlite3.Connection) -> Records:
    """All that a database holds, in one step and in an order that stays."""
    with connection:
        connection.execute("BEGIN")
        papers = _papers(connection)
        searches = connection.execute("SELECT name, query, since FROM search ORDER BY name")
        history = connection.execute("SELECT query, last FROM asked ORDER BY last, query")
        arrivals = connection.execute("SELECT since, ids FROM arrival ORDER BY since")
        return Records(
            [each for each in papers.values() if each.flags or each.tags or each.stars or each.note],
            list(map(SavedSearch._make, searches)),
            list(map(Asked._make, history)),
            list(map(Arrival._make, arrivals)),
        )


def merge(connection: sqlite3.Connection, records: Records) -> Merged:
    """Put records beside what is there, which stays: what is missing comes, what differs is kept.

    Two different notes become one that holds both. Of two verdicts or ratings the one that is there stays.
    A search whose name another search has gets a name of its own.

    Args:
        connection: The database, in a transaction.
        records: What to put there.
    """
    there = _papers(connection)
    papers, joined, kept = 0, [], []
    for record in records.papers:
        mine = there.get(record.id) or PaperRecord(record.id, record.title)
        verdict = next((each for each in VERDICTS if each in mine.flags), None)
        flags = {
            name: since
            for name, since in record.flags.items()
            if name not in mine.flags and not (verdict and name in VERDICTS)
        }
        tags = {name: since for name, since in record.tags.items() if name not in mine.tags}
        other_verdict = any(name in VERDICTS and name != verdict for name in record.flags)
        if (verdict and other_verdict) or (mine.stars and record.stars not in (0, mine.stars)):
            kept.append(record.id)
        stars = record.stars if not mine.stars else 0
        note = _joined(mine.note, record.note)
        if mine.note and note != mine.note:
            joined.append(record.id)
        if not (flags or tags or stars or note != mine.note):
            continue
        papers += 1
        connection.execute("INSERT OR IGNORE INTO paper VALUES (?, ?)", (record.id, record.title))
        for table, labels in (("flag", flags), ("tag", tags)):
            connection.executemany(
                f"INSERT OR IGNORE INTO {table} VALUES (?, ?, ?)",  # noqa: S608 -- one of two names
                [(record.id, name, since) for name, since in labels.items()],
            )
        if stars:
            connection.execute("INSERT INTO rating VALUES (?, ?, ?)", (record.id, stars, record.rated))
        if note != mine.note:
            since = max(mine.noted, record.noted)
            connection.execute("INSERT OR REPLACE INTO note VALUES (?, ?, ?)", (record.id, note, since))
    searches, renamed = _merge_searches(connection, records.searches)
    connection.executemany(
        "INSERT INTO asked VALUES (?, ?) ON CONFLICT DO UPDATE SET last = max(last, excluded.last)",
        records.history,
    )
    _merge_arrivals(connection, records.arrivals)
    return Merged(papers, searches, tuple(renamed), tuple(joined), tuple(kept))


def _papers(connection: sqlite3.Connection) -> dict[str, PaperRecord]:
    papers = {
        identity: PaperRecord(identity, title)
        for identity, title in connection.execute("SELECT id, title FROM paper ORDER BY id")
    }
    for identity, name, since in connection.execute("SELECT id, name, since FROM flag ORDER BY id, name"):
        if name in FLAGS:
            _of(papers, identity).flags[name] = since
    for identity, name, since in connection.execute("SELECT id, name, since FROM tag ORDER BY id, name"):
        _of(papers, identity).tags[name] = since
    for identity, stars, since in connection.execute("SELECT id, stars, since FROM rating"):
        record = _of(papers, identity)
        record.stars, record.rated = stars, since
    for identity, text, since in connection.execute("SELECT id, text, since FROM note"):
        record = _of(papers, identity)
        record.note, record.noted = text, since
    return papers


def _of(papers: dict[str, PaperRecord], identity: str) -> PaperRecord:
    """The record of a paper, begun without a title where the shelf has none."""
    return papers.setdefault(identity, PaperRecord(identity, ""))


def _joined(mine: str, other: str) -> str:
    """Two notes as one that holds both; one that the other holds already adds nothing."""
    if not other or other in mine:
        return mine
    return other if mine in other else f"{mine}{_BETWEEN_NOTES}{other}"


def _merge_searches(
    connection: sqlite3.Connection, searches: Iterable[SavedSearch]
) -> tuple[int, list[tuple[str, str]]]:
    there = dict(connection.execute("SELECT name, query FROM search"))
    came, renamed = 0, []
    for name, query, since in searches:
        if there.get(name) == query:
            continue
        free = name if name not in there else _free(name, query, there)
        if free is None:
            continue
        if free != name:
            renamed.append((name, free))
        connection.execute("INSERT INTO search VALUES (?, ?, ?)", (free, query, since))
        there[free] = query
        came += 1
    return came, renamed


def _free(name: str, query: str, there: dict[str, str]) -> str | None:
    """A name beside one that is taken; None where the same search has come under one before."""
    for number in count(2):
        beside = f"{name} {number}"
        if there.get(beside) == query:
            return None
        if beside not in there:
            return beside
    raise AssertionError


def _merge_arrivals(connection: sqlite3.Connection, arrivals: Iterable[Arrival]) -> None:
    """What was met there and not here has been met; when, is not before what it came with here."""
    rows = dict(connection.execute("SELECT since, ids FROM arrival"))
    met = {identity for ids in rows.values() for identity in ids.split()}
    for since, ids in arrivals:
        unmet = [identity for identity in ids.split() if identity not in met]
        if unmet:
            met.update(unmet)
            rows[since] = " ".join([*rows.get(since, "").split(), *unmet])
            connection.execute("INSERT OR REPLACE INTO arrival VALUES (?, ?)", (since, rows[since]))
