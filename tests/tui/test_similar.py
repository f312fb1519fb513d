"""Papers like one: with what they share, on from one to the next, and back again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from paperterm.papers import paper_id

from .conftest import Browse
from .page import HeldIndexing, Page
from .samples import KITTENS, TOADS, write_digest
from .test_filters import tick

ALONE = ("Zymurgy", "Quixotic yeasts bubble vigorously overnight within copper kettles, unobserved.")


async def like(page: Page) -> Sequence[str]:
    """Go to the papers like the one under the cursor, and say which these are."""
    asked = f"like:{page.main.list.paper.id}" if page.main.list.paper else ""
    await page.press("equals_sign")
    await page.answered(asked)
    return page.titles


async def test_the_most_similar_come_first_and_say_what_they_share(browse: Browse) -> None:
    async with browse() as page:
        await page.indexed()
        await page.search("title:bert")
        bert = page.title
        titles = await like(page)
        assert titles
        assert bert not in titles
        assert page.keys_at == "list"
        assert page.title == titles[0]
        assert page.heading == f"Papers · like {bert}"
        shared = page.main.found.shared if page.main.found else {}
        assert {page.main.session.library[number].title for number in shared} == set(titles)
        for row in (0, 1, 2):
            second = page.main.list.draw_row(row, 300, under_cursor=False)[1].text
            assert f"Shares  {', '.join(shared[page.main.list.numbers[row]])}" in second
        assert "Shares  " in page.main.detail.text.plain
        # the words light up in the paper
        assert page.main.detail.hit_lines()


async def test_esc_goes_back_to_where_the_reader_was(browse: Browse) -> None:
    async with browse() as page:
        await page.indexed()
        await page.search("learning")
        await tick(page, "Status", "Unread")
        await page.press("2", "s")
        await page.until(lambda: "by title" in page.count, "the order of titles")
        await page.press(*["j"] * 9)
        before = page.titles, page.title, page.heading, page.count, page.main.list.scroll_offset.y
        assert before[-1] > 0
        assert await like(page) != before[0]
        assert "by title" not in page.count
        await page.press("F", "j", "j", "escape")
        await page.answered("learning")
        assert (
            page.titles,
            page.title,
            page.heading,
            page.count,
            page.main.list.scroll_offset.y,
        ) == before
        await page.press("escape")
        await page.answered("")


async def test_from_one_to_the_next_and_all_the_way_back(browse: Browse) -> None:
    async with browse() as page:
        await page.indexed()
        await page.press("j", "j")
        way = [page.title]
        for step in range(3):
            await like(page)
            await page.press(*["j"] * step)
            way.append(page.title)
        assert len(set(way)) > 2
        for number in reversed(range(len(way) - 1)):
            query = f"like:{paper_id(way[number - 1])}" if number else ""
            await page.press("escape")
            await page.answered(query)
            assert page.title == way[number]
        assert page.query == ""
        assert page.count == "62 papers"
        await page.press("escape")
        assert page.said == "q quits"


async def test_from_the_paper_that_is_read(browse: Browse) -> None:
    async with browse() as page:
        await page.indexed()
        await page.press("enter")
        assert page.keys_at == "detail"
        first = page.title
        await like(page)
        assert page.keys_at == "list"
        await page.press("enter", "escape")
        assert page.query.startswith("like:")
        await page.press("escape")
        await page.answered("")
        assert page.title == first


async def test_they_can_be_searched_filtered_and_sorted_like_any_others(browse: Browse) -> None:
    async with browse() as page:
        await page.indexed()
        await page.search("title:bert")
        titles = await like(page)
        query = page.query
        await tick(page, "Topic", "Vision")
        assert set(page.titles) < set(titles)
        await page.press("F")
        await page.search(f"{query} learning")
        assert set(page.titles) < set(titles)
        await page.press("escape")
        await page.answered("title:bert")


async def test_who_searches_for_something_else_is_not_taken_back(browse: Browse) -> None:
    async with browse() as page:
        await page.indexed()
        await like(page)
        await page.search("attention")
        await page.press("escape")
        await page.answered("")
        assert page.count == "62 papers"
        await page.press("escape")
        assert page.said == "q quits"


async def test_the_way_there_is_not_in_the_history(browse: Browse) -> None:
    async with browse() as page:
        await page.indexed()
        await page.search("attention")
        await like(page)
        await page.press("3", "2", "escape")
        await page.answered("attention")
        assert [asked.query for asked in page.main.session.read_history()] == ["attention"]


async def test_while_there_is_no_index_it_says_so_and_nothing_changes(
    browse: Browse, tmp_path: Path, held_indexing: HeldIndexing
) -> None:
    write_digest(tmp_path / "a.txt", KITTENS, TOADS)
    async with browse(tmp_path) as page:
        await page.until(lambda: held_indexing.begun, "the index")
        await page.press("equals_sign")
        assert page.said == "Similar papers need the index: press = again when it has been made"
        assert page.query == ""
        assert page.count == "2 papers"


@pytest.mark.parametrize("way", ["=", "typed"])
async def test_a_paper_like_no_other(browse: Browse, tmp_path: Path, way: str) -> None:
    write_digest(tmp_path / "a.txt", ALONE)
    async with browse(tmp_path) as page:
        await page.indexed()
        if way == "=":
            await like(page)
        else:
            await page.search(f"like:{paper_id(ALONE[0])}")
        assert page.titles == []
        assert page.sees(f"No other paper shares enough with {ALONE[0]}.", "esc goes back.")
        await page.press("escape")
        await page.answered("")
        assert page.titles == [ALONE[0]]


async def test_an_empty_list_has_no_paper_to_go_by(browse: Browse) -> None:
    async with browse() as page:
        await page.indexed()
        await page.search("zzzz")
        await page.press("equals_sign")
        assert page.said == "There is no paper here that others could be like"
