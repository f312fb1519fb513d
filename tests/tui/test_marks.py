"""Marking, starring and telling what was read: for one paper or many, and back again."""

from __future__ import annotations

import pytest

from .conftest import Browse


async def test_space_marks_and_steps_down_and_stays_on_the_last_row(browse: Browse) -> None:
    async with browse() as page:
        first, second = page.titles[:2]
        await page.press("space")
        assert page.marked == {first}
        assert page.title == second
        assert page.sees("✓")
        assert page.count == "62 papers · 1 marked"
        await page.press("G", "space")
        assert page.marked == {first, page.titles[-1]}
        assert page.title == page.titles[-1]
        await page.press("space")
        assert page.marked == {first}


async def test_the_count_tells_how_many_marks_are_out_of_sight(browse: Browse) -> None:
    async with browse() as page:
        await page.press("a")
        assert page.count == "62 papers · 62 marked"
        await page.search("bigtable")
        shown = len(page.titles)
        assert page.count == f"{shown} of 62 · <1 ms · 62 marked ({62 - shown} out of sight)"


async def test_v_begins_a_range_and_marks_it(browse: Browse) -> None:
    async with browse() as page:
        await page.press("j", "v", "j", "j")
        assert "Range" in page.said
        assert page.marked == set()
        await page.press("v")
        assert page.marked == set(page.titles[1:4])
        assert page.main.list.range_from is None


async def test_a_range_may_go_up_and_space_marks_it_too(browse: Browse) -> None:
    async with browse() as page:
        await page.press("j", "j", "j", "v", "k", "k", "space")
        assert page.marked == set(page.titles[1:4])
        await page.press("g", "v", "G", "v")
        assert page.marked == set(page.titles)


async def test_all_invert_and_none_are_one_step_each(browse: Browse) -> None:
    async with browse() as page:
        await page.search("attention")
        shown = set(page.titles)
        await page.press("a")
        assert page.marked == shown
        assert page.said.startswith(f"Marked {len(shown)} papers")
        await page.press("escape")
        await page.answered("")
        await page.press("i")
        assert page.marked == set(page.titles) - shown
        await page.press("A")
        assert page.marked == set()
        assert page.said.startswith(f"Unmarked {62 - len(shown)} papers")
        for expected in (set(page.titles) - shown, shown, set()):
            await page.press("u")
            assert page.marked == expected
        for expected in (shown, set(page.titles) - shown, set()):
            await page.press("U")
            assert page.marked == expected


async def test_invert_leaves_alone_what_is_not_shown(browse: Browse) -> None:
    async with browse() as page:
        await page.press("a")
        await page.search("attention")
        shown = set(page.titles)
        await page.press("i")
        assert not page.marked & shown
        assert len(page.marked) == 62 - len(shown)


@pytest.mark.parametrize(("key", "flag"), [("asterisk", "starred"), ("r", "read"), ("space", "marked")])
async def test_each_flag_is_given_taken_undone_and_redone(browse: Browse, key: str, flag: str) -> None:
    async with browse() as page:
        first = page.title
        await page.press(key)
        assert page.flagged(flag) == {first}
        await page.press("g", key)
        assert page.flagged(flag) == set()
        await page.press("u")
        assert page.flagged(flag) == {first}
        await page.press("u")
        assert page.flagged(flag) == set()
        await page.press("u")
        assert "Nothing to undo" in page.said
        await page.press("U")
        assert page.flagged(flag) == {first}
        await page.press("U", "U")
        assert page.flagged(flag) == set()
        assert "Nothing to redo" in page.said


async def test_a_change_forgets_what_could_be_redone(browse: Browse) -> None:
    async with browse() as page:
        await page.press("space", "u", "asterisk", "U")
        assert "Nothing to redo" in page.said
        assert page.marked == set()


async def test_a_range_can_be_starred_and_read_in_one_step(browse: Browse) -> None:
    async with browse() as page:
        await page.press("v", "j", "asterisk")
        assert page.flagged("starred") == set(page.titles[:2])
        await page.press("u")
        assert page.flagged("starred") == set()
        await page.press("g", "v", "j", "j", "r")
        assert page.flagged("read") == set(page.titles[:3])


async def test_a_paper_counts_as_read_after_a_moment_in_the_detail_pane(
    browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERTERM_READ_AFTER", "0.001")
    async with browse() as page:
        first, second = page.titles[:2]
        await page.press("j", "k")
        assert page.flagged("read") == set()
        await page.press("enter")
        await page.until(lambda: page.flagged("read") == {first}, "the paper to count as read")
        await page.press("J")
        await page.until(lambda: page.flagged("read") == {first, second}, "the next paper to count as read")


async def test_a_paper_that_is_left_at_once_does_not_count_as_read(browse: Browse) -> None:
    async with browse() as page:
        await page.press("enter")
        begun = page.main._reading
        assert begun is not None
        await page.press("escape")
        assert page.main._reading is None
        assert page.flagged("read") == set()


async def test_m_shows_only_the_marked_and_all_again(browse: Browse) -> None:
    async with browse() as page:
        await page.press("space", "j", "space")
        marked = [page.titles[0], page.titles[2]]
        await page.press("M")
        assert page.titles == marked
        assert page.count == "2 of 62 · 2 marked"
        await page.press("g", "space")
        assert page.titles == marked, "nothing jumps under the cursor"
        await page.press("M")
        assert len(page.titles) == 62


async def test_marks_stars_and_what_was_read_are_there_the_next_time(browse: Browse) -> None:
    async with browse() as page:
        marked, starred, read = page.titles[:3]
        await page.press("space", "asterisk", "j", "r")
    async with browse() as page:
        assert page.marked == {marked}
        assert page.flagged("starred") == {starred}
        assert page.flagged("read") == {read}
        assert page.sees("✓", "★", "●")
        await page.press("u")
        assert "Nothing to undo" in page.said


async def test_what_the_shelf_cannot_keep_is_told(browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    from paperterm.errors import FileError
    from paperterm.shelf import Shelf

    def full(*_: object, **__: object) -> None:
        raise FileError("Changes are not being saved (disk full): free the disk, then restart.")

    monkeypatch.setattr(Shelf, "label", full)
    async with browse() as page:
        first = page.title
        await page.press("space")
        await page.until(lambda: "not being saved" in page.said, "the sentence about the shelf")
        assert page.marked == {first}
