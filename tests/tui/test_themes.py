"""Dark, light, without colour: always readable, and never in colour alone."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from rich.segment import Segment
from rich.style import Style

from paperterm.tui.themes import THEMES

from .conftest import Browse
from .page import Page


async def test_it_is_dark_unless_asked_otherwise(browse: Browse) -> None:
    async with browse() as page:
        assert page.app.theme == "paperterm-dark"
    async with browse(theme="paperterm-light") as page:
        assert page.app.theme == "paperterm-light"


async def test_a_theme_for_one_run_is_not_remembered(browse: Browse) -> None:
    async with browse(theme="paperterm-light"):
        pass
    async with browse() as page:
        assert page.app.theme == "paperterm-dark"


async def test_a_theme_that_is_chosen_in_the_browser_is_remembered(browse: Browse) -> None:
    async with browse() as page:
        page.app.theme = "paperterm-light"
        await page.pilot.pause()
    async with browse() as page:
        assert page.app.theme == "paperterm-light"


async def test_a_theme_that_does_not_exist_is_not_taken(browse: Browse) -> None:
    async with browse(theme="no-such-theme") as page:
        assert page.app.theme == "paperterm-dark"


async def test_every_theme_paints(browse: Browse) -> None:
    async with browse() as page:
        await page.press("space", "slash")
        await page.write("a")
        for theme in page.app.available_themes:
            page.app.theme = theme
            await page.pilot.pause()
            assert page.sees("62", "? help") or page.sees("ctrl+q quit")


@pytest.mark.parametrize("theme", ["", "ansi-dark", "ansi-light", "paperterm-light"])
async def test_without_colour_everything_is_told_by_signs(
    browse: Browse, monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with browse(theme=theme, size=(160, 36)) as page:
        await page.press("space", "k", "asterisk")
        assert page.sees("▌✓★● Attention")
        await page.press("r")
        assert page.sees("▌✓★  Attention")
        assert page.sees("[ ] Unread")


@pytest.mark.parametrize("chosen", ["paperterm-ansi", "textual-dark", "ansi-light"])
async def test_without_colour_the_terminal_gets_none_whatever_is_chosen(
    browse: Browse, monkeypatch: pytest.MonkeyPatch, chosen: str
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with browse(size=(90, 30)) as page:
        page.app.theme = chosen
        await page.ask("attention")
        await page.press("enter", "3", "2")
        for segment in drawn(page):
            style = segment.style
            assert style is not None
            assert style.color is None or style.color.is_default, segment
            assert style.bgcolor is None or style.bgcolor.is_default, segment
        assert styles_of(page, "▌", "cursor") == {(True, False, False)}
        assert {underlined for _, _, underlined in styles_of(page, "Attention", "match")} == {True}


async def test_the_colours_of_the_terminal_are_used_as_they_are(browse: Browse) -> None:
    """Nothing but the sixteen, and no ground: what is readable elsewhere in this terminal is so here."""
    async with browse(theme="paperterm-ansi") as page:
        await page.ask("attention")
        await page.press("enter", "space", "v", "j", "1")
        for segment in drawn(page):
            style = segment.style
            assert style is not None
            for colour in (style.color, style.bgcolor):
                assert colour is None or colour.number is not None or colour.is_default, segment
            assert style.bgcolor is None or style.bgcolor.is_default, segment


async def test_every_text_can_be_read_in_every_theme(browse: Browse) -> None:
    """Contrast as WCAG counts it, of each text on what it really stands on: 4.5, or as much as was promised.

    With a cursor here and away, a range, marks, stars, read papers, matches, a filter that is on, the tour.
    """
    async with browse(size=(150, 40)) as page:
        page.main.action_tour()
        await page.press("space", "asterisk", "j", "r", "j", "1", "j", "space", "k", "2")
        await page.ask("attention OR network")
        await page.press("enter", "j", "v", "j", "j", "n")
        for theme in sorted(page.app.available_themes):
            if not page.app.available_themes[theme].ansi:
                page.app.theme = theme
                least = 7.0 if "contrast" in theme else 4.5
                for pane in ("filters", "list"):
                    await page.press({"filters": "1", "list": "2"}[pane])
                    assert_readable(drawn(page), least, f"{theme}, at the {pane}")


@pytest.mark.parametrize("key", ["question_mark", "e", "ctrl+r", "S"])
async def test_every_dialog_can_be_read_in_each_of_our_themes(browse: Browse, key: str) -> None:
    async with browse() as page:
        await page.search("attention")
        await page.press(key)
        for theme in THEMES:
            if not theme.ansi:
                page.app.theme = theme.name
                await page.pilot.pause()
                dialog = page.screen.query_one(".dialog").region
                strips = page.screen._compositor.render_strips()[dialog.y : dialog.bottom]
                inside = [segment for strip in strips for segment in strip.crop(dialog.x, dialog.right)]
                assert_readable(inside, 7.0 if "contrast" in theme.name else 4.5, theme.name)


async def test_a_match_differs_from_what_is_around_it_in_more_than_colour(browse: Browse) -> None:
    async with browse() as page:
        await page.ask("attention")
        for theme in sorted(page.app.available_themes):
            page.app.theme = theme
            await page.pilot.pause()
            row = page.main.list.draw_row(0, 80, under_cursor=False)
            lit = [segment for strip in row for segment in strip if segment.text.casefold() == "attention"]
            rest = [segment for strip in row for segment in strip if segment not in lit]
            assert lit
            assert all(style_of(segment).underline and style_of(segment).bold for segment in lit)
            assert not any(style_of(segment).underline for segment in rest)


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_the_rows_that_are_meant_stand_out(browse: Browse, theme: str) -> None:
    async with browse(theme=theme) as page:
        rows = page.main.list
        resting, under_cursor = (
            {(style_of(segment).bgcolor, style_of(segment).reverse) for segment in strip}
            for strip in (rows.draw_row(0, 80, under_cursor=here)[0] for here in (False, True))
        )
        assert not resting & under_cursor


async def test_the_pane_that_has_the_keys_has_another_frame(browse: Browse) -> None:
    """In its line as well as in its colour."""
    async with browse(size=(150, 40)) as page:
        for key, pane in (("1", "Filters"), ("2", "Papers"), ("3", "Paper 1")):
            await page.press(key)
            frame = next(line for line in page.lines if "Filters" in line)
            assert f"━{pane}" in frame
            assert sum(frame.count(f"━{name}") for name in ("Filters", "Papers", "Paper 1")) == 1


def drawn(page: Page) -> list[Segment]:
    """All pieces of the screen, as they go to the terminal."""
    return [segment for strip in page.screen._compositor.render_strips() for segment in strip]


def style_of(segment: Segment) -> Style:
    """How a piece is drawn."""
    return segment.style or Style()


def styles_of(page: Page, text: str, what: str) -> set[tuple[bool, bool, bool]]:
    """Whether each piece that is or begins with a text is in reverse video, dim, underlined."""
    found = [style_of(segment) for segment in drawn(page) if segment.text.startswith(text)]
    assert found, what
    return {(bool(style.reverse), bool(style.dim), bool(style.underline)) for style in found}


def assert_readable(segments: Iterable[Segment], least: float, where: str) -> None:
    """Letters, digits and signs of state have so much contrast to what is behind them."""
    for segment in segments:
        if any(letter.isalnum() or letter in "▌✓★●" for letter in segment.text):
            assert contrast(*colours(segment)) >= least, (where, segment)


def colours(segment: Segment) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The colour of a piece of a line, and the one behind it."""
    style = segment.style
    assert style is not None
    assert style.color is not None
    assert style.bgcolor is not None
    assert style.color.triplet is not None
    assert style.bgcolor.triplet is not None
    text, ground = tuple(style.color.triplet), tuple(style.bgcolor.triplet)
    return (ground, text) if style.reverse else (text, ground)


def contrast(one: Iterable[int], other: Iterable[int]) -> float:
    """The contrast of two colours, from 1 to 21."""

    def luminance(colour: Iterable[int]) -> float:
        parts = [value / 255 for value in colour]
        linear = [part / 12.92 if part <= 0.04045 else pow((part + 0.055) / 1.055, 2.4) for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
