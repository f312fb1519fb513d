"""Posting lists: both ways of keeping them say the same."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperterm.postings import MOST_COUNTED, Listed, Postings, Sliced, merged, slices_of


@st.composite
def lists(draw: st.DrawFn) -> tuple[Postings, dict[int, int], int]:
    """A posting list, from empty to every paper of up to some hundred, and what it says."""
    size = draw(st.integers(0, 300))
    numbers = st.integers(0, size - 1) if size else st.nothing()
    held = draw(st.dictionaries(numbers, st.integers(1, MOST_COUNTED), max_size=size))
    ordered = dict(sorted(held.items()))
    listed = Listed(array("I", ordered), bytes(ordered.values()), size)
    sliced = Sliced(slices_of(listed.numbers, listed.counts, size))
    return (sliced if draw(st.booleans()) else listed), ordered, size


@given(lists())
def test_the_bit_set_has_exactly_the_papers(given_list: tuple[Postings, dict[int, int], int]) -> None:
    postings, held, _ = given_list
    assert postings.bits == sum(1 << number for number in held)


@given(lists(), st.integers(1, 9))
def test_often_has_those_that_hold_it_so_often(
    given_list: tuple[Postings, dict[int, int], int], least: int
) -> None:
    postings, held, _ = given_list
    assert postings.often(least) == sum(1 << number for number, count in held.items() if count >= least)


@given(lists())
def test_counts_are_told_of_every_paper(given_list: tuple[Postings, dict[int, int], int]) -> None:
    postings, held, size = given_list
    assert postings.counts_in(range(size)) == [held.get(number, 0) for number in range(size)]


@pytest.mark.parametrize("size", [1, 7, 8, 9, 64, 1000])
@pytest.mark.parametrize("step", [1, 3, 40])
def test_rare_and_common_terms_have_the_same_kind_of_bit_set(size: int, step: int) -> None:
    numbers = range(0, size, step)
    assert Listed(numbers, b"\x01" * len(numbers), size).bits == sum(1 << number for number in numbers)


def test_a_term_that_no_paper_holds() -> None:
    assert (Sliced(()).bits, Sliced(()).often(1), Sliced(()).counts_in([3, 5])) == (0, 0, [0, 0])


def test_merged_lists_add_up_as_far_as_is_counted() -> None:
    numbers, counts = merged([([1, 4], [1, MOST_COUNTED]), ([0, 4], [2, 3]), ([1], [1])])
    assert (list(numbers), list(counts)) == ([0, 1, 4], [2, 2, MOST_COUNTED])
