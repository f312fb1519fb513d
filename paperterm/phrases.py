"""Words side by side: which papers hold a phrase or a compound, however either of them writes its compounds.

Three readings of a text are tried, the cheapest first. In parts, a hyphen is a blank: `pre-training data`
holds *pre training data*. Closed, a hyphen is nothing: it holds *pretraining data*. Mixed, each compound is
read for itself. Only papers in which the posting lists allow for it are read the second and third way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from paperterm.facets import bits_of, numbers_in
from paperterm.postings import Field

_MOST_PARTS = 4
"""A chain of more parts has no joined form; see `analysis`."""

_LONGEST_IN_PARTS = 24
"""A word of more letters is not taken apart to see which compounds it may be the joined form of."""

_FEW = 300
"""So many papers are read sooner than the posting lists that might spare some of them."""

_BETWEEN_CHECKS = 256


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The papers in which words stand side by side: postings whose counts are made only where they matter.

    Attributes:
        bits: The papers.
        repeating: Those of them that hold each of the words often.
        count: How often the words stand together in a paper that has them.
    """

    bits: int
    repeating: int
    count: Callable[[int], int]

    def often(self, least: int) -> int:
        """The papers that hold each word often, which is nearly the same and costs nothing."""
        del least
        return self.repeating

    def counts_in(self, numbers: Sequence[int]) -> list[int]:
        """How often the words stand together in each of these papers."""
        mask = self.bits.to_bytes((self.bits.bit_length() + 7) >> 3, "little")
        beyond = len(mask) << 3
        return [self.count(n) if n < beyond and mask[n >> 3] >> (n & 7) & 1 else 0 for n in numbers]


def side_by_side(
    field: Field, wanted: str, within: int, *, open_end: bool, often: int, check: Callable[[], None]
) -> SideBySide:
    """Find the papers that hold words next to each other.

    Args:
        field: Where to look.
        wanted: The words, as `analysis.line` writes them.
        within: The papers that are asked about, as a bit set.
        open_end: Whether the last word may go on.
        often: How often is often.
        check: Called now and then; what it raises ends the search.
    """
    runs = wanted.split()
    last = len(runs) - 1
    holding, repeating = within, within
    for place, run in enumerate(runs):
        goes_on = open_end and place == last
        holding &= _holding(field, run, goes_on)
        repeating &= holding if goes_on else _repeating(field, run, often)
    reading, size = _Reading(wanted, open_end), within.bit_length()
    parted = 0
    for some in _portions(holding):
        check()
        parted |= bits_of(field.having(some, reading.parted), size)
    in_question = holding & ~parted
    if in_question.bit_count() > _FEW:
        in_question &= _maybe_closed(field, runs, open_end)
    closed = []
    for some in _portions(in_question):
        check()
        closed += [number for number in some if reading.count(field.line(number))]
    found = parted | bits_of(closed, size)
    return SideBySide(found, found & repeating, lambda number: reading.count(field.line(number)))


class _Reading:
    """The patterns of some words in lines of text.

    Args:
        wanted: The words, as a line.
        open_end: Whether the last may go on.
    """

    def __init__(self, wanted: str, open_end: bool) -> None:
        parts = spaced(wanted).split()
        end = "" if open_end else "(?=[ -])"
        # its border is left to whoever searches: what begins with letters is searched for faster
        self.parted = re.compile(("[ -]".join(map(re.escape, parts)) + end).encode())
        self._parted = spaced(wanted).rstrip() if open_end else spaced(wanted)
        self._closed = closed(wanted).rstrip() if open_end else closed(wanted)
        self._parts = parts
        self._wanted, self._open_end = wanted, open_end

    @cached_property
    def _may_be_mixed(self) -> re.Pattern[str]:
        """What must be in a closed text for the third reading to be worth while."""
        return re.compile(" ?".join(map(re.escape, self._parts)))

    @cached_property
    def _mixed(self) -> re.Pattern[str]:
        # made only where a paper asks for it, as that takes longer than to read a few
        return _mixed(self._wanted, self._open_end)

    def count(self, text: str) -> int:
        """How often the words stand in a line, by the first reading by which they do."""
        found = spaced(text).count(self._parted)
        if not found:
            joined = closed(text)
            found = joined.count(self._closed)
            if not found and len(self._parts) > 1 and self._may_be_mixed.search(joined):
                found = len(self._mixed.findall(text))
        return found


def _portions(bits: int) -> Iterator[list[int]]:
    """The numbers in a bit set, a few at a time."""
    numbers = numbers_in(bits)
    while some := list(islice(numbers, _BETWEEN_CHECKS)):
        yield some


def _holding(field: Field, run: str, open_end: bool) -> int:
    """The papers that hold a word, or all parts of a compound or its joined form."""

    def ending(term: str) -> int:
        return field.begun(term) if open_end else field.term(term).bits

    first, *parts = run.split("-")
    if not parts:
        return ending(run)
    *between, last = parts
    together = field.term(first).bits & ending(last)
    for part in between:
        together &= field.term(part).bits
    return together | ending(closed(run))


def _repeating(field: Field, run: str, often: int) -> int:
    """The papers that hold a word often, or one part of a compound, or its joined form."""
    first, _, more = run.partition("-")
    return field.term(first).often(often) | (field.term(closed(run)).often(often) if more else 0)


def _maybe_closed(field: Field, runs: Sequence[str], open_end: bool) -> int:
    """The papers that may write parts of a compound as one word, or a word as a compound."""

    def ending(term: str, goes_on: bool) -> int:
        return field.begun(term) if goes_on else field.term(term).bits

    found = 0
    for place, run in enumerate(runs, 1):
        goes_on = open_end and place == len(runs)
        parts = run.split("-")
        for number, part in enumerate(parts, 1):
            part_goes_on = goes_on and number == len(parts)
            found |= _in_parts(field, part, part_goes_on) & ending(part, part_goes_on)
        if len(parts) > 1:
            found |= ending(closed(run), goes_on)
    return found


def _in_parts(field: Field, word: str, open_end: bool) -> int:
    """The papers that hold words which make up this one."""
    if len(word) > _LONGEST_IN_PARTS:
        return -1
    parts: dict[str, int] = {}
    rests: dict[tuple[int, int], int] = {}

    def part(first: int, beyond: int) -> int:
        term = word[first:beyond]
        if term not in parts:
            parts[term] = field.term(term).bits
        return parts[term]

    def rest(first: int, most: int) -> int:
        """Those that hold the letters from `first` on in at most so many words."""
        if (first, most) not in rests:
            found = field.begun(word[first:]) if open_end else part(first, len(word))
            if most > 1:
                for beyond in range(first + 1, len(word)):
                    if here := part(first, beyond):
                        found |= here & rest(beyond, most - 1)
            rests[first, most] = found
        return rests[first, most]

    found = 0
    for beyond in range(1, len(word)):
        if here := part(0, beyond):
            found |= here & rest(beyond, _MOST_PARTS - 1)
    return found


def _mixed(wanted: str, open_end: bool) -> re.Pattern[str]:
    """A pattern for a line in the line of a text: each word and compound in parts or joined for itself."""

    def word(letters: str, goes_on: bool) -> str:
        """A word as it is, or as a compound of the text."""
        joined = "-?".join(map(re.escape, letters))
        return f"(?:{re.escape(letters)}|(?<= ){joined}{'' if goes_on else '(?= )'})"

    runs = []
    words = wanted.split()
    for place, run in enumerate(words, 1):
        goes_on = open_end and place == len(words)
        *before, last = run.split("-")
        in_parts = "[ -]".join([*(word(part, False) for part in before), word(last, goes_on)])
        runs.append(f"(?:{in_parts}|{word(closed(run), goes_on)})")
    return re.compile(f"[ -]{'[ -]'.join(runs)}{'' if open_end else '(?=[ -])'}")


def spaced(text: str) -> str:
    """A line with its compounds in parts."""
    return text.replace("-", " ")


def closed(text: str) -> str:
    """A line with its compounds joined."""
    return text.replace("-", "")
