"""What the browser looks like, compared with pictures that somebody has looked at.

    pytest tests/tui/test_snapshots.py --snapshot-update

takes them anew; then they have to be looked at again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib.metadata import version

import pytest
from textual.pilot import Pilot

from paperterm.tui.screens.noting import NoteArea
from paperterm.tui.themes import THEMES

from .conftest import app_on
from .page import Page

pytest.importorskip("pytest_textual_snapshot", reason="the pictures are compared by pytest-textual-snapshot")

RECORDED_WITH = {"textual": "8.2.8", "rich": "15.0.0"}
INSTALLED = {name: version(name) for name in RECORDED_WITH}

pytestmark = pytest.mark.skipif(
    INSTALLED != RECORDED_WITH,
    reason=f"the pictures were taken with {RECORDED_WITH}, but {INSTALLED} is installed, which may draw "
    "something a little differently without anything being wrong; what the browser does is tested elsewhere",
)

WIDE = (150, 36)

Steps = Callable[[Page], Awaitable[None]]
Compare = Callable[..., bool]


@pytest.fixture
def looks(snap_compare: Compare) -> Callable[..., bool]:
    """Whether the browser looks as in the picture, after some steps."""

    def compare(steps: Steps, size: tuple[int, int] = (120, 36), theme: str = "") -> bool:
        async def play(pilot: Pilot[None]) -> None:
            page = Page(app, pilot)
            page.main.bar.box.cursor_blink = False
            await page.indexed()
            await page.until(lambda: page.main.acquainted, "what is new")
            await steps(page)

        app = app_on(theme=theme)
        return snap_compare(app, terminal_size=size, run_before=play)

    return compare


async def some_marks(page: Page) -> None:
    """A list with marks, a star and a paper that was read."""
    await page.press("space", "j", "space", "asterisk", "j", "r", "j", "v", "j")
    page.main.be_silent()


async def a_search(page: Page) -> None:
    """A search with the cursor still in the box."""
    await page.ask("neural network")
    await page.press("end", "down")


async def two_filters(page: Page) -> None:
    """Two filters of two groups."""
    await page.press("1", *["j"] * 9, "space", *["j"] * 8, "space")


async def nothing_found(page: Page) -> None:
    """A search that finds nothing with the filter that is on."""
    await page.search("learning")
    await page.press("M")


async def the_export(page: Page) -> None:
    """The export dialog."""
    await page.press("space", "space", "space", "e")
    page.box.cursor_blink = False


async def the_reading_view(page: Page) -> None:
    """A paper alone on the screen, found and starred, with one of its matches set off."""
    await page.search("language understanding")
    await page.press("asterisk", "V", "n", "n")
    page.main.be_silent()


async def the_third_step(page: Page) -> None:
    """The third step of the tour, with a search that has matches."""
    page.main.action_tour()
    await page.press("j")
    await page.search("network")


async def in_triage(page: Page) -> None:
    """Triage with some papers judged."""
    await page.search("learning")
    await page.press("T", "y", "n", "l", "n")


async def said_of_papers(page: Page) -> None:
    """Tags, a note and ratings in the list and with the paper."""
    page.main.session.note(
        page.papers[0], "# Idea\n\nAsk *them* about `heads`:\n\n- how many?\n- [why](https://a.example)"
    )
    await page.press("plus", "plus", "plus", "v", "j", "t")
    for tag in ("to read", "vision", "old"):
        page.box.value = tag
        await page.press("enter")
    await page.press("escape", "g", "3")
    await page.press("G")  # once the note has its place, which is the end
    page.main.be_silent()


async def the_tags(page: Page) -> None:
    """The dialog of the tags, for a range of which some have one."""
    await said_of_papers(page)
    await page.press("2", "g", "v", "j", "j", "t")
    page.box.cursor_blink = False
    await page.press("v")


async def a_note(page: Page) -> None:
    """A note while it is written."""
    await said_of_papers(page)
    await page.press("2", "w")
    page.screen.query_one(NoteArea).cursor_blink = False


async def the_bulk(page: Page) -> None:
    """What can be done with all marked papers."""
    await page.press("space", "space", "space", "slash")
    await page.search("network")
    await page.press("x", "j")


async def the_help(page: Page) -> None:
    """The help."""
    await page.press("question_mark")


async def everything_at_once(page: Page) -> None:
    """A search with matches, a filter that is on, and rows marked, starred, read and under the cursor."""
    await page.press("1", "space", "2")
    await page.search("network OR language")
    await page.press("space", "asterisk", "j", "r", "j", "space", "asterisk", "r", "k")
    page.main.be_silent()


async def one_line_each(page: Page) -> None:
    """A search in the denser list, with a range in the making."""
    await page.press("d")
    await page.search("network OR language")
    await page.press("space", "j", "v", "j", "j")
    page.main.be_silent()


def test_the_browser(looks: Callable[..., bool]) -> None:
    assert looks(some_marks)


def test_the_browser_in_a_light_theme(looks: Callable[..., bool]) -> None:
    assert looks(some_marks, theme="paperterm-light")


def test_the_browser_in_80_by_24(looks: Callable[..., bool]) -> None:
    assert looks(some_marks, size=(80, 24))


def test_a_search(looks: Callable[..., bool]) -> None:
    assert looks(a_search)


def test_filters(looks: Callable[..., bool]) -> None:
    assert looks(two_filters)


def test_an_empty_list(looks: Callable[..., bool]) -> None:
    assert looks(nothing_found)


def test_the_export_dialog(looks: Callable[..., bool]) -> None:
    assert looks(the_export)


def test_what_is_said_of_papers(looks: Callable[..., bool]) -> None:
    assert looks(said_of_papers)


def test_the_tags(looks: Callable[..., bool]) -> None:
    assert looks(the_tags)


def test_a_note(looks: Callable[..., bool]) -> None:
    assert looks(a_note, size=(80, 24))


def test_the_bulk_menu(looks: Callable[..., bool]) -> None:
    assert looks(the_bulk, size=(80, 24))


def test_the_help(looks: Callable[..., bool]) -> None:
    assert looks(the_help)


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
def test_each_of_our_themes(looks: Callable[..., bool], theme: str) -> None:
    assert looks(everything_at_once, size=WIDE, theme=theme)


def test_without_colour(looks: Callable[..., bool], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert looks(everything_at_once, size=WIDE)


def test_in_ascii(looks: Callable[..., bool], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERTERM_ASCII", "1")
    assert looks(everything_at_once, size=WIDE)


def test_one_line_a_paper(looks: Callable[..., bool]) -> None:
    assert looks(one_line_each)


def test_three_panes(looks: Callable[..., bool]) -> None:
    assert looks(some_marks, size=WIDE)


def test_the_reading_view(looks: Callable[..., bool]) -> None:
    assert looks(the_reading_view)


def test_the_tour(looks: Callable[..., bool]) -> None:
    assert looks(the_third_step, size=(80, 24))


def test_triage(looks: Callable[..., bool]) -> None:
    assert looks(in_triage)
