"""The first start: one page that says what this is, and is never in the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from making import write_digest
from textual import events

from paperterm.settings import digest_paths, places
from paperterm.tui.screens.adding import AddingScreen
from paperterm.tui.screens.welcome import WelcomeScreen
from paperterm.tui.start import browser
from paperterm.workspace import workspace

from .conftest import Browse
from .page import Page


async def welcomed(page: Page) -> None:
    """Wait until the welcome stands over the browser."""
    await page.until(lambda: isinstance(page.screen, WelcomeScreen), "the welcome")


def paste(page: Page, text: str) -> None:
    """Paste, as a terminal does with what is dropped on it too."""
    page.app.post_message(events.Paste(text))


async def test_it_says_what_this_is_how_to_bring_digests_and_which_keys_matter(browse: Browse) -> None:
    async with browse(welcome=True) as page:
        await welcomed(page)
        assert page.sees("Welcome to paperterm", "starter digest", "Drop a file or a folder", "press D")
        for key, what in (("/", "search"), ("enter", "read a paper"), ("space", "mark"), ("e", "export")):
            assert any(key in line and what in line for line in page.lines)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (200, 60)])
async def test_it_fits(browse: Browse, size: tuple[int, int]) -> None:
    async with browse(welcome=True, size=size) as page:
        await welcomed(page)
        assert page.sees("Welcome to paperterm", "Six keys", "guided “Tour”", "any key goes on")


async def test_the_first_key_does_what_it_does(browse: Browse) -> None:
    async with browse(welcome=True) as page:
        await welcomed(page)
        await page.press("space")
        await page.until(lambda: page.is_undisturbed and bool(page.marked), "the mark")
        assert page.marked == {"Attention Is All You Need"}


async def test_keys_that_come_at_once_keep_their_order(browse: Browse) -> None:
    async with browse(welcome=True) as page:
        await welcomed(page)
        await page.pilot.press("slash", "b", "e", "r", "t")
        await page.until(lambda: page.query == "bert", "the query")


@pytest.mark.parametrize("key", ["escape", "enter"])
async def test_escape_and_enter_only_go_on(browse: Browse, key: str) -> None:
    async with browse(welcome=True) as page:
        await welcomed(page)
        await page.press(key)
        await page.until(lambda: page.is_undisturbed, "the browser")
        assert page.keys_at == "list"


async def test_it_is_there_again_in_the_palette(browse: Browse) -> None:
    async with browse() as page:
        assert page.is_undisturbed
        assert "Welcome" in {each.title for each in page.app.get_system_commands(page.screen)}
        page.app.action_welcome()
        await welcomed(page)


def test_only_the_very_first_start_shows_it(tmp_path: Path) -> None:
    where = places()

    def starts_with_it(*paths: Path) -> bool:
        app = browser(workspace(digest_paths(paths, where, {}), where))
        app.session.remember("theme", "paperterm-dark")
        app.session.close()
        return app.welcome

    assert starts_with_it()
    assert not starts_with_it()


def test_whoever_names_digests_knows_what_this_is(tmp_path: Path) -> None:
    where = places()
    digest = write_digest(tmp_path / "a.txt", "The Only Paper of This Digest")
    app = browser(workspace(digest_paths((digest,), where, {}), where))
    app.session.close()
    assert not app.welcome


async def test_a_file_that_is_dropped_on_it_is_offered_to_be_added(browse: Browse, tmp_path: Path) -> None:
    digest = write_digest(tmp_path / "my digest.txt", "The Only Paper of This Digest")
    async with browse(welcome=True) as page:
        await welcomed(page)
        paste(page, f"'{digest}'")
        await page.until(lambda: isinstance(page.screen, AddingScreen), "the dialog")
        await page.press("enter")
        await page.until(lambda: page.titles == ["The Only Paper of This Digest"], "the digest")
