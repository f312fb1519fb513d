"""Digests become one collection without duplicates: papers numbered by first appearance."""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple, overload

from paperterm.errors import NothingFoundError, UsageError
from paperterm.facets import NO_DATE, NO_UPVOTES, ByValue, Facets, by_value, facets_of
from paperterm.papers import Appearance, Digest, Paper
from paperterm.sources import Reading, Skipped

ID_LENGTH = 10
PRINT_LENGTH = 8
_KEPT_PAPERS = 4096
_MOST_NAMED = 5


class Order(NamedTuple):
    """Where the papers of a library stand among the entries of its digests.

    Entries are numbered through all digests in order. A paper that stands in several digests has
    several entries; its text is that of the first entry with an abstract.

    Attributes:
        text: For each paper the entry that its text is taken from.
        entries: All entries of the papers that have more than one, by the paper's number.
    """

    text: array[int]
    entries: Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, eq=False)
class Library(Sequence[Paper]):
    """All papers of a set of digests, each once, addressed by number or id.

    Attributes:
        readings: Every file that was read, with its digest or the reason why there is none.
        skipped: What was passed over without reading.
        order: Where each paper's entries are.
        known_facets: The facets, where a catalog had them ready.
    """

    readings: tuple[Reading, ...]
    skipped: tuple[Skipped, ...]
    order: Order
    known_facets: Facets | None = None
    _kept: dict[int, Paper] = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.order.text)

    @overload
    def __getitem__(self, number: int) -> Paper: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Paper]: ...
    def __getitem__(self, number: int | slice) -> Paper | Sequence[Paper]:
        """The paper with this number; IndexError beyond the last."""
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        paper = self._kept.get(number)
        if paper is None:
            if not 0 <= number < len(self):
                raise IndexError(number)
            if len(self._kept) >= _KEPT_PAPERS:
                self._kept.clear()
            paper = self._kept[number] = self._merged(number)
        return paper

    def __iter__(self) -> Iterator[Paper]:
        return (self[number] for number in range(len(self)))

    @cached_property
    def digests(self) -> tuple[Digest, ...]:
        """The digests, in the order of their files."""
        return tuple(reading.digest for reading in self.readings if reading.digest is not None)

    @cached_property
    def facets(self) -> Facets:
        """Which papers have which topic, digest, link and so on."""
        return self.known_facets or facets_of(self, (digest.name for digest in self.digests))

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The id of each paper, by number."""
        all_ids = [identity for digest in self.digests for identity in ids_in(digest)]
        return tuple([all_ids[entry] for entry in self.order.text])

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The number of each paper, by id."""
        return {identity: number for number, identity in enumerate(self.ids)}

    @cached_property
    def prints(self) -> tuple[bytes, ...]:
        """For each paper, by number, a fingerprint that changes with any text of it that is searched."""
        entries = [each for digest in self.digests for each in prints_in(digest)]
        prints = [entries[entry] for entry in self.order.text]
        for number, places in self.order.entries.items():
            texts = [prints[number], *(entries[entry] for entry in places)]
            if len(set(texts)) > 1:
                prints[number] = _hashed(b"".join(texts))
        return tuple(prints)

    @cached_property
    def by_day(self) -> ByValue:
        """The papers by the ordinal of the day on which they were published."""
        return by_value(self.facets.published, NO_DATE)

    @cached_property
    def by_upvotes(self) -> ByValue:
        """The papers by their upvotes."""
        return by_value(self.facets.upvotes, NO_UPVOTES)

    @cached_property
    def stamp(self) -> str:
        """A fingerprint of all that was read: two libraries with one stamp hold the same."""
        read = (
            f"{reading.source.path}\0{reading.fingerprint}\0"
            f"{reading.digest and (reading.digest.name, reading.digest.captured)}"
            for reading in self.readings
        )
        return hashlib.blake2b("\0".join(read).encode(errors="surrogatepass"), digest_size=16).hexdigest()

    @cached_property
    def entry_count(self) -> int:
        """How many entries the digests have together, each paper counted as often as it appears."""
        return sum(len(digest.papers) for digest in self.digests)

    def passed_over(self) -> list[tuple[Path, str]]:
        """The files and folders that hold no papers of the library, each with the reason as a clause."""
        unread = [(reading.source.path, reading.why) for reading in self.readings if reading.digest is None]
        return unread + [(skipped.path, skipped.why) for skipped in self.skipped]

    def find(self, prefix: str) -> int:
        """The number of the paper whose id begins with `prefix`.

        Raises:
            NothingFoundError: No id begins so.
            UsageError: More than one does.
        """
        wanted = prefix.strip().casefold()
        if wanted in self.numbers:
            return self.numbers[wanted]
        found = [number for identity, number in self.numbers.items() if identity.startswith(wanted)]
        if not wanted or not found:
            raise NothingFoundError(
                f"No paper has an id that begins with {prefix!r}: "
                "`paperterm search --format ids` lists the ids."
            )
        if len(found) > 1:
            named = ", ".join(self.ids[number] for number in found[:_MOST_NAMED])
            more = f" and {len(found) - _MOST_NAMED:,} more" if len(found) > _MOST_NAMED else ""
            raise UsageError(
                f"{len(found):,} papers have an id that begins with {prefix!r}: {named}{more}; "
                "give more of its characters."
            )
        return found[0]

    def title(self, number: int) -> str:
        """The title of a paper, which costs less than the paper."""
        digest, position = self._place(self.order.text[number])
        return title_in(digest, position)

    def titles(self, ids: Iterable[str]) -> dict[str, str]:
        """The titles of those of these papers that the library has, by id."""
        numbers = self.numbers
        return {identity: self.title(numbers[identity]) for identity in ids if identity in numbers}

    def _merged(self, number: int) -> Paper:
        text = self.order.text[number]
        papers = [self._entry(text)]
        appearances: list[Appearance] = []
        for entry in self.order.entries.get(number, (text,)):
            paper = papers[0] if entry == text else self._entry(entry)
            if entry != text:
                papers.append(paper)
            appearances += paper.appearances
        if len(papers) == 1:
            return papers[0]
        return replace(_completed(papers), appearances=tuple(dict.fromkeys(appearances)))

    def _entry(self, entry: int) -> Paper:
        digest, position = self._place(entry)
        return digest.papers[position]

    def _place(self, entry: int) -> tuple[Digest, int]:
        # of digests that start with one entry, all but the last are empty
        digest = bisect_right(self._starts, entry) - 1
        return self.digests[digest], entry - self._starts[digest]

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((len(digest.papers) for digest in self.digests), initial=0))


def library_of(readings: Iterable[Reading], skipped: Iterable[Skipped] = ()) -> Library:
    """Merge what was read into one collection.

    Args:
        readings: The files that were read, in the order that the reader sees.
        skipped: What was passed over.
    """
    kept = tuple(readings)
    number: dict[str, int] = {}
    text = array("I")
    lacking: set[int] = set()
    entries: dict[int, list[int]] = {}
    entry = 0
    for reading in kept:
        if reading.digest is None:
            continue
        complete = completeness_in(reading.digest)
        for position, identity in enumerate(ids_in(reading.digest)):
            paper = number.setdefault(identity, len(text))
            if paper == len(text):
                text.append(entry)
                if not complete[position]:
                    lacking.add(paper)
            else:
                entries.setdefault(paper, [text[paper]]).append(entry)
                if paper in lacking and complete[position]:
                    text[paper] = entry
                    lacking.discard(paper)
            entry += 1
    order = Order(text, {paper: tuple(places) for paper, places in entries.items()})
    return Library(kept, tuple(skipped), order)


def ids_in(digest: Digest) -> Sequence[str]:
    """The ids of a digest's papers; a digest that is still in a catalog answers without decoding one."""
    ready = getattr(digest.papers, "ids", None)
    return ready if ready is not None else [paper.id for paper in digest.papers]


def completeness_in(digest: Digest) -> Sequence[bool]:
    """For each paper of a digest whether it has an abstract."""
    ready = getattr(digest.papers, "complete", None)
    return ready if ready is not None else [bool(paper.abstract) for paper in digest.papers]


def title_in(digest: Digest, position: int) -> str:
    """The title of a digest's paper; a digest that is still in a catalog does not decode the rest for it."""
    ready = getattr(digest.papers, "title", None)
    return digest.papers[position].title if ready is None else str(ready(position))


def prints_in(digest: Digest) -> Sequence[bytes]:
    """For each paper of a digest a fingerprint of the text that is searched."""
    ready = getattr(digest.papers, "prints", None)
    return ready if ready is not None else [_printed(paper) for paper in digest.papers]


def _printed(paper: Paper) -> bytes:
    return _hashed("\x00".join((paper.title, paper.abstract, *paper.authors)).encode())


def _hashed(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=PRINT_LENGTH).digest()


def _completed(papers: Sequence[Paper]) -> Paper:
    """The first paper, with what it lacks taken from the others: one may come from a richer source."""

    def first(name: str) -> Any:
        values = [getattr(paper, name) for paper in papers]
        return next((value for value in values if value), values[0])

    return replace(
        papers[0],
        links=tuple({link.url: link for paper in papers for link in paper.links}.values()),
        upvotes=max((paper.upvotes for paper in papers if paper.upvotes is not None), default=None),
        **{name: first(name) for name in ("authors", "arxiv_id", "doi", "published", "keywords", "venue")},
    )
