"""A library and its cache: opened from what is there, read anew where that is stale, brought up to date."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import FILLER, digest_text, space_of, titles, touch, write_digest

from paperterm import catalog, index, sources
from paperterm.errors import BusyError, FileError
from paperterm.facets import numbers_in
from paperterm.index.reading import open_index
from paperterm.library import Library, library_of
from paperterm.locking import exclusive
from paperterm.query import parse
from paperterm.scan import Scanner
from paperterm.settings import DigestPaths, places
from paperterm.sources import Reading
from paperterm.workspace import Workspace, bring_up_to_date, open_library, workspace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two digests."""
    write_digest(tmp_path / "digests" / "a.txt", "One", "Two")
    write_digest(tmp_path / "digests" / "b.txt", "Two", "Three")
    return tmp_path / "digests"


@pytest.fixture
def space(folder: Path) -> Workspace:
    """The workspace of that folder, up to date."""
    space = space_of(folder)
    bring_up_to_date(space)
    return space


@pytest.fixture
def files_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read as digests from now on."""
    names: list[str] = []
    once = sources.read

    def read(source: sources.Source, name: str, **more: bool) -> Reading:
        names.append(source.path.name)
        return once(source, name, **more)

    monkeypatch.setattr(sources, "read", read)
    return names


def failing(number: int) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def change_in_secret(path: Path, old: str, new: str) -> None:
    """Change a file in such a way that neither its size nor its time shows it."""
    before = path.stat()
    path.write_text(path.read_text().replace(old, new))
    touch(path, modified_ns=before.st_mtime_ns)
    assert path.stat().st_size == before.st_size


def found(space: Workspace, papers: Library, query: str) -> list[str]:
    """The titles that the index finds, in order."""
    opened = open_index(space.index, papers)
    try:
        answer = opened.search(parse(query).tree, lambda _: 0)
        return [papers[number].title for number in answer.ranking]
    finally:
        opened.close()


# Opening


def test_a_workspace_is_made_of_its_paths_and_nothing_is_made_on_disk(home: Path) -> None:
    a, b = Path("/x/a.txt"), Path("/x/b.txt")
    folders = [space_of(*paths).folder for paths in ((a,), (b,), (a, b), (b, a), (Path("/x"),))]
    assert len(set(folders)) == 5
    assert space_of(a, b) == space_of(a, b)
    assert {folder.parent for folder in folders} == {places().cache}
    # who named the paths makes no difference
    assert workspace(DigestPaths((a,), "variable"), places()).folder == folders[0]
    assert not home.exists()


def test_without_a_cache_the_digests_are_read(folder: Path, home: Path) -> None:
    opened = open_library(space_of(folder))
    assert titles(opened.library) == ["One", "Two", "Three"]
    assert (opened.stored, opened.changes) == (False, ())
    assert not home.exists()


def test_with_a_fresh_cache_no_file_is_read(space: Workspace, files_read: list[str]) -> None:
    opened = open_library(space)
    assert titles(opened.library) == ["One", "Two", "Three"]
    assert (opened.stored, opened.changes) == (True, ())
    assert files_read == []


def test_only_what_changed_is_read_again(folder: Path, space: Workspace, files_read: list[str]) -> None:
    write_digest(folder / "c.txt", "Four")
    write_digest(folder / "b.txt", "Five", "Six")
    (folder / "a.txt").unlink()
    opened = open_library(space)
    assert titles(opened.library) == ["Five", "Six", "Four"]
    assert (opened.stored, opened.changes) == (False, ("added c.txt", "changed b.txt", "removed a.txt"))
    assert sorted(files_read) == ["b.txt", "c.txt"]


def test_a_file_that_was_only_touched_has_not_changed(folder: Path, space: Workspace) -> None:
    touch(folder / "a.txt", modified_ns=10**18)
    opened = open_library(space)
    assert (opened.stored, opened.changes) == (False, ())
    assert bring_up_to_date(space).indexed == 0
    assert open_library(space).stored


def test_a_change_that_neither_size_nor_time_shows_is_found_by_comparing_bytes(
    folder: Path, space: Workspace
) -> None:
    change_in_secret(folder / "a.txt", "One", "Six")
    assert open_library(space).stored
    opened = open_library(space, verify=True)
    assert titles(opened.library) == ["Six", "Two", "Three"]
    assert opened.changes == ("changed a.txt",)


def test_comparing_bytes_of_what_is_as_it_was_changes_nothing(
    space: Workspace, files_read: list[str]
) -> None:
    assert open_library(space, verify=True).stored
    assert files_read == []


def test_a_file_that_could_not_be_read_is_read_once_it_can_be(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = space_of(folder)
    real = os.open

    def refusing(path: object, *more: object, **others: object) -> int:
        if str(path).endswith("a.txt"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, *more, **others)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refusing)
        outcome = bring_up_to_date(space)
        assert titles(outcome.library) == ["Two", "Three"]
        assert [path.name for path, _ in outcome.library.passed_over()] == ["a.txt"]
        # as long as it cannot be read, nothing has changed
        assert open_library(space, verify=True).stored
        assert open_library(space).stored
    opened = open_library(space)
    assert titles(opened.library) == ["One", "Two", "Three"]
    assert opened.changes == ("changed a.txt",)


def test_a_file_that_vanishes_while_the_digests_are_read_is_passed_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = sources.survey

    def survey_and_lose(paths: list[Path]) -> sources.Survey:
        seen = survey(paths)
        (folder / "a.txt").unlink(missing_ok=True)
        return seen

    monkeypatch.setattr(sources, "survey", survey_and_lose)
    opened = open_library(space_of(folder))
    assert titles(opened.library) == ["Two", "Three"]
    assert opened.library.passed_over() == [(folder / "a.txt", "it does not exist: check the name")]


def test_a_folder_that_vanishes_leaves_an_empty_library(folder: Path, space: Workspace) -> None:
    shutil.rmtree(folder)
    opened = open_library(space)
    assert len(opened.library) == 0
    assert opened.changes == ("removed a.txt", "removed b.txt")
    assert opened.library.passed_over() == [(folder, "no such file or directory")]
    assert bring_up_to_date(space).library.ids == ()
    assert open_library(space).stored


def test_files_of_one_name_keep_their_papers_apart_when_one_more_comes(folder: Path) -> None:
    write_digest(folder / "inner" / "a.txt", "Four")
    space = space_of(folder)
    bring_up_to_date(space)
    assert [each.name for each in open_library(space).library.digests] == ["a.txt", "b.txt", "inner/a.txt"]
    write_digest(folder / "aa" / "a.txt", "Five")
    opened = open_library(space)
    assert [each.name for each in opened.library.digests] == ["a.txt", "aa/a.txt", "b.txt", "inner/a.txt"]
    (folder / "a.txt").unlink()
    papers = open_library(space).library
    assert [each.name for each in papers.digests] == ["a.txt", "b.txt", "inner/a.txt"]
    assert [paper.appearances[0].digest for paper in papers if paper.title == "Five"] == ["a.txt"]
    # a digest whose file is as it was can get another name all the same
    (folder / "aa" / "a.txt").unlink()
    papers = open_library(space).library
    assert [each.name for each in papers.digests] == ["b.txt", "a.txt"]
    assert [paper.appearances[0].digest for paper in papers if paper.title == "Four"] == ["a.txt"]


def test_a_file_is_named_in_words_that_are_safe_to_show(folder: Path, space: Workspace) -> None:
    write_digest(folder / "\x1b[31mred\n.txt", "Four")
    assert open_library(space).changes == ("added \ufffdred .txt",)


# Bringing up to date


def test_bringing_up_to_date_says_what_it_did(folder: Path) -> None:
    space = space_of(folder)
    said: list[tuple[int, int]] = []
    outcome = bring_up_to_date(space, progress=lambda done, total: said.append((done, total)))
    assert (outcome.indexed, outcome.changes) == (3, ())
    assert said == [(1, 3), (2, 3), (3, 3)]
    assert titles(outcome.library) == ["One", "Two", "Three"]
    assert bring_up_to_date(space).indexed == 0
    write_digest(folder / "c.txt", "Four", "Five", "One")
    outcome = bring_up_to_date(space)
    assert (outcome.indexed, outcome.changes) == (2, ("added c.txt",))


def test_a_rebuild_reads_and_indexes_everything_anew(
    folder: Path, space: Workspace, files_read: list[str]
) -> None:
    change_in_secret(folder / "a.txt", "One", "Six")
    outcome = bring_up_to_date(space, rebuild=True)
    assert outcome.indexed == 3
    assert titles(outcome.library) == ["Six", "Two", "Three"]
    assert files_read == ["a.txt", "b.txt"]


def test_the_cache_may_be_deleted_at_any_moment(space: Workspace) -> None:
    papers = open_library(space).library
    with_index = open_index(space.index, papers)
    shutil.rmtree(places().cache)
    assert titles(papers) == ["One", "Two", "Three"]
    assert [papers[n].title for n in with_index.search(parse("three").tree, lambda _: 0).ranking] == ["Three"]
    assert bring_up_to_date(space).indexed == 3
    assert found(space, open_library(space).library, "two") == ["Two"]


@pytest.mark.parametrize("kind", ["folder", "pipe", "link", "dangling link"])
def test_whatever_stands_in_the_place_of_the_catalog_makes_way(
    tmp_path: Path, space: Workspace, kind: str
) -> None:
    mine = tmp_path / "mine"
    mine.write_text("keep me")
    space.catalog.unlink()
    match kind:
        case "folder":
            (space.catalog / "deeper").mkdir(parents=True)
        case "pipe":
            os.mkfifo(space.catalog)
        case "link":
            space.catalog.symlink_to(mine)
        case "dangling link":
            space.catalog.symlink_to("nowhere")
    bring_up_to_date(space)
    assert open_library(space).stored
    assert mine.read_text() == "keep me"


def test_what_a_killed_process_left_is_swept(space: Workspace) -> None:
    litter = [space.folder / ".paperterm-0123.tmp", space.index / ".paperterm-4567.tmp"]
    for path in litter:
        path.write_bytes(b"half")
    (space.index / "index-half").mkdir()
    (space.index / "index-half" / "MAIN_x.seg").write_bytes(b"half")
    assert bring_up_to_date(space).indexed == 0
    assert not any(path.exists() for path in [*litter, space.index / "index-half"])
    assert open_library(space).stored
    assert found(space, open_library(space).library, "one") == ["One"]


# One writer at a time


def test_a_second_writer_is_turned_away_at_once_if_it_will_not_wait(space: Workspace) -> None:
    with exclusive(space.folder / "lock", 0.0):
        with pytest.raises(BusyError, match="Another paperterm is writing") as caught:
            bring_up_to_date(space, wait=0.0)
        assert caught.value.exit_code == 4
        # reading needs no lock
        assert open_library(space).stored
        assert found(space, open_library(space).library, "one") == ["One"]
    assert bring_up_to_date(space, wait=0.0).indexed == 0


def test_a_second_writer_goes_on_as_soon_as_the_first_has_finished(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = exclusive(space.folder / "lock", 0.0)
    first.__enter__()
    waited = []

    def wait(_: float) -> None:
        waited.append(True)
        if len(waited) == 3:
            first.__exit__(None, None, None)

    monkeypatch.setattr("time.sleep", wait)
    assert bring_up_to_date(space, wait=600.0).indexed == 0
    assert len(waited) == 3


# When the disk does not play along


@pytest.mark.parametrize("at", ["mkdir", "open"])
@pytest.mark.parametrize(("number", "why"), [(errno.EROFS, "read-only"), (errno.EACCES, "permission denied")])
def test_a_cache_that_cannot_be_written_is_an_error_with_a_way_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch, at: str, number: int, why: str
) -> None:
    # root may write anywhere, so the system says no by proxy
    space = space_of(folder)
    monkeypatch.setattr(os, at, failing(number))
    with pytest.raises(FileError, match=rf"(?i){why}.*set PAPERTERM_HOME") as caught:
        bring_up_to_date(space)
    assert caught.value.exit_code == 3


def test_without_a_cache_there_is_still_a_library(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "mkdir", failing(errno.EROFS))
    papers = open_library(space_of(folder)).library
    assert titles(papers) == ["One", "Two", "Three"]
    assert len(Scanner(papers).search(parse("two").tree, lambda _: 0).ranking) == 1


def test_a_full_disk_leaves_the_catalog_and_the_index_that_were_there(
    folder: Path, space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = open_library(space).library
    write_digest(folder / "c.txt", "Four")
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", failing(errno.ENOSPC))
        with pytest.raises(FileError, match="the disk is full"):
            bring_up_to_date(space)
    assert list(catalog.open_catalog(space.catalog)) == list(before)
    assert found(space, before, "three") == ["Three"]
    assert bring_up_to_date(space).indexed == 1


# Whatever happens to the digests

WORDS = ("mamba", "router", "diffusion", "models", "modelling")
TITLES = ("Alpha", "Beta models", "Gamma", "Delta of mamba", "Epsilon", "Zeta")
QUERIES = ("mamba", "model", "rout*", "alpha OR beta", "mamba -router", '"models modelling"', "title:mamba")
contents = st.lists(st.tuples(st.sampled_from(TITLES), st.sampled_from(WORDS)), max_size=4)
steps = st.lists(
    st.tuples(st.sampled_from(["a.txt", "b.txt", "c.txt"]), st.none() | contents), min_size=1, max_size=7
)


@given(steps)
@settings(max_examples=12)
def test_many_small_steps_lead_to_what_reading_everything_anew_gives(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, list[tuple[str, str]] | None]]
) -> None:
    folder = tmp_path_factory.mktemp("digests")
    space = space_of(folder)
    held: set[tuple[str, bytes]] = set()
    segments = 0
    for moment, (name, content) in enumerate(steps):
        path = folder / name
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(digest_text(content))
            touch(path, modified_ns=10**18 + moment)

        outcome = bring_up_to_date(space)
        opened, fresh = open_library(space), read_anew(folder)
        assert opened.stored
        assert list(opened.library) == list(fresh)
        assert opened.library.facets == fresh.facets
        assert (opened.library.ids, opened.library.prints) == (fresh.ids, fresh.prints)
        assert opened.library.stamp == fresh.stamp

        wanted = set(zip(fresh.ids, fresh.prints, strict=True))
        missing = wanted - held
        too_much_is_gone = len(held | wanted) - len(wanted) > index._MOST_DEAD * len(wanted)
        in_too_many_pieces = bool(missing) and segments >= index._MOST_SEGMENTS
        if moment == 0 or too_much_is_gone or in_too_many_pieces:
            assert outcome.indexed == len(wanted)
            held, segments = wanted, 1
        else:
            assert outcome.indexed == len(missing)
            held, segments = held | missing, segments + bool(missing)
        assert (index.check(space.index).documents, index.check(space.index).segments) == (
            len(held),
            segments,
        )

        for query in QUERIES:
            assert found(space, opened.library, query) == scanned(fresh, query)
    shutil.rmtree(space.folder)


def read_anew(folder: Path) -> Library:
    survey = sources.survey([folder])
    names = sources.names(survey.sources)
    return library_of(
        [sources.read(source, name) for source, name in zip(survey.sources, names, strict=True)],
        survey.skipped,
    )


def scanned(papers: Library, query: str) -> list[str]:
    answer = Scanner(papers).search(parse(query).tree, lambda _: 0)
    assert sorted(answer.ranking) == list(numbers_in(answer.found))
    return [papers[number].title for number in answer.ranking]


def test_the_filler_of_these_tests_is_found_by_no_query() -> None:
    assert not any(word in FILLER for word in (*WORDS, *TITLES))
