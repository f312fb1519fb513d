"""Search without an index."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperterm.facets import numbers_in
from paperterm.papers import Paper, paper_id
from paperterm.query import (
    And,
    Everything,
    Facet,
    Filter,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Text,
    Word,
    parse,
    positive_terms,
)
from paperterm.ranking import Answer, CancelledError
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


def resolve(node: Filter | Text) -> int:
    assert isinstance(node, Facet)
    return FACETS[node.value]


def found(query: str, papers: Sequence[Paper] = PAPERS, *, typing: bool = False) -> list[int]:
    answer = Scanner(papers).search(parse(query, typing=typing).tree, resolve)
    assert set(answer.ranking) == set(numbers_in(answer.found))
    return list(answer.ranking)


def matching(tree: Node) -> set[int]:
    return set(numbers_in(SCANNER.search(tree, resolve).found))


def told(answer: Answer) -> tuple[int, list[int], dict[int, float]]:
    """All that an answer says."""
    return answer.found, list(answer.ranking), dict(answer.ranking.scores)


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


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ('"pretraining large scale"', "pre-training large-scale models", True),
        ('"pre training gpt4"', "pre-training GPT-4", True),
        ('"pre-training gpt4"', "pre training GPT-4", True),
        ('"pre-training gpt4"', "pre training GPT-4o", False),
        ('"pretraining large scale"', "pre training large-scale", False),
        ('"large language model"', "large language models", False),
        ('"gpt4 ab c"', "ab then GPT-4 a-b-c", False),
        ('"gpt4 x ab"', "ab then GPT-4 x-a-b", False),
        ("pre-training::y-z::bc*", "pre training y z b-cd", True),
        ('"x ab-c++"', "x ab-c++", True),
        ('"a b c"', "x-a b-c", True),
        ('"ab c"', "a-b-c", False),
        ('"c code"', "C++ code", False),
        ("C++/CUDA", "in C++/CUDA", True),
        ("C++/CUDA", "in C/CUDA", False),
        ('"visual-c++"', "Visual C++", True),
        ('"visual-c++"', "Visual C", False),
        ("std::vec*", "a std::vector", True),
        ("std::vec*", "a std vec-tor", True),
        ("std::vec*", "a vector std", False),
        ("pre-tra*", "pre training", True),
        ("pre-tra*", "pre a training", False),
        ("a::pre-tra*", "a pretraining", True),
    ],
)
def test_compounds_meet_however_either_side_writes_them(query: str, text: str, expected: bool) -> None:
    assert bool(found(query, [paper(text)])) is expected


def test_authors_are_no_neighbours() -> None:
    papers = [paper("A", "", "Li Wang", "Ada Chen"), paper("B", "", "Wang Ada")]
    assert found('author:"wang ada"', papers) == [1]
    assert found('author:"li wang ada-chen"', papers) == []


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
        ("pre-tra*", paper("pre-tra x"), paper("pre training")),
        ("model~2", paper("model"), paper("modal")),
        ("model~2", paper("modal"), paper("medal")),
        ("router", paper("A", "router router"), paper("B", "router switch")),
        ("the router", paper("A", "the router router"), paper("B", "the the the router")),
        ("sparse router", paper("A", "a sparse router"), paper("B", "a sparse and small router")),
        ("sparse router", paper("A", "a sparse-router"), paper("B", "a sparse and small router")),
        ("gpt-4 model", paper("A", "the GPT-4 model"), paper("B", "the GPT-4 and a model")),
        ("gpt4 model", paper("A", "the GPT-4 model"), paper("B", "the GPT-4 and a model")),
        ("studies result", paper("A", "a study results"), paper("B", "a study whose results")),
        ("does router", paper("A", "does a router router"), paper("B", "does does does a router")),
        ("mamba OR rwkv", paper("mamba rwkv"), paper("mamba")),
    ],
)
def test_the_better_match_comes_first(query: str, better: Paper, worse: Paper) -> None:
    assert found(query, [worse, better]) == [1, 0]


def test_ties_stay_in_the_order_of_the_papers() -> None:
    papers = [paper(f"mamba {number}") for number in range(9)]
    assert found("mamba", papers) == list(range(9))


def test_everything_and_filters_score_nothing() -> None:
    assert told(SCANNER.search(Everything(), resolve)) == (0b111111, list(range(len(PAPERS))), {})
    assert told(SCANNER.search(Facet("topic", "audio"), resolve)) == (0b111000, [3, 4, 5], {})


def test_bits_beyond_the_papers_are_ignored() -> None:
    assert SCANNER.search(Facet("topic", "x"), lambda _: -1).found == 0b111111


def test_no_papers_are_no_trouble() -> None:
    assert found("mamba OR -rwkv OR topic:vision", []) == []


def test_a_cancelled_search_stops_soon_and_says_so() -> None:
    papers = [paper(f"mamba {number}", "a b c") for number in range(1000)]
    scanner = Scanner(papers)
    asked = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) > 3

    with pytest.raises(CancelledError):
        scanner.search(Word("mamba"), resolve, cancelled)
    assert len(asked) == 4
    assert len(scanner.search(Word("mamba"), resolve).ranking) == 1000


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
        with pytest.raises(CancelledError):
            scanner.search(Word("mamba"), resolve, partial(answers.pop, 0))
    assert told(scanner.search(Word("mamba"), resolve)) == told(fresh)


@given(trees, trees)
def test_operators_are_set_algebra(a: Node, b: Node) -> None:
    assert matching(And((a, b))) == matching(a) & matching(b)
    assert matching(Or((a, b))) == matching(a) | matching(b)
    assert matching(Not(a)) == matching(Everything()) - matching(a)


@given(trees)
def test_results_are_ordered_by_score_then_number(tree: Node) -> None:
    answer = SCANNER.search(tree, resolve)
    scores = answer.ranking.scores
    ranked = list(answer.ranking)
    assert set(ranked) == set(numbers_in(answer.found))
    # filters say nothing about relevance, nor do beginnings as short as these
    if all(isinstance(leaf, Prefix) and len(leaf.text) < 3 for leaf in positive_terms(tree)):
        assert not scores
    else:
        assert ranked == sorted(ranked, key=lambda number: (-scores[number], number))
        assert all(score >= 0 for score in scores.values())


@given(trees)
def test_a_scanner_remembers_nothing_that_changes_an_answer(tree: Node) -> None:
    assert told(SCANNER.search(tree, resolve)) == told(Scanner(PAPERS).search(tree, resolve))


@pytest.mark.parametrize("word", ["mixture", "gpt-4", "modelling", "pre-training"])
def test_a_phrase_of_one_word_finds_no_more_than_the_word(word: str) -> None:
    assert matching(Phrase(word)) <= matching(Word(word))
