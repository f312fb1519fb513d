"""Papers as CSL-JSON, which pandoc cites from and Zotero imports without loss."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from paperterm.links import page_of
from paperterm.text import one_line

if TYPE_CHECKING:
    from paperterm.papers import Paper


def write(papers: Sequence[Paper], *, heading: str | None = None, source: str | None = None) -> str:
    """The papers as one array of CSL items.

    Args:
        papers: The papers, in the order in which they are to appear.
        heading: Not said: the format has no place for it.
        source: Not said either.
    """
    del heading, source
    text = json.dumps([_item(paper) for paper in papers], ensure_ascii=False, indent=2)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029") + "\n"


def _item(paper: Paper) -> dict[str, Any]:
    day = paper.published
    said = {
        "title": one_line(paper.title),
        "author": [_name(name) for name in paper.authors],
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "container-title": paper.venue,
        "abstract": one_line(paper.abstract),
        "DOI": paper.doi,
        "archive": "arXiv" if paper.arxiv_id else None,
        "archive_location": paper.arxiv_id,
        "URL": page_of(paper),
        "keyword": ", ".join(paper.keywords),
    }
    kind = "article-journal" if paper.venue and paper.doi else "article"
    return {"id": paper.id, "type": kind, **{name: value for name, value in said.items() if value}}


def _name(name: str) -> dict[str, str]:
    """A name in its parts where the source has them apart; else as it stands, for a guess may be wrong."""
    family, comma, given = (part.strip() for part in name.partition(","))
    if comma and family and given and "," not in given:
        return {"family": family, "given": given}
    return {"literal": name}
