"""What can be read of a damaged shelf comes back, and the damaged file is kept as it is."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import give_flag, give_rating, give_tag

from paperterm.errors import FileError
from paperterm.papers import paper_id
from paperterm.shelf import Contents, SavedSearch, looked_at, open_shelf, records_in

PAGE = 4096
IDS = [paper_id(f"Title {number}") for number in range(600)]
TITLES = {identity: f"Title {number}" for number, identity in enumerate(IDS)}
ROWS = {
    "flag": "SELECT id, name FROM flag WHERE id = ? AND name = ?",
    "tag": "SELECT id, name FROM tag WHERE id = ? AND name = ?",
    "note": "SELECT id, text FROM note WHERE id = ?",
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shelf of some pages for each table."""
    path = tmp_path_factory.mktemp("filled") / "shelf.db"
    shelf = open_shelf(path)
    give_flag(shelf, "marked", give=TITLES)
    give_tag(shelf, "todo", give={identity: TITLES[identity] for identity in IDS[:300]})
    for identity in IDS[:20]:
        shelf.set_note(identity, TITLES[identity], f"Remember {identity}. " * 60)
    shelf.set_searches(give=[SavedSearch("todo", "is:unread", 1.0)])
    shelf.meet(IDS, 1.0, begins=True)
    shelf.remember("theme", "dark")
    shelf.close()
    return path


def readable_one_by_one(path: Path) -> set[tuple[str, ...]]:
    """What asking for each row alone finds in a file, however damaged."""
    found = set()
    asked = [("flag", (each, "marked")) for each in IDS] + [("tag", (each, "todo")) for each in IDS[:300]]
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as source:
        with suppress(sqlite3.Error):
            source.execute("PRAGMA writable_schema = ON")
        for table, key in [*asked, *(("note", (each,)) for each in IDS[:20])]:
            with suppress(sqlite3.Error, UnicodeDecodeError):
                found |= {(table, *row) for row in source.execute(ROWS[table], key)}
    return {row for row in found if row[1] in TITLES}


def rows_of(contents: Contents) -> set[tuple[str, ...]]:
    """The same of what is on a shelf."""
    return {
        *(("flag", identity, "marked") for identity in contents.flags["marked"]),
        *(("tag", identity, tag) for identity, tags in contents.tags.items() for tag in tags),
        *(("note", identity, text) for identity, text in contents.notes.items()),
    }


PLACES = st.integers(0, 10**6)
HARMS: st.SearchStrategy[tuple[str, list[tuple[int, int]]]] = st.one_of(
    st.tuples(st.just("cut"), st.lists(st.tuples(PLACES, st.just(0)), min_size=1, max_size=1)),
    st.tuples(st.just("bytes"), st.lists(st.tuples(PLACES, st.integers(1, 255)), min_size=1, max_size=30)),
    st.tuples(st.just("pages"), st.lists(st.tuples(PLACES, st.integers(0, 255)), min_size=1, max_size=5)),
)
"""Where a file is cut off, which bytes are flipped, or which pages but the first are overwritten."""


def harmed(content: bytes, kind: str, places: list[tuple[int, int]]) -> bytes:
    harmed = bytearray(content)
    for place, value in places:
        match kind:
            case "cut":
                del harmed[place % len(content) :]
            case "bytes":
                harmed[place % len(content)] ^= value
            case _:
                start = PAGE * (1 + place % (len(content) // PAGE - 1))
                harmed[start : start + PAGE] = bytes([value]) * PAGE
    return bytes(harmed)


@given(HARMS)
@settings(max_examples=25)
def test_whatever_is_damaged_what_can_be_read_comes_back_and_the_file_is_kept(
    filled: Path, tmp_path_factory: pytest.TempPathFactory, harm: tuple[str, list[tuple[int, int]]]
) -> None:
    content = harmed(filled.read_bytes(), *harm)
    path = tmp_path_factory.mktemp("harmed") / "shelf.db"
    path.write_bytes(content)
    before = readable_one_by_one(path)
    shelf = open_shelf(path)
    contents, records = shelf.contents(), shelf.records()
    shelf.close()
    assert not shelf.trouble
    if shelf.notice:
        asides = [each.read_bytes() == content for each in path.parent.glob("shelf.db.damaged-*")]
        assert asides == [True]
        # a row is only asked for where something else still names its paper and its tag
        named = {record.id for record in records.papers}.union(*(row.ids.split() for row in records.arrivals))
        came = rows_of(contents)
        tags = {row[2] for row in came if row[0] == "tag"}
        expected = {row for row in before if row[1] in named and (row[0] != "tag" or row[2] in tags)}
        assert len(expected - came) == 0
        assert looked_at(path) == contents


def test_all_but_one_page_comes_back_and_the_reader_is_told(filled: Path, tmp_path: Path) -> None:
    path = tmp_path / "shelf.db"
    content = filled.read_bytes()
    path.write_bytes(content)
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as model:
        (page,) = model.execute("SELECT rootpage FROM sqlite_master WHERE name = 'note'").fetchone()
    path.write_bytes(content[: (page - 1) * PAGE] + b"\xff" * PAGE + content[page * PAGE :])
    shelf = open_shelf(path)
    assert "what can be read of it is in a new one: 900 labels, 0 notes and 1 saved search." in shelf.notice
    assert shelf.setting("theme") == "dark"
    assert {record.title for record in shelf.records().papers} == set(TITLES.values())
    shelf.close()


def test_a_file_whose_beginning_is_gone_comes_back(filled: Path, tmp_path: Path) -> None:
    path = tmp_path / "shelf.db"
    path.write_bytes(bytes(100) + filled.read_bytes()[100:])
    shelf = open_shelf(path)
    assert len(shelf.contents().flags["marked"]) == len(IDS)
    shelf.close()


def test_what_had_only_reached_the_journal_comes_back_too(tmp_path: Path) -> None:
    path = tmp_path / "one" / "shelf.db"
    shelf = open_shelf(path)
    give_flag(shelf, "starred", give={"a": "A"})
    crashed = tmp_path / "crashed"
    shutil.copytree(path.parent, crashed)
    shelf.close()
    (crashed / "shelf.db").write_bytes(b"no database" * 1_000)
    assert next(iter(records_in(crashed / "shelf.db").papers)).flags.keys() == {"starred"}


def test_records_come_out_of_any_shelf_which_stays_as_it_is(filled: Path, tmp_path: Path) -> None:
    path = tmp_path / "shelf.db"
    shutil.copy(filled, path)
    records = records_in(path)
    assert len(records.papers) == len(IDS)
    assert [search.name for search in records.searches] == ["todo"]
    assert path.read_bytes() == filled.read_bytes()
    assert [each.name for each in tmp_path.iterdir()] == ["shelf.db"]


def test_of_what_is_no_shelf_nothing_is_read(tmp_path: Path) -> None:
    (tmp_path / "shelf.db").write_bytes(b"SQLite format 3\0" + b"nothing" * 1_000)
    for path in (tmp_path / "shelf.db", tmp_path, tmp_path / "nowhere"):
        with pytest.raises(FileError, match="Nothing of a shelf can be read"):
            records_in(path)


# Rows that are wrong


def test_rows_that_are_wrong_are_told_and_put_right(tmp_path: Path) -> None:
    path = tmp_path / "shelf.db"
    shelf = open_shelf(path)
    give_flag(shelf, "kept", give={"a": "A"})
    give_rating(shelf, 3, give={"b": "B"})
    with closing(sqlite3.connect(path)) as other:
        other.execute("INSERT INTO flag VALUES ('a', 'later', 1.0), ('c', 'starred', 'yesterday')")
        other.execute("INSERT INTO rating VALUES ('c', 9, 1.0)")
        other.execute("INSERT INTO note VALUES ('c', CAST(X'80ff41' AS TEXT), 1.0)")
        other.commit()
    assert shelf.mend() == {
        "a verdict beside a later one": 1,
        "a rating that is not 1 to 5": 1,
        "a flag whose time is none": 1,
        "bytes that are no text in a note": 1,
    }
    assert shelf.mend() == {}
    contents = shelf.contents()
    assert (contents.verdict("a"), contents.flags["later"]) == ("kept", frozenset())
    assert contents.ratings == {"b": 3}
    assert contents.notes == {"c": "��A"}
    assert {record.id: record.flags for record in shelf.records().papers}["c"] == {"starred": 0.0}
    shelf.close()
