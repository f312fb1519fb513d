"""What lights up, and which passage is shown."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperterm.analysis import tokens
from paperterm.highlight import Highlighter
from paperterm.query import parse

ABSTRACT = (
    "Large language models are trained on text from the web. We show that a mixture of experts keeps the "
    "quality of a dense model while it needs a fraction of the compute.\n"
    "Our mixture-of-experts router sends each token to two experts, and the distillation of the router into "
    "a smaller one costs nothing. Experiments on GPT-4 outputs confirm this."
)

texts = st.lists(
    st.sampled_from(
        ["GPT-4", "gpt4", "models", "modelling", "pre-training", "C++", "é", "of", "机器", ".", "\n", " "]
    )
    | st.text(max_size=4),
    max_size=30,
).map(" ".join)
QUERIES = """
    gpt-4, model, pretraining, pre-training, "pre-training of", mo*, c++, c, modle~2, e, of, 机器,
    model -gpt4, title:model gpt4, of model OR 机, -model
"""
queries = st.sampled_from(QUERIES.split(","))


def lit(query: str, text: str, field: str | None = "abstract", typing: bool = False) -> list[str]:
    highlighter = Highlighter.of(parse(query, typing=typing).tree)
    return [text[start:end] for start, end in highlighter.spans(text, field)]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("llm", "LLM for fulfillment", ["LLM"]),
        ("model", "Models and modelling, remodel", ["Models", "modelling"]),
        ("resume", "a résumé", ["résumé"]),
        ("pretraining", "pre-training and pretraining", ["pre-training", "pretraining"]),
        ("pre-training", "pretraining and pre training", ["pretraining", "pre training"]),
        ("training", "pre-training", ["training"]),
        ("GPT-4", "GPT4, GPT-4, GPT, 4", ["GPT4", "GPT-4", "GPT, 4"]),
        ("R^3Mem", "R$^3$Mem by R3Mem", ["R$^3$Mem", "R3Mem"]),
        ("C++", "C and C++", ["C++"]),
        ("mod*", "modern models remodel", ["modern", "models"]),
        ("modle~", "a model, not a medal", ["model"]),
        ('"mixture of experts"', "a mixture of experts, experts of a mixture", ["mixture of experts"]),
        ('"models"', "a model of models", ["models"]),
        ("mamba OR rwkv", "rwkv, then mamba", ["rwkv", "mamba"]),
        ("mamba -rwkv", "rwkv, then mamba", ["mamba"]),
        ("学习", "机器学习", ["学习"]),
        ("topic:model", "a model", []),
        ("", "a model", []),
    ],
)
def test_what_the_search_matches_lights_up(query: str, text: str, expected: list[str]) -> None:
    assert lit(query, text) == expected


def test_a_word_being_typed_lights_the_whole_word() -> None:
    assert lit("mixt", "a mixture", typing=True) == ["mixture"]


def test_a_common_word_lights_up_only_where_the_query_has_nothing_else() -> None:
    assert lit("mixture of", "the mixture of it") == ["mixture"]
    assert lit('model "of it"', "the model of it") == ["model", "of it"]
    assert lit("the of", "the mixture of it") == ["the", "of"]


def test_a_word_with_a_field_lights_up_only_there() -> None:
    assert lit("title:model", "a model", "title") == ["model"]
    assert lit("title:model", "a model", "abstract") == []
    assert lit("title:model", "a model", None) == []
    assert lit("author:li", "Li Wang", "author") == ["Li"]


def test_a_word_without_a_field_lights_up_where_it_is_searched() -> None:
    assert lit("li", "li", "title") == lit("li", "li", "abstract") == lit("li", "li", None) == ["li"]
    assert lit("li", "Li Wang", "author") == []


def test_overlapping_matches_are_one_span() -> None:
    assert lit('"language models" models gpt-4 gpt', "language models GPT-4") == ["language models", "GPT-4"]


@given(queries, texts, st.booleans())
def test_spans_are_disjoint_ordered_and_on_the_borders_of_words(query: str, text: str, typing: bool) -> None:
    spans = Highlighter.of(parse(query, typing=typing).tree).spans(text, "abstract")
    found = tokens(text)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert {start for start, _ in spans} <= {token.start for token in found}
    assert {end for _, end in spans} <= {token.end for token in found}


@given(queries, texts, st.integers(1, 80))
def test_a_snippet_fits_and_its_spans_are_within(query: str, text: str, width: int) -> None:
    snippet = Highlighter.of(parse(query).tree).snippet(text, width)
    assert len(snippet.text) <= max(width, 3)
    assert "\n" not in snippet.text
    assert all(0 <= start < end <= len(snippet.text) for start, end in snippet.spans)
    assert all(a[1] <= b[0] for a, b in pairwise(snippet.spans))


def test_a_snippet_shows_the_place_with_the_most_different_matches() -> None:
    found = Highlighter.of(parse("experts router distillation").tree).snippet(ABSTRACT, 120)
    assert {found.text[start:end] for start, end in found.spans} == {"experts", "router", "distillation"}
    assert found.text.startswith("…")
    assert found.text.endswith("…")


def test_a_snippet_is_cut_between_words() -> None:
    for width in range(20, len(ABSTRACT)):
        snippet = Highlighter.of(parse("router").tree).snippet(ABSTRACT, width)
        for word in snippet.text.strip("…").split():
            assert word in ABSTRACT.split()


def test_what_a_long_word_leaves_free_is_filled_from_the_front() -> None:
    text = f"Pictures are named in plain words by a large model, and here is its code: {'x' * 60} and more."
    found = Highlighter.of(parse("code").tree).snippet(text, 40)
    assert found.text == "…a large model, and here is its code:…"


def test_without_a_match_a_snippet_is_the_beginning() -> None:
    snippet = Highlighter.of(parse("mamba").tree).snippet(ABSTRACT, 40)
    assert snippet == ("Large language models are trained on…", [])


def test_a_short_text_is_its_own_snippet() -> None:
    assert Highlighter.of(parse("model").tree).snippet("A\nmodel.", 40) == ("A model.", [(2, 7)])


def test_a_text_without_spaces_is_cut_all_the_same() -> None:
    snippet = Highlighter.of(parse("学习").tree).snippet("机器" * 50 + "学习" + "机器" * 50, 20)
    assert [snippet.text[start:end] for start, end in snippet.spans] == ["学习"]
    assert len(snippet.text) <= 20
