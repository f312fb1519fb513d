"""`paperterm star`, `keep`, `tag`, `rate`, `note` and their like: what keys do, for scripts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_support import DIFFUSION, EXPERTS, MAMBA, SURVEY, Said, ids, run, write_library

from paperterm.settings import places

MAMBA_ID, SURVEY_ID, EXPERTS_ID = ids(MAMBA, SURVEY, EXPERTS)


@pytest.fixture(autouse=True)
def digests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_library(tmp_path)
    monkeypatch.setenv("PAPERTERM_DIGESTS", str(folder))
    return folder


def shown(identity: str) -> Any:
    """A paper as JSON."""
    (paper,) = json.loads(run("show", identity, "--format", "json").out)
    return paper


def found(query: str) -> set[str]:
    """The ids that a query finds."""
    return set(run("search", query, "--format", "ids").lines)


def done(said: Said) -> str:
    """What was said of what was done, which puts nothing on stdout."""
    assert (said.code, said.out) == (0, "")
    return said.err.strip()


def test_a_paper_is_starred_and_unstarred_by_its_id() -> None:
    assert done(run("star", MAMBA_ID)) == f"Starred “{MAMBA}”."
    assert shown(MAMBA_ID)["starred"] is True
    assert done(run("unstar", MAMBA_ID[:5])) == f"Took the star from “{MAMBA}”."
    assert shown(MAMBA_ID)["starred"] is False


def test_what_is_so_already_is_counted_apart() -> None:
    run("star", MAMBA_ID)
    said = run("star", MAMBA_ID, SURVEY_ID, EXPERTS_ID)
    assert done(said) == "Starred 2 papers; 1 was so already."
    assert done(run("star", MAMBA_ID)) == "Nothing changed: that is so already."


def test_a_query_names_all_papers_that_it_finds() -> None:
    assert done(run("star", "mamba")) == "Starred 2 papers."
    assert found("is:starred") == {MAMBA_ID, SURVEY_ID}
    assert done(run("unstar", "is:starred", "-survey")) == f"Took the star from “{MAMBA}”."


def test_ids_are_taken_from_stdin() -> None:
    assert done(run("mark", "-", stdin=f"{MAMBA_ID}\ttitle\n{SURVEY_ID}\n")) == "Marked 2 papers."
    assert found("is:marked") == {MAMBA_ID, SURVEY_ID}


def test_a_dry_run_lists_the_papers_and_changes_nothing() -> None:
    run("star", SURVEY_ID)
    said = run("star", "mamba", "--dry-run")
    assert [line[0] for line in said.fields] == [MAMBA_ID]
    assert said.err.startswith("Nothing was changed. Without --dry-run it says: Starred ")
    assert found("is:starred") == {SURVEY_ID}


def test_a_dry_run_does_not_make_a_shelf() -> None:
    run("keep", "mamba", "--dry-run")
    assert not places().shelf.exists()


@pytest.mark.parametrize("words", [["nowhere"], ["aaaa2222bb"]])
def test_naming_no_paper_is_an_error_of_nothing_found(words: list[str]) -> None:
    said = run("star", *words)
    assert said.code == 1
    assert said.err
    assert not places().shelf.exists()


def test_a_paper_has_one_verdict_and_a_judged_one_has_been_read() -> None:
    run("later", MAMBA_ID)
    assert (shown(MAMBA_ID)["verdict"], shown(MAMBA_ID)["read"]) == ("later", False)
    run("keep", MAMBA_ID)
    assert (shown(MAMBA_ID)["verdict"], shown(MAMBA_ID)["read"]) == ("kept", True)
    run("skip", MAMBA_ID)
    assert found("is:kept") == set()
    assert found("is:skipped") == {MAMBA_ID}
    run("undecide", MAMBA_ID)
    assert shown(MAMBA_ID)["verdict"] is None


def test_read_and_unread() -> None:
    run("read", "mamba")
    assert found("is:read") == {MAMBA_ID, SURVEY_ID}
    run("unread", SURVEY_ID)
    assert found("is:read") == {MAMBA_ID}


def test_tags_stand_before_or_behind_the_ids() -> None:
    assert done(run("tag", MAMBA_ID, "todo")) == f"Tagged “{MAMBA}” todo."
    run("tag", "reading group", SURVEY_ID, MAMBA_ID)
    assert shown(MAMBA_ID)["tags"] == ["reading group", "todo"]
    assert shown(SURVEY_ID)["tags"] == ["reading group"]


def test_a_query_is_tagged_with_tags_of_options() -> None:
    run("tag", "mamba", "--tag", "states", "-t", "todo")
    assert found("tag:states tag:todo") == {MAMBA_ID, SURVEY_ID}
    run("untag", "tag:states", "-survey", "--tag", "states")
    assert found("tag:states") == {SURVEY_ID}


def test_a_tag_keeps_the_spelling_that_it_has() -> None:
    run("tag", MAMBA_ID, "ToDo")
    run("tag", SURVEY_ID, "todo")
    assert shown(SURVEY_ID)["tags"] == ["ToDo"]


def test_an_id_that_is_lost_is_no_tag() -> None:
    said = run("tag", MAMBA_ID, "aaaa2222bb", "todo")
    assert said.code == 1
    assert "aaaa2222bb" in said.err


def test_the_only_id_is_told_to_be_lost_too() -> None:
    said = run("tag", "aaaa2222bb", "todo")
    assert said.code == 1
    assert "aaaa2222bb" in said.err


@pytest.mark.parametrize("words", [["todo"], [MAMBA_ID]])
def test_tagging_takes_papers_and_tags(words: list[str]) -> None:
    assert run("tag", *words).code == 2


def test_a_rating_replaces_the_one_before() -> None:
    assert done(run("rate", "4", MAMBA_ID)) == f"Rated “{MAMBA}” 4 of 5."
    run("rate", "2", "mamba")
    assert found("rating:2") == {MAMBA_ID, SURVEY_ID}
    assert shown(MAMBA_ID)["rating"] == 2
    run("rate", "0", MAMBA_ID)
    assert shown(MAMBA_ID)["rating"] is None
    assert run("rate", "6", MAMBA_ID).code == 2


def test_a_note_is_written_printed_added_to_and_deleted() -> None:
    assert run("note", MAMBA_ID).code == 1
    run("note", MAMBA_ID, "Compare", "**this**")
    assert run("note", MAMBA_ID).out == "Compare **this**\n"
    run("note", MAMBA_ID, "-a", "More.")
    assert run("note", MAMBA_ID).out == "Compare **this**\n\nMore.\n"
    assert found("note:compare") == {MAMBA_ID}
    run("note", MAMBA_ID, "--delete")
    assert shown(MAMBA_ID)["note"] is None


def test_a_note_comes_from_stdin_or_an_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("note", MAMBA_ID, "-", stdin="one\n\ntwo\n")
    assert run("note", MAMBA_ID).out == "one\n\ntwo\n"
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf three >> "$1"\n')
    editor.chmod(0o700)
    monkeypatch.setenv("VISUAL", str(editor))
    run("note", MAMBA_ID, "--edit")
    assert run("note", MAMBA_ID).out == "one\n\ntwo\nthree\n"


def test_a_note_holds_no_escape_sequence() -> None:
    run("note", MAMBA_ID, "red \x1b[31mtext")
    assert "\x1b" not in run("note", MAMBA_ID).out


def test_papers_are_exported_by_tag_and_verdict() -> None:
    run("tag", MAMBA_ID, "todo")
    run("keep", SURVEY_ID)
    assert [each["id"] for each in json.loads(run("export", "--tag", "todo", "--format", "json").out)] == [
        MAMBA_ID
    ]
    assert [each["id"] for each in json.loads(run("export", "--kept", "--format", "json").out)] == [SURVEY_ID]
    assert run("export", "--tag", "todo", "--kept").code == 1


def test_a_shelf_that_cannot_be_written_is_said_and_nothing_is_done() -> None:
    places().shelf.mkdir(parents=True)
    said = run("star", DIFFUSION.split()[0])
    assert said.code == 3
    assert "Nothing was changed" in said.err
