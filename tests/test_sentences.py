"""Where sentences end, and where a full stop ends none."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperterm.sentences import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Cats, e.g. Siamese cats, i.e. those of Siam, purr.",
        "As Miller et al. (2024) and Fig. 3 show, cats purr.",
        "Dogs vs. Cats is decided, cf. Sec. 4 and Eq. 2 of No. 7.",
        "They sleep 16.5 hours, or 0.69 of a day.",
        "We use GPT-4.1 and Node.js on example.org/a.b for it.",
        "See https://example.org/Cats.Html for more.",
        "J. R. Miller of the U.S. Army keeps cats.",
        "A loss of $x_1. y$ is small, w.r.t. others.",
        "Is it so... or not.",
        "We go in two steps: 1. Training, which takes long, and 2. Testing.",
    ],
)
def test_a_full_stop_within_a_sentence_does_not_end_it(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    "sentence",
    [
        "We use GPT-4.",
        "Models such as BERT.",
        "Cats purr (often).",
        'They call it "purring."',
        "Do cats purr?",
        "Cats purr in 12 %.",
        "The code is at https://example.org/cats.",
        "The rate is $n^{2}$.",
        "We follow Miller et al.",
        "They read, write, etc.",
    ],
)
def test_what_ends_a_sentence(sentence: str) -> None:
    assert split(f"{sentence} Our dogs bark. 12 of them do.") == [
        sentence,
        "Our dogs bark.",
        "12 of them do.",
    ]


def test_the_number_of_an_item_is_no_sentence() -> None:
    assert split("Cats do two things. 1. They purr. 2. They sleep.") == [
        "Cats do two things.",
        "1. They purr.",
        "2. They sleep.",
    ]


def test_a_number_ends_a_sentence_where_it_numbers_nothing() -> None:
    assert split("We test sizes of 1, 2, and 3. Larger is better.") == [
        "We test sizes of 1, 2, and 3.",
        "Larger is better.",
    ]


def test_a_sentence_may_begin_with_a_name_in_lower_case() -> None:
    assert split("We make a model. mCat purrs in 40 languages.")[1] == "mCat purrs in 40 languages."


def test_a_blank_that_was_lost_in_a_copy_is_not_needed() -> None:
    assert split("Cats cannot purr at scale.We propose a cat.") == [
        "Cats cannot purr at scale.",
        "We propose a cat.",
    ]


def test_a_text_without_any_end_is_one_sentence() -> None:
    assert split("  cats purr ") == ["cats purr"]
    assert split(" \n ") == []


@given(st.text(st.sampled_from("abA1 .!?\n()\"'。/-"), max_size=80))
def test_every_letter_stands_in_one_sentence_and_in_order(text: str) -> None:
    spans = list(sentences(text))
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
