"""What a query means: the tree that is made of it, and the names that it may use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

NOTE = "note"
"""The field of the reader's own words: what is asked of it is asked of the shelf, and not of a paper."""

TEXT_FIELDS = ("title", "abstract", "author", NOTE)
FACETS = ("topic", "digest", "tag", "kind")
STATES = {
    "is": ("unread", "read", "starred", "marked", "new", "dup", "kept", "skipped", "later"),
    "has": ("code", "note", "link", "model", "dataset", "project", "tag"),
}
DATES = ("date", "published")
NUMBERS = ("upvotes", "rating")
SORTS = ("relevance", "date", "title", "upvotes", "digest")
ALIASES = {"abs": "abstract", "file": "digest"}
FIELDS = (*TEXT_FIELDS, *FACETS, *STATES, *DATES, *NUMBERS, "like", "sort", *ALIASES)
"""Every name that may stand before a colon."""


@dataclass(frozen=True, slots=True)
class Everything:
    """All papers."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word or one of its inflections; without a field, in title or abstract."""

    text: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Prefix:
    """A word that begins so, or an inflection of what stands there: whoever types on takes nothing back."""

    text: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A word with the same first letter, at most `distance` slips of the pen away."""

    text: str
    distance: int
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Exactly these words side by side."""

    text: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class And:
    """All of these."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of these."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Not this."""

    child: Node


@dataclass(frozen=True, slots=True)
class Facet:
    """A topic, digest, tag or kind whose name matches; see `names`."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class State:
    """What a paper is or has."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Range:
    """A value between two bounds, both inclusive; None is open."""

    name: str
    low: date | int | None
    high: date | int | None


@dataclass(frozen=True, slots=True)
class Like:
    """Papers like this one."""

    id: str


Text: TypeAlias = Word | Prefix | Fuzzy | Phrase
Filter: TypeAlias = Facet | State | Range | Like
Node: TypeAlias = Everything | Text | Filter | And | Or | Not


@dataclass(frozen=True, slots=True)
class Note:
    """What the reader should know about a query that was searched all the same."""

    message: str
    position: int


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was written and as it was understood."""

    source: str
    tree: Node
    sort: str | None = None
    notes: tuple[Note, ...] = ()


def leaves(node: Node, *, negated: bool = True) -> Iterator[Everything | Text | Filter]:
    """The parts of a query that are not made of others, in order.

    Args:
        node: The query.
        negated: Whether those are meant too that it leaves out.
    """
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from leaves(child, negated=negated)
        case Not(child):
            if negated:
                yield from leaves(child)
        case _:
            yield node


def positive_terms(node: Node, *, notes: bool = False) -> Iterator[Text]:
    """The words and phrases that a result may contain: those that nothing negates.

    Args:
        node: The query.
        notes: Whether those are meant too that are asked of the reader's notes.
    """
    for leaf in leaves(node, negated=False):
        if isinstance(leaf, Text) and (notes or leaf.field != NOTE):
            yield leaf
