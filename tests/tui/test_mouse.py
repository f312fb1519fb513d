"""The mouse does what a reader expects of it."""

from __future__ import annotations

from .conftest import Browse
from .page import Page


def line_of(page: Page, text: str) -> int:
    """The line of the screen on which a text stands first."""
    return next(number for number, line in enumerate(page.lines) if text in line)


async def test_a_click_on_a_row_goes_there(browse: Browse) -> None:
    async with browse() as page:
        await page.press("slash")
        line = line_of(page, "MapReduce")
        await page.click(line + 1, 60)
        assert page.title.startswith("MapReduce")
        assert page.keys_at == "list"
        assert page.marked == set()


async def test_a_click_in_the_gutter_marks(browse: Browse) -> None:
    async with browse() as page:
        left = page.main.list.region.x
        line = line_of(page, "MapReduce")
        await page.click(line, left + 1)
        assert {title[:9] for title in page.marked} == {"MapReduce"}
        await page.click(line, left + 1)
        assert page.marked == set()


async def test_a_double_click_opens(browse: Browse) -> None:
    async with browse() as page:
        await page.click(line_of(page, "MapReduce"), 60, times=2)
        assert page.title.startswith("MapReduce")
        assert page.keys_at == "detail"


async def test_the_wheel_scrolls_the_list_under_the_mouse(browse: Browse) -> None:
    async with browse() as page:
        line = line_of(page, "MapReduce")
        for _ in range(4):
            await page.wheel(line, 60)
        assert page.main.list.scroll_offset.y > 0
        assert page.title == page.titles[0], "the cursor stays"
        await page.press("j")
        assert page.title == page.titles[1]
        assert page.sees(page.title), "a key brings the cursor back into view"


async def test_the_wheel_scrolls_the_paper(browse: Browse) -> None:
    async with browse(size=(80, 24)) as page:
        await page.wheel(page.main.detail.region.y + 3, 20)
        assert page.main.detail.scroll_offset.y > 0


async def test_a_click_below_the_last_row_does_nothing(browse: Browse) -> None:
    async with browse() as page:
        await page.search("bigtable")
        await page.click(page.main.list.region.bottom - 1, 60)
        assert page.title == page.titles[0]
