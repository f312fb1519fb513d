"""Where a paper can be looked at on the web: its links, its pages elsewhere, and searches for its title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote

from paperterm.latex import readable
from paperterm.links import LONGEST_URL, identity, safe_url
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
_NOTHING: Mapping[str, str] = MappingProxyType({})
_FIELDS = ("title", "arxiv", "doi", "id")
_OF_PAGES = frozenset({"arxiv", "doi"})
"""What a paper is known by elsewhere: an address without any of it can only look for the paper."""

_FIELD = re.compile(rf"\{{({'|'.join(_FIELDS)})\}}")
_IN_BRACES = re.compile(r"\{[^{}]*\}?|\}")
_WITH_HOST = re.compile(r"https?://[^/?#{}]+[/?#]", re.IGNORECASE)
_PART_OF_A_WORD = re.compile(r" \S{0,30}\Z")
_LONGEST_TITLE = 300
_LONGEST_NAME = 30


class Destination(NamedTuple):
    """Somewhere that a paper leads to.

    Attributes:
        name: What it is asked for by: the kind of a link, or the name of a template.
        label: What it is, in a word; where a template of the reader's leads, its name.
        url: Its address, as it is opened where it may be.
        is_search: Whether the paper is only looked for there.
    """

    name: str
    label: str
    url: str
    is_search: bool = False


def templates_with(own: Mapping[str, str]) -> Mapping[str, str]:
    """All templates by name: the reader's own in place of those of the same name, and behind the others."""
    return {name: template for name, template in {**TEMPLATES, **own}.items() if template}


def checked(name: str, template: object) -> str:
    """A template as the reader wrote it, if it leads to one place on the web and to a paper there.

    Args:
        name: What it is asked for by.
        template: An address with `{title}`, `{arxiv}`, `{doi}` or `{id}` in it; empty for none of this name.

    Raises:
        ValueError: It does not, or the name cannot be; it says what is to be written instead.
    """
    if name in LINK_LABELS:
        raise ValueError("a link of a paper's own is called that already: give it another name")
    if not name or name != one_line(name) or len(name) > _LONGEST_NAME:
        raise ValueError(f"give it a name of 1 to {_LONGEST_NAME} characters")
    if not isinstance(template, str):
        raise ValueError('write an address, such as "https://example.org/?q={title}", or "" for none')
    if not template:
        if name not in TEMPLATES:
            raise ValueError("there is none of this name to leave out")
        return ""
    those = f"{', '.join(f'{{{field}}}' for field in _FIELDS[:-1])} or {{{_FIELDS[-1]}}}"
    if strange := _IN_BRACES.search(_FIELD.sub("", template)):
        raise ValueError(f"{strange[0]} stands for nothing: write {those}")
    if not _FIELD.search(template):
        raise ValueError(f"write {those} where that of the paper is to stand")
    if safe_url(_FIELD.sub("x", template)) is None:
        raise ValueError("write a plain web address: https:// or http://, a host, and no blanks or password")
    if not _WITH_HOST.match(template):
        raise ValueError("a paper must not say which host is asked: write the host in full")
    return template


def destinations(paper: Paper, own: Mapping[str, str] = _NOTHING) -> tuple[Destination, ...]:
    """All places of a paper, each address once: its own pages, its links, and where it can be looked for.

    Args:
        paper: The paper.
        own: The reader's own templates, `checked`, by name.
    """
    made = [*_made(paper, templates_with(own))]
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
    title = one_line(readable(paper.title))
    values = {
        "arxiv": quote(known.arxiv_id or "", safe="/"),
        "doi": quote(known.doi or "", safe="/:;()."),
        "title": quote(title, safe=""),
        "id": paper.id,
    }
    for name, template in templates.items():
        fields = _FIELD.findall(template)
        if not all(values[field] for field in fields):
            continue
        taken = len(_filled(template, {**values, "title": ""}))
        room = (LONGEST_URL - taken) // max(1, fields.count("title"))
        url = safe_url(_filled(template, {**values, "title": _begun(title, room)}))
        if url:
            yield Destination(name, _LABELS.get(name, name), url, is_search=_OF_PAGES.isdisjoint(fields))


def _filled(template: str, values: Mapping[str, str]) -> str:
    return _FIELD.sub(lambda found: values[found[1]], template)


def _begun(title: str, room: int) -> str:
    """So much of a title as there is room for: whole words, but the letters of what is too long for one."""
    letters = title[:_LONGEST_TITLE]
    while len(quote(letters, safe="")) > room:
        letters = letters[:-1]
    is_whole = f"{title} "[len(letters)] == " "
    return quote(letters if is_whole else _PART_OF_A_WORD.sub("", letters), safe="")
