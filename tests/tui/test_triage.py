"""Triage: one key for each of keep, skip and later, progress, a summary, and the way back."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from making import write_digest
from textual.events import Key
from textual.widgets import Input

from paperterm.papers import paper_id
from paperterm.settings import places
from paperterm.shelf import open_shelf
from paperterm.workspace import open_library

from .conftest import Browse
from .page import PATIENCE, Page

TITLES = ("Ants Carry Leaves", "Bees Dance Far", "Crows Count Nuts", "Dogs Dig Holes")
ANTS, BEES, CROWS, DOGS = TITLES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_digest(tmp_path / "digests" / "monday.txt", *TITLES)
    return tmp_path / "digests"


def top(page: Page) -> str:
    """What is gone through, and how far one is."""
    return " ".join(page.lines[0].split())


async def test_one_key_judges_and_the_next_paper_is_there(browse: Browse, folder: Path) -> None:
    async with browse(folder) as page:
        await page.press("T")
        assert page.sees(ANTS)
        assert top(page) == "Triage · all papers 0 of 4 done · 0 kept"
        await page.press("y")
        assert page.sees(BEES)
        assert not page.sees(ANTS)
        assert top(page) == "Triage · all papers 1 of 4 done · 1 kept"
        await page.press("n", "l")
        assert page.sees(DOGS)
        assert top(page) == "Triage · all papers 3 of 4 done · 1 kept · 1 later"
        await page.press("escape")
        assert page.is_undisturbed
        assert page.flagged("kept") == {ANTS}
        assert page.flagged("skipped") == {BEES}
        assert page.flagged("later") == {CROWS}
        assert page.flagged("read") == {ANTS, BEES}


async def test_the_arrows_judge_too(browse: Browse, folder: Path) -> None:
    async with browse(folder) as page:
        await page.press("T", "right", "left", "escape")
        assert (page.flagged("kept"), page.flagged("skipped")) == ({ANTS}, {BEES})


async def test_at_the_end_it_says_what_came_of_it_and_exports_the_kept(
    browse: Browse, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with browse(folder) as page:
        await page.press("T", "y", "n", "n", "y")
        assert page.sees("4 of 4 done, 2 kept", f"+ {ANTS}", f"+ {DOGS}", "2 papers skipped.")
        assert not page.sees(BEES)
        assert "before" not in page.shown
        await page.press("e")
        assert page.sees("Export 2 kept papers to Markdown")
        page.screen.query_one(Input).value = "kept.md"
        await page.press("enter")
        await page.until((tmp_path / "kept.md").exists, "the file")
        written = (tmp_path / "kept.md").read_text()
        assert ANTS in written
        assert DOGS in written
        assert BEES not in written
        await page.until(lambda: page.sees("4 of 4 done, 2 kept"), "the summary")
        await page.press("escape")
        assert page.is_undisturbed


async def test_undo_goes_back_to_the_paper_and_redo_on_again(browse: Browse, folder: Path) -> None:
    async with browse(folder) as page:
        await page.press("T", "y", "n", "u")
        assert page.sees(BEES, "Undone: Skipped 1 paper")
        assert top(page).endswith("1 of 4 done · 1 kept")
        await page.press("u")
        assert page.sees(ANTS)
        await page.press("u")
        assert page.sees("Nothing to undo here")
        await page.press("U", "U")
        assert page.sees(CROWS)
        await page.press("escape")
        assert (page.flagged("kept"), page.flagged("skipped")) == ({ANTS}, {BEES})


async def test_undo_in_triage_leaves_what_was_done_before(browse: Browse, folder: Path) -> None:
    async with browse(folder) as page:
        await page.press("space", "T", "u")
        assert page.marked == {ANTS}


async def test_undo_after_the_digests_were_read_anew_takes_back_nothing_else(
    browse: Browse, folder: Path
) -> None:
    async with browse(folder) as page:
        session = page.main.session
        session.save_search("mine", "ants")
        await page.press("T", "y", "y", "u")
        write_digest(folder / "a.txt", "Eels Swim Home")
        session.replace_library(open_library(session.space).library)
        await page.press("u")
        assert page.sees("That cannot be undone any more")
        await page.press("U")
        assert page.sees("That cannot be redone any more")
        await page.press("u", "U")
        assert page.sees("Nothing to redo here")
        assert [search.name for search in session.searches] == ["mine"]
        assert page.flagged("kept") == {ANTS}


async def test_what_triage_did_is_undone_in_the_browser_step_by_step(browse: Browse, folder: Path) -> None:
    async with browse(folder) as page:
        await page.press("T", "y", "n", "escape", "u", "u")
        assert page.flagged("kept") == page.flagged("skipped") == page.flagged("read") == set()


async def test_it_goes_on_where_it_was_left(browse: Browse, folder: Path) -> None:
    async with browse(folder) as page:
        await page.press("T", "y", "l", "escape")
    async with browse(folder) as page:
        await page.press("T")
        assert top(page) == "Triage · all papers 1 of 4 done · 0 kept"
        assert page.sees(BEES)


async def test_at_the_end_it_says_how_many_it_did_not_ask_about(browse: Browse, folder: Path) -> None:
    async with browse(folder) as page:
        await page.press("T", "y", "n", "escape", "T", "y", "y")
        assert page.sees("4 of 4 done, 2 kept", "2 papers read, kept or skipped before.")
        assert "papers skipped." not in page.shown


async def test_those_left_for_later_come_again(browse: Browse, folder: Path) -> None:
    async with browse(folder) as page:
        await page.press("T", "y", "l", "n", "l")
        assert page.sees("2 papers left for later")
        await page.press("L")
        assert page.sees(BEES)
        await page.press("y", "n")
        assert page.sees("4 of 4 done, 2 kept", f"+ {ANTS}", f"+ {BEES}")


async def test_what_is_only_passed_over_is_not_done(browse: Browse, folder: Path) -> None:
    async with browse(folder) as page:
        await page.press("T", "J", "y", "l", "J")
        assert top(page) == "Triage · all papers 2 of 4 done · 1 kept · 1 later"
        assert page.sees(
            "2 of 4 done, 1 kept", "1 paper left for later.", "2 papers passed over without a word."
        )
        await page.press("L")
        assert page.sees(CROWS)
        assert top(page) == "Triage · all papers 1 of 4 done · 1 kept"
        await page.press("n")
        assert page.sees("2 of 4 done, 1 kept", "2 papers passed over without a word.")
        assert not page.sees("left for later")


async def test_only_what_is_shown_is_gone_through(browse: Browse, folder: Path) -> None:
    async with browse(folder) as page:
        await page.search("title:crows OR title:dogs")
        await page.press("T")
        assert top(page) == "Triage · title:crows OR title:dogs 0 of 2 done · 0 kept"


async def test_a_digest_is_opened_from_the_filters(browse: Browse, folder: Path) -> None:
    write_digest(folder / "tuesday.txt", "Eels Swim Home")
    async with browse(folder) as page:
        await page.press("1", "G", "T")
        assert page.sees("Eels Swim Home")
        assert top(page) == "Triage · digest tuesday.txt 0 of 1 done · 0 kept"
        await page.press("y", "escape")
        assert page.titles == ["Eels Swim Home"]


async def test_where_all_has_been_seen_it_says_so(browse: Browse, folder: Path) -> None:
    async with browse(folder) as page:
        await page.press("T", "y", "n", "n", "n", "escape", "T")
        assert page.is_undisturbed
        assert page.said.startswith("Nothing to triage: all 4 papers have been read, kept or skipped")


async def test_one_can_look_on_without_judging_and_star(browse: Browse, folder: Path) -> None:
    async with browse(folder) as page:
        await page.press("T", "J", "asterisk")
        assert page.sees(BEES, "starred")
        await page.press("asterisk", "K")
        assert page.sees(ANTS)
        assert page.flagged("starred") == set()


async def test_the_help_knows_triage(browse: Browse, folder: Path) -> None:
    async with browse(folder) as page:
        await page.press("T", "question_mark")
        assert page.sees("Help · in triage", "Keep the paper")
        await page.press("escape")
        assert page.sees(ANTS)


async def test_it_fits_a_small_terminal(browse: Browse, folder: Path) -> None:
    async with browse(folder, size=(40, 12)) as page:
        await page.press("T", "y")
        assert page.sees(BEES, "1 of 4", "y keep")


async def test_what_is_said_stays_though_something_else_was_said_before(
    browse: Browse, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with browse(folder) as page:
        await page.press("T")
        monkeypatch.setattr("paperterm.tui.screens.triage._MESSAGE_STAYS", 0.05)
        page.screen.set_timer(0.1, (passed := asyncio.Event()).set)
        await page.send(Key("e", "e"))
        monkeypatch.setattr("paperterm.tui.screens.triage._MESSAGE_STAYS", PATIENCE * 2)
        await page.press("u")
        await page.until(passed.is_set, "the time of what was said first")
        assert page.sees("Nothing to undo here")


async def test_a_note_is_read_as_markdown_here_too(browse: Browse, folder: Path) -> None:
    shelf = open_shelf(places().shelf)
    shelf.set_note(paper_id(BEES), BEES, "*carefully*")
    shelf.close()
    async with browse(folder) as page:
        await page.press("T", "J")
        assert page.sees(BEES, "carefully")
        assert not page.sees("*carefully*")


@pytest.mark.parametrize("key", ["T", "number_sign"])
async def test_it_can_be_suspended_there_as_in_the_browser(
    browse: Browse, folder: Path, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    times: list[str] = []
    monkeypatch.setattr(
        "paperterm.tui.app.PapertermApp.action_suspend_process", lambda _: times.append("suspended")
    )
    async with browse(folder) as page:
        await page.press(key, "ctrl+z")
        assert times == ["suspended"]
        await page.press("escape")
        assert page.is_undisturbed
