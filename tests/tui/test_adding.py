"""Digests are added while the browser is open, and shown at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from making import digest_text, write_digest
from textual import events

from paperterm.settings import places
from paperterm.tui.screens.adding import AddingScreen

from .conftest import Browse
from .page import Page

ONE, TWO = "The Only Paper of This Digest", "The Paper of Another Digest"


async def add(page: Page, path: str) -> None:
    """Give a path to the dialog."""
    await page.press("D")
    await page.until(lambda: isinstance(page.screen, AddingScreen), "the dialog")
    page.box.value = path
    await page.press("enter")


async def test_the_library_grows_from_the_starter_to_what_is_kept(browse: Browse, tmp_path: Path) -> None:
    first = write_digest(tmp_path / "one.txt", ONE)
    second = write_digest(tmp_path / "two.txt", TWO)
    async with browse() as page:
        await add(page, str(first))
        await page.until(lambda: page.titles == [ONE], "the first digest")
        await page.says("Added 1 digest with 1 paper, in place of the starter digest")
        assert "starter" not in page.heading
        await page.indexed()
        await add(page, f"'{second}'")
        await page.until(lambda: set(page.titles) == {ONE, TWO}, "the second digest")
        await page.until(lambda: page.said == "Added 1 digest with 1 paper", "the words without the starter")
        await page.indexed()
        page.box.value = "another"
        await page.answered("another")
        assert page.titles == [TWO]
    assert (places().digests / "one.txt").read_bytes() == first.read_bytes()


async def test_a_path_that_is_dropped_on_the_list_opens_the_dialog(browse: Browse, tmp_path: Path) -> None:
    digest = write_digest(tmp_path / "one.txt", ONE)
    async with browse() as page:
        page.app.post_message(events.Paste(digest.as_uri()))
        await page.until(lambda: isinstance(page.screen, AddingScreen), "the dialog")
        await page.press("enter")
        await page.until(lambda: page.titles == [ONE], "the digest")


async def test_what_is_pasted_and_no_path_does_nothing_but_say_so(browse: Browse) -> None:
    async with browse() as page:
        page.app.post_message(events.Paste("mixture of experts"))
        await page.says("What was pasted is no path to a file that is here · D adds digests")
        assert page.is_undisturbed


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("", None, "Type, paste or drop a path first."),
        ("nowhere.txt", None, "No file or folder at"),
        ("binary.txt", b"\0\1\2" * 100, "Nothing was added"),
        ("folder", "", "Nothing was added"),
    ],
)
async def test_what_cannot_be_added_is_one_sentence_and_changes_nothing(
    browse: Browse, tmp_path: Path, name: str, content: bytes | str | None, sentence: str
) -> None:
    path = tmp_path / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content is not None:
        path.mkdir()
    async with browse() as page:
        await add(page, str(path) if name else "")
        await page.until(lambda: page.sees(sentence), sentence)
        await page.press("escape")
        assert page.is_undisturbed
        assert len(page.titles) == 62


async def test_a_digest_of_that_name_is_never_replaced(browse: Browse, tmp_path: Path) -> None:
    digest = write_digest(tmp_path / "one.txt", ONE)
    places().digests.mkdir(parents=True)
    kept = places().digests / "one.txt"
    kept.write_text(digest_text([(TWO, "")]), encoding="utf-8")
    before = kept.read_bytes()
    async with browse() as page:
        await add(page, str(digest))
        await page.until(lambda: page.sees("A digest named one.txt is there already"), "the sentence")
    assert kept.read_bytes() == before


async def test_where_other_digests_are_named_it_says_that_it_is_kept(browse: Browse, tmp_path: Path) -> None:
    named = write_digest(tmp_path / "named.txt", TWO)
    digest = write_digest(tmp_path / "one.txt", ONE)
    async with browse(named) as page:
        await add(page, str(digest))
        await page.says("Added 1 digest with 1 paper: they are kept")
        assert page.titles == [TWO]
