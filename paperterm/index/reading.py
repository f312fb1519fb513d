"""An open index: answers queries about exactly one library."""

from __future__ import annotations

import difflib
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from paperterm.analysis import STOP_WORDS, terms
from paperterm.facets import numbers_in
from paperterm.index import documents, generations
from paperterm.index.fields import IndexedField, PostingLists
from paperterm.index.generations import DamagedError, UnusableError
from paperterm.library import Library
from paperterm.query import Node
from paperterm.ranking import CLOSELY, FIELDS, Answer, Cancelled, Ranker, Resolve

_SHARED_SHOWN = 8
_CHARACTERISTIC = 24
_RARE_ENOUGH = 0.2


@dataclass(frozen=True, slots=True)
class Likeness:
    """A paper that is like another, and the terms that they share, the most telling first."""

    number: int
    score: float
    shared: tuple[str, ...]


class Index:
    """The index of a library, opened by and for one thread.

    Args:
        lists: Its posting lists.
        table: What its documents are.
        library: The papers.
    """

    def __init__(self, lists: PostingLists, table: documents.Documents, library: Library) -> None:
        self._lists = lists
        self._library = library
        places = _places(lists.numbers, len(library))
        lengths = {
            "title": [table.titles[place] for place in places],
            "abstract": [table.abstracts[place] for place in places],
            "author": [0] * len(library),
        }
        fields = {name: IndexedField(name, lists, table, places, lengths[name]) for name in FIELDS}
        self._fields = fields
        self._ranker = Ranker(fields, len(library))

    def search(
        self,
        tree: Node,
        resolve: Resolve,
        cancelled: Cancelled = lambda: False,
        closely: int = CLOSELY,
    ) -> Answer:
        """The papers that the query finds, best first; see `Ranker.search`."""
        return self._ranker.search(tree, resolve, cancelled, closely)

    def suggest(self, word: str) -> str | None:
        """The indexed word nearest to one that does not occur, or None where none is near."""
        if not word or len(word) > 40:
            return None
        nearby = [
            term
            for term in dict.fromkeys(
                term for field in ("title", "abstract") for term in self._lists.terms(field, word[:1])
            )
            if abs(len(term) - len(word)) <= 2
        ]
        close = difflib.get_close_matches(word, nearby, n=3, cutoff=0.75)
        # the index may still have words of papers that are gone
        found = {term: frequency for term in close if (frequency := self._frequency(term))}
        return max(found, key=found.__getitem__, default=None)

    def similar(self, number: int, limit: int) -> list[Likeness]:
        """The papers that share most of what is characteristic of one, by TF-IDF.

        Args:
            number: The paper.
            limit: How many at the most.
        """
        paper = self._library[number]
        scores: dict[int, float] = {}
        shared: dict[int, list[str]] = {}
        characteristic = self._characteristic(Counter(terms(paper.title)), Counter(terms(paper.abstract)))
        for term, weight in characteristic:
            for other in numbers_in(self._holding(term) & ~(1 << number)):
                scores[other] = scores.get(other, 0.0) + weight
                shared.setdefault(other, []).append(term)
        best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:limit]
        return [Likeness(other, score, tuple(shared[other][:_SHARED_SHOWN])) for other, score in best]

    def close(self) -> None:
        """Let go of the files."""
        self._lists.close()

    def _frequency(self, term: str) -> int:
        return self._holding(term).bit_count()

    def _holding(self, term: str) -> int:
        return self._fields["title"].term(term).bits | self._fields["abstract"].term(term).bits

    def _characteristic(self, title: Counter[str], abstract: Counter[str]) -> list[tuple[str, float]]:
        size = len(self._library)
        found = []
        for term in title.keys() | abstract.keys():
            if term in STOP_WORDS or len(term) < 2 or term.isdigit():
                continue
            frequency = self._frequency(term)
            if 1 < frequency <= max(2, size * _RARE_ENOUGH):
                weight = (2 * title[term] + 1 + math.log(1 + abstract[term])) * math.log(size / frequency)
                found.append((term, weight))
        return sorted(found, key=lambda item: (-item[1], item[0]))[:_CHARACTERISTIC]


def open_index(root: Path, library: Library) -> Index:
    """Open the index of a library.

    Args:
        root: The folder of the index.
        library: What it must hold, whole and nothing changed.

    Raises:
        UnusableError: It cannot be used for this library; the reason is a clause.
    """
    try:
        return _opened(root, library)
    except DamagedError:
        # another process may just have put the next one in force and swept this one
        return _opened(root, library)


def _opened(root: Path, library: Library) -> Index:
    folder = generations.current(root).folder
    try:
        table = documents.load(folder)
        held = set(zip(table.ids, table.prints, strict=True))
        if not held.issuperset(zip(library.ids, library.prints, strict=True)):
            raise UnusableError("it lacks some of these papers")
        return Index(PostingLists(folder, table, library), table, library)
    except UnusableError:
        raise
    except Exception as error:
        # on damaged files Whoosh was seen to raise some eighteen kinds of exception
        raise DamagedError(f"it is damaged ({error})") from error


def _places(numbers: Sequence[int] | None, size: int) -> Sequence[int]:
    """For each paper the document that it is."""
    if numbers is None:
        return range(size)
    places = [0] * size
    for document, number in enumerate(numbers):
        if number >= 0:
            places[number] = document
    return places
