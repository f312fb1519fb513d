"""Whatever size a terminal takes, and however fast and slow it is, the browser is there afterwards."""

from __future__ import annotations

import random

import pytest
from terminals import HEIGHT, WIDTH, Start


def test_a_storm_of_sizes_is_survived(terminal: Start) -> None:
    page = terminal()
    page.sees("62 papers")
    dice = random.Random(7)
    sizes = [(1, 1), (0, 0), (2, 1), (1, 40), (300, 1), (20, 6), (19, 5), (80, 24), (500, 200)]
    sizes += [(dice.randint(0, 220), dice.randint(0, 70)) for _ in range(50)]
    for width, height in [*sizes, (1, 1)]:
        page.resize(width, height)
        page.idle()
    page.resize(WIDTH, HEIGHT)
    page.sees("62 papers", "Paper 1", "? help")
    page.press("j", " ")
    page.sees("1 marked")
    page.press("q")
    assert page.left() == 0
    assert page.is_restored()


@pytest.mark.parametrize("size", [(1, 1), (0, 0), (3, 5), (1000, 500)])
def test_it_starts_in_a_terminal_of_any_size(terminal: Start, size: tuple[int, int]) -> None:
    page = terminal(size=size)
    page.until(lambda: b"\x1b[?2004h" in page.raw, "the start")
    page.resize(WIDTH, HEIGHT)
    page.sees("62 papers")
    page.press("q")
    assert page.left() == 0


def test_a_terminal_that_is_slow_gets_no_backlog_and_catches_up(terminal: Start) -> None:
    page = terminal()
    page.sees("62 papers")
    # nobody takes what it paints, while keys go on
    for _ in range(60):
        page.press("j" * 20)
    page.press("g", " ")
    page.until(lambda: "1 marked" in page.shown, "the last key")
    # thirty pieces wait at most, and the pipe holds no more than the system gives it
    assert len(page.raw) < 4_000_000
    page.press("q")
    assert page.left() == 0
    assert page.is_restored()


@pytest.mark.parametrize("kind", ["screen-256color", "tmux-256color", "xterm", "vt100", "linux"])
def test_other_terminals_are_as_good(terminal: Start, kind: str) -> None:
    page = terminal(TERM=kind, COLORTERM="")
    page.sees("62 papers", "? help")
    page.press("/attention\r")
    page.sees("3 of 62")
    page.press("q")
    assert page.left() == 0
    assert page.is_restored()


def test_without_the_mouse_the_terminal_keeps_it(terminal: Start) -> None:
    page = terminal("browse", "--no-mouse")
    page.sees("62 papers")
    page.press("q")
    assert page.left() == 0
    for mode in (b"1000", b"1002", b"1003", b"1006", b"1015"):
        assert b"\x1b[?" + mode + b"h" not in page.raw
