"""`paperterm digests`, `add` and `remove`: which digests there are, and which of them paperterm keeps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_support import MAMBA, ids, run, titles_of, write_library
from making import write_digest

from paperterm.settings import places


@pytest.fixture
def digests(tmp_path: Path) -> Path:
    return write_library(tmp_path)


# List


def test_digests_are_listed_with_their_numbers(digests: Path) -> None:
    said = run("-d", digests, "digests")
    assert said.code == 0
    assert said.fields == [
        ["2025-03-10.txt", "2025-03-10", "capture", "3", "0"],
        ["2025-03-11.txt", "2025-03-11", "capture", "3", "0"],
    ]


def test_digests_as_json(digests: Path) -> None:
    listed = json.loads(run("-d", digests, "digests", "--format", "json").out)
    assert listed[0] == {
        "name": "2025-03-10.txt",
        "format": "capture",
        "date": "2025-03-10",
        "papers": 3,
        "problems": 0,
    }
    assert listed == json.loads(run("-d", digests, "stats", "--format", "json").out)["digests"]


def test_what_is_passed_over_is_said_where_it_was_named(digests: Path) -> None:
    binary = digests / "picture.png"
    binary.write_bytes(b"\x89PNG\0\0")
    assert run("-d", digests, "digests").err == ""
    assert run("-d", digests, "digests", "-v").err == f"{binary} was passed over: it is binary.\n"
    assert run("-d", digests, "-d", binary, "digests").err == f"{binary} was passed over: it is binary.\n"


# Add


def test_added_digests_are_found_from_then_on(digests: Path) -> None:
    said = run("add", digests)
    assert (said.code, said.out) == (0, "")
    assert said.err == "Added 2025-03-10.txt: 3 papers.\nAdded 2025-03-11.txt: 3 papers.\n"
    found = run("search", "mamba")
    assert found.err == ""
    assert MAMBA in titles_of(found.fields)


def test_a_copy_is_byte_for_byte_and_the_original_stays(tmp_path: Path) -> None:
    digest = write_digest(tmp_path / "a.txt", "One paper")
    content = digest.read_bytes().replace(b"\n", b"\r\n") + b"caf\xe9\n"
    digest.write_bytes(content)
    run("add", digest)
    assert (places().digests / "a.txt").read_bytes() == content == digest.read_bytes()


def test_what_is_no_digest_is_not_added(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\0\0")
    said = run("add", tmp_path / "picture.png")
    assert said.code == 3
    assert said.err.splitlines() == [
        f"{tmp_path / 'picture.png'} was passed over: it is binary.",
        "paperterm: Nothing was added: none of these files is a digest that can be read.",
    ]
    assert not places().digests.exists()


def test_digests_are_added_though_others_are_none(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    write_digest(tmp_path / "good.txt", "One paper")
    said = run("add", tmp_path)
    assert said.code == 0
    assert said.err.splitlines() == [
        "Added good.txt: 1 paper.",
        f"{tmp_path / 'empty.txt'} was passed over: it is empty.",
    ]


def test_a_digest_of_that_name_is_not_replaced_unasked(tmp_path: Path) -> None:
    old = write_digest(tmp_path / "old" / "a.txt", "The old paper")
    new = write_digest(tmp_path / "new" / "a.txt", "The new paper")
    other = write_digest(tmp_path / "new" / "0.txt", "Another paper")
    run("add", old)
    said = run("add", tmp_path / "new")
    assert (said.code, said.out) == (3, "")
    assert said.err == "paperterm: A digest named a.txt is there already: pass --overwrite to replace it.\n"
    # all or nothing
    assert [path.name for path in places().digests.iterdir()] == ["a.txt"]
    assert run("search", "--format", "ids").lines == ids("The old paper")
    assert run("add", new, other, "--overwrite").code == 0
    assert run("search", "--format", "ids").lines == ids("Another paper", "The new paper")


def test_two_files_of_one_name_are_not_added_together(tmp_path: Path) -> None:
    write_digest(tmp_path / "b" / "a.txt", "One")
    write_digest(tmp_path / "c" / "a.txt", "Two")
    said = run("add", tmp_path, "--overwrite")
    assert said.code == 3
    assert "have the same name" in said.err
    assert not places().digests.exists()


def test_a_name_that_would_stay_hidden_is_not_added(tmp_path: Path) -> None:
    said = run("add", write_digest(tmp_path / ".hidden.txt", "One"))
    assert said.code == 3
    assert "begins with a dot" in said.err


def test_a_file_that_is_not_there_is_exit_3(tmp_path: Path) -> None:
    said = run("add", tmp_path / "no.txt")
    assert said.code == 3
    assert (
        said.err
        == f"paperterm: No file or folder at {tmp_path / 'no.txt'}: check the path, or name another one.\n"
    )


def test_that_a_variable_hides_what_was_added_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = write_digest(tmp_path / "a.txt", "One paper")
    monkeypatch.setenv("PAPERTERM_DIGESTS", str(digest))
    assert "named by PAPERTERM_DIGESTS" in run("add", digest).err


# Remove


def test_a_digest_is_removed_by_the_name_that_is_listed(digests: Path) -> None:
    run("add", digests)
    (name, *_), _ = run("digests").fields
    said = run("remove", name)
    assert (said.code, said.err) == (0, f"Removed {places().digests / name}.\n")
    assert [line[0] for line in run("digests").fields] == ["2025-03-11.txt"]


def test_a_digest_in_a_folder_is_removed_by_the_name_that_is_listed(tmp_path: Path) -> None:
    run("add", write_digest(tmp_path / "a.txt", "One"))
    inner = write_digest(places().digests / "older" / "a.txt", "Two")
    assert [line[0] for line in run("digests").fields] == ["a.txt", "older/a.txt"]
    assert run("remove", "older/a.txt").code == 0
    assert not inner.exists()


@pytest.mark.parametrize("name", ["no.txt", "../shelf.db", "", ".", "/etc/passwd"])
def test_nothing_else_is_removed(digests: Path, name: str) -> None:
    run("add", digests)
    said = run("remove", name)
    assert said.code == 3
    assert said.err.startswith(f"paperterm: No digest named {name} is in ")
    assert len(list(places().digests.iterdir())) == 2
