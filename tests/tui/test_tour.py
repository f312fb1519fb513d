"""The guided tour: it says what to do, sees that it is done, and is never in the way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from making import write_digest

from paperterm.keys import COMMANDS, SETS, keymap
from paperterm.tui.commands import Commands
from paperterm.tui.screens.export import ExportScreen
from paperterm.tui.screens.triage import TriageScreen
from paperterm.tui.tour import END, STEPS, pieces
from paperterm.tui.widgets.tour_card import TourCard

from .conftest import Browse
from .page import Page

SIZES = [(200, 50), (120, 36), (80, 24), (60, 20)]

BY_DOING = (
    ("j",),
    ("slash", *"network", "enter"),
    ("n",),
    ("1", "space"),
    ("2", "space"),
    ("T", "n", "escape"),
    ("e", "escape"),
    ("question_mark", "escape"),
)
"""What each step is about, done once."""

THE_END = "Tour · the end"


def at(step: int) -> str:
    """What stands above a step, counted from 1."""
    return f"Tour · {step} of {len(STEPS)}"


async def begin(page: Page) -> None:
    """Begin the tour."""
    page.main.action_tour()
    await page.until(lambda: page.sees("1 of 8"), "the first step")
    await page.pilot.pause()  # the list makes room


async def skip(page: Page, steps: int) -> None:
    """Leave so many steps out."""
    await page.press(*["ctrl+l"] * steps)


async def offered(page: Page) -> set[str]:
    """What the palette offers before anything is typed."""
    return {str(hit.text) async for hit in Commands(page.screen).discover()}


def card(page: Page) -> TourCard:
    """The card on the screen."""
    return page.main.query_one(TourCard)


def has_no_card(page: Page) -> bool:
    """Whether the tour is gone, and its place is given back."""
    return not page.main.query(TourCard) and "Tour ·" not in page.shown


# From one step to the next


async def test_it_is_begun_from_the_palette(browse: Browse) -> None:
    async with browse() as page:
        await page.press("colon")
        page.box.value = "tour"
        await page.until(lambda: page.sees("The keys that matter, one after the other"), "the tour")
        await page.press("enter")
        await page.until(lambda: page.is_undisturbed and page.sees(at(1)), "the first step")
        assert page.keys_at == "list"


@pytest.mark.parametrize("size", SIZES)
async def test_each_step_is_over_when_it_has_been_done(browse: Browse, size: tuple[int, int]) -> None:
    async with browse(size=size) as page:
        await page.indexed()
        await begin(page)
        for number, keys in enumerate(BY_DOING, 1):
            assert page.sees(at(number))
            await page.press(*keys)
        assert page.sees(THE_END)
        await page.press("asterisk")
        assert has_no_card(page)
        assert page.flagged("starred") == {page.title}


@pytest.mark.parametrize(
    ("step", "keys"),
    [
        (1, ("5", "j")),
        (1, ("5", "G")),
        (1, ("ctrl+f",)),
        (1, ("J",)),
        (5, ("asterisk",)),
        (5, ("a",)),
        (8, ("f1", "escape")),
        (8, ("colon", "escape")),
        (8, ("ctrl+p", "escape")),
    ],
)
async def test_there_is_more_than_one_way_to_do_it(browse: Browse, step: int, keys: tuple[str, ...]) -> None:
    async with browse() as page:
        await begin(page)
        await skip(page, step - 1)
        await page.press(*keys)
        assert page.sees(at(step + 1) if step < len(STEPS) else THE_END)


async def test_what_is_done_from_the_palette_is_done(browse: Browse) -> None:
    async with browse() as page:
        await begin(page)
        await skip(page, 4)
        await page.press("colon")
        page.box.value = "star, or take"
        await page.until(lambda: page.sees("Star, or take the star away"), "the command")
        await page.press("enter")
        await page.until(lambda: page.is_undisturbed and page.sees(at(6)), "the next step")


async def test_doing_something_else_leaves_the_step_as_it_is(browse: Browse) -> None:
    async with browse() as page:
        await begin(page)
        await page.press("space", "3", "j", "2", "d", "1", "j", "2")
        assert page.sees(at(1))


async def test_a_step_waits_where_it_is_seen_for_what_stands_over_it(browse: Browse) -> None:
    async with browse() as page:
        await begin(page)
        await skip(page, 6)
        await page.press("e")
        assert isinstance(page.screen, ExportScreen)
        await page.press("ctrl+l")
        await page.press("escape")
        assert page.sees(at(8))


async def test_in_triage_the_tour_is_out_of_sight_and_cannot_be_begun(browse: Browse) -> None:
    async with browse() as page:
        await begin(page)
        await page.press("T")
        assert isinstance(page.screen, TriageScreen)
        assert "Tour ·" not in page.shown
        assert "Tour" not in {each.title for each in page.app.get_system_commands(page.screen)}
        await page.press("escape")
        assert page.sees(at(1))


async def test_what_cannot_be_done_now_is_not_taken_for_done_but_can_be_skipped(
    browse: Browse, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    async with browse(tmp_path / "empty") as page:
        await begin(page)
        for number in range(1, len(STEPS)):
            await page.press("j", "n", "space", "asterisk", "T", "e")
            assert page.sees(at(number))
            await skip(page, 1)
        await skip(page, 1)
        assert page.sees(THE_END)


async def test_a_match_is_one_only_where_something_was_searched(browse: Browse) -> None:
    async with browse() as page:
        await begin(page)
        await page.press("j", "slash", "enter")
        assert page.sees(at(2))
        await skip(page, 1)
        await page.press("n")
        assert page.sees(at(3), "Nothing was searched")


async def test_a_triage_of_nothing_is_none(browse: Browse, tmp_path: Path) -> None:
    digest = write_digest(tmp_path / "a.txt", "The Only Paper of This Digest")
    async with browse(digest) as page:
        await page.press("r")
        await begin(page)
        await skip(page, 5)
        await page.press("T")
        assert page.sees(at(6), "Nothing to triage")


# Out of it again


async def test_skipping_through_it_changes_nothing(browse: Browse) -> None:
    async with browse() as page:
        session = page.main.session
        before = session.sets, page.title, page.main.filters, page.keys_at, page.count
        await begin(page)
        await skip(page, len(STEPS))
        assert page.sees(THE_END)
        await skip(page, 1)
        assert has_no_card(page)
        assert (session.sets, page.title, page.main.filters, page.keys_at, page.count) == before
        assert not session.can_undo
        assert session.read_history() == ()


@pytest.mark.parametrize("step", range(1, len(STEPS) + 2))
async def test_esc_leaves_at_once_and_then_means_what_it_meant(browse: Browse, step: int) -> None:
    async with browse() as page:
        await page.search("learning")
        await page.press("3")
        await begin(page)
        await skip(page, step - 1)
        await page.press("escape")
        assert has_no_card(page)
        assert (page.keys_at, page.query) == ("detail", "learning")
        await page.press("escape")
        assert (page.keys_at, page.query) == ("list", "learning")
        await page.press("escape")
        assert page.query == ""


async def test_esc_while_typing_leaves_the_tour_and_then_the_box(browse: Browse) -> None:
    async with browse() as page:
        await begin(page)
        await page.press("j", "slash", *"owl", "escape")
        assert has_no_card(page)
        assert (page.keys_at, page.query) == ("query", "owl")
        await page.press("escape")
        assert (page.keys_at, page.query) == ("list", "owl")


async def test_what_esc_will_do_after_an_offer_is_said_as_it_is_in_the_tour(browse: Browse) -> None:
    async with browse() as page:
        await page.indexed()
        await begin(page)
        await page.search("attention kafka")
        await page.until(lambda: page.main.list.offers, "the offers")
        await page.press("b")
        await page.answered("kafka")
        assert page.said == "Without attention · after the tour esc goes back"
        await page.press("escape")
        assert (has_no_card(page), page.query) == (True, "kafka")
        await page.press("escape")
        await page.answered("attention kafka")


async def test_whoever_leaves_it_hears_where_it_is(browse: Browse) -> None:
    async with browse() as page:
        await begin(page)
        await page.press("escape")
        assert page.said == "The tour is off · : has it again, as Tour"


@pytest.mark.parametrize("key", ["escape", "b", "ctrl+l", "f7"])
async def test_any_key_takes_the_end_away(browse: Browse, key: str) -> None:
    async with browse() as page:
        await begin(page)
        await skip(page, len(STEPS))
        assert page.sees(THE_END, "any key goes on")
        await page.press(key)
        assert has_no_card(page)
        assert page.said == ""


async def test_without_the_tour_its_key_does_nothing(browse: Browse) -> None:
    async with browse() as page:
        shown = page.shown
        await page.press("ctrl+l")
        assert page.shown == shown


async def test_it_can_be_begun_again_from_the_middle(browse: Browse) -> None:
    async with browse() as page:
        await begin(page)
        await skip(page, 3)
        await begin(page)
        assert len(page.main.query(TourCard)) == 1


async def test_it_leaves_no_trace_for_the_next_start(browse: Browse) -> None:
    async with browse() as page:
        await begin(page)
    async with browse() as page:
        assert has_no_card(page)


# Where it stands


@pytest.mark.parametrize("size", [*SIZES, (40, 14)])
async def test_it_covers_nothing_and_moves_nothing_from_step_to_step(
    browse: Browse, size: tuple[int, int]
) -> None:
    async with browse(size=size) as page:
        await begin(page)
        above, below = page.main.list.region, page.main.status.region
        for _ in STEPS:
            region = card(page).region
            assert region.bottom == below.y
            assert page.main.list.region.bottom <= region.y
            assert not region.overlaps(page.main.bar.region)
            if size[0] >= 60:
                assert region.height == 3
                assert page.main.list.region == above
            await skip(page, 1)


@pytest.mark.parametrize("keys", [("V",), ("3", "z"), ("1",), ("backslash",), ("d", "C")])
async def test_it_stands_in_every_layout(browse: Browse, keys: tuple[str, ...]) -> None:
    async with browse() as page:
        await begin(page)
        await page.press(*keys)
        assert page.sees(at(1), "j and k move through the list.")
        assert card(page).region.bottom == page.main.status.region.y


async def test_the_cursor_stays_in_view_when_the_list_makes_room(browse: Browse) -> None:
    async with browse() as page:
        for _ in range(40):
            await page.press("j")
            shown = page.main.list.region
            if page.main.list.cursor * 2 - page.main.list.scroll_offset.y >= shown.height - 3:
                break
        await begin(page)
        first, top = page.main.list.cursor * 2, page.main.list.scroll_offset.y
        assert 0 <= first - top <= page.main.list.scrollable_content_region.height - 2


async def test_in_a_terminal_that_is_too_small_it_waits_for_room(browse: Browse) -> None:
    async with browse() as page:
        await begin(page)
        await page.resize(19, 5)
        assert page.sees("too small")
        assert "Tour" not in page.shown
        await page.resize(60, 20)
        assert page.sees(at(1))


async def test_without_colour_and_in_ascii_it_says_the_same(
    browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("PAPERTERM_ASCII", "1")
    async with browse(size=(60, 20)) as page:
        await begin(page)
        assert page.sees("-Tour - 1 of 8 - ctrl+l skips - esc leaves-", "j and k move through the list.")


# Which keys it names


@pytest.mark.parametrize("name", SETS)
def test_in_every_set_its_lines_fit_in_the_smaller_terminals(name: str) -> None:
    for step in (*STEPS, END):
        for line in (step.deed, step.more):
            assert len("".join(piece for piece, _ in pieces(line, keymap(name).first))) <= 58


async def test_it_names_the_keys_of_the_reader_as_soon_as_they_hold(browse: Browse) -> None:
    async with browse() as page:
        await begin(page)
        assert page.sees("j and k move", "ctrl+l skips", "esc leaves")
        page.app.action_use_keys("emacs")
        await page.until(lambda: page.sees("ctrl+n and ctrl+p move"), "the keys of emacs")
        page.app.use(
            keymap("arrows", {"tour.next": ["f7"], "search.back": ["f11"], "star": ["b"], "mark": []})
        )
        page.main.show_keys()
        await page.until(lambda: page.sees("↓ and ↑ move", "f7 skips · f11 leaves"), "the reader's own keys")
        await page.press("f7", "f7", "f7", "f7")
        assert page.sees("“mark” marks a paper, b stars it")
        await page.press("f11")
        assert has_no_card(page)


def test_every_key_that_it_names_is_one_and_all_that_it_waits_for_can_be_done() -> None:
    known = {command.id for command in COMMANDS}
    actions = {command.action.partition("(")[0].rpartition(".")[2] for command in COMMANDS}
    actions |= {command.times(2).partition("(")[0] for command in COMMANDS if command.counted}
    for step in (*STEPS, END):
        assert set(re.findall(r"{([^}]*)}", step.deed + step.more)) <= known
        assert step.done_by <= actions
    assert all(step.done_by for step in STEPS)


async def test_the_palette_has_the_next_step_only_while_there_is_one(browse: Browse) -> None:
    async with browse() as page:
        assert "In the tour: The next step, whether this one is done or not" not in await offered(page)
        await begin(page)
        assert "In the tour: The next step, whether this one is done or not" in await offered(page)
