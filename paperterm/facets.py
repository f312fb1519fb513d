"""Which papers have which property, as bit sets: bit n of an integer stands for paper number n.

A set of any size is one Python integer, so that a filter is an AND and a count is `bit_count`.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from paperterm.papers import Paper

NO_DATE = 0
NO_UPVOTES = -(1 << 31)
_MOST_UPVOTES = (1 << 31) - 1


class Facets(NamedTuple):
    """The facets of a library.

    Attributes:
        size: How many papers there are.
        topics: The papers of each topic.
        kinds: The papers of each kind, such as "survey".
        digests: The papers of each digest, by its name.
        has: The papers with a link ("link"), and with one of each kind ("code", "model", …).
        duplicated: The papers that stand in more than one digest.
        published: For each paper the ordinal of its day, or NO_DATE.
        upvotes: For each paper its upvotes, as far as they fit into 32 bits, or NO_UPVOTES.
    """

    size: int
    topics: Mapping[str, int]
    kinds: Mapping[str, int]
    digests: Neighbourly
    has: Mapping[str, int]
    duplicated: int
    published: array[int]
    upvotes: array[int]

    @property
    def everything(self) -> int:
        """The set of all papers."""
        return (1 << self.size) - 1


def facets_of(papers: Iterable[Paper], digests: Iterable[str]) -> Facets:
    """Collect the facets of papers, which are numbered in the order given.

    Args:
        papers: The papers.
        digests: The names of all digests, so that an empty one has its place too.
    """
    topics: dict[str, list[int]] = {}
    kinds: dict[str, list[int]] = {}
    within: dict[str, list[int]] = {name: [] for name in digests}
    has: dict[str, list[int]] = {}
    duplicated: list[int] = []
    published, upvotes = array("i"), array("i")
    size = 0
    for number, paper in enumerate(papers):
        size += 1
        for topic in paper.topics:
            topics.setdefault(topic.name, []).append(number)
        for kind in paper.kinds:
            kinds.setdefault(kind, []).append(number)
        names = {appearance.digest for appearance in paper.appearances}
        for name in names:
            within.setdefault(name, []).append(number)
        if len(names) > 1:
            duplicated.append(number)
        if paper.links:
            for what in {"link", *(link.kind for link in paper.links)}:
                has.setdefault(what, []).append(number)
        published.append(paper.published.toordinal() if paper.published else NO_DATE)
        upvotes.append(NO_UPVOTES if paper.upvotes is None else _fitting(paper.upvotes))
    return Facets(
        size,
        _sets(topics, size),
        _sets(kinds, size),
        Neighbourly(_sets(within, size)),
        _sets(has, size),
        bits_of(duplicated, size),
        published,
        upvotes,
    )


class Neighbourly(dict[str, int]):
    """Sets of papers whose numbers are near each other, as those of a digest are, by name."""

    def counts(self, within: int) -> list[int]:
        """How many papers each has in common with a set, which takes looking at its own part of that only."""
        mask = within.to_bytes((within.bit_length() + 7) >> 3, "little")
        return [
            (int.from_bytes(mask[first:beyond], "little") & bits).bit_count()
            for first, beyond, bits in self._parts
        ]

    @cached_property
    def _parts(self) -> list[tuple[int, int, int]]:
        """For each set the byte of its first paper, the one beyond its last, and what is between."""
        parts = []
        for bits in self.values():
            first = (bits & -bits).bit_length() - 1 >> 3 if bits else 0
            parts.append((first, bits.bit_length() + 7 >> 3, bits >> (first << 3)))
        return parts


def counted(sets: Mapping[str, int], within: int) -> list[int]:
    """How many papers each of some sets has in common with another."""
    if isinstance(sets, Neighbourly):
        return sets.counts(within)
    return [(bits & within).bit_count() for bits in sets.values()]


class ByValue(NamedTuple):
    """Papers by a number that each may have, such as its day.

    Attributes:
        values: The numbers that occur, ascending.
        sets: For each of them the papers that have it.
    """

    values: Sequence[int]
    sets: Sequence[int]

    def between(self, low: float, high: float) -> int:
        """The papers whose number is not below `low` nor above `high`."""
        found = 0
        for bits in self.sets[bisect_left(self.values, low) : bisect_right(self.values, high)]:
            found |= bits
        return found


def by_value(values: Sequence[int], absent: int) -> ByValue:
    """Sort papers by a number.

    Args:
        values: The number of each paper.
        absent: What stands for none.
    """
    papers: dict[int, list[int]] = {}
    for number, value in enumerate(values):
        papers.setdefault(value, []).append(number)
    papers.pop(absent, None)
    ordered = sorted(papers)
    return ByValue(ordered, [bits_of(papers[value], len(values)) for value in ordered])


def bits_of(numbers: Iterable[int], size: int) -> int:
    """The bit set of these numbers, all below `size`."""
    marks = bytearray(size // 8 + 1)
    for number in numbers:
        marks[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(marks, "little")


def numbers_in(bits: int) -> Iterator[int]:
    """The numbers in a bit set, smallest first."""
    words = memoryview(bits.to_bytes((bits.bit_length() + 63 >> 6) << 3, "little")).cast("Q")
    for place, word in enumerate(words):
        if word:
            base = place << 6
            for byte in word.to_bytes(8, sys.byteorder):
                for offset in _OFFSETS[byte]:
                    yield base + offset
                base += 8


_OFFSETS = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))


def _fitting(count: int) -> int:
    """A file may say anything: a number that does not fit is as good as the greatest that does."""
    return max(-_MOST_UPVOTES, min(count, _MOST_UPVOTES))


def _sets(groups: Mapping[str, list[int]], size: int) -> dict[str, int]:
    return {name: bits_of(numbers, size) for name, numbers in groups.items()}
