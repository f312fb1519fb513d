"""Searches that are kept under a name: what is asked and what narrows it, as one query."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from itertools import count

from paperterm.errors import QueryError, UsageError
from paperterm.filters import Choice, Filters
from paperterm.labels import FLAGS
from paperterm.query import NOTE, And, Everything, Facet, Node, Or, Range, State, Text, leaves, parse, unparse
from paperterm.shelving import CONTAINS, LINKED, SAVED, SEVERAL, STATUS, WITH_A_NOTE

_LONGEST_NAME = 40
_NO_PART_OF_A_NAME = re.compile(r"""\b[A-Za-z]+:|["“”()*~]|\b(?:AND|OR)\b""")
_OF_THE_SHELF = frozenset({"unread", "new", "note", "tag", *FLAGS})


def with_filters(text: str, sort: str | None, filters: Filters, saved: Mapping[str, str]) -> str:
    """A query that finds what a query and the filters of the pane find together, in the same order.

    It is to be asked as what stands in the box is, where the last word may go on.

    Args:
        text: The query.
        sort: The order, if one was asked for.
        filters: The filters.
        saved: The queries of the saved searches, by name.

    Raises:
        UsageError: It cannot be written as one query.
        QueryError: It would be too much for one.
    """
    query = parse(text, typing=True)
    narrowing = _narrowing(filters, saved)
    parts = [part for part in (query.tree, *narrowing) if part != Everything()]
    both = And(tuple(parts)) if len(parts) > 1 else parts[0] if parts else Everything()
    reordered = bool(sort) and sort != query.sort
    # nobody wants to see his own words put in another way where they do as they are
    written = text if not (narrowing or reordered) and _is_understood(text) else unparse(both)
    if reordered or (sort and written != text):
        written = f"{written} sort:{sort}".strip()
    understood = parse(written)
    if _facets(understood.tree) != _facets(both):
        raise UsageError("A name with quotation marks or several blanks in it cannot be part of a search.")
    return written


def suggested_name(text: str, taken: Collection[str]) -> str:
    """A name for a query that is not taken yet: the words of the query."""
    words = _NO_PART_OF_A_NAME.sub(" ", text).split()
    name = words[0][:_LONGEST_NAME] if words else "search"
    for word in words[1:]:
        if len(name) + 1 + len(word) > _LONGEST_NAME:
            break
        name += f" {word}"
    return next(
        free for number in count(1) if (free := name if number == 1 else f"{name} {number}") not in taken
    )


@lru_cache(maxsize=256)
def asks_the_shelf(text: str) -> bool:
    """Whether what a query finds depends on what the reader did with the papers."""
    return any(
        (isinstance(leaf, State) and leaf.value in _OF_THE_SHELF)
        or (isinstance(leaf, Facet) and leaf.name == "tag")
        or (isinstance(leaf, Range) and leaf.name == "rating")
        or (isinstance(leaf, Text) and leaf.field == NOTE)
        for leaf in leaves(parse(text, typing=True).tree)
    )


def _is_understood(text: str) -> bool:
    """Whether a query is understood where malformed ones are refused too."""
    try:
        parse(text)
    except QueryError:
        return False
    return True


def _narrowing(filters: Filters, saved: Mapping[str, str]) -> list[Node]:
    """What the filters ask for: any choice of a group, of each group one."""
    groups: dict[str, list[Node]] = {}
    for choice in sorted(filters.chosen):
        groups.setdefault(choice.group, []).append(_asking_for(choice, saved))
    return [nodes[0] if len(nodes) == 1 else Or(tuple(nodes)) for nodes in groups.values()]


def _asking_for(choice: Choice, saved: Mapping[str, str]) -> Node:
    group, name = choice
    if group == SAVED:
        return parse(saved[name], typing=True).tree
    if group == STATUS:
        return State("has", "note") if name == WITH_A_NOTE else State("is", name.lower())
    if group == CONTAINS:
        kinds = {word: kind for kind, word in LINKED.items()}
        return State("is", "dup") if name == SEVERAL else State("has", kinds[name])
    return Facet(group.lower(), name)


def _facets(tree: Node) -> set[Facet]:
    return {leaf for leaf in leaves(tree) if isinstance(leaf, Facet)}
