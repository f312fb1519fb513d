"""What a leaf of a query accepts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperterm.analysis import passage
from paperterm.matching import (
    EXACT,
    FUZZY,
    PREFIX,
    STEM,
    STOP_WORD,
    Accepted,
    Vocabulary,
    occurrences,
    pattern,
    slips,
)
from paperterm.query import Fuzzy, Phrase, Prefix, Text, Word

words = st.text("abc", max_size=6)


def accepted(leaf: Text, *vocabulary: str) -> Accepted:
    (((found, _),),) = pattern(leaf, Vocabulary(vocabulary))
    return found


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("", "", 0),
        ("abc", "abc", 0),
        ("colour", "color", 1),
        ("modle", "model", 1),
        ("vision", "fission", 2),
        ("ca", "abc", 3),
        ("kitten", "sitting", 3),
    ],
)
def test_slips_are_counted(a: str, b: str, expected: int) -> None:
    assert slips(a, b, 9) == expected


@given(words, words, st.integers(0, 3))
def test_beyond_the_limit_it_only_matters_that_it_is_beyond(a: str, b: str, limit: int) -> None:
    assert slips(a, b, limit) == min(slips(a, b, 99), limit + 1)


@given(words, words)
def test_slips_are_the_same_both_ways(a: str, b: str) -> None:
    assert slips(a, b, 9) == slips(b, a, 9)
    assert (slips(a, b, 9) == 0) == (a == b)


def test_a_word_accepts_itself_and_its_inflections() -> None:
    found = accepted(Word("Models"), "model", "models", "modelling", "modern", "mode")
    assert found == {"models": EXACT, "model": STEM, "modelling": STEM}


def test_a_common_word_counts_for_little() -> None:
    assert accepted(Word("of"), "of") == {"of": STOP_WORD}
    assert accepted(Phrase("of"), "of") == {"of": EXACT}


def test_a_prefix_accepts_what_begins_so() -> None:
    assert accepted(Prefix("mod"), "mod", "model", "amod") == {"mod": EXACT, "model": PREFIX}


def test_a_fuzzy_word_accepts_what_is_near_with_the_same_first_letter() -> None:
    found = accepted(Fuzzy("modle", 2), "modle", "model", "mode", "models", "modeling", "noodle")
    assert found == {"modle": EXACT, "model": FUZZY, "mode": FUZZY, "models": FUZZY / 2}


def test_a_phrase_accepts_only_what_it_says() -> None:
    assert accepted(Phrase("models"), "model", "models") == {"models": EXACT}


def test_a_programming_language_is_not_its_letter() -> None:
    assert accepted(Word("C++"), "c", "c++") == {"c++": EXACT}


def test_every_occurrence_is_found() -> None:
    text = passage("GPT-4 and GPT4 and GPT 4 and GPT")
    steps = pattern(Word("gpt-4"), Vocabulary(["gpt", "gpt4", "4"]))
    assert list(occurrences(steps, text)) == [(0, 2), (3, 4), (5, 7)]


def test_a_text_full_of_compounds_is_no_trap() -> None:
    text = passage("a-b " * 100 + "x")
    steps = pattern(Phrase("a-b " * 60 + "y"), Vocabulary(["a", "b", "ab", "y"]))
    assert not list(occurrences(steps, text))
