"""Search without an index: what the browser uses until the index is built. It finds what the index finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from paperterm.analysis import Passage, passage, terms
from paperterm.matching import Vocabulary
from paperterm.papers import Paper
from paperterm.query import Node
from paperterm.ranking import Cancelled, Ranker, Resolve

_BETWEEN_CHECKS = 64


class Scanner:
    """Searches a sequence of papers by reading them, all once, when a query first needs their words.

    A scanner belongs to one thread.

    Args:
        papers: The papers; the place of each is its number.
    """

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._papers = papers
        self._fields = {name: _ReadField(gap=name == "author") for name in ("title", "abstract", "author")}
        self._ranker = Ranker(self._fields, len(papers))
        self._read = 0

    def search(
        self, tree: Node, resolve: Resolve, cancelled: Cancelled = lambda: False
    ) -> list[tuple[int, float]]:
        """The papers that the query finds with their scores; see `Ranker.search`.

        What has been read when a search is cancelled is kept for the next one.
        """
        for number in range(self._read, len(self._papers)):
            if number % _BETWEEN_CHECKS == 0 and cancelled():
                return []
            paper = self._papers[number]
            self._fields["title"].add(number, (paper.title,))
            self._fields["abstract"].add(number, (paper.abstract,))
            self._fields["author"].add(number, paper.authors)
            self._read = number + 1
        return self._ranker.search(tree, resolve, cancelled)


class _ReadField:
    """One field of all papers: which have a term how often, and their words where they are needed."""

    def __init__(self, *, gap: bool) -> None:
        self.letters = Vocabulary()
        self._gap = gap
        self._postings: dict[str, dict[int, float]] = {}
        self._lengths: list[int] = []
        self._texts: list[Sequence[str]] = []
        self._passages: dict[int, Passage] = {}

    def add(self, number: int, texts: Sequence[str]) -> None:
        """Read the field of the next paper."""
        words = [term for text in texts for term in terms(text)]
        for term, count in Counter(words).items():
            papers = self._postings.get(term)
            if papers is None:
                papers = self._postings[term] = {}
                self.letters.add((term,))
            papers[number] = float(count)
        self._lengths.append(len(words))
        self._texts.append(texts)

    def postings(self, term: str) -> Mapping[int, float]:
        """The papers that have a term, and how often."""
        return self._postings.get(term, {})

    def beginning(self, start: str) -> Iterable[int]:
        """The papers that have a term with this short beginning."""
        found: set[int] = set()
        for term in self.letters.beside(start):
            if term.startswith(start):
                found |= self._postings[term].keys()
        return found

    def passage(self, number: int) -> Passage:
        """The words of a paper in this field, with a gap between one author and the next."""
        found = self._passages.get(number)
        if found is None:
            texts = self._texts[number]
            found = self._passages[number] = gapped(texts) if self._gap else passage(texts[0])
        return found

    def lengths(self) -> Sequence[int]:
        """The number of terms in this field, for each paper."""
        return self._lengths


def gapped(texts: Iterable[str]) -> Passage:
    """The words of several texts that are no neighbours, with a gap between one and the next."""
    words: list[str] = []
    joined: dict[int, tuple[str, int]] = {}
    for part in map(passage, texts):
        joined.update((len(words) + position, form) for position, form in part.joined.items())
        words += [*part.words, ""]
    return Passage(words, joined)
