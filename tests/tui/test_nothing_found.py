"""A search that finds nothing is no dead end: what finds something is one key away, and so is going back."""

from __future__ import annotations

import pytest

from .conftest import Browse
from .page import Page


async def nothing(page: Page, query: str, *, enter: bool = True) -> list[str]:
    """Search for something that is not there, and read what is offered instead."""
    if enter:
        await page.search(query)
    else:
        await page.ask(query)
    await page.until(lambda: page.main.list.offers, f"what is offered for {query!r}")
    assert page.titles == []
    return [offer.described() for offer in page.main.list.offers]


async def test_it_says_why_and_offers_what_finds_something(browse: Browse) -> None:
    async with browse(size=(90, 36)) as page:
        await page.indexed()
        offers = await nothing(page, "transfromer kafka")
        assert page.count == "0 of 62 · <1 ms"
        assert [offer.partition(":")[0] for offer in offers] == [
            "without transfromer",
            "transformer instead of transfromer, without kafka",
        ]
        assert page.sees("“transfromer” does not occur.", "enter or its letter takes one")
        for letter, offer in zip("abcdx", offers, strict=False):
            assert page.sees(f"{letter}  {offer}")


async def test_a_letter_takes_an_offer_and_esc_goes_back_to_what_was_asked(browse: Browse) -> None:
    async with browse() as page:
        await page.indexed()
        first, second = await nothing(page, "attention kafka")
        await page.press("b")
        await page.answered("kafka")
        assert second == f"without attention: {len(page.titles)} papers"
        assert page.said == "Without attention · esc goes back"
        assert page.keys_at == "list"
        await page.press("escape")
        await page.answered("attention kafka")
        assert page.titles == []
        await page.until(lambda: page.main.list.offers, "the offers")
        await page.press("a")
        await page.answered("attention")
        assert first == f"without kafka: {len(page.titles)} papers"
        await page.press("escape", "escape")
        await page.answered("")
        assert page.query == ""


async def test_j_k_and_enter_choose_among_the_offers(browse: Browse) -> None:
    async with browse() as page:
        await nothing(page, "attention kafka")
        await page.press("j", "j", "j", "k", "j", "enter")
        await page.answered("kafka")
        assert page.titles
        await page.press("escape")
        await page.until(lambda: page.main.list.offers, "the offers")
        await page.press("enter")
        await page.answered("attention")


async def test_an_offer_is_taken_from_within_the_box(browse: Browse) -> None:
    async with browse() as page:
        await page.indexed()
        await nothing(page, "attention transfrom", enter=False)
        assert page.sees("ctrl+y  ")
        assert not page.sees("its letter takes one")
        await page.press("down", "up", "ctrl+y")
        await page.until(lambda: page.titles, "papers")
        assert page.keys_at == "query"
        assert page.query == "attention transformer"
        await page.press("escape")
        await page.answered("attention transfrom")
        assert page.query == "attention transfrom"
        assert page.keys_at == "query"
        await page.press("escape")
        assert (page.keys_at, page.query) == ("list", "attention transfrom")


async def test_letters_typed_into_the_box_take_nothing(browse: Browse) -> None:
    async with browse() as page:
        await nothing(page, "attention kafka", enter=False)
        await page.write("abcd")
        assert page.query == "attention kafkaabcd"


async def test_a_filter_of_the_pane_is_dropped_and_comes_back(browse: Browse) -> None:
    async with browse() as page:
        await page.search("attention")
        found = page.titles
        await page.press("M")
        await page.until(lambda: page.main.list.offers, "the offers")
        assert page.sees("a  without the filter status Marked: ", "F drops the filters")
        await page.press("a")
        await page.until(lambda: page.titles == found, "the papers")
        assert page.query == "attention"
        assert not page.main.filters
        await page.press("escape")
        await page.until(lambda: not page.titles, "the filter")
        assert page.main.filters
        assert page.query == "attention"


async def test_who_has_asked_something_else_meanwhile_is_not_taken_back(browse: Browse) -> None:
    async with browse() as page:
        await nothing(page, "attention kafka")
        await page.press("a")
        await page.answered("attention")
        await page.search("network")
        await page.press("escape")
        await page.answered("")
        assert page.query == ""


async def test_a_click_takes_an_offer(browse: Browse) -> None:
    async with browse() as page:
        await nothing(page, "attention kafka")
        line = next(number for number, text in enumerate(page.lines) if "without attention" in text)
        await page.click(line, page.lines[line].index("without"))
        await page.answered("kafka")
        assert page.titles


async def test_where_papers_are_found_nothing_is_offered_and_the_keys_do_what_they_do(browse: Browse) -> None:
    async with browse() as page:
        await nothing(page, "attention kafka")
        await page.search("attention")
        assert page.main.list.offered is None
        await page.press("a")
        assert page.marked == set(page.titles)
        await page.press("ctrl+y")
        assert page.said == "This is for when nothing is found"


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (200, 60)])
async def test_it_fits(browse: Browse, size: tuple[int, int]) -> None:
    async with browse(size=size) as page:
        await nothing(page, "attention kafka")
        assert page.sees("a  without kafka", "b  without attention")


async def test_what_occurs_nowhere_and_is_near_to_nothing_is_said_to(browse: Browse) -> None:
    async with browse() as page:
        await page.search("zzzzzz")
        await page.until(lambda: page.sees("“zzzzzz” does not occur."), "the reason")
        assert page.sees("/ edits the search · esc clears it.")
        await page.press("enter", "a")
        assert page.query == "zzzzzz"


async def test_a_name_that_nothing_has_is_told_with_the_one_that_was_meant(browse: Browse) -> None:
    async with browse() as page:
        await page.search("attention topic:visoin")
        await page.until(lambda: page.sees("No topic is called visoin: did you mean Vision?"), "the reason")


async def test_a_misnamed_field_is_put_right_by_one_key(browse: Browse) -> None:
    async with browse() as page:
        first, *_ = await nothing(page, "titel:attention", enter=False)
        assert first.startswith("title:attention instead of titel:attention: ")
        await page.press("ctrl+y")
        await page.answered("title:attention")
        assert first.endswith(f": {len(page.titles)} papers")
