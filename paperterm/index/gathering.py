"""Papers turned round: for each term of each field, which of them hold it and how often.

| field | terms | for |
| --- | --- | --- |
| title, abstract, author | the words as they stand | words, phrases, slips of the pen |
| title_forms … | the stems of words that are not their own stem | other forms of a word |
| title_start … | the first one to four letters of every word | a word that is still being typed |
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from paperterm.analysis import stem, terms_and_line
from paperterm.papers import Paper
from paperterm.postings import MOST_COUNTED
from paperterm.ranking import BORDER, FIELDS, START_LENGTH
from paperterm.scan import texts_of

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
        lengths: For each paper the number of terms in its title and in its abstract.
        lines: For each paper its words in order, field by field.
    """

    size: int
    postings: Mapping[str, Mapping[str, Found]]
    lengths: tuple[tuple[int, int], ...]
    lines: tuple[tuple[str, ...], ...]


def gather(papers: Iterable[Paper], progress: Callable[[int], None]) -> Gathered:
    """Turn papers round.

    Args:
        papers: The papers, whose documents are numbered in this order.
        progress: Called with the number of papers done.
    """
    words: list[_Places] = [defaultdict(list) for _ in FIELDS]
    lengths: list[tuple[int, int]] = []
    lines: list[tuple[str, ...]] = []
    for document, paper in enumerate(papers):
        counted: list[int] = []
        written: list[str] = []
        for field, places in zip(FIELDS, words, strict=True):
            read = [terms_and_line(text) for text in texts_of(paper, field)]
            for terms, _ in read:
                for term in terms:
                    places[term].append(document)
            counted.append(sum([len(terms) for terms, _ in read]))
            written.append(BORDER.join([line for _, line in read]))
        lengths.append((counted[0], counted[1]))
        lines.append(tuple(written))
        progress(document + 1)
    postings: dict[str, Mapping[str, Found]] = {}
    for field, places in zip(FIELDS, words, strict=True):
        held = {term: _counted(documents) for term, documents in places.items()}
        postings[field] = held
        postings[f"{field}_forms"] = _forms(held)
        postings[f"{field}_start"] = _starts(held)
    return Gathered(len(lines), postings, tuple(lengths), tuple(lines))


def _counted(documents: list[int]) -> Found:
    """The documents of a term, out of a list that has each as often as the term occurs in it."""
    if len(documents) == 1:  # as with most terms
        return _once(documents)
    counts = Counter(documents)
    if max(counts.values()) > MOST_COUNTED:
        counts = Counter({document: min(count, MOST_COUNTED) for document, count in counts.items()})
    return Found(array("I", counts), bytearray(counts.values()))


def _once(documents: Collection[int]) -> Found:
    return Found(array("I", documents), bytearray(b"\x01") * len(documents))


def _forms(held: Mapping[str, Found]) -> dict[str, Found]:
    """Inflected words by their stem."""
    members: dict[str, list[Found]] = {}
    for term, found in held.items():
        root = stem(term)
        if root != term:
            members.setdefault(root, []).append(found)
    return {root: founds[0] if len(founds) == 1 else _merged(founds) for root, founds in members.items()}


def _merged(founds: list[Found]) -> Found:
    together: Counter[int] = Counter()
    for found in founds:
        together.update(dict(zip(found.documents, found.counts, strict=True)))
    documents = array("I", sorted(together))
    return Found(documents, bytearray([min(together[document], MOST_COUNTED) for document in documents]))


def _starts(held: Mapping[str, Found]) -> dict[str, Found]:
    """The beginnings of words; how often one occurs means nothing and is not kept."""
    starts: dict[str, Found] = {}
    members: dict[str, set[int]] = {}
    for term, found in held.items():
        members.setdefault(term[:START_LENGTH], set()).update(found.documents)
    for length in range(START_LENGTH, 0, -1):
        shorter: dict[str, set[int]] = {}
        for start, documents in members.items():
            if len(start) == length:
                starts[start] = _once(sorted(documents))
            shorter.setdefault(start[: length - 1], set()).update(documents)
        members = shorter
    return starts
