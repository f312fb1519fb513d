"""Reading and index give one answer, and find what a plain look at the papers' words finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from making import library, library_with, paper

from paperterm import digests, index, phrases
from paperterm.analysis import stem, tokens
from paperterm.facets import numbers_in
from paperterm.highlight import Highlighter
from paperterm.index.reading import Index, open_index
from paperterm.library import Library
from paperterm.papers import Paper
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
)
from paperterm.ranking import Answer
from paperterm.scan import Scanner

SHARED = Path(__file__).parents[2] / "shared"
TOPICS = {"vision": 0b01010101, "audio": 0b11110000}


def resolve(leaf: Filter | Text) -> int:
    return TOPICS[leaf.value] if isinstance(leaf, Facet) else 0


def up_to_date(root: Path, papers: Library) -> None:
    index.bring_up_to_date(root, papers, rebuild=False, progress=lambda done, total: None)


def told(answer: Answer) -> tuple[int, list[int], dict[int, float]]:
    """All that an answer says."""
    return answer.found, list(answer.ranking), dict(answer.ranking.scores)


# A plain evaluation: slow, and written without a look at the engines

Way: TypeAlias = tuple[str, ...]
Places: TypeAlias = list[list[tuple[str, int]]]


@lru_cache(maxsize=4096)
def places(text: str) -> Places:
    """For each position of a text what may be read there, and how many positions it takes."""
    found: Places = []
    for term, _, _, position, width in tokens(text):
        while len(found) <= position:
            found.append([])
        found[position].append((term, width))
    return found


@lru_cache(maxsize=4096)
def ways(text: str) -> list[Way]:
    """All ways to say a text: each compound in its parts or joined; C++ is always joined."""

    def going_on(read: Places) -> Iterator[Way]:
        if not read:
            yield ()
            return
        here = read[0]
        joined_alone = len(here) > 1 and all(width == 1 for _, width in here)
        for term, width in here[:1] if joined_alone else here:
            for rest in going_on(read[width:]):
                yield (term, *rest)

    return list(going_on(places(text)))


def slips(a: str, b: str) -> int:
    """Letters added, left out, replaced or swapped with a neighbour."""

    @cache
    def between(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        swapped = i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]
        return min(
            between(i - 1, j) + 1,
            between(i, j - 1) + 1,
            between(i - 1, j - 1) + (a[i - 1] != b[j - 1]),
            between(i - 2, j - 2) + 1 if swapped else i + j,
        )

    return between(len(a), len(b))


def accepted(leaf: Text, way: Way) -> Callable[[str, int], bool]:
    """Whether a term of a paper may stand for the term of the query at this place of a way."""
    last = len(way) - 1

    def accepts(term: str, at: int) -> bool:
        wanted = way[at]
        if term == wanted:
            return True
        match leaf:
            case Prefix():
                begun = at == last and term.startswith(wanted)
                return begun or (last == 0 and stem(term) == stem(wanted))
            case Word():
                return last == 0 and stem(term) == stem(wanted)
            case Fuzzy(distance=distance):
                near = abs(len(term) - len(wanted)) <= distance and term[0] == wanted[0]
                return last == 0 and near and slips(term, wanted) <= distance
            case _:
                return False

    return cache(accepts)


def holds(texts: Sequence[str], way: Way, accepts: Callable[[str, int], bool]) -> bool:
    """Whether one of the texts says a leaf in this way."""

    def from_here(read: Places, position: int, at: int) -> bool:
        if at == len(way):
            return True
        if position >= len(read):
            return False
        here = read[position]
        if len(way) > 1 and len(here) > 1 and all(width == 1 for _, width in here):
            here = here[:1]  # C++ is no c beside other words
        return any(accepts(term, at) and from_here(read, position + width, at + 1) for term, width in here)

    return any(
        any(from_here(read, position, 0) for position in range(len(read))) for read in map(places, texts)
    )


def plainly(tree: Node, papers: Sequence[Paper]) -> set[int]:
    """The papers that a query finds."""
    everything = set(range(len(papers)))
    match tree:
        case Everything():
            return everything
        case And(children):
            return everything.intersection(*(plainly(child, papers) for child in children))
        case Or(children):
            return set().union(*(plainly(child, papers) for child in children))
        case Not(child):
            return everything - plainly(child, papers)
        case Word() | Prefix() | Fuzzy() | Phrase():
            found: set[int] = set()
            for way in filter(None, ways(tree.text)):
                accepts = accepted(tree, way)
                found.update(n for n, each in enumerate(papers) if holds(texts_of(each, tree), way, accepts))
            return found
        case _:
            return everything.intersection(numbers_in(resolve(tree)))


def texts_of(one: Paper, leaf: Text) -> Sequence[str]:
    texts = {"title": [one.title], "abstract": [one.abstract], "author": one.authors}
    return [one.title, one.abstract] if leaf.field is None else texts[leaf.field]


# Random libraries

WORDS = (
    "model", "models", "modelling", "modal", "mod", "GPT-4", "gpt4", "gpt", "4", "pre-training",
    "pretraining", "pre", "training", "C++", "c", "large-scale", "large", "scale", "largescale", "a-b-c", "a",
    "ab", "b-c", "aliases", "alias", "of", "the", "does", "experts", "mixture", "résumé", "机器",
    "学习", "R^3Mem", "3.5", "it's", "β-VAE", "beta", "R\\'enyi", "renyi", "158bits", "1.58-bit", "key",
    "keys", "used", "using", "$x$-axis", "axes", "vision", "vision-pretraining", "vision-pre-training",
    "bc-a",
)  # fmt: skip
words = st.sampled_from(WORDS)
texts = st.lists(words, max_size=10).map(" ".join)
fields = st.sampled_from([None, None, "title", "abstract", "author"])
starts = st.builds(lambda word, length: word[:length], words, st.integers(1, 8)).filter(
    lambda start: any(map(str.isalnum, start))
)
chains = st.lists(words, min_size=1, max_size=3).map("::".join)
leaves: st.SearchStrategy[Node] = st.one_of(
    st.builds(Word, st.one_of(words, chains), fields),
    st.builds(Prefix, st.one_of(starts, st.builds("{}::{}".format, words, starts)), fields),
    st.builds(Fuzzy, words, st.sampled_from([1, 2]), fields),
    st.builds(Phrase, texts, fields),
    st.builds(Facet, st.just("topic"), st.sampled_from(sorted(TOPICS))),
    st.just(Everything()),
)
trees: st.SearchStrategy[Node] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda children: And(tuple(children))),
        st.lists(inner, min_size=1, max_size=3).map(lambda children: Or(tuple(children))),
        inner.map(Not),
    ),
    max_leaves=6,
)
papers = st.builds(
    lambda title, abstract, authors, number: paper(f"{title} {number}", abstract, authors=authors),
    texts,
    texts,
    st.lists(texts, max_size=2),
    st.integers(0, 9),
)
collections = st.lists(papers, max_size=8, unique_by=lambda each: each.id)


@given(collections, trees)
@example([paper("Alias")], Word("aliases"))  # the stem of the one is the other, whose stem is shorter still
@settings(max_examples=400)
def test_reading_finds_what_a_plain_look_finds(given_ones: list[Paper], tree: Node) -> None:
    found = Scanner(given_ones).search(tree, resolve).found
    assert set(numbers_in(found)) == plainly(tree, given_ones)


def shown(one: Paper) -> list[tuple[str, str]]:
    """The texts of a paper with their fields."""
    return [("title", one.title), ("abstract", one.abstract), *(("author", each) for each in one.authors)]


def in_light(tree: Node, papers: Sequence[Paper]) -> set[int]:
    """The papers that a query finds, by what of them lights up."""
    everything = set(range(len(papers)))
    match tree:
        case Everything():
            return everything
        case And(children):
            return everything.intersection(*(in_light(child, papers) for child in children))
        case Or(children):
            return set().union(*(in_light(child, papers) for child in children))
        case Not(child):
            return everything - in_light(child, papers)
        case Word() | Prefix() | Fuzzy() | Phrase():
            lights = Highlighter((tree,)).spans
            return {
                n for n, one in enumerate(papers) if any(lights(text, field) for field, text in shown(one))
            }
        case _:
            return everything.intersection(numbers_in(resolve(tree)))


@pytest.mark.parametrize("few", [0, 300])
@given(collections, trees)
@settings(max_examples=300)
def test_what_is_found_is_what_lights_up(few: int, given_ones: list[Paper], tree: Node) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(phrases, "_FEW", few)  # of so few papers none would be left unread
        found = Scanner(given_ones).search(tree, resolve).found
    assert set(numbers_in(found)) == in_light(tree, given_ones)


@given(st.lists(collections, min_size=1, max_size=3), st.lists(trees, min_size=1, max_size=12))
@settings(max_examples=40)
def test_the_index_answers_as_reading_does_fresh_and_after_each_update(
    tmp_path_factory: pytest.TempPathFactory, versions: list[list[Paper]], queries: list[Node]
) -> None:
    root = tmp_path_factory.mktemp("agree") / "index"
    for version in versions:
        current = library_with(*version)
        up_to_date(root, current)
        ours, scanner = open_index(root, current), Scanner(current)
        try:
            for query in queries:
                for closely in (300, 1):
                    indexed = ours.search(query, resolve, closely=closely)
                    assert told(indexed) == told(scanner.search(query, resolve, closely=closely))
                    assert set(numbers_in(indexed.found)) == plainly(query, current)
        finally:
            ours.close()


# The real digests

QUERIES = (
    "mixture of experts", "diffusion", "video generation", '"large language models"', '"language model"',
    "gpt-4", "GPT4o", "pre-training", '"pre-training data"', '"pretraining data"', "text-to-image",
    "text to image", "chain of thought", '"chain-of-thought"', "reinforcement learning -human",
    "mamba OR rwkv", "attention (sparse OR linear)", "title:survey", "title:video abstract:diffusion",
    "title:3d", "abstract:github", "multi-modal", "multimodal", '"state of the art"', '"state-of-the-art"',
    "3.5", "llama-3", "benchmark*", "distil*", "visoin~", "modle~2", "-model", "(agent OR agents) NOT web",
    "R^2", "C++", "the", "open-source code", "fine-tun*", "RLHF DPO", "nothingofthesort",
)  # fmt: skip

real = pytest.mark.skipif(
    not (SHARED / "digests").exists(),
    reason="needs the real digests in ../shared, which are not part of the repository",
)


@pytest.fixture(scope="module")
def shared() -> Library:
    files = sorted((SHARED / "digests").iterdir())
    return library(*(digests.read(file.read_bytes(), file.name, date(2025, 4, 1)) for file in files))


@pytest.fixture(scope="module", params=["fresh", "grown"])
def indexed(
    request: pytest.FixtureRequest, shared: Library, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Index]:
    """The index of all real digests, built at once or digest by digest, the last one first."""
    root = tmp_path_factory.mktemp("shared") / "index"
    for first in range(len(shared.digests) - 1, 0, -1) if request.param == "grown" else ():
        up_to_date(root, library(*shared.digests[first:]))
    up_to_date(root, shared)
    ours = open_index(root, shared)
    yield ours
    ours.close()


@pytest.fixture(scope="module")
def scanner(shared: Library) -> Scanner:
    return Scanner(shared)


@real
@pytest.mark.parametrize("query", QUERIES)
def test_real_papers_are_found_by_index_and_reading_alike_letter_by_letter(
    query: str, indexed: Index, scanner: Scanner
) -> None:
    for length in range(1, len(query) + 1):
        for typing in (True, False) if length == len(query) else (True,):
            tree = parse(query[:length], typing=typing).tree
            assert told(indexed.search(tree, resolve)) == told(scanner.search(tree, resolve)), tree


@real
@pytest.mark.parametrize("query", QUERIES)
def test_real_papers_are_found_as_by_a_plain_look(query: str, scanner: Scanner, shared: Library) -> None:
    for typing in (True, False):
        tree = parse(query, typing=typing).tree
        assert set(numbers_in(scanner.search(tree, resolve).found)) == plainly(tree, shared)


@real
@pytest.mark.parametrize("query", QUERIES)
def test_whatever_is_found_says_what_was_asked_for(query: str, scanner: Scanner, shared: Library) -> None:
    """A query with a word more finds no more."""
    fewer = scanner.search(parse(f"({query}) learning").tree, resolve).found
    assert fewer & ~scanner.search(parse(query).tree, resolve).found == 0


@given(collections, trees, trees)
@settings(max_examples=200)
def test_what_was_asked_before_changes_nothing(given_ones: list[Paper], before: Node, tree: Node) -> None:
    asked = Scanner(given_ones)
    for each in (before, Phrase("large scale"), Prefix("large scal"), Prefix("large")):
        asked.search(each, resolve)
    assert asked.search(tree, resolve).found == Scanner(given_ones).search(tree, resolve).found


@pytest.mark.parametrize("first", ['"large scale"', '"large scale', '"large sca', "large-scale", '"large"'])
@pytest.mark.parametrize(
    "then", ['"large scales', '"large scale', '"large scale"', "large-scale ", "large-scale"]
)
def test_a_phrase_goes_on_from_what_it_can_go_on_from(first: str, then: str) -> None:
    papers = [
        paper("A", text) for text in ("large scales", "large scale", "large-scale", "largescaled", "large")
    ]
    asked = Scanner(papers)
    asked.search(parse(first, typing=True).tree, resolve)
    tree = parse(then, typing=True).tree
    assert asked.search(tree, resolve).found == Scanner(papers).search(tree, resolve).found
