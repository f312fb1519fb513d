"""Two lines a paper, or one: `d` turns between them, and everything in the list goes on working."""

from __future__ import annotations

from pathlib import Path

from .conftest import Browse
from .samples import library, paper, write_digest

LONG = "The Title of a Paper That Goes on and on Until There Is No Room Left for It on Any Ordinary Screen"


async def test_a_key_turns_between_two_lines_and_one(browse: Browse) -> None:
    async with browse(size=(90, 30)) as page:
        first, below, second = page.lines[2], page.lines[3], page.lines[4]
        assert "Recurrent and convolutional" in below
        await page.press("d")
        assert page.lines[2].startswith(first[:40])
        assert page.lines[3][3:40] == second[3:40]
        assert not page.sees(
            "Recurrent and convolutional encoder-decoders had become the standard tools for tra…"
        )
        await page.press("d")
        assert page.lines[2:5] == [first, below, second]


async def test_it_is_remembered(browse: Browse) -> None:
    async with browse() as page:
        await page.press("d")
    async with browse() as page:
        assert page.main.list.row_height == 1
        await page.press("d")
    async with browse() as page:
        assert page.main.list.row_height == 2


async def test_the_cursor_stays_on_its_paper_and_in_view(browse: Browse) -> None:
    async with browse() as page:
        await page.press("G", "k")
        paper = page.main.list.paper
        assert paper is not None
        for _ in range(2):
            await page.press("d")
            assert page.main.list.paper is paper
            assert page.sees(f"▌  ● {paper.title[:20]}")


async def test_the_title_has_the_whole_line_and_its_start_stays(browse: Browse) -> None:
    async with browse(library=library([paper(LONG), paper("A Short One")]), size=(80, 24)) as page:
        await page.press("d")
        long, short = page.lines[2].rstrip(), page.lines[3].rstrip()
        assert long.startswith(f"▌  ● {LONG[:70]}")
        assert long.endswith("…")
        # what room there is says where it is from
        assert short.startswith("   ● A Short One  ")
        assert short.endswith("made-up.txt")


async def test_what_a_paper_is_about_is_told_where_there_is_room(browse: Browse) -> None:
    async with browse(size=(90, 30)) as page:
        await page.press("d")
        line = next(line for line in page.lines if "Attention Is All You Need" in line)
        assert "Architectures & mixture of experts" in line


async def test_a_click_finds_its_row(browse: Browse) -> None:
    async with browse(size=(100, 30)) as page:
        await page.press("d")
        await page.click(line=7, column=20)
        assert page.main.list.cursor == 5
        await page.click(line=4, column=1)
        assert page.marked == {page.titles[2]}


async def test_a_page_is_as_many_papers_as_there_are_lines(browse: Browse) -> None:
    async with browse(size=(100, 30)) as page:
        height = page.main.list.scrollable_content_region.height
        await page.press("pagedown")
        assert page.main.list.cursor == height // 2
        await page.press("g", "d", "pagedown")
        assert page.main.list.cursor == height


async def test_the_first_paper_in_view_is_there_as_a_whole_wherever_the_list_is(browse: Browse) -> None:
    async with browse(size=(80, 24)) as page:
        rows = page.main.list.scrollable_content_region.height
        assert rows % 2, "there is room for half a paper"

        def first() -> str:
            return page.lines[2][5:].split("  ")[0].rstrip("… ")

        tops = [first()]
        for keys in (["j"] * 9, ["G"], ["K"] * 20, ["pagedown"]):
            await page.press(*keys)
            tops.append(first())
        await page.wheel(line=4, column=20)
        tops.append(first())
        assert all(any(title.startswith(top) for title in page.titles) for top in tops)
        assert len(set(tops)) == len(tops)


async def test_the_last_paper_is_there_as_a_whole(browse: Browse) -> None:
    async with browse(size=(80, 24)) as page:
        await page.press("G")
        last = page.main.list.region.bottom - 1
        assert page.lines[last - 2].startswith(f"▌  ● {page.title[:40]}")
        assert page.lines[last].strip("▁▂▃▄▅▆▇█ ") == ""


async def test_a_range_can_be_made(browse: Browse) -> None:
    async with browse(size=(100, 30)) as page:
        await page.press("d", "j", "v", "j", "j")
        assert [line[0] for line in page.lines[2:7]] == [" ", "│", "│", "▌", " "]
        await page.press("v")
        assert page.marked == set(page.titles[1:4])


async def test_an_empty_list_offers_what_it_offers_else(browse: Browse, tmp_path: Path) -> None:
    write_digest(tmp_path / "a.txt", ("Kittens and Their Yarn", "Kittens pull yarn apart. " * 8))
    async with browse(tmp_path) as page:
        await page.indexed()
        await page.search("kitens")
        await page.until(lambda: page.main.list.offered, "an offer")
        offered = [line for line in page.lines if "kittens" in line]
        await page.press("escape", "escape")
        await page.press("d")
        await page.search("kitens")
        await page.until(lambda: page.main.list.offered, "an offer")
        assert [line for line in page.lines if "kittens" in line] == offered
