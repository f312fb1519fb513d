"""The browser where only ASCII can be drawn: signs, borders and scroll bars too."""

from __future__ import annotations

import pytest

from .conftest import Browse
from .samples import library, paper


@pytest.fixture(autouse=True)
def _ascii_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERTERM_ASCII", "1")


async def test_states_have_their_signs(browse: Browse) -> None:
    async with browse() as page:
        await page.press("space", "k", "asterisk")
        assert page.sees(">x*o Attention")
        await page.press("r")
        assert page.sees(">x*  Attention")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (150, 40)])
async def test_nothing_else_is_drawn(browse: Browse, size: tuple[int, int]) -> None:
    async with browse(size=size) as page:
        await page.search("network")
        assert page.shown.isascii()
        for key in ("question_mark", "e", "ctrl+r", "colon"):
            await page.press(key)
            assert page.shown.isascii(), key
            await page.press("escape")


async def test_what_is_cut_says_so(browse: Browse) -> None:
    async with browse(size=(60, 20)) as page:
        assert page.sees("...")


async def test_the_pane_that_has_the_keys_is_framed_by_another_line(browse: Browse) -> None:
    async with browse(size=(150, 40)) as page:
        await page.press("3")
        assert page.sees("=Paper 1 of 62===", "-Papers", "-Filters---")


async def test_the_letters_of_a_paper_stay(browse: Browse) -> None:
    async with browse(library=library([paper("Über das Gedächtnis · 記憶")])) as page:
        assert page.sees("Über das Gedächtnis - 記憶")
