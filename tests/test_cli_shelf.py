"""`paperterm tags`, `searches`, `history` and `shelf`: what is on the shelf as a whole."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

import pytest
from cli_support import MAMBA, SURVEY, ids, run, write_library

from paperterm.settings import places
from paperterm.shelf import Asked, open_shelf

MAMBA_ID, SURVEY_ID = ids(MAMBA, SURVEY)


@pytest.fixture(autouse=True)
def digests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_library(tmp_path)
    monkeypatch.setenv("PAPERTERM_DIGESTS", str(folder))
    return folder


def another_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERTERM_HOME", str(tmp_path / "another home"))


# Tags


def test_tags_are_listed_with_their_papers_the_most_used_first() -> None:
    run("tag", "mamba", "--tag", "states")
    run("tag", MAMBA_ID, "a first")
    assert run("tags").fields == [["states", "2"], ["a first", "1"]]
    assert json.loads(run("tags", "--format", "json").out)[0] == {"name": "states", "papers": 2}


def test_without_a_tag_it_says_how_one_is_given() -> None:
    said = run("tags")
    assert (said.code, said.out) == (1, "")
    assert "paperterm tag ID TAG" in said.err


def test_a_tag_is_renamed_and_two_become_one() -> None:
    run("tag", "mamba", "--tag", "states")
    run("tag", MAMBA_ID, "todo")
    assert "Renamed the tag todo to later." in run("tags", "rename", "todo", "later").err
    assert "one now" in run("tags", "rename", "later", "states").err
    assert run("tags").fields == [["states", "2"]]


def test_a_tag_is_deleted_and_one_that_is_not_there_is_named() -> None:
    run("tag", MAMBA_ID, "todo")
    assert run("tags", "delete", "nope").code == 2
    assert run("tags", "delete", "todo").code == 0
    assert run("tags").code == 1


# Saved searches


def test_a_search_is_saved_asked_exported_renamed_and_deleted() -> None:
    assert run("searches", "save", "states", "mamba", "-survey").code == 0
    assert run("searches").fields == [["states", "mamba -survey"]]
    assert run("search", "@states", "--format", "ids").lines == [MAMBA_ID]
    assert json.loads(run("export", "@states", "--format", "json").out)[0]["id"] == MAMBA_ID
    assert run("searches", "rename", "states", "linear").code == 0
    assert "mamba -survey" in run("searches", "delete", "linear").err
    assert run("searches").code == 1


def test_a_saved_search_is_not_replaced_unasked() -> None:
    run("searches", "save", "states", "mamba")
    assert run("searches", "save", "states", "survey").code == 2
    assert run("searches", "save", "states", "survey", "--overwrite").code == 0
    assert run("searches").fields == [["states", "survey"]]


def test_a_malformed_query_is_not_saved() -> None:
    said = run("searches", "save", "broken", "(mamba")
    assert said.code == 2
    assert "^" in said.err


# The history


def test_the_history_is_listed_and_forgotten() -> None:
    assert run("history").code == 1
    shelf = open_shelf(places().shelf)
    shelf.set_asked(give=[Asked("old", 1.0), Asked("new", 2.0)])
    shelf.close()
    assert [fields[1] for fields in run("history").fields] == ["new", "old"]
    assert run("history", "--forget", "old").code == 0
    assert [each["query"] for each in json.loads(run("history", "--format", "json").out)] == ["new"]
    assert run("history", "--forget", "old").code == 1


# Carrying it elsewhere


def test_a_shelf_that_is_carried_elsewhere_is_the_same_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("star", MAMBA_ID)
    run("keep", SURVEY_ID)
    run("tag", "mamba", "--tag", "states")
    run("rate", "3", SURVEY_ID)
    run("note", MAMBA_ID, "A *note*")
    run("searches", "save", "states", "mamba")
    run("news")
    exported = run("shelf", "export").out
    file = tmp_path / "shelf.jsonl"
    assert run("shelf", "export", file).code == 0
    another_home(tmp_path, monkeypatch)
    assert run("shelf", "import", file).code == 0
    assert run("shelf", "export").out == exported
    assert run("search", "is:starred", "--format", "ids").lines == [MAMBA_ID]


def test_every_line_can_be_read(tmp_path: Path) -> None:
    run("star", MAMBA_ID)
    first, paper = map(json.loads, run("shelf", "export").lines)
    assert first == {"format": "paperterm shelf", "version": 1}
    assert (paper["paper"], paper["title"], list(paper["flags"])) == (MAMBA_ID, MAMBA, ["starred"])


def test_an_export_never_overwrites_unasked(tmp_path: Path) -> None:
    file = tmp_path / "shelf.jsonl"
    file.write_text("mine")
    assert run("shelf", "export", file).code == 3
    assert file.read_text() == "mine"
    assert run("shelf", "export", file, "--overwrite").code == 0


def test_an_import_says_what_differed_and_what_could_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("note", MAMBA_ID, "theirs")
    run("skip", MAMBA_ID)
    run("searches", "save", "states", "survey")
    lines = run("shelf", "export").out + "nonsense\n"
    another_home(tmp_path, monkeypatch)
    run("note", MAMBA_ID, "mine")
    run("keep", MAMBA_ID)
    run("searches", "save", "states", "mamba")
    said = run("shelf", "import", "-", stdin=lines)
    assert said.code == 0
    assert "Line 4 was passed over" in said.err
    assert "states 2" in said.err
    assert run("note", MAMBA_ID).out == "mine\n\n---\n\ntheirs\n"
    assert run("search", "is:kept", "--format", "ids").lines == [MAMBA_ID]


@pytest.mark.parametrize("text", ["", "{}\n", "no json\n", '{"format": "paperterm shelf", "version": 9}\n'])
def test_what_is_no_export_changes_nothing(text: str) -> None:
    said = run("shelf", "import", "-", stdin=text)
    assert said.code == 3
    assert said.err.count("\n") == 1
    assert not places().shelf.exists()


@pytest.mark.parametrize("beginning", [b"SQLite format 3\0", bytes(16)], ids=["sound", "damaged"])
def test_a_shelf_that_was_set_aside_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beginning: bytes
) -> None:
    run("star", MAMBA_ID)
    run("note", SURVEY_ID, "A note")
    run("searches", "save", "states", "mamba")
    exported = run("shelf", "export").out
    aside = tmp_path / "shelf.db.damaged-20250311-120000"
    aside.write_bytes(beginning + places().shelf.read_bytes()[16:])
    another_home(tmp_path, monkeypatch)
    said = run("shelf", "import", aside)
    assert (said.code, said.err) == (0, "Took in what was new about 2 papers, and 1 saved search.\n")
    assert run("shelf", "export").out == exported


def test_of_what_only_looks_like_a_shelf_nothing_comes(tmp_path: Path) -> None:
    file = tmp_path / "any.db"
    file.write_bytes(b"SQLite format 3\0 and nothing else")
    said = run("shelf", "import", file)
    assert (said.code, said.err) == (3, f"paperterm: Nothing of a shelf can be read in {file}.\n")
    assert not places().shelf.exists()


def test_the_shelf_is_told_in_numbers() -> None:
    run("star", "mamba")
    assert ["starred", "2"] in run("shelf").fields


@pytest.mark.parametrize("command", ["search is:starred", f"show {MAMBA_ID}", "doctor"])
def test_what_is_in_the_place_of_the_shelf_is_not_taken_for_an_empty_one(command: str) -> None:
    path = places().shelf
    path.parent.mkdir(parents=True)
    path.symlink_to(path)
    said = run(*command.split())
    assert f"the shelf in {path} cannot be read (".casefold() in (said.out + said.err).casefold()
    assert "being saved" not in said.err


@pytest.mark.parametrize("there", ["folder", "device", "loop", "pipe"])
def test_of_what_is_no_shelf_nothing_is_exported_nor_listed(there: str) -> None:
    path = places().shelf
    path.parent.mkdir(parents=True)
    match there:
        case "folder":
            path.mkdir()
        case "device":
            path.symlink_to("/dev/full")
        case "loop":
            path.symlink_to(path)
        case _:
            os.mkfifo(path)
    for command, otherwise in (
        ("shelf export", "Nothing was exported"),
        ("history", "Nothing can be listed"),
        ("shelf", "Nothing can be listed"),
        ("tags", "Nothing can be listed"),
        ("searches", "Nothing can be listed"),
        ("tags delete todo", "Nothing was changed"),
        ("searches save mine mamba", "Nothing was changed"),
    ):
        said = run(*command.split())
        assert (said.code, said.out) == (3, "")
        assert said.err.startswith(f"paperterm: {otherwise}, since the shelf in {path} cannot be read (")


@pytest.mark.parametrize("command", ["shelf export", "history", "shelf", "search is:starred"])
def test_whoever_finds_the_shelf_damaged_says_where_it_is_kept(command: str) -> None:
    run("star", MAMBA_ID)
    places().shelf.write_bytes(b"damaged" * 1000)
    assert "The shelf was damaged" in run(*command.split()).err
    assert run(*command.split()).err.count("damaged") == 0


def test_a_shelf_that_cannot_be_written_is_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    run("star", MAMBA_ID)
    exported = run("shelf", "export").out

    def refuse(path: Path) -> None:
        error = sqlite3.OperationalError("attempt to write a readonly database")
        error.sqlite_errorcode = sqlite3.SQLITE_READONLY
        raise error

    monkeypatch.setattr("paperterm.shelf.database.connected", refuse)
    said = run("shelf", "export")
    assert (said.code, said.out, said.err) == (0, exported, "")
    said = run("search", "is:starred", "--format", "ids")
    assert (said.code, said.out, said.err) == (0, f"{MAMBA_ID}\n", "")
    said = run("unstar", MAMBA_ID)
    assert said.code == 3
    assert said.err == (
        f"paperterm: Nothing was changed, since the shelf in {places().shelf} cannot be written "
        "(attempt to write a readonly database): see to it, and try again.\n"
    )
