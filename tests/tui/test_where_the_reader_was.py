"""Where the reader was: the browser begins there the next time, on each set of digests of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from paperterm.settings import places
from paperterm.shelf import open_shelf
from paperterm.tui.screens.place import Place, place_in

from .conftest import Browse, app_on
from .page import Page
from .samples import KITTENS, OWLS, PUPPIES, TOADS, write_digest


async def arrived(page: Page, query: str) -> None:
    """Wait until the list answers the query that was asked the last time."""
    await page.answered(query)
    await page.until(lambda: page.main._way_there is None and page.main._returning is None, "the place")
    await page.press()


async def test_it_begins_at_the_same_paper(browse: Browse) -> None:
    async with browse() as page:
        await page.press("G", "k")
        title = page.title
    async with browse(clean=False) as page:
        assert page.title == title
        assert page.sees(title[:30])
        assert page.keys_at == "list"


async def test_it_asks_again_what_was_asked_with_filters_and_order(browse: Browse) -> None:
    async with browse() as page:
        await page.search("learning")
        await page.press("1", *["j"] * 9, "space", "2", "s", "j", "j")
        assert page.heading.endswith("contains Code")
        titles, title, count = page.titles, page.title, page.count
    async with browse(clean=False) as page:
        await arrived(page, "learning")
        assert page.query == "learning"
        assert page.titles == titles
        assert page.title == title
        assert page.count == count
        assert page.heading.endswith("contains Code")
        await page.press("escape")
        assert page.query == ""


async def test_it_begins_anew_where_that_is_wanted(browse: Browse) -> None:
    async with browse() as page:
        await page.search("learning")
        await page.press("j", "j")
        title = page.title
    async with browse(clean=True) as page:
        assert page.query == ""
        assert page.title == page.titles[0]
    async with browse(clean=False) as page:
        await arrived(page, "learning")
        assert page.title == title, "whoever only looked in has moved nothing"


async def test_what_is_given_on_the_command_line_wins(browse: Browse) -> None:
    async with browse() as page:
        await page.search("learning")
        await page.press("j", "M")
    async with browse(query="attention", clean=False) as page:
        await page.answered("attention")
        assert page.query == "attention"
        assert not page.main.filters
        assert page.title == page.titles[0]


async def test_each_set_of_digests_has_a_place_of_its_own(browse: Browse, tmp_path: Path) -> None:
    one = write_digest(tmp_path / "one.txt", KITTENS, PUPPIES)
    other = write_digest(tmp_path / "other.txt", OWLS, TOADS)
    for path in (one, other):
        async with browse(path) as page:
            await page.press("j")
    for path, title in ((one, PUPPIES[0]), (other, TOADS[0])):
        async with browse(path, clean=False) as page:
            assert page.title == title


async def test_a_paper_that_is_gone_leaves_the_cursor_at_the_top(browse: Browse, tmp_path: Path) -> None:
    digest = write_digest(tmp_path / "one.txt", KITTENS, PUPPIES, OWLS)
    async with browse(digest) as page:
        await page.press("j")
    write_digest(digest, KITTENS, OWLS)
    async with browse(digest, clean=False) as page:
        assert page.titles == [KITTENS[0], OWLS[0]]
        assert page.title == KITTENS[0]


async def test_a_filter_of_topics_waits_for_the_topics(browse: Browse, tmp_path: Path) -> None:
    vision = ("Vision Transformers", f"Image classification with vision transformers. {KITTENS[1]}")
    digest = write_digest(tmp_path / "one.txt", KITTENS, vision, OWLS)
    async with browse(digest) as page:
        await page.until(lambda: page.counts.get(("Topic", "Vision")) == 1, "the topics")
        page.main.filters = page.main.filters.toggled(
            next(each for each in page.main.filter_pane._counts if each.name == "Vision")
        )
        page.main.show_found()
        await page.press()
        assert page.titles == [vision[0]]
    for cached in (places().cache).glob("*/catalog"):
        cached.unlink()
    async with browse(digest, clean=False) as page:
        await page.until(lambda: page.titles == [vision[0]], "the filter")


async def test_a_filter_that_is_gone_is_not_asked(browse: Browse) -> None:
    app = app_on()
    shelf = open_shelf(places().shelf)
    gone = Place(chosen=(("Tag", "no-such-tag"), ("Nothing", "at all")))
    shelf.remember(f"place {app.session.space.folder.name}", gone.written())
    shelf.close()
    async with browse(clean=False) as page:
        await arrived(page, "")
        assert len(page.titles) == 62


async def test_a_reader_who_is_quicker_is_not_disturbed(browse: Browse) -> None:
    async with browse() as page:
        await page.search("learning")
    app = app_on(clean=False)
    main = app.get_default_screen()
    async with app.run_test(size=(120, 36)) as pilot:
        main._way_there = Place(query="learning")
        main.bar.box.value = "attention"
        main.has_topics()
        page = Page(app, pilot)
        await page.answered("attention")
        assert page.query == "attention"


async def test_the_place_is_kept_while_the_browser_runs(browse: Browse) -> None:
    async with browse() as page:
        await page.search("learning")
        page.main._keep_place()
        shelf, name = open_shelf(places().shelf), page.main._place_setting
        await page.until(lambda: place_in(shelf.setting(name)).query == "learning", "the place on the shelf")
        shelf.close()


@pytest.mark.parametrize(
    "setting",
    [
        None,
        "{",
        "7",
        json.dumps({"query": 3, "chosen": [["a"], 5, ["a", 1]], "sort": ["x"], "paper": None, "finished": 1}),
        json.dumps({"sort": "no such order", "chosen": "no"}),
    ],
)
def test_a_place_that_nobody_understands_is_none(setting: str | None) -> None:
    assert place_in(setting) == Place()


def test_a_place_comes_back_from_its_setting() -> None:
    place = Place("mamba -survey", True, (("Contains", "Code"), ("Topic", "Vision")), "title", "abc")
    assert place_in(place.written()) == place


async def test_where_digests_were_added_it_begins_with_them_where_the_reader_was(
    browse: Browse, tmp_path: Path
) -> None:
    mine = write_digest(tmp_path / "mine.txt", KITTENS, PUPPIES, OWLS)
    async with browse() as page:
        await page.press("D")
        page.box.value = str(mine)
        await page.press("enter")
        await page.until(lambda: len(page.titles) == 3, "the digest")
        await page.indexed()
        await page.press("G")
        title = page.title
    async with browse(clean=False) as page:
        assert (len(page.titles), page.title) == (3, title)
