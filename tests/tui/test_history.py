"""Earlier queries: what the reader has finished is there to be asked again, the next day as well."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.events import Key

from paperterm.query import Node, Word, parse
from paperterm.ranking import Answer, CancelledError
from paperterm.scan import Scanner
from paperterm.settings import places
from paperterm.shelf import Asked, open_shelf
from paperterm.shelving import ShelfSets
from paperterm.tui.screens.history import HistoryScreen
from paperterm.tui.searching import Searching

from .conftest import Browse
from .page import Page
from .samples import library, paper


def queries(page: Page) -> list[str]:
    """What the open dialog lists."""
    assert isinstance(page.screen, HistoryScreen)
    return [asked.query for asked in page.screen._shown]


async def look_back(page: Page, key: str = "ctrl+r") -> None:
    """Open the dialog and wait until the history has been read."""
    await page.press(key)
    assert isinstance(page.screen, HistoryScreen)
    screen = page.screen
    await page.until(lambda: screen._rows.why_empty, "the history")


def asked_before(*queries: str, ago: float = 60.0) -> None:
    """Let queries have been asked, the last of them `ago` seconds before now."""
    shelf = open_shelf(places().shelf)
    now = time.time() - ago
    shelf.set_asked(give=[Asked(query, now - place) for place, query in enumerate(reversed(queries))])
    shelf.close()


# What comes into it


async def test_what_is_entered_comes_into_it(browse: Browse) -> None:
    async with browse() as page:
        await page.ask("attention")
        await page.press("enter")
        await look_back(page)
        assert queries(page) == ["attention"]


async def test_what_led_to_a_paper_that_is_read_comes_into_it(browse: Browse) -> None:
    async with browse() as page:
        await page.ask("attention")
        await page.press("escape", "enter")
        assert page.keys_at == "detail"
        await look_back(page)
        assert queries(page) == ["attention"]


async def test_what_was_only_looked_at_does_not(browse: Browse) -> None:
    async with browse() as page:
        await page.ask("attention")
        await page.press("escape")
        await look_back(page)
        assert queries(page) == []


async def test_what_found_nothing_does_not(browse: Browse) -> None:
    async with browse() as page:
        await page.search("zzzz")
        await look_back(page)
        assert queries(page) == []


async def test_what_is_still_typed_or_was_taken_back_is_not_in_it(browse: Browse) -> None:
    async with browse() as page:
        await page.ask("atten")
        await look_back(page)
        assert queries(page) == []
        assert page.sees(
            "Nothing yet: a query comes here when you press enter, or read a paper that it finds."
        )
        await page.press("escape")
        await page.ask("")
        await page.press("escape")
        await look_back(page)
        assert queries(page) == []


async def test_each_query_is_there_once_and_the_last_one_first(browse: Browse) -> None:
    async with browse() as page:
        for query in ("attention", "bert", "attention"):
            await page.search(query)
            await page.press("enter", "escape")
        await look_back(page)
        assert queries(page) == ["attention", "bert"]


async def test_it_is_there_the_next_time_and_in_another_browser(browse: Browse) -> None:
    async with browse() as page:
        await page.search("attention")
    async with browse() as page, browse() as other:
        await other.search("bert")
        await other.until(lambda: not other.main.session._unsaved, "the shelf")
        await look_back(page)
        assert queries(page) == ["bert", "attention"]


# What is done with it


@pytest.mark.parametrize("key", ["ctrl+r", "H"])
async def test_enter_asks_again(browse: Browse, key: str) -> None:
    asked_before("bert", "transf", "attention")
    async with browse() as page:
        await look_back(page, key)
        await page.press("down", "enter")
        assert page.is_undisturbed
        await page.answered("transf")
        assert page.keys_at == "list"
        assert page.titles
        await look_back(page)
        assert queries(page) == ["transf", "attention", "bert"]


async def test_from_the_box_too_and_ctrl_r_again_goes_down(browse: Browse) -> None:
    asked_before("bert", "attention")
    async with browse() as page:
        await page.ask("something el")
        await look_back(page)
        await page.press("ctrl+r", "enter")
        await page.answered("bert")
        assert page.query == "bert"
        assert "something el" not in [asked.query for asked in page.main.session.read_history()]


async def test_esc_leaves_everything_as_it_was(browse: Browse) -> None:
    asked_before("bert")
    async with browse() as page:
        await page.search("attention")
        await look_back(page)
        await page.press("escape")
        assert page.is_undisturbed
        assert page.query == "attention"


async def test_what_is_typed_narrows_it_by_parts_of_words_in_any_order(browse: Browse) -> None:
    asked_before("vision transformer", "mamba -survey", "Transformers for VISION", "topic:vision")
    async with browse() as page:
        await look_back(page)
        await page.write("form vis")
        assert queries(page) == ["Transformers for VISION", "vision transformer"]
        assert page.sees(*queries(page))
        assert not page.sees("topic:vision")
        assert not page.sees("No earlier query")
        await page.write("zz")
        assert queries(page) == []
        assert page.sees("No earlier query has form viszz in it: esc closes.")
        await page.press("enter")
        assert not page.is_undisturbed


async def test_typing_right_behind_the_key_narrows_and_runs_no_commands(browse: Browse) -> None:
    asked_before("bert", "attention")
    async with browse() as page:
        await page.burst(Key("ctrl+r", None), *(Key(letter, letter) for letter in "qea"))
        assert page.box.value == "qea"
        assert page.app.is_running


async def test_each_says_how_many_papers_it_finds_now_and_when_it_was_asked(browse: Browse) -> None:
    asked_before("zzzz", "like:zzzz", "attention", ago=7_250)
    async with browse() as page:
        await page.search("attention")
        found = len(page.titles)
        await look_back(page)
        await page.until(lambda: page.sees("attention", "zzzz", " 0 papers "), "the counts")
        lines = {query: next(line for line in page.lines if query in line) for query in queries(page)}
        lines["attention"] = next(line for line in page.lines if "attention" in line and "now" in line)
        assert re.search(rf" {found} papers +now ", lines["attention"])
        assert re.search(r" 0 papers +2 h ", lines["like:zzzz"])
        await page.until(lambda: re.search(r"\bzzzz +0 papers +2 h ", page.shown), "the last count")


@pytest.mark.parametrize("key", ["ctrl+d", "delete"])
async def test_a_query_can_be_taken_out_and_put_back(browse: Browse, key: str) -> None:
    asked_before("bert", "recognition", "attention")
    async with browse() as page:
        await look_back(page)
        await page.press("down", key)
        assert queries(page) == ["attention", "bert"]
        await page.press("escape")
        assert page.said == "Taken out of the history: recognition · u undoes it"
        await page.press("u")
        assert page.said.startswith("Undone: Taken out of the history: recognition")
        await look_back(page)
        assert queries(page) == ["attention", "recognition", "bert"]
        await page.press(key, key, key, key)
        assert queries(page) == []


async def test_hostile_text_in_it_is_shown_and_asked_as_plain_text(browse: Browse) -> None:
    asked_before("[red]x[/] \x1b[31mboo")
    async with browse() as page:
        await look_back(page)
        assert page.sees("[red]x[/]")
        assert "\x1b" not in page.shown
        await page.press("enter")
        assert "\x1b" not in page.query


async def test_a_shelf_that_cannot_be_used_costs_a_notice_and_nothing_else(
    browse: Browse, tmp_path: Path
) -> None:
    shelf = places().shelf
    shelf.parent.mkdir(parents=True, exist_ok=True)
    shelf.mkdir()
    async with browse() as page:
        await page.search("attention")
        await page.until(lambda: page.said.startswith("Changes are not being saved"), "the notice")
        await look_back(page)
        assert queries(page) == ["attention"]
        await page.press("enter")
        await page.answered("attention")
        assert page.titles
    assert page.main.session.unsaved == 0


class Endless:
    """An engine that looks for a word until it is told to stop."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.begun = threading.Event()
        self.pause = threading.Event()

    def search(self, tree: Node, resolve: object, cancelled: Callable[[], bool], closely: int) -> Answer:
        """What the search calls."""
        if tree == Word(self.word):
            self.begun.set()
            while not cancelled():
                self.pause.wait(0.001)
            raise CancelledError
        return Scanner(LIBRARY).search(tree, resolve, cancelled, closely)  # type: ignore[arg-type]


LIBRARY = library([paper("Kittens"), paper("Puppies")])


async def test_counting_gives_way_to_a_search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Endless("kittens")
    searching = Searching(LIBRARY, tmp_path)
    monkeypatch.setattr(searching, "_engine", lambda: engine)
    counting = asyncio.create_task(searching.matching(parse("kittens"), ShelfSets()))
    await asyncio.to_thread(engine.begun.wait)
    found = await searching.find(parse("puppies"), ShelfSets())
    assert found is not None
    assert list(found.numbers) == [1]
    assert await counting is None
    # and is done when nobody searches
    engine.word = ""
    assert await searching.matching(parse("kittens"), ShelfSets()) == 0b01
    searching.close()
