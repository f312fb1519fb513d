"""The claim and the result of an abstract, and why they were picked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judged.reading import SHARED, real_papers

from paperterm.glance import RULES, Glance, Picked, glance
from paperterm.sentences import sentences

BEFORE = "Cats are kept in many houses. Existing cats do not purr enough, which nobody likes."
CLAIM = "To address this, we propose PURR, a novel method for louder cats."
BETWEEN = "A cat is fed twice in a day. Then it is put on a cushion and left alone for a while."
RESULT = "Extensive experiments show that PURR outperforms all other cats by 12 %."
AFTER = "Code is available at https://example.org/purr."
ABSTRACT = " ".join((BEFORE, CLAIM, BETWEEN, RESULT, AFTER))


def picked(abstract: str, title: str = "") -> tuple[str | None, str | None]:
    claim, result = glance(abstract, title)
    return claim.of(abstract) if claim else None, result.of(abstract) if result else None


def test_what_is_proposed_and_what_came_out() -> None:
    assert picked(ABSTRACT) == (CLAIM, RESULT)


def test_each_says_which_rule_picked_it_and_by_which_words() -> None:
    claim, result = glance(ABSTRACT)
    assert claim
    assert result
    assert claim.why() == "proposes: we propose"
    assert result.why() == "results show: experiments show"


@pytest.mark.parametrize(
    "claim",
    [
        "We introduce PURR, a framework for cats.",
        "In this paper, we study how cats purr.",
        "This paper presents a survey of cats.",
        "Here we develop a cat that purrs.",
        "We close this gap by introducing a louder cat.",
        "In this work, we first carefully and patiently, as it were, propose a cat.",
    ],
)
def test_a_claim_can_be_worded_in_many_ways(claim: str) -> None:
    assert picked(f"{BEFORE} {claim} {BETWEEN}")[0] == claim


@pytest.mark.parametrize(
    "result",
    [
        "Our results show that cats purr.",
        "We find that cats purr louder on cushions.",
        "PURR achieves an accuracy of 93.1 on CatBench.",
        "On CatBench, it surpasses the best dog.",
        "PURR sets a new state of the art in purring.",
        "The evaluation of 32 cats reveals that most of them sleep.",
    ],
)
def test_a_result_can_be_worded_in_many_ways(result: str) -> None:
    assert picked(f"{BEFORE} {CLAIM} {BETWEEN} {result}")[1] == result


def test_nothing_is_picked_where_nothing_qualifies() -> None:
    assert glance("") == Glance()
    assert picked("Cats purr. Dogs bark. Cows give milk to those who ask for it.") == (None, None)


def test_what_others_do_is_no_result() -> None:
    others = "Recent cats achieve a state-of-the-art purr."
    assert picked(f"{others} {CLAIM} {BETWEEN}")[1] is None


def test_a_second_contribution_does_not_stand_for_the_first() -> None:
    assert picked(f"{CLAIM} {BETWEEN} Additionally, we introduce a benchmark of cushions.")[0] == CLAIM


def test_the_name_in_the_title_tips_the_balance() -> None:
    one, other = "We propose PURR, a cat.", "We propose MIAOW, a cat."
    assert picked(f"{one} {other}", "PURR: Cats")[0] == one
    assert picked(f"{one} {other}", "MIAOW: Cats")[0] == other


def test_the_two_are_never_the_same_sentence() -> None:
    only = "We propose PURR, which outperforms all cats by 12 %."
    assert picked(only) == (only, None)


def test_line_ends_and_capitals_do_not_matter() -> None:
    claim, result = picked(ABSTRACT.replace(" ", "\n").upper())
    assert claim
    assert result
    assert claim.split() == CLAIM.upper().split()
    assert result.split() == RESULT.upper().split()


def test_every_rule_can_be_read() -> None:
    for rules in RULES.values():
        assert any(rule.carries for rule in rules)
        for rule in rules:
            assert rule.name
            assert rule.cues == tuple(cue.lower() for cue in rule.cues) != ()


@given(st.lists(st.sampled_from([*ABSTRACT.split(), "we", "is", "a", "İ", "12%", "(", "…"]), max_size=60))
def test_what_is_picked_is_a_sentence_of_the_abstract(words: list[str]) -> None:
    abstract = " ".join(words)
    spans = list(sentences(abstract))
    for each in glance(abstract, "PURR: Cats"):
        assert each is None or (each.start, each.end) in spans


# Judged by hand on real papers

JUDGED = Path(__file__).parent / "judged" / "glance.json"


@pytest.mark.skipif(
    not (SHARED / "corpora").exists(),
    reason="needs the real papers in ../shared, which are not part of the repository",
)
def test_a_reader_agrees() -> None:
    papers, judged = real_papers(), json.loads(JUDGED.read_text(encoding="utf-8"))
    assert {name: len(read) for name, read in judged.items()} == {"weighed_on": 60, "held_out": 30}
    for part, least in (("claim", 0.9), ("result", 0.85)):
        for read in judged.values():
            agreed, picks, wanted = _agreement(papers, read, part)
            assert agreed / wanted >= least
            assert agreed / picks >= least


def _agreement(
    papers: Mapping[str, tuple[str, str]], read: dict[str, dict[str, list[int]]], part: str
) -> tuple[int, int, int]:
    """How many picks a reader agrees with, how many there are, and how many the reader would have made."""
    agreed = picks = 0
    for identity, judgement in read.items():
        title, abstract = papers[identity]
        pick: Picked | None = getattr(glance(abstract, title), part)
        if pick is not None:
            picks += 1
            agreed += [start for start, _ in sentences(abstract)].index(pick.start) in judgement[part]
    return agreed, picks, sum(bool(judgement[part]) for judgement in read.values())
