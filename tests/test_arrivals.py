"""What is new: papers that came with the last arrival, whenever the browser is started and however often."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import digest, library, space_of

from paperterm.library import Library
from paperterm.session import Session
from paperterm.shelf import Arrival, Arrivals, looked_at, open_shelf
from paperterm.shelving import shelf_sets

FIRST = library(digest("a.txt", "One", "Two"))
BOTH = library(digest("a.txt", "One", "Two"), digest("b.txt", "Two", "Three", "Four"))
ONE, TWO, THREE, FOUR = (1 << number for number in range(4))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "shelf.db"


def started(path: Path, papers: Library) -> Session:
    """A browser that has been started and has found out what is new."""
    session = Session(space_of(Path("/x")), papers, open_shelf(path))
    assert session.sets.new == 0  # not known before the first paint
    session.meet(begins=True)
    settled(session)
    return session


def settled(session: Session) -> None:
    """Let the browser look at its shelf."""
    reading = session.look().result()
    assert reading is not None
    session.take(reading)


def new(path: Path, papers: Library) -> int:
    """What the command line finds, which writes nothing."""
    return shelf_sets(looked_at(path), papers).new


def rows(path: Path) -> list[tuple[float, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT since, ids FROM arrival ORDER BY since").fetchall()


def test_at_first_everything_is_new_until_it_is_read_kept_or_skipped(path: Path) -> None:
    session = started(path, BOTH)
    assert session.sets.new == ONE | TWO | THREE | FOUR
    session.flag("read", give=ONE)
    session.judge("kept", TWO)
    session.judge("skipped", THREE)
    session.judge("later", FOUR)
    session.flag("starred", give=FOUR)
    assert session.sets.new == FOUR
    session.close()
    assert new(path, BOTH) == FOUR


def test_starting_again_loses_nothing_that_is_new_and_writes_nothing(path: Path) -> None:
    started(path, FIRST).close()
    before = rows(path)
    for _ in range(3):
        session = started(path, FIRST)
        assert session.sets.new == ONE | TWO
        session.close()
    assert rows(path) == before
    assert len(before) == 1


def test_a_digest_that_arrives_makes_new_what_no_earlier_one_had(path: Path) -> None:
    started(path, FIRST).close()
    assert new(path, BOTH) == ONE | TWO | THREE | FOUR
    session = started(path, BOTH)
    assert session.sets.new == THREE | FOUR
    session.close()
    assert new(path, BOTH) == THREE | FOUR
    assert [len(ids.split()) for _, ids in rows(path)] == [2, 2]


def test_what_arrives_while_the_browser_runs_is_new_beside_what_was(path: Path) -> None:
    session = started(path, FIRST)
    session.replace_library(BOTH)
    assert session.sets.new == ONE | TWO | THREE | FOUR
    session.close()
    again = started(path, BOTH)
    assert again.sets.new == ONE | TWO | THREE | FOUR
    again.close()


def test_a_paper_that_went_and_comes_back_is_not_new_again(path: Path) -> None:
    started(path, BOTH).close()
    started(path, library(digest("c.txt", "Five"))).close()
    session = started(path, BOTH)
    assert session.sets.new == 0
    session.close()


def test_a_shelf_that_cannot_be_written_knows_what_is_new_all_the_same(path: Path) -> None:
    path.parent.write_text("in the way")
    session = started(path, FIRST)
    assert session.sets.new == ONE | TWO
    session.replace_library(BOTH)
    settled(session)
    assert session.sets.new == ONE | TWO | THREE | FOUR
    # nothing that the reader did is lost with it
    assert session.unsaved == 0
    session.close()


def test_a_hundred_thousand_papers_are_one_row(path: Path) -> None:
    shelf = open_shelf(path)
    shelf.meet([f"{number:010}" for number in range(100_000)], 1.0, begins=True)
    shelf.close()
    assert [len(ids) for _, ids in rows(path)] == [100_000 * 11 - 1]


def test_what_is_kept_in_the_file_is_what_was_worked_out(path: Path) -> None:
    shelf, expected = open_shelf(path), Arrivals()
    for when, ids, begins in ((5.0, "ab", True), (3.0, "abc", False), (9.0, "abc", True), (9.5, "bd", True)):
        shelf.meet(ids, when, begins=begins)
        expected = expected.met(ids, when, begins=begins)
        assert shelf.contents().arrivals == expected
    shelf.close()


seen = st.lists(st.tuples(st.sets(st.sampled_from("abcdef")), st.booleans(), st.floats(0, 9)), max_size=8)


@given(seen)
def test_whatever_comes_and_goes_each_paper_arrives_once_and_the_unmet_are_new(
    seen: list[tuple[set[str], bool, float]],
) -> None:
    arrivals = Arrivals()
    for ids, begins, clock in seen:
        before, met = arrivals, {each for row in arrivals.rows for each in row.ids.split()}
        arrivals = arrivals.met(sorted(ids), clock, begins=begins)
        assert set(ids) - met <= set("abcdef") - arrivals.old()
        assert arrivals.met(sorted(ids), clock, begins=begins) == arrivals
        if begins and set(ids) - met:
            assert arrivals.old() == {
                each for row in before.rows if row.since <= before.visit for each in row.ids.split()
            }
    times = [row.since for row in arrivals.rows]
    assert times == sorted(set(times))
    everything = " ".join(row.ids for row in arrivals.rows).split()
    assert len(everything) == len(set(everything))


def test_what_another_browser_let_arrive_is_new_in_the_next_one_that_begins() -> None:
    arrivals = Arrivals((Arrival(1.0, "a"), Arrival(3.0, "b")), visit=2.0)
    assert arrivals.met("ab", 4.0, begins=True) == Arrivals(arrivals.rows, 4.0, 2.0)
    assert arrivals.met("ab", 4.0, begins=False) == arrivals
