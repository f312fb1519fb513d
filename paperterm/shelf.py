"""What the reader made of the papers: read, starred, marked, tagged, noted. One SQLite file, never a cache.

Every row carries the paper's title beside its id, so that nothing is lost, nor becomes unreadable, when the
digest that the paper came from is gone.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from paperterm.errors import FileError

Flag = Literal["read", "starred", "marked"]
FLAGS: tuple[Flag, ...] = ("read", "starred", "marked")

_VERSION = 1
_WAIT = 5.0
_SCHEMA = """
CREATE TABLE paper (id TEXT PRIMARY KEY, title TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE flag (
  id TEXT NOT NULL REFERENCES paper (id), name TEXT NOT NULL, since REAL NOT NULL, PRIMARY KEY (id, name)
) WITHOUT ROWID;
CREATE TABLE tag (
  id TEXT NOT NULL REFERENCES paper (id), name TEXT NOT NULL, since REAL NOT NULL, PRIMARY KEY (id, name)
) WITHOUT ROWID;
CREATE TABLE note (id TEXT PRIMARY KEY REFERENCES paper (id), text TEXT NOT NULL, since REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything on the shelf at one moment, by the papers' ids."""

    flags: Mapping[Flag, frozenset[str]]
    tags: Mapping[str, tuple[str, ...]]
    notes: Mapping[str, str]


class Shelf:
    """The reader's shelf, open.

    Attributes:
        saving: False once a change could not be written: changes then last as long as the program.
        trouble: Why, as a sentence for the reader; empty while all is well.
    """

    def __init__(self, connection: sqlite3.Connection, trouble: str = "") -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self.trouble = trouble

    @property
    def saving(self) -> bool:
        """Whether changes are being kept."""
        return not self.trouble

    def flagged(self, flag: Flag) -> frozenset[str]:
        """The ids of the papers with a flag."""
        rows = self._connection.execute("SELECT id FROM flag WHERE name = ?", (flag,))
        return frozenset(identity for (identity,) in rows)

    def contents(self) -> Contents:
        """All that is on the shelf, read in one step."""
        with self._lock, self._connection:
            flags = {flag: self.flagged(flag) for flag in FLAGS}
            tags: dict[str, list[str]] = {}
            for identity, name in self._connection.execute("SELECT id, name FROM tag ORDER BY id, name"):
                tags.setdefault(identity, []).append(name)
            notes = dict(self._connection.execute("SELECT id, text FROM note"))
        return Contents(flags, {identity: tuple(names) for identity, names in tags.items()}, notes)

    def set_flag(self, flag: Flag, *, give: Mapping[str, str], take: Iterable[str] = ()) -> None:
        """Give papers a flag and take it from others, in one step.

        Args:
            flag: Which flag.
            give: The titles of the papers that shall have it, by id.
            take: The ids of those that shall not.

        Raises:
            FileError: The shelf cannot be written.
        """
        now = time.time()
        with self._change() as connection:
            connection.executemany("INSERT OR REPLACE INTO paper VALUES (?, ?)", give.items())
            connection.executemany(
                "INSERT OR IGNORE INTO flag VALUES (?, ?, ?)", ((identity, flag, now) for identity in give)
            )
            connection.executemany(
                "DELETE FROM flag WHERE id = ? AND name = ?", ((identity, flag) for identity in take)
            )

    def setting(self, name: str) -> str | None:
        """A remembered setting, such as the theme."""
        row = self._connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def remember(self, name: str, value: str) -> None:
        """Keep a setting for the next time."""
        with self._change() as connection:
            connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    def close(self) -> None:
        """Close the file; everything has been written already."""
        self._connection.close()

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                with self._connection:
                    yield self._connection
            except sqlite3.OperationalError as error:
                self.trouble = (
                    f"Changes are not being saved ({error}): free the file or the disk, then restart."
                )
                raise FileError(self.trouble) from error


def open_shelf(path: Path) -> Shelf:
    """Open the shelf, making it where there is none.

    A shelf that cannot be opened is replaced by one in memory, and its `trouble` says so; a damaged file is
    set aside under another name, never deleted.

    Args:
        path: The database.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            return Shelf(_connected(path))
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            aside = path.with_name(f"{path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
            path.rename(aside)
            return Shelf(_connected(path), f"The shelf was damaged and has been set aside as {aside}.")
    except (OSError, sqlite3.Error) as error:
        connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        connection.executescript(_SCHEMA)
        return Shelf(connection, f"Changes are not being saved ({error}): see {path}.")


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_WAIT, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > _VERSION:
            raise sqlite3.OperationalError("a newer paperterm wrote this shelf")
        if version < _VERSION:
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                (version,) = connection.execute("PRAGMA user_version").fetchone()
                if version == 0:
                    for statement in _SCHEMA.split(";\n"):
                        connection.execute(statement)
                    connection.execute(f"PRAGMA user_version = {_VERSION}")
    except BaseException:
        connection.close()
        raise
    return connection
