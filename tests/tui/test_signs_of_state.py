"""What the reader made of a paper is told by signs, each in its own place: nothing shifts when one comes."""

from __future__ import annotations

import pytest

from paperterm.labels import Verdict

from .conftest import Browse
from .page import Page
from .samples import library, paper

SIGNS: dict[Verdict, str] = {"kept": "+", "later": "»", "skipped": "–"}


async def judged(page: Page, verdict: Verdict, *, undo: bool = False) -> None:
    """Give the first paper a verdict."""
    page.main.session.undo() if undo else page.main.session.flag(verdict, give=1)
    page.main.show_shelf()
    await page.pilot.pause()


@pytest.mark.parametrize("verdict", ["kept", "later", "skipped"])
async def test_a_verdict_stands_where_unread_did(browse: Browse, verdict: Verdict) -> None:
    async with browse() as page:
        assert page.sees("▌  ● Attention")
        await judged(page, verdict)
        assert page.sees(f"▌  {SIGNS[verdict]} Attention")
        await judged(page, verdict, undo=True)
        assert page.sees("▌  ● Attention")


@pytest.mark.parametrize("density", ["", "d"])
async def test_a_rating_is_told_in_numbers(browse: Browse, density: str) -> None:
    async with browse() as page:
        if density:
            await page.press(density)
        page.main.session.rate(1, 4)
        page.main.show_shelf()
        await page.pilot.pause()
        assert page.sees("4/5")


@pytest.mark.parametrize("density", ["", "d"])
async def test_nothing_shifts_whatever_comes_and_goes(browse: Browse, density: str) -> None:
    papers = [paper("One Title"), paper("Another Title"), paper("The Third Title")]
    async with browse(library=library(papers), size=(80, 24)) as page:
        if density:
            await page.press(density)
        before = page.lines[2:9]
        for keys in (["space", "k"], ["asterisk"], ["r"], ["v", "j"], ["j"], ["tab"], ["2"], ["escape"]):
            await page.press(*keys)
            assert [line[5:] for line in page.lines[2:9]] == [line[5:] for line in before], keys
