"""What a reader meets on opening the browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Browse
from .page import HeldIndexing
from .samples import KITTENS, OWLS, PUPPIES, TOADS, write_digest


async def test_the_list_is_there_before_the_index_and_searching_works_already(
    browse: Browse, held_indexing: HeldIndexing, tmp_path: Path
) -> None:
    folder = write_digest(tmp_path / "d" / "one.txt", KITTENS, PUPPIES, OWLS, TOADS).parent
    async with browse(folder) as page:
        assert page.titles == [KITTENS[0], PUPPIES[0], OWLS[0], TOADS[0]]
        assert page.sees(KITTENS[0], TOADS[0], "4 papers")
        await page.until(lambda: held_indexing.begun, "the index to be begun")
        await page.until(lambda: "indexing 0 of 4" in page.heading, "the progress to be told")
        await page.ask("kittens")
        assert page.titles == [KITTENS[0], OWLS[0]]


@pytest.mark.parametrize(
    "query", ["attention transf", '"neural networks" -image', "databse~ OR survey", "title:learning has:code"]
)
async def test_the_index_gives_the_same_papers_in_the_same_order_as_the_scan_before_it(
    browse: Browse, held_indexing: HeldIndexing, home: Path, query: str
) -> None:
    for cached in (home / "cache").glob("*/index"):
        cached.rename(cached.with_name("index-out-of-the-way"))
    async with browse() as page:
        await page.ask(query)
        by_scanning = page.titles
        assert by_scanning
        held_indexing.release()
        await page.indexed()
        await page.ask("")
        await page.ask(query)
        assert page.titles == by_scanning


async def test_a_query_that_was_typed_before_the_index_is_answered_again_by_it(
    browse: Browse, held_indexing: HeldIndexing, tmp_path: Path
) -> None:
    folder = write_digest(tmp_path / "d" / "one.txt", KITTENS, PUPPIES, OWLS, TOADS).parent
    async with browse(folder, query="kittens") as page:
        await page.answered("kittens")
        before = page.main.found
        held_indexing.release()
        await page.indexed()
        await page.until(lambda: page.main.found is not before, "another answer")
        assert page.titles == [KITTENS[0], OWLS[0]]
        assert page.query == "kittens"


async def test_a_folder_without_digests_says_so_and_how_to_get_out(browse: Browse, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    async with browse(tmp_path / "empty") as page:
        assert page.sees("No papers here", "q quits", "0 papers")
        await page.press("space", "v", "a", "i", "A", "asterisk", "r", "e", "y", "o", "n", "J", "G", "enter")
        assert page.keys_at == "list"
        assert page.said


async def test_the_starter_digest_says_what_it_is_and_how_to_add_ones_own(browse: Browse) -> None:
    async with browse(size=(80, 24)) as page:
        assert page.sees("Papers · starter digest; D adds yours")
        await page.search("attention")
        assert not page.sees("starter digest;")
        await page.press("escape")
        assert page.sees("starter digest;")


async def test_topics_that_come_after_the_first_picture_leave_the_reader_where_she_is(
    browse: Browse, held_indexing: HeldIndexing, tmp_path: Path
) -> None:
    vision = ("Vision Transformers", f"Image classification with vision transformers. {KITTENS[1]}")
    folder = write_digest(tmp_path / "d" / "one.txt", KITTENS, PUPPIES, vision, OWLS).parent
    async with browse(folder) as page:
        await page.press("j", "j", "space")
        await page.until(lambda: any(group == "Topic" for group, _ in page.counts), "the topics")
        assert page.title == OWLS[0]
        assert page.marked == {vision[0]}
        assert page.counts["Topic", "Vision"] == 1


async def test_an_index_that_cannot_be_made_is_told_and_searching_goes_on(
    browse: Browse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_digest(tmp_path / "d" / "one.txt", KITTENS, PUPPIES, OWLS, TOADS).parent
    monkeypatch.setattr("sys.executable", str(tmp_path / "no-python-here"))
    async with browse(folder) as page:
        await page.until(lambda: "index" in page.said, "the sentence about the index")
        assert "goes on without" in page.said
        await page.ask("kittens")
        assert page.titles == [KITTENS[0], OWLS[0]]


async def test_a_search_given_on_the_command_line_stands_in_the_box(browse: Browse) -> None:
    async with browse(query="attention") as page:
        await page.answered("attention")
        assert page.query == "attention"
        assert page.keys_at == "list"
        assert "Attention Is All You Need" in page.titles
