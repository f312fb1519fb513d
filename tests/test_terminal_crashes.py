"""A defect ends the browser in one sentence: what was done is saved, and the way to it is in the log."""

from __future__ import annotations

from pathlib import Path

import pytest
from terminals import Start

IN_A_HANDLER = """
from paperterm.tui.screens.browse import BrowseScreen
def broken(self):
    raise ValueError("what nobody\\x1b[31m thought of")
BrowseScreen.action_star = broken
"""
IN_A_WORKER = """
from paperterm.tui.screens.browse import BrowseScreen
async def later(self):
    raise ValueError("what nobody\\x1b[31m thought of")
BrowseScreen.action_star = lambda self: self.run_worker(later(self)) and None
"""
IN_A_TIMER = """
from paperterm.tui.screens.browse import BrowseScreen
def broken():
    raise ValueError("what nobody\\x1b[31m thought of")
BrowseScreen.action_star = lambda self: self.set_timer(0.01, broken) and None
"""
WHILE_DRAWING = """
from paperterm.tui.widgets.paper_list import PaperList
from paperterm.tui.screens.browse import BrowseScreen
def broken(*arguments, **more):
    raise ValueError("what nobody\\x1b[31m thought of")
def star(self):
    PaperList.draw_row = broken
    self.list.rows_changed()
BrowseScreen.action_star = star
"""
WHILE_WRITING = """
from paperterm.shelf import Shelf
def broken(*arguments, **more):
    raise ValueError("what nobody\\x1b[31m thought of")
Shelf.label = broken
"""


@pytest.mark.parametrize("defect", [IN_A_HANDLER, IN_A_WORKER, IN_A_TIMER, WHILE_DRAWING])
def test_a_crash_leaves_the_terminal_as_it_was_and_everything_saved(
    terminal: Start, home: Path, defect: str
) -> None:
    page = terminal(before=defect)
    page.sees("62 papers")
    page.press(" ")
    page.sees("1 marked")
    page.press("*")
    assert page.left() == 70
    assert page.is_restored()
    said = page.shown.replace("\n", "")
    assert "paperterm: A defect in paperterm (ValueError: what nobody� thought of)" in said
    assert "paperterm.log says where" in said
    assert "Traceback" not in page.shown
    log = (home / "log" / "paperterm.log").read_text(encoding="utf-8")
    assert "Traceback (most recent call last)" in log
    assert "ValueError: what nobody� thought of" in log
    assert "\x1b" not in log
    again = terminal()
    again.sees("62 papers · 1 marked")


def test_with_debug_the_way_to_it_is_shown_as_well(terminal: Start) -> None:
    page = terminal("--debug", before=IN_A_HANDLER)
    page.sees("62 papers")
    page.press("*")
    assert page.left() == 70
    assert page.is_restored()
    assert b"Traceback (most recent call last)" in page.raw
    assert b"\x1b[31m thought" not in page.raw


def test_a_crash_while_the_shelf_is_written_is_told_and_the_browser_goes_on(
    terminal: Start, home: Path
) -> None:
    page = terminal(before=WHILE_WRITING)
    page.sees("62 papers")
    page.press(" ")
    page.sees("Changes are not being saved")
    page.press("j", "q")
    assert page.left() == 3
    assert page.is_restored()
    assert "1 of your changes could not be saved" in page.shown
    assert "Traceback" in (home / "log" / "paperterm.log").read_text(encoding="utf-8")


def test_nothing_is_logged_while_all_is_well(terminal: Start, home: Path) -> None:
    page = terminal()
    page.sees("62 papers")
    page.press(" ", "q")
    assert page.left() == 0
    assert not (home / "log").exists()
