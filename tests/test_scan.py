"""Search without an index."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperterm.papers import Paper, paper_id
from paperterm.query import And, Everything, Facet, Filter, Fuzzy, Node, Not, Or, Phrase, Prefix, Word, parse
from paperterm.scan import Scanner


def paper(title: str, abstract: str = "", *authors: str) -> Paper:
    return Paper(paper_id(title), title, abstract, authors=authors)


PAPERS = (
    paper("Mixture of Experts", "A sparse model routes tokens to experts.", "Li Wang", "Ada Chen"),
    paper("Experts in a mixture", "A mixture, and much later in this abstract the experts.", "Chen Li"),
    paper("Pre-training GPT-4", "We pre-train large language models in C++.", "Bo Zhang"),
    paper("Pretraining GPT4", "The pretraining of a language model, distilled."),
    paper("A survey of colour", "Color models and modelling; a résumé of 机器学习.", "Ada Lovelace"),
    paper("To be or not to be", "Words such as the and of."),
)

FACETS = {"vision": 0b000101, "audio": 0b111000}

leaves: st.SearchStrategy[Node] = st.one_of(
    st.just(Everything()),
    st.sampled_from(["mixture", "experts", "gpt4", "gpt-4", "model", "of", "nothing"]).map(Word),
    st.sampled_from(["mi", "pre", "co"]).map(Prefix),
    st.sampled_from(["language model", "of experts", "pre-training"]).map(Phrase),
    st.just(Fuzzy("colour", 1)),
    st.sampled_from(sorted(FACETS)).map(lambda name: Facet("topic", name)),
)
trees: st.SearchStrategy[Node] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda children: And(tuple(children))),
        st.lists(inner, min_size=2, max_size=3).map(lambda children: Or(tuple(children))),
        inner.map(Not),
    ),
    max_leaves=8,
)
SCANNER = Scanner(PAPERS)


def resolve(node: Filter) -> int:
    assert isinstance(node, Facet)
    return FACETS[node.value]


def found(query: str, papers: Sequence[Paper] = PAPERS, *, typing: bool = False) -> list[int]:
    return [number for number, _ in Scanner(papers).search(parse(query, typing=typing).tree, resolve)]


def matching(tree: Node) -> set[int]:
    return {number for number, _ in SCANNER.search(tree, resolve)}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {0, 1, 2, 3, 4, 5}),
        ("experts", {0, 1}),
        ("expert", {0, 1}),
        ("model", {0, 2, 3, 4}),
        ('"model"', {0, 3}),
        ("mixture experts", {0, 1}),
        ('"mixture of experts"', {0}),
        ("pretraining", {2, 3}),
        ("pre-training", {2, 3}),
        ("GPT-4", {2, 3}),
        ("gpt4", {2, 3}),
        ("gpt", {2}),
        ('"pre-training gpt4"', {2, 3}),
        ("C++", {2}),
        ("distil*", {3}),
        ("colour", {4}),
        ("colour~", {4}),
        ("modle~2", {0, 2, 3, 4}),
        ("resume", {4}),
        ("学习", {4}),
        ("习学", set()),
        ("title:experts", {0, 1}),
        ("title:model", set()),
        ("abstract:mixture", {1}),
        ("wang", set()),
        ("author:wang", {0}),
        ('author:"chen li"', {1}),
        ('author:"wang ada"', set()),
        ("mixture OR survey", {0, 1, 4}),
        ("model -survey", {0, 2, 3}),
        ("-model", {1, 5}),
        ("topic:vision", {0, 2}),
        ("topic:vision -mixture", {2}),
        ("to be or not to be", {5}),
    ],
)
def test_a_query_finds_its_papers(query: str, expected: set[int]) -> None:
    assert set(found(query)) == expected


def test_a_word_being_typed_matches_as_a_prefix() -> None:
    assert set(found("mix exp", typing=True)) == set()
    assert set(found("mixture exp", typing=True)) == {0, 1}
    assert set(found("co-", typing=True)) == {4}


@pytest.mark.parametrize("query", ["S", "Su", "SUR", "Surv", "机", "机器", "RÉ", "c+"])
def test_case_accents_and_scripts_do_not_matter_while_typing(query: str) -> None:
    assert 4 in found(query, typing=True)


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        ("router", paper("A router"), paper("A", "router")),
        ("models", paper("models"), paper("modelling")),
        ("model", paper("modelling"), paper("of", "model")),
        ("mod*", paper("mod"), paper("model")),
        ("model~2", paper("model"), paper("modal")),
        ("model~2", paper("modal"), paper("medal")),
        ("router", paper("A", "router router"), paper("B", "router switch")),
        ("the router", paper("A", "the router router"), paper("B", "the the the router")),
        ("sparse router", paper("A", "a sparse router"), paper("B", "a sparse and small router")),
        ("mamba OR rwkv", paper("mamba rwkv"), paper("mamba")),
    ],
)
def test_the_better_match_comes_first(query: str, better: Paper, worse: Paper) -> None:
    assert found(query, [worse, better]) == [1, 0]


def test_ties_stay_in_the_order_of_the_papers() -> None:
    papers = [paper(f"mamba {number}") for number in range(9)]
    assert found("mamba", papers) == list(range(9))


def test_everything_and_filters_score_nothing() -> None:
    assert SCANNER.search(Everything(), resolve) == [(number, 0.0) for number in range(len(PAPERS))]
    assert SCANNER.search(Facet("topic", "audio"), resolve) == [(3, 0.0), (4, 0.0), (5, 0.0)]


def test_bits_beyond_the_papers_are_ignored() -> None:
    assert len(SCANNER.search(Facet("topic", "x"), lambda _: -1)) == len(PAPERS)


def test_no_papers_are_no_trouble() -> None:
    assert found("mamba OR -rwkv OR topic:vision", []) == []


def test_a_cancelled_search_stops_soon_and_finds_nothing() -> None:
    papers = [paper(f"mamba {number}", "a b c") for number in range(1000)]
    scanner = Scanner(papers)
    asked = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) > 3

    assert scanner.search(Word("mamba"), resolve, cancelled) == []
    assert len(asked) == 4
    assert len(scanner.search(Word("mamba"), resolve)) == 1000


def test_a_search_asks_every_64_papers_whether_it_is_wanted() -> None:
    papers = [paper(f"mamba {number}") for number in range(640)]
    asked = []

    def cancelled() -> bool:
        asked.append(True)
        return False

    Scanner(papers).search(Word("mamba", "title"), resolve, cancelled)
    assert len(asked) >= 10


def test_a_cancelled_reading_goes_on_where_it_stopped() -> None:
    papers = [paper(f"mamba {number}", "mamba") for number in range(200)]
    scanner = Scanner(papers)
    fresh = Scanner(papers).search(Word("mamba"), resolve)
    for patience in (1, 2):
        answers = [*[False] * patience, True]
        assert scanner.search(Word("mamba"), resolve, partial(answers.pop, 0)) == []
    assert scanner.search(Word("mamba"), resolve) == fresh


@given(trees, trees)
def test_operators_are_set_algebra(a: Node, b: Node) -> None:
    assert matching(And((a, b))) == matching(a) & matching(b)
    assert matching(Or((a, b))) == matching(a) | matching(b)
    assert matching(Not(a)) == matching(Everything()) - matching(a)


@given(trees)
def test_results_are_ordered_by_score_then_number(tree: Node) -> None:
    results = SCANNER.search(tree, resolve)
    assert results == sorted(results, key=lambda result: (-result[1], result[0]))
    assert all(score >= 0 for _, score in results)


@given(trees)
def test_a_scanner_remembers_nothing_that_changes_an_answer(tree: Node) -> None:
    assert SCANNER.search(tree, resolve) == Scanner(PAPERS).search(tree, resolve)


@pytest.mark.parametrize("word", ["mixture", "gpt-4", "modelling", "pre-training"])
def test_a_phrase_of_one_word_finds_no_more_than_the_word(word: str) -> None:
    assert matching(Phrase(word)) <= matching(Word(word))
