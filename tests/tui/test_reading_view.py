"""The reading view: one paper alone on the screen, with every key that papers have."""

from __future__ import annotations

from subprocess import Popen

import pytest

from .conftest import Browse
from .page import Page
from .samples import library, paper

CLAIMING = paper(
    "Louder Cats",
    "Cats are kept in many houses. To close the gap that this leaves, we propose PURR, a louder cat. "
    "It is fed twice a day. Our results show that PURR outperforms dogs. " + "It naps a good deal. " * 30,
)
PAPERS = library([CLAIMING, paper("Quiet Cats", "Cats sleep."), paper("Dogs", "Dogs bark at cats.")])


def text(page: Page) -> str:
    """What is written about the paper."""
    return page.main.detail.text.plain


def is_open(page: Page) -> bool:
    """Whether the paper has the screen to itself, with no box and no frame."""
    return page.panes == {"detail"} and page.main.has_page and not page.main.bar.region


@pytest.mark.parametrize("keys", [("V",), ("enter", "enter"), ("3", "enter")])
async def test_it_opens_from_list_and_paper_and_esc_goes_back_there(
    browse: Browse, keys: tuple[str, ...]
) -> None:
    async with browse() as page:
        await page.press("j", *keys[:-1])
        came_from, before = page.keys_at, page.shown
        await page.press(keys[-1])
        assert is_open(page)
        assert page.keys_at == "detail"
        await page.press("escape")
        assert page.keys_at == came_from
        assert page.shown == before
        await page.press("V", "V")
        assert page.shown == before


@pytest.mark.parametrize("width", [76, 80, 100, 120, 150, 200, 400])
async def test_its_lines_are_as_long_as_can_be_read_and_in_the_middle(browse: Browse, width: int) -> None:
    async with browse(library=PAPERS, size=(width, 40)) as page:
        await page.press("V")
        column = page.main.detail.column
        left = page.main.detail.scrollable_content_region.x + column.left
        assert min(width - 10, 70) <= column.width <= 88
        assert abs(left - (width - left - column.width)) <= 4
        assert all(line.strip() == "" for line in page.lines[1:3]), "with room above"


async def test_claim_and_result_come_before_the_abstract_and_the_rest_after(browse: Browse) -> None:
    async with browse(library=PAPERS, size=(120, 60)) as page:
        await page.search("louder cats")
        await page.press("V")
        order = (
            "Louder Cats\n",
            "Claim  To close the gap that this leaves, we propose PURR, a louder cat.",
            "Result  Our results show that PURR outperforms dogs.",
            "Abstract\nCats are kept in many houses. To close",
            "Matched\ntitle louder, cats",
            "made-up.txt no. 1",
        )
        places = [text(page).index(part) for part in order]
        assert places == sorted(places)
        await page.press("escape", "escape", "V", "J")
        assert "Claim" not in text(page)
        assert text(page).startswith("Quiet Cats\n\nCats sleep.")


async def test_j_and_k_go_through_the_list_and_it_says_how_far(browse: Browse) -> None:
    async with browse() as page:
        await page.press("V", "G", "J", "J")
        assert is_open(page)
        assert "3 of 62" in page.lines[0]
        assert page.title == page.titles[2]
        assert page.main.detail.scroll_y == 0
        await page.press("K")
        assert "2 of 62" in page.lines[0]
        await page.press("escape")
        assert page.title == page.titles[1]
        assert page.sees("▌")


async def test_the_keys_for_papers_work_there(browse: Browse) -> None:
    async with browse(library=PAPERS) as page:
        await page.press("V", "asterisk")
        assert page.flagged("starred") == {"Louder Cats"}
        assert "★ starred" in page.lines[0]
        await page.press("r")
        assert "★ starred · read · 1 of 3" in page.lines[0]
        await page.press("u", "u")
        assert page.flagged("starred") == page.flagged("read") == set()
        await page.press("space")
        assert page.marked == {"Louder Cats"}
        assert page.sees("2 of 3"), "space marks and goes on, as elsewhere"
        await page.press("K")
        assert "✓ marked" in page.lines[0]
        await page.press("e")
        assert not page.is_undisturbed
        await page.press("escape")
        assert is_open(page)


async def test_n_goes_from_match_to_match(browse: Browse) -> None:
    async with browse(library=PAPERS, size=(80, 16)) as page:
        await page.search("naps")
        await page.press("V")
        for number in range(1, 31):
            await page.press("n")
            assert page.said == f"Match {number} of 30"
            line = page.main.detail.hit_lines()[number - 1]
            top, height = page.main.detail.scroll_y, page.main.detail.scrollable_content_region.height
            assert top <= line < top + height
        await page.press("N")
        assert page.said == "Match 29 of 30"


async def test_help_and_palette_know_it(browse: Browse) -> None:
    async with browse() as page:
        await page.press("V", "question_mark")
        assert page.sees("Help · in the reading view")
        await page.press("escape")
        assert is_open(page)
        assert "esc back" in page.lines[-1]


@pytest.mark.parametrize(
    ("key", "keys_at"), [("slash", "query"), ("2", "list"), ("1", "filters"), ("f", "filters"), ("z", "list")]
)
async def test_whatever_leads_elsewhere_ends_it(browse: Browse, key: str, keys_at: str) -> None:
    async with browse() as page:
        await page.press("V", key)
        assert not page.main.has_page
        assert page.keys_at == keys_at
        assert page.main.bar.region
        assert "list" in page.panes


async def test_a_link_can_be_clicked(browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def ask(url: str) -> Popen[bytes]:
        opened.append(url)
        return Popen("true")

    monkeypatch.setattr("paperterm.opening.ask", ask)
    async with browse(size=(120, 45)) as page:
        await page.press("V")
        address = "https://github.com/tensorflow/tensor2tensor"
        line = max(number for number, line in enumerate(page.lines) if address in line)
        await page.click(line, page.lines[line].index(address) + 5)
        assert opened == [address]


async def test_a_paper_that_stays_open_for_a_moment_has_been_read(browse: Browse) -> None:
    async with browse(library=PAPERS) as page:
        page.main._read_after = 0.01
        await page.press("V")
        await page.until(lambda: page.flagged("read") == {"Louder Cats"}, "the paper to be read")
        await page.press("J")
        await page.until(lambda: len(page.flagged("read")) == 2, "the next one to be read")
        assert "read · 2 of 3" in page.lines[0]


async def test_where_there_is_no_paper_it_does_not_open(browse: Browse) -> None:
    async with browse(library=PAPERS) as page:
        await page.search("kafka")
        await page.press("V")
        assert not page.main.has_page
        assert page.panes == {"list", "detail"}


async def test_a_storm_of_sizes_leaves_it_open(browse: Browse) -> None:
    async with browse(library=PAPERS) as page:
        await page.press("V", "J")
        for turn in range(60):
            await page.resize(1 + turn * 37 % 210, 1 + turn * 17 % 70)
        await page.resize(120, 36)
        assert is_open(page)
        assert page.keys_at == "detail"
        assert "2 of 3" in page.lines[0]
        await page.press("escape")
        assert page.panes == {"list", "detail"}
