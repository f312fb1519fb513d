"""Where there is no terminal to draw on, the browser says what there is instead, and draws nothing."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from terminals import PATIENCE, Start, Terminal


@pytest.mark.parametrize("stdin", ["pipe", "null"])
def test_without_a_terminal_it_says_what_to_use_instead(tmp_path: Path, stdin: str) -> None:
    refused = subprocess.run(
        [sys.executable, "-m", "paperterm"],
        stdin=subprocess.PIPE if stdin == "pipe" else subprocess.DEVNULL,
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=PATIENCE,
    )
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert "needs a terminal" in refused.stderr
    assert "--plain" in refused.stderr
    assert "\x1b" not in refused.stderr


@pytest.mark.parametrize("kind", ["dumb", ""])
def test_a_terminal_that_can_only_print_is_refused(terminal: Start, kind: str) -> None:
    page = terminal(TERM=kind)
    assert page.left() == 2
    assert "needs a terminal" in page.shown
    assert "--plain" in page.shown
    assert b"\x1b" not in page.raw


def test_it_is_refused_where_its_output_goes_into_a_pipe(tmp_path: Path) -> None:
    with Terminal(folder=tmp_path, stdout=subprocess.PIPE) as page:
        assert page.left() == 2
        assert "needs a terminal" in page.shown
        assert page.process.stdout is not None
        with page.process.stdout as piped:
            assert piped.read() == b""


def test_it_is_refused_where_its_words_go_into_a_pipe(tmp_path: Path) -> None:
    """It is there that the browser would draw."""
    master, slave = pty.openpty()
    try:
        refused = subprocess.run(
            [sys.executable, "-m", "paperterm"],
            stdin=slave, stdout=slave, stderr=subprocess.PIPE,
            check=False, cwd=tmp_path, timeout=PATIENCE, env={**os.environ, "TERM": "xterm-256color"},
        )  # fmt: skip
        assert refused.returncode == 2
        assert b"needs a terminal" in refused.stderr
        assert b"\x1b" not in refused.stderr
    finally:
        os.close(master)
        os.close(slave)
