"""Words on the rise between earlier papers and those that came after them."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from making import paper

from paperterm.papers import Paper
from paperterm.rising import rising


def papers(count: int, abstract: str, name: str) -> list[Paper]:
    return [paper(f"{name} number {number}", abstract) for number in range(count)]


def words(now: Sequence[Paper], earlier: Sequence[Paper]) -> list[str]:
    return [rise.words for rise in rising(now, earlier)]


def test_what_many_papers_say_and_few_earlier_ones_did_is_on_the_rise() -> None:
    now = papers(8, "Proteins are folded by a transformer.", "New")
    earlier = [*papers(1, "Proteins are old.", "Old"), *papers(30, "A transformer reads.", "Older")]
    (rise, *_) = rising(now, earlier)
    assert rise.words == "proteins"
    assert (rise.now, rise.size, rise.before, rise.size_before) == (8, 8, 1, 31)
    assert rise.example == now[0].id
    assert rise.described() == "proteins (8 of 8 papers, before 1 of 31)"


def test_what_all_have_always_said_is_not() -> None:
    text = "A transformer reads."
    assert "transformer" not in words(papers(8, text, "New"), papers(30, text, "Old"))


def test_two_words_that_stand_together_are_one() -> None:
    now = papers(8, "We study graph transformers of robots in kitchens.", "New")
    earlier = papers(30, "We study kitchens.", "Old")
    assert "graph transformers" in words(now, earlier)
    assert {"graph", "transformers"}.isdisjoint(words(now, earlier))


def test_inflections_count_as_one_word_written_as_it_mostly_is() -> None:
    now = [
        *papers(2, "An agent acts here.", "One"),
        *papers(5, "Agents there act elsewhere.", "Many"),
    ]
    found = {rise.words: rise for rise in rising(now, papers(40, "Nobody acts.", "Old"))}
    assert found["agents"].now == 7


def test_what_only_two_papers_say_is_chance() -> None:
    now = [*papers(2, "Zebras.", "Some"), *papers(6, "Horses.", "Most")]
    assert "zebras" not in words(now, papers(30, "Cows.", "Old"))


def test_words_without_meaning_of_their_own_do_not_rise() -> None:
    now = papers(9, "We propose a novel approach and the results are significant.", "New")
    assert {"novel", "approach", "results", "we"}.isdisjoint(words(now, papers(30, "Cows.", "Old")))


def test_nothing_rises_where_there_is_nothing_to_compare_with() -> None:
    assert rising(papers(9, "Proteins.", "New"), []) == []
    assert rising(papers(2, "Proteins.", "New"), papers(30, "Cows.", "Old")) == []


def test_a_very_large_library_is_sampled_evenly() -> None:
    earlier = [
        each
        for number in range(3_000)
        for each in papers(1, "Cows graze." if number % 3 else "Proteins fold.", f"Old {number}")
    ]
    found = {rise.words: rise for rise in rising(papers(40, "Proteins fold.", "New"), earlier)}
    assert found["proteins fold"].size_before == 1_500
    assert 0.3 < found["proteins fold"].before / found["proteins fold"].size_before < 0.36


@given(
    st.lists(st.sampled_from(["apples grow", "pears fall", "plums rot", "apples fall"]), max_size=12),
    st.lists(st.sampled_from(["apples grow", "pears fall", "plums rot"]), max_size=12),
)
def test_the_counts_are_those_of_the_papers(new: list[str], old: list[str]) -> None:
    now = [paper(f"One {number}", text) for number, text in enumerate(new)]
    earlier = [paper(f"Two {number}", text) for number, text in enumerate(old)]
    for rise in rising(now, earlier):
        assert rise.now == sum(rise.words in text for text in new)
        assert rise.before == sum(rise.words in text for text in old)
        assert rise.now * len(old) > rise.before * len(new)
