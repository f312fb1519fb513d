"""The fields of an index, as a ranking asks for them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index
from whoosh.reading import TermNotFound

from paperterm.index.documents import Documents
from paperterm.library import Library
from paperterm.postings import Postings
from paperterm.ranking import FIELDS

_NOWHERE = -1


class PostingLists:
    """All posting lists of one generation of an index, for one thread.

    Args:
        folder: The generation's folder, already checked.
        table: Which paper each document is.
        library: Whose numbers to speak in; papers that it does not have are left out.
    """

    def __init__(self, folder: Path, table: Documents, library: Library) -> None:
        self._reader = whoosh_index.open_dir(str(folder), readonly=True).reader()
        self._size = len(library)
        self.numbers = numbers_of(table, library)

    def of(self, field: str, term: str) -> Postings:
        """The papers that hold a term, and how often."""
        documents, counts = array("I"), bytearray()
        for leaf, base in self._reader.leaf_readers():
            try:
                matcher = leaf.postings(field, term.encode())
            except TermNotFound:
                continue
            found, often = _decoded(matcher)
            documents.extend(array("I", [each + base for each in found]) if base else found)
            counts += often
        if self.numbers is None:
            return Postings(documents, counts, self._size)
        places = map(self.numbers.__getitem__, documents)
        pairs = [pair for pair in zip(places, counts, strict=True) if pair[0] != _NOWHERE]
        pairs.sort()
        return Postings([number for number, _ in pairs], bytes([count for _, count in pairs]), self._size)

    def terms(self, field: str, start: str) -> Iterable[str]:
        """The terms of a field with this beginning, in order."""
        return (term.decode() for term in self._reader.expand_prefix(field, start.encode()))

    def close(self) -> None:
        """Let go of the files."""
        self._reader.close()


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

    def term(self, term: str) -> Postings:
        """The papers that hold a term."""
        return self._lists.of(self._name, term)

    def forms(self, root: str) -> Postings:
        """The papers that hold terms with this stem which are not the stem itself."""
        return self._lists.of(f"{self._name}_forms", root)

    def begun(self, start: str) -> int:
        """The papers that hold a term with this short beginning."""
        return self._lists.of(f"{self._name}_start", start).bits

    def terms(self, start: str) -> Iterable[str]:
        """The terms with this beginning."""
        return self._lists.terms(self._name, start)

    def line(self, number: int) -> str:
        """The words of a paper in order."""
        return self._table.line(self._places[number], self._part)

    def lengths(self) -> Sequence[int]:
        """The number of terms, for each paper."""
        return self._lengths


def numbers_of(table: Documents, library: Library) -> array[int] | None:
    """For each document the number of its paper, or -1; None where the two agree throughout."""
    if table.ids == library.ids and table.prints == library.prints:
        return None
    wanted = {
        document: number for number, document in enumerate(zip(library.ids, library.prints, strict=True))
    }
    # a document that changed and changed back stands in the table twice; once is enough
    return array("i", [wanted.pop(each, _NOWHERE) for each in zip(table.ids, table.prints, strict=True)])


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
