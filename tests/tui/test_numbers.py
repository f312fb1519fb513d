"""A number before a motion says how often, and the keys of the panes go on working."""

from __future__ import annotations

import pytest
from textual.events import Key

from .conftest import Browse

MOMENT = 1_000.0
"""However slow the machine is, two keys of a test come within it."""


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        (["5", "j"], 5),
        (["1", "2", "G"], 11),
        (["1", "0", "j"], 10),
        (["4", "0", "g"], 39),
        (["9", "9", "9", "G"], 61),
        (["9", "9", "9", "9", "9", "9", "9", "9", "9", "j"], 61),
        (["G", "4", "k"], 57),
        (["3", "J"], 3),
        (["2", "down"], 2),
        (["0", "j"], 1),
        (["2", "pagedown", "2", "pageup"], 0),
    ],
)
async def test_a_motion_is_made_so_many_times(browse: Browse, keys: list[str], row: int) -> None:
    async with browse() as page:
        page.app.moment = MOMENT
        await page.press(*keys)
        assert page.main.list.cursor == row
        assert page.keys_at == "list"


@pytest.mark.parametrize("size", [(120, 36), (70, 20)], ids=["three panes", "one pane"])
async def test_the_key_of_a_pane_goes_there_at_once_and_is_a_number_where_a_motion_follows(
    browse: Browse, size: tuple[int, int]
) -> None:
    async with browse(size=size) as page:
        page.app.moment = MOMENT
        await page.press("3")
        assert page.keys_at == "detail"
        await page.press("j")
        assert page.keys_at == "list"
        assert page.main.list.cursor == 3


async def test_after_a_moment_the_key_of_a_pane_was_no_number(browse: Browse) -> None:
    async with browse(size=(80, 24)) as page:
        now = 0.0
        page.app.clock = lambda: now
        page.app.moment = 0.5
        await page.press("3")
        now = 0.6
        await page.press("j")
        assert page.keys_at == "detail"
        assert page.main.list.cursor == 0


async def test_what_is_no_motion_is_done_in_the_pane(browse: Browse) -> None:
    async with browse() as page:
        page.app.moment = MOMENT
        await page.press("3", "z")
        assert page.panes == {"detail"}


async def test_so_many_papers_are_marked_in_one_step(browse: Browse) -> None:
    async with browse() as page:
        page.app.moment = MOMENT
        await page.press("4", "space")
        assert page.marked == set(page.titles[:4])
        assert page.title == page.titles[4]
        await page.press("u")
        assert page.marked == set()


async def test_so_many_matches_further_on(browse: Browse) -> None:
    async with browse() as page:
        page.app.moment = MOMENT
        await page.search("attention")
        await page.press("2", "n")
        await page.says("Match 2 of")
        await page.press("1", "0", "1", "n")
        await page.says("Match ")


async def test_a_number_is_shown_until_it_is_used_or_dropped(browse: Browse) -> None:
    async with browse() as page:
        await page.press("5")
        assert page.lines[-1].split()[-5:] == ["5", "?", "help", "q", "quit"]
        await page.press("0")
        assert "50" in page.lines[-1].split()
        await page.press("escape", "j")
        assert page.main.list.cursor == 1
        assert "50" not in page.lines[-1].split()
        await page.press("7", "asterisk", "j")
        assert page.main.list.cursor == 2


async def test_esc_behind_a_number_does_nothing_else(browse: Browse) -> None:
    async with browse() as page:
        await page.search("attention")
        await page.press("5", "escape")
        assert page.query == "attention"
        await page.press("escape")
        await page.answered("")


async def test_digits_in_a_box_are_text(browse: Browse) -> None:
    async with browse() as page:
        await page.press("slash", "4", "2", "down")
        assert page.query == "42"
        await page.press("escape", "j")
        assert page.query == "42"


async def test_a_number_and_its_motion_may_come_at_once(browse: Browse) -> None:
    async with browse() as page:
        page.app.moment = MOMENT
        await page.burst(*(Key(key, key) for key in "12j3k"))
        assert page.main.list.cursor == 9


async def test_numbers_count_in_the_filters_and_in_the_paper_too(browse: Browse) -> None:
    async with browse(size=(80, 24)) as page:
        await page.press("1", "5", "j")
        assert page.keys_at == "filters"
        assert page.main.filter_pane.cursor > 4
        await page.press("3", "5", "j")
        assert page.keys_at == "detail"
        assert page.main.detail.scroll_y == min(5, page.main.detail.max_scroll_y)
