"""Dark, light, without colour: always readable, and never in colour alone."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from rich.segment import Segment

from .conftest import Browse


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
    async with browse(theme=theme) as page:
        assert not page.app.theme.startswith("ansi")
        await page.press("space", "k", "asterisk")
        assert page.sees("▌✓★● Attention")
        await page.press("r")
        assert page.sees("▌✓★  Attention")
        assert page.sees("[ ] Unread")


@pytest.mark.parametrize("theme", ["paperterm-dark", "paperterm-light"])
async def test_the_row_under_the_cursor_and_every_text_stand_out(browse: Browse, theme: str) -> None:
    """Contrast as WCAG counts it: 4.5 for text, and a row that differs from its neighbours."""
    async with browse(theme=theme) as page:
        await page.ask("attention")
        await page.press("enter", "space", "asterisk")
        rows = page.main.list
        lines = [strip for row in (0, 1) for strip in rows.draw_row(row, 80, under_cursor=row == 1)]
        for strip in lines:
            for segment in strip:
                if segment.text.strip(" ▌"):
                    assert contrast(*colours(segment)) >= 4.5, segment
        resting, under_cursor = ({colours(segment)[1] for segment in lines[line]} for line in (0, 2))
        assert not resting & under_cursor


def colours(segment: Segment) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The colour of a piece of a line, and the one behind it."""
    style = segment.style
    assert style is not None
    assert style.color is not None
    assert style.bgcolor is not None
    assert style.color.triplet is not None
    assert style.bgcolor.triplet is not None
    return tuple(style.color.triplet), tuple(style.bgcolor.triplet)


def contrast(one: Iterable[int], other: Iterable[int]) -> float:
    """The contrast of two colours, from 1 to 21."""

    def luminance(colour: Iterable[int]) -> float:
        parts = [value / 255 for value in colour]
        linear = [part / 12.92 if part <= 0.04045 else pow((part + 0.055) / 1.055, 2.4) for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
