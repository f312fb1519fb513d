"""The fields of an index, as a ranking asks for them."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

from whoosh.reading import TermNotFound

from paperterm.facets import bits_of
from paperterm.index import bitsets
from paperterm.index.bitsets import BitSets, Slices
from paperterm.index.documents import PARTS, Documents
from paperterm.index.mapped import MappedStorage
from paperterm.library import Library
from paperterm.postings import SLICES, Listed, Postings, Sliced, slices_of, stands_in
from paperterm.ranking import FIELDS

_NOWHERE = -1
_KEPT_LISTS = 256
_HELD = 1 << 22
"""So many bytes of lines are held in memory before they are let go."""

_AROUND = 1 << 16
"""A line brings so many bytes that stand around it with it."""


class PostingLists:
    """All posting lists of one generation of an index, for one thread.

    Args:
        folder: The generation's folder, already checked.
        table: Which paper each document is.
        library: Whose numbers to speak in; papers that it does not have are left out.
    """

    def __init__(self, folder: Path, table: Documents, library: Library) -> None:
        self._reader = MappedStorage(str(folder), readonly=True).open_index().reader()
        self._segments = [
            _Segment(leaf, base, BitSets(folder / bitsets.name(place)))
            for place, (leaf, base) in enumerate(self._reader.leaf_readers())
        ]
        self._size = len(library)
        self.numbers = numbers_of(table, library)
        self._runs = None if self.numbers is None else runs_in(self.numbers)

    def of(self, field: str, term: str) -> Postings:
        """The papers that hold a term, and how often."""
        kept = [(segment, segment.sets.get(field, term)) for segment in self._segments]
        if any(slices for _, slices in kept):
            return self._sliced(field, term, kept)
        documents, counts = array("I"), bytearray()
        for segment in self._segments:
            found, often = segment.listed(field, term)
            documents.extend(array("I", [each + segment.base for each in found]) if segment.base else found)
            counts += often
        if self.numbers is None:
            return Listed(documents, counts, self._size)
        places = map(self.numbers.__getitem__, documents)
        pairs = [pair for pair in zip(places, counts, strict=True) if pair[0] != _NOWHERE]
        pairs.sort()
        return Listed([number for number, _ in pairs], bytes([count for _, count in pairs]), self._size)

    def _sliced(self, field: str, term: str, kept: Sequence[tuple[_Segment, Slices | None]]) -> Sliced:
        """A term that is common in some of the segments."""
        together = [0] * SLICES
        for segment, slices in kept:
            digits = slices or slices_of(*segment.listed(field, term), segment.sets.size)
            for place, digit in enumerate(digits):
                together[place] |= self._moved(digit, segment)
        return Sliced(tuple(together))

    def begun(self, field: str, start: str) -> int:
        """The papers that hold a term with this beginning."""
        found = 0
        for segment in self._segments:
            kept = segment.sets.get(f"{field}_start", start)
            if kept is None:
                # so few words begin so that their lists are quickly read
                terms = segment.terms(field, start)
                numbers = chain.from_iterable(segment.listed(field, term)[0] for term in terms)
                kept = (bits_of(numbers, segment.sets.size),)
            found |= self._moved(kept[0], segment)
        return found

    def terms(self, field: str, start: str) -> Iterable[str]:
        """The terms of a field with this beginning, in order."""
        return (term.decode() for term in self._reader.expand_prefix(field, start.encode()))

    def close(self) -> None:
        """Let go of the files."""
        for segment in self._segments:
            segment.sets.close()
        self._reader.close()

    def _moved(self, bits: int, segment: _Segment) -> int:
        """The papers that a set of a segment's documents stands for."""
        bits <<= segment.base
        if self._runs is None:
            return bits
        moved = 0
        for first, length, number in self._runs:
            moved |= (bits >> first & (1 << length) - 1) << number
        return moved


class _Segment:
    """A part of an index with documents of its own, numbered from 0.

    Args:
        leaf: Whoosh's reader of it.
        base: How many documents the segments before it have.
        sets: Its sets.

    Attributes:
        listed: The documents that hold a term of a field, and how often. What was read last is kept: the
            words that begin with what has been typed are mostly those that began with a letter less.
    """

    def __init__(self, leaf: Any, base: int, sets: BitSets) -> None:
        self.base = base
        self.sets = sets
        self.listed = lru_cache(maxsize=_KEPT_LISTS)(self._listed)
        self._leaf = leaf

    def terms(self, field: str, start: str) -> list[str]:
        """The terms of a field with this beginning."""
        return [term.decode() for term in self._leaf.expand_prefix(field, start.encode())]

    def _listed(self, field: str, term: str) -> tuple[array[int], bytearray]:
        try:
            return _decoded(self._leaf.postings(field, term.encode()))
        except TermNotFound:
            return array("I"), bytearray()


class IndexedField:
    """One field of all papers, its posting lists read when a query needs them.

    Args:
        name: The field.
        lists: The posting lists of the index.
        table: The words of the documents.
        places: For each paper its document.
        lengths: The number of terms in this field, for each paper.
    """

    def __init__(
        self, name: str, lists: PostingLists, table: Documents, places: Sequence[int], lengths: Sequence[int]
    ) -> None:
        self._name = name
        self._part = FIELDS.index(name)
        self._lists = lists
        self._table = table
        self._places = places
        self._lengths = lengths
        self._read = 0

    def term(self, term: str) -> Postings:
        """The papers that hold a term."""
        return self._lists.of(self._name, term)

    def forms(self, root: str) -> Postings:
        """The papers that hold terms with this stem which are not the stem itself."""
        return self._lists.of(f"{self._name}_forms", root)

    def begun(self, start: str) -> int:
        """The papers that hold a term with this beginning."""
        return self._lists.begun(self._name, start)

    def terms(self, start: str) -> Iterable[str]:
        """The terms with this beginning."""
        return self._lists.terms(self._name, start)

    def line(self, number: int) -> str:
        """The words of a paper in order."""
        self._has_read(_AROUND)
        return self._table.line(self._places[number], self._part)

    def having(self, numbers: Iterable[int], pattern: re.Pattern[bytes]) -> list[int]:
        """Those of these papers whose line has a pattern behind a blank or a hyphen."""
        text, ends, places, part = self._table.lines, self._table.ends, self._places, self._part
        found = []
        before = read = 0
        for number in numbers:
            place = places[number] * PARTS + part
            read += min(abs(ends[place + 1] - before), _AROUND)
            before = ends[place + 1]
            if stands_in(text, ends[place], before, pattern):
                found.append(number)
        self._has_read(read)
        return found

    def lengths(self) -> Sequence[int]:
        """The number of terms, for each paper."""
        return self._lengths

    def _has_read(self, size: int) -> None:
        self._read += size
        if self._read > _HELD:
            self._read = 0
            self._table.let_go()


def numbers_of(table: Documents, library: Library) -> array[int] | None:
    """For each document the number of its paper, or -1; None where the two agree throughout."""
    if table.are_those_of(library):
        return None
    wanted = {
        document: number for number, document in enumerate(zip(library.ids, library.prints, strict=True))
    }
    # a document that changed and changed back stands in the table twice; once is enough
    return array("i", [wanted.pop(each, _NOWHERE) for each in zip(table.ids, table.prints, strict=True)])


def runs_in(numbers: Sequence[int]) -> list[tuple[int, int, int]]:
    """Documents that follow one another and whose papers do: the first, how many, the first one's paper."""
    runs: list[tuple[int, int, int]] = []
    document = 0
    while document < len(numbers):
        first, number = document, numbers[document]
        document += 1
        if number != _NOWHERE:
            while document < len(numbers) and numbers[document] == number + document - first:
                document += 1
            runs.append((first, document - first, number))
    return runs


def _decoded(matcher: Any) -> tuple[array[int], bytearray]:
    """All documents of a matcher, and how often: by whole blocks where it lets itself be read so."""
    documents, counts = array("I"), bytearray()
    in_blocks = all(hasattr(matcher, name) for name in ("_data", "_read_data", "_next_block"))
    while matcher.is_active():
        if in_blocks:
            matcher._read_data()
            steps, weights, _ = matcher._data
            documents.extend(accumulate(steps))
            if isinstance(weights, tuple):
                counts.extend(map(int, weights))
            else:  # the weight of all; nothing stands for 1
                counts += bytes([int(weights or 1)]) * len(steps)
            matcher._next_block()
        else:
            documents.append(matcher.id())
            counts.append(int(matcher.weight()))
            matcher.next()
    return documents, counts
