"""Which panes stand where in a terminal of any size, and how large each of them is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

Turn = Literal["", "beside", "stacked"]
"""How list and paper stand to each other; empty is as fits."""

Seam = Literal["filters", "list"]
"""The border after a pane, which can be moved."""

SMALLEST = (20, 6)
"""What there must be for anything to be shown."""

_FILTERS_FROM = 150
_BESIDE_FROM = 100
_ONE_BELOW = (80, 22)

_LEAST_FILTERS, _LEAST_LIST, _LEAST_PAPER = 20, 46, 30
"""In columns; a title in the narrowest list has forty of them."""

_LEAST_ROWS = 5
_MOST_PAPER = 96
"""Columns, at first, of a paper beside the list: lines that can be read, and what stands around them."""

_FILTERS_AT_FIRST = (28, 36)
_FILTERS_SHARE, _LIST_SHARE, _ROWS_SHARE = 0.22, 0.54, 6 / 11
_BARS = 2


class Shares(NamedTuple):
    """How much a pane has, as a part of 1: the filters of the screen, the list of what they leave."""

    filters: float | None = None
    list: float | None = None


@dataclass(frozen=True)
class Wishes:
    """What the reader wants of the panes.

    Attributes:
        turn: How list and paper are to stand.
        filters: Whether the filters are to be there; None where the width decides.
        shares: The sizes that were chosen, by the name of the arrangement.
    """

    turn: Turn = ""
    filters: bool | None = None
    shares: Mapping[str, Shares] = field(default_factory=dict)

    def with_filters(self, shown: bool, width: int) -> Wishes:
        """With the filters, or without; where that is so anyway, the width decides again."""
        return replace(self, filters=None if shown == (width >= _FILTERS_FROM) else shown)

    def written(self) -> str:
        """As a setting."""
        return json.dumps({"turn": self.turn, "filters": self.filters, "shares": self.shares})


class Arrangement(NamedTuple):
    """The panes as they stand.

    Attributes:
        name: Whether there is one pane at a time, the list stands over the paper, or beside it, or the
            filters stand beside both.
        filters: Columns of the filters; 0 where they are hidden, and where there is one pane.
        list: Columns of the list, or its rows where it is stacked; 0 where there is one pane.
        room: Columns, or rows, of list and paper.
    """

    name: Literal["one", "stacked", "beside", "three"]
    filters: int = 0
    list: int = 0
    room: int = 0

    @property
    def is_beside(self) -> bool:
        """Whether list and paper stand side by side."""
        return self.name in {"beside", "three"}


def arranged(
    width: int, height: int, wishes: Wishes, *, alone: bool = False, needed: bool = False
) -> Arrangement:
    """How the panes stand in a terminal.

    Args:
        width: Its columns.
        height: Its rows.
        wishes: What the reader wants.
        alone: Whether one pane is to have everything.
        needed: Whether the filters have to be there, because they have the keys.
    """
    if alone or width < _ONE_BELOW[0]:
        return Arrangement("one")
    wanted = width >= _FILTERS_FROM if wishes.filters is None else wishes.filters
    with_filters = wanted or needed
    at_first = _within(round(width * _FILTERS_SHARE), *_FILTERS_AT_FIRST)
    left = width - (at_first + 1 if with_filters else 0)
    fits = {"beside": left > _LEAST_LIST + _LEAST_PAPER, "stacked": height >= _ONE_BELOW[1]}
    of_itself: Turn = "beside" if left >= _BESIDE_FROM else "stacked"
    turn = wishes.turn if wishes.turn and fits[wishes.turn] else of_itself
    if not fits[turn] and fits["beside"] and width >= _BESIDE_FROM:
        turn = "beside"
    if not fits[turn]:
        return Arrangement("one")
    name: Literal["stacked", "beside", "three"] = (
        "stacked" if turn == "stacked" else "three" if with_filters else "beside"
    )
    shares = wishes.shares.get(name, Shares())
    filters = 0
    if with_filters:
        least = _LEAST_LIST + (1 + _LEAST_PAPER if turn == "beside" else 0)
        filters = at_first if shares.filters is None else round(shares.filters * width)
        filters = _within(filters, _LEAST_FILTERS, width - 1 - least)
    if turn == "stacked":
        room = height - _BARS
        rows = round((_ROWS_SHARE if shares.list is None else shares.list) * room)
        return Arrangement(name, filters, _within(rows, _LEAST_ROWS, room - _LEAST_ROWS), room)
    room = width - (filters + 1 if filters else 0) - 1
    if shares.list is None:
        columns = max(round(_LIST_SHARE * room), room - _MOST_PAPER)
    else:
        columns = round(shares.list * room)
    return Arrangement(name, filters, _within(columns, _LEAST_LIST, room - _LEAST_PAPER), room)


def turned(width: int, height: int, wishes: Wishes) -> Wishes:
    """With list and paper the other way round; in the third place as fits again.

    Args:
        width: The columns of the terminal.
        height: Its rows.
        wishes: What the reader wanted until now.
    """
    if arranged(width, height, replace(wishes, turn="")).is_beside:
        turns: tuple[Turn, ...] = ("", "stacked", "beside")
    else:
        turns = ("", "beside", "stacked")
    return replace(wishes, turn=turns[(turns.index(wishes.turn) + 1) % len(turns)])


def moved(width: int, wishes: Wishes, here: Arrangement, seam: Seam, size: int) -> Wishes:
    """With the pane before a seam of another size, as far as there is room.

    Args:
        width: The columns of the terminal.
        wishes: What the reader wanted until now.
        here: How the panes stand.
        seam: Which border is moved.
        size: How many columns, or rows, the pane before it is to have.
    """
    shares = wishes.shares.get(here.name, Shares())
    if seam == "filters":
        least = _LEAST_LIST + (1 + _LEAST_PAPER if here.is_beside else 0)
        size = _within(size, _LEAST_FILTERS, width - 1 - least)
        shares = shares._replace(filters=round(size / width, 4))
    else:
        least, rest = (_LEAST_LIST, _LEAST_PAPER) if here.is_beside else (_LEAST_ROWS, _LEAST_ROWS)
        shares = shares._replace(list=round(_within(size, least, here.room - rest) / here.room, 4))
    return replace(wishes, shares={**wishes.shares, here.name: shares})


def wishes_in(setting: str | None) -> Wishes:
    """The wishes that a setting holds, as far as they can be understood."""
    try:
        read = json.loads(setting or "{}")
    except ValueError:
        return Wishes()
    if not isinstance(read, dict):
        return Wishes()
    turn, filters, shares = read.get("turn"), read.get("filters"), read.get("shares")
    return Wishes(
        turn if turn in ("beside", "stacked") else "",
        filters if isinstance(filters, bool) else None,
        {name: _shares(each) for name, each in shares.items()} if isinstance(shares, dict) else {},
    )


def _shares(read: Any) -> Shares:
    pair = read if isinstance(read, list) and len(read) == len(Shares._fields) else (None, None)
    return Shares(*(each if isinstance(each, float) and 0 < each < 1 else None for each in pair))


def _within(size: int, least: int, most: int) -> int:
    return max(least, min(size, most))
