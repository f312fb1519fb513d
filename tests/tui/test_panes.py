"""The three panes in terminals of every size, and the ways among them."""

from __future__ import annotations

import random

import pytest

from .conftest import Browse

ALL = {"filters", "list", "detail"}


async def test_from_150_columns_the_three_stand_side_by_side(browse: Browse) -> None:
    async with browse(size=(150, 40)) as page:
        filters, papers, detail = page.main.filter_pane.region, page.main.list.region, page.main.detail.region
        assert page.panes == ALL
        assert filters.right < papers.x < papers.right < detail.x
        assert filters.y == papers.y == detail.y
        assert min(papers.width, detail.width) >= 50


@pytest.mark.parametrize("size", [(100, 30), (120, 36), (149, 40), (120, 15)])
async def test_from_100_columns_list_and_paper_stand_side_by_side(
    browse: Browse, size: tuple[int, int]
) -> None:
    async with browse(size=size) as page:
        papers, detail = page.main.list.region, page.main.detail.region
        assert page.panes == {"list", "detail"}
        assert papers.right < detail.x
        assert papers.y == detail.y
        assert papers.width >= detail.width


@pytest.mark.parametrize("size", [(80, 22), (80, 24), (99, 40)])
async def test_below_that_the_list_stands_over_the_paper(browse: Browse, size: tuple[int, int]) -> None:
    async with browse(size=size) as page:
        papers, detail = page.main.list.region, page.main.detail.region
        assert page.panes == {"list", "detail"}
        assert papers.bottom <= detail.y
        assert papers.width == detail.width == size[0]


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 36), (149, 40)])
async def test_f_shows_the_filters_at_any_width_and_leaves_the_titles_forty_cells(
    browse: Browse, size: tuple[int, int]
) -> None:
    async with browse(size=size) as page:
        assert page.panes == {"list", "detail"}
        await page.press("f")
        assert page.panes == ALL
        assert page.keys_at == "filters"
        for title in page.titles[:4]:
            assert page.sees(title[:39])
        await page.press("f")
        assert page.panes == {"list", "detail"}
        assert page.keys_at == "list"


async def test_in_a_large_terminal_no_line_of_a_paper_is_too_long_and_the_titles_have_the_rest(
    browse: Browse,
) -> None:
    async with browse(size=(300, 80)) as page:
        assert page.main.detail.column.width <= 92
        assert page.main.list.region.width > 150


async def test_in_80_by_24_the_titles_can_be_read(browse: Browse) -> None:
    async with browse(size=(80, 24)) as page:
        assert page.panes == {"list", "detail"}
        assert page.sees(*(title for title in page.titles[:4] if len(title) < 70))
        assert page.sees("? help", "q quit", "62 papers")


async def test_in_60_by_20_there_is_one_pane_at_a_time(browse: Browse) -> None:
    async with browse(size=(60, 20)) as page:
        assert page.panes == {"list"}
        assert page.sees("Attention Is All You Need")
        await page.press("enter")
        assert page.panes == {"detail"}
        assert page.keys_at == "detail"
        assert page.sees("28.4 BLEU")
        await page.press("escape")
        assert page.panes == {"list"}
        assert page.keys_at == "list"
        await page.press("f")
        assert page.panes == {"filters"}
        assert page.keys_at == "filters"
        await page.press("f")
        assert page.panes == {"list"}
        assert page.keys_at == "list"


@pytest.mark.parametrize("size", [(19, 5), (1, 1)])
async def test_a_terminal_that_was_too_small_at_the_start_may_grow(
    browse: Browse, size: tuple[int, int]
) -> None:
    async with browse(size=size) as page:
        assert page.panes == set()
        await page.resize(160, 45)
        assert page.panes == ALL
        assert page.keys_at == "list"
        await page.press("j")
        assert page.title == page.titles[1]


async def test_below_20_by_6_it_only_says_that_it_is_too_small(browse: Browse) -> None:
    async with browse(size=(20, 6)) as page:
        assert page.panes == {"list"}
        for size in ((19, 6), (20, 5), (19, 40), (100, 5), (24, 1), (9, 1), (2, 2)):
            await page.resize(*size)
            assert page.panes == set()
            assert page.shown.split() in (["too", "small"], ["to", "o"]), size


async def test_a_terminal_that_shrinks_and_grows_keeps_the_place_and_the_keys(browse: Browse) -> None:
    for pane in ("1", "2", "3", "slash"):
        async with browse() as page:
            await page.press("J", "J", pane)
            keys_at = page.keys_at
            for size in ((60, 20), (10, 3), (120, 36), (1, 1), (160, 45)):
                await page.resize(*size)
            assert page.title == page.titles[2]
            assert page.keys_at == keys_at
            assert page.panes == ALL


async def test_a_storm_of_sizes_does_no_harm(browse: Browse) -> None:
    dice = random.Random(4)
    async with browse() as page:
        await page.search("learning")
        keys = ["j", "tab", "slash", "escape", "z", "question_mark", "escape", "e", "escape", "f", "space"]
        keys += ["V", "backslash", "less_than_sign", "greater_than_sign", "d"]
        for turn in range(60):
            await page.resize(dice.randint(1, 220), dice.randint(1, 70))
            if turn % 3 == 0:
                await page.press(dice.choice(keys))
        await page.press("escape", "escape")
        await page.resize(1000, 500)
        await page.resize(120, 36)
        assert page.app.is_running
        assert page.lines


async def test_tab_goes_round_the_panes_and_h_and_l_stop_at_the_ends(browse: Browse) -> None:
    async with browse(size=(160, 45)) as page:
        visited = []
        for _ in range(4):
            visited.append(page.keys_at)
            await page.press("tab")
        assert visited == ["list", "detail", "filters", "list"]
        await page.press("shift+tab")
        assert page.keys_at == "list"
        await page.press("h")
        assert page.keys_at == "filters"
        await page.press("left")
        assert page.keys_at == "filters"
        await page.press("l", "right", "l")
        assert page.keys_at == "detail"


async def test_1_2_and_3_go_to_the_panes(browse: Browse) -> None:
    for size in ((160, 45), (80, 24), (60, 20)):
        async with browse(size=size) as page:
            for key, pane in (
                ("1", "filters"),
                ("3", "detail"),
                ("2", "list"),
                ("3", "detail"),
                ("1", "filters"),
            ):
                await page.press(key)
                assert page.keys_at == pane
                assert pane in page.panes


async def test_tab_skips_the_filters_where_they_are_hidden(browse: Browse) -> None:
    async with browse(size=(80, 24)) as page:
        await page.press("tab")
        assert page.keys_at == "detail"
        await page.press("tab")
        assert page.keys_at == "list"


@pytest.mark.parametrize("size", [(160, 45), (120, 36), (80, 24)])
async def test_z_gives_a_pane_the_whole_screen_and_back(browse: Browse, size: tuple[int, int]) -> None:
    async with browse(size=size) as page:
        before = page.panes
        await page.press("3", "z")
        assert page.panes == {"detail"}
        assert page.main.detail.region.width == size[0]
        assert page.keys_at == "detail"
        await page.press("J")
        assert page.title == page.titles[1]
        await page.press("z")
        assert page.panes == before
        assert page.keys_at == "detail"


async def test_the_last_line_names_the_keys_of_the_pane_and_always_help_and_quit(browse: Browse) -> None:
    async with browse() as page:
        for key, hint in (("2", "space mark"), ("3", "n next match"), ("1", "space tick")):
            await page.press(key)
            assert hint in page.lines[-1]
            assert "? help  q quit" in page.lines[-1]
        await page.press("slash")
        assert "enter to the list" in page.lines[-1]
        assert "ctrl+q quit" in page.lines[-1]
        await page.resize(30, 10)
        assert "ctrl+q quit" in page.lines[-1]


async def test_the_ends_and_pages_of_the_list(browse: Browse) -> None:
    async with browse() as page:
        titles = page.titles
        rows = page.main.list.scrollable_content_region.height // 2
        for key, row in (
            ("G", 61), ("g", 0), ("end", 61), ("home", 0), ("down", 1), ("up", 0), ("up", 0),
            ("pagedown", rows), ("ctrl+d", rows + rows // 2), ("ctrl+u", rows), ("pageup", 0),
        ):  # fmt: skip
            await page.press(key)
            assert titles.index(page.title) == row, key
            assert page.title in page.shown.replace("…", "") or page.title[:30] in page.shown
