"""One run of the browser: changes take effect at once, can be undone, and reach the shelf in order."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import digest, give_flag, give_tag, library, space_of

from paperterm.errors import FileError
from paperterm.facets import bits_of, numbers_in
from paperterm.labels import FLAGS, Flag, Label
from paperterm.library import Library
from paperterm.papers import paper_id
from paperterm.session import Change, Session
from paperterm.session.pending import Pending
from paperterm.session.reading import Reading
from paperterm.session.steps import flagged
from paperterm.shelf import Contents, Shelf, open_shelf
from paperterm.shelving import ShelfSets

NAMES = ("One", "Two", "Three", "Four", "Five")
PAPERS = library(digest("a.txt", *NAMES))


class Heard:
    """What the session said to the reader."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def __call__(self, sentence: str) -> None:
        self.sentences.append(sentence)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "shelf.db"


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def session(path: Path, heard: Heard) -> Iterator[Session]:
    session = begun(path, heard)
    yield session
    session.close()


def begun(path: Path, heard: Heard | None = None, papers: Library = PAPERS) -> Session:
    return Session(space_of(Path("/x")), papers, open_shelf(path), complain=heard or Heard())


def settle(session: Session) -> None:
    """Wait until everything that can be written has been."""
    session._writer.submit(lambda: None).result()


def kept(path: Path) -> Contents:
    """What is on the shelf for the next run."""
    shelf = open_shelf(path)
    try:
        return shelf.contents()
    finally:
        shelf.close()


def flagging(flag: Flag, gained: int, lost: int) -> Change:
    """The step that gives and takes a flag."""
    sets = ShelfSets().with_label(Label("flag", flag), gained=lost, lost=0)
    return flagged(sets, flag, gained, lost)


def ids(*names: str) -> set[str]:
    return {paper_id(name) for name in names}


def out_of_reach(path: Path) -> None:
    """Make a shelf that can neither be opened nor begun."""
    path.parent.parent.mkdir(parents=True, exist_ok=True)
    path.parent.write_text("in the way")


def within_reach(path: Path) -> None:
    path.parent.unlink()


# Changes


def test_a_change_takes_effect_at_once_and_is_there_the_next_time(path: Path, session: Session) -> None:
    session.flag("starred", give=0b00101)
    assert session.sets.starred == 0b00101
    session.flag("read", give=0b00001)
    session.close()
    again = begun(path)
    assert (again.sets.starred, again.sets.read, again.sets.marked) == (0b00101, 0b00001, 0)
    again.close()


def test_a_change_is_only_what_it_changes(session: Session) -> None:
    session.flag("marked", give=0b00011)
    assert session.flag("marked", give=0b00111, take=0b11000) == flagging("marked", 0b00100, 0)
    assert session.flag("marked", give=0b00011) is None
    assert session.flag("marked", take=0b10000) is None
    assert session.flag("marked", give=0, take=0) is None
    assert session.flag("marked", give=0b10000, take=0b00001) == flagging("marked", 0b10000, 0b00001)


def test_a_change_is_described() -> None:
    assert flagging("marked", 0b1, 0).described() == "Marked 1 paper"
    assert flagging("starred", 0b11, 0b100).described() == "Starred 2 papers, Unstarred 1 paper"
    assert flagging("read", 0, (1 << 1_200) - 1).described() == "Unread 1,200 papers"
    assert flagging("read", 0b1, 0b10).touched == 0b11


flags = st.sampled_from(FLAGS)
papers = st.integers(0, (1 << len(NAMES)) - 1)
moves = st.lists(
    st.tuples(st.just("flag"), flags, papers, papers) | st.sampled_from([("undo",), ("redo",)]), max_size=12
)


@given(moves)
@settings(max_examples=40)
def test_undo_and_redo_go_back_and_forth_and_the_shelf_follows(
    tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[str, Flag, int, int] | tuple[str]]
) -> None:
    path = tmp_path_factory.mktemp("moves") / "shelf.db"
    session = begun(path)
    states, now = [session.sets], 0
    for move in moves:
        if len(move) == 4:
            _, flag, give, take = move
            if session.flag(flag, give=give, take=take & ~give) is not None:
                now += 1
                states[now:] = [session.sets]
        elif move[0] == "undo":
            assert (session.undo() is not None) == (now > 0)
            now = max(now - 1, 0)
        else:
            assert (session.redo() is not None) == (now < len(states) - 1)
            now = min(now + 1, len(states) - 1)
        assert session.sets == states[now]
    session.close()
    again = begun(path)
    assert again.sets == states[now]
    again.close()


def test_settings_are_remembered(path: Path, session: Session) -> None:
    session.remember("theme", "dark")
    session.remember("theme", "light")
    session.close()
    shelf = open_shelf(path)
    assert shelf.setting("theme") == "light"
    shelf.close()


def test_no_key_waits_for_the_disk(path: Path, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()
    slow = Shelf.label
    turns = []

    def waiting(self: Shelf, *arguments: object, **more: object) -> None:
        turns.append(more)
        go.wait()
        slow(self, *arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Shelf, "label", waiting)
    for number in range(5):
        session.flag("starred", give=1 << number)
    session.flag("starred", take=0b00010)
    assert session.sets.starred == 0b11101
    assert session.unsaved == 6
    assert len(turns) <= 1
    go.set()
    session.close()
    assert session.unsaved == 0
    assert kept(path).flags["starred"] == ids("One", "Three", "Four", "Five")


def test_titles_are_kept_with_what_is_flagged(path: Path, session: Session) -> None:
    import sqlite3

    session.flag("starred", give=0b00110)
    session.close()
    rows = sqlite3.connect(path).execute("SELECT title FROM paper").fetchall()
    assert {title for (title,) in rows} == {"Two", "Three"}


# What was asked


def queries(session: Session) -> list[str]:
    return [asked.query for asked in session.read_history()]


def test_a_query_that_was_asked_is_in_the_history_at_once_and_the_next_time(
    path: Path, session: Session
) -> None:
    for query in ("mamba", "rwkv", "mamba"):
        session.asked(query)
    assert queries(session) == ["mamba", "rwkv"]
    session.close()
    again = begun(path)
    assert queries(again) == ["mamba", "rwkv"]
    again.close()


def test_the_history_is_that_of_all_browsers(path: Path, session: Session) -> None:
    other = begun(path)
    other.asked("from the other")
    settle(other)
    assert queries(session) == ["from the other"]
    session.asked("from this")
    settle(session)
    assert queries(other) == ["from this", "from the other"]
    other.close()


def test_a_query_taken_out_of_the_history_comes_back_to_its_place(path: Path, session: Session) -> None:
    for query in ("first", "second", "third"):
        session.asked(query)
    second = session.read_history()[1]
    change = session.forget(second)
    assert queries(session) == ["third", "first"]
    assert change.described() == "Taken out of the history: second"
    assert session.undo() == change
    assert queries(session) == ["third", "second", "first"]
    session.redo()
    session.close()
    again = begun(path)
    assert queries(again) == ["third", "first"]
    again.close()


def test_asking_is_nothing_to_undo_and_nothing_to_lose(path: Path, heard: Heard) -> None:
    out_of_reach(path)
    session = begun(path, heard)
    session.asked("mamba")
    settle(session)
    assert session.undo() is None
    assert queries(session) == ["mamba"]
    assert heard.sentences == [session.shelf.trouble]
    session.close()
    assert session.unsaved == 0


# Saved searches


def named(session: Session) -> dict[str, str]:
    return {search.name: search.query for search in session.searches}


def test_searches_are_saved_renamed_and_deleted_and_all_of_it_can_be_undone(
    path: Path, session: Session
) -> None:
    session.save_search("later", "is:unread rwkv")
    session.save_search("early", "mamba")
    assert list(named(session)) == ["early", "later"]
    states = [named(session)]
    session.save_search("early", "mamba -survey")
    states.append(named(session))
    session.rename_search(session.searches[0], "soon")
    states.append(named(session))
    session.delete_search(session.searches[0])
    states.append(named(session))
    assert states[1:] == [
        {"early": "mamba -survey", "later": "is:unread rwkv"},
        {"later": "is:unread rwkv", "soon": "mamba -survey"},
        {"soon": "mamba -survey"},
    ]
    undone = []
    for before in reversed(states[:-1]):
        step = session.undo()
        assert step is not None
        undone.append(step.described())
        assert named(session) == before
    assert undone == [
        "Deleted the saved search later",
        "Renamed the saved search early to soon",
        "Changed the search early",
    ]
    for after in states[1:]:
        session.redo()
        assert named(session) == after
    session.close()
    again = begun(path)
    assert named(again) == states[-1]
    again.close()


def test_who_ends_with_changes_that_could_not_be_saved_is_told_how_many_and_where(path: Path) -> None:
    out_of_reach(path)
    session = begun(path)
    session.flag("starred", give=0b1)
    session.close()
    with pytest.raises(
        FileError, match=rf"^1 of your changes could not be saved in {re.escape(str(path))}: "
    ):
        session.check_saved()


def test_searches_that_cannot_be_saved_yet_outlive_another_reading_and_other_papers(
    path: Path, heard: Heard
) -> None:
    out_of_reach(path)
    session = begun(path, heard)
    session.flag("starred", give=0b1)
    session.save_search("mine", "mamba")
    settle(session)
    session.replace_library(library(digest("b.txt", "Others")))
    assert named(session) == {"mine": "mamba"}
    # the flag was given by a number that is another paper's now
    assert session.undo() is not None
    assert session.undo() is None
    session.redo()
    within_reach(path)
    session.close()
    assert [(search.name, search.query) for search in kept(path).searches] == [("mine", "mamba")]


def test_searches_saved_by_two_browsers_are_both_there(path: Path, session: Session) -> None:
    other = begun(path)
    other.save_search("theirs", "rwkv")
    session.save_search("ours", "mamba")
    other.close()
    session.close()
    assert [search.name for search in kept(path).searches] == ["ours", "theirs"]


# When the shelf is in trouble


def test_changes_that_cannot_be_saved_are_saved_with_the_next_that_can(path: Path, heard: Heard) -> None:
    out_of_reach(path)
    session = begun(path, heard)
    assert session.shelf.trouble
    session.flag("starred", give=0b00111)
    session.flag("starred", take=0b00001)
    session.remember("theme", "dark")
    settle(session)
    assert session.sets.starred == 0b00110
    assert session.unsaved == 3
    # said once, not with every key
    assert heard.sentences == [session.shelf.trouble]

    within_reach(path)
    session.flag("read", give=0b10000)
    settle(session)
    assert session.unsaved == 0
    assert session.shelf.trouble == ""
    assert heard.sentences[1:] == ["Changes are being saved again, and the earlier ones have been."]
    session.close()
    assert kept(path).flags == {
        **Contents.empty().flags,
        "starred": ids("Two", "Three"),
        "read": ids("Five"),
    }


def test_what_could_not_be_saved_is_tried_once_more_at_the_end(path: Path, heard: Heard) -> None:
    out_of_reach(path)
    session = begun(path, heard)
    session.flag("starred", give=0b00001)
    settle(session)
    within_reach(path)
    session.close()
    assert session.unsaved == 0
    assert kept(path).flags["starred"] == ids("One")


def test_what_cannot_be_saved_to_the_end_is_counted_and_nobody_hangs(path: Path, heard: Heard) -> None:
    out_of_reach(path)
    session = begun(path, heard)
    session.flag("starred", give=0b00001)
    session.flag("read", give=0b00001)
    settle(session)
    before = list(heard.sentences)
    session.close()
    assert session.unsaved == 2
    # whoever would listen is closing as well
    assert heard.sentences == before


def test_a_change_that_comes_too_late_is_counted_and_harmless(session: Session) -> None:
    session.close()
    session.flag("starred", give=0b1)
    assert session.unsaved == 1
    session.close()


def test_a_new_trouble_is_said_too(
    path: Path, heard: Heard, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(sentence: str) -> object:
        def fail(*_: object, **__: object) -> None:
            raise FileError(sentence)

        return fail

    with monkeypatch.context() as patched:
        for sentence in ("The disk is full.", "The disk is full.", "The disk is gone."):
            patched.setattr(Shelf, "label", failing(sentence))
            session.flag("starred", give=1 << session.unsaved)
            settle(session)
    assert heard.sentences == ["The disk is full.", "The disk is gone."]
    session.flag("read", give=0b1)
    settle(session)
    assert len(heard.sentences) == 3
    assert kept(path).flags["starred"] == ids("One", "Two", "Three")


def test_even_a_mistake_of_ours_is_said(
    heard: Heard, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Shelf, "label", lambda *_, **__: 1 / 0)
        session.flag("starred", give=0b1)
        settle(session)
    assert heard.sentences == ["Changes are not being saved (division by zero)."]


# Another reading of the digests


def test_flags_follow_their_papers_into_another_reading(session: Session) -> None:
    session.flag("starred", give=0b00010)
    session.flag("marked", give=0b10001)
    session.replace_library(library(digest("a.txt", "New", "Five", "Two")))
    assert session.sets.starred == 0b100
    assert session.sets.marked == 0b010
    # the numbers are others now
    assert session.undo() is None
    assert session.redo() is None
    session.replace_library(PAPERS)
    assert session.sets.marked == 0b10001


def test_a_reading_in_which_every_paper_keeps_its_number_can_still_be_undone(session: Session) -> None:
    session.flag("starred", give=0b00010)
    session.replace_library(library(digest("a.txt", *((name, "Now with an abstract.") for name in NAMES))))
    assert session.undo() == flagging("starred", 0b00010, 0)
    assert session.sets.starred == 0


def test_another_reading_shows_what_another_browser_did(path: Path, session: Session) -> None:
    other = open_shelf(path)
    give_flag(other, "starred", give={paper_id("Two"): "Two"})
    give_tag(other, "todo", give={paper_id("One"): "One"})
    other.set_note(paper_id("Three"), "Three", "a note")
    other.close()
    assert session.sets.starred == 0
    session.replace_library(PAPERS)
    assert session.sets.starred == 0b00010
    assert session.sets.tags == {"todo": 0b00001}
    assert session.sets.noted == 0b00100


def test_what_is_not_saved_yet_is_not_forgotten_by_another_reading(path: Path, heard: Heard) -> None:
    out_of_reach(path)
    session = begun(path, heard)
    session.flag("starred", give=0b00111)
    session.flag("starred", take=0b00010)
    settle(session)
    others = library(digest("a.txt", "Five", "Three", "One"))
    session.replace_library(others)
    assert session.sets.starred == 0b110
    session.flag("starred", give=0b001)
    within_reach(path)
    session.close()
    assert kept(path).flags["starred"] == ids("One", "Three", "Five")


@given(st.lists(st.tuples(flags, papers, papers), max_size=6), st.permutations(NAMES))
@settings(max_examples=25)
def test_whether_saved_or_not_another_reading_shows_the_same(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[Flag, int, int]], order: list[str]
) -> None:
    seen = []
    for in_trouble in (False, True):
        path = tmp_path_factory.mktemp("reading") / "data" / "shelf.db"
        if in_trouble:
            out_of_reach(path)
        session = begun(path)
        for flag, give, take in changes:
            session.flag(flag, give=give, take=take & ~give)
        others = library(digest("b.txt", *order[:4]))
        before = session.sets
        session.replace_library(others)
        for flag in FLAGS:
            expected = [others.numbers.get(PAPERS.ids[n]) for n in numbers_in(before.flagged(flag))]
            assert session.sets.flagged(flag) == bits_of([n for n in expected if n is not None], len(others))
        seen.append(session.sets)
        session.close()
    assert seen[0] == seen[1]


def test_what_is_read_while_the_reader_changes_something_takes_nothing_back(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(session)
    read: list[Reading] = []
    save = Session._save

    def read_first(session: Session, change: Pending) -> None:
        read.append(session.read_shelf())
        save(session, change)

    monkeypatch.setattr(Session, "_save", read_first)
    session.flag("marked", give=0b1)
    settle(session)
    session.take(read[0])
    assert session.sets.marked == 0b1


def test_a_shelf_that_cannot_be_read_any_more_is_remembered(
    heard: Heard, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = open_shelf(path)
    give_tag(shelf, "todo", give={paper_id("One"): "One"})
    shelf.set_note(paper_id("Two"), "Two", "a note")
    shelf.close()
    session = begun(path, heard)
    session.flag("starred", give=0b00110)

    def fail(_: Shelf) -> Contents:
        raise FileError("The shelf cannot be read.")

    with monkeypatch.context() as patched:
        patched.setattr(Shelf, "contents", fail)
        session.replace_library(library(digest("a.txt", "Two", "One")))
    assert heard.sentences == ["The shelf cannot be read."]
    assert (session.sets.starred, session.sets.noted, session.sets.tags) == (0b01, 0b01, {"todo": 0b10})
    session.close()


def test_a_session_needs_no_terminal() -> None:
    script = "import sys, paperterm.session; sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
