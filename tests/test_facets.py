"""Sets of papers as integers, and which properties they are made of."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import digest, library, library_with, paper

from paperterm.facets import NO_DATE, NO_UPVOTES, Neighbourly, bits_of, counted, facets_of, numbers_in

sizes_and_numbers = st.integers(0, 2_000).flatmap(
    lambda size: st.tuples(
        st.just(size), st.sets(st.integers(0, max(size - 1, 0))) if size else st.just(set())
    )
)


@given(sizes_and_numbers)
def test_a_set_gives_back_its_numbers_in_order(case: tuple[int, set[int]]) -> None:
    size, numbers = case
    assert list(numbers_in(bits_of(numbers, size))) == sorted(numbers)


@given(st.integers(0, 1 << 2_000))
def test_numbers_make_the_set_that_they_came_from(bits: int) -> None:
    assert bits_of(numbers_in(bits), bits.bit_length()) == bits


@given(sizes_and_numbers)
def test_a_set_counts_and_knows_its_members(case: tuple[int, set[int]]) -> None:
    size, numbers = case
    bits = bits_of(numbers, size)
    assert bits.bit_count() == len(numbers)
    assert all((bits >> number & 1) == (number in numbers) for number in range(size))


def test_no_papers_have_no_facets_but_their_digests() -> None:
    facets = facets_of((), ["empty.txt"])
    assert (facets.size, facets.everything, facets.digests) == (0, 0, {"empty.txt": 0})
    assert not facets.topics
    assert not facets.has


def test_topics_and_kinds_hold_the_papers_that_have_them() -> None:
    papers = [
        paper("A survey of video diffusion models", "We review text-to-video diffusion."),
        paper("Stone soup", "Nothing of the kind."),
        paper("Speech recognition with automatic speech recognition", "Speech."),
    ]
    facets = library_with(*papers).facets
    for name, bits in facets.topics.items():
        assert [name in [topic.name for topic in each.topics] for each in papers] == [
            bool(bits >> number & 1) for number in range(3)
        ]
    assert facets.kinds["survey"] == 0b001
    assert facets.topics


def test_links_are_counted_once_for_any_and_once_for_each_kind() -> None:
    code = "See https://github.com/a/b and https://github.com/c/d for code."
    facets = library_with(paper("One", code), paper("Two", "Nothing."), paper("Three", code)).facets
    assert facets.has["link"] == facets.has["code"] == 0b101
    assert "dataset" not in facets.has


def test_a_paper_is_in_every_digest_that_shows_it_and_then_it_is_a_duplicate() -> None:
    facets = library(digest("a.txt", "One", "Two"), digest("b.txt", "Two", "Three")).facets
    assert facets.digests == {"a.txt": 0b011, "b.txt": 0b110}
    assert list(facets.digests) == ["a.txt", "b.txt"]
    assert facets.duplicated == 0b010


def test_a_paper_that_stands_twice_in_one_digest_is_no_duplicate() -> None:
    assert library(digest("a.txt", "One", "Two", "One")).facets.duplicated == 0


def test_days_and_upvotes_are_kept_by_paper() -> None:
    facets = library_with(
        paper("One", published=date(2025, 3, 1), upvotes=7), paper("Two"), paper("Three", upvotes=0)
    ).facets
    assert list(facets.published) == [date(2025, 3, 1).toordinal(), NO_DATE, NO_DATE]
    assert list(facets.upvotes) == [7, NO_UPVOTES, 0]


@pytest.mark.parametrize("absurd", [10**30, 2**31, -(2**31), -(10**30), -1])
def test_any_number_of_upvotes_will_do_and_none_is_taken_for_no_number(absurd: int) -> None:
    (kept,) = library_with(paper("One", upvotes=absurd)).facets.upvotes
    assert kept != NO_UPVOTES
    assert (kept > 0) == (absurd > 0)


@given(st.lists(st.tuples(st.integers(0, 300), st.sets(st.integers(0, 60)))), st.integers(0, (1 << 400) - 1))
def test_sets_of_papers_near_each_other_are_counted_like_any_others(
    sets: list[tuple[int, set[int]]], within: int
) -> None:
    near = {f"{place}": sum(1 << first + each for each in some) for place, (first, some) in enumerate(sets)}
    assert counted(Neighbourly(near), within) == counted(near, within)
    assert counted(near, within) == [(bits & within).bit_count() for bits in near.values()]
