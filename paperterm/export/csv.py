"""Papers as a table for spreadsheets, in which no text of a digest can become a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from paperterm.text import one_line

if TYPE_CHECKING:
    from paperterm.papers import Paper

COLUMNS = (
    "id",
    "title",
    "authors",
    "published",
    "venue",
    "arxiv_id",
    "doi",
    "topics",
    "keywords",
    "links",
    "digests",
    "abstract",
)

# What a spreadsheet begins a formula with, in the widths that it takes for the same.
_BEGINS_A_FORMULA = tuple("=+-@＝＋－＠")


def write(papers: Sequence[Paper], *, heading: str | None = None, source: str | None = None) -> str:
    """The papers as comma-separated values, a line for each below the names of the columns.

    Args:
        papers: The papers, in the order in which they are to appear.
        heading: Not said: the format has no place for it.
        source: Not said either.
    """
    del heading, source
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows(map(_row, papers))
    return text.getvalue()


def _row(paper: Paper) -> list[str]:
    return [
        _cell(paper.id),
        _cell(paper.title),
        _cell("; ".join(paper.authors)),
        _cell(paper.published.isoformat() if paper.published else ""),
        _cell(paper.venue or ""),
        _cell(paper.arxiv_id or ""),
        _cell(paper.doi or ""),
        _cell("; ".join(topic.name for topic in paper.topics)),
        _cell("; ".join(paper.keywords)),
        _cell(" ".join(link.url for link in paper.links)),
        _cell("; ".join(appearance.digest for appearance in paper.appearances)),
        _cell(paper.abstract),
    ]


def _cell(text: str) -> str:
    """A text on one line, behind an apostrophe where it would be calculated."""
    line = one_line(text)
    return f"'{line}" if line.startswith(_BEGINS_A_FORMULA) else line
