"""The claim and the result of a paper: set off in its abstract, and below its title in the list."""

from __future__ import annotations

from .conftest import Browse
from .page import Page
from .samples import library, paper

ABSTRACT = (
    "Cats are kept in many houses and purr. To close the gap that this leaves, we propose PURR, a louder "
    "cat. It is fed twice a day. Our results show that PURR outperforms dogs."
)
NARROW = (100, 36)
"""Without the filters beside the list."""

LOUD, QUIET = "Louder Cats", "Quiet Cats"
PAPERS = library([paper(LOUD, ABSTRACT), paper(QUIET, "Cats sleep all day. Nobody minds.")])


def below(page: Page, title: str) -> str:
    """What stands below a title in the list."""
    lines = page.shown.splitlines()
    (row,) = (number for number, line in enumerate(lines) if title in line and "●" in line)
    return lines[row + 1].strip(" ▌")


async def test_a_word_before_each_sets_them_off_in_the_abstract(browse: Browse) -> None:
    async with browse(library=PAPERS, size=NARROW) as page:
        text = page.main.detail.text.plain
        assert "and purr. Claim To close the gap" in text
        assert "twice a day. Result Our results show" in text
        assert "Picked claim by “we propose”, result by “results show”" in text
        await page.press("j")
        text = page.main.detail.text.plain
        assert "Cats sleep all day. Nobody minds." in text
        assert "Picked" not in text


async def test_matches_stay_where_they_are(browse: Browse) -> None:
    async with browse(library=PAPERS, size=NARROW) as page:
        await page.search("outperforms")
        text = page.main.detail.text
        assert {text.plain[hit.start : hit.end] for hit in page.main.detail._hits} == {"outperforms"}


async def test_below_each_title_stands_what_the_reader_chooses(browse: Browse) -> None:
    async with browse(library=PAPERS, size=NARROW) as page:
        assert below(page, LOUD).startswith("Cats are kept in many houses")
        await page.press("C")
        assert page.said.startswith("Below each title: what it claims")
        assert below(page, LOUD).startswith("…we propose PURR, a louder cat.")
        assert below(page, QUIET).startswith("Cats sleep all day.")
        await page.press("C")
        assert below(page, LOUD).startswith("Our results show that PURR outperforms dogs.")
        await page.press("C")
        assert below(page, LOUD).startswith("Cats are kept in many houses")


async def test_the_choice_is_remembered(browse: Browse) -> None:
    async with browse(library=PAPERS, size=NARROW) as page:
        await page.press("C")
    async with browse(library=PAPERS, size=NARROW) as page:
        assert below(page, LOUD).startswith("…we propose PURR, a louder cat.")


async def test_a_passage_that_matches_goes_before_it(browse: Browse) -> None:
    async with browse(library=PAPERS, size=NARROW) as page:
        await page.press("C")
        await page.search("houses")
        assert "many houses" in below(page, LOUD)
        await page.search("title:louder")
        assert below(page, LOUD).startswith("…we propose PURR")
