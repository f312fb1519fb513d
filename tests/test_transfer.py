"""A shelf as lines and back, and one shelf put beside another, whatever is on them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from paperterm.labels import FLAGS, VERDICTS
from paperterm.shelf import Arrival, Asked, PaperRecord, Records, SavedSearch, open_shelf
from paperterm.transfer import lines_of, read

_IDS = [letter * 10 for letter in "abcd"]
_MOMENTS = st.integers(1, 2_000_000_000).map(float)
_WORDS = st.sampled_from(["one", "two", "three four", "ünï", "a, b"])


@st.composite
def paper_records(draw: st.DrawFn, identity: str) -> PaperRecord:
    flags = draw(st.dictionaries(st.sampled_from(FLAGS), _MOMENTS, max_size=4))
    for rival in [name for name in VERDICTS if name in flags][1:]:
        del flags[rival]
    record = PaperRecord(identity, f"Title of {identity}", dict(sorted(flags.items())))
    record.tags = dict(sorted(draw(st.dictionaries(_WORDS, _MOMENTS, max_size=3)).items()))
    if draw(st.booleans()):
        record.stars, record.rated = draw(st.integers(1, 5)), draw(_MOMENTS)
    if draw(st.booleans()) or not (record.flags or record.tags or record.stars):
        record.note, record.noted = draw(_WORDS), draw(_MOMENTS)
    return record


@st.composite
def records(draw: st.DrawFn) -> Records:
    ids = draw(st.lists(st.sampled_from(_IDS), unique=True))
    names = draw(st.lists(_WORDS, unique=True, max_size=3))
    asked = draw(
        st.lists(st.tuples(_WORDS, _MOMENTS), unique_by=(lambda each: each[0], lambda each: each[1]))
    )
    return Records(
        [draw(paper_records(identity)) for identity in sorted(ids)],
        [SavedSearch(name, draw(_WORDS), draw(_MOMENTS)) for name in sorted(names)],
        sorted((Asked(*each) for each in asked), key=lambda each: each.last),
        [Arrival(draw(_MOMENTS), " ".join(ids))] if ids else [],
    )


def merged(*parts: Records) -> Records:
    """A new shelf after these were put on it one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        shelf = open_shelf(Path(folder) / "shelf.db")
        for part in parts:
            shelf.merge(part)
        after = shelf.records()
        shelf.close()
    return after


@given(records())
def test_what_is_written_reads_back(before: Records) -> None:
    after, problems = read(lines_of(before))
    assert (after, problems) == (before, [])


@given(records())
def test_an_empty_shelf_takes_all_and_taking_it_again_changes_nothing(given_: Records) -> None:
    assert merged(given_) == given_
    assert merged(given_, given_) == given_


@given(records(), records())
def test_nothing_that_was_there_is_lost(mine: Records, other: Records) -> None:
    after = {paper.id: paper for paper in merged(mine, other).papers}
    for paper in mine.papers:
        now = after[paper.id]
        assert paper.flags.items() <= now.flags.items()
        assert paper.tags.items() <= now.tags.items()
        assert paper.note in now.note
        assert not paper.stars or paper.stars == now.stars
        assert sum(verdict in now.flags for verdict in VERDICTS) <= 1


@given(records(), records())
def test_all_that_came_is_there_but_for_what_one_can_have_only_one_of(mine: Records, other: Records) -> None:
    after = merged(mine, other)
    papers = {paper.id: paper for paper in after.papers}
    for paper in other.papers:
        now = papers[paper.id]
        assert paper.flags.keys() - set(VERDICTS) <= now.flags.keys()
        assert paper.tags.keys() <= now.tags.keys()
        assert paper.note in now.note
        assert not paper.stars or now.stars
    assert {search.query for search in other.searches} <= {search.query for search in after.searches}
    assert {asked.query for asked in other.history} <= {asked.query for asked in after.history}
    met = {identity for arrival in after.arrivals for identity in arrival.ids.split()}
    assert met.issuperset(identity for arrival in other.arrivals for identity in arrival.ids.split())


_ODD_LINES = (
    '{"paper": 1}',
    '{"paper": "aaaaaaaaaa", "rating": {"stars": 9}}',
    '{"search": ""}',
    "[]",
    '{"arrival": "x", "ids": 3}',
)


@given(st.lists(st.text() | st.sampled_from(_ODD_LINES)))
def test_no_line_stops_the_reading(lines: list[str]) -> None:
    good = '{"asked": "mamba", "last": "2025-03-11T06:30:00+00:00"}'
    after, problems = read([*lines_of(Records()), *lines, good])
    assert [asked.query for asked in after.history][-1] == "mamba"
    assert all(2 <= problem.line <= len(lines) + 1 for problem in problems)


def test_what_the_reader_wrote_is_never_cut() -> None:
    note = "A long thought. " * 10_000
    paper = PaperRecord("a" * 10, "Title", note=note.strip(), noted=1.0)
    search = SavedSearch("long", "word " * 200, 1.0)
    after, problems = read(lines_of(Records([paper], [search])))
    assert after == Records([paper], [], [], [])
    assert [problem.why for problem in problems] == ["its query is longer than 512 characters"]
