"""An open index: answers queries about exactly one library."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from paperterm.analysis import STOP_WORDS, stem, tokens
from paperterm.facets import numbers_in
from paperterm.index import documents, generations
from paperterm.index.fields import IndexedField, PostingLists
from paperterm.index.generations import DamagedError, UnusableError
from paperterm.library import Library
from paperterm.links import without_links
from paperterm.matching import slips
from paperterm.obstacles import Near
from paperterm.papers import Paper
from paperterm.query import Node
from paperterm.ranking import CLOSELY, FIELDS, Answer, Cancelled, Ranker, Resolve

_SHARED_SHOWN = 8
_CHARACTERISTIC = 48
_RARE_ENOUGH = 0.35
_RAREST = 4
"""A term that fewer papers have tells no more for it: most such words are chance."""

_PER_TOPIC = 1.0
"""What a topic in common adds to each paper's score, in parts of it."""

_LEAST_SHARED = 2
_IN_TITLE = 2.0
_LEAST_LETTERS = 3
_LONGEST_SUGGESTED = 40
_LONG_ENOUGH_FOR_TWO_SLIPS = 5
_LOOKED_AT = 64
_FAR_RARER = 50

_NORM = 0.5
"""How much a paper's length counts against it, from not at all to in full; as `b` in BM25."""

_GENERIC = frozenset(
    map(
        stem,
        """
        achieve another approach author available based become code dataset demonstrate every existing
        experiments framework github here however https improve introduce later make method model much
        need new novel paper performance present propose proposed reach require results show
        stateoftheart study task use using various via without work
        """.split(),  # noqa: SIM905 -- as for the stop words
    )
)
"""The stems of words that any paper may have, whatever it is about: they make no two alike."""


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
        self._table = table
        self._library = library
        places = _places(lists.numbers, len(library))
        titles, abstracts = table.titles, table.abstracts
        if lists.numbers is not None:
            titles, abstracts = (array("I", map(each.__getitem__, places)) for each in (titles, abstracts))
        lengths = {"title": titles, "abstract": abstracts, "author": array("I", bytes(4 * len(library)))}
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
        try:
            return self._ranker.search(tree, resolve, cancelled, closely)
        finally:
            self._table.let_go()

    def suggest(self, word: str, limit: int = 3, *, begun: bool = False) -> list[Near]:
        """The indexed words nearest to one that does not occur in any form, the most frequent first.

        Args:
            word: The word.
            limit: How many at the most.
            begun: Whether the word is only the beginning of one, and may go on.
        """
        if not _LEAST_LETTERS <= len(word) <= _LONGEST_SUGGESTED or self._frequency(word):
            return []
        slack = 1 if len(word) < _LONG_ENOUGH_FOR_TWO_SLIPS else 2
        letters = set(word)
        distances: dict[str, int] = {}
        for field in ("title", "abstract"):
            for term in self._lists.terms(field, word[:1]):
                # each slip loses one letter at most, which rules most words out at once
                if len(letters.difference(term)) > slack or len(term) < len(word) - slack:
                    continue
                ends = (len(word), len(word) + 1) if begun else (len(term),)
                distance = min(slips(word, term[:end], slack) for end in ends)
                if distance <= slack:
                    distances[term] = distance
        if not distances:
            return []
        nearest = min(distances.values())
        likely = sorted(
            (each for each in distances if distances[each] == nearest), key=lambda each: (len(each), each)
        )
        # the index may still have words of papers that are gone
        found = [Near(each, papers) for each in likely[:_LOOKED_AT] if (papers := self._frequency(each))]
        best: dict[str, Near] = {}
        for near in sorted(found, key=lambda each: -each.papers):
            # what is far rarer is a slip itself, and a compound says no more than the word it begins with
            is_rare = any(near.papers * _FAR_RARER < other.papers for other in best.values())
            is_compound = begun and near.word.startswith(tuple(each.word for each in best.values()))
            if not (is_rare or is_compound):
                best.setdefault(stem(near.word), near)
        return list(best.values())[:limit]

    def similar(self, number: int, limit: int) -> list[Likeness]:
        """The papers that share most of what is characteristic of one, by TF-IDF.

        Args:
            number: The paper.
            limit: How many at the most.
        """
        topics = [self._library.facets.topics.get(topic.name, 0) for topic in self._library[number].topics]

        def kinship(other: int) -> float:
            return 1 + _PER_TOPIC * sum(bits >> other & 1 for bits in topics)

        scores: dict[int, float] = {}
        shared: dict[int, list[str]] = {}
        for term in self._characteristic(self._library[number]):
            for other in numbers_in((term.in_titles | term.in_abstracts) & ~(1 << number)):
                weight = term.weight * _IN_TITLE if term.in_titles >> other & 1 else term.weight
                scores[other] = scores.get(other, 0.0) + weight
                shared.setdefault(other, []).append(term.written)
        normed = {
            other: score * kinship(other) / self._norm(other)
            for other, score in scores.items()
            if len(shared[other]) >= _LEAST_SHARED
        }
        best = sorted(normed.items(), key=lambda item: (-item[1], item[0]))[:limit]
        return [Likeness(other, score, tuple(shared[other][:_SHARED_SHOWN])) for other, score in best]

    def close(self) -> None:
        """Let go of the files."""
        self._lists.close()

    def _frequency(self, word: str) -> int:
        """How many papers have a word, in any of its forms."""
        root = stem(word)
        return (self._holding("title", root) | self._holding("abstract", root)).bit_count()

    def _holding(self, field: str, root: str) -> int:
        """The papers that have a word with this stem in a field."""
        return self._fields[field].term(root).bits | self._fields[field].forms(root).bits

    def _norm(self, number: int) -> float:
        return 1 - _NORM + _NORM * self._lengths[number] / self._mean_length

    @cached_property
    def _lengths(self) -> list[int]:
        pairs = zip(self._fields["title"].lengths(), self._fields["abstract"].lengths(), strict=True)
        return [title + abstract for title, abstract in pairs]

    @cached_property
    def _mean_length(self) -> float:
        return max(1.0, sum(self._lengths) / max(1, len(self._lengths)))

    def _characteristic(self, paper: Paper) -> list[_Characteristic]:
        """What a paper is about, the most telling first: what it says often, above all in its title."""
        size = len(self._library)
        written: dict[str, str] = {}
        often: dict[str, int] = {}
        entitled: set[str] = set()
        for text in (paper.title, paper.abstract):
            for term, form in _telling(without_links(text)):
                root = stem(term)
                written.setdefault(root, form)
                often[root] = often.get(root, 0) + 1
                if text is paper.title:
                    entitled.add(root)
        found = []
        for root, count in often.items():
            in_titles, in_abstracts = self._holding("title", root), self._holding("abstract", root)
            frequency = (in_titles | in_abstracts).bit_count()
            if 1 < frequency <= max(2, size * _RARE_ENOUGH):
                weight = (1 + math.log(count)) * math.log(1 + size / max(frequency, _RAREST))
                weight *= _IN_TITLE if root in entitled else 1
                found.append(_Characteristic(written[root], weight, in_titles, in_abstracts))
        return sorted(found, key=lambda each: (-each.weight, each.written))[:_CHARACTERISTIC]


class _Characteristic(NamedTuple):
    """A term that a paper is about: as it writes it, how telling it is, and the papers that have it."""

    written: str
    weight: float
    in_titles: int
    in_abstracts: int


def _telling(text: str) -> Iterator[tuple[str, str]]:
    """The terms of a text that say what it is about, each with the way in which the text writes it.

    A compound is its parts where they say something by themselves, as in state-space, and else itself, as
    in GPT-4 or in-context.
    """
    found = tokens(text)
    at = 0
    while at < len(found):
        first = found[at]
        at += 1
        parts = []
        while at < len(found) and found[at].start < first.end:
            parts.append(found[at])
            at += 1
        if parts and (
            any(part.term in STOP_WORDS or not _is_word(part.term) for part in parts) or not parts[1:]
        ):
            parts = [first] if "'" not in text[first.start : first.end] else []
        for token in parts or ([first] if first.width == 1 else []):
            if (
                token.term not in STOP_WORDS
                and stem(token.term) not in _GENERIC
                and sum(map(str.isalpha, token.term)) >= _LEAST_LETTERS
            ):
                yield token.term, text[token.start : token.end].casefold()


def _is_word(term: str) -> bool:
    return len(term) >= _LEAST_LETTERS and term.isalpha()


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
        if not table.are_those_of(library):
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
