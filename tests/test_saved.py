"""A saved search: what is asked and what narrows it, as one query that finds the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from making import digest, library, library_with, paper

from paperterm.errors import PapertermError
from paperterm.filters import Choice, Filters
from paperterm.library import Library
from paperterm.query import MAX_TERMS, parse
from paperterm.saved import asks_the_shelf, suggested_name, with_filters
from paperterm.scan import Scanner
from paperterm.search import narrowed, search
from paperterm.shelving import ShelfSets, filter_sets
from paperterm.topics import topic_names

SAVED = {
    "either": "mamba OR rwkv",
    "no survey": "-survey",
    "by title": "mamba sort:title",
    "cut": '"state spa',
}
LINKS = "https://github.com/a/b https://huggingface.co/a/b https://mamba.github.io/"
PAPERS = library(
    digest("a.txt", ("Mamba for vision", "An image is seen."), ("RWKV", "No graph."), "A survey of Mamba"),
    digest("2025-a.txt", ("RWKV", "No graph."), ("Mamba and code", f"Much of it: {LINKS}")),
    digest("odd name.txt", "A survey of RWKV", ("Large language models", "They answer.")),
)
SHELF = ShelfSets(
    read=0b000011,
    starred=0b000110,
    marked=0b001001,
    noted=0b010001,
    tags={"todo": 0b000101, "todo later": 0b001000, "-x *": 0b100000},
    kept=0b000001,
    later=0b010000,
    fresh=0b011100,
)


def found(text: str, sort: str | None = None, papers: Library = PAPERS) -> list[int]:
    query = parse(text, typing=True)
    query = replace(query, sort=query.sort or sort)
    return list(search(query, papers, Scanner(papers), SHELF).numbers)


def shown(text: str, filters: Filters, sort: str | None = None) -> list[int]:
    """What the browser shows for a query and filters."""
    saved = {name: sum(1 << number for number in found(query)) for name, query in SAVED.items()}
    everything = PAPERS.facets.everything
    admitted = filters.admitted(everything, filter_sets(PAPERS.facets, SHELF, saved))
    return list(narrowed(found(text, sort), admitted, everything))


CHOICES = [
    Choice(group, name)
    for group, choices in filter_sets(PAPERS.facets, SHELF, dict.fromkeys(SAVED, 0)).items()
    for name in choices
]


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.name)
@pytest.mark.parametrize("text", ["", "mamba", "mamba OR rwkv", '"a survey', "-survey", "model*", "((("])
def test_each_filter_can_be_said_in_the_language(text: str, choice: Choice) -> None:
    filters = Filters(frozenset({choice}))
    written = with_filters(text, None, filters, SAVED)
    parse(written)
    assert sorted(found(written)) == sorted(shown(text, filters))


def test_all_groups_of_filters_are_among_these() -> None:
    assert {choice.group for choice in CHOICES} == {"Status", "Saved", "Tag", "Contains", "Topic", "Digest"}
    assert {choice.name for choice in CHOICES if choice.group == "Contains"} == {
        "Code",
        "Model",
        "Project page",
        "In several digests",
    }


@pytest.mark.parametrize(
    "chosen",
    [
        [("Status", "Unread"), ("Status", "Starred"), ("Contains", "Code")],
        [("Saved", "either"), ("Saved", "no survey"), ("Digest", "odd name.txt"), ("Digest", "a.txt")],
        [("Saved", "no survey"), ("Status", "Read"), ("Status", "Marked")],
    ],
)
@pytest.mark.parametrize("text", ["", "survey OR mamba", "rwkv", "-vision"])
def test_or_within_a_group_and_across_the_groups(text: str, chosen: list[tuple[str, str]]) -> None:
    filters = Filters(frozenset(Choice(*each) for each in chosen))
    assert sorted(found(with_filters(text, None, filters, SAVED))) == sorted(shown(text, filters))


def test_a_query_alone_is_kept_as_it_was_written() -> None:
    for text in ("mamba  AND rwkv", "(a OR b)", "mamba sort:title"):
        assert with_filters(text, None, Filters(), {}) == text
    assert with_filters("", None, Filters(), {}) == ""


def test_what_cannot_be_understood_is_kept_as_it_was_searched() -> None:
    assert with_filters('"state spa', None, Filters(), {}) == '"state spa*"'
    assert with_filters("colour:blue", None, Filters(), {}) == "colour blue*"


def test_the_order_is_kept() -> None:
    code = Filters(frozenset({Choice("Contains", "Code")}))
    assert with_filters("mamba", "title", Filters(), {}) == "mamba* sort:title"
    assert with_filters("mamba sort:title", "title", Filters(), {}) == "mamba sort:title"
    assert with_filters("mamba sort:title", "title", code, {}) == "mamba has:code sort:title"
    assert with_filters("", "date", Filters(), {}) == "sort:date"


def test_every_topic_means_itself_alone() -> None:
    for name in topic_names():
        written = with_filters("", None, Filters(frozenset({Choice("Topic", name)})), {})
        assert written in (f'topic:"{name}"', f"topic:{name}")


@pytest.mark.parametrize("name", ['a "b.txt', 'x" -"y', "two  blanks.txt"])
def test_a_name_that_the_language_cannot_say_is_refused(name: str) -> None:
    with pytest.raises(PapertermError):
        with_filters("mamba", None, Filters(frozenset({Choice("Digest", name)})), {})


def test_more_than_one_query_can_hold_is_refused() -> None:
    digests = Filters(frozenset(Choice("Digest", f"{number}") for number in range(MAX_TERMS + 1)))
    with pytest.raises(PapertermError, match=f"at most {MAX_TERMS} terms"):
        with_filters("", None, digests, {})


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("mixture experts", "mixture experts"),
        (
            '"state space" -survey topic:"Language models" is:unread',
            "state space -survey Language models",
        ),
        ("(mamba OR rwkv~2) distil*", "mamba rwkv 2 distil"),
        ("digest:2025-03 date:>=2025-01", "2025-03 >=2025-01"),
        ("", "search"),
        ("一" * 100, "一" * 40),
        ("word " * 30, "word word word word word word word word"),
    ],
)
def test_the_name_that_is_suggested_is_made_of_the_words(text: str, name: str) -> None:
    assert suggested_name(text, ()) == name


def test_a_name_that_is_taken_is_not_suggested() -> None:
    assert suggested_name("mamba", {"mamba", "mamba 2"}) == "mamba 3"


SHELVED = [
    *("is:unread", "mamba (rwkv OR -is:starred)", "has:note", "tag:todo", "is:new", "is:kept", "rating:>3"),
    *("note:idea", 'mamba -note:"an idea"'),
]


def test_it_is_known_which_searches_ask_for_what_the_reader_did() -> None:
    assert all(map(asks_the_shelf, SHELVED))
    assert not any(map(asks_the_shelf, ["mamba", "is:dup has:code", "unread", "topic:vision", ""]))


def test_a_digest_is_not_another_whose_name_goes_on() -> None:
    papers = library(digest("3.txt", "One"), digest("2025-3.txt", "Two"), digest("3.txt.old", "Three"))
    assert found("digest:3.txt", papers=papers) == [0]
    assert found("digest:3", papers=papers) == [0, 1, 2]
    assert found("digest:3.TXT", papers=papers) == [0]
    assert found("kind:survey", papers=library_with(paper("A Survey of Mamba"))) == [0]
