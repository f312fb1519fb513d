"""A library of any size: what is in view is all that is ever drawn."""

from __future__ import annotations

import random

import pytest

from paperterm.library import Library

from .conftest import Browse
from .samples import library, paper

MANY = 20_000
WORDS = ("attention", "diffusion", "graph", "kernel", "latent", "model", "prior", "sparse", "token", "vision")


@pytest.fixture(scope="module")
def many() -> Library:
    """Twenty thousand papers."""
    dice = random.Random(7)
    return library(
        paper(
            f"{dice.choice(WORDS).title()} {dice.choice(WORDS)} no {number}",
            " ".join(dice.choices(WORDS, k=30)),
        )
        for number in range(MANY)
    )


async def test_the_list_is_painted_and_moves_from_end_to_end(
    browse: Browse, many: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    from paperterm.tui.widgets.paper_list import PaperList

    drawn: set[int] = set()
    draw = PaperList.draw_row

    def counted(self: PaperList, row: int, width: int, *, under_cursor: bool) -> list[object]:
        drawn.add(row)
        return draw(self, row, width, under_cursor=under_cursor)  # type: ignore[return-value]

    monkeypatch.setattr(PaperList, "draw_row", counted)
    async with browse(library=many) as page:
        assert page.count == "20,000 papers"
        assert page.sees("no 0", "no 3")
        await page.press("G")
        assert page.title.endswith(f"no {MANY - 1}")
        assert page.sees(page.title)
        await page.press("pageup", "ctrl+u", "g", "pagedown", "j", "J")
        assert page.sees(page.title)
        assert len(drawn) < 200


async def test_it_is_searched_sorted_filtered_and_marked(browse: Browse, many: Library) -> None:
    async with browse(library=many) as page:
        await page.ask("title:attention")
        expected = [each for each in many if "attention" in each.title.casefold()]
        assert len(page.titles) == len(expected)
        await page.press("enter", "a")
        assert page.count == f"{len(expected):,} of 20,000 · <1 ms · {len(expected):,} marked"
        await page.press("escape", "M")
        await page.until(lambda: len(page.titles) == len(expected), "the marked papers")
        await page.press("u")
        assert page.marked == set()
        await page.press("F", "s")
        await page.until(lambda: "by title" in page.count, "the order of titles")
        assert page.titles[0] == min((each.title for each in many), key=str.casefold)
