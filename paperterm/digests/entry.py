"""The one road from the raw fields of any format to a Paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from paperterm.links import find_links, repair_hosts
from paperterm.papers import Appearance, Paper, paper_id
from paperterm.text import one_line

TITLE_LIMIT = 1_000
ABSTRACT_LIMIT = 65_536


def paper(
    title: str,
    abstract: str,
    *,
    digest: str,
    position: int,
    captured: date | None = None,
    authors: Sequence[str] = (),
    arxiv_id: str | None = None,
    doi: str | None = None,
    published: date | None = None,
    upvotes: int | None = None,
    keywords: Sequence[str] = (),
    venue: str | None = None,
    urls: Sequence[str] = (),
) -> Paper:
    """Build a paper from one entry of a digest: clean its fields and find its links.

    Its topics are another matter, which costs as much as all the rest; see `topics.labelled`.

    Args:
        title: The title as the source has it; cut after 1,000 characters.
        abstract: The abstract as the source has it; cut after 65,536 characters.
        digest: The name of the digest.
        position: The entry's place in the digest, from 1.
        captured: The day of the digest.
        authors: Names in order; empty ones are dropped.
        arxiv_id: The paper's own id, never one that its text mentions.
        doi: The paper's own DOI.
        published: The day of the paper itself.
        upvotes: How many readers recommended it.
        keywords: Keywords that the source gives.
        venue: Where it was published.
        urls: Addresses in fields of their own; they come before those in the abstract.
    """
    title = _field(title, TITLE_LIMIT)
    abstract = _field(abstract, ABSTRACT_LIMIT)
    return Paper(
        id=paper_id(title),
        title=title,
        abstract=abstract,
        links=find_links(" ".join((*urls, abstract))),
        appearances=(Appearance(digest, position, captured),),
        authors=_fields(authors),
        arxiv_id=_optional(arxiv_id),
        doi=_optional(doi),
        published=published,
        upvotes=upvotes,
        keywords=_fields(keywords),
        venue=_optional(venue),
    )


def _field(raw: str, limit: int) -> str:
    # Cut before cleaning as well, so that an absurd length costs nothing.
    return repair_hosts(one_line(raw[: 2 * limit]))[:limit].rstrip()


def _fields(raw: Iterable[str]) -> tuple[str, ...]:
    return tuple(field for each in raw if (field := _field(each, TITLE_LIMIT)))


def _optional(raw: str | None) -> str | None:
    return (_field(raw, TITLE_LIMIT) or None) if raw else None
