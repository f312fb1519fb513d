"""Esc goes one step back and never loses anything; at the end of the way it says how to quit."""

from __future__ import annotations

from .conftest import Browse


async def test_esc_closes_the_dialog_then_leaves_the_box_then_the_query_and_leaves_the_filters(
    browse: Browse,
) -> None:
    async with browse() as page:
        await page.press("space", "space")
        marked = page.marked
        await page.press("M")
        assert "marked" in page.heading.casefold()
        await page.ask("attention OR residual")

        await page.press("escape")
        assert page.keys_at == "list"
        assert page.query == "attention OR residual"

        await page.press("e")
        assert not page.is_undisturbed
        await page.press("escape")
        assert page.is_undisturbed
        assert page.query == "attention OR residual"

        await page.press("escape")
        await page.answered("")
        assert page.query == ""
        assert page.main.filters
        assert set(page.titles) == marked

        await page.press("escape", "escape")
        assert page.main.filters
        assert page.app.is_running
        assert page.said == "F drops the filters, q quits"
        await page.press("F", "escape")
        assert page.count == "62 papers · 2 marked"
        assert page.said == "q quits"
        assert page.marked == marked


async def test_esc_in_the_paper_goes_back_to_the_list(browse: Browse) -> None:
    async with browse() as page:
        await page.press("J", "enter")
        assert page.keys_at == "detail"
        await page.press("escape")
        assert page.keys_at == "list"
        assert page.title == page.titles[1]


async def test_esc_leaves_a_range_before_it_touches_the_query(browse: Browse) -> None:
    async with browse() as page:
        await page.search("learning")
        await page.press("v", "j", "j", "escape")
        assert page.main.list.range_from is None
        assert page.marked == set()
        assert page.query == "learning"


async def test_esc_undoes_a_zoom_first(browse: Browse) -> None:
    async with browse() as page:
        await page.search("learning")
        await page.press("z")
        assert page.panes == {"list"}
        await page.press("escape")
        assert page.panes == {"list", "detail"}
        assert page.query == "learning"


async def test_q_quits_from_the_list_and_is_a_letter_in_the_box(browse: Browse) -> None:
    async with browse() as page:
        await page.press("slash", "q")
        assert page.query == "q"
        assert page.app.is_running
        await page.press("escape", "q")
        await page.until(lambda: page.app._exit, "the end")
        assert page.app.return_code == 0


async def test_ctrl_q_quits_from_the_box_and_from_a_dialog(browse: Browse) -> None:
    for way_in in (["slash"], ["question_mark"], ["e"]):
        async with browse() as page:
            await page.press(*way_in)
            await page.press("ctrl+q")
            await page.until(lambda: page.app._exit, "the end")
