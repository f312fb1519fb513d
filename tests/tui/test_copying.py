"""What leaves the browser by the clipboard, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperterm.papers import Link
from paperterm.tui.clipboard import MOST_BYTES, Tool

from .conftest import Browse
from .samples import library, paper


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file into which a tool writes what it is given to copy."""
    kept = tmp_path / "copied"
    command = ("sh", "-c", f"cat > {kept}")
    monkeypatch.setattr("paperterm.tui.clipboard.tools", lambda how, environment: (Tool(command),))
    return kept


async def test_y_sends_this_paper_to_the_clipboard_as_markdown(browse: Browse) -> None:
    async with browse() as page:
        await page.press("y")
        await page.says("Sent this paper to the terminal's clipboard as Markdown")
        assert "Attention Is All You Need" in page.app.clipboard
        assert "Recurrent and convolutional" in page.app.clipboard


async def test_y_sends_the_marked_papers_with_those_out_of_sight(browse: Browse) -> None:
    async with browse() as page:
        await page.press("space", "space")
        await page.search("bigtable")
        await page.press("y")
        await page.says("Sent 2 marked papers (2 out of sight)")
        assert all(title in page.app.clipboard for title in page.marked)


async def test_ctrl_c_sends_what_the_mouse_has_selected(browse: Browse) -> None:
    async with browse() as page:
        words = "BLEU for English-German"
        line = next(number for number, line in enumerate(page.lines) if words in line)
        column = page.lines[line].index(words)
        await page.drag((line, column), (line, column + len(words) - 1))
        await page.press("ctrl+c")
        await page.says("Sent the selected text to the terminal's clipboard")
        assert page.app.clipboard == words


async def test_ctrl_c_does_not_quit_but_says_what_does(browse: Browse) -> None:
    async with browse() as page:
        await page.press("ctrl+c")
        assert page.said == "q quits"
        assert page.app.is_running


async def test_what_a_tool_takes_is_copied(browse: Browse, tool: Path) -> None:
    async with browse() as page:
        await page.press("y")
        assert page.said == "Copied this paper as Markdown"
        assert "Attention Is All You Need" in tool.read_text(encoding="utf-8")
        assert page.app.clipboard == ""


async def test_where_the_tool_fails_the_terminal_is_asked(
    browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paperterm.tui.clipboard.tools", lambda how, environment: (Tool(("false",)),))
    async with browse() as page:
        await page.press("y")
        assert page.said == "Sent this paper to the terminal's clipboard as Markdown"
        assert "Attention" in page.app.clipboard


async def test_capital_y_copies_bibtex(browse: Browse, tool: Path) -> None:
    async with browse() as page:
        await page.press("space", "space", "Y")
        assert page.said == "Copied 2 marked papers as BibTeX"
        assert tool.read_text(encoding="utf-8").count("@misc{") == 2


async def test_what_the_terminal_would_drop_is_not_sent(browse: Browse) -> None:
    long = paper("Long", "word " * (MOST_BYTES // 5))
    async with browse(library=library([long])) as page:
        await page.press("y")
        assert page.said == "Not copied: 75 kB is more than terminals take · e exports it"
        assert page.app.clipboard == ""


async def test_c_copies_the_line_that_is_chosen(browse: Browse, tool: Path) -> None:
    one = paper("One", links=[Link("https://arxiv.org/abs/2503.01234", "other")])
    async with browse(library=library([one])) as page:
        for key, name, text in (
            ("l", "link", "https://arxiv.org/abs/2503.01234"),
            ("t", "title", "One"),
            ("i", "id", one.id),
            ("a", "arXiv id", "2503.01234"),
            ("c", "citation", "One. arXiv:2503.01234. https://arxiv.org/abs/2503.01234"),
        ):
            await page.press("c")
            assert page.sees("Copy what of this paper?", text)
            assert not page.sees("DOI")
            await page.press(key)
            assert page.is_undisturbed
            assert page.said == f"Copied the {name} of this paper"
            assert tool.read_text(encoding="utf-8") == text
        await page.press("c", "down", "enter")
        assert page.said == "Copied the citation of this paper"
        await page.press("c", "escape")
        assert page.is_undisturbed


async def test_lines_are_copied_for_all_that_is_marked(browse: Browse, tool: Path) -> None:
    linked = paper("Linked", links=[Link("https://example.org/a", "other")])
    async with browse(library=library([linked, paper("Bare"), paper("Hidden")])) as page:
        await page.press("a")
        await page.search("linked OR bare")
        await page.press("c", "l")
        assert page.said.startswith("Copied the link of 3 marked papers (1 out of sight) (2 have none)")
        assert tool.read_text(encoding="utf-8") == "https://example.org/a"
        await page.press("c", "t")
        assert page.said == "Copied 3 titles of 3 marked papers (1 out of sight)"
        assert tool.read_text(encoding="utf-8").splitlines() == [*page.titles, "Hidden"]


async def test_nothing_is_copied_where_there_is_no_paper(browse: Browse) -> None:
    async with browse() as page:
        await page.search("zzzzzz")
        await page.press("y", "Y")
        assert page.is_undisturbed
        assert page.app.clipboard == ""
