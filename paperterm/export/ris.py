"""Papers as RIS, which every program that manages references imports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from paperterm.links import page_of
from paperterm.text import one_line

if TYPE_CHECKING:
    from paperterm.papers import Paper


def write(papers: Sequence[Paper], *, heading: str | None = None, source: str | None = None) -> str:
    """The papers as records of one value a line; the line ends are those that the format asks for.

    Args:
        papers: The papers, in the order in which they are to appear.
        heading: Not said: the format has no place for it.
        source: Not said either.
    """
    del heading, source
    records = ["".join(f"{tag}  - {value}\r\n" for tag, value in _lines(paper)) for paper in papers]
    return "\r\n".join(records)


def _lines(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "TY", "JOUR" if paper.venue and paper.doi else "GEN"
    day = paper.published
    page = page_of(paper)
    addresses = [*([page] if page else []), *(link.url for link in paper.links)]
    said = (
        ("ID", [paper.id]),
        ("TI", [paper.title]),
        ("AU", paper.authors),
        ("T2", [paper.venue or ""]),
        ("PY", [f"{day.year:04}"] if day else []),
        ("DA", [day.isoformat().replace("-", "/")] if day else []),
        ("AB", [paper.abstract]),
        ("DO", [paper.doi or ""]),
        ("KW", paper.keywords),
        ("UR", dict.fromkeys(addresses)),
    )
    for tag, values in said:
        for value in values:
            if line := one_line(value):
                yield tag, line
    yield "ER", ""
