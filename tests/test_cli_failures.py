"""What goes wrong on the command line: one sentence on stderr, and an exit code that says which kind."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest
from cli_support import PROGRAM, launch, run, write_library
from hypothesis import given
from hypothesis import strategies as st
from making import write_digest
from rich.cells import cell_len

from paperterm.printing import pointed


@pytest.fixture
def digests(tmp_path: Path) -> Path:
    return write_library(tmp_path)


# Wrong usage: 2


@pytest.mark.parametrize(
    "args",
    [
        ["search", "--limt", "3"],
        ["search", "--limit", "x"],
        ["search", "--limit", "-1"],
        ["search", "--format", "xml"],
        ["search", "--sort", "colour"],
        ["show"],
        ["similar"],
        ["similar", "a", "b"],
        ["add"],
        ["remove"],
        ["index", "--wait", "-1"],
        ["completion"],
        ["stats", "more"],
        ["--nonsense"],
        ["searhc"],
        [""],
        ["-d"],
    ],
)
def test_wrong_usage_is_one_line_that_names_the_help(args: list[str]) -> None:
    said = run(*args)
    assert (said.code, said.out) == (2, "")
    (line,) = said.err.splitlines()
    assert line.startswith("paperterm: ")
    assert "--help` shows how." in line


def test_a_command_that_is_nearly_right_is_offered() -> None:
    assert "'search'" in run("searhc").err


# A malformed query: 2


def test_a_malformed_query_is_shown_with_a_caret_under_the_place(digests: Path) -> None:
    said = run("-d", digests, "search", "mamba", "titel:x")
    assert (said.code, said.out) == (2, "")
    assert said.err.splitlines() == [
        "paperterm: There is no field titel:; did you mean title:?",
        "  mamba titel:x",
        "        ^",
    ]


@pytest.mark.parametrize("command", ["search", "export"])
@pytest.mark.parametrize(
    "query", ["titel:x", '"open', "(mamba", "mamba)", "OR mamba", "is:purple", "date:soon"]
)
def test_no_command_guesses_what_a_malformed_query_means(digests: Path, command: str, query: str) -> None:
    said = run("-d", digests, command, query)
    assert (said.code, said.out) == (2, "")
    sentence, source, caret = said.err.splitlines()
    assert sentence.startswith("paperterm: ")
    assert source == f"  {query}"
    assert caret.strip() == "^"


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("mamba titel:x", 6, "  mamba titel:x\n        ^"),
        ("中文 titel:x", 3, "  中文 titel:x\n       ^"),
        ("a\tb\nc titel:x", 6, "  a b c titel:x\n        ^"),
        ("e\u0301 x:", 3, "  e\u0301 x:\n    ^"),
        ("\x1b[31mx:", 5, "   [31mx:\n       ^"),
        ("a", 1, "  a\n   ^"),
        ("नमस्ते x:", 7, f"  नमस्ते x:\n  {' ' * 5}^"),  # marks without a combining class
        ("❤\ufe0f👍\U0001f3fd x:", 5, "  ❤👍 x:\n      ^"),  # what some terminals make wider or narrower
        ("ｆｕｌｌ x:", 5, "  ｆｕｌｌ x:\n           ^"),
        ("\u1112\u1161\u11ab x:", 4, "  \u1112\u1161\u11ab x:\n     ^"),
        ("한국어 x:", 4, "  한국어 x:\n         ^"),
    ],
)
def test_the_caret_stands_under_the_place_whatever_stands_before(
    text: str, position: int, expected: str
) -> None:
    assert pointed(text, position) == expected


LETTERS = st.sampled_from("ab 文한ｆ\t\u0301\u094d👍\ufe0f\x1b\u200d")


@given(st.text(LETTERS, max_size=300), st.text(LETTERS, max_size=300), st.integers(12, 200))
def test_of_a_long_query_the_part_around_the_place_is_shown(before: str, after: str, width: int) -> None:
    line, caret = pointed(f"{before}!{after}", len(before), width).splitlines()
    place = line.index("!")
    assert cell_len(line[:place]) == caret.index("^")
    assert cell_len(line) <= width
    assert "…" not in line or cell_len(line) > width - 6


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_the_place_in_a_long_query_stays_on_one_line_of_the_terminal(digests: Path, columns: str) -> None:
    query = f"{'文字 ' * 15}titel:x {'b ' * 100}"
    said = launch("-d", digests, "search", query, COLUMNS=columns)
    _, source, caret = said.err.splitlines()
    assert cell_len(source) <= int(columns)
    assert cell_len(source.partition("titel:x")[0]) == caret.index("^")


# Files: 3


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    for args in (["-d", tmp_path / "no", "search"], ["browse", tmp_path / "no"], [tmp_path / "no.txt"]):
        said = run(*args)
        assert (said.code, said.out) == (3, "")
        assert said.err.startswith(f"paperterm: No file or folder at {tmp_path / 'no'}")


@pytest.mark.parametrize("command", [["search"], ["show", "a"], ["similar", "a"], ["export", "x"]])
def test_digests_none_of_which_can_be_read(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\0\0")
    said = run("-d", tmp_path / "picture.png", *command)
    assert (said.code, said.out) == (3, "")
    assert said.err.splitlines() == [
        f"{tmp_path / 'picture.png'} was passed over: it is binary.",
        "paperterm: None of the digests can be read: `paperterm doctor` says why.",
    ]


def test_one_bad_file_does_not_hide_the_good_ones(digests: Path) -> None:
    (digests / "picture.png").write_bytes(b"\x89PNG\0\0")
    said = run("-d", digests, "search", "mamba")
    assert (said.code, said.err) == (0, "")


def test_a_hostile_file_name_reaches_no_terminal(tmp_path: Path) -> None:
    bad = tmp_path / "\x1b[31mred\u202e.txt"
    bad.write_bytes(b"\0")
    for args in (
        ["-d", bad, "search"],
        ["-d", bad, "doctor"],
        ["-d", tmp_path / "\x1b[2J", "search"],
        ["\x1b[2J"],
    ):
        said = run(*args)
        assert "\x1b" not in said.out + said.err
        assert "\u202e" not in said.out + said.err


# Defects and interrupts


def test_a_defect_is_told_in_one_line_and_traced_only_with_debug(
    digests: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("what nobody thought of")

    monkeypatch.setattr("paperterm.stats.stats", broken)
    said = run("-d", digests, "stats")
    assert said.code == 70
    (line,) = said.err.splitlines()
    assert line.startswith("paperterm: A defect in paperterm (RuntimeError: what nobody thought of)")
    said = run("-d", digests, "stats", "--debug")
    assert said.code == 70
    assert said.err.startswith("Traceback (most recent call last):\n")
    assert said.err.endswith(f"{line}\n")


def test_debug_traces_what_is_no_defect_too(digests: Path) -> None:
    said = run("--debug", "-d", digests, "search", "titel:x")
    assert said.code == 2
    assert "Traceback" in said.err
    assert "Traceback" not in run("-d", digests, "search", "titel:x").err


def test_an_interrupt_is_exit_130_and_silent(digests: Path) -> None:
    process = subprocess.Popen(
        [*PROGRAM, "-d", str(digests), "export", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    # more than a pipe holds: when it is written, the ids are being read
    process.stdin.write("x\n" * 100_000)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err.strip()) == (130, "", "")


def test_the_same_codes_as_a_process_of_its_own(digests: Path, tmp_path: Path) -> None:
    (tmp_path / "there.md").touch()
    for args, code in (
        (["search", "mamba"], 0),
        (["search", "zebra"], 1),
        (["search", "titel:x"], 2),
        ([], 2),
        (["export", "mamba", "-o", tmp_path / "there.md"], 3),
    ):
        said = launch("-d", digests, *args)
        assert said.code == code
        assert "Traceback" not in said.err


def test_a_home_that_is_a_file_is_no_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = write_digest(tmp_path / "a.txt", "One paper")
    (tmp_path / "home").touch()
    monkeypatch.setenv("PAPERTERM_HOME", str(tmp_path / "home"))
    assert run("-d", digest, "search", "paper").code == 0
    assert run("-d", digest, "index").code == 3
    assert run("add", digest).code == 3
    assert run("-d", digest, "doctor").code == 0
    assert os.path.getsize(tmp_path / "home") == 0  # noqa: PTH202


@pytest.mark.parametrize("command", ["stats", "search"])
def test_digests_named_behind_the_command_are_told_their_place(command: str) -> None:
    said = launch(command, "-d", "digests")
    assert said.code == 2
    assert said.err == f"paperterm: -d goes before the command: `paperterm -d PATH {command}`.\n"
