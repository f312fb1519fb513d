"""Posting lists out of Whoosh, with its document numbers turned into the library's paper numbers."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from pathlib import Path

from whoosh import index as whoosh_index
from whoosh.reading import TermNotFound

from paperterm.index.documents import Documents
from paperterm.library import Library

_KEPT_LISTS = 4096
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
        self._kept: OrderedDict[tuple[str, str], Mapping[int, float]] = OrderedDict()
        self._numbers = numbers_of(table, library)

    def of(self, field: str, term: str) -> Mapping[int, float]:
        """The papers that have a term, and how often; empty where it does not occur."""
        key = (field, term)
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = self._read(field, term.encode())
            if len(self._kept) > _KEPT_LISTS:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return kept

    def terms(self, field: str, prefix: str) -> Iterator[str]:
        """The terms of a field that begin with a prefix, in order."""
        return (term.decode() for term in self._reader.expand_prefix(field, prefix.encode()))

    def close(self) -> None:
        """Let go of the files."""
        self._reader.close()

    def _read(self, field: str, term: bytes) -> dict[int, float]:
        found: dict[int, float] = {}
        for leaf, base in self._reader.leaf_readers():
            try:
                matcher = leaf.postings(field, term)
            except TermNotFound:
                continue
            while matcher.is_active():
                number = self._numbers[matcher.id() + base]
                if number != _NOWHERE:
                    found[number] = matcher.weight()
                matcher.next()
        return found


def numbers_of(table: Documents, library: Library) -> array[int]:
    """For each document the number of its paper, or -1 for one that the library does not have."""
    wanted = {
        document: number for number, document in enumerate(zip(library.ids, library.prints, strict=True))
    }
    # a document that changed and changed back stands in the table twice; once is enough
    return array(
        "i", [wanted.pop(document, _NOWHERE) for document in zip(table.ids, table.prints, strict=True)]
    )
