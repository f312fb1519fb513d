"""Whatever a key does can be found without knowing the key."""

from __future__ import annotations

import pytest
from textual.command import CommandPalette
from textual.containers import VerticalScroll
from textual.widgets import Static

from paperterm.keys import COMMANDS, SETS, keymap
from paperterm.signs import LEGEND
from paperterm.tui.commands import Commands
from paperterm.tui.screens.help import HelpScreen, matching, sections

from .conftest import Browse
from .page import Page

VIM = keymap()


async def offered(page: Page) -> list[str]:
    """What the palette offers before anything is typed."""
    provider = Commands(page.screen)
    return [str(hit.text) async for hit in provider.discover()]


# The help


@pytest.mark.parametrize("key", ["question_mark", "f1"])
async def test_the_help_is_opened_and_closed_by_the_same_key(browse: Browse, key: str) -> None:
    async with browse() as page:
        await page.press(key)
        assert isinstance(page.screen, HelpScreen)
        await page.press(key)
        assert page.is_undisturbed


@pytest.mark.parametrize("name", SETS)
def test_the_help_has_every_command_with_its_keys_in_every_set(name: str) -> None:
    keys = keymap(name)
    lines = [line for section in sections(keys, "list") for line in section.lines]
    for command in COMMANDS:
        assert (keys.shown(command.id), command.what) in lines


async def test_what_does_not_fit_beside_its_key_goes_on_below_its_own_beginning(browse: Browse) -> None:
    async with browse(size=(60, 20)) as page:
        await page.press("question_mark")
        [at] = [number for number, line in enumerate(page.lines) if "First; with a number" in line]
        begin = page.lines[at].index("First")
        rest = page.lines[at + 1]
        assert rest[begin:].startswith(("one", "that one", "number"))
        assert rest[5:begin].strip() == ""


async def test_the_help_can_be_read_to_its_end(browse: Browse) -> None:
    async with browse(size=(120, 36)) as page:
        await page.press("question_mark")
        read = page.shown
        for _ in range(20):
            await page.press("pagedown")
            read += "\n" + page.shown
        lines = read.splitlines()
        for command in COMMANDS:
            assert any(VIM.shown(command.id) in line and command.what in line for line in lines), command.id
        assert "in the title; abstract: author: as well" in read
        assert "starred" in read


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (40, 12)])
async def test_the_help_can_be_read_to_its_end_in_a_small_terminal(
    browse: Browse, size: tuple[int, int]
) -> None:
    async with browse(size=size) as page:
        await page.press("question_mark")
        for _ in range(90):
            await page.press("pagedown")
        assert page.sees(LEGEND[-1].meaning.split()[-1])
        await page.press("up", "pageup", "escape")
        assert page.is_undisturbed


@pytest.mark.parametrize(
    ("way", "title", "first"),
    [
        ((), "Help · in the list", "j ↓"),
        (("3",), "Help · in the paper", "j ↓"),
        (("1",), "Help · in the filters", "space x"),
        (("slash",), "Help · in the search box", "enter"),
        (("e",), "Help · in this dialog", "ctrl+t"),
        (("H",), "Help · in this dialog", "ctrl+r"),
    ],
    ids=["list", "paper", "filters", "box", "export", "history"],
)
async def test_the_help_begins_with_the_keys_of_where_it_was_called_from(
    browse: Browse, way: tuple[str, ...], title: str, first: str
) -> None:
    async with browse() as page:
        await page.press(*way, "f1")
        assert page.sees(title)
        page_of_help = page.screen.query_one(VerticalScroll).query_one(Static)
        heading, line, *_ = str(page_of_help.visual).splitlines()
        assert title.casefold().endswith(heading.casefold())
        assert line.startswith(f"  {first} ")
        await page.press("escape")
        assert not isinstance(page.screen, HelpScreen)


async def test_typing_narrows_the_help_and_esc_goes_back_one_step(browse: Browse) -> None:
    async with browse() as page:
        await page.press("question_mark")
        await page.write("mark range")
        assert page.sees("Begin a range")
        assert not page.sees("Star, or take the star away")
        await page.write("zz")
        assert page.sees("Nothing here has “mark rangezz” in it.", "esc empties the box")
        await page.press("escape")
        assert page.box.value == ""
        assert page.sees("esc closes")
        assert page.sees("Search as you type", "In the list")
        await page.press("escape")
        assert page.is_undisturbed


@pytest.mark.parametrize(
    ("typed", "what"),
    [("E", "Export again to the same file"), ("ctrl+r", "Earlier queries"), ("STAR away", "Star, or take")],
)
def test_the_help_is_searched_by_key_and_by_word(typed: str, what: str) -> None:
    lines = [line for section in matching(sections(VIM, "list"), typed) for line in section.lines]
    assert any(said.startswith(what) for _, said in lines)
    assert len(lines) < 4


def test_the_help_says_how_a_number_is_given() -> None:
    (numbers,) = (section for section in sections(VIM, "list") if section.heading == "Numbers")
    assert [left for left, _ in numbers.lines] == ["5j", "12G", "1 2 3", "esc"]


# The palette


@pytest.mark.parametrize("key", ["colon", "ctrl+p"])
async def test_the_palette_offers_the_commands_and_does_what_is_chosen(browse: Browse, key: str) -> None:
    async with browse() as page:
        await page.press(key)
        assert isinstance(page.screen, CommandPalette)
        await page.until(lambda: page.sees("Find: Search as you type", "key: /"), "the commands")
        page.box.value = "mark all that are shown"
        await page.until(lambda: page.sees("Mark and keep: Mark all that are shown", "key: a"), "the command")
        await page.until(lambda: not page.sees("Search as you type"), "no other command")
        await page.press("enter")
        await page.until(lambda: page.is_undisturbed, "the end of the palette")
        await page.until(lambda: len(page.marked) == 62, "the marks")


async def test_every_command_of_the_browser_can_be_found_in_the_palette(browse: Browse) -> None:
    async with browse() as page:
        await page.search("learning")
        await page.press("space", "space", "u", "asterisk", "k")
        everything = {f"{c.group}: {c.what}" for c in COMMANDS if c.place == "browser"}
        hidden = {
            f"{c.group}: {c.what}" for c in COMMANDS if c.id in ("palette", "search.back", "quit", "suspend")
        }
        not_now = {"Mark and keep: Export again to the same file", "Leave and undo: Redo it"}
        not_now |= {
            "Where nothing is found: Take the offer at the bar, while typing too",
            "Find: Drop all filters",
            "In the tour: The next step, whether this one is done or not",
        }
        assert everything - hidden - not_now <= {*await offered(page)}


async def test_the_palette_offers_only_what_applies(browse: Browse) -> None:
    async with browse() as page:
        at_first = await offered(page)
        assert "Leave and undo: Undo the last change" not in at_first
        assert "In the filters: Only this one of its group" not in at_first
        assert "Read: Next match in the text" not in at_first
        await page.press("asterisk", "1")
        then = await offered(page)
        assert "Leave and undo: Undo the last change" in then
        assert "In the filters: Only this one of its group" in then
        assert "In the filters: Rename the saved search" not in then


async def test_the_palette_knows_the_dialog_it_was_called_from(browse: Browse) -> None:
    async with browse() as page:
        await page.press("e")
        assert "In a dialog: Close it; nothing more is done" in await offered(page)
        assert "Mark and keep: Star, or take the star away" not in await offered(page)


async def test_the_palette_begins_with_what_explains_and_ends_with_what_is_set_seldom(browse: Browse) -> None:
    async with browse() as page:
        there = await offered(page)
        assert there[:3] == ["Tour", "Welcome", "Find: Search as you type"]
        assert there[-1] == "Theme"
        assert len(there) == len({*there})
        await page.press("colon")
        await page.until(lambda: page.sees("Find: Search as you type"), "the commands")
        assert page.sees("Tour", "Welcome")
        assert not page.sees("Maximize")


async def test_esc_closes_the_palette_and_nothing_has_happened(browse: Browse) -> None:
    async with browse() as page:
        await page.press("colon", "escape")
        assert page.is_undisturbed
        assert page.count == "62 papers"


# Both


def test_no_two_commands_share_a_name() -> None:
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)


async def test_every_command_of_the_browser_names_something_that_can_be_done(browse: Browse) -> None:
    async with browse() as page:
        owners = {"browser": page.main, "anywhere": page.app, "lists": page.main.list, "list": page.main.list}
        owners |= {"filters": page.main.filter_pane, "search box": page.main.bar.box}
        for command in COMMANDS:
            if command.place in owners:
                namespace, _, name = command.action.partition("(")[0].rpartition(".")
                owner = {"app": page.app, "screen": page.main}.get(namespace, owners[command.place])
                assert hasattr(owner, f"action_{name}"), command.id
