"""What the reader made: papers read, starred, marked, tagged and noted, searches saved, queries asked.

One SQLite file, never a cache. Every row about a paper carries its title beside its id, so that nothing is
lost, nor becomes unreadable, when the digest that the paper came from is gone.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Literal, NamedTuple

from paperterm.errors import FileError, PapertermError
from paperterm.locking import exclusive

Flag = Literal["read", "starred", "marked"]
FLAGS: tuple[Flag, ...] = ("read", "starred", "marked")

MOST_ASKED = 500
"""How many queries the history keeps."""

_WAIT = 5.0
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
)
_VERSION = len(_ADDED)
_QUERIES = {
    "flags": "SELECT id, name FROM flag",
    "tags": "SELECT id, name FROM tag ORDER BY id, name",
    "notes": "SELECT id, text FROM note",
    "setting": "SELECT value FROM setting WHERE name = ?",
    "asked": "SELECT query, last FROM asked ORDER BY last DESC, query",
    "searches": "SELECT name, query, since FROM search ORDER BY name",
}
# What SQLite has to say about a damaged file may itself be no text.
_ERRORS = (sqlite3.Error, UnicodeDecodeError)
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


class Asked(NamedTuple):
    """A query that was asked, and when it last was, in seconds since the epoch."""

    query: str
    last: float


class SavedSearch(NamedTuple):
    """A query that the reader keeps under a name, and since when."""

    name: str
    query: str
    since: float


class Contents(NamedTuple):
    """What is on the shelf at one moment, papers by their ids; the queries that were asked are not in it."""

    flags: Mapping[Flag, frozenset[str]]
    tags: Mapping[str, tuple[str, ...]]
    notes: Mapping[str, str]
    searches: tuple[SavedSearch, ...] = ()


class Shelf:
    """The reader's shelf, open.

    Where its file cannot be opened, the shelf shows what can be read of it, and each change tries again to
    open it.

    Args:
        path: The database.

    Attributes:
        notice: What the reader should be told once, as a sentence; mostly empty.
        trouble: Why the last change was not saved, or the next would not be; empty while all is well.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._writable = False
        self.notice = ""
        self.trouble = ""
        try:
            self._connection = self._opened()
        except FileError as error:
            self.trouble = error.sentence
            self._connection = _copied(path)

    def contents(self) -> Contents:
        """All that is on the shelf, read in one step.

        Raises:
            FileError: The shelf cannot be read.
        """
        with self._reading() as connection:
            return _contents(connection)

    def setting(self, name: str) -> str | None:
        """A remembered setting, such as the theme; None where there is none that can be read."""
        with self._lock, suppress(*_ERRORS):
            for (value,) in self._connection.execute(_QUERIES["setting"], (name,)):
                return str(value)
        return None

    def history(self) -> tuple[Asked, ...]:
        """The queries that were asked, the last one first.

        Raises:
            FileError: The shelf cannot be read.
        """
        with self._reading() as connection:
            return tuple(map(Asked._make, connection.execute(_QUERIES["asked"])))

    def set_flag(self, flag: Flag, *, give: Mapping[str, str], take: Iterable[str] = ()) -> None:
        """Give papers a flag and take it from others, in one step.

        Args:
            flag: Which flag.
            give: The titles of the papers that shall have it, by id.
            take: The ids of those that shall not.

        Raises:
            FileError: The shelf cannot be written.
        """
        self._set_label("flag", flag, give, take)

    def set_tag(self, tag: str, *, give: Mapping[str, str], take: Iterable[str] = ()) -> None:
        """Give papers a tag and take it from others, in one step; as `set_flag` does."""
        self._set_label("tag", tag, give, take)

    def set_note(self, identity: str, title: str, text: str) -> None:
        """Keep a note on a paper in place of the one that it has; an empty one goes.

        Raises:
            FileError: The shelf cannot be written.
        """
        with self._change() as connection:
            if text:
                connection.execute("INSERT OR REPLACE INTO paper VALUES (?, ?)", (identity, title))
                now = time.time()
                connection.execute("INSERT OR REPLACE INTO note VALUES (?, ?, ?)", (identity, text, now))
            else:
                connection.execute("DELETE FROM note WHERE id = ?", (identity,))

    def set_asked(self, *, give: Iterable[Asked] = (), take: Iterable[str] = ()) -> None:
        """Put queries into the history and take others out, in one step; the oldest go when it is full.

        Raises:
            FileError: The shelf cannot be written.
        """
        with self._change() as connection:
            connection.executemany("DELETE FROM asked WHERE query = ?", ((query,) for query in take))
            connection.executemany(
                "INSERT INTO asked VALUES (?, ?) ON CONFLICT DO UPDATE SET last = max(last, excluded.last)",
                give,
            )
            connection.execute(
                "DELETE FROM asked WHERE query NOT IN "
                "(SELECT query FROM asked ORDER BY last DESC, query LIMIT ?)",
                (MOST_ASKED,),
            )

    def set_searches(self, *, give: Iterable[SavedSearch] = (), take: Iterable[str] = ()) -> None:
        """Keep searches, in place of those with their names, and drop those with other names, in one step.

        Raises:
            FileError: The shelf cannot be written.
        """
        with self._change() as connection:
            connection.executemany("DELETE FROM search WHERE name = ?", ((name,) for name in take))
            connection.executemany("INSERT OR REPLACE INTO search VALUES (?, ?, ?)", give)

    def remember(self, name: str, value: str) -> None:
        """Keep a setting for the next time.

        Raises:
            FileError: The shelf cannot be written.
        """
        with self._change() as connection:
            connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    def close(self) -> None:
        """Close the file; everything has been written already."""
        with self._lock:
            self._connection.close()

    def _set_label(self, table: str, name: str, give: Mapping[str, str], take: Iterable[str]) -> None:
        now = time.time()
        with self._change() as connection:
            connection.executemany("INSERT OR REPLACE INTO paper VALUES (?, ?)", give.items())
            connection.executemany(
                f"INSERT OR IGNORE INTO {table} VALUES (?, ?, ?)",  # noqa: S608 -- one of two names
                ((identity, name, now) for identity in give),
            )
            connection.executemany(
                f"DELETE FROM {table} WHERE id = ? AND name = ?",  # noqa: S608
                ((identity, name) for identity in take),
            )

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._lock:
                yield self._connection
        except _ERRORS as error:
            raise FileError(f"The shelf in {self._path} cannot be read ({error}): start anew.") from error

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        """A step that is on the disk when it is over; a failure is the shelf's trouble until one succeeds."""
        with self._lock:
            try:
                if not self._writable:
                    before, self._connection = self._connection, self._opened()
                    before.close()
                with self._connection:
                    self._connection.execute("BEGIN IMMEDIATE")
                    yield self._connection
            except _ERRORS as error:
                self.trouble = _sentence(self._path, error)
                raise FileError(self.trouble) from error
            except FileError as error:
                self.trouble = error.sentence
                raise
            self.trouble = ""

    def _opened(self) -> sqlite3.Connection:
        """The file, opened, or begun where there is none; a damaged one is set aside, never deleted.

        Raises:
            FileError: It cannot be opened for writing.
        """
        path = self._path
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with suppress(FileExistsError):
                # what the reader notes is nobody else's business
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            if not path.is_file():
                raise OSError("it is not a regular file")
            try:
                connection = _connected(path)
            except _ERRORS as error:
                if not _is_damage(error):
                    raise
                connection = self._replaced()
        except (OSError, *_ERRORS, PapertermError) as error:
            raise FileError(_sentence(path, error)) from error
        self._writable = True
        return connection

    def _replaced(self) -> sqlite3.Connection:
        """A new file in place of a damaged one."""
        path = self._path
        with exclusive(path.with_name(f"{path.name}.lock"), _WAIT):
            try:
                # another process may have been faster
                return _connected(path)
            except _ERRORS as error:
                if not _is_damage(error):
                    raise
                aside = _set_aside(path)
                connection = _connected(path)
                self.notice = f"The shelf was damaged ({error}): it is kept as {aside}, and a new one begun."
                return connection


def open_shelf(path: Path) -> Shelf:
    """Open the shelf, making it where there is none. It never fails: see `Shelf.trouble` and `Shelf.notice`.

    Args:
        path: The database.
    """
    return Shelf(path)


def looked_at(path: Path) -> Contents:
    """What is on a shelf that is only looked at: nothing is made, mended or set aside.

    Args:
        path: The database.

    Raises:
        FileError: It cannot be read; the sentence says why, and what becomes of it.
    """
    # only where SQLite keeps files of its own beside it, another process may be writing
    busy = path.with_name(f"{path.name}-wal").exists()
    how = "mode=ro" if busy else "mode=ro&immutable=1"
    try:
        with closing(_connection(f"{path.absolute().as_uri()}?{how}")) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version > _VERSION:
                raise FileError(f"A newer paperterm wrote the shelf in {path}: it is left alone.")
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise sqlite3.DatabaseError(verdict)
            if version == _VERSION:
                return _contents(connection)
            with closing(_connection(":memory:")) as copy:
                connection.backup(copy)
                _bring_up_to_date(copy)
                return _contents(copy)
    except _ERRORS as error:
        if not _is_damage(error):
            raise FileError(f"The shelf in {path} cannot be read ({error}).") from error
        raise FileError(
            f"The shelf in {path} is damaged ({error}): the next start sets it aside and begins a new one."
        ) from error


def _contents(connection: sqlite3.Connection) -> Contents:
    """All that a database holds, read in one step."""
    flags: dict[str, set[str]] = {flag: set() for flag in FLAGS}
    tags: dict[str, list[str]] = {}
    with connection:
        connection.execute("BEGIN")
        for identity, name in connection.execute(_QUERIES["flags"]):
            flags.setdefault(name, set()).add(identity)
        for identity, name in connection.execute(_QUERIES["tags"]):
            tags.setdefault(identity, []).append(name)
        notes = dict(connection.execute(_QUERIES["notes"]))
        searches = tuple(map(SavedSearch._make, connection.execute(_QUERIES["searches"])))
    return Contents(
        {flag: frozenset(flags[flag]) for flag in FLAGS},
        {identity: tuple(names) for identity, names in tags.items()},
        notes,
        searches,
    )


def _connected(path: Path) -> sqlite3.Connection:
    """The file, checked and ready to be written; one that a newer version wrote is not touched."""
    connection = _connection(path)
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > _VERSION:
            raise FileError("a newer paperterm wrote it")
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
        # where the file system cannot, SQLite's other journal serves
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        if version < _VERSION:
            _bring_up_to_date(connection)
        for query in _QUERIES.values():
            connection.execute(f"EXPLAIN {query}", ("",) if "?" in query else ())
    except BaseException:
        connection.close()
        raise
    return connection


def _connection(path: Path | str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path,
        timeout=_WAIT,
        isolation_level=None,  # transactions begin where the code says so
        check_same_thread=False,
        uri=isinstance(path, str),
    )
    connection.text_factory = lambda raw: raw.decode(errors="replace")
    return connection


def _bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Give a file what later versions added, in one step; what it holds stays as it is."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        # another process may have been faster
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        for tables in _ADDED[version:]:
            for table, columns in tables.items():
                connection.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns}) WITHOUT ROWID")
        connection.execute(f"PRAGMA user_version = {max(version, _VERSION)}")


def _is_damage(error: Exception) -> bool:
    # the low byte is the kind of the error, the rest says more
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF not in _PASSING


def _set_aside(path: Path) -> Path:
    """Give a damaged file another name, and those beside it that would be taken for the new one's."""
    when = time.strftime("%Y%m%d-%H%M%S")
    names = (f"{path.name}.damaged-{when}{'' if number == 1 else f'-{number}'}" for number in count(1))
    aside = next(place for name in names if not (place := path.with_name(name)).exists())
    for suffix in ("-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(f"{aside}{suffix}")
    return path.rename(aside)


def _copied(path: Path) -> sqlite3.Connection:
    """What can be read of a shelf that cannot be written, in memory; nothing where it cannot be read."""
    # the second way is for a folder in which SQLite cannot keep its own files
    for how in ("mode=ro", "mode=ro&immutable=1") if path.is_file() else ():
        copy = _connection(":memory:")
        with suppress(*_ERRORS):
            source = _connection(f"{path.absolute().as_uri()}?{how}")
            try:
                (version,) = source.execute("PRAGMA user_version").fetchone()
                if 0 < version <= _VERSION:
                    source.backup(copy)
                    _bring_up_to_date(copy)
                    copy.execute(_QUERIES["flags"])
                    return copy
            finally:
                source.close()
        copy.close()
    nothing = _connection(":memory:")
    _bring_up_to_date(nothing)
    return nothing


def _sentence(path: Path, error: Exception) -> str:
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"Changes are not being saved ({why.lower()}): see to {path}; the next change tries again."
