"""Where the panes stand, whatever the terminal and whatever the reader wants."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperterm.tui.arrangement import Shares, Wishes, arranged, moved, turned, wishes_in

LEAST_TITLE = 40
AROUND_A_TITLE = 6

parts = st.none() | st.floats(0.01, 0.99)
shares = st.dictionaries(
    st.sampled_from(["stacked", "beside", "three"]), st.builds(Shares, filters=parts, list=parts)
)
wishes = st.builds(
    Wishes, turn=st.sampled_from(["", "beside", "stacked"]), filters=st.none() | st.booleans(), shares=shares
)
widths, heights = st.integers(20, 1000), st.integers(6, 500)


@given(widths, heights, wishes, st.booleans(), st.booleans())
def test_every_pane_that_is_shown_has_room(
    width: int, height: int, wishes: Wishes, alone: bool, needed: bool
) -> None:
    here = arranged(width, height, wishes, alone=alone, needed=needed)
    if here.name == "one":
        assert here.filters == here.list == 0
        return
    assert not alone
    columns = width - (here.filters + 1 if here.filters else 0)
    if here.is_beside:
        assert here.room == columns - 1
        assert here.list - AROUND_A_TITLE >= LEAST_TITLE
        assert here.room - here.list >= 30
    else:
        assert columns - AROUND_A_TITLE >= LEAST_TITLE
        assert min(here.list, here.room - here.list) >= 5
    if here.filters:
        assert here.filters >= 20
    if needed:
        assert here.filters


@given(widths, heights, wishes, st.sampled_from(["filters", "list"]), st.integers(-50, 1500))
def test_a_seam_stays_where_it_was_moved_to(width: int, height: int, wishes: Wishes, seam, size: int) -> None:  # type: ignore[no-untyped-def]
    here = arranged(width, height, wishes)
    if here.name == "one" or (seam == "filters" and not here.filters):
        return
    after = arranged(width, height, moved(width, wishes, here, seam, size))
    assert after.name == here.name
    # and to the cell where it was moved to, if there was room
    again = arranged(width, height, moved(width, wishes, here, seam, getattr(after, seam)))
    assert getattr(again, seam) == getattr(after, seam)


@given(wishes)
def test_wishes_come_back_from_their_setting(wishes: Wishes) -> None:
    assert wishes_in(wishes.written()) == wishes


@pytest.mark.parametrize(
    "setting",
    [
        None,
        "",
        "{",
        "[]",
        "3",
        json.dumps({"turn": "upside down", "filters": 3, "shares": {"three": [0, "x"], "beside": 7}}),
        json.dumps({"turn": [1], "shares": [1]}),
    ],
)
def test_a_setting_that_nobody_understands_asks_for_nothing(setting: str | None) -> None:
    read = wishes_in(setting)
    assert (read.turn, read.filters) == ("", None)
    assert all(each == Shares() for each in read.shares.values())


@pytest.mark.parametrize(("width", "first"), [(160, "stacked"), (120, "stacked"), (90, "beside")])
def test_each_turn_changes_something_and_the_third_is_as_at_first(width: int, first: str) -> None:
    wishes = turned(width, 40, Wishes())
    assert wishes.turn == first
    assert arranged(width, 40, wishes).is_beside == (first == "beside")
    assert turned(width, 40, turned(width, 40, wishes)) == Wishes()
