"""The export dialog: what is written is seen before, and nothing that is there is lost."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from textual.events import Key
from textual.widgets import Static

from paperterm.saving import save
from paperterm.tui.screens.export import ExportScreen

from .conftest import Browse
from .page import PATIENCE, Page


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the browser was started."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


async def name_it(page: Page, name: str) -> None:
    """Put another name into the box."""
    page.box.value = name
    await page.pilot.pause()
    await page.until(lambda: not page.taking_out, "the preview")
    await page.pilot.pause()


async def test_one_paper_is_named_after_its_title_and_shown_before_it_is_written(
    browse: Browse, folder: Path
) -> None:
    async with browse() as page:
        await page.press("e")
        assert isinstance(page.screen, ExportScreen)
        assert page.sees("Export this paper to Markdown", "Preview", "Recurrent and convolutional")
        assert page.box.value == "attention-is-all-you-need.md"
        await page.press("enter")
        await page.dialog_closed()
        written = folder / "attention-is-all-you-need.md"
        assert page.said == "Wrote 1 paper to attention-is-all-you-need.md."
        assert "Recurrent and convolutional encoder-decoders" in written.read_text(encoding="utf-8")


async def test_the_marked_papers_are_exported_in_the_order_of_the_list(browse: Browse, folder: Path) -> None:
    async with browse() as page:
        await page.press("space", "space", "space")
        await page.search("learning")
        hidden = len(page.marked - set(page.titles))
        await page.press("e")
        assert page.sees(f"Export 3 marked papers ({hidden} out of sight) to Markdown")
        assert page.box.value == "learning.md"
        await page.press("enter")
        await page.dialog_closed()
        text = (folder / "learning.md").read_text(encoding="utf-8")
        shown = [title for title in page.titles if title in page.marked]
        places = [text.index(title) for title in (*shown, *sorted(page.marked - set(shown)))]
        assert places[: len(shown)] == sorted(places[: len(shown)])
        assert "Search: learning" in text


async def test_typing_replaces_the_name_that_is_offered_and_gets_a_suffix(
    browse: Browse, folder: Path
) -> None:
    async with browse() as page:
        await page.press("e")
        await page.write("mine")
        await page.press("enter")
        await page.dialog_closed()
        assert [path.name for path in folder.iterdir()] == ["mine.md"]


async def test_an_arrow_goes_on_with_the_name_that_is_offered(browse: Browse) -> None:
    async with browse() as page:
        await page.press("e", "home")
        await page.write("my-")
        assert page.box.value == "my-attention-is-all-you-need.md"
        await page.press("tab")
        await page.write("x")
        assert page.box.value == "my-attention-is-all-you-need.bibx"


async def test_the_name_in_another_format_is_offered_as_the_first_was(browse: Browse, folder: Path) -> None:
    async with browse() as page:
        await page.press("e", "tab")
        await page.write("mine")
        await page.press("enter")
        await page.dialog_closed()
        assert [path.name for path in folder.iterdir()] == ["mine.bib"]


async def test_esc_writes_nothing(browse: Browse, folder: Path) -> None:
    async with browse() as page:
        await page.press("e", "escape")
        assert page.is_undisturbed
        assert list(folder.iterdir()) == []


async def test_enter_never_overwrites_and_says_what_does(browse: Browse, folder: Path) -> None:
    there = folder / "attention-is-all-you-need.md"
    there.write_text("my notes\n")
    async with browse() as page:
        await page.press("e")
        assert page.sees("exists: ctrl+t appends what it lacks, ctrl+o overwrites it")
        await page.press("enter", "enter")
        assert isinstance(page.screen, ExportScreen)
        assert there.read_text() == "my notes\n"
        await name_it(page, "other.md")
        assert not page.sees("exists:")


async def test_ctrl_o_overwrites(browse: Browse, folder: Path) -> None:
    there = folder / "attention-is-all-you-need.md"
    there.write_text("my notes\n")
    async with browse() as page:
        await page.press("e", "ctrl+o")
        await page.dialog_closed()
        assert "my notes" not in there.read_text(encoding="utf-8")
        assert "Recurrent" in there.read_text(encoding="utf-8")


async def test_ctrl_t_appends_what_the_file_lacks_and_keeps_the_rest(browse: Browse, folder: Path) -> None:
    async with browse() as page:
        first, second = page.titles[:2]
        await page.press("e", "enter")
        await page.dialog_closed()
        there = folder / "attention-is-all-you-need.md"
        there.write_text(there.read_text(encoding="utf-8") + "\nmy notes\n", encoding="utf-8")
        await page.press("space", "space", "E")
        assert page.box.value == "attention-is-all-you-need.md"
        await page.press("ctrl+t")
        await page.dialog_closed()
        text = there.read_text(encoding="utf-8")
        assert text.count(f"# {first}") == 1
        assert text.count(f"# {second}") == 1
        assert "my notes" in text


async def test_a_folder_that_is_not_there_is_told_in_a_sentence(browse: Browse, folder: Path) -> None:
    async with browse() as page:
        await page.press("e")
        await name_it(page, "no/such/folder.md")
        await page.press("enter")
        await page.until(lambda: page.sees("its folder does not exist"), "the sentence about the folder")
        assert isinstance(page.screen, ExportScreen)
        assert list(folder.iterdir()) == []
        await name_it(page, "there.md")
        await page.press("enter")
        await page.dialog_closed()
        assert (folder / "there.md").exists()


STRANGE = (
    "",
    " ",
    ".",
    "..",
    "/",
    "~",
    "~/",
    "~nobody",
    "~nobody/x",
    "here/",
    "a" * 400,
    "no\0where/x",
    "//",
    "./",
)


async def test_no_name_is_too_strange(browse: Browse, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder))
    async with browse() as page:
        await page.press("e")
        for name in STRANGE:
            for key in ("enter", "ctrl+o", "ctrl+t"):
                await name_it(page, name)
                await page.press(key)
                await page.until(lambda: not page.screen.workers, "the attempt")
                assert isinstance(page.screen, ExportScreen), f"{name!r} with {key} cannot be written"
                assert (
                    page.sees("Give the file a name") or "could not" in page.shown or "too long" in page.shown
                )
        assert list(folder.iterdir()) == []
        assert list(folder.parent.glob("*.md")) == []


async def test_a_folder_that_may_not_be_entered_is_told_in_a_sentence(
    browse: Browse, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(self: Path, **_: object) -> bool:
        raise PermissionError(13, "Permission denied", str(self))

    async with browse() as page:
        await page.press("e")
        monkeypatch.setattr(Path, "exists", forbidden)
        monkeypatch.setattr(Path, "lstat", forbidden)
        await name_it(page, "locked/x.md")
        await page.press("enter")
        await page.until(lambda: page.sees("may not"), "the sentence about the folder")
        assert isinstance(page.screen, ExportScreen)
        monkeypatch.undo()


@pytest.mark.parametrize("what", ["folder", "link", "binary"])
async def test_what_cannot_be_appended_to_stays_as_it_is(browse: Browse, folder: Path, what: str) -> None:
    there, other = folder / "x.md", folder / "other"
    other.write_bytes(b"\xff\xfe\x00other")
    if what == "folder":
        there.mkdir()
    elif what == "link":
        there.symlink_to(other)
    else:
        there.write_bytes(b"\xff\xfe\x00")
    async with browse() as page:
        await page.press("e")
        await name_it(page, "x.md")
        await page.press("ctrl+t")
        await page.until(lambda: page.box.has_focus and not page.screen.workers, "the attempt")
        assert isinstance(page.screen, ExportScreen)
        assert page.sees("x.md")
        assert other.read_bytes() == b"\xff\xfe\x00other"
        assert what != "binary" or there.read_bytes() == b"\xff\xfe\x00"


async def test_the_preview_scrolls_while_the_name_is_edited(browse: Browse) -> None:
    async with browse(size=(80, 24)) as page:
        await page.press("a", "e")
        assert page.sees("Attention Is All You Need")
        await page.press("pagedown", "pagedown")
        assert not page.sees("Attention Is All You Need")
        await page.press("pageup", "pageup", "pageup")
        assert page.sees("Attention Is All You Need")
        await page.press("end")
        await page.write("x")
        assert page.box.value == "papers.mdx"


async def test_many_papers_are_previewed_in_part(browse: Browse) -> None:
    async with browse() as page:
        await page.press("a", "e")
        assert f"{page.screen.query_one('#document', Static).content}".endswith("\n… and 42 more papers")


async def test_nothing_to_export_is_told(browse: Browse) -> None:
    async with browse() as page:
        await page.search("zzzzzz")
        await page.press("e")
        assert page.is_undisturbed
        assert page.said == "Nothing to export"


# Formats


async def test_tab_changes_the_format_and_the_name_with_it(browse: Browse, folder: Path) -> None:
    async with browse() as page:
        await page.press("e", "tab")
        assert page.sees("Export this paper to BibTeX", "to cite from LaTeX", "@misc{attention-")
        assert page.box.value == "attention-is-all-you-need.bib"
        await page.press("tab", "tab", "tab")
        assert page.box.value == "attention-is-all-you-need.csv"
        await page.press("tab", "shift+tab", "shift+tab")
        assert page.box.value == "attention-is-all-you-need.ris"
        await page.press("enter")
        await page.dialog_closed()
        assert page.said == "Wrote 1 paper to attention-is-all-you-need.ris."
        assert (folder / "attention-is-all-you-need.ris").read_bytes().startswith(b"TY  - GEN\r\n")


async def test_a_name_says_the_format(browse: Browse, folder: Path) -> None:
    async with browse() as page:
        await page.press("e")
        await name_it(page, "mine.bib")
        assert page.sees("to BibTeX", "@misc{attention-")
        await name_it(page, "mine.txt")
        assert page.sees("to BibTeX")
        await page.press("enter")
        await page.dialog_closed()
        assert (folder / "mine.txt").read_text(encoding="utf-8").startswith("@misc{attention-")


async def test_only_what_can_go_on_is_appended_to(browse: Browse, folder: Path) -> None:
    (folder / "mine.ris").write_text("mine\n")
    (folder / "mine.bib").write_text("% mine\n")
    async with browse() as page:
        await page.press("e")
        await name_it(page, "mine.ris")
        assert page.sees("mine.ris exists: ctrl+o overwrites it")
        await page.press("ctrl+t")
        assert page.sees("A file in RIS cannot be appended to")
        assert (folder / "mine.ris").read_text() == "mine\n"
        await name_it(page, "mine.bib")
        await page.press("ctrl+t")
        await page.dialog_closed()
        assert (folder / "mine.bib").read_text(encoding="utf-8").startswith("% mine\n\n@misc{attention-")


async def test_the_last_export_is_repeated_in_its_format(browse: Browse, folder: Path) -> None:
    async with browse() as page:
        await page.press("e", "tab", "enter")
        await page.dialog_closed()
        await page.press("j", "E")
        assert page.sees("Export this paper to BibTeX", "exists: ctrl+t appends what it lacks")


async def test_enter_pressed_again_while_the_file_is_written_does_nothing(
    browse: Browse, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, saved = threading.Event(), []

    def save_slowly(*arguments: Any, **more: Any) -> str:
        assert held.wait(PATIENCE)
        saved.append(arguments)
        return save(*arguments, **more)

    monkeypatch.setattr("paperterm.tui.screens.export.save", save_slowly)
    async with browse() as page:
        await page.press("e")
        await page.send(Key("enter", "\r"), Key("enter", "\r"), Key("ctrl+o", None))
        held.set()
        await page.dialog_closed()
        assert page.said == "Wrote 1 paper to attention-is-all-you-need.md."
        assert len(saved) == 1


async def test_a_file_that_comes_while_it_is_named_is_not_replaced_and_the_keys_are_told(
    browse: Browse, folder: Path
) -> None:
    async with browse() as page:
        await page.press("e")
        (folder / "attention-is-all-you-need.md").write_text("mine", encoding="utf-8")
        await page.press("enter")
        assert page.sees("ctrl+t appends what it lacks", "ctrl+o overwrites it")
        assert (folder / "attention-is-all-you-need.md").read_text(encoding="utf-8") == "mine"
