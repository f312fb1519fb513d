"""The index finds what reading finds, in the same order, with the same scores; it grows by what is new."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import digest, library, library_with, paper

from paperterm import index
from paperterm.facets import numbers_in
from paperterm.index import UnusableError, check, generations
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
from paperterm.scan import Scanner

TOPICS = {"vision": 0b010101, "audio": 0b111000}

# Few words, so that they meet: inflections, compounds, stop words, accents, another script, slips of the pen.
WORDS = (
    "model", "models", "modelling", "modelled", "modal", "mode", "mod", "m", "GPT-4", "gpt4", "pre-training",
    "pretraining", "C++", "c", "résumé", "resume", "机器", "of", "the", "experts", "expert", "mixture",
    "R^3Mem", "3.5",
)  # fmt: skip
texts = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)


@st.composite
def papers(draw: st.DrawFn) -> list[Paper]:
    return [
        paper(f"{draw(texts)} {number}", draw(texts), authors=draw(st.lists(texts, max_size=2)))
        for number in range(draw(st.integers(0, 6)))
    ]


fields = st.sampled_from([None, "title", "abstract", "author"])
words = st.sampled_from(WORDS)
leaves: st.SearchStrategy[Node] = st.one_of(
    st.just(Everything()),
    st.builds(Word, words, fields),
    st.builds(
        Prefix, st.sampled_from(["m", "mo", "mod", "mode", "model", "gpt-", "pre-tr", "ré", "机"]), fields
    ),
    st.builds(Fuzzy, words, st.sampled_from([1, 2]), fields),
    st.builds(Phrase, texts, fields),
    st.builds(Facet, st.just("topic"), st.sampled_from(sorted(TOPICS))),
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


def resolve(leaf: Filter | Text) -> int:
    assert isinstance(leaf, Facet)
    return TOPICS[leaf.value]


def brought_up_to_date(root: Path, papers: Library, *, rebuild: bool = False) -> int:
    """Bring an index up to date and say how many papers were indexed."""
    root.parent.mkdir(parents=True, exist_ok=True)
    return index.bring_up_to_date(root, papers, rebuild=rebuild, progress=lambda done, total: None)


@contextmanager
def opened(root: Path, papers: Library) -> Iterator[Index]:
    """The index of a library, open for a while."""
    found = open_index(root, papers)
    try:
        yield found
    finally:
        found.close()


def found(root: Path, papers: Library, query: str) -> list[str]:
    """The titles that the index finds, in order."""
    with opened(root, papers) as open_one:
        return [papers[number].title for number in open_one.search(parse(query).tree, resolve).ranking]


def assert_agree(ours: Index, papers: Library, queries: Sequence[Node]) -> None:
    """Index and scan give the same papers in the same order, with the same scores to the last bit."""
    for query in queries:
        for closely in (300, 2, 0):
            indexed = ours.search(query, resolve, closely=closely)
            scanned = Scanner(papers).search(query, resolve, closely=closely)
            assert list(numbers_in(indexed.found)) == list(numbers_in(scanned.found))
            assert list(indexed.ranking) == list(scanned.ranking)
            assert indexed.ranking.scores == scanned.ranking.scores


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "index"


# It finds what reading finds


@given(st.lists(papers(), min_size=1, max_size=3), st.lists(trees, min_size=1, max_size=8))
@settings(max_examples=40)
def test_index_and_scan_give_the_same_answers(
    tmp_path_factory: pytest.TempPathFactory, versions: list[list[Paper]], queries: list[Node]
) -> None:
    root = tmp_path_factory.mktemp("indexes") / "index"
    for version in versions:
        # each is another state of the same digest, so that the index holds some that are gone as well
        current = library_with(*version)
        brought_up_to_date(root, current)
        with opened(root, current) as ours:
            assert_agree(ours, current, queries)


@given(
    st.lists(
        st.lists(st.sampled_from(["model", "modal", "mode", "mod", "modem", "medal"]), max_size=30),
        max_size=9,
    )
)
@settings(max_examples=20)
def test_slips_of_the_pen_weigh_the_same_in_whatever_order_they_were_met(
    tmp_path_factory: pytest.TempPathFactory, abstracts: list[list[str]]
) -> None:
    root = tmp_path_factory.mktemp("slips") / "index"
    current = library_with(*(paper(f"One {n}", " ".join(words)) for n, words in enumerate(abstracts)))
    brought_up_to_date(root, current)
    with opened(root, current) as ours:
        assert_agree(ours, current, [Fuzzy("modal", 2), Fuzzy("model", 2), Fuzzy("mod", 1)])


def test_a_word_that_occurs_hundreds_of_times_weighs_the_same(root: Path) -> None:
    current = library_with(
        paper("One", "model " * 300), paper("Two", "model " * 200 + "models " * 200), paper("Three", "model")
    )
    brought_up_to_date(root, current)
    with opened(root, current) as ours:
        assert_agree(ours, current, [Word("model"), Word("models"), Prefix("mo"), Fuzzy("modal", 1)])


@pytest.mark.parametrize("in_bulk", [True, False])
def test_both_ways_of_writing_make_the_same_index(
    root: Path, monkeypatch: pytest.MonkeyPatch, in_bulk: bool
) -> None:
    from paperterm.index import writing

    monkeypatch.setattr(writing, "_takes_lists", lambda writer: in_bulk)
    first = [paper(f"{word} first", " ".join(WORDS), authors=[word]) for word in WORDS]
    second = [*first, *(paper(f"{word} second", f"{word} {word} models") for word in WORDS)]
    queries: list[Node] = [*map(Word, WORDS), *(Prefix(word[:2]) for word in WORDS), Phrase("pre training")]
    for papers in (first, second):
        current = library_with(*papers)
        brought_up_to_date(root, current)
        with opened(root, current) as ours:
            assert_agree(ours, current, queries)
    assert check(root).segments == 2


def test_an_empty_library_has_an_index_too(root: Path) -> None:
    assert brought_up_to_date(root, library()) == 0
    with opened(root, library()) as ours:
        assert_agree(ours, library(), [Word("model"), Prefix("m"), Everything()])
        assert ours.suggest("model") == []
    assert brought_up_to_date(root, library(digest("a.txt", "One"))) == 1


# It grows by what is new


def test_only_what_is_new_or_changed_is_indexed(root: Path) -> None:
    names = [f"Paper {number}" for number in range(20)]
    assert brought_up_to_date(root, library(digest("a.txt", *names))) == 20
    assert brought_up_to_date(root, library(digest("a.txt", *names))) == 0
    assert brought_up_to_date(root, library(digest("a.txt", *names), digest("b.txt", "New", names[0]))) == 1
    changed: list[str | tuple[str, str]] = [("Paper 0", "Now with an abstract."), *names[1:]]
    assert brought_up_to_date(root, library(digest("a.txt", *changed), digest("b.txt", "New"))) == 1
    # the order means nothing to the index, nor does a paper that is gone
    assert brought_up_to_date(root, library(digest("b.txt", "New"), digest("a.txt", *changed[:18]))) == 0
    assert check(root).documents == 22


def test_a_paper_that_changes_and_changes_back_is_found_as_it_is(root: Path) -> None:
    others = [(f"Paper {number}", "Nothing.") for number in range(9)]
    before = library(digest("a.txt", ("One", "mamba"), *others))
    after = library(digest("a.txt", ("One", "a router, and more words"), *others))
    for papers, indexed in ((before, 10), (after, 1), (before, 0)):
        assert brought_up_to_date(root, papers) == indexed
        with opened(root, papers) as ours:
            assert_agree(ours, papers, [Word("mamba"), Word("router"), Prefix("m"), Phrase("more words")])
    assert check(root).documents == 11


def test_an_index_of_which_too_much_is_gone_is_built_anew(root: Path) -> None:
    brought_up_to_date(root, library(digest("a.txt", *(f"Paper {number}" for number in range(10)))))
    fewer = library(digest("a.txt", *(f"Paper {number}" for number in range(7))))
    assert brought_up_to_date(root, fewer) == 7
    assert check(root).documents == 7


def test_an_index_in_too_many_pieces_is_built_anew_when_one_more_would_come(root: Path) -> None:
    names = ["Paper"]
    for number in range(1, 8):
        brought_up_to_date(root, library(digest("a.txt", *names)))
        assert check(root).segments == number
        names.append(f"Paper {number}")
    brought_up_to_date(root, library(digest("a.txt", *names)))
    assert check(root).segments == 8
    assert brought_up_to_date(root, library(digest("a.txt", *names))) == 0
    assert brought_up_to_date(root, library(digest("a.txt", *names, "More"))) == 9
    assert check(root).segments == 1


def test_a_rebuild_begins_anew(root: Path) -> None:
    papers = library(digest("a.txt", "One", "Two"))
    brought_up_to_date(root, papers)
    before = check(root)
    assert brought_up_to_date(root, papers, rebuild=True) == 2
    assert check(root).folder != before.folder
    assert not before.folder.exists()


def test_an_index_serves_any_library_of_papers_that_it_has(root: Path) -> None:
    brought_up_to_date(root, library(digest("a.txt", "One mamba", "Two", "Three mamba")))
    fewer = library(digest("b.txt", "Three mamba", "One mamba"))
    assert found(root, fewer, "mamba") == ["Three mamba", "One mamba"]
    with pytest.raises(UnusableError, match="it lacks some of these papers"):
        open_index(root, library(digest("a.txt", "One mamba", "Four")))


def test_an_open_index_goes_on_while_another_takes_its_place(root: Path) -> None:
    papers = library(digest("a.txt", *(f"{word} paper" for word in WORDS)))
    brought_up_to_date(root, papers)
    with opened(root, papers) as ours:
        before = check(root)
        more = library(digest("a.txt", *(f"{word} paper" for word in WORDS), "One more"))
        assert brought_up_to_date(root, more) == 1
        assert brought_up_to_date(root, more, rebuild=True) == len(more)
        assert not before.folder.exists()
        # none of this was read while its files still had names
        assert_agree(ours, papers, [*map(Word, WORDS), Prefix("m"), Fuzzy("modal", 2), Phrase("gpt-4 paper")])


def test_a_reader_that_is_overtaken_looks_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    papers = library(digest("a.txt", "One mamba"))
    brought_up_to_date(root, papers)
    current = generations.current
    overtaken: list[Path] = []

    def current_and_overtaken(where: Path) -> generations.Generation:
        found = current(where)
        if not overtaken:
            overtaken.append(found.folder)
            brought_up_to_date(root, papers, rebuild=True)
        return found

    monkeypatch.setattr(generations, "current", current_and_overtaken)
    assert found(root, papers, "mamba") == ["One mamba"]
    assert not overtaken[0].exists()


def test_a_check_that_is_overtaken_looks_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    papers = library(digest("a.txt", "One mamba"))
    brought_up_to_date(root, papers)
    manifest = generations._manifest
    overtaken: list[dict[str, Any]] = []

    def manifest_and_overtaken(where: Path) -> dict[str, Any]:
        found = manifest(where)
        if not overtaken:
            overtaken.append(found)
            brought_up_to_date(root, papers, rebuild=True)
        return found

    monkeypatch.setattr(generations, "_manifest", manifest_and_overtaken)
    assert check(root).folder.name != overtaken[0]["generation"]
    assert check(root).documents == 1


# Words and papers that are near


def test_a_word_of_papers_that_are_gone_is_not_suggested(root: Path) -> None:
    names = [f"Paper {number}" for number in range(8)]
    brought_up_to_date(root, library(digest("a.txt", "Diffusion", *names)))
    papers = library(digest("a.txt", *names))
    assert brought_up_to_date(root, papers) == 0
    with opened(root, papers) as ours:
        assert ours.suggest("difusion") == []


def test_similar_papers_share_what_is_characteristic(root: Path) -> None:
    papers = library(
        digest(
            "a.txt",
            ("Sparse mixtures of experts", "Routing tokens to experts: https://water.org/soup"),
            ("Routing in mixtures of experts", "Which experts see which tokens."),
            ("A soup of stones", "A mixture of water, routed."),
            ("Mixtures", "Alone."),
            ("Nothing of the kind", "Whatever."),
            *(f"Stone {number}" for number in range(20)),
        )
    )
    brought_up_to_date(root, papers)
    with opened(root, papers) as ours:
        near = ours.similar(0, 10)
        assert [each.number for each in near] == [1, 2]
        assert near[0].score > near[1].score > 0
        assert set(near[1].shared) == {"mixtures", "routing"}
        # both speak of tokens, but only in passing
        assert set(near[0].shared) == {"mixtures", "experts", "routing"}
        assert ours.similar(4, 10) == []
        assert len(ours.similar(0, 1)) == 1


# What it costs to know about it


@pytest.mark.parametrize(
    "modules",
    [
        "paperterm.index",
        "paperterm.index.generations, paperterm.index.documents",
        "paperterm.workspace, paperterm.doctor",
        "paperterm.search, paperterm.scan, paperterm.session",
    ],
)
def test_knowing_about_indexes_does_not_load_whoosh(modules: str) -> None:
    script = f"import sys, {modules}; sys.exit('whoosh' in sys.modules or 'textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_only_three_modules_know_whoosh() -> None:
    package = Path(index.__file__).parents[1]
    knowing = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if "import whoosh" in path.read_text() or "from whoosh" in path.read_text()
    }
    assert knowing <= {f"index/{name}.py" for name in ("writing", "fields", "mapped")}


def test_a_table_that_cannot_be_read_is_built_anew(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    papers = library(digest("a.txt", "One", "Two"))
    assert brought_up_to_date(root, papers) == 2
    assert brought_up_to_date(root, papers) == 0

    def refusing(folder: Path) -> object:
        raise ValueError("the table of documents has the wrong length")

    with monkeypatch.context() as patched:
        patched.setattr("paperterm.index.documents.load", refusing)
        assert brought_up_to_date(root, papers) == 2
    assert brought_up_to_date(root, papers) == 0
