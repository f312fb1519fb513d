"""`paperterm doctor`: what is wrong, and where everything is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from cli_support import MAMBA, SURVEY, ids, run, write_library
from making import space_of, write_digest

import paperterm
from paperterm import index
from paperterm.locking import exclusive
from paperterm.settings import places


@pytest.fixture
def digests(tmp_path: Path) -> Path:
    return write_library(tmp_path)


def test_versions_and_places_are_named(digests: Path, home: Path) -> None:
    said = run("-d", digests, "doctor")
    assert (said.code, said.err) == (0, "")
    assert said.lines[0].startswith(f"paperterm {paperterm.__version__} on Python 3.")
    for name in ("textual", "rich", "whoosh3", "click", "platformdirs"):
        assert f"{name} " in said.lines[1]
    assert "missing" not in said.lines[1]
    for line in (
        f"  digests  {digests}",
        f"  data     {home / 'data'}",
        f"  config   {home / 'config'}",
        f"  cache    {space_of(digests).folder}",
        f"  log      {home / 'log' / 'paperterm.log'}",
    ):
        assert line in said.lines


def test_what_was_passed_over_is_named_with_the_reason(digests: Path) -> None:
    assert "Passed over: nothing" in run("-d", digests, "doctor").lines
    (digests / "picture.png").write_bytes(b"\x89PNG\0\0")
    (digests / "empty.txt").touch()
    said = run("-d", digests, "doctor")
    at = said.lines.index("Passed over: 2 files")
    assert said.lines[at + 1 : at + 3] == [
        f"  {digests / 'empty.txt'}: it is empty",
        f"  {digests / 'picture.png'}: it is binary",
    ]


def test_the_problems_of_a_digest_are_named_with_their_lines(tmp_path: Path) -> None:
    digest = write_digest(tmp_path / "a.txt", "One paper")
    digest.write_bytes(digest.read_bytes().replace(b"One", b"One \xff"))
    said = run("-d", digest, "doctor")
    (at,) = (
        number for number, line in enumerate(said.lines) if line.startswith("  a.txt: 1 paper, 1 problem")
    )
    assert said.lines[at + 1].startswith("    line 9: ")


def test_where_the_digests_come_from(digests: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        "Read: 2 digests (named on the command line), 5 papers, 6 entries"
        in run("-d", digests, "doctor").lines
    )
    assert "(the starter digest, since there is no other)" in run("doctor").out
    run("add", digests)
    assert "(kept in the data folder)" in run("doctor").out
    monkeypatch.setenv("PAPERTERM_DIGESTS", str(digests))
    assert "(named by PAPERTERM_DIGESTS)" in run("doctor").out


def test_looking_changes_nothing(digests: Path, home: Path) -> None:
    said = run("-d", digests, "doctor")
    assert "Index: not in use, because there is none yet; `paperterm index` makes one" in said.lines
    assert "Shelf: empty" in said.lines
    assert not home.exists()


def test_the_state_of_the_index(digests: Path) -> None:
    run("-d", digests, "index")
    said = run("-d", digests, "doctor")
    assert "Catalog: fresh" in said.lines
    assert "Index: in use, 5 documents in 1 segment" in said.lines


def test_a_damaged_index_is_named_and_fixed(digests: Path) -> None:
    run("-d", digests, "index")
    folder = index.check(space_of(digests).index).folder
    for path in folder.iterdir():
        path.write_bytes(b"damaged")
    assert "Index: not in use, because it is damaged" in run("-d", digests, "doctor").out
    said = run("-d", digests, "doctor", "--fix")
    assert said.code == 0
    assert "Index: in use, 5 documents in 1 segment" in said.lines


def test_a_fix_waits_for_nobody_for_ever(digests: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paperterm.cli.upkeep.PATIENCE", 0.1)
    space = space_of(digests)
    space.folder.mkdir(parents=True)
    with exclusive(space.folder / "lock", 0):
        assert run("-d", digests, "doctor", "--fix").code == 4


def test_a_damaged_shelf_is_named(digests: Path) -> None:
    places().shelf.parent.mkdir(parents=True)
    damaged = b"this is no database, and long enough to be taken for one" * 100
    places().shelf.write_bytes(damaged)
    said = run("-d", digests, "doctor")
    assert said.code == 0
    assert any(line.startswith(f"Shelf: The shelf in {places().shelf} is damaged") for line in said.lines)
    # it is only looked at
    assert [path.name for path in places().data.iterdir()] == [places().shelf.name]
    assert places().shelf.read_bytes() == damaged


# The shelf


def test_wrong_rows_are_told_and_put_right(digests: Path) -> None:
    run("-d", digests, "keep", *ids(MAMBA))
    with closing(sqlite3.connect(places().shelf)) as other:
        other.execute("INSERT INTO flag SELECT id, 'later', 1.0 FROM flag WHERE name = 'kept'")
        other.commit()
    said = run("-d", digests, "doctor")
    at = said.lines.index(
        "Shelf: 1 read, 0 starred, 0 marked, 1 kept, 0 skipped, 1 later, 0 tagged, 0 noted, 0 rated"
    )
    assert (
        said.lines[at + 1] == "  a verdict beside a later one (1): `paperterm doctor --fix` puts that right"
    )
    said = run("-d", digests, "doctor", "--fix")
    assert "Put right on the shelf: a verdict beside a later one (1)" in said.err
    assert "a verdict beside a later one" not in said.out


def test_a_damaged_shelf_is_named_and_what_can_be_read_of_it_comes_back(digests: Path) -> None:
    run("-d", digests, "star", *ids(MAMBA, SURVEY))
    shelf = places().shelf
    content = bytes(100) + shelf.read_bytes()[100:]
    shelf.write_bytes(content)
    said = run("-d", digests, "doctor")
    assert f"Shelf: The shelf in {shelf} is damaged (file is not a database)" in said.out
    assert shelf.read_bytes() == content
    said = run("-d", digests, "doctor", "--fix")
    assert "what can be read of it is in a new one: 2 labels, 0 notes and 0 saved searches." in said.err
    assert "Shelf: 0 read, 2 starred" in said.out
    (aside,) = shelf.parent.glob("shelf.db.damaged-*")
    assert aside.read_bytes() == content
    assert (
        f"  set aside as damaged: {aside}; `paperterm shelf import` takes what can be read of it"
        in said.lines
    )
