"""A library in one file: it comes back as it was, or not at all."""

from __future__ import annotations

import os
import string
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import digest, library, space_of, titles, write_digest

from paperterm import catalog
from paperterm.catalog import CatalogError, open_catalog
from paperterm.errors import FileError
from paperterm.library import Library, library_of
from paperterm.papers import Appearance, Digest, Link, Paper, Problem, Topic, paper_id
from paperterm.sources import Reading, Skipped, Source
from paperterm.workspace import open_library

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
words = st.text(string.ascii_lowercase, min_size=1, max_size=8)
days = st.dates(date(1, 1, 1), date(9999, 12, 31))
several = st.lists(texts, max_size=3).map(tuple)
# few enough that papers appear more than once
some_titles = st.one_of(st.sampled_from(["One", "Two", "Three", "Four"]), texts)


@st.composite
def papers_in(draw: st.DrawFn, name: str, captured: date | None) -> tuple[Paper, ...]:
    papers = []
    for position in range(1, draw(st.integers(0, 4)) + 1):
        title = draw(some_titles)
        papers.append(
            Paper(
                paper_id(title),
                title,
                draw(texts),
                links=tuple(
                    Link(url, draw(st.sampled_from(["code", "model", "dataset", "project", "other"])))
                    for url in draw(several)
                ),
                topics=tuple(Topic(topic, draw(several)) for topic in draw(several)),
                kinds=draw(several),
                appearances=(Appearance(name, position, captured),),
                authors=draw(several),
                arxiv_id=draw(st.none() | texts),
                doi=draw(st.none() | texts),
                published=draw(st.none() | days),
                upvotes=draw(st.none() | st.integers()),
                keywords=draw(several),
                venue=draw(st.none() | texts),
            )
        )
    return tuple(papers)


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    readings = []
    for number in range(draw(st.integers(0, 4))):
        name = f"{number}-{draw(texts)}"
        source = Source(Path(f"/x/{number}.txt"), draw(st.integers(0, 2**40)), draw(st.integers()))
        captured = draw(st.none() | days)
        problems = tuple(Problem(draw(st.integers(1, 9)), draw(texts), draw(texts)) for _ in draw(several))
        found = Digest(name, draw(words), captured, draw(papers_in(name, captured)), problems)
        readings.append(Reading(source, draw(words), found if draw(st.integers(0, 4)) else None, draw(texts)))
    skipped = [Skipped(Path("/x") / draw(words), draw(texts)) for _ in draw(several)]
    return library_of(readings, skipped)


def stored(papers: Library, path: Path) -> Library:
    catalog.write(papers, path)
    return open_catalog(path)


def assert_same(one: Library, other: Library) -> None:
    """All that can be known of two libraries is equal."""
    assert list(one) == list(other)
    assert one.ids == other.ids
    assert one.prints == other.prints
    assert one.order == other.order
    assert one.facets == other.facets
    assert list(one.facets.digests) == list(other.facets.digests)
    assert one.skipped == other.skipped
    assert one.stamp == other.stamp
    assert one.entry_count == other.entry_count
    for ours, theirs in zip(one.readings, other.readings, strict=True):
        assert (ours.source, ours.fingerprint, ours.why) == (theirs.source, theirs.fingerprint, theirs.why)
        assert (ours.digest is None) == (theirs.digest is None)
        if ours.digest is not None and theirs.digest is not None:
            assert list(ours.digest.papers) == list(theirs.digest.papers)
            assert ours.digest.problems == theirs.digest.problems
            assert (ours.digest.name, ours.digest.format) == (theirs.digest.name, theirs.digest.format)
            assert ours.digest.captured == theirs.digest.captured


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalog"


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what is written over and over again."""
    return tmp_path_factory.mktemp("catalogs")


@pytest.fixture(scope="module")
def written(scratch: Path) -> bytes:
    """The bytes of a catalog."""
    path = scratch / "written"
    catalog.write(library(digest("a.txt", ("One", "Text."), "Two"), digest("b.txt", "Two", "Three")), path)
    return path.read_bytes()


# Round trips


@given(libraries())
@settings(max_examples=60)
def test_any_library_comes_back_as_it_was(scratch: Path, papers: Library) -> None:
    path = scratch / "round-trip"
    first = stored(papers, path)
    assert_same(papers, first)
    # what was never decoded is copied as it stands
    assert_same(papers, stored(library_of(first.readings, first.skipped), path))


def test_an_open_catalog_stays_as_it_is_while_it_is_replaced(path: Path) -> None:
    before = stored(library(digest("a.txt", "One", "Two")), path)
    after = stored(library(digest("a.txt", "Three")), path)
    assert titles(before) == ["One", "Two"]
    assert titles(after) == ["Three"]
    path.unlink()
    assert titles(library_of(before.readings)) == ["One", "Two"]


def test_a_digest_in_a_catalog_is_a_sequence(path: Path) -> None:
    (stored_digest,) = stored(library(digest("a.txt", "One", "Two", "Three")), path).digests
    assert titles(stored_digest.papers[1:]) == ["Two", "Three"]
    assert len(stored_digest.papers) == 3
    with pytest.raises(IndexError):
        stored_digest.papers[3]


def test_a_file_name_that_no_encoding_explains_comes_back(path: Path) -> None:
    source = Source(Path(os.fsdecode(b"/x/\xe9.txt")), 1, 1)
    kept = stored(
        library_of([Reading(source, "", None, "it is binary")], [Skipped(source.path, "why")]), path
    )
    assert kept.readings[0].source == source
    assert kept.skipped[0].path == source.path


# Damage


@given(st.data())
def test_a_catalog_with_any_byte_changed_is_refused(
    written: bytes, scratch: Path, data: st.DataObject
) -> None:
    path = scratch / "flipped"
    place = data.draw(st.integers(0, len(written) - 1))
    changed = bytearray(written)
    changed[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(changed)
    with pytest.raises(CatalogError):
        open_catalog(path)


@given(st.data())
def test_a_catalog_that_was_cut_off_is_refused(written: bytes, scratch: Path, data: st.DataObject) -> None:
    path = scratch / "cut"
    path.write_bytes(written[: data.draw(st.integers(0, len(written) - 1))])
    with pytest.raises(CatalogError):
        open_catalog(path)


@given(st.binary(max_size=200), st.booleans())
def test_garbage_is_refused(written: bytes, scratch: Path, garbage: bytes, begins_well: bool) -> None:
    path = scratch / "garbage"
    path.write_bytes(written[: written.index(b"\n") + 1] * begins_well + garbage)
    with pytest.raises(CatalogError):
        open_catalog(path)


def test_a_catalog_of_another_version_is_refused(written: bytes, path: Path) -> None:
    path.write_bytes(written.replace(b"paperterm catalog 1", b"paperterm catalog 2", 1))
    with pytest.raises(CatalogError, match="another version"):
        open_catalog(path)


@pytest.mark.parametrize("kind", ["nothing", "folder", "pipe", "dangling link", "empty"])
def test_what_is_no_catalog_is_refused_without_waiting_for_it(path: Path, kind: str) -> None:
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "dangling link":
            path.symlink_to("nowhere")
        case "empty":
            path.touch()
    with pytest.raises(CatalogError):
        open_catalog(path)


def test_a_library_is_read_anew_where_its_catalog_is_damaged(tmp_path: Path, written: bytes) -> None:
    space = space_of(write_digest(tmp_path / "a.txt", "One", "Two"))
    space.folder.mkdir(parents=True)
    space.catalog.write_bytes(written[:-1])
    opened = open_library(space)
    assert titles(opened.library) == ["One", "Two"]
    assert not opened.stored


# Writing


def test_a_catalog_that_cannot_be_written_leaves_the_old_one(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(library(digest("a.txt", "One")), path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError, match="the disk is full"):
        catalog.write(library(digest("a.txt", "Two")), path)
    assert titles(open_catalog(path)) == ["One"]
    assert [each.name for each in path.parent.iterdir()] == ["catalog"]
