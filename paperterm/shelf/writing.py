"""The shelf, open: each change is one step that is on the disk when it is over."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from paperterm.errors import FileError, PapertermError
from paperterm.labels import Labelling
from paperterm.locking import exclusive
from paperterm.shelf import database, faults, recovery
from paperterm.shelf.arrivals import Arrivals
from paperterm.shelf.contents import Asked, Contents, SavedSearch
from paperterm.shelf.database import ERRORS, QUERIES
from paperterm.shelf.records import Merged, Records, merge, records_of

MOST_ASKED = 500
"""How many queries the history keeps."""

# The ids of any number of papers are one value, which SQLite takes apart faster than Python calls it.
_UNTITLED = "SELECT json_group_array(value) FROM json_each(?) WHERE value NOT IN (SELECT id FROM paper)"
_TITLED = "INSERT OR IGNORE INTO paper VALUES (?, ?)"
_GIVEN = {
    "flag": "INSERT OR IGNORE INTO flag SELECT value, ?, ? FROM json_each(?)",
    "tag": "INSERT OR IGNORE INTO tag SELECT value, ?, ? FROM json_each(?)",
    "rating": "INSERT INTO rating SELECT value, ?, ? FROM json_each(?) WHERE TRUE ON CONFLICT DO UPDATE "
    "SET stars = excluded.stars, since = excluded.since WHERE stars <> excluded.stars",
}
_TAKEN = {
    "flag": "DELETE FROM flag WHERE name = ? AND id IN (SELECT value FROM json_each(?))",
    "tag": "DELETE FROM tag WHERE name = ? AND id IN (SELECT value FROM json_each(?))",
    "rating": "DELETE FROM rating WHERE stars = ? AND id IN (SELECT value FROM json_each(?))",
}


class Shelf:
    """The reader's shelf, open.

    Where its file cannot be opened, the shelf shows what can be read of it, and each change tries again to
    open it.

    Args:
        path: The database.

    Attributes:
        path: Where its file is.
        notice: What the reader should be told once, as a sentence; mostly empty.
        trouble: Why the last change was not saved, or the next would not be; empty while all is well.
        unwritable: Why it could not be written at first, in a few words; empty where it could.
        unread: Why what is there could not even be read at first, in a few words; empty where it could.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._writable = False
        self._version: int | None = None
        self.notice = ""
        self.trouble = ""
        self.unwritable = self.unread = ""
        try:
            self._connection = self._opened()
        except FileError as error:
            self.trouble = error.sentence
            self.unwritable = database.reason(error.__cause__ or error)
            copy = database.copied(path)
            self.unread = "" if copy else self.unwritable
            self._connection = copy or database.empty()
        self.changed_elsewhere()

    def contents(self) -> Contents:
        """All that is on the shelf, read in one step.

        Raises:
            FileError: The shelf cannot be read.
        """
        with self._reading() as connection:
            return database.contents_of(connection)

    def unknown(self, consequence: str) -> str:
        """What to say where what is there could not be read.

        Args:
            consequence: What comes of that, such as "Nothing was exported".
        """
        why = f"since the shelf in {self.path} cannot be read ({self.unread})"
        return f"{consequence}, {why}: see what is there."

    def setting(self, name: str) -> str | None:
        """A remembered setting, such as the theme; None where there is none that can be read."""
        with self._lock, suppress(*ERRORS):
            for (value,) in self._connection.execute(QUERIES["setting"], (name,)):
                return str(value)
        return None

    def changed_elsewhere(self) -> bool:
        """Whether another process, or another shelf of this one, has written since this was last asked."""
        with self._lock, suppress(*ERRORS):
            (version,) = self._connection.execute("PRAGMA data_version").fetchone()
            before, self._version = self._version, version
            return bool(before != version)
        return False

    def history(self) -> tuple[Asked, ...]:
        """The queries that were asked, the last one first.

        Raises:
            FileError: The shelf cannot be read.
        """
        with self._reading() as connection:
            return tuple(map(Asked._make, connection.execute(QUERIES["asked"])))

    def label(
        self, changes: Collection[Labelling], titles: Callable[[Iterable[str]], Mapping[str, str]]
    ) -> None:
        """Give papers flags, tags and ratings and take them from others, in order and in one step.

        Args:
            changes: What is given and taken.
            titles: Gives the titles of papers by their ids, as far as it knows them. It is only asked for
                those that are not kept yet: what has the same id has the same title but for its spelling.

        Raises:
            FileError: The shelf cannot be written.
        """
        now = time.time()
        given = {identity for change in changes for identity in change.give}
        with self._change() as connection:
            _title(connection, given, titles)
            for label, give, take in changes:
                if give:
                    ids = json.dumps(sorted(give))
                    # a rating takes the place of its rivals in any case
                    for rival in label.rivals if label.kind == "flag" else ():
                        connection.execute(_TAKEN[rival.kind], (rival.name, ids))
                    connection.execute(_GIVEN[label.kind], (label.name, now, ids))
                if take:
                    connection.execute(_TAKEN[label.kind], (label.name, json.dumps(sorted(take))))

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

    def rename_tag(self, tag: str, name: str) -> None:
        """Give a tag another name wherever it is; where a tag has that name already, the two become one.

        Raises:
            FileError: The shelf cannot be written.
        """
        with self._change() as connection:
            connection.execute("UPDATE OR IGNORE tag SET name = ? WHERE name = ?", (name, tag))
            if name != tag:
                connection.execute("DELETE FROM tag WHERE name = ?", (tag,))

    def delete_tag(self, tag: str) -> None:
        """Take a tag from all papers that have it.

        Raises:
            FileError: The shelf cannot be written.
        """
        with self._change() as connection:
            connection.execute("DELETE FROM tag WHERE name = ?", (tag,))

    def meet(self, ids: Collection[str], when: float, *, begins: bool, visiting: bool = True) -> Arrivals:
        """Keep that these papers have been seen; see `Arrivals.met`. Where that is known, nothing is written.

        Returns:
            All that is known of arrivals then, those of other processes among them.

        Raises:
            FileError: The shelf cannot be read or written.
        """
        with self._reading() as connection:
            before = database.arrivals_of(connection)
        if before.met(ids, when, begins=begins, visiting=visiting) == before:
            return before
        with self._change() as connection:
            # another process may have been faster
            before = database.arrivals_of(connection)
            after = before.met(ids, when, begins=begins, visiting=visiting)
            connection.executemany("INSERT INTO arrival VALUES (?, ?)", after.rows[len(before.rows) :])
            moments = ((database.VISIT, repr(after.visit)), (database.NEW_AFTER, repr(after.new_after)))
            connection.executemany("INSERT OR REPLACE INTO setting VALUES (?, ?)", moments)
        return after

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

    def records(self) -> Records:
        """All that is on the shelf, to be carried elsewhere.

        Raises:
            FileError: The shelf cannot be read.
        """
        with self._reading() as connection:
            return records_of(connection)

    def merge(self, records: Records) -> Merged:
        """Put records beside what is on the shelf, none of which is lost, in one step.

        Raises:
            FileError: The shelf cannot be written.
        """
        with self._change() as connection:
            return merge(connection, records)

    def mend(self) -> dict[str, int]:
        """Put right the rows that are wrong, in one step; what was wrong, and how often.

        Raises:
            FileError: The shelf cannot be written.
        """
        with self._change() as connection:
            wrong = faults.found(connection)
            if wrong:
                faults.mend(connection)
            return wrong

    def close(self) -> None:
        """Close the file; everything has been written already."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._lock:
                yield self._connection
        except ERRORS as error:
            raise FileError(f"The shelf in {self.path} cannot be read ({error}): start anew.") from error

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        """A step that is on the disk when it is over; a failure is the shelf's trouble until one succeeds."""
        with self._lock:
            try:
                if not self._writable:
                    before, self._connection = self._connection, self._opened()
                    before.close()
                    self._version = None
                with self._connection:
                    self._connection.execute("BEGIN IMMEDIATE")
                    yield self._connection
            except ERRORS as error:
                self.trouble = database.not_saved(self.path, error)
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
        path = self.path
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with suppress(FileExistsError):
                # what the reader notes is nobody else's business
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            if not path.is_file():
                raise OSError("it is not a regular file")
            try:
                connection = database.connected(path)
            except ERRORS as error:
                if not database.is_damage(error):
                    raise
                connection = self._replaced()
        except (OSError, *ERRORS, PapertermError) as error:
            raise FileError(database.not_saved(path, error)) from error
        self._writable = True
        return connection

    def _replaced(self) -> sqlite3.Connection:
        """A new file in place of a damaged one."""
        path = self.path
        with exclusive(path.with_name(f"{path.name}.lock"), database.WAIT):
            try:
                # another process may have been faster
                return database.connected(path)
            except ERRORS as error:
                if not database.is_damage(error):
                    raise
                rows = recovery.readable(path)
                aside = database.set_aside(path)
                connection = database.connected(path)
                came = recovery.put(connection, rows)
                self.notice = f"The shelf was damaged ({error}): it is kept as {aside}, and {came}."
                return connection


def open_shelf(path: Path) -> Shelf:
    """Open the shelf, making it where there is none. It never fails: see `Shelf.trouble` and `Shelf.notice`.

    Args:
        path: The database.
    """
    return Shelf(path)


def _title(
    connection: sqlite3.Connection,
    ids: Collection[str],
    titles: Callable[[Iterable[str]], Mapping[str, str]],
) -> None:
    """Keep the titles of papers that are not kept yet."""
    ((untitled,),) = connection.execute(_UNTITLED, (json.dumps(sorted(ids)),))
    connection.executemany(_TITLED, titles(json.loads(untitled)).items())
