"""What can still be read of a damaged file: table by table, from both ends and around the damage."""

from __future__ import annotations

import math
import sqlite3
import time
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from paperterm.errors import FileError
from paperterm.labels import FLAGS
from paperterm.shelf import database, faults
from paperterm.shelf.database import ERRORS
from paperterm.shelf.records import Records, records_of
from paperterm.wording import counted

PATIENCE = 10.0
"""Seconds after which no more is looked for."""

Rows: TypeAlias = Mapping[str, Sequence[tuple[Any, ...]]]
"""The rows of each table."""

_Found: TypeAlias = dict[tuple[Any, ...], tuple[Any, ...]]
"""Rows by their keys."""

_DEPTH = 8
"""How often the gap around a damage is halved before its rows are looked for one by one."""
_STEPS = 10_000
_MAGIC = b"SQLite format 3\0"
_HEADER = 100
"""Bytes at the beginning of a database that say what it is."""
_JOURNAL_MODES = slice(18, 20)
_SIZES = slice(28, 32)
_LATE = 1e11
_KINDS: Mapping[str, type] = {"TEXT": str, "REAL": float, "INTEGER": int}
_COMPARED = 12
"""How many bytes of a key are looked at to find the middle between two."""


class _Table(NamedTuple):
    """A table with its columns, and of what kind each is; the first is the beginning of the key."""

    name: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    key: int


def readable(path: Path, patience: float = PATIENCE) -> Rows:
    """The rows of a file that can be read, which may be none; the file stays as it is.

    Args:
        path: A database, damaged or not.
        patience: After how many seconds to go on with what has been found.
    """
    until = time.monotonic() + patience
    busy = path.with_name(f"{path.name}-wal").exists()
    address = f"{path.absolute().as_uri()}?mode=ro{'' if busy else '&immutable=1'}"
    with suppress(*ERRORS), closing(database.connection_to(address)) as source:
        rows = _rows_of(source, until)
        if any(rows.values()):
            return rows
    # where not even the beginning can be read, that of another shelf may do
    with closing(database.connection_to(":memory:")) as source:
        with suppress(OSError, OverflowError, *ERRORS):
            source.deserialize(_with_a_header(path.read_bytes()))
        return _rows_of(source, until)


def put(connection: sqlite3.Connection, rows: Rows) -> str:
    """Put rows into a new database, in one step, but for those that make no sense; what came, as a clause."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        for table in _tables(connection):
            marks = ", ".join("?" * len(table.columns))
            connection.executemany(
                f"INSERT OR IGNORE INTO {table.name} VALUES ({marks})",  # noqa: S608 -- a name of ours
                filter(None, (_sound(row, table) for row in rows[table.name])),
            )
        faults.mend(connection)
        count = {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
            for table in rows
        }
    labels = count["flag"] + count["tag"] + count["rating"]
    if not (labels or count["note"] or count["search"]):
        return "a new one begun"
    searches = f"{count['search']:,} saved {'search' if count['search'] == 1 else 'searches'}"
    brought = f"{counted(labels, 'label')}, {counted(count['note'], 'note')} and {searches}"
    return f"what can be read of it is in a new one: {brought}"


def is_database(path: Path) -> bool:
    """Whether a file is to be read as a shelf: it begins as one, or is one that was set aside as damaged."""
    with suppress(OSError):
        if path.is_file():
            with path.open("rb") as file:
                return file.read(len(_MAGIC)) == _MAGIC or database.is_set_aside(path.name)
    return False


def records_in(path: Path) -> Records:
    """All records that can be read of a database, damaged or not, which stays as it is.

    Raises:
        FileError: There are none.
    """
    with closing(database.connection_to(":memory:")) as connection:
        database.bring_up_to_date(connection)
        put(connection, readable(path))
        records = records_of(connection)
    if not any(records):
        raise FileError(f"Nothing of a shelf can be read in {path}.")
    return records


def _tables(connection: sqlite3.Connection) -> list[_Table]:
    """The tables of a new database."""
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    tables = []
    for name in names:
        columns = connection.execute("SELECT name, type, pk FROM pragma_table_info(?)", (name,)).fetchall()
        called, kinds, keys = zip(*columns, strict=True)
        tables.append(_Table(name, called, kinds, sum(key > 0 for key in keys)))
    return tables


def _rows_of(source: sqlite3.Connection, until: float) -> Rows:
    with closing(database.connection_to(":memory:")) as model:
        database.bring_up_to_date(model)
        tables = _tables(model)
    source.set_progress_handler(lambda: int(time.monotonic() > until), _STEPS)
    with suppress(*ERRORS):
        # what is damaged in the list of tables, or cut off, is then no reason to read nothing
        source.execute("PRAGMA writable_schema = ON")
    found = {table.name: _rows_in(source, table, until) for table in tables}
    # a row between two damages is found by its whole key, where other rows still name the parts of that
    of_papers = [table for table in tables if table.columns[0] == "id"]
    named = {key[0] for table in of_papers for key in found[table.name][0]}
    named.update(*(ids.split() for _, ids in found["arrival"][0].values() if isinstance(ids, str)))
    for table in of_papers:
        rows, whole = found[table.name]
        names = {key[1:] for key in rows} | ({(flag,) for flag in FLAGS} if table.name == "flag" else set())
        missing = () if whole else ((identity, *name) for identity in named for name in names)
        for key in missing:
            if time.monotonic() > until:
                break
            if key not in rows:
                rows |= _by_key(table, _read_one(source, table, key))
    return {name: list(rows.values()) for name, (rows, _) in found.items()}


def _rows_in(source: sqlite3.Connection, table: _Table, until: float) -> tuple[_Found, bool]:
    """The rows of a table, and whether these are all."""
    middle_of = _middle if table.kinds[0] == "TEXT" else _middle_moment
    found: _Found = {}
    gaps: list[tuple[Any, Any, int]] = [(None, None, 0)]
    damaged = False
    while gaps and time.monotonic() < until:
        low, high, depth = gaps.pop()
        for order in ("ASC", "DESC"):
            # both ends are read again: a key has several rows where it has two columns
            read, whole = _read(source, table, (low, high), order)
            found |= _by_key(table, read)
            if whole:
                break
            damaged = True
            if read:
                low, high = (read[-1][0], high) if order == "ASC" else (low, read[-1][0])
        else:
            middle = middle_of(low, high)
            if depth < _DEPTH:
                gaps += [(low, middle, depth + 1), (middle, high, depth + 1)]
    return found, not (damaged or gaps)


def _read_one(source: sqlite3.Connection, table: _Table, key: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """The row with a key, if there is one that can be read."""
    columns = ", ".join(table.columns)
    equal = " AND ".join(f"{column} = ?" for column in table.columns[: table.key])
    with suppress(OverflowError, *ERRORS):
        return source.execute(f"SELECT {columns} FROM {table.name} WHERE {equal}", key).fetchall()  # noqa: S608
    return []


def _by_key(table: _Table, rows: list[tuple[Any, ...]]) -> _Found:
    return {row[: table.key]: row for row in rows}


def _read(
    source: sqlite3.Connection, table: _Table, between: tuple[Any, Any], order: str
) -> tuple[list[tuple[Any, ...]], bool]:
    """The rows with keys between two, up to a damage, and whether these are all; None is no bound."""
    rows: list[tuple[Any, ...]] = []
    columns, first = ", ".join(table.columns), table.columns[0]
    ordered = ", ".join(f"{column} {order}" for column in table.columns[: table.key])
    # a bound is looked for from page to page, and one wrong key on the way would lead astray
    bounds = [
        f"{first} {sign} ?" for sign, bound in zip((">=", "<="), between, strict=True) if bound is not None
    ]
    where = f"WHERE {' AND '.join(bounds)}" if bounds else ""
    query = f"SELECT {columns} FROM {table.name} {where} ORDER BY {ordered}"  # noqa: S608 -- names of ours
    kind = _KINDS[table.kinds[0]]
    with suppress(OverflowError, *ERRORS):
        for row in source.execute(query, [bound for bound in between if bound is not None]):
            rows += [row] if isinstance(row[0], kind) else []
        return rows, True
    return rows, False


def _middle(low: str | None, high: str | None) -> str:
    """A key about halfway between two."""
    raw = (
        (low or "").encode(errors="replace"),
        b"\xff" * _COMPARED if high is None else high.encode(errors="replace"),
    )
    numbers = (int.from_bytes(key[:_COMPARED].ljust(_COMPARED, b"\0")) for key in raw)
    return (sum(numbers) // 2).to_bytes(_COMPARED).decode(errors="ignore")


def _middle_moment(low: float | None, high: float | None) -> float:
    return ((low or 0.0) + (_LATE if high is None else high)) / 2


def _sound(row: tuple[Any, ...], table: _Table) -> tuple[Any, ...] | None:
    """A row whose values are of the kinds that they should be; a time that is none becomes 0."""
    values: list[Any] = []
    for value, kind in zip(row, table.kinds, strict=True):
        if kind == "REAL" and not (isinstance(value, float) and math.isfinite(value)):
            values.append(0.0)
        elif isinstance(value, _KINDS[kind]):
            values.append(value)
        else:
            return None
    return tuple(values)


def _with_a_header(content: bytes) -> bytes:
    """A database whose first bytes are those of a new one with as many pages."""
    with closing(database.connection_to(":memory:")) as model:
        database.bring_up_to_date(model)
        new = model.serialize()
    size = len(new) // int.from_bytes(new[_SIZES])
    pages = len(content) // size
    header = bytearray(new[:_HEADER])
    header[_JOURNAL_MODES] = b"\1\1"
    header[_SIZES] = pages.to_bytes(4)
    return bytes(header) + content[_HEADER : pages * size]
