"""Posting lists, and the fields that have them: which papers hold a term, and how often.

A list has its papers one by one, or for common terms bit by bit.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from mmap import mmap
from typing import Protocol, TypeAlias

from paperterm.facets import bits_of

MOST_COUNTED = 7
"""More occurrences than this are not told apart, however the words of a paper are read."""

SLICES = MOST_COUNTED.bit_length()

_SPARSE = 32
_BORDERS = b" -"


@dataclass(frozen=True, eq=False)
class Listed:
    """The papers that hold a term, one by one.

    Attributes:
        numbers: Their numbers, ascending.
        counts: How often each holds it, in the same order.
        size: How many papers there are in all.
    """

    numbers: Sequence[int]
    counts: Sequence[int]
    size: int

    @cached_property
    def bits(self) -> int:
        """The papers as a bit set."""
        if len(self.numbers) * _SPARSE <= self.size:
            return bits_of(self.numbers, self.size)
        # of many, one digit a paper is put down faster than one bit
        digits = bytearray(b"0") * self.size
        for number in self.numbers:
            digits[number] = _ONE
        digits.reverse()
        return int(digits, 2)

    def often(self, least: int) -> int:
        """The papers that hold the term at least so often, as a bit set."""
        pairs = zip(self.numbers, self.counts, strict=True)
        return bits_of([number for number, count in pairs if count >= least], self.size)

    def counts_in(self, numbers: Iterable[int]) -> list[int]:
        """How often each of these papers holds the term."""
        mine, counts = self.numbers, self.counts
        length = len(mine)
        found = [(number, bisect_left(mine, number)) for number in numbers]
        return [counts[at] if at < length and mine[at] == number else 0 for number, at in found]


@dataclass(frozen=True, eq=False)
class Sliced:
    """The papers that hold a term, as the binary digits of how often each does.

    A bit-sliced index: P. O'Neil, D. Quass, "Improved query performance with variant indexes", SIGMOD 1997.

    Attributes:
        slices: Bit sets; paper n is in slices[k] where digit k of its count is 1.
    """

    slices: tuple[int, ...]

    @cached_property
    def bits(self) -> int:
        """The papers as a bit set."""
        any_digit = 0
        for digit in self.slices:
            any_digit |= digit
        return any_digit

    def often(self, least: int) -> int:
        """The papers that hold the term at least so often, as a bit set."""
        more, equal = 0, self.bits
        for place in reversed(range(max(len(self.slices), least.bit_length()))):
            digit = self.slices[place] if place < len(self.slices) else 0
            if least >> place & 1:
                equal &= digit
            else:
                more |= equal & digit
                equal &= ~digit
        return more | equal

    def counts_in(self, numbers: Sequence[int]) -> list[int]:
        """How often each of these papers holds the term."""
        counts = [0] * len(numbers)
        for place, digit in enumerate(self.slices):
            mask = digit.to_bytes((digit.bit_length() + 7) >> 3, "little")
            beyond = len(mask) << 3
            counts = [
                count + ((mask[n >> 3] >> (n & 7) & 1) << place) if n < beyond else count
                for count, n in zip(counts, numbers, strict=True)
            ]
        return counts


class Postings(Protocol):
    """The papers that hold something."""

    @property
    def bits(self) -> int:
        """The papers as a bit set."""
        ...

    def often(self, least: int) -> int:
        """The papers that hold it at least so often, as a bit set."""
        ...

    def counts_in(self, numbers: Sequence[int]) -> list[int]:
        """How often each of these papers holds it."""
        ...


class Field(Protocol):
    """One field of all papers, as far as a search needs it."""

    def term(self, term: str) -> Postings:
        """The papers that hold a term."""
        ...

    def forms(self, root: str) -> Postings:
        """The papers that hold terms with this stem which are not the stem itself."""
        ...

    def begun(self, start: str) -> int:
        """The papers that hold a term with this beginning, as a bit set."""
        ...

    def terms(self, start: str) -> Iterable[str]:
        """The terms with this beginning."""
        ...

    def line(self, number: int) -> str:
        """The words of a paper in order, as `analysis.line` writes them, with borders between its texts."""
        ...

    def having(self, numbers: Iterable[int], pattern: re.Pattern[bytes]) -> list[int]:
        """Those of these papers whose line, in UTF-8, has a pattern behind a blank or a hyphen."""
        ...

    def lengths(self) -> Sequence[int]:
        """The number of terms, for each paper."""
        ...


Readable: TypeAlias = bytes | mmap
"""Bytes in memory, or in a file as if they were."""


def stands_in(text: Readable, first: int, beyond: int, pattern: re.Pattern[bytes]) -> bool:
    """Whether a pattern is found in a part of a text behind a blank or a hyphen."""
    match = pattern.search(text, first, beyond)
    while match and text[match.start() - 1] not in _BORDERS:
        match = pattern.search(text, match.start() + 1, beyond)
    return match is not None


def slices_of(numbers: Sequence[int], counts: Sequence[int], size: int) -> tuple[int, ...]:
    """The bit slices of a list.

    Args:
        numbers: The papers that hold a term.
        counts: How often each holds it, from 1 to MOST_COUNTED.
        size: How many papers there are in all.
    """
    held = bytearray(size)
    for number, count in zip(numbers, counts, strict=True):
        held[number] = count
    held.reverse()
    return tuple(
        [int(held.translate(digit) or b"0", 2) for digit in _DIGITS[: max(counts, default=0).bit_length()]]
    )


_ONE = ord("1")
_DIGITS = tuple(bytes([b"01"[count >> place & 1] for count in range(256)]) for place in range(SLICES))
"""For each place of a count, its digit there."""


def merged(founds: Iterable[tuple[Sequence[int], Sequence[int]]]) -> tuple[array[int], bytearray]:
    """Several lists as the list of any of their terms, its counts added up."""
    together: dict[int, int] = {}
    for numbers, counts in founds:
        for number, count in zip(numbers, counts, strict=True):
            together[number] = together.get(number, 0) + count
    ordered = sorted(together)
    return array("I", ordered), bytearray([min(together[number], MOST_COUNTED) for number in ordered])
