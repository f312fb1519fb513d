"""Two browsers on one shelf: what one changes, the other shows, and nothing moves under the cursor."""

from __future__ import annotations

from making import give_flag, give_tag

from paperterm.papers import paper_id
from paperterm.settings import places
from paperterm.shelf import open_shelf

from .conftest import Browse


async def test_what_another_browser_does_is_shown_where_the_reader_is(browse: Browse) -> None:
    async with browse(size=(160, 36)) as page:
        await page.press("j", "j", "space")
        here, title = page.title, page.titles[5]
        other = open_shelf(places().shelf)
        give_flag(other, "starred", give={paper_id(title): title})
        give_tag(other, "todo", give={paper_id(title): title})
        other.close()
        await page.until(lambda: page.flagged("starred") == {title}, "the other browser's star")
        await page.press()
        assert page.title == here
        assert page.counts["Status", "Starred"] == page.counts["Tag", "todo"] == 1
        assert page.sees("★", "[ ] todo")


async def test_a_tag_that_is_ticked_and_goes_leaves_no_empty_list(browse: Browse) -> None:
    async with browse() as page:
        first = page.title
        page.main.session.tag("todo", give=1)
        page.main.show_shelf()
        page.main.filter_pane.cursor = 11
        await page.press("1", "space")
        assert page.heading == "Papers · tag todo"
        assert page.titles == [first]
        await page.press("u")
        assert page.count == "62 papers"
