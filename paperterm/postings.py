"""Posting lists: which papers hold a term, and how often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from paperterm.facets import bits_of

MOST_COUNTED = 255
"""More occurrences than this are not told apart, however the words of a paper are read."""

_SPARSE = 32
_ONE = ord("1")


@dataclass(frozen=True, eq=False)
class Postings:
    """The papers that hold a term.

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

    @cached_property
    def by_number(self) -> Mapping[int, int]:
        """How often each paper holds the term."""
        return dict(zip(self.numbers, self.counts, strict=True))
