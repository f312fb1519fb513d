"""Ratings, and what is done to all marked papers at once, those out of sight among them."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperterm.tui.screens.export import ExportScreen
from paperterm.tui.screens.menu import BulkScreen
from paperterm.tui.screens.tagging import TagRows

from .conftest import Browse
from .page import Page


def rated(page: Page) -> dict[int, int]:
    """How many papers have so many stars."""
    return {stars: bits.bit_count() for stars, bits in page.main.session.sets.ratings.items()}


async def test_plus_and_minus_rate_the_paper(browse: Browse) -> None:
    async with browse() as page:
        await page.press("plus", "plus", "plus")
        assert page.said == "Rated 1 paper 3 of 5 · u undoes it"
        assert page.sees("Rating  3 of 5", "3/5")
        await page.press("minus")
        assert rated(page) == {2: 1}
        await page.press("u")
        assert (page.said, rated(page)) == ("Undone: Rated 1 paper 2 of 5 · U redoes it", {3: 1})
        await page.press("4", "minus")
        assert rated(page) == {}
        await page.press("minus")
        assert page.said == "There is no rating to lower"
        await page.press("5", "plus", "plus")
        assert page.said == "5 stars are the most"


async def test_a_range_is_rated_as_one_step_and_goes_on(browse: Browse) -> None:
    async with browse() as page:
        await page.press("plus", "v", "j", "j", "plus")
        assert page.said.startswith("Rated 3 papers 1 star higher")
        await page.press("plus")
        assert rated(page) == {2: 2, 3: 1}
        await page.press("u", "u")
        assert rated(page) == {1: 1}


async def marked_and_partly_hidden(page: Page) -> int:
    """Mark all, and show only some; how many are out of sight."""
    await page.press("a")
    await page.search("attention")
    return 62 - len(page.titles)


@pytest.mark.parametrize(
    ("key", "flag", "words"),
    [
        ("s", "starred", "Starred"),
        ("r", "read", "Read"),
        ("y", "kept", "Kept"),
        ("n", "skipped", "Skipped"),
        ("l", "later", "Left"),
    ],
)
async def test_one_key_does_it_to_all_marked_papers_in_one_step(
    browse: Browse, key: str, flag: str, words: str
) -> None:
    async with browse() as page:
        hidden = await marked_and_partly_hidden(page)
        await page.press("x")
        assert isinstance(page.screen, BulkScreen)
        assert page.sees(f"With the 62 marked papers ({hidden} out of sight)")
        await page.press(key)
        assert page.is_undisturbed
        assert page.said.startswith(f"{words} 62 papers")
        assert page.said.endswith(f"({hidden} out of sight) · u undoes it")
        assert len(page.flagged(flag)) == 62
        await page.press("u")
        assert not page.flagged(flag)


async def test_it_can_be_taken_back_from_all(browse: Browse) -> None:
    async with browse() as page:
        await page.press("space", "space", "x", "s", "x", "S")
        assert (page.said[:17], page.flagged("starred")) == ("Unstarred 2 paper", set())
        await page.press("x", "S")
        assert page.said == "That changes nothing: it is so already"
        await page.press("x", "r", "x", "R")
        assert not page.flagged("read")
        await page.press("x", "A")
        assert not page.marked


async def test_the_bar_and_enter_choose_and_escape_leaves_all_as_it_is(browse: Browse) -> None:
    async with browse() as page:
        await page.press("space", "x", "j", "k", "enter")
        assert page.flagged("starred") == page.marked
        await page.press("x", "escape")
        assert page.is_undisturbed


async def test_many_are_rated_tagged_and_untagged(browse: Browse) -> None:
    async with browse() as page:
        await page.press("space", "space", "x", "plus")
        assert page.sees("Rate the 2 marked papers")
        await page.press("4")
        assert rated(page) == {4: 2}
        await page.press("x", "plus", "0")
        assert rated(page) == {}
        await page.press("x", "t")
        assert page.sees("Tag the 2 marked papers")
        await page.write("todo")
        await page.press("enter", "escape")
        assert page.main.session.sets.tags["todo"].bit_count() == 2
        await page.press("j", "j", "t")
        await page.write("other")
        await page.press("enter", "escape", "x", "T")
        assert page.sees("Untag the 2 marked papers", "todo")
        assert page.screen.query_one(TagRows).tags == ["todo"]
        await page.press("enter", "escape")
        assert "todo" not in page.main.session.sets.tags


async def test_without_marks_it_is_about_the_range_or_the_paper(browse: Browse) -> None:
    async with browse() as page:
        await page.press("x")
        assert page.sees(f"With {page.title}")
        await page.press("escape", "v", "j", "x")
        assert page.sees("With the 2 papers of the range")
        await page.press("s")
        assert page.flagged("starred") == set(page.titles[:2])
        assert page.main.list.range_from is None
        await page.search("zzzzzz")
        assert not page.titles
        await page.press("x")
        assert page.is_undisturbed
        assert page.said == "There is no paper here, and none is marked"


async def test_the_menu_exports_and_copies(
    browse: Browse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with browse() as page:
        await page.press("plus", "t")
        await page.write("todo")
        await page.press("enter", "escape", "w", "m", "e", "escape", "space", "x", "e")
        assert isinstance(page.screen, ExportScreen)
        assert page.sees("> me", "- Rating: 1 of 5")
        await page.press("enter")
        await page.dialog_closed()
        (written,) = tmp_path.glob("*.md")
        text = written.read_text(encoding="utf-8")
        assert "\n> me\n" in text
        assert "- Tags: todo\n- Rating: 1 of 5\n" in text
        await page.press("x", "c")
        await page.says("Sent 1 marked paper")
        assert page.app.clipboard == text
