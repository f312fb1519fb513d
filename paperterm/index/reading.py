"""An open index: answers queries about exactly one library."""

from __future__ import annotations

import difflib
import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from paperterm.analysis import STOP_WORDS, terms
from paperterm.index import DAMAGE, documents, generations
from paperterm.index.fields import IndexedField
from paperterm.index.generations import UnusableError
from paperterm.index.postings import PostingLists
from paperterm.library import Library
from paperterm.query import Node
from paperterm.ranking import Cancelled, Ranker, Resolve

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
        lengths = dict(zip(table.ids, zip(table.titles, table.abstracts, strict=True), strict=True))
        titles = [lengths[identity][0] for identity in library.ids]
        abstracts = [lengths[identity][1] for identity in library.ids]
        self._ranker = Ranker(
            {
                "title": IndexedField("title", lists, library, titles),
                "abstract": IndexedField("abstract", lists, library, abstracts),
                "author": IndexedField("author", lists, library, [0] * len(library)),
            },
            len(library),
        )

    def search(
        self, tree: Node, resolve: Resolve, cancelled: Cancelled = lambda: False
    ) -> list[tuple[int, float]]:
        """The papers that the query finds and their scores; see `Ranker.search`."""
        return self._ranker.search(tree, resolve, cancelled)

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
        return max(close, key=self._frequency, default=None) if close else None

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
            holders = self._lists.of("title", term).keys() | self._lists.of("abstract", term).keys()
            for other in holders - {number}:
                scores[other] = scores.get(other, 0.0) + weight
                shared.setdefault(other, []).append(term)
        best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:limit]
        return [Likeness(other, score, tuple(shared[other][:_SHARED_SHOWN])) for other, score in best]

    def close(self) -> None:
        """Let go of the files."""
        self._lists.close()

    def _frequency(self, term: str) -> int:
        return len(self._lists.of("title", term).keys() | self._lists.of("abstract", term).keys())

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
    generation = generations.current(root)
    try:
        table = documents.load(generation.folder)
        held = set(zip(table.ids, table.prints, strict=True))
        if not held.issuperset(zip(library.ids, library.prints, strict=True)):
            raise UnusableError("it lacks some of these papers")
        lists = PostingLists(generation.folder, table, library)
        return Index(lists, table, library)
    except DAMAGE as error:
        if isinstance(error, UnusableError):
            raise
        raise UnusableError(f"it is damaged ({error})") from error
