"""What a value means: days and numbers with their bounds, and the names that begin so."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

from paperterm.analysis import fold

_Bound = TypeVar("_Bound", date, int)

_NAME_WORD = re.compile(r"[^\W_]+")
_COMPARISON = re.compile(r"([<>]=?|=?)(.*)", re.DOTALL)
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_NUMBER = re.compile(r"-?[0-9]+")


def names(value: str, name: str) -> bool:
    """Whether the value of a facet stands for this name: it begins the name, or one of its words."""
    wanted, folded = fold(value), fold(name)
    return folded.startswith(wanted) or any(
        folded.startswith(wanted, match.start()) for match in _NAME_WORD.finditer(folded)
    )


def days(value: str) -> tuple[date | None, date | None]:
    """The first and the last day of what stands behind `date:`; None is open.

    Raises:
        ValueError: It means nothing, or ends before it begins.
        OverflowError: It lies beyond the calendar.
    """
    return _bounds(value, _period, _day_after)


def numbers(value: str) -> tuple[int | None, int | None]:
    """The first and the last number of what stands behind `upvotes:`; None is open.

    Raises:
        ValueError: It means nothing, or ends before it begins.
    """
    return _bounds(value, _number, int.__add__)


def _bounds(
    value: str, period: Callable[[str], tuple[_Bound, _Bound]], step: Callable[[_Bound, int], _Bound]
) -> tuple[_Bound | None, _Bound | None]:
    """The inclusive bounds of a comparison, a range or a single value.

    Args:
        value: What stands after the colon.
        period: The first and last of what a single value names.
        step: The bound so many places further.

    Raises:
        ValueError: It means nothing, or ends before it begins.
        OverflowError: It lies beyond the calendar.
    """
    if ".." in value:
        begin, _, end = value.partition("..")
        low = period(begin)[0] if begin else None
        high = period(end)[1] if end else None
        if (low is None and high is None) or (low is not None and high is not None and low > high):
            raise ValueError(value)
        return low, high
    comparison = _COMPARISON.fullmatch(value)
    assert comparison is not None  # noqa: S101 -- it matches whatever the value
    first, last = period(comparison[2])
    match comparison[1]:
        case ">":
            return step(last, 1), None
        case ">=":
            return first, None
        case "<":
            return None, step(first, -1)
        case "<=":
            return None, last
        case _:
            return first, last


def _number(text: str) -> tuple[int, int]:
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return int(text), int(text)


def _period(text: str) -> tuple[date, date]:
    """The first and the last day of a year, a month or a day."""
    found = _DATE.fullmatch(text)
    if not found:
        raise ValueError(text)
    year, month, day = found.groups()
    first = date(int(year), int(month or 1), int(day or 1))
    last_month = int(month or 12)
    return first, date(first.year, last_month, int(day or calendar.monthrange(first.year, last_month)[1]))


def _day_after(day: date, days: int) -> date:
    return day + timedelta(days)
