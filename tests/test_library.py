"""Digests become one collection in which each paper stands once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import digest, library, library_with, paper, reading, titles

from paperterm.errors import NothingFoundError, UsageError
from paperterm.facets import facets_of
from paperterm.library import library_of
from paperterm.papers import Appearance, Digest, Link, Paper, paper_id
from paperterm.sources import Reading, Skipped, Source

NAMES = ("One", "Two", "Three", "Four", "Five", "Six")
some_digests = st.lists(
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(["", "Text.", "Other text."])), max_size=6),
    max_size=5,
).map(lambda all_entries: [digest(f"{n}.txt", *entries) for n, entries in enumerate(all_entries)])


# One collection


def test_papers_are_numbered_by_first_appearance() -> None:
    papers = library(digest("a.txt", "One", "Two"), digest("b.txt", "Three", "One", "Four"))
    assert titles(papers) == ["One", "Two", "Three", "Four"]
    assert papers.entry_count == 5


def test_titles_that_differ_only_in_case_or_punctuation_are_one_paper() -> None:
    papers = library(
        digest("a.txt", "Mixture-of-Experts: A Survey"), digest("b.txt", "MIXTURE OF EXPERTS (a survey)")
    )
    assert titles(papers) == ["Mixture-of-Experts: A Survey"]


def test_a_paper_knows_every_place_where_it_appeared() -> None:
    march = date(2025, 3, 11)
    papers = library(digest("a.txt", "One", "Two", "One"), digest("b.txt", "Three", "One", captured=march))
    assert papers[0].appearances == (
        Appearance("a.txt", 1),
        Appearance("a.txt", 3),
        Appearance("b.txt", 2, march),
    )
    assert papers[1].appearances == (Appearance("a.txt", 2),)


def test_the_text_is_that_of_the_first_entry_with_an_abstract() -> None:
    papers = library(
        digest("a.txt", "One", ("Two", "First.")),
        digest("b.txt", ("ONE", "Second."), ("TWO", "Third.")),
        digest("c.txt", ("one", "Fourth.")),
    )
    assert [(each.title, each.abstract) for each in papers] == [("ONE", "Second."), ("Two", "First.")]
    assert [each.digest for each in papers[0].appearances] == ["a.txt", "b.txt", "c.txt"]


def test_what_an_entry_lacks_comes_from_the_others() -> None:
    rich = paper("One", "See https://github.com/a/b.", authors=["Ada"], arxiv_id="2503.1", upvotes=3)
    richer = paper("One", authors=["Bob"], doi="10.1/2", published=date(2025, 3, 1), upvotes=9, venue="NIPS")
    merged = library(Digest("a.txt", "capture", None, (rich,)), Digest("b.txt", "capture", None, (richer,)))[
        0
    ]
    assert merged == replace(
        rich,
        doi="10.1/2",
        published=date(2025, 3, 1),
        upvotes=9,
        venue="NIPS",
        appearances=merged.appearances,
    )


def test_links_of_all_entries_are_kept_once() -> None:
    papers = library(
        digest("a.txt", ("One", "https://github.com/a/b and https://github.com/c/d")),
        digest("b.txt", ("One", "https://github.com/c/d and https://github.com/e/f")),
    )
    assert papers[0].links == tuple(
        Link(f"https://github.com/{name}", "code") for name in ("a/b", "c/d", "e/f")
    )


def test_no_digests_are_an_empty_library() -> None:
    empty = library()
    assert (len(empty), list(empty), empty.digests, empty.ids, empty.prints) == (0, [], (), (), ())
    assert empty.entry_count == 0
    assert empty.facets.everything == 0


def test_empty_digests_between_others_shift_nothing() -> None:
    papers = library(
        digest("a.txt"),
        digest("b.txt", "One"),
        digest("c.txt"),
        digest("d.txt"),
        digest("e.txt", "Two", "One"),
    )
    assert titles(papers) == ["One", "Two"]
    assert [each.digest for each in papers[0].appearances] == ["b.txt", "e.txt"]


def test_files_without_a_digest_are_kept_with_their_reason() -> None:
    unread = Reading(Source(Path("/x/bad.txt"), 1, 1), "", None, "it is binary")
    skipped = Skipped(Path("/x/pipe"), "it is not a regular file")
    papers = library_of([unread, reading(digest("a.txt", "One"))], [skipped])
    assert titles(papers) == ["One"]
    assert papers.passed_over() == [
        (Path("/x/bad.txt"), "it is binary"),
        (Path("/x/pipe"), "it is not a regular file"),
    ]


@given(some_digests)
def test_every_entry_is_a_paper_and_every_paper_has_all_its_entries(digests: list[Digest]) -> None:
    papers = library(*digests)
    entries = [entry for each in digests for entry in each.papers]
    assert list(papers.ids) == list(dict.fromkeys(entry.id for entry in entries))
    for one in papers:
        mine = [entry for entry in entries if entry.id == one.id]
        assert one == papers[papers.numbers[one.id]]
        assert one.appearances == tuple(entry.appearances[0] for entry in mine)
        assert one.abstract == next((entry.abstract for entry in mine if entry.abstract), "")


@given(some_digests)
def test_facets_are_those_of_the_papers_as_they_are_merged(digests: list[Digest]) -> None:
    papers = library(*digests)
    assert papers.facets == facets_of(list(papers), (each.name for each in digests))


# A sequence


def test_a_library_is_a_sequence() -> None:
    papers = library(digest("a.txt", *NAMES))
    assert titles(papers[1:3]) == ["Two", "Three"]
    assert titles(papers[-2:]) == ["Five", "Six"]
    assert titles(list(papers)) == list(NAMES)
    for beyond in (6, -1, 10**9):
        with pytest.raises(IndexError):
            papers[beyond]


def test_a_paper_that_was_looked_at_is_kept_and_they_do_not_pile_up() -> None:
    papers = library(digest("a.txt", *(f"Paper {number}" for number in range(5_000))))
    assert papers[0] is papers[0]
    assert titles(list(papers))[4_999] == "Paper 4999"
    assert len(papers._kept) <= 4_096


# Ids


def test_a_paper_is_found_by_its_id_or_any_beginning_that_no_other_has() -> None:
    papers = library(digest("a.txt", *NAMES))
    for number, name in enumerate(NAMES):
        assert papers.find(paper_id(name)) == number
        assert papers.find(f" {paper_id(name)[:6].upper()} ") == number


def test_a_beginning_that_several_have_is_refused() -> None:
    papers = library(digest("a.txt", *(f"Paper {number}" for number in range(100))))
    with pytest.raises(
        UsageError, match=r"papers have an id that begins with '.': \w{10}.*; give more of its"
    ):
        papers.find(papers.ids[0][0])


@pytest.mark.parametrize("prefix", ["", " ", "1", "nothing-of-the-kind", "\udcff"])
def test_what_begins_no_id_is_not_found(prefix: str) -> None:
    with pytest.raises(NothingFoundError, match="No paper has an id that begins with"):
        library(digest("a.txt", "One")).find(prefix)


# Fingerprints


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (paper("One", "Text.", authors=["Ada"]), True),
        (paper("One", "Text.", authors=["Ada"], upvotes=3, digest="b.txt", position=9), True),
        (paper("ONE", "Text.", authors=["Ada"]), False),
        (paper("One", "Text!", authors=["Ada"]), False),
        (paper("One", "Text.", authors=["Ada", "Bob"]), False),
        (paper("One", "Text.", authors=["Ada Bob"]), False),
    ],
)
def test_a_print_changes_with_the_text_that_is_searched(other: Paper, same: bool) -> None:
    one = paper("One", "Text.", authors=["Ada"])
    assert (library_with(one).prints == library_with(other).prints) == same


def test_another_appearance_with_the_same_text_changes_no_print() -> None:
    once = library(digest("a.txt", ("One", "Text.")))
    twice = library(digest("a.txt", ("One", "Text.")), digest("b.txt", ("One", "Text.")))
    with_other = library(digest("a.txt", ("One", "Text.")), digest("b.txt", ("One", "Other text.")))
    assert once.prints == twice.prints != with_other.prints


def test_a_stamp_changes_with_anything_that_was_read() -> None:
    one, two = digest("a.txt", "One"), digest("b.txt", "Two")
    stamps = {
        library().stamp,
        library(one).stamp,
        library(one, two).stamp,
        library(two, one).stamp,
        library(replace(one, name="b.txt")).stamp,
        library(replace(one, captured=date(2025, 3, 11))).stamp,
        library_of([reading(one, "other bytes")]).stamp,
        library_of([Reading(reading(one).source, "", None)]).stamp,
    }
    assert len(stamps) == 8
    assert library(one, two).stamp in stamps
