"""Papers turned round: for each term of each field, which of them hold it and how often.

| field | terms | for |
| --- | --- | --- |
| title, abstract, author | the words as they stand | words, phrases, slips of the pen |
| title_forms … | the stems of words that are not their own stem | other forms of a word |

Beside them go the sets that a search would be slow to work out of such lists: for a word that is still being
typed the papers that hold any word with this beginning, and for a common word the papers as bit slices.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple, TypeAlias

from paperterm.analysis import stem, terms_and_line
from paperterm.facets import bits_of
from paperterm.papers import Paper
from paperterm.postings import MOST_COUNTED, merged, slices_of
from paperterm.ranking import BORDER, FIELDS
from paperterm.scan import texts_of

FEW = 8
"""The set of a beginning is kept where more words than this have it; of so few the lists are quickly read."""

_LONGEST_START = 12
_COMMON = 16
"""A term in one of so many papers is common, if those are many."""

_MANY = 512

_Places: TypeAlias = dict[str, list[int]]
"""For each term the documents where it was met, in order."""


class Found(NamedTuple):
    """The documents that hold a term, ascending, and how often each does."""

    documents: array[int]
    counts: bytearray


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is to be written of some papers.

    Attributes:
        size: How many papers.
        postings: For each field of the index its terms.
        sets: For the fields and for "title_start" … the sets that are kept, by term or beginning.
        lengths: For each paper the number of terms in its title and in its abstract.
        lines: The lines of all papers, field by field, in UTF-8.
        ends: Where each line ends among them.
    """

    size: int
    postings: Mapping[str, Mapping[str, Found]]
    sets: Mapping[str, Mapping[str, tuple[int, ...]]]
    lengths: tuple[tuple[int, int], ...]
    lines: bytes
    ends: array[int]


def gather(papers: Iterable[Paper], progress: Callable[[int], None]) -> Gathered:
    """Turn papers round.

    Args:
        papers: The papers, whose documents are numbered in this order.
        progress: Called with the number of papers done.
    """
    words: list[_Places] = [defaultdict(list) for _ in FIELDS]
    lengths: list[tuple[int, int]] = []
    lines, ends = bytearray(), array("Q")
    for document, paper in enumerate(papers):
        counted: list[int] = []
        for field, places in zip(FIELDS, words, strict=True):
            read = [terms_and_line(text) for text in texts_of(paper, field)]
            for terms, _ in read:
                for term in terms:
                    places[term].append(document)
            counted.append(sum([len(terms) for terms, _ in read]))
            lines += BORDER.join([line for _, line in read]).encode()
            ends.append(len(lines))
        lengths.append((counted[0], counted[1]))
        progress(document + 1)
    size = len(lengths)
    postings: dict[str, Mapping[str, Found]] = {}
    sets: dict[str, Mapping[str, tuple[int, ...]]] = {}
    for field, places in zip(FIELDS, words, strict=True):
        postings[field] = {term: _counted(places.pop(term)) for term in list(places)}
        postings[f"{field}_forms"] = _forms(postings[field])
        sets[f"{field}_start"] = _starts(postings[field], size)
    for name, held in postings.items():
        sets[name] = _common(held, size)
    return Gathered(size, postings, sets, tuple(lengths), bytes(lines), ends)


def _counted(documents: list[int]) -> Found:
    """The documents of a term, out of a list that has each as often as the term occurs in it."""
    if len(documents) == 1:  # as with most terms
        return Found(array("I", documents), bytearray(b"\x01"))
    counts = Counter(documents)
    if max(counts.values()) > MOST_COUNTED:
        counts = Counter({document: min(count, MOST_COUNTED) for document, count in counts.items()})
    return Found(array("I", counts), bytearray(counts.values()))


def _forms(held: Mapping[str, Found]) -> dict[str, Found]:
    """Inflected words by their stem."""
    members: dict[str, list[Found]] = {}
    for term, found in held.items():
        root = stem(term)
        if root != term:
            members.setdefault(root, []).append(found)
    return {
        root: founds[0] if len(founds) == 1 else Found(*merged(founds)) for root, founds in members.items()
    }


def _common(held: Mapping[str, Found], size: int) -> dict[str, tuple[int, ...]]:
    """The common terms as bit slices."""
    least = max(_MANY, size // _COMMON)
    return {
        term: slices_of(found.documents, found.counts, size)
        for term, found in held.items()
        if len(found.documents) > least
    }


def _starts(held: Mapping[str, Found], size: int) -> dict[str, tuple[int, ...]]:
    """The beginnings that many words have, each with the documents that hold any of them."""
    terms = sorted(held)
    sets: dict[str, tuple[int, ...]] = {}

    def holding(first: int, beyond: int, length: int) -> int:
        """The documents of the terms from `first` on, which share so many letters."""
        loose: list[array[int]] = []
        found = 0
        at = first
        while at < beyond:
            start = terms[at][: length + 1]
            end = at + 1
            while len(start) > length and end < beyond and terms[end].startswith(start):
                end += 1
            if end - at > FEW and length < _LONGEST_START:
                found |= holding(at, end, length + 1)
            else:
                loose += [held[term].documents for term in terms[at:end]]
            at = end
        found |= bits_of(chain.from_iterable(loose), size)
        if length:
            sets[terms[first][:length]] = (found,)
        return found

    holding(0, len(terms), 0)
    return sets
