"""Where a paper leads to: its links, its pages, and searches for it, opened by the web browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperterm.papers import Link
from paperterm.settings import places

from .conftest import Browse
from .page import Page
from .samples import library, paper


class Asking:
    """A process that asks the web browser, and has ended so."""

    def __init__(self, code: int | None) -> None:
        self.code = code

    def poll(self) -> int | None:
        """How it has ended."""
        return self.code


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that the web browser was asked to open."""
    urls: list[str] = []

    def ask(url: str) -> Asking:
        urls.append(url)
        return Asking(0)

    monkeypatch.setattr("paperterm.opening.ask", ask)
    return urls


def place_of(page: Page, text: str) -> tuple[int, int]:
    """The line and the column of a text on the screen, where it stands last."""
    line = max(number for number, line in enumerate(page.lines) if text in line)
    return line, page.lines[line].index(text)


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
        assert page.sees(
            "Open which link?", "a  Code   https://example.org/a", "b  Model  https://example.org/b"
        )
        await page.press("down", "enter")
        assert page.is_undisturbed
        assert opened == ["https://example.org/b"]
        await page.press("o", "escape")
        assert page.is_undisturbed
        await page.press("o", "o", "o", "b")
        assert opened == ["https://example.org/b", "https://example.org/a", "https://example.org/b"]


async def test_a_link_can_be_chosen_with_the_mouse(browse: Browse, opened: list[str]) -> None:
    several = paper(
        "Several",
        links=[Link("https://example.org/a", "code"), Link("https://example.org/b", "model")],
    )
    async with browse(library=library([several])) as page:
        await page.press("o")
        await page.click(*place_of(page, "Model  https://example.org/b"))
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


async def test_a_paper_without_links_is_looked_for(browse: Browse, opened: list[str]) -> None:
    async with browse(library=library([paper("None & All")])) as page:
        await page.press("o")
        assert page.sees(
            "This paper names no link", "https://www.semanticscholar.org/search?q=None%20%26%20All"
        )
        await page.press("a")
        assert opened == ["https://arxiv.org/search/?searchtype=title&query=None%20%26%20All"]


async def test_capital_o_offers_every_place(browse: Browse, opened: list[str]) -> None:
    one = paper("One", links=[Link("https://huggingface.co/papers/2503.01234", "other")])
    async with browse(library=library([one])) as page:
        await page.press("O")
        assert page.sees(
            "a  arXiv   https://arxiv.org/abs/2503.01234",
            "b  PDF     https://arxiv.org/pdf/2503.01234",
            "c  Link    https://huggingface.co/papers/2503.01234",
            "d  Search  https://arxiv.org/search/",
            "e  Search  https://www.semanticscholar.org/search",
        )
        await page.press("b")
        assert opened == ["https://arxiv.org/pdf/2503.01234"]


async def test_the_reader_s_own_addresses_are_offered_as_well(
    browse: Browse, opened: list[str], home: Path
) -> None:
    file = places().settings
    file.parent.mkdir(parents=True)
    file.write_text(
        '[links]\narxiv = ""\n"my notes" = "http://localhost:8000/?q={title}"\n'
        'mirror = "https://example.org/abs/{arxiv}"\n',
        encoding="utf-8",
    )
    with_id = paper("One", links=[Link("https://huggingface.co/papers/2503.01234", "other")])
    async with browse(library=library([with_id, paper("Two & More")])) as page:
        await page.press("O")
        assert page.sees(
            "c  mirror    https://example.org/abs/2503.01234", "f  my notes  http://localhost:8000/?q=One"
        )
        assert not page.sees("https://arxiv.org/search")
        await page.press("escape", "j", "o")
        assert page.sees("This paper names no link", "b  my notes  http://localhost:8000/?q=Two%20%26%20More")
        await page.press("b")
        assert opened == ["http://localhost:8000/?q=Two%20%26%20More"]


async def test_an_address_is_shown_in_full_before_it_is_opened(browse: Browse, opened: list[str]) -> None:
    long = "https://example.org/" + "long/" * 30 + "end"
    several = [Link("https://example.org/a", "code"), Link(long, "other")]
    async with browse(library=library([paper("One", "", links=several)]), size=(80, 24)) as page:
        await page.press("3", "z", "o")
        assert not page.sees("long/end")
        await page.press("down")
        assert page.sees("long/end")
        assert opened == []


async def test_an_address_can_be_copied_instead(browse: Browse, opened: list[str]) -> None:
    async with browse(library=library([paper("One")])) as page:
        await page.press("O", "down", "y")
        assert page.said == "Sent the address to the terminal's clipboard"
        assert page.app.clipboard == "https://www.semanticscholar.org/search?q=One"
        assert opened == []


async def test_a_host_beyond_ascii_is_shown_as_it_is_opened(browse: Browse) -> None:
    one = paper("One", links=[Link("https://bücher.example/x", "other"), Link("https://b.org", "other")])
    async with browse(library=library([one])) as page:
        await page.press("o")
        assert page.sees("https://xn--bcher-kva.example/x")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (3, "There is no web browser here · O and then y copies the address"),
        (4, "The web browser could not open it · O and then y copies the address"),
    ],
)
async def test_a_browser_that_is_missing_or_fails_is_told(
    browse: Browse, monkeypatch: pytest.MonkeyPatch, code: int, said: str
) -> None:
    for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("paperterm.opening.ask", lambda url: Asking(code))
    one = paper("One", links=[Link("https://example.org/a", "other")])
    async with browse(library=library([one])) as page:
        await page.press("o")
        assert page.said == said


async def test_a_browser_that_hangs_holds_nothing_up(browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    hanging = Asking(None)
    monkeypatch.setattr("paperterm.opening.ask", lambda url: hanging)
    monkeypatch.setattr("paperterm.opening.PATIENCE", 0.1)
    one = paper("One", links=[Link("https://example.org/a", "other")])
    async with browse(library=library([one, paper("Two")])) as page:
        await page.pilot.press("o")
        await page.pilot.press("j")
        assert page.title == "Two"
        await page.says("The web browser was asked to open https://example.org/a and has not answered yet")


# The mouse


async def test_a_click_opens_a_link_wherever_it_stands(browse: Browse, opened: list[str]) -> None:
    one = paper("One", "Look at https://example.org/in_the_text. It is there.", links=[])
    two = paper("Two", "Nothing.", links=[Link("https://example.org/listed", "code")])
    async with browse(library=library([one, two])) as page:
        line, column = place_of(page, "https://example.org/in_the_text. It")
        await page.click(line, column + 5)
        await page.says("Asked the web browser to open https://example.org/in_the_text")
        await page.press("J")
        line, column = place_of(page, "Code  https://example.org/listed")
        await page.click(line, column + 8)
        await page.says("Asked the web browser to open https://example.org/listed")
        assert opened == ["https://example.org/in_the_text", "https://example.org/listed"]


async def test_selecting_an_address_does_not_open_it(browse: Browse, opened: list[str]) -> None:
    one = paper("One", "Look at https://example.org/in_the_text. It is there.", links=[])
    async with browse(library=library([one])) as page:
        line, column = place_of(page, "https://example.org/in_the_text. It")
        await page.drag((line, column), (line, column + 10))
        await page.press("ctrl+c")
        assert opened == []
        assert page.app.clipboard == "https://exa"


async def test_what_looks_like_an_action_is_none(browse: Browse, opened: list[str]) -> None:
    url = "https://example.org/');app.quit();('"
    one = paper("One", "", links=[Link(url, "other")])
    async with browse(library=library([one])) as page:
        line, column = place_of(page, url)
        await page.click(line, column + 5)
        await page.says("Asked")
        assert page.app.is_running
        assert opened == [url]
