"""What a library holds, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

from paperterm.library import Library


@dataclass(frozen=True, slots=True)
class DigestStats:
    """One digest in numbers."""

    name: str
    format: str
    date: str | None
    papers: int
    problems: int


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
    """

    papers: int
    entries: int
    duplicates: int
    digests: tuple[DigestStats, ...]
    topics: dict[str, int]
    with_code: int


def stats(library: Library) -> Stats:
    """Count a library."""
    facets = library.facets
    topics = {name: bits.bit_count() for name, bits in facets.topics.items()}
    return Stats(
        papers=len(library),
        entries=library.entry_count,
        duplicates=library.entry_count - len(library),
        digests=tuple(
            DigestStats(
                digest.name,
                digest.format,
                digest.captured.isoformat() if digest.captured else None,
                len(digest.papers),
                len(digest.problems),
            )
            for digest in library.digests
        ),
        topics=dict(sorted(topics.items(), key=lambda item: (-item[1], item[0]))),
        with_code=facets.has.get("code", 0).bit_count(),
    )
