"""A search for the reader: words, facets, states, ranges, likeness and order together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import digest, library, library_with, paper, titles

from paperterm import index
from paperterm.errors import FileError, NothingFoundError, UsageError
from paperterm.facets import bits_of, numbers_in
from paperterm.index.reading import Index, open_index
from paperterm.labels import Label
from paperterm.papers import paper_id
from paperterm.query import Facet, Query, parse
from paperterm.ranking import CancelledError, Ranking
from paperterm.scan import Scanner
from paperterm.search import Engine, Found, everything, lasting, narrowed, search
from paperterm.shelf import Arrival, Arrivals, Contents
from paperterm.shelving import ShelfSets, filter_sets, shelf_sets, tag_name

CODE = "Code is at https://github.com/a/b."
DATA = "Data is at https://huggingface.co/datasets/a/b."

PAPERS = library(
    digest(
        "2025-03-01.txt",
        ("Mamba for speech recognition", CODE),
        ("A survey of routers", "Mamba is one of many things that route, though few would say so."),
    ),
    digest(
        "2025-03-02.txt",
        ("Zebra", DATA),
        "A survey of routers",
        ("Diffusion models", "Mamba and once more mamba, at some length, in sentences of many words."),
    ),
)
MAMBA, SURVEY, ZEBRA, DIFFUSION = range(4)
SHELF = ShelfSets(
    read=0b0001,
    starred=0b0110,
    marked=0b1000,
    noted=0b0100,
    notes={2: "An idea for the zebras: colour them."},
    kept=0b0100,
    later=0b1000,
    fresh=0b0111,
    ratings={3: 0b0001, 5: 0b0100},
    tags={"todo": 0b0011, "to read": 0b0100, "Ünïcode": 0b1000},
)


def asked(query: str, engine: Engine | None = None, shelf: ShelfSets = SHELF) -> Found:
    return search(parse(query), PAPERS, engine or Scanner(PAPERS), shelf)


def numbers(query: str) -> list[int]:
    found = asked(query)
    assert bits_of(found.numbers, len(PAPERS)) == found.matched
    return list(found.numbers)


# What is found


def test_no_query_finds_everything_in_digest_order() -> None:
    found = asked("")
    assert list(found.numbers) == [0, 1, 2, 3]
    assert found.matched == 0b1111
    assert not found.scores
    assert everything(PAPERS) == Found(Query("", parse("").tree), range(4), {}, 0b1111)


def test_words_are_ranked_and_scored() -> None:
    found = asked("mamba")
    assert list(found.numbers) == [MAMBA, DIFFUSION, SURVEY]
    assert found.scores[MAMBA] > found.scores[DIFFUSION] > found.scores[SURVEY] > 0


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("is:read", [0]),
        ("is:unread", [1, 2, 3]),
        ("is:starred", [1, 2]),
        ("is:marked", [3]),
        ("is:kept", [2]),
        ("is:skipped", []),
        ("is:later", [3]),
        ("is:new", [1]),
        ("rating:5", [2]),
        ("rating:>=3", [0, 2]),
        ("rating:1..4", [0]),
        ("-rating:>=1", [1, 3]),
        ("rating:0", []),
        ("note:idea", [2]),
        ("note:ideas", [2]),
        ("note:zeb*", [2]),
        ("note:color~", [2]),
        ('note:"idea for the zebra"', []),
        ('note:"idea for the zebras"', [2]),
        ("-note:idea", [0, 1, 3]),
        ("title:idea", []),
        ("note:idea note:zebras", [2]),
        ("mamba note:idea", []),
        ("mamba -note:idea", [0, 3, 1]),
        ("zebra note:idea note:zebras", [2]),
        ("is:dup", [1]),
        ("has:code", [0]),
        ("has:link", [0, 2]),
        ("has:dataset", [2]),
        ("has:model", []),
        ("has:note", [2]),
        ("has:tag", [0, 1, 2, 3]),
        ("tag:todo", [0, 1]),
        ("tag:to", [0, 1, 2]),
        ('tag:"to read"', [2]),
        ("tag:unicode", [3]),
        ("tag:nothing", []),
        ("digest:2025-03-01", [0, 1]),
        ("digest:02", [1, 2, 3]),
        ("kind:survey", [1]),
        ("is:starred -is:dup", [2]),
        ("is:read OR is:marked", [0, 3]),
        ("-(is:read OR is:marked)", [1, 2]),
        ("mamba is:unread", [3, 1]),
        ("zebra is:read", []),
    ],
)
def test_filters_find_what_they_say(query: str, expected: list[int]) -> None:
    assert numbers(query) == expected


def test_a_topic_is_found_by_any_of_its_words() -> None:
    name, bits = next(iter(PAPERS.facets.topics.items()))
    for word in name.split():
        if word.isalpha():
            assert asked(f"topic:{word}").matched & bits == bits


def test_filters_alone_are_not_ranked() -> None:
    found = asked("is:unread")
    assert not found.scores
    assert list(found.numbers) == sorted(found.numbers)


def test_without_a_shelf_nothing_is_tagged_or_read() -> None:
    for query, matched in (("has:tag", 0), ("tag:todo", 0), ("is:read", 0), ("is:unread", 0b1111)):
        assert asked(query, shelf=ShelfSets()).matched == matched


RANGED = library_with(
    *(
        paper(f"Paper {number}", published=day, upvotes=upvotes)
        for number, (day, upvotes) in enumerate(
            [
                (date(2025, 3, 1), 0),
                (date(2025, 3, 31), 50),
                (None, None),
                (date(2024, 12, 31), 10**30),
                (None, -7),
            ]
        )
    )
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("date:2025-03", {0, 1}),
        ("date:>=2025-03-31", {1}),
        ("date:<2025", {3}),
        ("date:2024-12-31..2025-03-01", {0, 3}),
        ("-date:<2100", {2, 4}),
        ("upvotes:>49", {1, 3}),
        ("upvotes:0", {0}),
        ("upvotes:<1", {0, 4}),
        ("upvotes:-7", {4}),
        ("upvotes:>99999999999999999999", set()),
        ("-upvotes:>-99999999999999999999", {2}),
    ],
)
def test_ranges_leave_out_what_has_no_value(query: str, expected: set[int]) -> None:
    assert set(search(parse(query), RANGED, Scanner(RANGED), ShelfSets()).numbers) == expected


# In which order


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("date", [1, 0, 3, 2, 4]),
        ("upvotes", [3, 1, 0, 4, 2]),
        ("title", [0, 1, 2, 3, 4]),
        ("digest", [0, 1, 2, 3, 4]),
        ("relevance", [0, 1, 2, 3, 4]),
    ],
)
@pytest.mark.parametrize("words", ["", "paper", "-nothing"])
def test_papers_come_in_the_order_asked_for_and_those_without_a_value_last(
    words: str, sort: str, expected: list[int]
) -> None:
    found = search(parse(f"{words} sort:{sort}"), RANGED, Scanner(RANGED), ShelfSets())
    assert list(found.numbers) == expected
    assert found.matched == 0b11111


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("relevance", [0, 3, 1]), ("title", [1, 3, 0]), ("digest", [0, 1, 3])],
)
def test_an_order_is_another_view_of_the_same_papers(sort: str, expected: list[int]) -> None:
    found = asked(f"mamba sort:{sort}")
    assert list(found.numbers) == expected
    assert found.matched == asked("mamba").matched


# Likeness


@pytest.fixture
def indexed(tmp_path: Path) -> Iterator[Index]:
    index.bring_up_to_date(tmp_path / "index", ALIKE, rebuild=False, progress=lambda done, total: None)
    opened = open_index(tmp_path / "index", ALIKE)
    yield opened
    opened.close()


ALIKE = library(
    digest(
        "a.txt",
        *(f"Stone {number}" for number in range(20)),
        ("A soup of stones", "Mixtures of water, routed."),
        ("Routing in mixtures of experts", "Which experts see which tokens."),
        ("Sparse mixtures of experts", "Routing tokens to experts."),
    )
)


def test_similar_papers_come_in_the_order_of_their_likeness(indexed: Index) -> None:
    query = f"like:{paper_id('Sparse mixtures of experts')}"
    found = search(parse(query), ALIKE, indexed, ShelfSets())
    assert titles([ALIKE[n] for n in found.numbers]) == ["Routing in mixtures of experts", "A soup of stones"]
    assert list(found.scores) == list(found.numbers)
    assert found.matched == bits_of(found.numbers, len(ALIKE))


def test_likeness_goes_with_everything_else(indexed: Index) -> None:
    like = f"like:{paper_id('Sparse mixtures of experts')}"

    def found(query: str) -> list[str]:
        return titles([ALIKE[n] for n in search(parse(query), ALIKE, indexed, ShelfSets()).numbers])

    assert found(f"{like} -experts") == ["A soup of stones"]
    assert found(f"{like} soup") == ["A soup of stones"]
    assert found(f"-{like} -stone") == ["Sparse mixtures of experts"]
    assert found(f"{like} sort:digest") == ["A soup of stones", "Routing in mixtures of experts"]


def test_a_paper_that_is_not_there_is_like_nothing(indexed: Index) -> None:
    with pytest.raises(NothingFoundError, match="No paper has an id that begins with '1'"):
        search(parse("like:1"), ALIKE, indexed, ShelfSets())


def test_likeness_needs_the_index_and_says_so() -> None:
    with pytest.raises(FileError, match="Similar papers need the index"):
        asked(f"like:{PAPERS.ids[0]}")


# How long it took


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.0, "<1 ms"), (0.0004, "<1 ms"), (0.0006, "1 ms"), (0.0042, "4 ms"), (1.5, "1,500 ms")],
)
def test_a_time_is_told_in_milliseconds(seconds: float, words: str) -> None:
    assert lasting(seconds) == words


# Cancelled


def test_a_search_that_is_not_wanted_any_more_ends() -> None:
    with pytest.raises(CancelledError):
        search(parse("mamba"), PAPERS, Scanner(PAPERS), SHELF, lambda: True)


# Narrowed by filters

bits = st.integers(0, 0b1111)


@given(st.permutations(range(4)), bits)
def test_narrowing_keeps_the_order(order: list[int], admitted: int) -> None:
    assert list(narrowed(order, admitted, 0b1111)) == [n for n in order if admitted >> n & 1]


@given(st.permutations(range(4)), bits, bits)
def test_narrowing_a_ranking_keeps_its_order(order: list[int], best: int, admitted: int) -> None:
    ranking = Ranking({n: 1.0 for n in order if best >> n & 1}, [0b1111 & ~best])
    assert list(narrowed(ranking, admitted, 0b1111)) == [n for n in ranking if admitted >> n & 1]


# The shelf over a library


def test_what_is_on_the_shelf_but_not_in_the_library_is_left_out() -> None:
    here, gone = PAPERS.ids[2], paper_id("Gone")
    contents = Contents(
        {**Contents.empty().flags, "read": frozenset({here, gone}), "starred": frozenset({gone})},
        {here: ("todo", "b"), gone: ("todo", "only there")},
        {here: "a note", gone: "another"},
        ratings={here: 4, gone: 5},
        arrivals=Arrivals((Arrival(1.0, f"{here} {gone}"),), visit=2.0, new_after=1.0),
    )
    assert shelf_sets(contents, PAPERS) == ShelfSets(
        read=0b0100,
        noted=0b0100,
        tags={"todo": 0b0100, "b": 0b0100},
        fresh=0b1011,
        notes={2: "a note"},
        ratings={4: 0b0100},
    )


@pytest.mark.parametrize(
    "label", [Label("flag", "starred"), Label("tag", "todo"), Label("tag", "never"), Label("rating", "4")]
)
def test_a_label_is_changed_in_a_copy(label: Label) -> None:
    before = SHELF.labelled(label)
    after = SHELF.with_label(label, gained=0b1000, lost=0b0010)
    assert (after.labelled(label), SHELF.labelled(label)) == ((before | 0b1000) & ~0b0010, before)
    assert after.with_label(label, gained=before, lost=~before) == SHELF


def test_a_paper_has_one_verdict_and_one_rating() -> None:
    sets = ShelfSets()
    for label in (Label("flag", "later"), Label("rating", "2"), Label("flag", "kept"), Label("rating", "5")):
        sets = sets.with_label(label, gained=0b11, lost=0)
    assert (sets.verdict_of(1), sets.stars_of(1)) == ("kept", 5)
    assert sets == ShelfSets(kept=0b11, ratings={5: 0b11})


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("todo", "todo"),
        ("  to \n do  ", "to do"),
        ('"to“do”', "todo"),
        ("TODO", "todo"),
        ("Ünïcode", "Ünïcode"),
        ("unicode", "Ünïcode"),
        ("x" * 100, "x" * 40),
        ("\x1b[31mred", "�red"),
    ],
)
def test_a_tag_is_a_line_that_the_query_language_can_say(text: str, tag: str) -> None:
    name = tag_name(text, ["todo", "Ünïcode"])
    assert name == tag
    assert parse(f'tag:"{name}"').tree == Facet("tag", name)


@pytest.mark.parametrize("text", ["", "  ", '"', "\n“”"])
def test_what_has_nothing_in_it_is_no_tag(text: str) -> None:
    with pytest.raises(UsageError):
        tag_name(text)


def test_the_filter_pane_offers_what_there_is() -> None:
    sets = filter_sets(PAPERS.facets, SHELF)
    assert list(sets) == ["Status", "Saved", "Tag", "Contains", "Topic", "Digest"]
    assert list(sets["Status"].items()) == [
        ("Unread", 0b1110),
        ("Read", 0b0001),
        ("New", 0b0010),
        ("Starred", 0b0110),
        ("Marked", 0b1000),
        ("Kept", 0b0100),
        ("Later", 0b1000),
        ("Skipped", 0),
        ("With a note", 0b0100),
    ]
    # the one that is used most first, then by name
    assert list(sets["Tag"]) == ["todo", "to read", "Ünïcode"]
    assert sets["Contains"] == {"Code": 0b0001, "Dataset": 0b0100, "In several digests": 0b0010}
    assert list(sets["Digest"]) == ["2025-03-01.txt", "2025-03-02.txt"]
    counts = [each.bit_count() for each in sets["Topic"].values()]
    assert counts == sorted(counts, reverse=True)
    for name, papers in sets["Topic"].items():
        assert [n for n, each in enumerate(PAPERS) if name in [t.name for t in each.topics]] == list(
            numbers_in(papers)
        )
