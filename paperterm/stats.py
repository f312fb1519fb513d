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
    """A library in numbers; `entries` counts a paper as often as it appears."""

    papers: int
    entries: int
    duplicates: int
    digests: tuple[DigestStats, ...]
    topics: dict[str, int]
    with_code: int


def stats(library: Library) -> Stats:
    """Count a library; `duplicates` are the papers that stand in more than one place."""
    facets = library.facets
    topics = {name: bits.bit_count() for name, bits in facets.topics.items()}
    return Stats(
        papers=len(library),
        entries=library.entry_count,
        duplicates=len(library.order.entries),
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
