"""However fast keys come, each finds what the one before it has done."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from making import write_digest
from textual.events import Key, Paste

from paperterm.export import lines
from paperterm.session import Session
from paperterm.session.reading import Reading
from paperterm.tui.screens import growing
from paperterm.tui.screens.export import ExportScreen

from .conftest import Browse
from .page import PATIENCE


def keys(text: str) -> list[Key]:
    """The keys that type a text."""
    return [Key("slash" if letter == "/" else letter, letter) for letter in text]


async def test_a_word_behind_the_slash_is_searched_and_runs_no_commands(browse: Browse) -> None:
    async with browse() as page:
        await page.burst(*keys("/attention"))
        assert page.query == "attention"
        assert page.is_undisturbed
        assert page.marked == set()


async def test_a_name_is_typed_into_the_dialog_that_the_key_before_opened(browse: Browse) -> None:
    async with browse() as page:
        await page.burst(*keys("e"), Key("ctrl+u", None), *keys("mine"))
        assert isinstance(page.screen, ExportScreen)
        assert page.box.value == "mine"


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """What is found out away from the keys takes until this is set."""
    held = threading.Event()

    def slowly(find_out: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def found_out(about: Any) -> Any:
            assert held.wait(PATIENCE)
            return find_out(about)

        return found_out

    monkeypatch.setattr("paperterm.export.lines.said_of", slowly(lines.said_of))
    monkeypatch.setattr("paperterm.tui.screens.growing._leads_somewhere", slowly(growing._leads_somewhere))
    return held


async def test_a_letter_waits_for_the_dialog_in_which_it_chooses(
    browse: Browse, held: threading.Event
) -> None:
    async with browse() as page:
        await page.send(*keys("act"))
        assert page.is_undisturbed
        held.set()
        await page.says("Sent 62 titles of 62 marked papers to the terminal's clipboard")
        assert page.app.clipboard == "\n".join(page.titles)


async def test_enter_waits_for_the_dialog_that_adds_what_was_dropped(
    browse: Browse, held: threading.Event, tmp_path: Path
) -> None:
    digest = write_digest(tmp_path / "mine.txt", "The Only Paper of This Digest")
    async with browse() as page:
        await page.send(Paste(str(digest)), Key("enter", "\r"))
        assert page.keys_at == "list"
        held.set()
        await page.until(lambda: page.titles == ["The Only Paper of This Digest"], "the digest")


async def test_a_name_waits_for_the_dialog_that_asks_for_it(
    browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with browse() as page:
        session, held = page.main.session, threading.Event()

        def read_slowly() -> Reading:
            assert held.wait(PATIENCE)
            return Session.read_shelf(session)

        monkeypatch.setattr(session, "read_shelf", read_slowly)
        await page.send(*keys("/attention"), Key("enter", "\r"), *keys("Sqbart"), Key("enter", "\r"))
        assert page.is_undisturbed
        held.set()
        await page.says("Saved the search qbart")
        assert page.is_undisturbed
        assert page.marked == set()


async def test_what_is_pasted_behind_the_slash_goes_into_the_box(browse: Browse) -> None:
    async with browse() as page:
        await page.burst(*keys("/"), Paste("attention is"), *keys("x"))
        assert page.query == "attention isx"


async def test_none_of_many_keys_is_lost(browse: Browse) -> None:
    async with browse() as page:
        await page.burst(*keys("j" * 40), *keys("k" * 10), Key("space", " "))
        assert page.marked == {page.titles[30]}
        assert page.title == page.titles[31]


async def test_leaving_the_box_and_going_on_in_the_list(browse: Browse) -> None:
    async with browse() as page:
        await page.search("learning")
        await page.burst(*keys("/"), Key("escape", "\x1b"), *keys("jj"), Key("space", " "), *keys("3z"))
        assert page.marked == {page.titles[2]}
        assert page.panes == {"detail"}


async def test_keys_behind_a_query_are_about_what_it_finds(browse: Browse) -> None:
    async with browse() as page:
        await page.search("learning")
        second, third = page.titles[1:3]
        await page.search("")
        escape, space, star = Key("escape", "\x1b"), Key("space", " "), Key("asterisk", "*")
        await page.burst(*keys("/learning"), escape, *keys("j"), space, star)
        assert page.marked == {second}
        assert page.flagged("starred") == {third}


async def test_an_arrow_right_behind_the_last_letter_moves_in_what_it_finds(browse: Browse) -> None:
    async with browse() as page:
        await page.search("learning")
        titles, star = page.titles, Key("asterisk", "*")
        await page.search("")
        await page.burst(*keys("/learning"), Key("down", None), Key("enter", "\r"), Key("space", " "))
        assert page.marked == {titles[1]}
        await page.burst(*keys("u/"), Key("ctrl+u", "\x15"), *keys("graph"), Key("enter", "\r"), star)
        assert page.marked == set()
        assert page.flagged("starred") == {page.titles[0]}
        assert page.query == "graph"


async def test_the_paper_follows_the_list_when_the_letters_pause_or_a_key_is_about_it(
    browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with browse() as page:
        before = page.main.detail.text
        monkeypatch.setattr("paperterm.tui.screens.finding._REST", PATIENCE)
        await page.press("slash")
        page.main.bar.box.value = "recognition"
        while page.main.found is None or not page.main.found.query.source:
            await asyncio.sleep(0)
        assert page.main.catching_up
        assert page.main.detail.text == before
        await page.burst(Key("enter", None), Key("n", "n"))
        assert page.main.detail.text.plain.startswith(page.title)
        assert page.said.startswith("Match 1 of ")
