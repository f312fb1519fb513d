"""Posting lists."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperterm.postings import Postings


@st.composite
def lists(draw: st.DrawFn) -> tuple[Postings, dict[int, int]]:
    """A posting list, from empty to every paper of up to some hundred, and what it says."""
    size = draw(st.integers(0, 300))
    numbers = st.integers(0, size - 1) if size else st.nothing()
    held = draw(st.dictionaries(numbers, st.integers(1, 255), max_size=size))
    ordered = dict(sorted(held.items()))
    return Postings(array("I", ordered), bytes(ordered.values()), size), ordered


@given(lists())
def test_the_bit_set_has_exactly_the_papers(given_list: tuple[Postings, dict[int, int]]) -> None:
    postings, held = given_list
    assert postings.bits == sum(1 << number for number in held)


@given(lists(), st.integers(1, 9))
def test_often_has_those_that_hold_it_so_often(
    given_list: tuple[Postings, dict[int, int]], least: int
) -> None:
    postings, held = given_list
    assert postings.often(least) == sum(1 << number for number, count in held.items() if count >= least)


@given(lists())
def test_by_number_says_how_often(given_list: tuple[Postings, dict[int, int]]) -> None:
    postings, held = given_list
    assert postings.by_number == held


@pytest.mark.parametrize("size", [1, 7, 8, 9, 64, 1000])
@pytest.mark.parametrize("step", [1, 3, 40])
def test_rare_and_common_terms_have_the_same_kind_of_bit_set(size: int, step: int) -> None:
    numbers = range(0, size, step)
    assert Postings(numbers, b"\x01" * len(numbers), size).bits == sum(1 << number for number in numbers)
