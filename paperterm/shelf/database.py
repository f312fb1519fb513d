"""The file of a shelf: its tables, opened, checked, brought up to date, set aside where it is damaged."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path

from paperterm.errors import FileError
from paperterm.labels import FLAGS
from paperterm.shelf.arrivals import Arrival, Arrivals
from paperterm.shelf.contents import Contents, SavedSearch

WAIT = 5.0
"""Seconds to wait for another process that is writing."""

VISIT, NEW_AFTER = "visit", "new after"
"""The settings that say which arrivals are new; see `Arrivals`."""

# What each version added to the one before it: a file is brought up to date by what it lacks.
_ADDED = (
    {
        "paper": "id TEXT PRIMARY KEY, title TEXT NOT NULL",
        "flag": "id TEXT NOT NULL, name TEXT NOT NULL, since REAL NOT NULL, PRIMARY KEY (id, name)",
        "tag": "id TEXT NOT NULL, name TEXT NOT NULL, since REAL NOT NULL, PRIMARY KEY (id, name)",
        "note": "id TEXT PRIMARY KEY, text TEXT NOT NULL, since REAL NOT NULL",
        "setting": "name TEXT PRIMARY KEY, value TEXT NOT NULL",
    },
    {
        "asked": "query TEXT PRIMARY KEY, last REAL NOT NULL",
        "search": "name TEXT PRIMARY KEY, query TEXT NOT NULL, since REAL NOT NULL",
    },
    {
        "rating": "id TEXT PRIMARY KEY, stars INTEGER NOT NULL, since REAL NOT NULL",
        "arrival": "since REAL PRIMARY KEY, ids TEXT NOT NULL",
    },
)
VERSION = len(_ADDED)
QUERIES = {
    "flags": "SELECT json_group_array(CAST(id AS TEXT)) FROM flag WHERE name = ?",
    "tags": "SELECT id, name FROM tag ORDER BY id, name",
    "notes": "SELECT id, text FROM note",
    "setting": "SELECT value FROM setting WHERE name = ?",
    "asked": "SELECT query, last FROM asked ORDER BY last DESC, query",
    "searches": "SELECT name, query, since FROM search ORDER BY name",
    "ratings": "SELECT id, CAST(stars AS INTEGER) FROM rating WHERE stars BETWEEN 1 AND 5",
    "arrivals": "SELECT CAST(since AS REAL), CAST(ids AS TEXT) FROM arrival ORDER BY since",
}
_ASIDE = re.compile(r"\.damaged-\d{8}-\d{6}(-\d+)?\Z")
# What SQLite has to say about a damaged file may itself be no text.
ERRORS = (sqlite3.Error, UnicodeDecodeError)
# A file that cannot be opened for one of these reasons is not damaged.
_PASSING = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    }
)


def looked_at(path: Path) -> Contents:
    """What is on a shelf that is only looked at: nothing is made, mended or set aside.

    Args:
        path: The database.

    Raises:
        FileError: It cannot be read; the sentence says why, and what becomes of it.
    """
    with looking(path) as connection:
        return contents_of(connection)


@contextmanager
def looking(path: Path) -> Iterator[sqlite3.Connection]:
    """A shelf that is only looked at, checked; one of an older version as a copy that has what is new.

    Args:
        path: The database.

    Raises:
        FileError: It cannot be read.
    """
    # only where SQLite keeps files of its own beside it, another process may be writing
    busy = path.with_name(f"{path.name}-wal").exists()
    how = "mode=ro" if busy else "mode=ro&immutable=1"
    try:
        with closing(connection_to(f"{path.absolute().as_uri()}?{how}")) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version > VERSION:
                raise FileError(f"A newer paperterm wrote the shelf in {path}: it is left alone.")
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise sqlite3.DatabaseError(verdict)
            if version == VERSION:
                yield connection
                return
            with closing(connection_to(":memory:")) as copy:
                connection.backup(copy)
                bring_up_to_date(copy)
                yield copy
    except ERRORS as error:
        if not is_damage(error):
            raise FileError(f"The shelf in {path} cannot be read ({error}).") from error
        raise FileError(
            f"The shelf in {path} is damaged ({error}): the next start, or `paperterm doctor --fix`, sets it "
            "aside and goes on with what can be read of it."
        ) from error


def damaged_files(path: Path) -> list[Path]:
    """The damaged files that were set aside for a shelf, the oldest first."""
    with suppress(OSError):
        names = [each for each in path.parent.iterdir() if each.name.startswith(f"{path.name}.")]
        return sorted(each for each in names if is_set_aside(each.name))
    return []


def is_set_aside(name: str) -> bool:
    """Whether a damaged file would be called so."""
    return _ASIDE.search(name) is not None


def contents_of(connection: sqlite3.Connection) -> Contents:
    """All that a database holds, read in one step."""
    tags: dict[str, list[str]] = {}
    with connection:
        connection.execute("BEGIN")
        flags = {flag: frozenset(_ids_in(connection, flag)) for flag in FLAGS}
        for identity, name in connection.execute(QUERIES["tags"]):
            tags.setdefault(identity, []).append(name)
        return Contents(
            flags,
            {identity: tuple(names) for identity, names in tags.items()},
            dict(connection.execute(QUERIES["notes"])),
            tuple(map(SavedSearch._make, connection.execute(QUERIES["searches"]))),
            dict(connection.execute(QUERIES["ratings"])),
            arrivals_of(connection),
        )


def _ids_in(connection: sqlite3.Connection, flag: str) -> list[str]:
    ((ids,),) = connection.execute(QUERIES["flags"], (flag,))
    return list(map(str, json.loads(ids)))


def arrivals_of(connection: sqlite3.Connection) -> Arrivals:
    """Which papers a database says have been met."""
    rows = tuple(map(Arrival._make, connection.execute(QUERIES["arrivals"])))
    return Arrivals(rows, _moment(connection, VISIT), _moment(connection, NEW_AFTER))


def _moment(connection: sqlite3.Connection, name: str) -> float:
    """A time that is kept as a setting; the beginning of time where there is none."""
    with suppress(ValueError, TypeError):
        for (value,) in connection.execute(QUERIES["setting"], (name,)):
            return float(value)
    return 0.0


def connected(path: Path) -> sqlite3.Connection:
    """The file, checked and ready to be written; one that a newer version wrote is not touched.

    Raises:
        FileError: A newer version wrote it; the sentence is only the reason.
        Exception: It cannot be opened or is damaged, one of `ERRORS`; see `is_damage`.
    """
    connection = connection_to(path)
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > VERSION:
            raise FileError("a newer paperterm wrote it")
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
        # where the file system cannot, SQLite's other journal serves
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        if version < VERSION:
            bring_up_to_date(connection)
        for query in QUERIES.values():
            connection.execute(f"EXPLAIN {query}", ("",) if "?" in query else ())
    except BaseException:
        connection.close()
        raise
    return connection


def connection_to(path: Path | str) -> sqlite3.Connection:
    """A connection, by a path or an address with options; whatever a text is, it can be read."""
    connection = sqlite3.connect(
        path,
        timeout=WAIT,
        isolation_level=None,  # transactions begin where the code says so
        check_same_thread=False,
        uri=isinstance(path, str),
    )
    connection.text_factory = lambda raw: raw.decode(errors="replace")
    return connection


def bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Give a file what later versions added, in one step; what it holds stays as it is."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        # another process may have been faster
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        for tables in _ADDED[version:]:
            for table, columns in tables.items():
                connection.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns}) WITHOUT ROWID")
        connection.execute(f"PRAGMA user_version = {max(version, VERSION)}")


def is_damage(error: Exception) -> bool:
    """Whether a file that cannot be opened is damaged, and not only locked, full or forbidden."""
    # the low byte is the kind of the error, the rest says more
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF not in _PASSING


def set_aside(path: Path) -> Path:
    """Give a damaged file another name, and those beside it that would be taken for the new one's."""
    when = time.strftime("%Y%m%d-%H%M%S")
    names = (f"{path.name}.damaged-{when}{'' if number == 1 else f'-{number}'}" for number in count(1))
    aside = next(place for name in names if not (place := path.with_name(name)).exists())
    for suffix in ("-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(f"{aside}{suffix}")
    return path.rename(aside)


def copied(path: Path) -> sqlite3.Connection | None:
    """What can be read of a shelf that cannot be written, in memory; None where it cannot be read."""
    # the second way is for a folder in which SQLite cannot keep its own files
    for how in ("mode=ro", "mode=ro&immutable=1") if _is_readable_file(path) else ():
        copy = connection_to(":memory:")
        with suppress(*ERRORS):
            source = connection_to(f"{path.absolute().as_uri()}?{how}")
            try:
                (version,) = source.execute("PRAGMA user_version").fetchone()
                if 0 < version <= VERSION:
                    source.backup(copy)
                    bring_up_to_date(copy)
                    copy.execute(QUERIES["tags"])
                    return copy
            finally:
                source.close()
        copy.close()
    return None


def empty() -> sqlite3.Connection:
    """A shelf with nothing on it, in memory."""
    nothing = connection_to(":memory:")
    bring_up_to_date(nothing)
    return nothing


def _is_readable_file(path: Path) -> bool:
    with suppress(OSError):
        return path.is_file()
    return False


def reason(error: BaseException) -> str:
    """Why something failed, in a few words."""
    return (error.strerror if isinstance(error, OSError) and error.strerror else str(error)).lower()


def not_saved(path: Path, error: Exception) -> str:
    """What to say where changes cannot be written, for a reason that may pass."""
    return f"Changes are not being saved ({reason(error)}): see to {path}; the next change tries again."
