"""Reading: the paper beside the list, from match to match and from paper to paper."""

from __future__ import annotations

import pytest

from paperterm.tui import render
from paperterm.tui.widgets.paper_detail import PaperDetail

from .conftest import Browse
from .page import Page
from .samples import library, paper


async def test_the_paper_under_the_cursor_stands_beside_the_list(browse: Browse) -> None:
    async with browse() as page:
        text = page.main.detail.text.plain
        assert text.startswith("Attention Is All You Need\n")
        assert "landmark-papers.txt no. 1" in text
        assert "28.4 BLEU" in text
        assert "https://github.com/tensorflow/tensor2tensor" in text
        await page.press("j")
        assert page.main.detail.text.plain.startswith("Deep Residual Learning")


async def test_its_frame_says_which_of_how_many_it_is(browse: Browse) -> None:
    async with browse() as page:
        await page.press("j")
        assert page.sees("─Paper 2 of 62─")
        await page.search("neural network")
        assert page.sees("─Paper 1 of 11─")


async def test_enter_goes_to_the_paper_and_j_and_k_scroll_it(browse: Browse) -> None:
    async with browse(size=(80, 24)) as page:
        await page.press("enter")
        assert page.keys_at == "detail"
        await page.press("j", "j")
        assert page.main.detail.scroll_y == 2
        await page.press("k")
        assert page.main.detail.scroll_y == 1
        await page.press("G")
        assert page.main.detail.scroll_y == page.main.detail.max_scroll_y
        await page.press("g")
        assert page.main.detail.scroll_y == 0
        assert page.title == page.titles[0]


async def test_capital_j_and_k_go_from_paper_to_paper_and_show_each_from_its_top(browse: Browse) -> None:
    async with browse(size=(80, 24)) as page:
        await page.press("enter", "G", "J")
        assert page.keys_at == "detail"
        assert page.title == page.titles[1]
        assert page.main.detail.scroll_y == 0
        await page.press("K", "K")
        assert page.title == page.titles[0]
        await page.press("1", "J")
        assert page.title == page.titles[1]


async def test_the_paper_says_why_it_was_found_while_something_is_searched(browse: Browse) -> None:
    async with browse() as page:
        assert "Matched" not in page.main.detail.text.plain
        await page.search('title:attention "positional encodings"')
        assert "\nMatched  title attention · abstract positional encodings\n" in page.main.detail.text.plain
        await page.press("asterisk")
        assert page.sees("Matched  title attention")
        await page.ask("")
        assert "Matched" not in page.main.detail.text.plain


def set_off(page: Page) -> list[str]:
    """The match that `n` has set off from the others, as it stands on the screen."""
    text = page.main.detail.text
    return [text.plain[span.start : span.end] for span in text.spans if span.style == render.HIT_HERE]


async def test_n_goes_from_match_to_match_and_round(browse: Browse) -> None:
    filler = "Nothing to see on this line of the abstract. " * 12
    long = paper("Needles", f"{filler} needle, needling {filler} needle {filler} needle")
    async with browse(library=library([long, paper("Hay")]), size=(80, 24)) as page:
        await page.search("needle")
        assert set_off(page) == []
        matches, places, words = [], [], []
        for _ in range(7):
            await page.press("n")
            matches.append(page.said)
            places.append(page.main.detail.scroll_y)
            words += set_off(page)
            line = page.main.detail.hit_lines()[(page.main.detail._at or 0)]
            view = page.main.detail.scrollable_content_region.height
            assert places[-1] <= line < places[-1] + view, "it is in view"
        again = ["Match 1 of 5 · from the first again", "Match 2 of 5"]
        assert matches == [*(f"Match {number} of 5" for number in (1, 2, 3, 4, 5)), *again]
        assert words == ["Needles", "needle", "needling", "needle", "needle", "Needles", "needle"]
        assert places[5] == 0
        assert page.keys_at == "list", "from where the reader is"
        await page.press("N", "N")
        assert page.said == "Match 5 of 5 · from the last again"
        await page.press("asterisk", "N")
        assert page.said == "Match 4 of 5"
        await page.press("3", "g", "n")
        assert page.said == "Match 1 of 5", "from where the reader has scrolled to"
        await page.ask("nothing")
        assert set_off(page) == []


async def test_a_single_match_is_the_next_one_ever_again(browse: Browse) -> None:
    async with browse(library=library([paper("Needles"), paper("Hay")])) as page:
        await page.search("needle")
        for _ in range(3):
            await page.press("n")
            assert page.said == "Match 1 of 1"


async def test_n_shows_the_paper_where_only_the_list_is_shown(browse: Browse) -> None:
    async with browse(library=library([paper("Needles"), paper("Hay")]), size=(60, 20)) as page:
        await page.search("needle")
        assert page.panes == {"list"}
        await page.press("n")
        assert page.panes == {"detail"}
        assert page.said == "Match 1 of 1"
        assert set_off(page) == ["Needles"]


async def test_only_whole_words_light_up_in_the_list_and_in_the_paper(browse: Browse) -> None:
    tricky = paper(
        "An LLM for Fulfillment", f"{'Fulfillment is not about it. ' * 20} Two LLMs and a llmx are here."
    )
    async with browse(library=library([tricky]), size=(80, 24)) as page:
        await page.search("llm ")
        rows = page.main.list.draw_row(0, 78, under_cursor=False)
        lit = ["".join(each.text for each in row if each.style and each.style.underline) for row in rows]
        assert lit == ["LLM", "LLMs"]
        assert "…" in rows[1].text, "the passage is the one that matches, from the middle of the abstract"
        text = page.main.detail.text
        assert [text.plain[s.start : s.end] for s in text.spans if s.style == render.HIT] == ["LLM", "LLMs"]


async def test_n_says_when_there_is_nothing_to_jump_to(browse: Browse) -> None:
    async with browse() as page:
        await page.press("n")
        assert page.said == "Nothing was searched"
        await page.search("has:code")
        await page.press("n")
        assert page.said == "No match in this paper's text"


async def test_a_paper_without_an_abstract_says_so(browse: Browse) -> None:
    async with browse(library=library([paper("Only a Title", "")])) as page:
        assert page.sees("This digest has no abstract for it.")


async def test_latex_is_shown_as_it_is_read(browse: Browse) -> None:
    async with browse(
        library=library([paper(r"The $\alpha$ of \emph{Things}", r"It saves 44\% of $x^2$.")])
    ) as page:
        assert page.sees("The α of Things", "44%")


async def test_an_abstract_without_an_end_is_cut_and_says_where_the_rest_is(browse: Browse) -> None:
    endless = paper("Endless", "word " * 100_000)
    async with browse(library=library([endless])) as page:
        assert page.main.detail.text.plain.count("word") < 20_000
        assert "the rest is in the export" in page.main.detail.text.plain
        await page.press("enter", "G")
        await page.until(lambda: page.sees("the rest is in the export"), "the end of the text")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 30)])
@pytest.mark.parametrize("keys", [(), ("V",), ("T",)])
async def test_no_letter_touches_the_scroll_bar(
    browse: Browse, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    long = paper("A Title of Some Length", "many letters " * 200)
    async with browse(library=library([long]), size=size) as page:
        await page.press("3", *keys)
        detail = page.screen.query_one(PaperDetail)
        bar = detail.vertical_scrollbar.region
        assert bar.width == 1
        for line in page.lines[bar.y : bar.bottom]:
            assert line[bar.x - 1] == " "
