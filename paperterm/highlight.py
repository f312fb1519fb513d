"""Where a query lights up in a text, and the passage of a text that shows best why it was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from paperterm.analysis import STOP_WORDS, Passage, terms, tokens
from paperterm.matching import Vocabulary, occurrences, pattern
from paperterm.query import Node, Phrase, Text, positive_terms
from paperterm.signs import ELLIPSIS

Span: TypeAlias = tuple[int, int]

_BLANK = str.maketrans("\t\n\v\f\r", "     ")
_FIELDS_OF_PLAIN_WORDS = (None, "title", "abstract")
_LEAD = 0.25
"""How much of the room that the matches leave in a passage goes before them."""


class Snippet(NamedTuple):
    """A passage on one line, and where the query lights up in it."""

    text: str
    spans: list[Span]


class _Readout(NamedTuple):
    """What the tokens of a text say: its words, its vocabulary, and the characters of each position."""

    passage: Passage
    vocabulary: Vocabulary
    starts: list[int]
    ends: list[int]


@lru_cache(maxsize=1024)
def _read(text: str) -> _Readout:
    words: list[str] = []
    joined: dict[int, tuple[str, int]] = {}
    starts: list[int] = []
    ends: dict[int, int] = {}
    found = tokens(text)
    for term, start, end, position, width in found:
        if width > 1 or not term.isalnum():
            joined[position] = (term, width)
        else:
            words.append(term)
            starts.append(start)
        last = position + width - 1
        ends[last] = max(end, ends.get(last, 0))
    vocabulary = Vocabulary({token.term for token in found})
    return _Readout(Passage(words, joined), vocabulary, starts, [ends[p] for p in range(len(words))])


@dataclass(frozen=True, slots=True)
class Highlighter:
    """What of a query lights up: whole words, the ones that the search matches.

    Words that a search would not be about, such as *of*, light up only in phrases and where the query
    has nothing else.
    """

    leaves: tuple[Text, ...]

    @classmethod
    def of(cls, tree: Node) -> Highlighter:
        """The highlighter of a query.

        Args:
            tree: The query; what it negates stays dark.
        """
        leaves = tuple(dict.fromkeys(positive_terms(tree, notes=True)))
        telling = tuple(
            leaf for leaf in leaves if isinstance(leaf, Phrase) or not STOP_WORDS.issuperset(terms(leaf.text))
        )
        return cls(telling or leaves)

    def spans(self, text: str, field: str | None = None) -> list[Span]:
        """The characters of the text that light up, in order and disjoint.

        Args:
            text: The text as it is shown.
            field: What it is: `title`, `abstract`, `author`, `note`; None for any other text. A word with a
                field lights up only there, one without only in title and abstract.
        """
        return _merged(span for _, span in _hits(self.leaves, text, field))

    def snippet(self, text: str, width: int, field: str | None = "abstract") -> Snippet:
        """The passage of at most `width` characters with the most different matches, then the most matches.

        It is cut between words, marked with … where it is cut, and is the beginning of the text if nothing
        matches.
        """
        text = text.translate(_BLANK)
        hits = sorted(_hits(self.leaves, text, field), key=lambda hit: hit[1])
        start, end = _window(text, *_densest(hits, width), width)
        before, after = ELLIPSIS * (start > 0), ELLIPSIS * (end < len(text))
        shift = len(before) - start
        inside = [(a + shift, b + shift) for a, b in _merged(s for _, s in hits) if start <= a and b <= end]
        return Snippet(before + text[start:end] + after, inside)

    def read_ahead(self, text: str, field: str | None) -> None:
        """Look through a text that is going to be shown; what lights up in it is remembered for a while.

        This may be called from any thread.
        """
        _hits(self.leaves, text, field)


@lru_cache(maxsize=1024)
def _hits(leaves: Sequence[Text], text: str, field: str | None) -> Sequence[tuple[int, Span]]:
    """Each match with the number of the leaf that it is a match of."""
    passage, vocabulary, starts, ends = _read(text)
    hits: list[tuple[int, Span]] = []
    for number, leaf in enumerate(leaves):
        if not _is_searched(leaf, field):
            continue
        for first, beyond in occurrences(pattern(leaf, vocabulary), passage):
            hits.append((number, (starts[first], ends[beyond - 1])))
    return hits


def _is_searched(leaf: Text, field: str | None) -> bool:
    """Whether the leaf is about a text of this field."""
    return field in _FIELDS_OF_PLAIN_WORDS if leaf.field is None else leaf.field == field


def _densest(hits: list[tuple[int, Span]], width: int) -> Span:
    """From the first to the last of those matches within `width` that tell most about the query."""
    best, best_worth = (0, 0), (0, 0)
    last = 0
    for first, (_, (start, _)) in enumerate(hits):
        while last < len(hits) and hits[last][1][1] - start <= width - 2 * len(ELLIPSIS):
            last += 1
        inside = hits[first:last]
        worth = (len({number for number, _ in inside}), len(inside))
        if worth > best_worth:
            best, best_worth = (start, max(end for _, (_, end) in inside)), worth
    return best


def _window(text: str, first: int, last: int, width: int) -> Span:
    """The cut of the text around the characters from `first` to `last`, with room for an … at either end."""
    if len(text) <= width:
        return 0, len(text)
    room = max(width - 2 * len(ELLIPSIS), 1)
    lead = int((room - (last - first)) * _LEAD)
    start = min(max(0, first - lead), len(text) - room) if last > room else 0
    if start > 0 and not text[start - 1].isspace():
        start = text.find(" ", start, first) + 1 or first
    end = start + room
    if end < len(text) and not text[end].isspace():
        border = text.rfind(" ", max(last, start), end)
        end = border if border >= 0 else last or end
        # what a long word behind the cut leaves free is filled from the front
        earliest = max(0, end - room)
        if earliest < start:
            start = text.find(" ", earliest - 1, start) + 1 or start if earliest else 0
    return start, start + len(text[start:end].rstrip())


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
