"""`paperterm similar`: papers like one, and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_support import EMBERS, MAMBA, SURVEY, ids, run, write_library
from making import space_of, write_digest

from paperterm.locking import exclusive


@pytest.fixture
def digests(tmp_path: Path) -> Path:
    return write_library(tmp_path)


def test_the_most_similar_comes_first_with_the_terms_it_shares(digests: Path) -> None:
    said = run("-d", digests, "similar", ids(MAMBA)[0][:5])
    assert said.code == 0
    first = said.fields[0]
    assert first[:2] == [*ids(SURVEY), SURVEY]
    shared = first[2].split(", ")
    assert "mamba" in shared
    assert "state spaces" in shared
    assert "spaces" not in shared


def test_json_adds_the_score_and_what_is_shared(digests: Path) -> None:
    papers = json.loads(run("-d", digests, "similar", *ids(MAMBA), "--format", "json").out)
    assert papers[0]["id"] == ids(SURVEY)[0]
    assert "mamba" in papers[0]["shared"]
    scores = [paper["score"] for paper in papers]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0
    lines = run("-d", digests, "similar", *ids(MAMBA), "--format", "jsonl").lines
    assert list(map(json.loads, lines)) == papers


def test_a_paper_is_not_similar_to_itself(digests: Path) -> None:
    assert ids(MAMBA)[0] not in run("-d", digests, "similar", *ids(MAMBA), "--format", "ids").lines


def test_a_limit(digests: Path) -> None:
    assert run("-d", digests, "similar", *ids(MAMBA), "--limit", "1", "--format", "ids").lines == ids(SURVEY)


def test_a_paper_like_no_other_is_exit_1(tmp_path: Path) -> None:
    digest = write_digest(tmp_path / "a.txt", "Alone in the world")
    said = run("-d", digest, "similar", *ids("Alone in the world"))
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("No paper shares enough with ")


def test_an_id_that_no_paper_has_is_exit_1(digests: Path) -> None:
    assert run("-d", digests, "similar", "zzzz").code == 1


def test_a_busy_index_is_exit_4(digests: Path) -> None:
    space = space_of(digests)
    space.folder.mkdir(parents=True)
    with exclusive(space.folder / "lock", 0):
        said = run("-d", digests, "similar", *ids(EMBERS))
    assert (said.code, said.out) == (4, "")
    assert (
        said.err == "paperterm: Another paperterm is writing: wait until it has finished, then try again.\n"
    )
