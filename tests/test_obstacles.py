"""A search that finds nothing: why, and what to ask instead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import digest, library, library_with, paper

from paperterm.filters import Choice, Filters
from paperterm.obstacles import MOST_OFFERS, Impasse, Near
from paperterm.query import parse
from paperterm.ranking import CancelledError
from paperterm.scan import Scanner
from paperterm.search import in_the_way, search
from paperterm.shelving import STATUS, ShelfSets, filter_sets

PAPERS = library(
    digest(
        "2025-03-01.txt",
        ("Mamba for speech", "A state space model."),
        ("Mamba for vision", "A state space model that sees, one of many."),
        ("A survey of diffusion", "Diffusion models, many of them. Code: https://github.com/a/b"),
        ("Diffusion for speech", "It speaks of a model."),
        ("Routers", "Nothing but routers: https://github.com/a/routers"),
        captured=date(2025, 3, 1),
    )
)
SHELF = ShelfSets(read=0b00011, starred=0b10000)
READ, STARRED = Choice(STATUS, "Read"), Choice(STATUS, "Starred")
WITH_CODE = Choice("Contains", "Code")
NEAR = {
    ("difusion", False): [Near("diffusion", 2), Near("infusion", 1)],
    ("difus", True): [Near("diffusion", 2)],
    ("mambaa", False): [Near("mamba", 2)],
}


class Engine(Scanner):
    """The scan, with a few near words."""

    def suggest(
        self, word: str, limit: int = 3, *, begun: bool = False, check: Callable[[], None] = lambda: None
    ) -> list[Near]:
        return NEAR.get((word, begun), [])


def asked(query: str, *ticked: Choice, typing: bool = False) -> Impasse:
    parsed = parse(query, typing=True, finished=not typing)
    return in_the_way(parsed, Filters(frozenset(ticked)), PAPERS, Engine(PAPERS), SHELF)


def offered(query: str, *ticked: Choice, typing: bool = False) -> list[str]:
    return [offer.described() for offer in asked(query, *ticked, typing=typing).offers]


# Why


@pytest.mark.parametrize(
    ("query", "ticked", "why"),
    [
        ("difusion", (), "“difusion” does not occur."),
        ("difusion mambaa zebra", (), "“difusion”, “mambaa” and “zebra” do not occur."),
        ('"mambaa for speech"', (), "“mambaa” does not occur."),
        ("mamba survey", (), "No paper has all of: mamba (2), survey (1)."),
        ("mamba survey is:read", (), "No paper matches mamba survey is:read."),
        ("mamba diffusion -vision", (), "No paper has all of: mamba (1), diffusion (2)."),
        ("mamba", (STARRED,), "No paper matches mamba with the filter status Starred."),
        ("", (READ, WITH_CODE), "No paper is left with the filter contains Code; status Read."),
        ("mamba has:code", (), "No paper matches mamba has:code."),
        ("mamba upvotes:>5", (), "None of these papers has upvotes."),
        ("zebra published:2025", (), "None of these papers has a date."),
        ("zebra topic:visoin", (), "No topic is called visoin: did you mean Vision?"),
        ("zebra -topic:visoin", (), "“zebra” does not occur."),
        ("author:turing", (), "No paper matches author:turing."),
        ("mamba (survey OR routers)", (), "No paper matches mamba (survey OR routers)."),
    ],
)
def test_the_reason_is_named_where_there_is_one(query: str, ticked: Sequence[Choice], why: str) -> None:
    assert asked(query, *ticked).why == why


def test_a_date_that_none_of_the_dated_papers_has_is_not_said_to_be_the_reason() -> None:
    library = library_with(paper("Mamba", "a", published=date(2025, 3, 1)))
    way_out = in_the_way(parse("mamba date:2024"), Filters(), library, Scanner(library), ShelfSets())
    assert way_out.why == "No paper matches mamba date:2024."


# What instead


def test_what_no_text_can_ask_for_is_not_offered() -> None:
    assert offered("title:n", typing=True) == []


def test_a_star_that_only_typing_put_there_goes_where_it_finds_nothing_more() -> None:
    assert [offer.query for offer in asked("survey mamba", typing=True).offers] == ["mamba", "survey"]
    assert [offer.query for offer in asked("mamba sur", typing=True).offers] == ["mamba", "sur*"]
    assert asked("mamb", STARRED, typing=True).offers[0].query == "mamb"


def test_a_word_that_does_not_occur_gives_way_to_the_nearest_that_do() -> None:
    assert offered("difusion")[0] == "diffusion instead of difusion: 2 papers"
    assert (
        offered("title:difusion speech")
        == [
            "diffusion instead of difusion: 1 paper",
            "without title:difusion: 2 papers",
            "only speech: 2 papers",
        ][:2]
    )
    assert asked('"difusion for speech"').offers[0].query == '"diffusion for speech"'


def test_misspelt_words_that_no_paper_has_together_are_mended_one_at_a_time() -> None:
    assert offered("difusion mambaa") == [
        "diffusion instead of difusion, without mambaa: 2 papers",
        "mamba instead of mambaa, without difusion: 2 papers",
    ]


def test_a_word_that_is_being_typed_gives_way_to_one_that_goes_on() -> None:
    (first, *_) = asked("speech difus", typing=True).offers
    assert (first.what, first.query, first.papers) == ("diffusion instead of difus", "speech diffusion", 1)


def test_a_word_may_be_the_beginning_of_one_though_it_was_not_said_so() -> None:
    assert offered("difus")[0] == "diffusion instead of difus: 2 papers"


def test_a_beginning_that_was_written_as_a_whole_word_is_offered_as_one_first() -> None:
    first, second, *_ = asked("mamb speech").offers
    assert (first.what, first.query, first.papers) == ("words that begin with mamb", "mamb* speech", 1)
    assert second.what == "without mamb"
    library = library_with(paper("Transformers", "a"), paper("Transfer", "b"), paper("Transf0 mambaa", "c"))
    way_out = in_the_way(parse("transf"), Filters(), library, Scanner(library), ShelfSets())
    assert [offer.described() for offer in way_out.offers] == [
        "words that begin with transf: 3 papers",
        "transf0 instead of transf: 1 paper",
    ]


def test_words_that_say_nothing_are_no_way_out() -> None:
    assert offered("the zebra") == offered("of zebra kafka") == []
    assert offered("of zebra kafka survey") == ["without zebra and kafka: 1 paper", "only survey: 1 paper"]


@pytest.mark.parametrize(
    ("query", "first", "text"),
    [
        ("titel:mamba", "title:mamba instead of titel:mamba: 2 papers", "title:mamba"),
        (
            'Abstrct:"space model" -vision',
            'abstract:"space model" instead of Abstrct:"space model": 1 paper',
            'abstract:"space model" -vision',
        ),
        ("srot:title mamba", "sort:title instead of srot:title: 2 papers", "mamba sort:title"),
        ("foo:bar mamba", "without foo:bar: 2 papers", "mamba"),
        ("upvotes:lots mamba", "without upvotes:lots: 2 papers", "mamba"),
        ("date:foo mamba", "without date:foo: 2 papers", "mamba"),
        ("mamba sort:foo", "without sort:foo: 2 papers", "mamba"),
        ('mamba foo:"speech survey"', 'without foo:"speech survey": 2 papers', "mamba"),
    ],
)
def test_a_field_that_is_none_is_put_right_or_left_out_as_a_whole(query: str, first: str, text: str) -> None:
    for typing in (True, False):
        (offer, *others) = asked(query, typing=typing).offers
        assert (offer.described(), offer.query) == (first, text)
        assert not any("titel" in other.what or "only" in other.what for other in others)


def test_a_field_that_is_put_right_may_have_a_value_that_goes_on() -> None:
    (offer, *_) = asked("titel:mam", typing=True).offers
    assert (offer.query, offer.papers) == ("title:mam*", 2)


@pytest.mark.parametrize(
    ("query", "typing", "text"),
    [
        ("flash attention", False, "FlashAttention"),
        ("fast flash atten", True, "fast flashatten*"),
        ("title:Flash title:attention -slow", False, "title:Flashattention -slow"),
    ],
)
def test_two_words_that_occur_as_one_are_offered_as_one(query: str, typing: bool, text: str) -> None:
    library = library_with(
        paper("FlashAttention", "It is fast."), paper("Flash", "b"), paper("Attention", "c")
    )
    parsed = parse(query, typing=True, finished=not typing)
    (offer, *_) = in_the_way(parsed, Filters(), library, Scanner(library), ShelfSets()).offers
    assert offer.query.lower() == text.lower()
    assert offer.papers == 1


def test_several_words_are_put_right_at_once() -> None:
    assert (
        offered("difusion OR mambaa")[0] == "diffusion instead of difusion, mamba instead of mambaa: 4 papers"
    )


def test_where_the_right_word_is_not_enough_something_is_left_out_besides() -> None:
    assert offered("difusion mamba") == [
        "without difusion: 2 papers",
        "diffusion instead of difusion, without mamba: 2 papers",
    ]


@pytest.mark.parametrize(
    ("query", "ticked", "expected"),
    [
        ("mamba survey", (), ["without survey: 2 papers", "without mamba: 1 paper"]),
        ("mamba is:starred", (), ["without is:starred: 2 papers", "without mamba: 1 paper"]),
        ("mamba", (STARRED,), ["without the filter status Starred: 2 papers", "without mamba: 1 paper"]),
        (
            "",
            (READ, WITH_CODE),
            ["without the filter status Read: 2 papers", "without the filter contains Code: 2 papers"],
        ),
        (
            "speech diffusion",
            (READ, WITH_CODE),
            ["without the filter contains Code and the filter status Read: 1 paper"],
        ),
        (
            "mamba (survey OR routers)",
            (),
            ["without (survey OR routers): 2 papers", "without mamba: 2 papers"],
        ),
        ("mamba speech -model", (), ["without -model: 1 paper"]),
        ("zebra", (), []),
        ("zebra mamba", (), ["without zebra: 2 papers"]),
        (
            "mamba survey routers",
            (),
            ["only mamba: 2 papers", "only survey: 1 paper", "only routers: 1 paper"],
        ),
    ],
)
def test_as_little_as_will_do_is_left_out(query: str, ticked: Sequence[Choice], expected: list[str]) -> None:
    assert offered(query, *ticked)[: len(expected)] == expected
    assert bool(offered(query, *ticked)) == bool(expected)


def test_a_phrase_may_come_apart_and_a_field_may_be_any() -> None:
    assert offered('"speech mamba"')[0] == "speech mamba without the quotes: 1 paper"
    assert offered("title:model")[0] == "model in title or abstract: 4 papers"


def test_what_changes_least_is_offered_first() -> None:
    assert offered("difusion survey speech") == [
        "diffusion instead of difusion, without speech: 1 paper",
        "diffusion instead of difusion, without survey: 1 paper",
        "only speech: 2 papers",
        "only survey: 1 paper",
    ]
    assert offered('difusion "speech mamba"') == [
        'diffusion instead of difusion, without "speech mamba": 2 papers',
    ]


def test_the_same_search_is_not_offered_twice_in_another_order() -> None:
    assert offered("mamba vision mamba kafka") == [
        "without kafka: 1 paper",
        "only mamba: 2 papers",
        "only vision: 1 paper",
    ]
    assert offered("mambaa mamba") == ["mamba instead of mambaa: 2 papers"]
    assert offered("-survey mamba kafka zebra") == ["without kafka and zebra: 2 papers"]


def test_only_is_said_where_nothing_else_stays() -> None:
    assert offered("mamba survey routers") == [
        "only mamba: 2 papers",
        "only survey: 1 paper",
        "only routers: 1 paper",
    ]
    for query, ticked in (("mamba survey routers -kafka", ()), ("mamba survey diffusion", (READ,))):
        offers = offered(query, *ticked)
        assert offers
        assert not any(offer.startswith("only ") for offer in offers)


def test_the_order_that_was_asked_for_stays() -> None:
    assert asked("sort:title difusion").offers[0].query == "diffusion sort:title"
    assert asked("mamba sort:title", STARRED).offers[0].query == "mamba sort:title"


def test_filters_go_group_by_group() -> None:
    (offer, *_) = asked("routers", READ, WITH_CODE).offers
    assert (offer.what, offer.filters) == ("without the filter status Read", Filters(frozenset({WITH_CODE})))


def test_a_scan_knows_near_words_as_an_index_does() -> None:
    way_out = in_the_way(parse("difusion mamba"), Filters(), PAPERS, Scanner(PAPERS), SHELF)
    assert "diffusion instead of difusion, without mamba: 2 papers" in [
        offer.described() for offer in way_out.offers
    ]


def test_the_word_that_goes_with_the_others_comes_before_the_frequent_one() -> None:
    papers = [paper(f"Rousing {n}", "models") for n in range(3)] + [paper("Routing", "experts")]
    library = library_with(*papers)
    way_out = in_the_way(parse("rouxing experts"), Filters(), library, Scanner(library), ShelfSets())
    assert way_out.offers[0].what == "routing instead of rouxing"


def test_a_paper_that_is_not_there_is_in_the_way_as_well() -> None:
    assert offered("like:zzz mamba") == ["without like:zzz: 2 papers"]


def test_what_is_not_wanted_any_more_ends() -> None:
    with pytest.raises(CancelledError):
        in_the_way(parse("a b"), Filters(), PAPERS, Scanner(PAPERS), SHELF, cancelled=lambda: True)


def test_the_search_for_near_words_ends_as_well() -> None:
    asked_so_far: list[str] = []

    class Slow(Scanner):
        def suggest(
            self, word: str, limit: int = 3, *, begun: bool = False, check: Callable[[], None] = lambda: None
        ) -> list[Near]:
            asked_so_far.append(word)
            return super().suggest(word, limit, begun=begun, check=check)

    with pytest.raises(CancelledError):
        in_the_way(
            parse("difusion mambaa"),
            Filters(),
            PAPERS,
            Slow(PAPERS),
            SHELF,
            cancelled=lambda: bool(asked_so_far),
        )
    assert asked_so_far == ["difusion"]


@pytest.mark.parametrize(("typing", "expected"), [(True, [True]), (False, [False, True])])
def test_a_word_is_looked_up_once_as_a_whole_one_and_once_as_a_beginning(
    typing: bool, expected: list[bool]
) -> None:
    looked_up: list[bool] = []

    class Counting(Engine):
        def suggest(
            self, word: str, limit: int = 3, *, begun: bool = False, check: Callable[[], None] = lambda: None
        ) -> list[Near]:
            looked_up.append(begun)
            return []

    in_the_way(parse("zebra", typing=typing), Filters(), PAPERS, Counting(PAPERS), SHELF)
    assert looked_up == expected


WORDS = st.sampled_from(
    [
        "mamba",
        "survey",
        "-model",
        "difusion",
        "mambaa",
        '"speech mamba"',
        "title:model",
        "(survey OR zebra)",
        "rout*",
        *("titel:mamba", "foo:bar", "sort:foo", "date:foo", "the", "mamb"),
        *("is:starred", "has:code", "-is:read", "zebra", "date:2025", "speech", "sort:title", "vison~"),
    ]
)


@given(
    st.lists(WORDS, min_size=1, max_size=10),
    st.frozensets(st.sampled_from([READ, STARRED, WITH_CODE])),
    st.booleans(),
)
def test_every_offer_finds_what_it_says_and_differs_from_the_others(
    words: list[str], ticked: frozenset[Choice], typing: bool
) -> None:
    filters, sets = Filters(ticked), filter_sets(PAPERS.facets, SHELF)

    def found(query: str, filters: Filters, *, finished: bool = True) -> int:
        parsed = parse(query, typing=True, finished=finished)
        matched = search(parsed, PAPERS, Engine(PAPERS), SHELF).matched
        return (matched & filters.admitted(PAPERS.facets.everything, sets)).bit_count()

    query = " ".join(words)
    if found(query, filters, finished=not typing):
        return
    offers = asked(query, *ticked, typing=typing).offers
    assert len(offers) <= MOST_OFFERS
    assert len({(offer.query, offer.filters) for offer in offers}) == len(offers)
    assert len({offer.what for offer in offers}) == len(offers)
    for offer in offers:
        finished = offer.query != query or not typing
        assert found(offer.query, offer.filters, finished=finished) == offer.papers > 0
