"""Papers as the command line prints them: JSON by contract, and plain text for people and pipes."""

from __future__ import annotations

import json
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from paperterm.glance import glance
from paperterm.highlight import Highlighter, Snippet
from paperterm.labels import MOST_STARS, NOTHING_SAID, Remark, Remarks, Verdict
from paperterm.latex import readable
from paperterm.papers import LINK_LABELS, Paper
from paperterm.query import Node
from paperterm.reasons import part_by_part, reasons
from paperterm.shelving import ShelfSets
from paperterm.signs import ELLIPSIS
from paperterm.text import clean, one_line, steady

SNIPPET_WIDTH = 160
_POINTED_WIDTH = 78
_MARGIN = "  "
_VERDICTS: Mapping[Verdict, str] = {"kept": "kept", "skipped": "skipped", "later": "left for later"}


@dataclass(frozen=True, slots=True)
class Kept:
    """What the reader made of one paper."""

    starred: bool = False
    read: bool = False
    tags: tuple[str, ...] = ()
    note: str | None = None
    marked: bool = False
    rating: int | None = None
    verdict: Verdict | None = None


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
        "marked": row.kept.marked,
        "rating": row.kept.rating,
        "verdict": row.kept.verdict,
        **_at_a_glance(paper.title, paper.abstract),
        **(row.more or {}),
    }


def _at_a_glance(title: str, abstract: str) -> dict[str, str | None]:
    """The sentences of an abstract that say what is claimed and what came out."""
    picked = glance(abstract, title)._asdict()
    return {part: each and one_line(each.of(abstract)) for part, each in picked.items()}


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

            return write([row.paper for row in rows], shape, source=source, remarks=remarks(rows))
    return "".join(f"{line}\n" for line in lines)


def remarks(rows: Iterable[Row]) -> Remarks:
    """What the reader says of the papers that he says something of."""
    said = {row.paper.id: Remark(row.kept.tags, row.kept.rating or 0, row.kept.note or "") for row in rows}
    return {identity: remark for identity, remark in said.items() if remark != NOTHING_SAID}


def unremarked(rows: Iterable[Row]) -> list[Row]:
    """The papers without the reader's tags, ratings and notes."""
    return [replace(row, kept=replace(row.kept, tags=(), rating=None, note=None)) for row in rows]


def kept_in(sets: ShelfSets, number: int) -> Kept:
    """What the reader made of a paper of a library."""
    starred, read, marked = (bool(sets.flagged(flag) >> number & 1) for flag in ("starred", "read", "marked"))
    tags, stars, note = sets.remark_of(number)
    return Kept(starred, read, tags, note or None, marked, stars or None, sets.verdict_of(number))


def explained(row: Row, tree: Node) -> str:
    """A paper of an answer and why it is there, a line for each part of the query that it matched."""
    kept = row.kept
    found = reasons(tree, row.paper, kept.tags, note=kept.note or "", stars=kept.rating or 0)
    why = part_by_part(found)
    title = one_line(readable(row.paper.title))
    return "\n".join([f"{row.paper.id}  {title}", *(f"  {one_line(each)}" for each in why)])


def pointed(text: str, position: int, width: int = _POINTED_WIDTH) -> str:
    """A line of text over a caret under one place in it.

    Args:
        text: The line.
        position: The place, in characters.
        width: The columns that there are; of a longer line, what stands around the place is shown.
    """
    # character by character, so that the place stays the place
    shown = [_plain_character(each) for each in text]
    room = max(width - len(_MARGIN) - 2 * len(ELLIPSIS) - 1, 1)
    start = _fitting(shown, position, -1, room // 2)
    end = _fitting(shown, position, 1, room - sum(map(_cells, shown[start:position])))
    if end == len(shown):
        start = _fitting(shown, position, -1, room - sum(map(_cells, shown[position:])))
    while 0 < start < position and not _cells(shown[start]):
        start += 1  # a mark without its letter
    before, after = ELLIPSIS * (start > 0), ELLIPSIS * (end < len(shown))
    column = len(before) + sum(map(_cells, shown[start:position]))
    return f"{_MARGIN}{before}{''.join(shown[start:end])}{after}\n{_MARGIN}{' ' * column}^"


def _fitting(shown: Sequence[str], place: int, step: int, room: int) -> int:
    """How far one can go from a place, to the left or to the right, within so many columns."""
    while room >= 0 and 0 <= (at := place - (step < 0)) < len(shown):
        room -= _cells(shown[at])
        if room < 0:
            break
        place += step
    return place


def _plain_character(character: str) -> str:
    """The character, or what shows in as many columns on every terminal."""
    if not steady(character):
        return ""
    return character if character.isprintable() else " "


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
    picked = _at_a_glance(paper.title, readable(paper.abstract))
    for part, sentence in picked.items():
        if sentence:
            parts += textwrap.wrap(f"{part.capitalize():<10} {sentence}", width, subsequent_indent=" " * 11)
    parts += [f"{label:<10} {value}" for label, value in facts(row)]
    return "\n".join(parts)


def facts(row: Row) -> Sequence[tuple[str, str]]:
    """What is known of a paper besides its text, label by label."""
    paper = row.paper
    kept = row.kept
    state = [name for name in ("starred", "read", "marked") if getattr(kept, name)]
    state += [_VERDICTS[kept.verdict]] if kept.verdict else []
    rows = [
        ("Authors", ", ".join(paper.authors)),
        ("Published", paper.published.isoformat() if paper.published else ""),
        ("arXiv", paper.arxiv_id or ""),
        ("DOI", paper.doi or ""),
        ("Upvotes", "" if paper.upvotes is None else str(paper.upvotes)),
        *((LINK_LABELS[link.kind], link.url) for link in paper.links),
        *(("Topic", f"{topic.name} ({', '.join(topic.phrases)})") for topic in paper.topics),
        *(("Digest", f"{appearance.digest} no. {appearance.position}") for appearance in paper.appearances),
        ("Tags", ", ".join(kept.tags)),
        ("Note", kept.note or ""),
        ("Rating", f"{kept.rating} of {MOST_STARS}" if kept.rating else ""),
        ("State", ", ".join(state)),
        ("Id", paper.id),
    ]
    return [(label, one_line(value)) for label, value in rows if value]


def _cells(character: str) -> int:
    """How many columns of a terminal a character takes."""
    if not character or unicodedata.category(character) in ("Mn", "Me") or "\u1160" <= character <= "\u11ff":
        return 0  # as do the later letters of a Korean syllable that is spelled out
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
