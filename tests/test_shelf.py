"""The shelf keeps what the reader made: through crashes, damage, full disks, and a second browser."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import give_flag, give_rating, give_tag

from paperterm.errors import FileError
from paperterm.labels import FLAGS, VERDICTS
from paperterm.locking import exclusive
from paperterm.shelf import (
    MOST_ASKED,
    Arrival,
    Arrivals,
    Asked,
    Contents,
    SavedSearch,
    Shelf,
    looked_at,
    open_shelf,
)

TESTS = Path(__file__).parent
"""Where a process of its own finds what tests are made of."""

EMPTY = Contents.empty()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "shelf.db"


@pytest.fixture
def shelf(path: Path) -> Iterator[Shelf]:
    opened = open_shelf(path)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shelf with a little of everything, closed."""
    path = tmp_path_factory.mktemp("filled") / "shelf.db"
    fill(path)
    return path


def fill(path: Path) -> None:
    shelf = open_shelf(path)
    for number in range(40):
        give_flag(shelf, "starred", give={f"paper{number}": f"Title {number}"})
    give_flag(shelf, "read", give={"paper1": "Title 1"})
    give_tag(shelf, "todo", give={"paper1": "Title 1", "paper2": "Title 2"})
    shelf.set_note("paper1", "Title 1", "Remember this. " * 50)
    give_rating(shelf, 4, give={"paper1": "Title 1"})
    shelf.meet(["paper1", "paper2"], 1.0, begins=True)
    shelf.remember("theme", "dark")
    shelf.set_asked(give=[Asked("mamba", 1.0)])
    shelf.set_searches(give=[SavedSearch("todo", "is:unread mamba", 1.0)])
    shelf.close()


def contents_of(path: Path) -> Contents:
    """What another process finds."""
    shelf = open_shelf(path)
    try:
        assert shelf.trouble == shelf.notice == ""
        return shelf.contents()
    finally:
        shelf.close()


def starred(path: Path) -> frozenset[str]:
    return contents_of(path).flags["starred"]


# What it keeps


def test_a_new_shelf_is_empty_and_well(shelf: Shelf) -> None:
    assert shelf.contents() == EMPTY
    assert shelf.setting("theme") is None
    assert (shelf.trouble, shelf.notice) == ("", "")


def test_flags_are_given_and_taken_in_one_step(path: Path, shelf: Shelf) -> None:
    give_flag(shelf, "marked", give={"a": "A", "b": "B"})
    give_flag(shelf, "marked", give={"c": "C", "b": "B"}, take=["a", "unknown"])
    give_flag(shelf, "read", give={"a": "A"})
    assert contents_of(path).flags == {**EMPTY.flags, "marked": {"b", "c"}, "read": {"a"}}


def test_tags_are_given_and_taken(path: Path, shelf: Shelf) -> None:
    give_tag(shelf, "todo", give={"a": "A", "b": "B"})
    give_tag(shelf, "a tag with spaces", give={"a": "A"})
    give_tag(shelf, "todo", give={}, take=["b"])
    assert contents_of(path).tags == {"a": ("a tag with spaces", "todo")}


def test_a_tag_is_renamed_merged_and_deleted_wherever_it_is(path: Path, shelf: Shelf) -> None:
    give_tag(shelf, "a", give={"x": "X", "y": "Y"})
    give_tag(shelf, "b", give={"y": "Y", "z": "Z"})
    shelf.rename_tag("a", "a")
    shelf.rename_tag("a", "c")
    assert contents_of(path).tags == {"x": ("c",), "y": ("b", "c"), "z": ("b",)}
    shelf.rename_tag("c", "b")
    assert contents_of(path).tags == {"x": ("b",), "y": ("b",), "z": ("b",)}
    shelf.delete_tag("b")
    assert contents_of(path).tags == {}


def test_a_paper_has_one_verdict_and_one_rating(path: Path, shelf: Shelf) -> None:
    for verdict in VERDICTS:
        give_flag(shelf, verdict, give={"a": "A"})
        contents = contents_of(path)
        assert [flag for flag in FLAGS if contents.flags[flag]] == [verdict]
        assert contents.verdict("a") == verdict
    for stars in (1, 5, 3):
        give_rating(shelf, stars, give={"a": "A", "b": "B"})
        assert contents_of(path).ratings == {"a": stars, "b": stars}
    give_rating(shelf, 5, give={}, take=["a"])  # it has three
    give_rating(shelf, 3, give={}, take=["b"])
    assert contents_of(path).ratings == {"a": 3}


def test_what_is_there_already_keeps_its_time(path: Path, shelf: Shelf) -> None:
    def times() -> list[tuple[float]]:
        with closing(sqlite3.connect(path)) as connection:
            tables = ("flag", "tag", "rating")
            return [connection.execute(f"SELECT since FROM {table}").fetchone() for table in tables]  # noqa: S608

    for _ in range(2):
        give_flag(shelf, "kept", give={"a": "A"})
        give_tag(shelf, "todo", give={"a": "A"})
        give_rating(shelf, 4, give={"a": "A"})
        before = times()
    assert times() == before
    give_rating(shelf, 5, give={"a": "A"})
    assert times()[2] > before[2]


def test_it_is_known_whether_another_has_written(path: Path, shelf: Shelf) -> None:
    other = open_shelf(path)
    assert not shelf.changed_elsewhere()
    shelf.remember("theme", "dark")
    assert not shelf.changed_elsewhere()
    other.remember("theme", "light")
    assert shelf.changed_elsewhere()
    assert not shelf.changed_elsewhere()
    other.close()


def test_a_note_is_replaced_and_an_empty_one_goes(path: Path, shelf: Shelf) -> None:
    shelf.set_note("a", "A", "first\nnote")
    shelf.set_note("b", "B", "other")
    shelf.set_note("a", "A", "second")
    shelf.set_note("b", "B", "")
    assert contents_of(path).notes == {"a": "second"}


def test_settings_are_remembered(path: Path, shelf: Shelf) -> None:
    shelf.remember("theme", "dark")
    shelf.remember("theme", "light")
    again = open_shelf(path)
    assert (again.setting("theme"), again.setting("other")) == ("light", None)
    again.close()


def test_the_history_has_each_query_once_and_the_last_first(path: Path, shelf: Shelf) -> None:
    shelf.set_asked(give=[Asked("mamba", 1.0), Asked("rwkv", 2.0)])
    shelf.set_asked(give=[Asked("mamba", 3.0)])
    # what another browser asked a moment later stays the later one
    shelf.set_asked(give=[Asked("rwkv", 1.5)])
    assert shelf.history() == (Asked("mamba", 3.0), Asked("rwkv", 2.0))
    shelf.set_asked(take=["mamba", "never asked"])
    again = open_shelf(path)
    assert again.history() == (Asked("rwkv", 2.0),)
    again.close()


def test_the_history_forgets_the_oldest_when_it_is_full(shelf: Shelf) -> None:
    shelf.set_asked(give=(Asked(f"query {number}", number) for number in range(MOST_ASKED + 3)))
    shelf.set_asked(give=[Asked("one more", MOST_ASKED + 3)])
    kept = [asked.query for asked in shelf.history()]
    assert len(kept) == MOST_ASKED
    assert kept[:2] == ["one more", f"query {MOST_ASKED + 2}"]
    assert kept[-1] == "query 4"


def test_searches_are_saved_replaced_and_dropped_by_name(path: Path, shelf: Shelf) -> None:
    first, second = SavedSearch("b", "mamba", 1.0), SavedSearch("a", "rwkv OR mamba", 2.0)
    shelf.set_searches(give=[first, second])
    assert contents_of(path).searches == (second, first)
    shelf.set_searches(give=[SavedSearch("c", "mamba", 1.0), SavedSearch("a", "rwkv", 3.0)], take=["b"])
    assert contents_of(path).searches == (SavedSearch("a", "rwkv", 3.0), SavedSearch("c", "mamba", 1.0))


def test_titles_are_kept_so_that_nothing_becomes_unreadable(path: Path, shelf: Shelf) -> None:
    give_flag(shelf, "starred", give={"a": "Old title"})
    give_flag(shelf, "read", give={"a": "New title"})
    give_flag(shelf, "starred", give={}, take=["a"])
    # what has the same id has the same title but for its spelling
    assert sqlite3.connect(path).execute("SELECT * FROM paper").fetchall() == [("a", "Old title")]


@given(
    # no text has a NUL when it has passed `text`
    st.dictionaries(*2 * [st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))])
)
@settings(max_examples=30)
def test_any_text_is_kept_as_it_is(
    tmp_path_factory: pytest.TempPathFactory, given_titles: dict[str, str]
) -> None:
    path = tmp_path_factory.mktemp("texts") / "shelf.db"
    shelf = open_shelf(path)
    give_flag(shelf, "starred", give=given_titles)
    shelf.close()
    assert starred(path) == given_titles.keys()


def test_the_file_is_nobody_elses_business(path: Path, shelf: Shelf) -> None:
    shelf.remember("theme", "dark")
    assert path.parent.stat().st_mode & 0o777 == 0o700
    for part in path.parent.iterdir():
        assert part.stat().st_mode & 0o077 == 0


def test_it_is_nobody_elses_business_however_open_files_are_by_default(path: Path) -> None:
    before = os.umask(0)
    try:
        shelf = open_shelf(path)
        shelf.remember("theme", "dark")
        modes = {each.name: each.stat().st_mode & 0o777 for each in path.parent.iterdir()}
        shelf.close()
    finally:
        os.umask(before)
    assert modes == {"shelf.db": 0o600, "shelf.db-wal": 0o600, "shelf.db-shm": 0o600}
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_change_that_fails_halfway_changes_nothing(path: Path, shelf: Shelf) -> None:
    give_flag(shelf, "starred", give={"z": "Z"})
    shelf._connection.execute(
        "CREATE TRIGGER half_way BEFORE DELETE ON flag BEGIN SELECT RAISE(ABORT, 'half way'); END"
    )
    with pytest.raises(FileError, match="half way"):
        give_flag(shelf, "starred", give={"b": "B"}, take=["z"])
    assert starred(path) == {"z"}
    give_flag(shelf, "starred", give={"b": "B"})
    assert starred(path) == {"b", "z"}


# Two browsers


def test_two_browsers_see_each_others_changes(path: Path, shelf: Shelf) -> None:
    other = open_shelf(path)
    give_flag(shelf, "starred", give={"a": "A"})
    assert other.contents().flags["starred"] == {"a"}
    give_flag(other, "starred", give={"b": "B"}, take=["a"])
    assert shelf.contents().flags["starred"] == {"b"}
    other.close()
    give_flag(shelf, "starred", give={"c": "C"})
    assert starred(path) == {"b", "c"}


MARKING = """
import sys
from pathlib import Path
from making import give_flag
from paperterm.shelf import open_shelf

shelf = open_shelf(Path(sys.argv[1]))
assert not shelf.trouble, shelf.trouble
for number in range(20):
    give_flag(shelf, "marked", give={f"{sys.argv[2]}-{number}": "Title"})
shelf.close()
"""


def test_several_processes_that_begin_a_shelf_at_once_lose_nothing(path: Path) -> None:
    processes = [
        subprocess.Popen([sys.executable, "-c", MARKING, path, str(name)], cwd=TESTS, stderr=subprocess.PIPE)
        for name in range(6)
    ]
    said = [process.communicate()[1] for process in processes]
    assert said == [b""] * 6
    assert len(contents_of(path).flags["marked"]) == 120


def test_a_shelf_that_another_process_is_writing_is_waited_for(path: Path, shelf: Shelf) -> None:
    # as long as SQLite waits; then the change fails and says so
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    shelf._connection.execute("PRAGMA busy_timeout = 1")
    with pytest.raises(FileError, match=r"Changes are not being saved \(database is locked\)"):
        give_flag(shelf, "starred", give={"a": "A"})
    assert shelf.trouble
    # what is there can be read all the same
    assert shelf.contents() == EMPTY
    other.execute("ROLLBACK")
    other.close()
    give_flag(shelf, "starred", give={"b": "B"})
    assert not shelf.trouble
    assert starred(path) == {"b"}


# Crashes


ACKNOWLEDGING = """
import sys
from pathlib import Path
from making import give_flag
from paperterm.shelf import open_shelf

shelf = open_shelf(Path(sys.argv[1]))
number = 0
while True:
    number += 1
    give_flag(shelf, "starred", give={f"paper{number}": "Title"})
    print(number, flush=True)
"""


def test_every_change_that_was_acknowledged_survives_a_kill(path: Path) -> None:
    chance = random.Random(7)
    for _ in range(5):
        shutil.rmtree(path.parent, ignore_errors=True)
        with subprocess.Popen(
            [sys.executable, "-c", ACKNOWLEDGING, path], cwd=TESTS, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            for _ in range(chance.randint(1, 40)):
                process.stdout.readline()
            process.send_signal(signal.SIGKILL)
            rest = process.stdout.read().split()
        acknowledged = int(rest[-1]) if rest else 1
        kept = starred(path)
        assert {f"paper{number}" for number in range(1, acknowledged + 1)} <= kept
        # at most one more was written and could not be told
        assert len(kept) <= acknowledged + 1 or not rest


# Damage


def damaged(filled: Path, path: Path, content: bytes) -> Shelf:
    """A shelf opened on these bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return open_shelf(path)


@pytest.mark.parametrize(
    "harm",
    [
        lambda content: b"this is no database" * 100,
        lambda content: content[:1_000],
        lambda content: content[: len(content) // 2],
        lambda content: content[:4096] + bytes(len(content) - 4096),
        lambda content: content[:4096] + b"\xff" * 4096 + content[8192:],
    ],
    ids=["garbage", "cut off early", "cut off in the middle", "zeros", "a page of garbage"],
)
def test_a_damaged_file_is_set_aside_and_the_reader_is_told(filled: Path, path: Path, harm: Any) -> None:
    content = harm(filled.read_bytes())
    shelf = damaged(filled, path, content)
    (aside,) = path.parent.glob("shelf.db.damaged-*")
    assert aside.read_bytes() == content
    assert shelf.notice.startswith("The shelf was damaged (")
    assert str(aside) in shelf.notice
    # the new one is as good as any
    assert shelf.trouble == ""
    give_flag(shelf, "starred", give={"a": "A"})
    shelf.close()
    assert "a" in starred(path)


def test_a_second_damaged_file_does_not_take_the_place_of_the_first(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.strftime", lambda form: "20250311-120000")
    for number in range(3):
        damaged(path, path, b"no database %d " % number * 100).close()
    kept = sorted(path.parent.glob("shelf.db.damaged-*"))
    assert [each.read_bytes()[12:13] for each in kept] == [b"0", b"1", b"2"]


def test_what_was_in_the_journal_of_a_damaged_file_is_kept_with_it(path: Path) -> None:
    fill(path)
    shelf = open_shelf(path)
    give_flag(shelf, "starred", give={"a": "Written last"})
    crashed = path.parent.parent / "crashed"
    shutil.copytree(path.parent, crashed)
    shelf.close()
    (crashed / "shelf.db").write_bytes(b"no database" * 1_000)
    assert b"Written last" in (crashed / "shelf.db-wal").read_bytes()
    other = open_shelf(crashed / "shelf.db")
    assert other.contents() == EMPTY
    other.close()
    assert any(b"Written last" in kept.read_bytes() for kept in crashed.glob("shelf.db.damaged-*"))


HOLDING = """
import sys
from contextlib import closing, suppress
from pathlib import Path
from making import give_flag
from paperterm.errors import FileError
from paperterm.shelf import open_shelf

shelf = open_shelf(Path(sys.argv[1]))
for number in range(20):
    give_flag(shelf, "starred", give={f"a{number}": "Kept with it"})
print("open", flush=True)
sys.stdin.readline()
with suppress(FileError):
    give_flag(shelf, "starred", give={"c": "C"})
"""


def test_a_journal_that_another_process_still_writes_is_not_taken_for_the_new_files(path: Path) -> None:
    fill(path)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, path],
        cwd=TESTS,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        path.write_bytes(b"no database" * 1_000)
        shelf = open_shelf(path)
        assert shelf.notice
        assert any(b"Kept with it" in aside.read_bytes() for aside in path.parent.glob("shelf.db.damaged-*"))
        give_flag(shelf, "starred", give={"b": "B"})
        other.communicate("go on\n")
    assert other.returncode == 0
    assert shelf.contents().flags["starred"] == {"b"}
    shelf.close()
    assert starred(path) == {"b"}


def test_a_journal_that_has_everything_mends_a_damaged_file(path: Path, shelf: Shelf) -> None:
    give_flag(shelf, "starred", give={"a": "A"})
    crashed = path.parent.parent / "crashed"
    shutil.copytree(path.parent, crashed)
    (crashed / "shelf.db").write_bytes(b"no database" * 1_000)
    assert starred(crashed / "shelf.db") == {"a"}


def test_a_damaged_file_that_another_process_has_replaced_already_is_left_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.parent.mkdir()
    path.write_bytes(b"no database" * 100)

    def slow(lock: Path, wait: float) -> Any:
        path.rename(path.with_name("elsewhere"))
        fill(path)
        return exclusive(lock, wait)

    monkeypatch.setattr("paperterm.shelf.writing.exclusive", slow)
    shelf = open_shelf(path)
    assert len(shelf.contents().flags["starred"]) == 40
    assert shelf.notice == ""
    shelf.close()


@given(st.data())
@settings(max_examples=150)
def test_no_changed_byte_stops_the_shelf_or_loses_the_file(
    filled: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(filled.read_bytes())
    # the first hundred bytes and the names of tables matter most
    place = data.draw(st.integers(0, 200) | st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    folder = tmp_path_factory.mktemp("byte")
    shelf = damaged(filled, folder / "shelf.db", bytes(content))
    read = shelf.contents()
    assert all(isinstance(each, str) for each in [*read.flags["starred"], *read.tags, *read.notes])
    shelf.setting("theme")
    with suppress(FileError):
        give_flag(shelf, "marked", give={"new": "New"})
    assert ("new" in shelf.contents().flags["marked"]) == (not shelf.trouble)
    shelf.close()
    aside = [each.read_bytes() for each in folder.glob("*.damaged-*")]
    assert aside == ([bytes(content)] if shelf.notice else [])
    if not shelf.notice and shelf.trouble:
        assert (folder / "shelf.db").read_bytes() == bytes(content)


def test_an_empty_file_is_a_new_shelf(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    assert contents_of(path) == EMPTY


def test_a_shelf_that_a_newer_version_wrote_is_not_touched(filled: Path, path: Path) -> None:
    path.parent.mkdir()
    shutil.copy(filled, path)
    with sqlite3.connect(path) as newer:
        newer.execute("PRAGMA journal_mode = DELETE")
        newer.execute("PRAGMA user_version = 4")
    newer.close()
    before = path.read_bytes()
    shelf = open_shelf(path)
    assert "a newer paperterm wrote it" in shelf.trouble
    assert shelf.contents() == EMPTY
    with pytest.raises(FileError, match="a newer paperterm wrote it"):
        give_flag(shelf, "starred", give={"a": "A"})
    shelf.close()
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["shelf.db"]


# From an older version


FIRST_VERSION = """
CREATE TABLE paper (id TEXT PRIMARY KEY, title TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE flag (id TEXT NOT NULL, name TEXT NOT NULL, since REAL NOT NULL, PRIMARY KEY (id, name))
    WITHOUT ROWID;
CREATE TABLE tag (id TEXT NOT NULL, name TEXT NOT NULL, since REAL NOT NULL, PRIMARY KEY (id, name))
    WITHOUT ROWID;
CREATE TABLE note (id TEXT PRIMARY KEY, text TEXT NOT NULL, since REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO paper VALUES ('a', 'A Title');
INSERT INTO flag VALUES ('a', 'starred', 1.5), ('a', 'read', 2.5), ('b', 'marked', 3.5);
INSERT INTO tag VALUES ('a', 'todo', 1.5);
INSERT INTO note VALUES ('a', 'A note', 1.5);
INSERT INTO setting VALUES ('theme', 'dark');
PRAGMA journal_mode = WAL;
PRAGMA user_version = 1;
"""
OF_FIRST_VERSION = Contents(
    {**EMPTY.flags, "starred": frozenset("a"), "read": frozenset("a"), "marked": frozenset("b")},
    {"a": ("todo",)},
    {"a": "A note"},
)


@pytest.fixture
def older(path: Path) -> Path:
    """A shelf as the first version of its tables left it."""
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.executescript(FIRST_VERSION)
    connection.close()
    return path


def rows_of(path: Path) -> list[list[tuple[object, ...]]]:
    """All that the first version knew of, to the last value."""
    connection = sqlite3.connect(path)
    names = ("paper", "flag", "tag", "note", "setting")
    rows = [connection.execute(f"SELECT * FROM {name}").fetchall() for name in names]  # noqa: S608
    connection.close()
    return rows


def test_an_older_shelf_keeps_all_that_it_holds_and_gets_what_is_new(older: Path) -> None:
    before = rows_of(older)
    shelf = open_shelf(older)
    assert (shelf.trouble, shelf.notice) == ("", "")
    assert shelf.contents() == OF_FIRST_VERSION
    assert shelf.setting("theme") == "dark"
    assert shelf.history() == ()
    shelf.set_asked(give=[Asked("mamba", 1.0)])
    shelf.set_searches(give=[SavedSearch("todo", "mamba", 1.0)])
    shelf.close()
    assert rows_of(older) == before
    again = open_shelf(older)
    assert again.history() == (Asked("mamba", 1.0),)
    assert again.contents() == OF_FIRST_VERSION._replace(searches=(SavedSearch("todo", "mamba", 1.0),))
    again.close()


def test_the_second_version_gets_ratings_and_arrivals(older: Path) -> None:
    with closing(sqlite3.connect(older)) as connection:
        connection.executescript(
            """
            CREATE TABLE asked (query TEXT PRIMARY KEY, last REAL NOT NULL) WITHOUT ROWID;
            CREATE TABLE search (name TEXT PRIMARY KEY, query TEXT NOT NULL, since REAL NOT NULL)
                WITHOUT ROWID;
            INSERT INTO search VALUES ('todo', 'mamba', 1.0);
            PRAGMA user_version = 2;
            """
        )
    before = rows_of(older)
    shelf = open_shelf(older)
    expected = OF_FIRST_VERSION._replace(searches=(SavedSearch("todo", "mamba", 1.0),))
    assert shelf.contents() == expected
    shelf.close()
    assert rows_of(older) == before
    shelf = open_shelf(older)
    give_rating(shelf, 4, give={"a": "A Title"})
    shelf.meet(["a", "b"], 5.0, begins=True)
    arrivals = Arrivals((Arrival(5.0, "a b"),), visit=5.0)
    assert shelf.contents() == expected._replace(ratings={"a": 4}, arrivals=arrivals)
    shelf.close()


def test_an_older_shelf_that_is_only_looked_at_stays_as_it_is(older: Path) -> None:
    before = older.read_bytes()
    assert looked_at(older) == OF_FIRST_VERSION
    assert older.read_bytes() == before
    assert [each.name for each in older.parent.iterdir()] == ["shelf.db"]


def test_an_older_shelf_that_cannot_be_written_is_read(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def read_only(database: Any, **options: Any) -> sqlite3.Connection:
        if isinstance(database, Path):
            return connect(f"{database.as_uri()}?mode=ro", **{**options, "uri": True})
        return connect(database, **options)

    monkeypatch.setattr(sqlite3, "connect", read_only)
    before = older.read_bytes()
    shelf = open_shelf(older)
    assert "readonly database" in shelf.trouble
    assert shelf.contents() == OF_FIRST_VERSION
    assert shelf.history() == ()
    with pytest.raises(FileError):
        shelf.set_asked(give=[Asked("mamba", 1.0)])
    shelf.close()
    assert older.read_bytes() == before


# When it cannot be written


@pytest.mark.parametrize("kind", ["folder", "pipe", "dangling link into nowhere", "link to itself", "device"])
def test_what_is_no_file_is_left_alone_and_the_shelf_says_so(path: Path, kind: str) -> None:
    path.parent.mkdir()
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/null")
        case "link to itself":
            path.symlink_to(path)
        case _:
            path.symlink_to("/nowhere/at/all")
    shelf = open_shelf(path)
    assert shelf.trouble == (
        f"Changes are not being saved (it is not a regular file): see to {path}; the next change tries again."
    )
    assert shelf.trouble
    assert shelf.contents() == EMPTY
    with pytest.raises(FileError):
        give_flag(shelf, "starred", give={"a": "A"})
    shelf.close()
    assert os.path.lexists(path)
    assert len(list(path.parent.iterdir())) == 1


def test_a_shelf_that_could_not_be_opened_is_opened_with_the_next_change_that_finds_it(path: Path) -> None:
    path.parent.write_text("not a folder")
    shelf = open_shelf(path)
    assert shelf.trouble
    path.parent.unlink()
    give_flag(shelf, "starred", give={"a": "A"})
    assert not shelf.trouble
    assert shelf.contents().flags["starred"] == {"a"}
    shelf.close()
    assert starred(path) == {"a"}


def test_a_shelf_that_cannot_be_written_can_still_be_read(
    filled: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # root may write anywhere, so SQLite says no by proxy
    path.parent.mkdir()
    shutil.copy(filled, path)
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def read_only(database: Any, **options: Any) -> sqlite3.Connection:
        if isinstance(database, Path):
            return connect(f"{database.as_uri()}?mode=ro", **{**options, "uri": True})
        return connect(database, **options)

    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", read_only)
        patched.setattr(
            os, "open", lambda *_: (_ for _ in ()).throw(PermissionError(13, "Permission denied"))
        )
        shelf = open_shelf(path)
        assert "permission denied" in shelf.trouble
        assert len(shelf.contents().flags["starred"]) == 40
        assert shelf.setting("theme") == "dark"
        with pytest.raises(FileError, match="permission denied"):
            give_flag(shelf, "starred", give={"new": "New"})
    give_flag(shelf, "starred", give={"new": "New"})
    assert len(shelf.contents().flags["starred"]) == 41
    shelf.close()


def test_a_full_disk_is_the_shelfs_trouble_until_there_is_room(path: Path, shelf: Shelf) -> None:
    give_flag(shelf, "starred", give={"a": "A"})
    (pages,) = shelf._connection.execute("PRAGMA page_count").fetchone()
    shelf._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(FileError, match=r"\(database or disk is full\)") as caught:
        shelf.set_note("a", "A", "much " * 10_000)
    assert shelf.trouble == caught.value.sentence
    assert str(path) in shelf.trouble
    assert shelf.contents().notes == {}
    shelf._connection.execute("PRAGMA max_page_count = 1000000")
    shelf.set_note("a", "A", "much " * 10_000)
    assert shelf.trouble == ""
    assert len(contents_of(path).notes["a"]) == 50_000


def test_a_shelf_without_a_write_ahead_log_does_as_well(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect

    class Unable(sqlite3.Connection):
        def execute(self, sql: str, *more: Any) -> sqlite3.Cursor:
            if "journal_mode" in sql:
                raise sqlite3.OperationalError("locking protocol")
            return super().execute(sql, *more)

    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **{**k, "factory": Unable}))
    shelf = open_shelf(path)
    give_flag(shelf, "starred", give={"a": "A"})
    shelf.close()
    assert starred(path) == {"a"}


def test_a_shelf_that_can_no_longer_be_read_says_so(shelf: Shelf) -> None:
    shelf.close()
    with pytest.raises(FileError, match="cannot be read"):
        shelf.contents()
    with pytest.raises(FileError, match="cannot be read"):
        shelf.history()
    assert shelf.setting("theme") is None
    with pytest.raises(FileError, match="Changes are not being saved"):
        shelf.remember("theme", "dark")
