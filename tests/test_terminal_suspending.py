"""The browser steps aside for the shell, and is there again when the shell calls it back."""

from __future__ import annotations

import signal

import pytest
from terminals import Start, Terminal


def put_aside(page: Terminal, how: str) -> None:
    """Stop it by its key, or by the signal that a shell sends."""
    if how == "key":
        page.press("ctrl+z")
    else:
        page.process.send_signal(signal.SIGTSTP)
    page.until(page.stopped, "the stop")


@pytest.mark.parametrize("how", ["key", "signal"])
def test_it_can_be_suspended_and_comes_back(terminal: Start, how: str) -> None:
    page = terminal()
    page.sees("62 papers")
    put_aside(page, how)
    page.until(lambda: page.raw.rfind(b"\x1b[?1004l") > page.raw.rfind(b"\x1b[?1004h"), "the last word")
    assert page.is_restored()
    page.process.send_signal(signal.SIGCONT)
    page.until(lambda: page.raw.count(b"\x1b[?1049h") == 2, "the alternate screen to come back")
    page.sees("62 papers")
    page.press(" ")
    page.sees("1 marked")
    page.press("q")
    assert page.left() == 0
    assert page.is_restored()


def test_what_was_changed_is_saved_while_it_is_aside(terminal: Start) -> None:
    page = terminal()
    page.sees("62 papers")
    page.press(" ")
    page.sees("1 marked")
    put_aside(page, "key")
    again = terminal()
    again.sees("62 papers · 1 marked")


def test_a_terminal_that_changed_its_size_meanwhile_is_filled(terminal: Start) -> None:
    page = terminal()
    page.sees("62 papers", "Paper 1")
    put_aside(page, "signal")
    page.resize(60, 16)
    page.process.send_signal(signal.SIGCONT)
    page.until(lambda: page.raw.count(b"\x1b[?1049h") == 2, "the alternate screen to come back")
    page.sees("62 papers", "? help")
    page.until(lambda: "Paper 1" not in page.shown, "the paper to make room")
    page.press("q")
    assert page.left() == 0
    assert page.is_restored()


def test_it_can_be_ended_while_it_is_aside(terminal: Start) -> None:
    page = terminal()
    page.sees("62 papers")
    put_aside(page, "key")
    page.process.send_signal(signal.SIGTERM)
    page.process.send_signal(signal.SIGCONT)
    assert page.left() == 128 + signal.SIGTERM
    assert page.is_restored()
