"""What leaves the browser by the clipboard or the web browser."""

from __future__ import annotations

import pytest

from paperterm.papers import Link

from .conftest import Browse
from .samples import library, paper


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that the web browser was asked to open."""
    urls: list[str] = []
    monkeypatch.setattr(
        "paperterm.tui.app.PapertermApp.open_url", lambda self, url, new_tab=True: urls.append(url)
    )
    return urls


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
        assert page.app.clipboard == words
        assert page.said == "Sent the selected text to the terminal's clipboard"


async def test_ctrl_c_does_not_quit_but_says_what_does(browse: Browse) -> None:
    async with browse() as page:
        await page.press("ctrl+c")
        assert page.said == "q quits"
        assert page.app.is_running


async def test_one_link_is_opened_at_once(browse: Browse, opened: list[str]) -> None:
    one = paper("One", links=[Link("https://example.org/a", "other")])
    async with browse(library=library([one])) as page:
        await page.press("o")
        assert opened == ["https://example.org/a"]
        assert page.said == "Asked the web browser to open https://example.org/a"


async def test_of_several_links_the_reader_chooses(browse: Browse, opened: list[str]) -> None:
    several = paper(
        "Several",
        links=[Link("https://example.org/a", "code"), Link("https://example.org/b", "model")],
    )
    async with browse(library=library([several])) as page:
        await page.press("o")
        assert page.sees("Open which link?", "code    https://example.org/a", "model   https://example.org/b")
        await page.press("down", "enter")
        assert page.is_undisturbed
        assert opened == ["https://example.org/b"]
        await page.press("o", "escape")
        assert page.is_undisturbed
        await page.press("o", "o")
        assert opened == ["https://example.org/b", "https://example.org/a"]


async def test_a_link_can_be_chosen_with_the_mouse(browse: Browse, opened: list[str]) -> None:
    several = paper(
        "Several",
        links=[Link("https://example.org/a", "code"), Link("https://example.org/b", "model")],
    )
    async with browse(library=library([several])) as page:
        await page.press("o")
        line = next(
            number for number, line in enumerate(page.lines) if "model   https://example.org/b" in line
        )
        await page.click(line, page.lines[line].index("example.org/b"))
        assert opened == ["https://example.org/b"]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "vscode://file/x",
        "--new-window",
        "https://user:word@example.org/",
        "https://example.org/%action",
        "https://example.org/ a",
        "https://",
        "../up",
    ],
)
async def test_an_address_that_is_not_plain_is_refused(browse: Browse, opened: list[str], url: str) -> None:
    one = paper("One", links=[Link(url, "other")])
    async with browse(library=library([one])) as page:
        await page.press("o")
        assert opened == []
        assert page.said == f"Not opened, because it is not a plain web address: {url}"


async def test_a_paper_without_links_says_so(browse: Browse, opened: list[str]) -> None:
    async with browse(library=library([paper("None")])) as page:
        await page.press("o")
        assert page.said == "This paper names no link"
        assert opened == []
