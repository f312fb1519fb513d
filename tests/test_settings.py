"""Where files live, and which digests are opened."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
import pytest
from making import write_digest

from paperterm.errors import FileError
from paperterm.settings import DigestPaths, Places, digest_paths, places, starter_path
from paperterm.sources import read, survey

# Places


def test_everything_is_below_the_home_that_is_set(tmp_path: Path) -> None:
    assert places({"PAPERTERM_HOME": str(tmp_path)}) == Places(
        tmp_path / "data", tmp_path / "config", tmp_path / "cache", tmp_path / "log"
    )


def test_a_relative_home_is_meant_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert places({"PAPERTERM_HOME": "mine"}).data == tmp_path / "mine" / "data"


def test_a_tilde_in_the_home_is_the_readers_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert places({"PAPERTERM_HOME": "~/mine"}).data == tmp_path / "mine" / "data"
    # there is nobody of that name
    assert places({"PAPERTERM_HOME": "~nobody-of-this-name/x"}).data.is_absolute()


@pytest.mark.skipif(os.uname().sysname != "Linux", reason="other systems have other folders")
def test_without_a_home_the_systems_own_folders_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    assert places({}) == Places(
        tmp_path / "data" / "paperterm",
        tmp_path / "config" / "paperterm",
        tmp_path / "cache" / "paperterm",
        tmp_path / "state" / "paperterm" / "log",
    )


def test_the_shelf_and_the_digests_are_data(tmp_path: Path) -> None:
    where = places({"PAPERTERM_HOME": str(tmp_path)})
    assert where.shelf == tmp_path / "data" / "shelf.db"
    assert where.digests == tmp_path / "data" / "digests"


def test_asking_for_places_makes_none(home: Path) -> None:
    places()
    assert not home.exists()


@pytest.mark.parametrize("folder", ["relative/path", "~/mine"])
def test_folders_that_the_system_does_not_know_are_an_error_that_says_what_to_set(
    monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    monkeypatch.setattr(platformdirs.PlatformDirs, "user_data_path", Path(folder))
    with pytest.raises(FileError, match="PAPERTERM_HOME"):
        places({})


def test_a_reader_without_a_home_is_told_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless(_: object) -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr(platformdirs.PlatformDirs, "user_cache_path", property(homeless))
    with pytest.raises(FileError, match="PAPERTERM_HOME"):
        places({})


# Digests


@pytest.fixture
def where(home: Path) -> Places:
    return places()


def test_paths_that_are_given_win_over_the_variable(tmp_path: Path, where: Places) -> None:
    a, b = write_digest(tmp_path / "a.txt", "One"), write_digest(tmp_path / "b.txt", "Two")
    assert digest_paths([a], where, {"PAPERTERM_DIGESTS": str(b)}) == DigestPaths((a,), "given")


def test_the_variable_wins_over_the_data_folder(tmp_path: Path, where: Places) -> None:
    a, b = write_digest(tmp_path / "a.txt", "One"), write_digest(tmp_path / "b.txt", "Two")
    write_digest(where.digests / "c.txt", "Three")
    variable = {"PAPERTERM_DIGESTS": f"{a}{os.pathsep}{b}"}
    assert digest_paths([], where, variable) == DigestPaths((a, b), "variable")


@pytest.mark.parametrize("empty", ["", os.pathsep, os.pathsep * 3])
def test_an_empty_variable_is_no_variable(where: Places, empty: str) -> None:
    write_digest(where.digests / "c.txt", "Three")
    assert digest_paths([], where, {"PAPERTERM_DIGESTS": empty}) == DigestPaths(
        (where.digests,), "data folder"
    )


def test_without_any_digest_the_starter_is_shown(where: Places) -> None:
    assert digest_paths([], where, {}) == DigestPaths((starter_path(),), "starter")
    where.digests.mkdir(parents=True)
    (where.digests / ".DS_Store").touch()
    assert digest_paths([], where, {}).origin == "starter"


def test_the_starter_can_be_read() -> None:
    (source,) = survey([starter_path()]).sources
    digest = read(source, "starter").digest
    assert digest is not None
    assert len(digest.papers) >= 10
    assert not digest.problems


def test_a_path_that_is_named_must_be_there(tmp_path: Path, where: Places) -> None:
    with pytest.raises(FileError, match=r"No file or folder at .*gone\.txt: check the path"):
        digest_paths([tmp_path / "gone.txt"], where, {})
    with pytest.raises(FileError, match=r"No file or folder at .*gone\.txt"):
        digest_paths([], where, {"PAPERTERM_DIGESTS": str(tmp_path / "gone.txt")})
    with pytest.raises(FileError, match="No file or folder at ~nobody-of-this-name/x"):
        digest_paths([Path("~nobody-of-this-name/x")], where, {})


def test_a_path_is_made_absolute_and_named_once(
    tmp_path: Path, where: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_digest(tmp_path / "a.txt", "One")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    given = [Path("a.txt"), Path("./a.txt"), Path("~/a.txt")]
    assert digest_paths(given, where, {}).paths == (tmp_path / "a.txt",)


def test_a_dangling_link_that_is_named_is_left_for_the_survey_to_explain(
    tmp_path: Path, where: Places
) -> None:
    (tmp_path / "dangling").symlink_to("nowhere")
    assert digest_paths([tmp_path / "dangling"], where, {}).paths == (tmp_path / "dangling",)


def test_without_a_home_the_one_that_the_system_knows_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "PAPERTERM_HOME"):
        monkeypatch.delenv(name, raising=False)
    assert places({}).shelf.is_absolute()
