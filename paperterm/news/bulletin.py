"""A bulletin: the new papers of each search, and what they are about taken together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from paperterm.papers import Paper
from paperterm.printing import Row
from paperterm.rising import Rise


@dataclass(frozen=True, slots=True)
class Section:
    """What is new in one search.

    Attributes:
        name: The name of the search.
        query: What it asks.
        rows: The new papers that it finds, the best first.
        total: How many papers it finds in all.
        since: The day on which it was last told what is new in it; None where it never was.
    """

    name: str
    query: str
    rows: Sequence[Row]
    total: int
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What is new in the reader's searches.

    Attributes:
        sections: The searches in which something is new.
        quiet: The names of those in which nothing is.
        papers: How many new papers there are, each counted once.
        topics: How many of them each topic has, the largest first.
        rising: The words that they use more than the papers before them.
    """

    sections: Sequence[Section]
    quiet: Sequence[str]
    papers: int
    topics: dict[str, int]
    rising: Sequence[Rise]

    def headline(self) -> str:
        """It in a line, such as "12 new papers: vision 3, agents 9"."""
        papers = f"{self.papers:,} new paper{'' if self.papers == 1 else 's'}"
        counts = ", ".join(f"{section.name} {len(section.rows):,}" for section in self.sections)
        return f"{papers}: {counts}" if self.sections else "Nothing is new"


def bulletin(sections: Iterable[Section], rising: Sequence[Rise] = ()) -> Bulletin:
    """Put together what is new.

    Args:
        sections: All searches, those without anything new among them.
        rising: The words on the rise in the new papers.
    """
    sections = list(sections)
    papers: dict[str, Paper] = {row.paper.id: row.paper for section in sections for row in section.rows}
    topics = Counter(topic.name for paper in papers.values() for topic in paper.topics)
    return Bulletin(
        [section for section in sections if section.rows],
        [section.name for section in sections if not section.rows],
        len(papers),
        dict(sorted(topics.items(), key=lambda item: (-item[1], item[0]))),
        rising,
    )
