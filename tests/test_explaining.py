"""How a query is explained."""

from __future__ import annotations

from datetime import date

import pytest
from making import library_with, paper

from paperterm.explaining import explained
from paperterm.query import parse
from paperterm.scan import Scanner
from paperterm.shelving import ShelfSets

PAPERS = library_with(
    paper("Modelling GPT-4", "Models of models.", authors=["Ada Li"], published=date(2025, 3, 1)),
    paper("A model", "One model, GPT4.", upvotes=9),
    paper("Poincar\\'e maps", "Nothing else."),
)
SHELF = ShelfSets(read=0b001, starred=0b100, notes={1: "An idea."}, ratings={4: 0b001})


def told(query: str) -> list[str]:
    return explained(parse(query), PAPERS, Scanner(PAPERS), SHELF).splitlines()


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("model", "word model in title or abstract · 2 papers: model 1, modelling 1, models 1"),
        ("abstract:model", "word model in abstract · 2 papers: model 1, models 1"),
        ("gpt-4", "word gpt-4 in title or abstract · 2 papers: gpt-4 1, gpt4 1"),
        ("mod*", "words that begin with mod in title or abstract · 2 papers: model 1, modelling 1, models 1"),
        ("author:adda~", "words like adda, up to 1 letter different in author · 1 paper: ada 1"),
        ('"models of"', 'phrase "models of" in title or abstract · 1 paper'),
        ("Poincaré", "word Poincaré in title or abstract · 1 paper: poincare 1"),
        ("zebra", "word zebra in title or abstract · 0 papers"),
        ("is:read", "is read · 1 paper"),
        ("note:ideas", "word ideas in your note · 1 paper"),
        ("rating:4", "rating 4 · 1 paper"),
        ("rating:>=4", "rating from 4 · 1 paper"),
        ("has:code", "has code · 0 papers"),
        ("digest:a", "digest a · 3 papers"),
        ("date:2025", "date from 2025-01-01 to 2025-12-31 · 1 paper"),
        ("upvotes:>5", "upvotes from 6 · 1 paper"),
        ("", "every paper · 3 papers"),
    ],
)
def test_each_part_says_what_it_finds_alone(query: str, line: str) -> None:
    assert told(query)[0] == line


def test_a_tree_is_indented_and_every_level_is_counted() -> None:
    assert told("(is:read OR is:starred) -is:starred") == [
        "all of · 1 paper",
        "  any of · 2 papers",
        "    is read · 1 paper",
        "    is starred · 1 paper",
        "  not · 2 papers",
        "    is starred · 1 paper",
        "in the order of the digests, as nothing is ranked",
    ]


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("model", "the best match first"),
        ("model sort:relevance", "the best match first"),
        ("model note:idea", "the best match first"),
        ("note:idea", "in the order of the digests, as nothing is ranked"),
        ("is:read", "in the order of the digests, as nothing is ranked"),
        ("model sort:digest", "in the order of the digests"),
        ("model sort:date", "the newest first"),
        ("sort:upvotes", "the most upvotes first"),
        ("sort:title", "by title"),
    ],
)
def test_the_order_is_said(query: str, order: str) -> None:
    assert told(query)[-1] == order


def test_what_cannot_be_looked_up_says_why_and_the_rest_goes_on() -> None:
    _, word, like, order = told("model like:zzzz")
    assert word == "  word model in title or abstract · 2 papers: model 1, modelling 1, models 1"
    assert like.startswith("  like zzzz · No paper")
    assert order == "the best match first"


def test_notes_stand_at_the_end() -> None:
    assert told("the of")[-1] == "note: Only very common words: the, of."


def test_of_many_papers_the_forms_are_counted_whole() -> None:
    many = library_with(*(paper(f"Model {n}", "models" if n % 3 == 0 else "") for n in range(999)))
    first, *_ = explained(parse("models"), many, Scanner(many), ShelfSets()).splitlines()
    assert first == "word models in title or abstract · 999 papers: model 999, models 333"
