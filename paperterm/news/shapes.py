"""A bulletin as plain text, as Markdown, and as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from paperterm import printing
from paperterm.export.markdown import Group, write_groups
from paperterm.latex import readable
from paperterm.news.bulletin import Bulletin, Section
from paperterm.printing import Row, dumped
from paperterm.text import one_line

WIDTH = 72
"""What mail programs and terminals of any size show without wrapping."""

_PASSAGE = 2 * WIDTH
_MOST = 20


def as_text(bulletin: Bulletin, most: int = _MOST) -> str:
    """For reading as it stands, in a terminal or a letter.

    Args:
        bulletin: What is new.
        most: How many papers of each search to tell; 0 for all.
    """
    parts = [bulletin.headline()]
    for section in bulletin.sections:
        heading = _heading(section)
        parts.append(f"{heading}\n{'-' * min(len(heading), WIDTH)}")
        parts += ["\n".join(_told(row)) for row in section.rows[: most or None]]
        if rest := _rest(section, most):
            parts.append(f"  {rest}")
    parts += [textwrap.fill(line, WIDTH, subsequent_indent="  ") for line in about(bulletin)]
    return "\n\n".join(parts) + "\n"


def as_markdown(bulletin: Bulletin, most: int = _MOST) -> str:
    """For a notebook: each search a heading, each paper one below it, as an export writes it.

    Args:
        bulletin: What is new.
        most: How many papers of each search to write; 0 for all.
    """
    groups = [
        Group(
            _heading(section),
            [row.paper for row in section.rows[: most or None]],
            _rest(section, most) or "",
        )
        for section in bulletin.sections
    ]
    return write_groups("News", [bulletin.headline(), *about(bulletin)], groups)


def as_json(bulletin: Bulletin) -> str:
    """For programs: one object."""
    return (
        dumped(
            {
                "papers": bulletin.papers,
                "searches": [_section_as_json(section) for section in bulletin.sections],
                "quiet": list(bulletin.quiet),
                "topics": bulletin.topics,
                "rising": [
                    {
                        "words": rise.words,
                        "papers": rise.now,
                        "of": rise.size,
                        "before": rise.before,
                        "of_before": rise.size_before,
                        "example": rise.example,
                    }
                    for rise in bulletin.rising
                ],
            },
            indent=2,
        )
        + "\n"
    )


def about(bulletin: Bulletin) -> Sequence[str]:
    """What the new papers are about taken together, and where nothing is new, in sentences."""
    lines = []
    if bulletin.topics:
        topics = ", ".join(f"{name} {count:,}" for name, count in bulletin.topics.items())
        lines.append(f"Topics of the new papers: {topics}.")
    if bulletin.rising:
        lines.append(f"Words on the rise: {', '.join(rise.described() for rise in bulletin.rising)}.")
    if bulletin.quiet and bulletin.sections:
        lines.append(f"Nothing new in {', '.join(bulletin.quiet)}.")
    return lines


def passage(row: Row) -> str:
    """What a paper says where it matches the search, or else how its abstract begins."""
    snippet = row.passage(_PASSAGE)
    if snippet is not None:
        return snippet.text
    return textwrap.shorten(one_line(readable(row.paper.abstract)), _PASSAGE, placeholder=" …")


def _heading(section: Section) -> str:
    since = f" since {section.since.isoformat()}" if section.since else ""
    return f"{section.name} ({len(section.rows):,} new{since}, {section.total:,} in all)"


def _rest(section: Section, most: int) -> str:
    """Where the papers are that are not told here."""
    more = len(section.rows) - most if most else 0
    return f"and {more:,} more in paperterm" if more > 0 else ""


def _told(row: Row) -> Iterator[str]:
    paper = row.paper
    yield _indented(one_line(readable(paper.title)), "  ")
    yield _indented(passage(row), "    ")
    for link in paper.links:
        yield f"    {one_line(link.url)}"
    yield f"    {paper.id}"


def _indented(text: str, by: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent=by, subsequent_indent=by)


def _section_as_json(section: Section) -> dict[str, Any]:
    return {
        "name": section.name,
        "query": section.query,
        "since": section.since.isoformat() if section.since else None,
        "new": len(section.rows),
        "total": section.total,
        "papers": [printing.as_json(row) for row in section.rows],
    }
