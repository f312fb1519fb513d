"""What is set holds in the browser, and what is set wrongly is told once and together."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets._toast import Toast

from paperterm.settings import places
from paperterm.tui.commands import Commands

from .conftest import Browse, app_on
from .page import Page


@pytest.fixture
def settings(home: Path) -> Path:
    """The file of the settings; it is not there yet."""
    file = places().settings
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


async def test_the_keys_of_another_set_hold_everywhere(browse: Browse, settings: Path) -> None:
    settings.write_text('keys = "emacs"', encoding="utf-8")
    async with browse() as page:
        await page.press("ctrl+n", "ctrl+n", "ctrl+p", "j")
        assert page.main.list.cursor == 1
        await page.press("ctrl+s")
        assert page.keys_at == "query"
        await page.press("ctrl+n")
        assert page.main.list.cursor == 2
        await page.press("ctrl+g")
        assert page.keys_at == "list"
        await page.press("e", "ctrl+g")
        assert page.is_undisturbed
        await page.press("3", "ctrl+g")
        assert page.keys_at == "list"


async def test_without_letters_the_arrows_move(browse: Browse, settings: Path) -> None:
    settings.write_text('keys = "arrows"', encoding="utf-8")
    async with browse() as page:
        await page.press("j", "G", "down", "full_stop")
        assert page.main.list.cursor == 2
        await page.press("f10")
        assert not page.app.is_running


async def test_a_key_of_the_reader_s_own_is_named_wherever_keys_are(browse: Browse, settings: Path) -> None:
    settings.write_text(
        '[keys]\nsearch = "f3"\nexport = "b"\nhelp = "f12"\nundo = "ctrl+x"', encoding="utf-8"
    )
    async with browse() as page:
        assert "b export" in page.lines[-1]
        assert "f12 help" in page.lines[-1]
        await page.press("asterisk", "a")
        assert page.said.endswith("ctrl+x undoes it")
        page.main.bar.box.value = "a sort:title"
        await page.press("s")
        await page.says("The search says sort:title · f3 edits it")
        page.main.bar.box.value = ""
        assert {hit.help for hit in [hit async for hit in Commands(page.main).discover()]} >= {"key: ctrl+x"}
        await page.press("f12")
        await page.write("undo the last")
        assert page.sees("ctrl+x", "Undo the last change")
        await page.press("escape", "escape", "e")
        assert page.is_undisturbed


async def test_a_letter_of_the_reader_s_own_is_text_in_a_box(browse: Browse, settings: Path) -> None:
    settings.write_text('[keys]\n"quit.anywhere" = "ctrl+q"\nquit = "b"\nzoom = "q"', encoding="utf-8")
    async with browse() as page:
        await page.press("slash", "b", "q")
        assert page.query == "bq"
        assert page.app.is_running


async def test_a_set_that_is_chosen_in_the_palette_holds_at_once_and_the_next_time(browse: Browse) -> None:
    async with browse() as page:
        await page.press("colon")
        page.box.value = "keys arrows"
        await page.until(lambda: page.sees("Keys: those of arrows"), "the set")
        await page.press("enter")
        await page.says("The keys are those of arrows")
        await page.press("j", "down")
        assert page.main.list.cursor == 1
    async with browse() as page:
        assert page.app.keymap.name == "arrows"


async def test_what_the_settings_say_wins_over_what_was_chosen(browse: Browse, settings: Path) -> None:
    settings.write_text('keys = "emacs"\ntheme = "nord"', encoding="utf-8")
    async with browse() as page:
        page.app.action_use_keys("vim")
        assert "the settings say emacs" in page.said
        assert page.app.theme == "nord"
    async with browse() as page:
        assert page.app.keymap.name == "emacs"


async def test_the_list_begins_as_the_settings_say(browse: Browse, settings: Path) -> None:
    settings.write_text('density = 1\nbelow = "result"', encoding="utf-8")
    async with browse() as page:
        assert page.lines[3].startswith("   ● Deep Residual Learning")
        await page.press("d")
        assert page.said == "2 lines a paper for this run; the settings say 1"
        assert page.lines[3].startswith("▌    …reaches 28.4 BLEU for English-German")
        await page.press("C")
        assert page.said.endswith("begins · for this run; the settings say result")
    async with browse() as page:
        assert page.lines[3].startswith("   ● Deep Residual Learning")
        settings.unlink()
    async with browse() as page:
        assert page.lines[3].startswith("▌    Recurrent and convolutional")


async def test_a_theme_that_is_chosen_beside_the_settings_holds_for_this_run(
    browse: Browse, settings: Path
) -> None:
    settings.write_text('theme = "nord"', encoding="utf-8")
    async with browse() as page:
        page.app.theme = "dracula"
        await page.says("The theme is dracula for this run; the settings say nord")
    async with browse() as page:
        assert page.app.theme == "nord"


async def test_whatever_is_wrong_is_told_together(settings: Path) -> None:
    settings.write_text('thme = 1\ntheme = "nrod"\n[keys]\nstra = "b"\nquit = ""', encoding="utf-8")
    app = app_on()
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        page = Page(app, pilot)
        await page.until(lambda: len(app.screen.query(Toast)) == 1, "what is wrong")
        (told,) = app._notifications
        assert told.title == "Settings: 3 problems"
        assert told.message.splitlines() == [
            "There is no setting “thme”: did you mean theme?",
            "There is no action “stra”: did you mean star?",
            "There is no theme “nrod”: did you mean nord?",
        ]
        await page.press("j")
        assert page.main.list.cursor == 1


async def test_a_way_out_is_put_back(browse: Browse, settings: Path) -> None:
    settings.write_text('[keys]\nquit = ""\n"quit.anywhere" = ""', encoding="utf-8")
    async with browse() as page:
        assert page.app.keymap.problems == ("No key would quit: ctrl+q does so again.",)
        await page.press("ctrl+q")
        assert not page.app.is_running


async def test_a_paper_is_never_read_by_itself_if_that_is_set(browse: Browse, settings: Path) -> None:
    settings.write_text("read_after = 0", encoding="utf-8")
    async with browse() as page:
        await page.press("enter")
        assert page.main._reading is None


@pytest.mark.parametrize(("written", "plainly"), [("true", True), ("false", False)])
async def test_the_browser_is_drawn_in_ascii_if_that_is_set(
    browse: Browse, settings: Path, written: str, plainly: bool
) -> None:
    settings.write_text(f"ascii = {written}", encoding="utf-8")
    async with browse() as page:
        assert page.shown.split("\n")[1].isascii() is plainly
