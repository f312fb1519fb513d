"""The last line: what can be done about what was said is there at any width."""

from __future__ import annotations

import pytest

from .conftest import Browse
from .samples import library, paper

LONG = "The Title of a Paper That Goes on and on Until There Is No Room Left for It on Any Ordinary Screen"


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (120, " Wrote a note on The Title of a Paper That Goes on and o… · u undoes it  "),
        (80, " Wrote a note on The Title of a Paper That Goes o… · u undoes it"),
        (60, " Wrote a note on The Title of… · u undoes it"),
        (40, " Wrote a … · u undoes it"),
        (34, " Wrote a note on …"),
    ],
)
async def test_a_long_title_is_cut_before_the_key_that_takes_it_back(
    browse: Browse, width: int, line: str
) -> None:
    async with browse(library=library([paper(LONG)]), size=(width, 24)) as page:
        await page.press("w", "x", "escape")
        assert page.lines[-1].startswith(line)


async def test_so_is_the_name_of_a_search_that_is_saved(browse: Browse) -> None:
    async with browse(size=(80, 24)) as page:
        await page.search("attention")
        await page.press("S")
        page.box.value = "a name for a search that says all that there is to say"
        await page.press("enter")
        await page.dialog_closed()
        assert page.lines[-1].startswith(" Saved the search a name for a search that says a… · u undoes it")


async def test_what_has_no_end_of_its_own_is_cut_where_the_room_ends(browse: Browse) -> None:
    async with browse(size=(60, 24)) as page:
        page.main.say("A sentence that is longer than there is room for on such a line")
        await page.pilot.pause()
        assert page.lines[-1].startswith(" A sentence that is longer than there is ro…")
