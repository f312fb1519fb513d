"""The panes as the reader wants them: sized by keys and the mouse, turned, and so the next time too."""

from __future__ import annotations

import pytest

from .conftest import Browse
from .page import Page

WIDE, USUAL, SMALL = (160, 45), (120, 36), (80, 24)


def sizes(page: Page) -> tuple[int, int, int]:
    """The columns of the filters and the list, and the rows of the list."""
    list_ = page.main.list.region
    return page.main.filter_pane.region.width, list_.width, list_.height


@pytest.mark.parametrize(
    ("size", "pane", "which"), [(WIDE, "1", 0), (WIDE, "2", 1), (USUAL, "2", 1), (SMALL, "2", 2)]
)
async def test_keys_make_the_pane_that_has_the_keys_larger_and_smaller(
    browse: Browse, size: tuple[int, int], pane: str, which: int
) -> None:
    async with browse(size=size) as page:
        await page.press(pane)
        before = sizes(page)[which]
        await page.press("greater_than_sign")
        assert sizes(page)[which] > before
        await page.press("less_than_sign")
        assert sizes(page)[which] == before
        if pane == "2":
            await page.press("3", "greater_than_sign")
            assert sizes(page)[which] < before, "the paper grows into the list"


@pytest.mark.parametrize("size", [WIDE, USUAL, SMALL])
async def test_each_pane_keeps_a_size_that_can_be_used(browse: Browse, size: tuple[int, int]) -> None:
    async with browse(size=size) as page:
        for pane in ("1", "2", "3"):
            for key in ("less_than_sign", "greater_than_sign"):
                await page.press(pane, *[key] * 40)
                assert page.said == f"It cannot be {'smaller' if key == 'less_than_sign' else 'larger'}"
                panes = (page.main.filter_pane, page.main.list, page.main.detail)
                for each in panes:
                    assert not each.region or (each.region.width >= 20 and each.region.height >= 5)
                assert page.main.list.region.width >= 46


async def test_a_number_says_how_far(browse: Browse) -> None:
    async with browse(size=WIDE) as page:
        await page.press("greater_than_sign", "greater_than_sign", "greater_than_sign")
        three = sizes(page)
        await page.press("Z", "4", "less_than_sign", "7", "greater_than_sign")
        assert sizes(page) == three


async def test_where_one_pane_has_everything_there_is_nothing_to_size(browse: Browse) -> None:
    async with browse(size=(60, 20)) as page:
        await page.press("greater_than_sign")
        assert page.said == "One pane has all the room here"


async def test_the_mouse_moves_what_is_between_panes(browse: Browse) -> None:
    async with browse(size=WIDE) as page:
        filters, _, _ = sizes(page)
        await page.drag((10, filters), (10, filters + 7))
        assert sizes(page)[0] == filters + 7
        seam = page.main.list.region.right
        await page.drag((20, seam), (22, seam - 5))
        assert page.main.list.region.right == seam - 5
        assert page.keys_at == "list"
        assert page.screen.get_selected_text() in (None, "")


async def test_the_mouse_moves_the_line_above_a_paper_that_is_below_the_list(browse: Browse) -> None:
    async with browse(size=SMALL) as page:
        rows = sizes(page)[2]
        line = page.main.detail.region.y
        await page.drag((line, 30), (line - 4, 32))
        assert sizes(page)[2] == rows - 4
        assert page.screen.get_selected_text() in (None, "")


async def test_sizes_are_parts_of_the_screen_and_hold_in_another_terminal_and_the_next_time(
    browse: Browse,
) -> None:
    async with browse(size=WIDE) as page:
        await page.press("2", *["greater_than_sign"] * 3, "1", *["less_than_sign"] * 2)
        kept = sizes(page)
    async with browse(size=USUAL, clean=False) as page:
        usual = sizes(page)
        await page.resize(*WIDE)
        assert sizes(page) == kept
        await page.resize(*USUAL)
        assert sizes(page) == usual
    async with browse(size=(320, 45), clean=False) as page:
        assert abs(sizes(page)[0] - 2 * kept[0]) <= 2
    async with browse(size=WIDE) as page:
        assert sizes(page) != kept, "--clean begins as at first"


async def test_all_sizes_can_be_had_back(browse: Browse) -> None:
    async with browse(size=WIDE) as page:
        before = sizes(page)
        await page.press("greater_than_sign", "1", "greater_than_sign", "backslash", "2", "z")
        assert sizes(page) != before
        await page.press("Z")
        assert sizes(page) == before
        assert page.keys_at == "list"


@pytest.mark.parametrize("size", [USUAL, (90, 30)])
async def test_a_key_turns_list_and_paper_and_that_is_remembered(
    browse: Browse, size: tuple[int, int]
) -> None:
    async with browse(size=size) as page:
        at_first = page.main.arrangement.is_beside
        await page.press("backslash")
        assert page.main.arrangement.is_beside != at_first
        assert page.panes == {"list", "detail"}
        words = "side by side" if page.main.arrangement.is_beside else "the list over the paper"
        assert page.said == f"List and paper: {words}"
    async with browse(size=size, clean=False) as page:
        assert page.main.arrangement.is_beside != at_first
        await page.press("backslash")
        assert page.main.arrangement.is_beside == at_first
        await page.press("backslash")
        assert page.main.arrangement.is_beside == at_first
        assert page.said == "List and paper: as fits"


async def test_where_there_is_no_room_to_turn_it_says_so(browse: Browse) -> None:
    async with browse(size=(60, 20)) as page:
        await page.press("backslash")
        assert page.panes == {"list"}
        assert page.said.endswith("where there is room")


async def test_whether_the_filters_are_there_is_remembered(browse: Browse) -> None:
    async with browse(size=USUAL) as page:
        await page.press("f", "2")
    async with browse(size=USUAL, clean=False) as page:
        assert "filters" in page.panes
        await page.press("f")
    async with browse(size=WIDE, clean=False) as page:
        assert "filters" in page.panes, "hidden again where they were not to be seen is as at first"


async def test_after_a_storm_of_sizes_the_panes_are_as_before(browse: Browse) -> None:
    async with browse(size=WIDE) as page:
        await page.press("greater_than_sign", "greater_than_sign", "1", "less_than_sign", "2")
        before = sizes(page)
        for turn in range(60):
            await page.resize(1 + turn * 37 % 210, 1 + turn * 17 % 70)
        await page.resize(*WIDE)
        assert sizes(page) == before
        await page.press("z", "z")
        assert sizes(page) == before
