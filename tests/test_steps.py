"""What the reader does to papers: each step in words, undone and redone, and on the shelf as here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import digest, library, space_of

from paperterm.errors import FileError, UsageError
from paperterm.labels import FLAGS, VERDICTS
from paperterm.library import Library
from paperterm.papers import paper_id
from paperterm.session import Session, Step
from paperterm.shelf import Contents, Shelf, open_shelf

NAMES = (
    "One",
    "Two",
    "Three",
    "Four",
    "A title that goes on for longer than anybody would want to read in a line",
)
PAPERS = library(digest("a.txt", *NAMES))
ONE, TWO, THREE, FOUR, FIVE = (1 << number for number in range(len(NAMES)))
ALL = (1 << len(NAMES)) - 1


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "shelf.db"


@pytest.fixture
def session(path: Path) -> Iterator[Session]:
    session = begun(path)
    yield session
    session.close()


def begun(path: Path, papers: Library = PAPERS) -> Session:
    return Session(space_of(Path("/x")), papers, open_shelf(path))


def settle(session: Session) -> None:
    """Wait until everything that can be written has been."""
    session._writer.submit(lambda: None).result()


def look(session: Session) -> bool:
    """Look once at what others have done, and say whether that shows anything."""
    reading = session.look().result()
    return reading is not None and session.take(reading)


def kept(path: Path) -> Contents:
    """What is on the shelf for the next run."""
    shelf = open_shelf(path)
    try:
        return shelf.contents()
    finally:
        shelf.close()


def told(step: Step | None) -> str:
    assert step is not None
    return step.described()


# In words


def test_each_step_says_what_it_did(session: Session) -> None:
    assert told(session.judge("later", ONE)) == "Left 1 paper for later"
    assert told(session.judge("kept", ONE | TWO)) == "Kept 2 papers"
    assert told(session.judge("skipped", THREE)) == "Skipped 1 paper"
    assert told(session.judge(None, ALL)) == "Took back what was said of 3 papers"
    assert told(session.tag("todo", give=ONE | TWO)) == "Tagged 2 papers todo"
    assert (
        told(session.tag("todo", give=THREE, take=TWO))
        == "Tagged 1 paper todo, Took the tag todo from 1 paper"
    )
    assert told(session.rename_tag("todo", "to do")) == "Renamed the tag todo to to do"
    assert told(session.delete_tag("to do")) == "Deleted the tag to do from 2 papers"
    assert told(session.rate(ONE | TWO | THREE, 4)) == "Rated 3 papers 4 of 5"
    assert told(session.rate(ALL, 0)) == "Took the rating from 3 papers"
    assert told(session.note(PAPERS[0], "An idea")) == "Wrote a note on One"
    assert told(session.note(PAPERS[0], "Another")) == "Changed the note on One"
    assert told(session.note(PAPERS[0], "")) == "Deleted the note on One"
    assert told(session.note(PAPERS[4], "Long")) == "Wrote a note on A title that goes on for longer than an…"


NOTHING: list[Callable[[Session], Step | None]] = [
    lambda session: session.judge("kept", ONE),
    lambda session: session.judge("kept", 0),
    lambda session: session.judge(None, TWO),
    lambda session: session.tag("todo", give=ONE, take=TWO),
    lambda session: session.tag("TODO", give=ONE),
    lambda session: session.delete_tag("never"),
    lambda session: session.rename_tag("never", "ever"),
    lambda session: session.rename_tag("todo", "todo"),
    lambda session: session.rate(ONE, 4),
    lambda session: session.rate(TWO, 0),
    lambda session: session.note(PAPERS[0], " a note \n"),
    lambda session: session.note(PAPERS[1], "  \n"),
]


@pytest.mark.parametrize("step", NOTHING)
def test_what_changes_nothing_is_no_step(session: Session, step: Callable[[Session], Step | None]) -> None:
    session.judge("kept", ONE)
    session.tag("todo", give=ONE)
    session.rate(ONE, 4)
    last = session.note(PAPERS[0], "a note")
    assert step(session) is None
    assert session.undo() == last


# Verdicts, ratings, tags, notes


def test_a_verdict_takes_the_other_two_and_what_is_kept_or_skipped_has_been_read(session: Session) -> None:
    session.judge("later", ALL)
    assert (session.sets.later, session.sets.read) == (ALL, 0)
    session.judge("kept", ONE | TWO)
    session.judge("skipped", TWO | THREE)
    sets = session.sets
    assert (sets.kept, sets.skipped, sets.later) == (ONE, TWO | THREE, FOUR | FIVE)
    assert sets.read == ONE | TWO | THREE
    session.undo()
    session.undo()
    assert (session.sets.later, session.sets.kept, session.sets.read) == (ALL, 0, 0)


def test_a_flag_that_is_a_verdict_takes_the_other_two_as_well(session: Session) -> None:
    session.judge("later", ONE)
    session.flag("kept", give=ONE)
    assert (session.sets.kept, session.sets.later) == (ONE, 0)
    session.undo()
    assert (session.sets.kept, session.sets.later) == (0, ONE)


def test_two_tags_become_one_and_are_two_again_when_that_is_undone(path: Path, session: Session) -> None:
    session.tag("a", give=ONE | TWO)
    session.tag("b", give=TWO | THREE)
    session.rename_tag("a", "B")
    assert session.sets.tags == {"b": ONE | TWO | THREE}
    session.undo()
    assert session.sets.tags == {"a": ONE | TWO, "b": TWO | THREE}
    session.rename_tag("a", "A")
    assert session.sets.tags == {"A": ONE | TWO, "b": TWO | THREE}
    session.close()
    assert kept(path).tags == {
        paper_id("One"): ("A",),
        paper_id("Two"): ("A", "b"),
        paper_id("Three"): ("b",),
    }


def test_a_deleted_tag_comes_back_to_papers_that_are_not_here_too(path: Path) -> None:
    others = begun(path, library(digest("b.txt", "Elsewhere", "One")))
    others.tag("todo", give=0b11)
    others.tag("done", give=0b01)
    others.close()
    session = begun(path)
    assert session.sets.tags == {"todo": ONE}
    for _ in range(2):
        assert told(session.delete_tag("todo")) == "Deleted the tag todo from 2 papers"
        settle(session)
        assert kept(path).tags == {paper_id("Elsewhere"): ("done",)}
        session.undo()
        settle(session)
        assert kept(path).tags == {paper_id("Elsewhere"): ("done", "todo"), paper_id("One"): ("todo",)}
    session.rename_tag("todo", "done")
    session.close()
    assert kept(path).tags == {paper_id("Elsewhere"): ("done",), paper_id("One"): ("done",)}


def test_a_tag_that_only_papers_elsewhere_have_is_written_as_it_is_there(path: Path) -> None:
    others = begun(path, library(digest("b.txt", "Elsewhere")))
    others.tag("To Do", give=0b1)
    others.close()
    session = begun(path)
    session.tag("to do", give=ONE)
    assert session.sets.tags == {"To Do": ONE}
    session.close()


@pytest.mark.parametrize("text", ["", "  ", '""'])
def test_no_tag_without_a_name(session: Session, text: str) -> None:
    session.tag("todo", give=ONE)
    with pytest.raises(UsageError):
        session.tag(text, give=ONE)
    with pytest.raises(UsageError):
        session.rename_tag("todo", text)
    assert session.sets.tags == {"todo": ONE}


def test_a_note_is_made_safe_for_a_terminal(path: Path, session: Session) -> None:
    session.note(PAPERS[0], "\x1b[31mred\r\nand more  \n")
    session.close()
    assert kept(path).notes == {paper_id("One"): "�red\nand more"}


def test_a_note_follows_its_paper_into_another_reading_and_can_be_undone_there(session: Session) -> None:
    session.note(PAPERS[1], "a note")
    session.replace_library(library(digest("a.txt", "New", "Two")))
    assert session.sets.notes == {1: "a note"}
    session.undo()
    assert session.sets.notes == {}
    session.replace_library(library(digest("a.txt", "New")))
    session.redo()
    session.replace_library(PAPERS)
    assert session.sets.notes == {1: "a note"}


def test_stars_are_added_to_what_each_paper_has_and_taken_in_one_step(session: Session) -> None:
    session.rate(ONE, 4)
    session.rate(TWO, 5)
    rated = session.sets.ratings
    assert told(session.rate_by(ONE | TWO | THREE, 1)) == "Rated 2 papers 1 star higher"
    assert session.sets.ratings == {1: THREE, 5: ONE | TWO}
    session.undo()
    assert session.sets.ratings == rated
    assert told(session.rate_by(ONE | TWO, 3)) == "Rated 1 paper 5 of 5"
    assert told(session.rate_by(ONE | TWO, -2)) == "Rated 2 papers 3 of 5"
    assert told(session.rate_by(ALL, -9)) == "Took the rating from 2 papers"
    assert session.rate_by(ALL, -1) is None


def test_a_note_that_is_written_on_is_one_step(session: Session) -> None:
    session.note(PAPERS[0], "before")
    step = session.note(PAPERS[0], "bef")
    step = session.note(PAPERS[0], "another", after=step)
    assert session.note(PAPERS[0], "another ", after=step) is step
    assert session.undo() == step
    assert session.sets.notes == {0: "before"}
    step = session.note(PAPERS[0], "x")
    assert session.note(PAPERS[0], "before", after=step) is None
    assert told(session.undo()) == "Wrote a note on One"


def test_a_note_on_a_paper_that_has_left_meanwhile_is_kept(session: Session, path: Path) -> None:
    session.replace_library(library(digest("a.txt", "New")))
    session.note(PAPERS[0], "late")
    session.close()
    assert kept(path).notes == {PAPERS[0].id: "late"}


# Any steps at all


papers = st.integers(0, ALL)
tags = st.sampled_from(["a", "b", "c"])
moves = st.one_of(
    st.tuples(st.just("flag"), st.sampled_from(FLAGS), papers, papers),
    st.tuples(st.just("judge"), st.sampled_from([*VERDICTS, None]), papers),
    st.tuples(st.just("tag"), tags, papers, papers),
    st.tuples(st.just("rename_tag"), tags, tags),
    st.tuples(st.just("delete_tag"), tags),
    st.tuples(st.just("rate"), papers, st.integers(0, 5)),
    st.tuples(st.just("rate_by"), papers, st.integers(-6, 6)),
    st.tuples(st.just("note"), st.sampled_from(PAPERS), st.sampled_from(["", "x", "y"])),
    st.tuples(st.sampled_from(["undo", "redo"])),
)


def done(session: Session, move: tuple[Any, ...]) -> Step | None:
    name, *rest = move
    if name in ("flag", "tag"):
        label, give, take = rest
        step: Step | None = getattr(session, name)(label, give=give, take=take & ~give)
    else:
        step = getattr(session, name)(*rest)
    return step


@given(st.lists(moves, max_size=16))
@settings(max_examples=80, deadline=None)
def test_any_steps_forth_and_back_are_as_they_were_and_on_the_shelf(
    tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[Any, ...]]
) -> None:
    path = tmp_path_factory.mktemp("steps") / "shelf.db"
    session = begun(path)
    states, now = [session.sets], 0
    for move in moves:
        step = done(session, move)
        if move[0] == "undo":
            assert (step is not None) == (now > 0)
            now = max(now - 1, 0)
        elif move[0] == "redo":
            assert (step is not None) == (now < len(states) - 1)
            now = min(now + 1, len(states) - 1)
        elif step is not None:
            now += 1
            states[now:] = [session.sets]
        assert session.sets == states[now]
        assert not session.sets.kept & session.sets.skipped
        assert not (session.sets.kept | session.sets.skipped) & session.sets.later
    session.close()
    again = begun(path)
    assert again.sets == states[now]
    again.close()


@given(st.lists(moves, max_size=10))
@settings(max_examples=30, deadline=None)
def test_what_cannot_be_written_is_seen_as_if_it_had_been(
    tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[Any, ...]]
) -> None:
    path = tmp_path_factory.mktemp("trouble") / "data" / "shelf.db"
    path.parent.write_text("in the way")
    session = begun(path)
    for move in moves:
        done(session, move)
    before = session.sets
    assert session.read_shelf().sets._replace(fresh=0) == before
    path.parent.unlink()
    session.close()
    assert session.unsaved == 0
    again = begun(path)
    assert again.sets == before
    again.close()


giving = st.tuples(st.booleans(), st.sampled_from(["starred", "read", "tag a", "tag b", "look"]), papers)


@given(st.lists(giving, max_size=12))
@settings(max_examples=40, deadline=None)
def test_two_browsers_that_give_by_turns_end_in_the_union(
    tmp_path_factory: pytest.TempPathFactory, turns: list[tuple[bool, str, int]]
) -> None:
    path = tmp_path_factory.mktemp("two") / "shelf.db"
    both, union = (begun(path), begun(path)), dict.fromkeys(["starred", "read", "tag a", "tag b"], 0)
    for second, what, bits in turns:
        session = both[second]
        if what == "look":
            look(session)
            continue
        union[what] |= bits
        if what.startswith("tag "):
            session.tag(what[4:], give=bits)
        else:
            session.flag(what, give=bits)  # type: ignore[arg-type]
    for session in both:
        settle(session)
    for session in both:
        look(session)
        sets = session.sets
        assert [sets.starred, sets.read, sets.tags.get("a", 0), sets.tags.get("b", 0)] == [*union.values()]
    for session in both:
        session.close()


# What another browser does meanwhile


def test_what_another_browser_does_is_seen_at_the_next_look(path: Path, session: Session) -> None:
    other = begun(path)
    assert not look(session)
    other.judge("kept", ONE)
    other.tag("todo", give=TWO)
    other.note(PAPERS[2], "a note")
    other.rate(FOUR, 5)
    other.save_search("mine", "mamba")
    settle(other)
    assert look(session)
    assert session.sets._replace(fresh=0) == other.sets
    assert [search.name for search in session.searches] == ["mine"]
    # nothing is read twice, nor after what this browser did itself
    session.flag("starred", give=ONE)
    settle(session)
    assert session.look().result() is None
    other.close()


def test_what_is_changed_while_the_shelf_is_read_is_not_lost(path: Path, session: Session) -> None:
    other = begun(path)
    other.flag("starred", give=ONE)
    settle(other)
    reading = session.look().result()
    assert reading is not None
    session.flag("starred", give=TWO)
    settle(session)
    assert not session.take(reading)
    assert session.sets.starred == TWO
    assert look(session)
    assert session.sets.starred == ONE | TWO
    other.close()


def test_undoing_takes_back_only_what_this_browser_did(path: Path, session: Session) -> None:
    session.flag("starred", give=ONE | TWO)
    settle(session)
    other = begun(path)
    other.flag("starred", give=THREE, take=ONE)
    settle(other)
    look(session)
    session.undo()
    assert session.sets.starred == THREE
    session.redo()
    assert session.sets.starred == ONE | TWO | THREE
    other.close()


def test_what_two_browsers_say_of_a_paper_is_one_verdict_and_the_last(path: Path, session: Session) -> None:
    session.judge("later", ONE)
    session.judge("kept", ONE)
    settle(session)
    other = begun(path)
    other.judge("skipped", ONE)
    settle(other)
    look(session)
    assert session.sets.verdict_of(0) == "skipped"
    session.undo()
    assert session.sets.verdict_of(0) == "later"
    session.close()
    assert kept(path).verdict(paper_id("One")) == "later"
    other.close()


def test_a_note_that_another_browser_has_changed_is_not_undone(path: Path, session: Session) -> None:
    session.note(PAPERS[0], "mine")
    session.note(PAPERS[1], "mine too")
    settle(session)
    other = begun(path)
    other.note(PAPERS[0], "another")
    settle(other)
    look(session)
    assert told(session.undo()) == "Wrote a note on Two"
    assert session.undo() is None
    assert session.sets.notes == {0: "another"}
    other.close()


# When the shelf cannot be written


def test_what_could_not_be_written_is_tried_again_by_itself(
    path: Path, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise FileError("The disk is full.")

    heard: list[str] = []
    session.complain = heard.append
    with monkeypatch.context() as patched:
        for name in ("label", "set_note"):
            patched.setattr(Shelf, name, full)
        for step in (
            session.judge("kept", ONE),
            session.tag("todo", give=ONE),
            session.rate(ONE, 3),
            session.note(PAPERS[0], "a note"),
        ):
            assert step is not None
        settle(session)
        session.look().result()
    assert heard == ["The disk is full."]
    assert session.unsaved == 4
    session.look().result()
    assert session.unsaved == 4  # a moment must pass
    monkeypatch.setattr("paperterm.session.session._TRIED_AGAIN_AFTER", 0.0)
    session.look().result()
    assert session.unsaved == 0
    assert heard[1:] == ["Changes are being saved again, and the earlier ones have been."]
    contents = kept(path)
    assert contents.verdict(paper_id("One")) == "kept"
    assert (contents.tags, contents.ratings) == ({paper_id("One"): ("todo",)}, {paper_id("One"): 3})


def test_looking_comes_to_nothing_when_the_browser_has_ended(session: Session) -> None:
    session.close()
    assert session.look().result() is None
