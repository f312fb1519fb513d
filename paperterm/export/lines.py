"""What can be said of a paper on one line: its address, its title, a citation, its ids."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from paperterm.latex import readable
from paperterm.links import identity, page_of
from paperterm.papers import Paper
from paperterm.text import one_line


class Form(NamedTuple):
    """Something to say of papers.

    Attributes:
        letter: What it begins with, or another letter that stands for it.
        name: What it is.
        names: What several of it are.
        of: Says it of a paper; None where that has no such thing.
    """

    letter: str
    name: str
    names: str
    of: Callable[[Paper], str | None]


def citation(paper: Paper) -> str:
    """A paper as it is cited in running text, with no more than is known of it."""
    title = one_line(readable(paper.title))
    year = f"({paper.published.year})" if paper.published else ""
    names = ", ".join(paper.authors)
    front = f"{names} {year}".strip() if names else ""
    known = identity(paper)
    page = page_of(paper)
    arxiv = f"arXiv:{known.arxiv_id}" if known.arxiv_id else ""
    parts = (front, title if names or not year else f"{title} {year}", paper.venue or "", arxiv)
    sentences = [one_line(part) for part in parts if part]
    said = " ".join(part if part[-1] in ".!?" else f"{part}." for part in sentences)
    return f"{said} {page}" if page else said


FORMS = (
    Form("l", "link", "links", page_of),
    Form("c", "citation", "citations", citation),
    Form("t", "title", "titles", lambda paper: one_line(readable(paper.title))),
    Form("i", "id", "ids", lambda paper: paper.id),
    Form("a", "arXiv id", "arXiv ids", lambda paper: identity(paper).arxiv_id),
    Form("d", "DOI", "DOIs", lambda paper: identity(paper).doi),
)


def said_of(papers: Sequence[Paper]) -> dict[Form, list[str]]:
    """What can be said of papers in each form, a line for each that has such a thing, if any has."""
    said = {form: [line for paper in papers if (line := form.of(paper))] for form in FORMS}
    return {form: lines for form, lines in said.items() if lines}
