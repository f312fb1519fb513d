"""Where a paper can be looked at on the web: its links, its pages elsewhere, and searches for its title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote

from paperterm.latex import readable
from paperterm.links import identity, safe_url
from paperterm.papers import LINK_LABELS, Paper
from paperterm.text import one_line

TEMPLATES: Mapping[str, str] = MappingProxyType(
    {
        "abstract": "https://arxiv.org/abs/{arxiv}",
        "pdf": "https://arxiv.org/pdf/{arxiv}",
        "doi": "https://doi.org/{doi}",
        "arxiv": "https://arxiv.org/search/?searchtype=title&query={title}",
        "scholar": "https://www.semanticscholar.org/search?q={title}",
    }
)
"""What else is offered for a paper, by name; one that asks for what a paper does not have is left out."""

_LABELS = {"abstract": "arXiv", "pdf": "PDF", "doi": "DOI", "arxiv": "Search", "scholar": "Search"}
_FIELD = re.compile(r"\{(arxiv|doi|title|id)\}")
_LONGEST_TITLE = 300


class Destination(NamedTuple):
    """Somewhere that a paper leads to.

    Attributes:
        name: What it is asked for by: the kind of a link, or the name of a template.
        label: What it is, in a word.
        url: Its address, as it is opened where it may be.
    """

    name: str
    label: str
    url: str

    @property
    def is_search(self) -> bool:
        """Whether the paper is only looked for there."""
        return self.label == "Search"


def destinations(paper: Paper, templates: Mapping[str, str] = TEMPLATES) -> tuple[Destination, ...]:
    """All places of a paper, each address once: its own pages, its links, and where it can be looked for.

    Args:
        paper: The paper.
        templates: Addresses with `{arxiv}`, `{doi}`, `{title}` or `{id}` in them, by name.
    """
    made = [*_made(paper, templates)]
    linked = [
        Destination(link.kind, LINK_LABELS[link.kind], safe_url(link.url) or link.url) for link in paper.links
    ]
    found: dict[str, Destination] = {}
    for each in (
        *(each for each in made if not each.is_search),
        *linked,
        *(each for each in made if each.is_search),
    ):
        found.setdefault(each.url, each)
    return tuple(found.values())


def _made(paper: Paper, templates: Mapping[str, str]) -> Iterator[Destination]:
    known = identity(paper)
    values = {
        "arxiv": quote(known.arxiv_id or "", safe="/"),
        "doi": quote(known.doi or "", safe="/:;()."),
        "title": quote(one_line(readable(paper.title))[:_LONGEST_TITLE], safe=""),
        "id": paper.id,
    }
    for name, template in templates.items():
        fields = _FIELD.findall(template)
        if not all(values[field] for field in fields):
            continue
        url = safe_url(_FIELD.sub(lambda found: values[found[1]], template))
        if url:
            searches = "Search" if "title" in fields else "Page"
            yield Destination(name, _LABELS.get(name, searches), url)
