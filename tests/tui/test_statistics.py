"""The statistics: rows with bars, each one key away from its papers."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from paperterm.rising import Rise
from paperterm.stats import Stats
from paperterm.tui.screens import stats
from paperterm.tui.screens.stats import StatsScreen

from .conftest import Browse
from .page import Page
from .samples import KITTENS, OWLS, PUPPIES, TOADS, write_digest


@pytest.fixture(autouse=True)
def _no_plots(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same screen whether the extra is installed or not."""
    monkeypatch.setattr(stats, "_PLOTS", "a_package_that_nobody_has")


@pytest.fixture
def digests(tmp_path: Path) -> Path:
    write_digest(tmp_path / "2025-03-10.txt", KITTENS, PUPPIES)
    write_digest(tmp_path / "2025-03-11.txt", PUPPIES, OWLS, TOADS)
    return tmp_path


async def counted(page: Page) -> StatsScreen:
    """Go to the statistics, and wait until there are some."""
    await page.press("number_sign")
    screen = page.screen
    assert isinstance(screen, StatsScreen)
    await page.until(lambda: screen.at_rest, "the numbers")
    return screen


async def go_to(page: Page, section: str, label: str) -> None:
    """Move to the row of this label below this heading."""
    rows = page.screen.query_one(stats.StatsRows)
    heading = [line.label for line in rows.lines].index(section)
    row = next(place for place, line in enumerate(rows.lines) if place > heading and line.label == label)
    while rows.cursor != row:
        before = rows.cursor
        await page.press("j")
        assert rows.cursor > before


async def test_they_say_what_the_library_holds(browse: Browse, digests: Path) -> None:
    async with browse(digests) as page:
        await counted(page)
        assert page.sees("Statistics · 4 papers in 2 digests · 1 of 5 entries repeat a paper")
        assert page.sees("Digests", "Days", "2025-03-10", "Still unread", "Shared papers")


async def test_the_cursor_passes_over_headings(browse: Browse, digests: Path) -> None:
    async with browse(digests) as page:
        screen = await counted(page)
        seen = []
        for key in ("g", *["j"] * len(screen._rows.lines), "G", *["k"] * len(screen._rows.lines), "ctrl+d"):
            await page.press(key)
            seen.append(screen._rows.lines[screen._rows.cursor])
        assert all(line.number is not None for line in seen)
        assert {line.label for line in seen} >= {"2025-03-10", "2025-03-10.txt + 2025-03-11.txt"}


@pytest.mark.parametrize(
    ("section", "label", "titles"),
    [
        ("Digests", "2025-03-10.txt", {KITTENS[0], PUPPIES[0]}),
        ("Days", "2025-03-11", {PUPPIES[0], OWLS[0], TOADS[0]}),
        ("Still unread", "2025-03-10.txt", {KITTENS[0], PUPPIES[0]}),
        ("Shared papers", "2025-03-10.txt + 2025-03-11.txt", {PUPPIES[0]}),
    ],
)
async def test_enter_shows_the_papers_of_a_row_and_esc_what_was_there(
    browse: Browse, digests: Path, section: str, label: str, titles: set[str]
) -> None:
    async with browse(digests) as page:
        await page.indexed()
        await counted(page)
        await go_to(page, section, label)
        await page.press("enter")
        await page.until(lambda: set(page.titles) == titles, "the papers of the row")
        assert page.keys_at == "list"
        await page.press("escape")
        await page.until(lambda: len(page.titles) == 4, "all papers")


async def test_the_papers_of_two_digests_are_shown_whatever_those_are_called(
    browse: Browse, tmp_path: Path
) -> None:
    write_digest(tmp_path / "cats + dogs.txt", KITTENS, PUPPIES)
    write_digest(tmp_path / "all.txt", PUPPIES, OWLS, TOADS)
    async with browse(tmp_path) as page:
        await page.indexed()
        await counted(page)
        await go_to(page, "Shared papers", "all.txt + cats + dogs.txt")
        await page.press("enter")
        await page.until(lambda: page.titles == [PUPPIES[0]], "the paper that both have")


async def test_a_topic_and_a_word_are_asked_too(browse: Browse) -> None:
    async with browse() as page:
        await page.indexed()
        await counted(page)
        await go_to(page, "Topics", "Vision")
        await page.press("enter")
        assert "topic Vision" in page.heading
        shown = len(page.titles)
        assert 0 < shown < 62
    lines = stats.lines_of(_counted_with_a_rise())
    (rise,) = (line for line in lines if line.label == "state spaces")
    assert rise.asking is not None
    assert rise.asking.query == '"state spaces"'
    assert rise.note == "of 9, before 1 of 30"


def _counted_with_a_rise() -> Stats:
    rise = Rise("state spaces", 5, 9, 1, 30, 2.5, "abcdefghij")
    return Stats(39, 39, 0, (), {}, 0, (rise,), {}, (), (), ())


async def test_esc_and_q_leave_them_and_change_nothing(browse: Browse, digests: Path) -> None:
    async with browse(digests) as page:
        for key in ("escape", "q"):
            await counted(page)
            await page.press(key)
            assert page.is_undisturbed
            assert len(page.titles) == 4


async def test_without_the_extra_they_say_how_to_get_plots(browse: Browse, digests: Path) -> None:
    async with browse(digests) as page:
        await counted(page)
        await page.until(lambda: page.sees("pip install 'paperterm[plots]'"), "the hint")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36), (200, 60)])
async def test_they_fit(browse: Browse, digests: Path, size: tuple[int, int]) -> None:
    async with browse(digests, size=size) as page:
        await counted(page)
        assert page.sees("2025-03-10.txt", "█", "enter show these papers")


async def test_a_plot_goes_with_the_row(
    browse: Browse, digests: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("textual_plot", reason="plots are an extra")
    monkeypatch.setattr(stats, "_PLOTS", "textual_plot")
    async with browse(digests, size=(160, 40)) as page:
        screen = await counted(page)
        await page.until(lambda: screen._plot is not None and screen._plot.size.width, "the plot")
        assert str(screen.query_one("#plot").border_title) == "Digests"
        await go_to(page, "Days", "2025-03-11")
        assert str(screen.query_one("#plot").border_title) == "Days"
        await page.resize(80, 24)
        assert not screen.query_one("#plot").region
        await page.press("j", "k", "escape")
        assert page.is_undisturbed


async def test_nothing_is_plotted_that_would_be_one_bar(
    browse: Browse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("textual_plot", reason="plots are an extra")
    monkeypatch.setattr(stats, "_PLOTS", "textual_plot")
    async with browse(size=(160, 40)) as page:  # there is one digest
        await counted(page)
        assert not page.screen.has_class("-plots")
    days = [
        write_digest(tmp_path / f"2025-03-1{day}.txt", KITTENS, (f"Vision {day}", OWLS[1])) for day in "01"
    ]
    async with browse(*days, size=(160, 40)) as page:
        screen = await counted(page)
        await page.until(lambda: screen._plot is not None and screen._plot.size.width, "the plot")
        await go_to(page, "Topics", "Vision")
        box = screen.query_one("#plot")
        await page.until(lambda: str(box.border_title) == "Vision over time", "the plot")
        await go_to(page, "Shared papers", "2025-03-10.txt + 2025-03-11.txt")
        await page.until(lambda: not box.visible, "nothing in its place")
        await page.press("k")
        await page.until(lambda: screen._plot is not None and screen._plot.size.width, "the plot")


async def test_the_numbers_of_bars_do_not_run_into_each_other() -> None:
    for bars, room in ((21, 30), (9, 30), (40, 20), (2, 1)):
        labels = [stats._numbered(place, bars, room) for place in range(bars)]
        each = room / bars
        places = [place for place, label in enumerate(labels) if label]
        assert places[0] == 0
        assert all((b - a) * each >= len(labels[a]) + 1 for a, b in pairwise(places))


@pytest.mark.parametrize("ascii_only", ["0", "1"])
async def test_plots_need_no_colours(
    browse: Browse, digests: Path, monkeypatch: pytest.MonkeyPatch, ascii_only: str
) -> None:
    pytest.importorskip("textual_plot", reason="plots are an extra")
    monkeypatch.setattr(stats, "_PLOTS", "textual_plot")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("PAPERTERM_ASCII", ascii_only)
    async with browse(digests, size=(160, 40)) as page:
        screen = await counted(page)
        await page.until(lambda: screen._plot is not None and screen._plot.size.width, "the plot")
        await go_to(page, "Days", "2025-03-11")
        await page.resize(100, 40)
        region = screen.query_one("#plot").region
        bar = "#" if ascii_only == "1" else "█"
        await page.until(
            lambda: any(bar * 5 in line for line in page.lines[region.y : region.bottom]), "the plot"
        )
