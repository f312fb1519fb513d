"""Characters of any width keep to their columns: every line is exactly as wide as its pane."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from terminals import OPINIONS, OpinionatedScreen
from textual.content import Content
from textual.style import Style
from wcwidth import wcswidth

from paperterm.tui import render
from paperterm.tui.columns import anchored

from .conftest import Browse
from .page import Page
from .samples import library, paper

HARD = (
    "大規模言語モデルの事前学習と指示追従に関する包括的な調査",
    "한국어 문장의 의미를 이해하는 언어 모델",
    "A 👨‍👩‍👧‍👦 Family of Models With Joiners",
    "Flags 🇩🇪🇯🇵🇧🇷 Side by Side",
    "Cafe\u0301 au Lait a\u0302\u0323 Marks That Combine",
    "I ❤️ Transformers and ☎️ as Emoji",
    "Thumbs 👍🏽 of Every 👋🏿 Skin",
    "ﾊﾝｶｸ and Ｆｕｌｌ Width",
    "∇·E = ρ/ε₀ in 𝔽₂ⁿ and ℝ",
    "हिंदी किताबों के लिए बड़े भाषा मॉडल की एक समीक्षा",
    "မြန်မာဘာသာစကားအတွက်မော်ဒယ်များ",
)

PIECES = (
    *"abc XYZ 019-:,",
    *"大規模言語モデル漢字仮名",
    *"한국어문장",
    *("👨‍👩‍👧‍👦", "👍🏽", "🇩🇪", "❤️", "☎️", "🧬", "é", "a\u0302\u0323", "ﾊ", "Ｆ", "ℝ", "𝔽", "…"),
)

titles = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@given(titles, titles, st.integers(1, 120), st.integers(0, 40))
def test_a_line_is_as_wide_as_it_is_to_be(one: str, other: str, width: int, least: int) -> None:
    left, right = render.plain(one), render.plain(other)
    drawn = render.strip_of(render.beside(left, right, width, least), width, Style())
    assert drawn.cell_length == width
    assert wcswidth(drawn.text) == width


@given(titles, st.integers(1, 60))
def test_what_is_cut_says_so(title: str, width: int) -> None:
    line = render.plain(title)
    drawn = render.strip_of(line, width, Style()).text.rstrip()
    assert drawn == line.plain.rstrip() or drawn.endswith("…")


@given(titles, titles, st.integers(30, 120))
def test_what_is_beside_ends_where_the_line_ends(one: str, other: str, width: int) -> None:
    line = render.beside(render.plain(one), Content("code ×2"), width, 20).plain
    assert line.endswith("  code ×2")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36), (200, 60)])
@pytest.mark.parametrize("density", ["", "d"])
async def test_every_line_of_the_screen_is_as_wide_as_the_terminal(
    browse: Browse, size: tuple[int, int], density: str
) -> None:
    papers = [paper(title, f"{title}. {' '.join(HARD)}") for title in (*HARD, *(each * 4 for each in HARD))]
    async with browse(library=library(papers, name="大規模言語モデル.txt"), size=size) as page:
        if density:
            await page.press(density)
        await page.press("space", "j")
        assert_in_columns(page)
        await page.press("1")
        assert_in_columns(page)
        await page.press("2", "z")
        assert_in_columns(page)
        await page.press("z", "question_mark")
        assert_in_columns(page)
        await page.press("escape", "e")
        assert_in_columns(page)


async def test_the_scroll_bar_stands_in_one_column(browse: Browse) -> None:
    async with browse(library=library([paper(title * 5) for title in HARD]), size=(100, 20)) as page:
        region = page.main.list.region
        bar = page.main.list.vertical_scrollbar.region
        strips = page.screen._compositor.render_strips()[region.y + 1 : region.bottom]
        assert bar.x == region.right - 1
        for strip in strips:
            assert wcswidth(strip.crop(0, bar.x).text) == bar.x


def assert_in_columns(page: Page) -> None:
    """As terminals count, not only as Textual does: behind each line the next character is in its column."""
    width = page.app.size.width
    for opinion in OPINIONS:
        screen = OpinionatedScreen(width + 1, len(page.lines), opinion)
        screen.reset_mode(7, private=True)
        for y, line in enumerate(page.lines, 1):
            pyte.Stream(screen).feed(f"\x1b[{y};1H{anchored(line)}")
            assert screen.cursor.x == width, line
