"""Whichever way an index is written and read, it holds the same postings."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import library_with, paper
from whoosh import index as whoosh_index
from whoosh.codec.whoosh3 import W3Codec

from paperterm.index import bitsets, documents, fields, gathering, writing
from paperterm.index.fields import PostingLists
from paperterm.index.gathering import Found, Gathered, gather
from paperterm.papers import Paper
from paperterm.postings import Postings, slices_of

Held: TypeAlias = dict[tuple[str, str], dict[int, int]]
"""For each term of each field the documents, and how often each holds it."""

WORDS = ("a", "of", "model", "models", "modelled", "GPT-4", "C++", "résumé", "机器", "3.5", "R^3Mem", "mamba")
texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)


@st.composite
def collections(draw: st.DrawFn) -> list[Paper]:
    return [
        paper(f"{draw(texts)} {number}", draw(texts), authors=draw(st.lists(texts, max_size=2)))
        for number in range(draw(st.integers(1, 12)))
    ]


@pytest.fixture(params=[1, 4, 1 << 16], ids=["blocks of 1", "blocks of 4", "one block"])
def block(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_BLOCK", request.param)


@pytest.fixture(params=[False, True], ids=["with lists", "with sets"])
def kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few sets are kept of so few papers, unless the bounds are lower."""
    if request.param:
        monkeypatch.setattr(gathering, "FEW", 1)
        monkeypatch.setattr(gathering, "_MANY", 1)


def gathered(papers: Sequence[Paper]) -> Gathered:
    return gather(papers, lambda done: None)


def told(postings: Mapping[str, Mapping[str, Found]], base: int = 0) -> Held:
    return {
        (field, term): {
            document + base: count for document, count in zip(found.documents, found.counts, strict=True)
        }
        for field, terms in postings.items()
        for term, found in terms.items()
    }


def publicly(folder: Path) -> Held:
    """All that an index holds, read by nothing but Whoosh's public interface."""
    held: Held = {}
    with whoosh_index.open_dir(str(folder)).reader() as reader:
        for field, term in reader.all_terms():
            matcher = reader.postings(field, term)
            documents = held[field, term.decode()] = {}
            while matcher.is_active():
                documents[matcher.id()] = int(matcher.weight())
                matcher.next()
            assert reader.doc_frequency(field, term) == len(documents)
            assert reader.frequency(field, term) == sum(documents.values())
    return held


def by_the_fields(folder: Path, papers: Sequence[Paper], written: Sequence[Gathered]) -> Held:
    """The same, as a ranking gets it."""
    library = library_with(*papers)
    table = documents.NONE
    at = 0
    for segment, each in enumerate(written):
        ids, prints = library.ids[at : at + each.size], library.prints[at : at + each.size]
        table = table.with_more(ids, prints, each.lengths, each.lines, each.ends)
        bitsets.save(folder / bitsets.name(segment), each.size, each.sets)
        at += each.size
    lists = PostingLists(folder, table, library)
    try:
        terms = {
            (field, term) for each in written for field in each.postings for term in each.postings[field]
        }
        return {key: held_by(lists.of(*key), len(library)) for key in terms}
    finally:
        lists.close()


def held_by(postings: Postings, size: int) -> dict[int, int]:
    counts = enumerate(postings.counts_in(range(size)))
    return {number: count for number, count in counts if count}


@given(collections())
@settings(max_examples=30)
@pytest.mark.usefixtures("block", "kept")
def test_both_writers_and_both_ways_of_reading_agree(
    tmp_path_factory: pytest.TempPathFactory, papers: list[Paper]
) -> None:
    bulk, stock = tmp_path_factory.mktemp("bulk"), tmp_path_factory.mktemp("stock")
    written = gathered(papers)
    assert writing.write(bulk, written, fresh=True) == 1
    assert writing.write(stock, written, fresh=True, in_bulk=False) == 1
    expected = told(written.postings)
    assert publicly(bulk) == publicly(stock) == expected
    assert by_the_fields(bulk, papers, [written]) == by_the_fields(stock, papers, [written]) == expected


@pytest.mark.usefixtures("block", "kept")
@pytest.mark.parametrize("in_bulk", [True, False])
def test_several_segments_are_one_index(tmp_path: Path, in_bulk: bool) -> None:
    papers = [paper(f"Mamba models {n}", "model " * (n + 1), authors=["Ada Chen"]) for n in range(30)]
    parts = [gathered(papers[:10]), gathered(papers[10:11]), gathered(papers[11:])]
    segments = [
        writing.write(tmp_path, each, fresh=number == 0, in_bulk=in_bulk) for number, each in enumerate(parts)
    ]
    assert segments == [1, 2, 3]
    expected: Held = {}
    for base, part in zip((0, 10, 11), parts, strict=True):
        for key, held in told(part.postings, base).items():
            expected.setdefault(key, {}).update(held)
    assert publicly(tmp_path) == expected
    assert by_the_fields(tmp_path, papers, parts) == expected


@pytest.mark.parametrize("counts", [[1, 1, 1], [2, 2, 2], [1, 2, 3], [7, 7, 1], [7]])
def test_counts_of_every_kind_come_back(tmp_path: Path, counts: list[int]) -> None:
    found = Found(array("I", range(len(counts))), bytearray(counts))
    ends = array("Q", [0] * 3 * len(counts))
    written = Gathered(len(counts), {"title": {"mamba": found}}, {}, ((1, 0),) * len(counts), b"", ends)
    writing.write(tmp_path, written, fresh=True)
    assert publicly(tmp_path) == told(written.postings)
    papers = [paper(f"Mamba {number}") for number in range(len(counts))]
    assert by_the_fields(tmp_path, papers, [written]) == told(written.postings)


def test_rare_terms_of_the_same_papers_are_told_apart_by_how_often(tmp_path: Path) -> None:
    written = gathered([paper("A", "mamba router router"), paper("B", "mamba mamba router")])
    writing.write(tmp_path, written, fresh=True)
    held = publicly(tmp_path)
    assert held["abstract", "mamba"] == {0: 1, 1: 2}
    assert held["abstract", "router"] == {0: 2, 1: 1}


def test_another_whoosh_is_used_by_its_public_interface(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise AssertionError("the inner parts are not there")

    monkeypatch.setattr(writing, "_takes_lists", lambda writer: False)
    monkeypatch.setattr(writing, "_write_lists", fail)
    written = gathered([paper("Mamba", "a router")])
    writing.write(tmp_path, written, fresh=True)
    assert publicly(tmp_path) == told(written.postings)


def test_this_whoosh_takes_whole_lists(tmp_path: Path) -> None:
    writer = whoosh_index.create_in(str(tmp_path), writing.schema()).writer(codec=W3Codec())
    try:
        assert writing._takes_lists(writer)
    finally:
        writer.cancel()


class Public:
    """A matcher of which only what is documented can be reached."""

    def __init__(self, matcher: Any) -> None:
        self.is_active, self.id, self.weight, self.next = (
            matcher.is_active,
            matcher.id,
            matcher.weight,
            matcher.next,
        )


@pytest.mark.usefixtures("block")
def test_reading_by_blocks_is_reading_one_by_one(tmp_path: Path) -> None:
    papers = [paper(f"Mamba {n}", "router " * (n % 3) + "sparse " * 2) for n in range(11)]
    written = gathered(papers)
    writing.write(tmp_path, written, fresh=True)
    with whoosh_index.open_dir(str(tmp_path)).reader() as reader:
        for field, term in reader.all_terms():
            blockwise = reader.postings(field, term)
            assert hasattr(blockwise, "_read_data")
            assert fields._decoded(blockwise) == fields._decoded(Public(reader.postings(field, term)))


KEPT = {"abstract": {"router": slices_of(range(5), range(1, 6), 5)}, "abstract_start": {"ro": (0b11111,)}}


@pytest.mark.parametrize("sets", [{}, KEPT], ids=["by lists", "by sets"])
def test_papers_that_the_library_no_longer_has_are_left_out(
    tmp_path: Path, sets: Mapping[str, Mapping[str, tuple[int, ...]]]
) -> None:
    held = [paper(f"Mamba {number}", "router " * (number + 1)) for number in range(5)]
    written = gathered(held)
    writing.write(tmp_path, written, fresh=True)
    before, now = library_with(*held), library_with(held[4], held[1], held[2])
    table = documents.NONE.with_more(before.ids, before.prints, written.lengths, written.lines, written.ends)
    bitsets.save(tmp_path / bitsets.name(0), written.size, sets or written.sets)
    lists = PostingLists(tmp_path, table, now)
    try:
        assert held_by(lists.of("abstract", "router"), 3) == {0: 5, 1: 2, 2: 3}
        assert lists.begun("abstract", "ro") == 0b111
        assert not lists.of("abstract", "nothing").bits
        assert list(lists.terms("abstract", "ro")) == ["router"]
    finally:
        lists.close()
