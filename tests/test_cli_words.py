"""`-q` and `-v`: how much is said beside the data, and where these options may stand."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_support import run, write_library


@pytest.fixture
def digests(tmp_path: Path) -> Path:
    return write_library(tmp_path)


def test_quiet_says_nothing_beside_the_data(digests: Path, tmp_path: Path) -> None:
    for command in (
        ["search", "zebra"],
        ["search", "--limit", "1"],
        ["export", "zebra"],
        ["export", "mamba", "--overwrite", "-o", tmp_path / "x.md"],
        ["index"],
    ):
        assert run("-q", "-d", digests, *command).err == ""
        assert run("-d", digests, *command, "-q").err == ""
    assert run("-q", "search", "attention").err == ""
    assert run("-q", "add", digests).err == ""


def test_errors_are_told_even_to_the_quiet(digests: Path) -> None:
    assert run("-q", "-d", digests, "search", "titel:x").err.startswith("paperterm: There is no field")
    assert run("-q", "-d", digests, "show", "zzzz").err.startswith("paperterm: No paper has an id")


def test_the_options_about_words_may_stand_behind_the_command(digests: Path) -> None:
    (digests / "picture.png").write_bytes(b"\0")
    lines: list[list[str | Path]] = [
        ["-v", "-d", digests, "stats"],
        ["-d", digests, "stats", "-v"],
        ["-d", digests, "stats", "--verbose"],
    ]
    for args in lines:
        assert "was passed over: it is binary." in run(*args).err


def test_behind_two_dashes_they_are_words_of_a_query(digests: Path) -> None:
    said = run("-d", digests, "search", "--", "zebra", "-v")
    assert (said.code, said.err) == (1, "“zebra” does not occur.\n")
