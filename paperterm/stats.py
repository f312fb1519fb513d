"""What a library holds, in numbers: digests, days, topics, words on the rise, and how far the reader got."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import or_

from paperterm.facets import numbers_in
from paperterm.library import Library
from paperterm.papers import Digest
from paperterm.rising import Rise, rising
from paperterm.shelving import ShelfSets

_MOST_PERIODS = 24
_MOST_READ = 2_000
"""Of more papers than this an even sample is looked at for words on the rise."""

_DAY, _MONTH, _YEAR = 10, 7, 4
"""How much of a date such as 2025-03-11 names a day, a month, a year."""


@dataclass(frozen=True, slots=True)
class DigestStats:
    """One digest in numbers."""

    name: str
    format: str
    date: str | None
    papers: int
    problems: int


@dataclass(frozen=True, slots=True)
class Period:
    """A day, a month or a year; or a digest, where not all have a date or all have the same.

    Attributes:
        name: The date or the digest.
        digests: The digests of that time.
        papers: How many papers stand in them.
        topics: How many of these each topic has, in the order of `Stats.topics`.
    """

    name: str
    digests: tuple[str, ...]
    papers: int
    topics: dict[str, int]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reader got with a digest: how many of its papers are in each state."""

    digest: str
    papers: int
    unread: int
    read: int
    starred: int
    kept: int
    later: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Shared:
    """Two digests and how many papers stand in both."""

    digests: tuple[str, str]
    papers: int


@dataclass(frozen=True, slots=True)
class Stats:
    """A library in numbers.

    Attributes:
        papers: The papers, each counted once.
        entries: The same, each counted as often as it appears.
        duplicates: The entries that repeat a paper; with `papers` they make `entries`.
        digests: The digests, in their order.
        topics: How many papers each topic has, the largest first.
        with_code: How many papers link to code.
        rising: What the papers of the last digest say more often than those that came before it.
        by_day: How many papers stand in the digests of each day, the earliest first.
        topics_over_time: The topics of each period, the earliest first.
        progress: How far the reader got with each digest.
        shared: The digests that share papers, those that share most first.
    """

    papers: int
    entries: int
    duplicates: int
    digests: tuple[DigestStats, ...]
    topics: dict[str, int]
    with_code: int
    rising: tuple[Rise, ...]
    by_day: dict[str, int]
    topics_over_time: tuple[Period, ...]
    progress: tuple[Progress, ...]
    shared: tuple[Shared, ...]


def stats(library: Library, shelf: ShelfSets | None = None) -> Stats:
    """Count a library.

    Args:
        library: The library.
        shelf: What the reader made of its papers; nothing where it is not given.
    """
    facets = library.facets
    sizes = {name: bits.bit_count() for name, bits in facets.topics.items()}
    topics = dict(sorted(sizes.items(), key=lambda item: (-item[1], item[0])))
    days = _dated(library.digests, _DAY)
    return Stats(
        papers=len(library),
        entries=library.entry_count,
        duplicates=library.entry_count - len(library),
        digests=digest_stats(library),
        topics=topics,
        with_code=facets.has.get("code", 0).bit_count(),
        rising=tuple(words_on_the_rise(library)),
        by_day={day: _within(library, names).bit_count() for day, names in days.items()},
        topics_over_time=tuple(_period(library, name, names, topics) for name, names in _periods(library)),
        progress=tuple(_progress(library, digest.name, shelf or ShelfSets()) for digest in library.digests),
        shared=tuple(_shared(library)),
    )


def digest_stats(library: Library) -> tuple[DigestStats, ...]:
    """The digests of a library in numbers."""
    return tuple(
        DigestStats(
            digest.name,
            digest.format,
            digest.captured.isoformat() if digest.captured else None,
            len(digest.papers),
            len(digest.problems),
        )
        for digest in library.digests
    )


def words_on_the_rise(library: Library) -> Sequence[Rise]:
    """What the papers of the last digest say more often than those that came before it.

    The last digest is the one with the latest date, and of several such the last in order. A paper that had
    stood in another digest before is not new. The method is that of `rising`.

    Returns:
        The rises, the surest first; nothing where there is one digest only.
    """
    if len(library.digests) < 2:
        return ()
    last = max(enumerate(library.digests), key=lambda each: (_day(each[1]), each[0]))[1]
    others = _within(library, (digest.name for digest in library.digests if digest is not last))
    new = [*numbers_in(_within(library, [last.name]) & ~others)]
    now, earlier = (
        [library[number] for number in _sample(numbers)] for numbers in (new, [*numbers_in(others)])
    )
    return rising(now, earlier)


def _sample(numbers: Sequence[int]) -> Sequence[int]:
    return numbers[:: max(1, -(-len(numbers) // _MOST_READ))]


def _day(digest: Digest) -> str:
    return digest.captured.isoformat() if digest.captured else ""


def _within(library: Library, names: Iterable[str]) -> int:
    """The papers that stand in any of these digests."""
    return reduce(or_, (library.facets.digests.get(name, 0) for name in names), 0)


def _dated(digests: Iterable[Digest], precision: int) -> Mapping[str, Sequence[str]]:
    """The digests of each date, the earliest first; those without a date are left out."""
    dated: dict[str, list[str]] = {}
    for digest in sorted(digests, key=_day):
        if digest.captured:
            dated.setdefault(_day(digest)[:precision], []).append(digest.name)
    return dated


def _periods(library: Library) -> Iterable[tuple[str, Sequence[str]]]:
    """The shortest periods of which there are not too many, with their digests."""
    if len(_dated(library.digests, _DAY)) < 2 or not all(digest.captured for digest in library.digests):
        return [(digest.name, [digest.name]) for digest in sorted(library.digests, key=_day)]
    for precision in (_DAY, _MONTH):
        periods = _dated(library.digests, precision)
        if len(periods) <= _MOST_PERIODS:
            return periods.items()
    return _dated(library.digests, _YEAR).items()


def _period(library: Library, name: str, digests: Sequence[str], topics: Iterable[str]) -> Period:
    papers, sets = _within(library, digests), library.facets.topics
    counts = {topic: (sets[topic] & papers).bit_count() for topic in topics}
    return Period(name, tuple(digests), papers.bit_count(), counts)


def _progress(library: Library, digest: str, shelf: ShelfSets) -> Progress:
    papers = _within(library, [digest])
    read, starred, kept, later, skipped = (
        (papers & flagged).bit_count()
        for flagged in (shelf.read, shelf.starred, shelf.kept, shelf.later, shelf.skipped)
    )
    size = papers.bit_count()
    return Progress(digest, size, size - read, read, starred, kept, later, skipped)


def _shared(library: Library) -> Iterable[Shared]:
    """Pairs of digests that share papers."""
    pairs: Counter[tuple[str, str]] = Counter()
    places = {digest.name: place for place, digest in enumerate(library.digests)}
    for number in numbers_in(library.facets.duplicated):
        names = {appearance.digest for appearance in library[number].appearances}
        pairs.update(combinations(sorted(names, key=lambda name: places.get(name, 0)), 2))
    ordered = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    return [Shared(pair, papers) for pair, papers in ordered]
