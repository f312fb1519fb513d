"""What a leaf of a query matches: the terms that it accepts, and where they stand side by side.

It is what the highlights go by; the ranking finds the same by posting lists, in its own way. Every way of
matching keeps the first letter, which is what a `Vocabulary` is ordered by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from typing import TypeAlias

from paperterm.analysis import STOP_WORDS, Passage, passage, stem
from paperterm.query import Fuzzy, Phrase, Prefix, Text, Word

EXACT = 1.0
STEM = 0.5
PREFIX = 0.3
FUZZY = 0.2
STOP_WORD = 0.1

Accepted: TypeAlias = dict[str, float]
"""The terms that match a word of the query, and how well, from 0 to 1."""

Step: TypeAlias = tuple[Accepted, int]
"""What may stand here, and how many positions of the query it stands for."""

Pattern: TypeAlias = list[list[Step]]
"""The steps from each position of a leaf's text: one by one through the parts of a compound, or over it."""


class Vocabulary:
    """Terms by their first letter."""

    __slots__ = ("_by_letter",)

    def __init__(self, terms: Iterable[str] = ()) -> None:
        self._by_letter: dict[str, set[str]] = {}
        self.add(terms)

    def add(self, terms: Iterable[str]) -> None:
        for term in terms:
            self._by_letter.setdefault(term[0], set()).add(term)

    def beside(self, term: str) -> Set[str]:
        """The terms that begin with the same letter."""
        return self._by_letter.get(term[0], frozenset())


def slips(a: str, b: str, limit: int) -> int:
    """How many letters are added, left out, replaced or swapped with a neighbour from one word to the other.

    The optimal string alignment distance: F. J. Damerau, "A technique for computer detection and
    correction of spelling errors", CACM 7 (1964), by the recurrence of R. A. Wagner and M. J. Fischer,
    "The string-to-string correction problem", JACM 21 (1974).

    Args:
        a: A word.
        b: Another word.
        limit: The distance beyond which the answer is only "more": `limit + 1`.
    """
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        # Cells further than the limit from the diagonal cannot come back to it.
        first, last = max(1, i - limit), min(len(b), i + limit)
        previous, row = row, [limit + 1] * (len(b) + 1)
        row[0] = i
        for j in range(first, last + 1):
            other = b[j - 1]
            cost = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and other == a[i - 2]:
                cost = min(cost, before[j - 2] + 1)
            row[j] = cost
        if min(row) > limit:
            return limit + 1
        before = previous
    return min(row[len(b)], limit + 1)


def expand(leaf: Text, term: str, begins: bool, ends: bool, vocabulary: Vocabulary) -> Accepted:
    """The terms of the vocabulary that match one term of a leaf.

    Args:
        leaf: The leaf, whose kind says how.
        term: One of the terms of its text.
        begins: Whether the term stands at the beginning of the text.
        ends: Whether it stands at the end, which is what `*` and `~` are about. Only a term that does both
            is matched by its other forms: the parts of a compound stand as they are written.
        vocabulary: Where to look.
    """
    candidates = vocabulary.beside(term)
    accepted: Accepted = {}
    wanted = stem(term)
    if isinstance(leaf, Prefix) and ends:
        accepted = {word: PREFIX for word in candidates if word.startswith(term)}
        if begins and wanted != term:
            accepted |= {word: STEM for word in candidates if stem(word) == wanted}
    elif isinstance(leaf, Fuzzy) and ends:
        limit = leaf.distance
        letters = set(term)
        # Each slip loses one letter at most, which rules most words out at once.
        similar = (word for word in candidates if len(letters.difference(word)) <= limit)
        near = ((word, slips(term, word, limit)) for word in similar)
        accepted = {word: FUZZY / distance for word, distance in near if 0 < distance <= limit}
    elif isinstance(leaf, Word) and begins and ends:
        accepted = {word: STEM for word in candidates if stem(word) == wanted}
    if term in candidates:
        accepted[term] = STOP_WORD if term in STOP_WORDS and not isinstance(leaf, Phrase) else EXACT
    return accepted


def pattern(leaf: Text, vocabulary: Vocabulary) -> Pattern:
    """What the leaf accepts of a vocabulary, position by position."""
    return _steps(passage(leaf.text), lambda term, begins, ends: expand(leaf, term, begins, ends, vocabulary))


def _steps(wanted: Passage, accepted: Callable[[str, bool, bool], Accepted]) -> Pattern:
    """The pattern of a passage: compounds joined or in parts, but `C++` does not mean every `c`."""
    length = len(wanted.words)
    steps: Pattern = []
    for position, word in enumerate(wanted.words):
        here: list[Step] = []
        joined, width = wanted.joined.get(position, ("", 0))
        if joined:
            here.append((accepted(joined, position == 0, position + width == length), width))
        if not joined or joined.isalnum():
            here.append((accepted(word, position == 0, position + 1 == length), 1))
        steps.append(here)
    return steps


def occurrences(steps: Pattern, text: Passage) -> Iterator[tuple[int, int]]:
    """The positions, first and one past the last, at which the pattern occurs in the text."""
    if not steps:
        return
    # a `c` by itself is found in `C++`, but `c code` is not what `C++ code` says
    written = _suffixed(text) if len(steps) > 1 else frozenset()
    starts: set[int] = set()
    for accepted, _ in steps[0]:
        starts.update(p for p, word in enumerate(text.words) if word in accepted and p not in written)
        starts.update(p for p, (joined, _) in text.joined.items() if joined in accepted)
    for start in sorted(starts):
        end = _end(steps, text, start, written)
        if end is not None:
            yield start, end


def _suffixed(text: Passage) -> frozenset[int]:
    """The positions of words with something behind their last letter that belongs to them."""
    return frozenset(p + width - 1 for p, (joined, width) in text.joined.items() if not joined.isalnum())


def _end(steps: Pattern, text: Passage, start: int, suffixed: Set[int]) -> int | None:
    """Where the pattern ends if it begins here, by one way through both texts' compounds."""
    ways = [(0, start)]
    tried = set(ways)
    while ways:
        at, position = ways.pop()
        if at == len(steps):
            return position
        if position == len(text.words):
            continue
        joined, width = text.joined.get(position, ("", 0))
        word = "" if position in suffixed else text.words[position]
        for accepted, step in steps[at]:
            for term, advance in ((word, 1), (joined, width)):
                way = (at + step, position + advance)
                if term in accepted and way not in tried:
                    tried.add(way)
                    ways.append(way)
    return None
