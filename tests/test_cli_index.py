"""`paperterm index`: the index brought up to date, with a bar where somebody watches."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_support import in_terminal, run, write_library
from making import space_of, touch, write_digest

from paperterm import index
from paperterm.locking import exclusive


@pytest.fixture
def digests(tmp_path: Path) -> Path:
    return write_library(tmp_path)


def test_the_first_time_everything_is_indexed_and_then_nothing(digests: Path) -> None:
    said = run("-d", digests, "index")
    assert (said.code, said.out) == (0, "")
    assert said.err == "The index is up to date: 5 papers, 5 of them indexed now.\n"
    assert index.check(space_of(digests).index).documents == 5
    assert run("-d", digests, "index").err == "The index is up to date: 5 papers, 0 of them indexed now.\n"


def test_what_changed_is_said_and_only_that_is_indexed(digests: Path) -> None:
    run("-d", digests, "index")
    write_digest(digests / "2025-03-12.txt", "One more")
    said = run("-d", digests, "index")
    assert said.err.splitlines() == [
        "Added 2025-03-12.txt.",
        "The index is up to date: 6 papers, 1 of them indexed now.",
    ]


def test_a_change_that_cannot_be_seen_from_outside_is_found(tmp_path: Path) -> None:
    digest = write_digest(tmp_path / "a.txt", "Alpha paper")
    touch(digest, modified_ns=10**18)
    run("-d", digest, "index")
    write_digest(digest, "Gamma paper")
    touch(digest, modified_ns=10**18)
    assert "Changed a.txt.\n" in run("-d", digest, "index").err
    assert run("-d", digest, "search", "gamma").code == 0


def test_a_rebuild_indexes_everything(digests: Path) -> None:
    run("-d", digests, "index")
    assert "5 of them indexed now" in run("-d", digests, "index", "--rebuild").err


def test_quiet_is_quiet(digests: Path) -> None:
    said = run("-d", digests, "index", "-q")
    assert (said.code, said.out, said.err) == (0, "", "")


def test_programs_are_told_how_far_it_is_line_by_line(digests: Path) -> None:
    said = run("-d", digests, "index", "--format", "jsonl")
    assert (said.code, said.err) == (0, "")
    *steps, outcome = map(json.loads, said.lines)
    assert steps == [{"done": done, "total": 5} for done in range(1, 6)]
    assert outcome == {"papers": 5, "indexed": 5, "changes": []}
    write_digest(digests / "more.txt", *(f"Paper number {number}" for number in range(300)))
    *steps, outcome = map(json.loads, run("-d", digests, "index", "--format", "jsonl").lines)
    assert 40 <= len(steps) <= 60
    assert steps[-1] == {"done": 300, "total": 300}
    assert outcome == {"papers": 305, "indexed": 300, "changes": ["added more.txt"]}


def test_many_changes_fit_into_a_line(digests: Path) -> None:
    run("-d", digests, "index")
    for number in range(60):
        write_digest(digests / f"{number:02}-{'x' * 200}.txt", f"Paper number {number}")
    outcome = run("-d", digests, "index", "--format", "jsonl").lines[-1]
    changes = json.loads(outcome)["changes"]
    assert (len(changes), changes[-1]) == (20, "and 41 more")
    assert len(outcome) < 1 << 16


def test_another_process_is_waited_for_and_then_it_is_exit_4(digests: Path) -> None:
    space = space_of(digests)
    space.folder.mkdir(parents=True)
    with exclusive(space.folder / "lock", 0):
        said = run("-d", digests, "index", "--wait", "0.1")
    assert (said.code, said.out) == (4, "")
    assert (
        said.err == "paperterm: Another paperterm is writing: wait until it has finished, then try again.\n"
    )
    assert run("-d", digests, "index", "--wait", "0").code == 0


def test_a_cache_that_cannot_be_written_is_exit_3(digests: Path, home: Path) -> None:
    home.mkdir()
    (home / "cache").write_text("in the way", encoding="utf-8")
    said = run("-d", digests, "index")
    assert said.code == 3
    assert "cannot be written" in said.err
    assert "PAPERTERM_HOME" in said.err


def test_a_bar_is_drawn_in_a_terminal_only(digests: Path) -> None:
    said = in_terminal("-d", digests, "index")
    assert said.code == 0
    assert "Indexing" in said.out
    assert "100%" in said.out
    assert said.out.endswith("The index is up to date: 5 papers, 5 of them indexed now.\n")
    assert "Indexing" not in in_terminal("-d", digests, "index", "--rebuild", "-q").out


def test_a_search_draws_the_bar_too_where_it_has_to_index_first(digests: Path) -> None:
    assert "Indexing" in in_terminal("-d", digests, "search", "mamba").out
    assert "Indexing" not in in_terminal("-d", digests, "search", "mamba").out
