"""Digests that change while the browser is open."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .conftest import Browse
from .page import Page
from .samples import KITTENS, OWLS, PUPPIES, TOADS, write_digest


async def rescan(page: Page) -> None:
    """Press R and wait for what it finds."""
    await page.press("R")
    await page.until(
        lambda: page.said and not page.said.startswith("Looking") and not page.main._indexing, "the changes"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two digests with three papers."""
    write_digest(tmp_path / "d" / "b.txt", PUPPIES, OWLS)
    return write_digest(tmp_path / "d" / "c.txt", TOADS).parent


async def test_a_digest_that_is_added_shows_up_with_the_cursor_on_the_same_paper(
    browse: Browse, folder: Path
) -> None:
    async with browse(folder) as page:
        await page.indexed()
        await page.press("j")
        assert page.title == OWLS[0]
        write_digest(folder / "a.txt", KITTENS)
        await rescan(page)
        assert page.titles == [KITTENS[0], PUPPIES[0], OWLS[0], TOADS[0]]
        assert page.title == OWLS[0]
        assert page.said == "added a.txt · +1 papers"
        assert "Owls see what kittens do" in page.main.detail.text.plain
        assert page.counts["Digest", "a.txt"] == 1
        await page.ask("kittens")
        assert set(page.titles) == {KITTENS[0], OWLS[0]}


async def test_a_digest_that_is_changed_is_read_again(browse: Browse, folder: Path) -> None:
    async with browse(folder) as page:
        await page.indexed()
        write_digest(folder / "b.txt", PUPPIES, KITTENS)
        await rescan(page)
        assert page.titles == [PUPPIES[0], KITTENS[0], TOADS[0]]
        assert page.said.startswith("changed b.txt")


async def test_a_change_that_kept_size_and_time_is_found_as_well(browse: Browse, folder: Path) -> None:
    async with browse(folder) as page:
        await page.indexed()
        path = folder / "c.txt"
        before = path.stat()
        path.write_text(path.read_text(encoding="utf-8").replace("Toads", "Frogs"), encoding="utf-8")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        await rescan(page)
        assert "Frogs Sit Still" in page.titles


async def test_a_digest_that_is_removed_is_gone_and_the_marks_stay_on_the_shelf(
    browse: Browse, folder: Path
) -> None:
    async with browse(folder) as page:
        await page.indexed()
        await page.press("a")
        (folder / "b.txt").unlink()
        await rescan(page)
        assert page.titles == [TOADS[0]]
        assert page.count == "1 paper · 1 marked"
        assert page.said == "removed b.txt · -2 papers"
        write_digest(folder / "b.txt", PUPPIES, OWLS)
        await rescan(page)
        assert page.marked == {PUPPIES[0], OWLS[0], TOADS[0]}


async def test_the_query_the_filters_and_the_place_survive(browse: Browse, folder: Path) -> None:
    async with browse(folder) as page:
        await page.indexed()
        await page.search("wait OR see OR dig")
        page.main.list.cursor = page.titles.index(TOADS[0])
        await page.press("1")
        pane = page.main.filter_pane
        pane.cursor = next(row for row, line in enumerate(pane._lines) if line[1:] == ("Unread",))
        await page.press("space", "2")
        assert page.title == TOADS[0]
        write_digest(folder / "a.txt", KITTENS)
        await rescan(page)
        await page.answered("wait OR see OR dig")
        assert page.query == "wait OR see OR dig"
        assert page.heading.endswith("status Unread")
        assert page.title == TOADS[0]


async def test_with_a_filter_the_cursor_stays_on_its_paper(browse: Browse, folder: Path) -> None:
    async with browse(folder) as page:
        await page.indexed()
        await page.press("r", "1")
        pane = page.main.filter_pane
        pane.cursor = next(row for row, line in enumerate(pane._lines) if line[1:] == ("Unread",))
        await page.press("space", "2", "G", "k")
        assert page.titles == [OWLS[0], TOADS[0]]
        assert page.title == OWLS[0]
        write_digest(folder / "a.txt", KITTENS)
        await rescan(page)
        assert page.titles == [KITTENS[0], OWLS[0], TOADS[0]]
        assert page.title == OWLS[0]


async def test_the_order_survives_and_the_cursor_stays(browse: Browse, folder: Path) -> None:
    async with browse(folder) as page:
        await page.indexed()
        await page.press("s")
        await page.until(lambda: "by title" in page.count, "the order of titles")
        assert page.titles == [OWLS[0], PUPPIES[0], TOADS[0]]
        assert page.title == PUPPIES[0]
        write_digest(folder / "a.txt", KITTENS)
        await rescan(page)
        await page.until(lambda: "by title" in page.count, "the order of titles again")
        assert page.titles == [KITTENS[0], OWLS[0], PUPPIES[0], TOADS[0]]
        assert page.title == PUPPIES[0]


async def test_nothing_new_is_told_too(browse: Browse, folder: Path) -> None:
    async with browse(folder) as page:
        await page.indexed()
        await rescan(page)
        assert page.said == "Nothing has changed in the digests"


async def test_everything_removed_leaves_an_empty_list_that_explains_itself(
    browse: Browse, folder: Path
) -> None:
    async with browse(folder) as page:
        await page.indexed()
        for path in folder.iterdir():
            path.unlink()
        await rescan(page)
        assert page.titles == []
        assert page.sees("No papers here", "q quits")
        write_digest(folder / "a.txt", KITTENS)
        await rescan(page)
        assert page.title == KITTENS[0]


async def test_rescanning_twice_at_once_does_no_harm(browse: Browse, folder: Path) -> None:
    async with browse(folder) as page:
        await page.indexed()
        write_digest(folder / "a.txt", KITTENS)
        await page.press("R", "R", "j", "R")
        await page.until(lambda: len(page.titles) == 4, "the new paper")
