"""A signal, or the end of the terminal, ends the browser: all is saved, the terminal is as it was."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from terminals import PATIENCE, Start, Terminal


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_ends_it_with_everything_saved_and_restored(terminal: Start, ending: signal.Signals) -> None:
    page = terminal()
    page.sees("62 papers")
    page.press(" /attention")
    page.sees("1 marked", "/ attention")
    page.process.send_signal(ending)
    assert page.left() == 128 + ending
    assert page.is_restored()
    assert "Traceback" not in page.shown
    again = terminal()
    again.sees("1 marked")


def test_a_signal_at_any_moment_of_the_start_ends_it(terminal: Start) -> None:
    """From before the browser is there to after its first picture."""
    moments: tuple[Callable[[Terminal], object], ...] = (
        lambda page: b"\x1b[?1049h" in page.raw,
        lambda page: b"\x1b[?2004h" in page.raw,
        lambda page: "papers" in page.shown,
    )
    for moment in moments:
        page = terminal()
        page.until(lambda: moment(page), "the moment")  # noqa: B023
        page.process.send_signal(signal.SIGTERM)
        assert page.left() == 128 + signal.SIGTERM
        assert page.is_restored()


def test_a_signal_over_a_dialog_ends_it_too(terminal: Start) -> None:
    page = terminal()
    page.sees("62 papers")
    page.press("e")
    page.sees("Export this paper")
    page.process.send_signal(signal.SIGTERM)
    assert page.left() == 128 + signal.SIGTERM
    assert page.is_restored()


def test_a_terminal_that_is_closed_ends_it_with_everything_saved(terminal: Start) -> None:
    page = terminal()
    page.sees("62 papers")
    page.press(" ")
    page.sees("1 marked")
    page.hang_up()
    assert page.process.wait(PATIENCE) == 128 + signal.SIGHUP
    again = terminal()
    again.sees("62 papers · 1 marked")


@pytest.mark.parametrize("controlling", [True, False], ids=["with a signal", "without"])
def test_of_a_note_that_is_being_written_nothing_is_lost_with_the_terminal(
    tmp_path: Path, controlling: bool
) -> None:
    with Terminal(folder=tmp_path, controlling=controlling) as page:
        page.sees("62 papers")
        page.press("w")
        page.sees("Note on")
        page.press("a thought of this moment")
        page.sees("a thought of this moment")
        page.hang_up()
        assert page.process.wait(PATIENCE) == 128 + signal.SIGHUP
    with Terminal(folder=tmp_path) as again:
        again.sees("62 papers")
        again.press("w")
        again.sees("a thought of this moment")


def test_a_terminal_that_goes_without_a_signal_ends_it_too(terminal: Start, tmp_path: Path) -> None:
    """As one does whose program belongs to another session."""
    with Terminal(folder=tmp_path, controlling=False) as page:
        page.sees("62 papers")
        page.press(" ")
        page.sees("1 marked")
        page.hang_up()
        assert page.process.wait(PATIENCE) == 128 + signal.SIGHUP
    again = terminal()
    again.sees("62 papers · 1 marked")


def test_a_signal_ends_it_even_where_the_terminal_takes_nothing(terminal: Start) -> None:
    page = terminal()
    page.sees("62 papers")
    page.press(" ")
    page.sees("1 marked")
    for number in range(400):  # until it has no room for more
        page.press("j" if number % 80 < 40 else "k")
        page.idle()
    page.process.send_signal(signal.SIGTERM)
    assert page.process.wait(PATIENCE) == 128 + signal.SIGTERM
    assert page.has_its_line_back()
    again = terminal()
    again.sees("62 papers · 1 marked")
