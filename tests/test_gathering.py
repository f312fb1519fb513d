"""Papers turned round: nothing is lost, nothing is added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import paper

from paperterm.analysis import line, stem, terms, terms_and_line
from paperterm.index import gathering
from paperterm.index.gathering import Found, gather
from paperterm.papers import Paper
from paperterm.postings import MOST_COUNTED, Sliced
from paperterm.ranking import FIELDS

WORDS = (
    "a", "of", "model", "models", "modelling", "modelled", "m", "GPT-4", "C++", "résumé", "机器", "3.5",
    "state-of-the-art", "https://a.b/c-d/e", "R^3Mem", "it's", "ab-c#",
)  # fmt: skip
texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)


@st.composite
def collections(draw: st.DrawFn) -> list[Paper]:
    return [
        paper(f"{draw(texts)} {number}", draw(texts), authors=draw(st.lists(texts, max_size=3)))
        for number in range(draw(st.integers(0, 6)))
    ]


def words_of(paper: Paper, field: str) -> list[str]:
    if field == "author":
        return [term for author in paper.authors for term in terms(author)]
    return terms(paper.title if field == "title" else paper.abstract)


def counted(words: Iterable[Iterable[str]]) -> dict[str, dict[int, int]]:
    """For each word its documents and how often it occurs, counted one by one."""
    held: dict[str, dict[int, int]] = {}
    for document, each in enumerate(words):
        for word, count in Counter(each).items():
            held.setdefault(word, {})[document] = min(count, MOST_COUNTED)
    return held


def told(postings: Mapping[str, Found]) -> dict[str, dict[int, int]]:
    return {term: dict(zip(found.documents, found.counts, strict=True)) for term, found in postings.items()}


@given(collections())
def test_terms_and_forms_are_counted_in_every_field(papers: list[Paper]) -> None:
    gathered = gather(papers, lambda done: None)
    assert gathered.size == len(papers)
    for field in FIELDS:
        words = [words_of(each, field) for each in papers]
        forms = [[stem(word) for word in each if stem(word) != word] for each in words]
        assert told(gathered.postings[field]) == counted(words)
        assert told(gathered.postings[f"{field}_forms"]) == counted(forms)


@given(collections())
def test_beginnings_that_many_words_have_are_kept(papers: list[Paper]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gathering, "FEW", 2)
        gathered = gather(papers, lambda done: None)
    for field in FIELDS:
        held = gathered.postings[field]
        for length in range(1, 5):
            for start in {term[:length] for term in held}:
                terms = [term for term in held if term.startswith(start)]
                kept = gathered.sets[f"{field}_start"].get(start)
                if len(terms) > 2 or kept is not None:
                    documents = {document for term in terms for document in held[term].documents}
                    assert kept == (sum(1 << document for document in documents),)


@given(collections())
def test_common_terms_are_kept_as_slices(papers: list[Paper]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gathering, "_MANY", 1)
        gathered = gather(papers, lambda done: None)
    for name, held in gathered.postings.items():
        common = {term: found for term, found in held.items() if len(found.documents) > 1}
        assert gathered.sets[name].keys() == common.keys()
        for term, found in common.items():
            counts = Sliced(gathered.sets[name][term]).counts_in(found.documents)
            assert counts == list(found.counts)


@given(collections())
def test_documents_stand_in_order(papers: list[Paper]) -> None:
    for postings in gather(papers, lambda done: None).postings.values():
        for found in postings.values():
            assert list(found.documents) == sorted(set(found.documents))


@given(collections())
def test_lengths_and_lines_are_those_of_the_papers(papers: list[Paper]) -> None:
    gathered = gather(papers, lambda done: None)
    assert gathered.lengths == tuple(
        (len(words_of(each, "title")), len(words_of(each, "abstract"))) for each in papers
    )
    lines = [gathered.lines[a:b].decode() for a, b in pairwise([0, *gathered.ends])]
    assert lines == [
        written
        for each in papers
        for written in (line(each.title), line(each.abstract), "|".join(map(line, each.authors)))
    ]


def test_what_occurs_without_end_is_counted_so_far() -> None:
    papers = [paper("A", "model " * 1000 + "models " * 200), paper("B", "modelled " * 100 + "models " * 200)]
    postings = gather(papers, lambda done: None).postings
    assert told(postings["abstract"])["model"] == {0: MOST_COUNTED}
    assert told(postings["abstract"])["models"] == {0: MOST_COUNTED, 1: MOST_COUNTED}
    assert told(postings["abstract_forms"])["model"] == {0: MOST_COUNTED, 1: MOST_COUNTED}


def test_every_paper_is_told() -> None:
    done: list[int] = []
    gather((paper(f"Paper {number}") for number in range(3)), done.append)
    assert done == [1, 2, 3]


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), max_size=9).map(" ".join))
def test_terms_and_line_are_what_either_gives_alone(text: str) -> None:
    assert terms_and_line(text) == (terms(text), line(text))
