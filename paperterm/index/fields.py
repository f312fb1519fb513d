"""The fields of an index, as a ranking asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import TYPE_CHECKING

from paperterm.analysis import Passage, passage
from paperterm.index.postings import PostingLists
from paperterm.scan import gapped

if TYPE_CHECKING:
    from paperterm.library import Library


class IndexedField:
    """One field of all papers, its posting lists read when a query needs them.

    Args:
        name: The field.
        lists: The posting lists of the index.
        library: The papers, for their words in order.
        lengths: The number of terms in this field, for each paper.
    """

    def __init__(self, name: str, lists: PostingLists, library: Library, lengths: Sequence[int]) -> None:
        self._name = name
        self._lists = lists
        self._library = library
        self._lengths = lengths
        self.letters = IndexedLetters(name, lists)

    def postings(self, term: str) -> Mapping[int, float]:
        """The papers that have a term, and how often."""
        return self._lists.of(self._name, term)

    def beginning(self, start: str) -> Iterable[int]:
        """The papers that have a term with this short beginning."""
        return self._lists.of(f"{self._name}_start", start)

    def passage(self, number: int) -> Passage:
        """The words of a paper in this field, with a gap between one author and the next."""
        paper = self._library[number]
        if self._name == "author":
            return gapped(paper.authors)
        return passage(paper.title if self._name == "title" else paper.abstract)

    def lengths(self) -> Sequence[int]:
        """The number of terms in this field, for each paper."""
        return self._lengths


class IndexedLetters:
    """The terms of a field by their first letter, each letter read when it is first asked for."""

    def __init__(self, name: str, lists: PostingLists) -> None:
        self._name = name
        self._lists = lists
        self._read: dict[str, frozenset[str]] = {}

    def beside(self, term: str) -> Set[str]:
        """The terms that begin with the same letter."""
        letter = term[0]
        terms = self._read.get(letter)
        if terms is None:
            terms = self._read[letter] = frozenset(self._lists.terms(self._name, letter))
        return terms
