"""Papers as the command line prints them: JSON by contract, and plain text for people and pipes."""

from __future__ import annotations

import json
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from paperterm.highlight import Highlighter, Snippet
from paperterm.latex import readable
from paperterm.papers import Paper
from paperterm.query import Node
from paperterm.reasons import part_by_part, reasons
from paperterm.text import clean, one_line

SNIPPET_WIDTH = 160
_POINTED_WIDTH = 70
_LINK_LABELS = {"code": "Code", "model": "Model", "dataset": "Dataset", "project": "Project"}


@dataclass(frozen=True, slots=True)
class Kept:
    """What the reader made of one paper."""

    starred: bool = False
    read: bool = False
    tags: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A paper in an answer.

    Attributes:
        paper: The paper.
        kept: What the reader made of it.
        score: How well it matches, where something was searched.
        searched: What lights up then.
        more: What else the answer says of it.
    """

    paper: Paper
    kept: Kept
    score: float | None = None
    searched: Highlighter | None = None
    more: Mapping[str, Any] | None = None

    def passage(self, width: int = SNIPPET_WIDTH) -> Snippet | None:
        """The passage of the abstract that matches best, looked for when it is needed."""
        if self.searched is None:
            return None
        return self.searched.snippet(one_line(readable(self.paper.abstract)), width, "abstract")


def as_json(row: Row) -> dict[str, Any]:
    """A paper with the fields that the command line promises; what is absent is null."""
    paper = row.paper
    passage = row.passage()
    return {
        "id": paper.id,
        "title": paper.title,
        "abstract": paper.abstract,
        "authors": list(paper.authors),
        "arxiv_id": paper.arxiv_id,
        "doi": paper.doi,
        "published": paper.published.isoformat() if paper.published else None,
        "topics": [topic.name for topic in paper.topics],
        "links": [{"url": link.url, "kind": link.kind} for link in paper.links],
        "digests": [
            {
                "name": appearance.digest,
                "date": appearance.date.isoformat() if appearance.date else None,
                "position": appearance.position,
            }
            for appearance in paper.appearances
        ],
        "starred": row.kept.starred,
        "read": row.kept.read,
        "tags": list(row.kept.tags),
        "note": row.kept.note,
        "score": None if row.score is None else round(row.score, 4),
        "snippet": passage and passage.text,
        **(row.more or {}),
    }


def json_array(rows: Iterable[Row]) -> str:
    """One array."""
    return dumped([as_json(row) for row in rows], indent=2)


def json_lines(rows: Iterable[Row]) -> Iterator[str]:
    """One object a line."""
    for row in rows:
        yield dumped(as_json(row))


def dumped(value: Any, indent: int | None = None) -> str:
    """JSON with its text as it is, but for the line separators that split lines elsewhere."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def document(rows: Sequence[Row], shape: str, source: str | None = None) -> str:
    """Papers as one text that ends in a line end.

    Args:
        rows: The papers.
        shape: `ids`, `json`, `jsonl`, or a format of `paperterm.export`.
        source: Where the papers came from, for formats that say so.
    """
    match shape:
        case "ids":
            lines = [row.paper.id for row in rows]
        case "json":
            lines = [json_array(rows)]
        case "jsonl":
            lines = list(json_lines(rows))
        case _:
            from paperterm.export import write

            return write([row.paper for row in rows], shape, source=source)
    return "".join(f"{line}\n" for line in lines)


def explained(row: Row, tree: Node) -> str:
    """A paper of an answer and why it is there, a line for each part of the query that it matched."""
    why = part_by_part(reasons(tree, row.paper, row.kept.tags))
    title = one_line(readable(row.paper.title))
    return "\n".join([f"{row.paper.id}  {title}", *(f"  {one_line(each)}" for each in why)])


def counted(number: int, noun: str) -> str:
    """A number of things in words, such as "1 paper" and "1,200 papers"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def pointed(text: str, position: int) -> str:
    """A line of text over a caret under one place in it; of a long line, what stands around that place."""
    start = max(0, position - _POINTED_WIDTH // 2)
    # character by character, so that the place stays the place
    shown = "".join(each if each.isprintable() else " " for each in text[start : start + _POINTED_WIDTH])
    before = sum(map(_cells, shown[: position - start]))
    return f"  {shown}\n  {' ' * before}^"


def in_full(row: Row, width: int) -> str:
    """One paper for reading in a terminal.

    Args:
        row: The paper.
        width: How wide the text may be, in characters.
    """
    paper = row.paper
    parts = [textwrap.fill(one_line(readable(paper.title)), width), ""]
    parts += textwrap.wrap(clean(readable(paper.abstract)), width) or [
        "(This digest has no abstract for it.)"
    ]
    parts.append("")
    parts += [f"{label:<10} {value}" for label, value in facts(row)]
    return "\n".join(parts)


def facts(row: Row) -> Sequence[tuple[str, str]]:
    """What is known of a paper besides its text, label by label."""
    paper = row.paper
    state = [word for word, is_so in (("starred", row.kept.starred), ("read", row.kept.read)) if is_so]
    rows = [
        ("Authors", ", ".join(paper.authors)),
        ("Published", paper.published.isoformat() if paper.published else ""),
        ("arXiv", paper.arxiv_id or ""),
        ("DOI", paper.doi or ""),
        ("Upvotes", "" if paper.upvotes is None else str(paper.upvotes)),
        *((_LINK_LABELS.get(link.kind, "Link"), link.url) for link in paper.links),
        *(("Topic", f"{topic.name} ({', '.join(topic.phrases)})") for topic in paper.topics),
        *(("Digest", f"{appearance.digest} no. {appearance.position}") for appearance in paper.appearances),
        ("Tags", ", ".join(row.kept.tags)),
        ("Note", row.kept.note or ""),
        ("State", ", ".join(state)),
        ("Id", paper.id),
    ]
    return [(label, one_line(value)) for label, value in rows if value]


def _cells(character: str) -> int:
    """How many columns of a terminal a character takes."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
