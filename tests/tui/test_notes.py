"""Notes: what is typed is never lost, and is read as the Markdown that it is."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual import events

from paperterm.settings import places
from paperterm.shelf import open_shelf
from paperterm.tui.screens.noting import NoteArea, NoteScreen

from .conftest import Browse
from .page import Page


def note(page: Page) -> str:
    """The note on the paper under the cursor."""
    return page.main.session.sets.notes.get(page.main.list.number or 0, "")


def area(page: Page) -> NoteArea:
    """Where the note is written."""
    area = page.screen.query_one(NoteArea)
    area.cursor_blink = False
    return area


async def read(page: Page, *texts: str) -> None:
    """Wait until a note is shown as it is read."""
    await page.until(lambda: all(text in page.main.detail.text.plain for text in texts), f"the note {texts}")


# In place


async def test_a_note_is_written_in_place_and_is_one_step(browse: Browse) -> None:
    async with browse() as page:
        title = page.title
        await page.press("w")
        assert page.sees(f"Note on {title}", "esc keeps it and closes")
        await page.write("An idea qj")
        await page.press("enter", "x", "escape")
        assert page.is_undisturbed
        assert note(page) == "An idea qj\nx"
        assert page.said == f"Wrote a note on {title} · u undoes it"
        await page.press("w", "backspace", "y", "escape")
        assert note(page) == "An idea qj\ny"
        await page.press("u")
        assert (page.said[:7], note(page)) == ("Undone:", "An idea qj\nx")
        await page.press("u")
        assert note(page) == ""


async def test_a_note_that_was_only_looked_at_is_no_step(browse: Browse) -> None:
    async with browse() as page:
        await page.press("w", "escape", "u")
        assert page.said == "Nothing to undo"


async def test_a_note_is_kept_while_it_is_written(browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paperterm.tui.screens.noting._KEPT_AFTER", 0.001)
    async with browse() as page:
        await page.press("w")
        await page.write("one")
        await page.until(lambda: note(page) == "one", "the first word")
        await page.write(" two")
        await page.until(lambda: note(page) == "one two", "the second")
        await page.press("escape", "u")
        assert note(page) == ""
        assert not page.main.session.can_undo


async def test_who_quits_while_writing_finds_the_note_the_next_time(browse: Browse) -> None:
    async with browse() as page:
        identity = page.papers[0].id
        await page.press("w")
        await page.write("half")
        await page.press("ctrl+q")
    shelf = open_shelf(places().shelf)
    assert shelf.contents().notes == {identity: "half"}
    shelf.close()


async def test_what_is_pasted_cannot_reach_the_terminal(browse: Browse) -> None:
    async with browse() as page:
        await page.press("w")
        await page.burst(events.Paste("red \x1b[31m and\ntwo lines"))
        assert "\x1b" not in area(page).text
        await page.press("escape")
        assert note(page).endswith("and\ntwo lines")


async def test_the_empty_note_is_none(browse: Browse) -> None:
    async with browse() as page:
        await page.press("w", "a", "escape", "w", "backspace", "escape")
        assert page.said.startswith("Deleted the note")
        assert not page.main.session.sets.noted


# As it is read


async def test_a_note_is_read_as_markdown_and_its_matches_are_set_off(browse: Browse) -> None:
    async with browse() as page:
        page.main.session.note(
            page.papers[0], "# Plan\n\nAsk *them* about [the code](https://a.example/x).\n\n- [bold]x[/]"
        )
        page.main._show_change()
        await read(page, "Note\nPlan\nAsk them about the code (https://a.example/x).\n\n• [bold]x[/]")
        await page.search("note:ask")
        await read(page, "Plan\nAsk them")
        lit = page.main.detail
        assert [lit.text.plain[hit.start : hit.end] for hit in lit._hits] == ["Ask"]


async def test_a_sign_in_the_list_says_that_there_is_a_note(browse: Browse) -> None:
    async with browse() as page:
        before = page.lines
        await page.press("w", "a", "escape")
        assert any("note" in line and "note" not in old for line, old in zip(page.lines, before, strict=True))


# In the reader's own editor


@pytest.fixture
def suspended(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The terminal can be left to an editor; how often that was done."""
    times: list[str] = []

    @contextmanager
    def suspend(self: object) -> Iterator[None]:
        times.append("suspended")
        yield

    monkeypatch.setattr("paperterm.tui.app.PapertermApp.suspend", suspend)
    return times


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An editor that does what stands in a file, with `path` for what it edits."""
    script = tmp_path / "edit.py"
    monkeypatch.setenv("VISUAL", f"'{sys.executable}' '{script}'")
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    return script


def edits(script: Path, does: str) -> None:
    script.write_text(
        f"import os, pathlib, sys\npath = pathlib.Path(sys.argv[1])\n{does}\n", encoding="utf-8"
    )


async def test_a_note_is_written_in_the_editor_and_leaves_nothing_behind(
    browse: Browse, editor: Path, suspended: list[str], tmp_path: Path
) -> None:
    seen = tmp_path / "seen"
    edits(
        editor,
        f"seen = pathlib.Path({str(seen)!r})\n"
        "seen.write_text(f'{path}\\n{oct(path.parent.stat().st_mode)}{path.read_text()}')\n"
        "path.write_text('Über *alles*\\n', 'utf-8')",
    )
    async with browse() as page:
        page.main.session.note(page.papers[0], "before")
        await page.press("W")
        assert suspended == ["suspended"]
        assert note(page) == "Über *alles*"
        assert page.said.startswith("Changed the note on Attention")
        path, content = seen.read_text(encoding="utf-8").split("\n", 1)
        assert path.endswith("attention-is-all-you-need.md")
        assert content == f"{oct(stat.S_IFDIR | 0o700)}before\n"
        assert not [*(tmp_path / "tmp").iterdir()]
        await page.press("u")
        assert note(page) == "before"


async def test_an_editor_that_fails_loses_nothing(
    browse: Browse, editor: Path, suspended: list[str], tmp_path: Path
) -> None:
    edits(editor, "path.write_text('much work')\nsys.exit(3)")
    async with browse() as page:
        page.main.session.note(page.papers[0], "before")
        await page.press("W")
        assert "ended with exit code 3: the note is as it was, and what you wrote is in" in page.said
        assert note(page) == "before"
        (left,) = (tmp_path / "tmp").rglob("*.md")
        assert left.read_text(encoding="utf-8") == "much work"
        assert str(left) in page.said
        edits(editor, "sys.exit(1)")
        await page.press("W")
        assert page.said.endswith("ended with exit code 1: the note is as it was.")
        edits(editor, "path.unlink()")
        await page.press("W")
        assert "cannot be read (No such file or directory): the note is as it was." in page.said
        assert note(page) == "before"


async def test_an_editor_that_is_not_there_is_named(
    browse: Browse, editor: Path, suspended: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "no-such-editor --wait")
    async with browse() as page:
        await page.press("W")
        assert page.said == (
            "no-such-editor did not start (No such file or directory): set $VISUAL or $EDITOR to your editor."
        )
        assert page.is_undisturbed


async def test_without_an_editor_or_a_terminal_to_leave_the_note_is_written_here(
    browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    async with browse() as page:
        await page.press("W")
        assert isinstance(page.screen, NoteScreen)
        assert page.said == "Neither $VISUAL nor $EDITOR names an editor: the note is written here"
        await page.press("escape")
        monkeypatch.setenv("EDITOR", "true")
        await page.press("W")
        assert isinstance(page.screen, NoteScreen)
        assert page.said == "This terminal cannot be left to an editor: the note is written here"
