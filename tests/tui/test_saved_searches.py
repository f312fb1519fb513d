"""Saved searches: a group of the filter pane whose counts are alive."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from paperterm.settings import places
from paperterm.shelf import SavedSearch, open_shelf
from paperterm.tui.screens.naming import NamingScreen

from .conftest import Browse
from .page import HeldIndexing, Page
from .samples import KITTENS, OWLS, PUPPIES, TOADS, write_digest
from .test_filters import tick


def save(**queries: str) -> None:
    """Let searches have been saved."""
    shelf = open_shelf(places().shelf)
    shelf.set_searches(give=[SavedSearch(name, query, 1.0) for name, query in queries.items()])
    shelf.close()


async def counted(page: Page, **counts: int) -> None:
    """Wait until the pane has these counts."""
    await page.until(
        lambda: {name: page.counts.get(("Saved", name)) for name in counts} == counts, f"the counts {counts}"
    )


def saved(page: Page) -> list[str]:
    """The saved searches in the pane."""
    lines = page.main.filter_pane._lines
    return [line.name for line in lines if not isinstance(line, str) and line.group == "Saved"]


async def test_the_pane_lists_them_with_how_many_papers_each_finds(browse: Browse) -> None:
    save(transformers="transformer", later="is:unread topic:vision", nothing="zzzz")
    async with browse() as page:
        assert saved(page) == ["later", "nothing", "transformers"]
        await page.indexed()
        await page.search("transformer")
        found = len(page.titles)
        await page.search("is:unread topic:vision")
        vision = len(page.titles)
        await page.press("escape")
        await counted(page, transformers=found, later=vision, nothing=0)


async def test_the_counts_follow_the_query_and_the_filters_of_other_groups(browse: Browse) -> None:
    save(transformers="transformer", learning="learning")
    async with browse() as page:
        await page.search("transformer learning")
        both = len(page.titles)
        await page.search("transformer")
        transformers = len(page.titles)
        await counted(page, transformers=transformers, learning=both)
        await tick(page, "Saved", "learning")
        assert len(page.titles) == both
        assert page.heading == "Papers · saved learning"
        # those of its own group do not narrow it
        assert page.counts["Saved", "transformers"] == transformers
        code = page.counts["Contains", "Code"]
        await tick(page, "Contains", "Code")
        assert len(page.titles) == page.counts["Saved", "learning"] == code


async def test_ticking_two_shows_what_either_finds(browse: Browse) -> None:
    save(bert="bert", vision="topic:vision")
    async with browse() as page:
        found = set()
        for query in ("bert", "topic:vision"):
            await page.search(query)
            found |= set(page.titles)
        await page.press("escape")
        await page.answered("")
        await tick(page, "Saved", "bert")
        await tick(page, "Saved", "vision", "x")
        await page.until(lambda: set(page.titles) == found, "the papers of both")
        await page.press("F")
        assert page.count == "62 papers"


async def test_where_one_leaves_nothing_it_is_offered_to_drop_it(browse: Browse) -> None:
    save(bert="bert")
    async with browse() as page:
        await page.search("bigtable")
        found = page.titles
        await counted(page, bert=0)
        await tick(page, "Saved", "bert")
        assert page.titles == []
        await page.until(lambda: page.main.list.offers, "the offers")
        assert {offer.papers for offer in page.main.list.offers} >= {len(found)}
        await page.press("F")
        assert page.titles == found


async def test_until_there_is_an_index_only_what_is_ticked_is_counted(
    browse: Browse, tmp_path: Path, held_indexing: HeldIndexing
) -> None:
    save(kittens="kittens", yarn="yarn")
    write_digest(tmp_path / "a.txt", KITTENS, PUPPIES, OWLS, TOADS)
    async with browse(tmp_path) as page:
        await page.until(lambda: held_indexing.begun, "the index")
        assert page.counts.keys().isdisjoint({("Saved", "kittens"), ("Saved", "yarn")})
        assert page.sees("kittens", "…")
        await tick(page, "Saved", "kittens")
        await page.until(lambda: page.titles == [KITTENS[0], OWLS[0]], "the papers")
        assert ("Saved", "yarn") not in page.counts
        held_indexing.release()
        await counted(page, kittens=2, yarn=1)


async def test_what_the_reader_does_counts_at_once(browse: Browse) -> None:
    save(unread="is:unread", stars="is:starred", bert="bert")
    async with browse() as page:
        await counted(page, unread=62, stars=0)
        bert = page.counts["Saved", "bert"]
        await page.press("asterisk", "r", "j", "r")
        await counted(page, unread=60, stars=1, bert=bert)
        await page.press("u", "u", "u")
        await counted(page, unread=62, stars=0, bert=bert)


async def test_other_digests_are_counted_anew(browse: Browse, tmp_path: Path) -> None:
    save(kittens="kittens")
    write_digest(tmp_path / "a.txt", KITTENS, PUPPIES)
    async with browse(tmp_path) as page:
        await counted(page, kittens=1)
        await tick(page, "Saved", "kittens")
        write_digest(tmp_path / "b.txt", TOADS, OWLS)
        await page.press("R")
        await counted(page, kittens=2)
        assert page.titles == [KITTENS[0], OWLS[0]]


# Saving


async def test_s_saves_the_query_and_the_filters_under_a_name(browse: Browse) -> None:
    async with browse() as page:
        await page.search("learning OR attention")
        await tick(page, "Topic", "Language models")
        await tick(page, "Topic", "Vision")
        await tick(page, "Contains", "Code")
        found = page.titles
        assert found
        await page.press("S")
        assert isinstance(page.screen, NamingScreen)
        assert page.sees('(learning OR attention*) has:code (topic:"Language models" OR topic:Vision)')
        assert page.box.value == "learning attention code Language models"
        await page.write("mine")
        await page.press("enter")
        assert page.said == "Saved the search mine · u undoes it"
        await counted(page, mine=len(found))
        await page.press("F")
    async with browse() as page:
        await counted(page, mine=len(found))
        await tick(page, "Saved", "mine", "enter")
        await page.until(lambda: page.titles == found, "the same papers")
        assert page.query.startswith("(learning OR attention*) has:code")
        assert page.keys_at == "list"


async def test_nothing_is_nothing_to_save(browse: Browse) -> None:
    async with browse() as page:
        await page.press("S")
        assert page.is_undisturbed
        assert page.said == "There is nothing to save yet: search for something, or filter"


async def test_the_order_of_the_list_is_saved_with_it(browse: Browse) -> None:
    async with browse() as page:
        await page.search("learning")
        await page.press("s")
        await page.until(lambda: "by title" in page.count, "the order of titles")
        await page.press("S", "enter")
        assert [search.query for search in page.main.session.searches] == ["learning* sort:title"]


async def test_a_name_that_is_taken_can_be_given_again_and_that_undone(browse: Browse) -> None:
    save(mine="bert")
    async with browse() as page:
        await page.search("learning")
        found = len(page.titles)
        await page.press("S", "ctrl+u", "enter")
        assert page.sees("Give it a name.")
        await page.write("mine")
        assert page.sees("mine is taken: enter puts this in its place.")
        await page.press("enter")
        assert page.said == "Changed the search mine · u undoes it"
        await page.press("escape")
        await counted(page, mine=found)
        await page.press("u")
        assert [search.query for search in page.main.session.searches] == ["bert"]


async def test_esc_saves_nothing(browse: Browse) -> None:
    async with browse() as page:
        await page.search("learning")
        await page.press("S", "escape")
        assert page.is_undisturbed
        assert saved(page) == []


# Changing them


@pytest.mark.parametrize("key", ["c", "f2"])
async def test_one_is_renamed_and_stays_ticked(browse: Browse, key: str) -> None:
    save(mine="bert", other="learning")
    async with browse() as page:
        await page.indexed()
        await tick(page, "Saved", "mine")
        found = page.titles
        await page.press(key)
        assert page.box.value == "mine"
        await page.press("ctrl+u")
        await page.write("other")
        assert page.sees("other is taken: give another name.")
        await page.press("enter")
        assert not page.is_undisturbed
        await page.write("s of all")
        await page.press("enter")
        assert saved(page) == ["other", "others of all"]
        assert page.said == "Renamed the saved search mine to others of all · u undoes it"
        assert page.heading == "Papers · saved others of all"
        assert page.titles == found
        await page.press("u")
        assert saved(page) == ["mine", "other"]


@pytest.mark.parametrize("key", ["d", "delete"])
async def test_one_is_deleted_and_does_not_narrow_any_more(browse: Browse, key: str) -> None:
    save(mine="bert", other="learning")
    async with browse() as page:
        await page.indexed()
        await tick(page, "Saved", "mine")
        assert page.count != "62 papers"
        await page.press(key)
        assert saved(page) == ["other"]
        assert page.said == "Deleted the saved search mine · u undoes it"
        assert page.count == "62 papers"
        await page.press("u")
        assert saved(page) == ["mine", "other"]
    async with browse() as page:
        assert saved(page) == ["mine", "other"]


async def test_on_other_filters_these_keys_do_nothing(browse: Browse) -> None:
    save(mine="bert")
    async with browse() as page:
        for key in ("c", "d", "delete", "f2"):
            await tick(page, "Status", "Unread", key)
        assert page.is_undisturbed
        assert saved(page) == ["mine"]
        assert not page.main.filters


async def test_the_last_line_says_what_can_be_done_with_one(browse: Browse) -> None:
    save(mine="bert")
    async with browse() as page:
        await page.press("1")
        assert not page.sees("d delete")
        await page.press(*["j"] * 9)
        assert page.sees("[ ] mine", "enter ask it", "c rename", "d delete")


async def test_one_that_asks_for_a_paper_that_is_gone_finds_nothing(browse: Browse) -> None:
    save(gone="like:zzzz")
    async with browse() as page:
        await counted(page, gone=0)


async def test_hostile_names_and_queries_are_plain_text(browse: Browse) -> None:
    save(**{"[red]x[/] \x1b[31m": "[b]boo \x1b]0;x\x07"})
    async with browse(size=(160, 36)) as page:
        await counted(page, **{"[red]x[/] \x1b[31m": 0})
        assert page.sees("[red]x[/]")
        await tick(page, "Saved", "[red]x[/] \x1b[31m", "c")
        assert page.sees("[b]boo")
        assert "\x1b" not in page.shown


async def test_a_ticked_search_stays_ticked_when_a_new_name_is_taken_back(browse: Browse) -> None:
    save(bert="bert")
    async with browse() as page:
        await page.until(lambda: ("Saved", "bert") in page.counts, "the count")
        await tick(page, "Saved", "bert")
        found = page.titles
        await page.press("c")
        page.screen.query_one(Input).value = "another"
        await page.press("enter")
        assert page.heading == "Papers · saved another"
        await page.press("u")
        assert (page.titles, page.heading) == (found, "Papers · saved bert")
        await page.press("U")
        assert (page.titles, page.heading) == (found, "Papers · saved another")


async def test_what_is_new_in_one_is_said_beside_its_count(browse: Browse, tmp_path: Path) -> None:
    folder = tmp_path / "digests"
    write_digest(folder / "monday.txt", KITTENS, PUPPIES)
    save(cats="kittens", dogs="puppies")
    async with browse(folder, size=(160, 36)) as page:
        await page.indexed()
        await counted(page, cats=1, dogs=1)
        assert "+" not in page.shown.replace("[+]", "")  # at first all is new, which says nothing
    write_digest(folder / "tuesday.txt", OWLS, TOADS)
    async with browse(folder, size=(160, 36)) as page:
        await page.indexed()
        await counted(page, cats=2, dogs=1)
        assert page.sees("cats", "+1")
        (line,) = [line for line in page.lines if "] cats" in line]
        assert "+1  2" in line
        await page.search("owls")
        await page.press("r", "escape")
        await page.answered("")
        assert "+1" not in page.shown
