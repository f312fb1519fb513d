"""Searching while typing: the list follows the box, and the keys of the list work from within it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from textual.events import Paste

from paperterm.errors import PapertermError
from paperterm.library import library_of
from paperterm.papers import Digest
from paperterm.query import parse
from paperterm.shelving import ShelfSets
from paperterm.sources import Reading, Source
from paperterm.tui.searching import Searching

from .conftest import Browse
from .samples import library, paper


async def test_every_letter_narrows_the_list_and_the_last_word_is_a_beginning(browse: Browse) -> None:
    async with browse() as page:
        everything = page.papers
        await page.press("slash")
        await page.write("transf")
        await page.answered("transf")
        beginning = re.compile(r"\btransf", re.IGNORECASE)
        expected = {
            paper.title for paper in everything if beginning.search(f"{paper.title} {paper.abstract}")
        }
        assert set(page.titles) == expected
        assert page.count == f"{len(expected)} of {len(everything)} · <1 ms"


async def test_what_is_asked_is_answered_with_the_time_that_it_took(browse: Browse) -> None:
    async with browse() as page:
        readings = count(0.0, 0.002)
        page.main.clock = lambda: next(readings)
        await page.ask("attention")
        assert page.count.endswith("of 62 · 6 ms"), "2 ms each for understanding, finding and counting"
        page.main.clock = lambda: 0.0
        await page.ask("attention is:unread")
        assert page.count.endswith(" · <1 ms")
        await page.ask("")
        assert page.count == "62 papers"


async def test_a_blank_finishes_the_last_word(browse: Browse) -> None:
    async with browse() as page:
        await page.ask("transf")
        assert page.titles
        await page.ask("transf ")
        await page.until(lambda: not page.titles, "no paper with the word transf")


async def test_enter_keeps_what_is_shown_and_the_paper_that_was_chosen(browse: Browse) -> None:
    async with browse() as page:
        await page.ask("transf")
        found = page.titles
        await page.press("down", "down")
        chosen = page.title
        await page.press("enter")
        assert (page.titles, page.title, page.keys_at) == (found, chosen, "list")
        await page.press("slash", "enter", "slash", "escape")
        assert (page.titles, page.title) == (found, chosen)


async def test_enter_before_the_answer_waits_for_it(browse: Browse) -> None:
    async with browse() as page:
        await page.press("slash")
        page.main.bar.box.value = "transf"
        await page.press("enter")
        await page.answered("transf")
        assert page.titles
        assert page.keys_at == "list"


async def test_up_and_down_move_the_list_while_typing(browse: Browse) -> None:
    async with browse() as page:
        await page.ask("learning")
        first, second, third = page.titles[:3]
        assert page.title == first
        await page.press("down", "down")
        assert page.title == third
        assert page.keys_at == "query"
        await page.press("up")
        assert page.title == second
        assert second in page.main.detail.text.plain
        await page.press("pagedown")
        assert page.title not in (first, second)
        await page.press("pageup")
        await page.write("q")
        assert page.query == "learningq"


async def test_enter_goes_to_the_list_and_keeps_the_query(browse: Browse) -> None:
    async with browse() as page:
        await page.ask("recognition")
        found = page.titles
        await page.press("down", "enter")
        assert page.keys_at == "list"
        assert page.query == "recognition"
        assert page.titles == found
        assert page.title == found[1]


async def test_a_new_search_shows_its_best_answer_first(browse: Browse) -> None:
    async with browse() as page:
        await page.press("G")
        assert page.title == page.titles[-1]
        await page.ask("bert")
        assert page.title == page.titles[0]
        assert page.title.startswith("BERT:")


async def test_what_was_found_lights_up_in_title_passage_and_paper(browse: Browse) -> None:
    async with browse() as page:
        await page.search("attention")
        row = page.main.list.draw_row(0, 90, under_cursor=False)
        for strip in row:
            lit = "".join(segment.text for segment in strip if segment.style and segment.style.underline)
            assert "attention" in lit.casefold()
        assert page.main.detail.hit_lines()


async def test_what_cannot_be_understood_is_searched_as_words_and_the_list_says_so(browse: Browse) -> None:
    async with browse() as page:
        await page.ask("colour:blue learning")
        assert page.heading != "Papers"
        await page.ask('"attention is')
        assert "Attention Is All You Need" in page.titles
        await page.ask("((((attention")
        assert page.titles


@pytest.mark.parametrize("query", ['"attention is al', "(attention"])
async def test_what_is_not_closed_yet_goes_on(browse: Browse, query: str) -> None:
    async with browse() as page:
        await page.search(query)
        assert page.heading == "Papers"
        assert "Attention Is All You Need" in page.titles


async def test_all_lines_of_a_pasted_text_are_taken_as_far_as_there_is_room(browse: Browse) -> None:
    async with browse() as page:
        await page.press("slash")
        await page.burst(Paste("Attention Is\nAll You Need\n"))
        await page.answered("Attention Is All You Need")
        await page.burst(Paste(" word" * 200))
        assert len(page.query) == 512
        assert page.query.startswith("Attention Is All You Need word")


async def test_the_answer_to_a_search_that_was_overtaken_never_shows(browse: Browse) -> None:
    async with browse() as page:
        for query in ("a", "at", "att", "attention", "bigtable", ""):
            page.main.bar.box.value = query
            await page.pilot.pause()
            page.main.ask()
        await page.answered("")
        assert page.count == "62 papers"


async def test_the_order_goes_round_and_is_told(browse: Browse) -> None:
    async with browse() as page:
        in_digest_order = page.titles
        await page.press("s")
        await page.until(lambda: "by title" in page.count, "the order of titles")
        assert page.titles == sorted(in_digest_order, key=str.casefold)
        assert "title" in page.said
        await page.press("s")
        assert page.titles == in_digest_order
        assert "by" not in page.count


async def test_a_search_can_be_sorted_by_title_by_digest_and_by_relevance_again(browse: Browse) -> None:
    async with browse() as page:
        everything = page.titles
        await page.search("learning")
        by_relevance = page.titles
        kept = page.title
        await page.press("s")
        await page.until(lambda: "by title" in page.count, "the order of titles")
        assert page.titles == sorted(by_relevance, key=str.casefold)
        assert page.title == kept
        await page.press("s")
        await page.until(lambda: "by digest" in page.count, "the order of the digest")
        assert page.titles == [title for title in everything if title in by_relevance]
        await page.press("s")
        await page.until(lambda: page.titles == by_relevance, "the order of relevance")
        await page.search("learning sort:title")
        assert page.titles == sorted(page.titles, key=str.casefold)
        await page.press("s")
        assert page.said == "The search says sort:title · / edits it"
        assert "by title" in page.count


@pytest.mark.parametrize(
    ("query", "first"), [("", {"first": "edcba"}), ("paper", {"first": "edcba", "digest": "edcba"})]
)
async def test_a_library_with_dates_and_votes_can_be_sorted_by_them_the_latest_and_most_first(
    browse: Browse, tmp_path: Path, query: str, first: dict[str, str]
) -> None:
    days = (date(2025, 3, 1), None, date(2025, 3, 2), None, date(2025, 3, 1))
    votes = (5, 7, None, None, 5)
    papers = [
        replace(paper(f"Paper {name}"), published=day, upvotes=upvotes)
        for name, day, upvotes in zip("edcba", days, votes, strict=True)
    ]
    source = Source(tmp_path / "made-up.json", 1, 1)
    made = library_of([Reading(source, "0", Digest("made-up.json", "json", None, tuple(papers)))])
    async with browse(library=made) as page:
        if query:
            await page.search(query)
        expected = first | {"title": "abcde", "date": "ceadb", "upvotes": "deacb"}
        orders = {}
        for _ in expected:
            count = page.count
            orders[count.partition("by ")[2] or "first"] = "".join(title[-1] for title in page.titles)
            await page.press("s")
            await page.until(lambda count=count: page.count != count, "the next order")  # type: ignore[misc]
        assert orders == expected
        assert page.count.partition("by ")[2] == "", "round and round"


async def test_a_megabyte_that_is_pasted_into_the_box_is_cut(browse: Browse) -> None:
    async with browse() as page:
        await page.press("slash")
        page.main.bar.box.insert_text_at_cursor("attention " * 100_000)
        await page.until(lambda: page.main._typed is None, "the answer")
        assert len(page.query) <= 512


async def test_what_a_query_cannot_find_is_no_answer_to_a_later_one(tmp_path: Path) -> None:
    searching = Searching(library([paper("Kittens")]), tmp_path)

    def meanwhile() -> float:
        searching.forget()
        return 0.0

    with pytest.raises(PapertermError):
        await searching.find(parse("like:zzzzzzzzzz"), ShelfSets())
    assert await searching.find(parse("like:zzzzzzzzzz"), ShelfSets(), meanwhile) is None
    searching.close()
