"""Why a paper was found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import library_with, paper

from paperterm.papers import Topic
from paperterm.query import parse
from paperterm.reasons import by_field, part_by_part, reasons
from paperterm.scan import Scanner
from paperterm.search import search
from paperterm.shelving import ShelfSets

EXPERTS = replace(
    paper(
        "Distilling a Mixture of Experts",
        "Distilled experts are small. An expert is distilled from GPT-4 and other experts, in distillation "
        r"and with $\alpha$ models. Code: https://github.com/a/b.",
        authors=("Ada Lovelace", "Alan Turing"),
        published=date(2025, 3, 1),
        upvotes=51,
    ),
    topics=(Topic("Language models", ("language", "LLM")),),
    kinds=("survey",),
)


def why(query: str, *tags: str, typing: bool = False) -> list[str]:
    tree = parse(query, typing=typing).tree
    return part_by_part(reasons(tree, EXPERTS, tags, note="Ideas for later.", stars=4))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("experts", ["experts → title: experts; abstract: experts ×2, expert (form)"]),
        ("mixture", ["mixture → title: mixture"]),
        (
            "distilla*",
            ["distilla* → abstract: distillation (prefix)"],
        ),
        ("modles~", ["modles~1 → abstract: models (fuzzy)"]),
        ("gpt4", ["gpt4 → abstract: gpt-4"]),
        ('"mixture of experts"', ['"mixture of experts" → title: mixture of experts']),
        ("title:experts", ["title:experts → title: experts"]),
        ("author:turing", ["author:turing → author: turing"]),
        ("turing", []),
        ("alpha", ["alpha → abstract: α"]),
        ("mamba OR mixture", ["mixture → title: mixture"]),
        ("mixture -survey", ["mixture → title: mixture"]),
        ("mixture of", ["mixture → title: mixture"]),
        ("", []),
    ],
)
def test_words_say_where_they_matched_which_words_and_how(query: str, expected: list[str]) -> None:
    assert why(query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("topic:lang", ["topic:lang → Language models: language, LLM"]),
        ("topic:vision OR mixture", ["mixture → title: mixture"]),
        ("kind:survey", ["kind:survey → survey"]),
        ("digest:a", ["digest:a → a.txt"]),
        ("tag:to", ["tag:to → todo"]),
        ("has:code", ["has:code → code: https://github.com/a/b"]),
        ("has:model OR has:link", ["has:link → link: https://github.com/a/b"]),
        ("date:2025", ["date:2025-01-01..2025-12-31 → date 2025-03-01"]),
        ("date:2024 OR upvotes:>50", ["upvotes:51.. → upvotes 51"]),
        ("is:unread", []),
        ("rating:>=4", ["rating:4.. → rating 4"]),
        ("rating:5", []),
        ("note:idea", ["note:idea → note: ideas (form)"]),
        ('note:"ideas for" mixture', ['note:"ideas for" → note: ideas for', "mixture → title: mixture"]),
        ("ideas", []),
        ("-topic:lang", []),
    ],
)
def test_filters_say_which_name_or_value_they_matched(query: str, expected: list[str]) -> None:
    assert why(query, "todo", "later") == expected


def test_a_word_that_is_being_typed_matches_by_its_beginning() -> None:
    assert why("mixt", typing=True) == ["mixt* → title: mixture (prefix)"]


def test_field_by_field_each_word_stands_once_and_the_filters_behind() -> None:
    tree = parse("expert experts topic:lang mixture").tree
    assert by_field(reasons(tree, EXPERTS)) == [
        "title experts, mixture",
        "abstract expert, experts ×2",
        "Language models: language, LLM",
    ]


@given(
    st.lists(st.sampled_from(["model", "models", "GPT-4", "gpt4", "pre-training", "C++", "of", "zebra"])),
    st.sampled_from(["model", "gpt-4", "pretraining", "c++", "mod*", "modl~", '"of models"', "c"]),
)
def test_whatever_is_found_has_a_reason_and_nothing_else_has(words: list[str], query: str) -> None:
    papers = library_with(paper("Some title", " ".join(words)))
    tree = parse(query).tree
    found = search(parse(query), papers, Scanner(papers), ShelfSets()).matched
    assert bool(reasons(tree, papers[0])) == bool(found)
