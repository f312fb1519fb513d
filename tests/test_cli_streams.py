"""Pipes, files and closed streams: data goes to stdout, words to stderr, and a reader may leave."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from cli_support import PROGRAM, Said, ids, launch, run, write_library
from making import digest_text, write_digest

PAPERTERM = shlex.join(PROGRAM)


@pytest.fixture
def digests(tmp_path: Path) -> Path:
    return write_library(tmp_path)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A digest whose listing is more than any pipe holds."""
    digest = tmp_path / "many.txt"
    digest.write_text(digest_text((f"Paper number {number}", "") for number in range(3000)), encoding="utf-8")
    return digest


def shell(line: str) -> Said:
    """Run a line of a shell that fails as its first part does."""
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line], capture_output=True, text=True, timeout=120, check=False
    )
    return Said(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("shape", ["table", "ids", "jsonl", "json", "markdown"])
def test_a_reader_who_has_seen_enough_may_leave(many: Path, shape: str) -> None:
    said = shell(f"{PAPERTERM} -d {many} search --format {shape} | head -1")
    assert (said.code, said.err) == (0, "")
    assert len(said.lines) == 1


def test_a_reader_may_leave_before_anything_is_said(digests: Path) -> None:
    for command in ("search", "stats", "doctor", "digests", "search --help"):
        said = shell(f"sleep 0.1; {PAPERTERM} -d {digests} {command} | true")
        assert (said.code, said.err) == (0, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no full device")  # noqa: PTH110
@pytest.mark.parametrize(
    "command", ["search", "search --format json", "stats", "doctor", "export mamba", "--help", "--version"]
)
def test_output_that_does_not_fit_is_exit_3(digests: Path, command: str) -> None:
    said = shell(f"{PAPERTERM} -d {digests} {command} > /dev/full")
    assert said.code == 3
    assert said.err == "paperterm: The output could not be written (no space left on device).\n"


@pytest.mark.parametrize("command", ["search", "stats", "--version"])
def test_output_that_goes_nowhere_is_exit_3(digests: Path, command: str) -> None:
    said = shell(f"{PAPERTERM} -d {digests} {command} >&-")
    assert said.code == 3
    assert said.err == "paperterm: The output could not be written (bad file descriptor).\n"


def test_what_prints_nothing_needs_no_output(digests: Path, tmp_path: Path) -> None:
    assert shell(f"{PAPERTERM} -d {digests} export mamba -o {tmp_path}/x.md >&- 2>&- <&-").code == 0
    assert (tmp_path / "x.md").read_text(encoding="utf-8") == run("-d", digests, "export", "mamba").out


def test_no_file_is_taken_for_a_stream_that_is_closed(digests: Path, home: Path) -> None:
    assert shell(f"{PAPERTERM} -d {digests} search mamba >&- 2>&-").code == 3
    for path in home.rglob("*"):
        assert not path.is_file() or b"Mamba: Linear" not in path.read_bytes() or path.name == "catalog"
    assert run("-d", digests, "search", "mamba").code == 0


def test_ids_cannot_come_from_a_closed_stream(digests: Path) -> None:
    said = shell(f"{PAPERTERM} -d {digests} export - <&-")
    assert (said.code, said.err) == (1, "Nothing to export: no paper matches.\n")


def test_a_search_is_piped_into_an_export(digests: Path) -> None:
    said = shell(f"{PAPERTERM} -d {digests} search mamba | {PAPERTERM} -d {digests} export -")
    assert said.code == 0
    assert said.out.startswith("# Papers (2)\n")


def test_words_never_mix_with_data(digests: Path) -> None:
    said = launch("-d", digests, "search", "--limit", "1", "--format", "table", "-v")
    assert len(said.lines) == 1
    assert said.err
    (paper,) = json.loads(launch("-d", digests, "search", "experts", "!!", "--format", "json", "-v").out)
    assert paper["title"]


def test_a_pipe_gets_plain_text(digests: Path) -> None:
    for command in (
        ["search", "mamba"],
        ["similar", *ids("A Survey of Mamba Models")],
        ["digests"],
        ["stats"],
        ["doctor"],
    ):
        said = launch("-d", digests, *command, FORCE_COLOR="1", CLICOLOR_FORCE="1", TERM="xterm-256color")
        assert said.code == 0
        assert "\x1b" not in said.out + said.err


def test_a_pipe_gets_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    digest = write_digest(tmp_path / "a.txt", "中文 and naïve 🎉 ideas")
    for locale in (
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
    ):
        for shape in ("table", "json", "markdown"):
            assert (
                "中文 and naïve 🎉 ideas" in launch("-d", digest, "search", "--format", shape, **locale).out
            )


def test_ids_on_stdin_need_not_be_text(digests: Path) -> None:
    done = subprocess.run(
        [*PROGRAM, "-d", str(digests), "export", "-"],
        input=b"\xff\xfe\x00\n",
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert sys.platform == "win32" or b"No paper has an id" in done.stderr
