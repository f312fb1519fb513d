"""Whatever a key does can be found without knowing the key."""

from __future__ import annotations

import pytest
from textual.command import CommandPalette

from paperterm.tui.keys import COMMANDS
from paperterm.tui.screens.help import HelpScreen

from .conftest import Browse


@pytest.mark.parametrize("key", ["question_mark", "f1"])
async def test_the_help_lists_every_command_with_its_key(browse: Browse, key: str) -> None:
    async with browse(size=(120, 36)) as page:
        await page.press(key)
        assert isinstance(page.screen, HelpScreen)
        read = page.shown
        for _ in range(20):
            await page.press("pagedown")
            read += "\n" + page.shown
        lines = read.splitlines()
        for command in COMMANDS:
            assert any(command.shown in line and command.what in line for line in lines), command.id
        assert "in the title; abstract: author: as well" in read
        await page.press(key)
        assert page.is_undisturbed


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (40, 12)])
async def test_the_help_can_be_read_to_its_end_in_a_small_terminal(
    browse: Browse, size: tuple[int, int]
) -> None:
    async with browse(size=size) as page:
        await page.press("question_mark")
        for _ in range(160):
            await page.press("j")
        assert page.sees("sort:title")
        await page.press("k", "pageup", "escape")
        assert page.is_undisturbed


def test_no_two_commands_share_a_key_or_a_name() -> None:
    keys = [key for command in COMMANDS for key in command.keys.split(",")]
    assert len(keys) == len(set(keys))
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)


async def test_every_command_names_something_that_can_be_done(browse: Browse) -> None:
    async with browse() as page:
        for command in COMMANDS:
            name = command.action.partition("(")[0]
            owner, _, method = name.rpartition(".")
            where = page.app if owner == "app" else page.main
            assert hasattr(where, f"action_{method}"), command.id


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


async def test_every_command_can_be_found_in_the_palette(browse: Browse) -> None:
    async with browse() as page:
        from paperterm.tui.commands import BrowseCommands

        provider = BrowseCommands(page.main)
        offered = {str(hit.text) async for hit in provider.discover()}
        assert offered >= {
            f"{command.group}: {command.what}"
            for command in COMMANDS
            if command.id not in ("palette", "search.back", "quit", "suspend")
        }


async def test_esc_closes_the_palette_and_nothing_has_happened(browse: Browse) -> None:
    async with browse() as page:
        await page.press("colon", "escape")
        assert page.is_undisturbed
        assert page.count == "62 papers"
