"""Search without an index: what the browser uses until the index is built. It finds what the index finds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from paperterm.analysis import line, stem, terms
from paperterm.facets import bits_of
from paperterm.obstacles import Near
from paperterm.papers import Paper
from paperterm.postings import MOST_COUNTED, Listed, merged, stands_in
from paperterm.query import Node
from paperterm.ranking import (
    BORDER,
    CLOSELY,
    FIELDS,
    Answer,
    Cancelled,
    CancelledError,
    Ranker,
    Resolve,
)
from paperterm.suggesting import suggestions

_BETWEEN_CHECKS = 64


class Scanner:
    """Searches a sequence of papers by reading them, all once, when a query first needs their words.

    A scanner belongs to one thread.

    Args:
        papers: The papers; the place of each is its number.
    """

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._papers = papers
        self._fields = {name: _ReadField(len(papers)) for name in FIELDS}
        self._ranker = Ranker(self._fields, len(papers))
        self._read = 0

    def search(
        self,
        tree: Node,
        resolve: Resolve,
        cancelled: Cancelled = lambda: False,
        closely: int = CLOSELY,
    ) -> Answer:
        """The papers that the query finds, best first; see `Ranker.search`.

        What has been read when a search is cancelled is kept for the next one.
        """
        self._read_all(cancelled)
        return self._ranker.search(tree, resolve, cancelled, closely)

    def suggest(
        self, word: str, limit: int = 3, *, begun: bool = False, check: Callable[[], None] = lambda: None
    ) -> list[Near]:
        """The words nearest to one that does not occur in any form; see `suggestions`."""

        def cancelled() -> bool:
            check()
            return False

        self._read_all(cancelled)
        return suggestions(self._fields, word, limit, begun=begun, check=check)

    def _read_all(self, cancelled: Cancelled) -> None:
        for number in range(self._read, len(self._papers)):
            if number % _BETWEEN_CHECKS == 0 and cancelled():
                raise CancelledError
            for name, field in self._fields.items():
                field.add(number, texts_of(self._papers[number], name))
            self._read = number + 1


def texts_of(paper: Paper, field: str) -> Sequence[str]:
    """The texts in a field of a paper: one, but for its authors."""
    if field == "author":
        return paper.authors
    return (paper.title if field == "title" else paper.abstract,)


def lines_of(texts: Iterable[str]) -> str:
    """The words of several texts in order, with a border between one text and the next."""
    return BORDER.join(map(line, texts))


class _ReadField:
    """One field of all papers: which have a term how often, and their words where they are needed."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._found: dict[str, tuple[list[int], list[int]]] = {}
        self._forms: dict[str, set[str]] = {}
        self._letters: dict[str, list[str]] = {}
        self._lengths: list[int] = []
        self._texts: list[Sequence[str]] = []

    def add(self, number: int, texts: Sequence[str]) -> None:
        """Read the field of the next paper."""
        words = [term for text in texts for term in terms(text)]
        for term, count in Counter(words).items():
            found = self._found.get(term)
            if found is None:
                found = self._found[term] = ([], [])
                self._letters.setdefault(term[0], []).append(term)
                root = stem(term)
                if root != term:
                    self._forms.setdefault(root, set()).add(term)
            found[0].append(number)
            found[1].append(min(count, MOST_COUNTED))
        self._lengths.append(len(words))
        self._texts.append(texts)

    def term(self, term: str) -> Listed:
        """The papers that hold a term."""
        numbers, counts = self._found.get(term, ((), ()))
        return Listed(numbers, counts, self._size)

    def forms(self, root: str) -> Listed:
        """The papers that hold terms with this stem which are not the stem itself."""
        numbers, counts = merged([self._found[term] for term in self._forms.get(root, ())])
        return Listed(numbers, counts, self._size)

    def begun(self, start: str) -> int:
        """The papers that hold a term with this beginning."""
        return bits_of((number for term in self.terms(start) for number in self._found[term][0]), self._size)

    def terms(self, start: str) -> Iterable[str]:
        """The terms with this beginning, in order: sums of what they weigh depend on it."""
        return sorted(term for term in self._letters.get(start[0], ()) if term.startswith(start))

    def line(self, number: int) -> str:
        """The words of a paper in order."""
        return lines_of(self._texts[number])

    def having(self, numbers: Iterable[int], pattern: re.Pattern[bytes]) -> list[int]:
        """Those of these papers whose line has a pattern behind a blank or a hyphen."""
        lines = ((number, self.line(number).encode()) for number in numbers)
        return [number for number, text in lines if stands_in(text, 0, len(text), pattern)]

    def lengths(self) -> Sequence[int]:
        """The number of terms, for each paper."""
        return self._lengths
