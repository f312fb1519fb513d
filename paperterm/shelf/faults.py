"""Rows of a shelf that are wrong, such as two verdicts on one paper: found, told and put right."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from paperterm.labels import MOST_STARS, VERDICTS
from paperterm.shelf import database

_NO_TIME = "typeof({0}) NOT IN ('real', 'integer') OR {0} NOT BETWEEN 0 AND 253402300799"
"""What is no number of seconds since the epoch that lies before the year 10,000."""


class _Fault(NamedTuple):
    """Rows that are wrong.

    Attributes:
        what: What is wrong with one, in words.
        table: Where they are.
        wrong: What is true of them.
        becomes: What they become; they go where that is empty.
    """

    what: str
    table: str
    wrong: str
    becomes: str = ""


_VERDICT = f"name IN ({', '.join(map(repr, VERDICTS))})"
_LAST_VERDICTS = (
    f"(SELECT id, name FROM (SELECT id, name, max(since) FROM flag WHERE {_VERDICT} GROUP BY id))"  # noqa: S608
)
_FAULTS = (
    _Fault(
        "a verdict beside a later one",
        "flag",
        f"{_VERDICT} AND (id, name) NOT IN {_LAST_VERDICTS}",
    ),
    _Fault(
        f"a rating that is not 1 to {MOST_STARS}",
        "rating",
        f"typeof(stars) <> 'integer' OR stars NOT BETWEEN 1 AND {MOST_STARS}",
    ),
    *(
        _Fault(f"a {table} whose time is none", table, _NO_TIME.format("since"), "since = 0.0")
        for table in ("flag", "tag", "note", "search", "rating")
    ),
    _Fault("a query whose time is none", "asked", _NO_TIME.format("last"), "last = 0.0"),
    _Fault("an arrival whose time is none", "arrival", _NO_TIME.format("since")),
)
_TEXTS = {
    "paper": ("id", "title"),
    "flag": ("id", "name"),
    "tag": ("id", "name"),
    "note": ("id", "text"),
    "setting": ("name", "value"),
    "asked": ("query",),
    "search": ("name", "query"),
    "rating": ("id",),
    "arrival": ("ids",),
}


def faults_in(path: Path) -> dict[str, int]:
    """What is wrong with the rows of a shelf that is only looked at, and how often; see `database.looking`.

    Raises:
        FileError: It cannot be read.
    """
    with database.looking(path) as connection:
        return found(connection)


def found(connection: sqlite3.Connection) -> dict[str, int]:
    """What is wrong, and how often; empty where nothing is."""
    counts = {}
    for what, table, wrong, _ in _FAULTS:
        query = f"SELECT count(*) FROM {table} WHERE {wrong}"  # noqa: S608 -- all of it is ours
        (counts[what],) = connection.execute(query).fetchone()
    for table, columns in _TEXTS.items():
        counts[f"bytes that are no text in a {table}"] = sum(
            1 for _ in _unreadable(connection, table, columns)
        )
    return {what: count for what, count in counts.items() if count}


def mend(connection: sqlite3.Connection) -> None:
    """Put right what is wrong, within a transaction: of two verdicts the later stays, a time becomes 0."""
    for table, columns in _TEXTS.items():
        for row in list(_unreadable(connection, table, columns)):
            for column, raw in zip(columns, row, strict=True):
                mended = f"UPDATE OR REPLACE {table} SET {column} = ? WHERE CAST({column} AS BLOB) = ?"  # noqa: S608
                connection.execute(mended, (raw.decode(errors="replace"), raw))
    for _, table, wrong, becomes in _FAULTS:
        begin = "UPDATE {} SET {}" if becomes else "DELETE FROM {}"
        connection.execute(f"{begin.format(table, becomes)} WHERE {wrong}")


def _unreadable(
    connection: sqlite3.Connection, table: str, columns: tuple[str, ...]
) -> Iterator[tuple[bytes, ...]]:
    """The texts of the rows that hold bytes which are no UTF-8."""
    cast = ", ".join(f"CAST({column} AS BLOB)" for column in columns)
    for row in connection.execute(f"SELECT {cast} FROM {table}"):  # noqa: S608 -- names of ours
        try:
            for value in row:
                value.decode()
        except UnicodeDecodeError:
            yield row
