"""`paperterm show`: one paper in full, by as much of its id as it takes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_support import EXPERTS, MAMBA, ids, run, write_library
from making import write_digest

from paperterm.papers import paper_id


@pytest.fixture
def digests(tmp_path: Path) -> Path:
    return write_library(tmp_path)


def test_a_paper_is_shown_with_all_that_is_known_of_it(digests: Path) -> None:
    (mamba,) = ids(MAMBA)
    said = run("-d", digests, "show", mamba)
    assert said.code == 0
    assert said.lines[0] == MAMBA
    assert "Selective state spaces are fast." in said.out
    for line in (
        "Code       https://github.com/state-spaces/mamba",
        "Digest     2025-03-10.txt no. 1",
        "Digest     2025-03-11.txt no. 2",
        f"Id         {mamba}",
    ):
        assert line in said.lines


def test_an_id_may_be_cut_short(digests: Path) -> None:
    (mamba,) = ids(MAMBA)
    whole = run("-d", digests, "show", mamba).out
    assert run("-d", digests, "show", mamba[:4]).out == whole
    assert run("-d", digests, "show", mamba[:4].upper()).out == whole


def test_several_papers_are_shown_in_the_order_asked_for_each_once(digests: Path) -> None:
    experts, mamba = ids(EXPERTS, MAMBA)
    said = run("-d", digests, "show", experts, mamba, experts[:6], "--format", "json")
    assert [paper["id"] for paper in json.loads(said.out)] == [experts, mamba]
    both = run("-d", digests, "show", experts, mamba).out
    assert both == "\n".join(run("-d", digests, "show", each).out for each in (experts, mamba))


def test_shapes(digests: Path) -> None:
    (mamba,) = ids(MAMBA)
    (paper,) = json.loads(run("-d", digests, "show", mamba, "--format", "json").out)
    assert (paper["title"], paper["score"], paper["snippet"]) == (MAMBA, None, None)
    assert json.loads(run("-d", digests, "show", mamba, "--format", "jsonl").out) == paper
    assert run("-d", digests, "show", mamba, "--format", "markdown").out.startswith("# Papers (1)\n")


def test_the_claim_and_the_result_are_told_below_the_abstract(tmp_path: Path) -> None:
    text = "We introduce PURR, a louder cat. Cats are fed daily. Our results show that PURR is 12 % louder."
    write_digest(tmp_path / "cats.txt", "Louder Cats", abstract=text)
    (cats,) = ids("Louder Cats")
    said = run("-d", tmp_path, "show", cats)
    assert "Claim      We introduce PURR, a louder cat." in said.lines
    assert "Result     Our results show that PURR is 12 % louder." in said.lines
    (paper,) = json.loads(run("-d", tmp_path, "show", cats, "--format", "json").out)
    assert paper["claim"] == "We introduce PURR, a louder cat."
    assert paper["result"] == "Our results show that PURR is 12 % louder."


def test_where_an_abstract_says_neither_there_is_none(digests: Path) -> None:
    (mamba,) = ids(MAMBA)
    assert "Result" not in run("-d", digests, "show", mamba).out
    (paper,) = json.loads(run("-d", digests, "show", mamba, "--format", "json").out)
    assert (paper["claim"], paper["result"]) == (None, None)


def test_an_id_that_no_paper_has_is_exit_1(digests: Path) -> None:
    for unknown in ("zzzzzzzzzz", "0", ""):
        said = run("-d", digests, "show", unknown)
        assert (said.code, said.out) == (1, "")
        assert repr(unknown) in said.err


def test_an_id_that_several_papers_have_is_exit_2(tmp_path: Path) -> None:
    digest = write_digest(tmp_path / "a.txt", *(f"Paper number {number}" for number in range(40)))
    first = paper_id("Paper number 0")[0]
    said = run("-d", digest, "show", first)
    assert (said.code, said.out) == (2, "")
    assert f"papers have an id that begins with {first!r}: {paper_id('Paper number 0')}" in said.err


def test_one_bad_id_among_good_ones_shows_nothing(digests: Path) -> None:
    said = run("-d", digests, "show", *ids(MAMBA), "zzzzzzzzzz")
    assert (said.code, said.out) == (1, "")


def test_an_id_must_be_given(digests: Path) -> None:
    assert run("-d", digests, "show").code == 2
