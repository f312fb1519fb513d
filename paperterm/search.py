"""One search for the browser, the command line and exports: a query, the facets and the shelf together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from paperterm.facets import NO_DATE, NO_UPVOTES, Facets, bits_of
from paperterm.filters import Sets
from paperterm.library import Library
from paperterm.query import Everything, Facet, Filter, Like, Node, Query, Range, State, names, positive_terms

if TYPE_CHECKING:
    from paperterm.shelf import Contents

STATUS, TOPIC, DIGEST, CONTAINS = "Status", "Topic", "Digest", "Contains"
GROUPS = (STATUS, CONTAINS, TOPIC, DIGEST)
_CONTAINS = {"code": "Code", "model": "Model", "dataset": "Dataset", "project": "Project page"}


class Engine(Protocol):
    """What can answer a query tree: the index, or the scan that stands in for it."""

    def search(
        self, tree: Node, resolve: Callable[[Filter], int], cancelled: Callable[[], bool] = ...
    ) -> list[tuple[int, float]]:
        """The papers that match and their scores, the best first."""
        ...


@dataclass(frozen=True, slots=True)
class ShelfSets:
    """The shelf as bit sets over a library's paper numbers."""

    read: int = 0
    starred: int = 0
    marked: int = 0
    noted: int = 0
    tags: Mapping[str, int] | None = None

    def flagged(self, flag: str) -> int:
        """The papers with a flag."""
        return int(getattr(self, flag))

    def with_flag(self, flag: str, *, gained: int, lost: int) -> ShelfSets:
        """These sets with papers added to a flag and taken from it."""
        after: dict[str, Any] = {flag: (self.flagged(flag) | gained) & ~lost}
        return replace(self, **after)


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a query, before any filter of the pane.

    Attributes:
        query: What was asked.
        numbers: The papers that match, in the order asked for.
        scores: Their scores, where they were ranked.
        matched: The same papers as a bit set.
    """

    query: Query
    numbers: Sequence[int]
    scores: Mapping[int, float]
    matched: int


def shelf_sets(contents: Contents, library: Library) -> ShelfSets:
    """What is on the shelf, as far as this library has it."""
    numbers, size = library.numbers, len(library)

    def bits(ids: Sequence[str] | frozenset[str]) -> int:
        return bits_of((numbers[identity] for identity in ids if identity in numbers), size)

    tags: dict[str, list[str]] = {}
    for identity, labels in contents.tags.items():
        for label in labels:
            tags.setdefault(label, []).append(identity)
    return ShelfSets(
        bits(contents.flags["read"]),
        bits(contents.flags["starred"]),
        bits(contents.flags["marked"]),
        bits(list(contents.notes)),
        {label: bits(ids) for label, ids in tags.items()},
    )


def filter_sets(facets: Facets, shelf: ShelfSets) -> Sets:
    """The groups of the filter pane, in order, with the papers of each choice."""
    everything = facets.everything
    topics = sorted(facets.topics.items(), key=lambda item: (-item[1].bit_count(), item[0]))
    contains = {word: facets.has[kind] for kind, word in _CONTAINS.items() if facets.has.get(kind)}
    if facets.duplicated:
        contains["In several digests"] = facets.duplicated
    return {
        STATUS: {
            "Unread": everything & ~shelf.read,
            "Read": shelf.read,
            "Starred": shelf.starred,
            "Marked": shelf.marked,
        },
        CONTAINS: contains,
        TOPIC: dict(topics),
        DIGEST: dict(facets.digests),
    }


def search(
    query: Query,
    library: Library,
    engine: Engine,
    shelf: ShelfSets,
    cancelled: Callable[[], bool] = lambda: False,
) -> Found:
    """Answer a query.

    Args:
        query: The query.
        library: The papers.
        engine: The index of this library, or a scanner over it.
        shelf: What the reader made of the papers.
        cancelled: Asked now and then; the answer is worthless once it is true.
    """

    def resolve(leaf: Filter) -> int:
        return _resolved(leaf, library, engine, shelf)

    if query.tree == Everything():
        return everything(library, query)
    ranked = engine.search(query.tree, resolve, cancelled)
    numbers: Sequence[int] = [number for number, _ in ranked]
    unranked = not any(True for _ in positive_terms(query.tree)) and not _likes(query.tree)
    if query.sort or unranked:
        numbers = _sorted(sorted(numbers), query.sort, library)
    return Found(query, numbers, dict(ranked), bits_of(numbers, len(library)))


def everything(library: Library, query: Query | None = None) -> Found:
    """All papers, in digest order or as the query sorts them."""
    query = query or Query("", Everything())
    return Found(query, _sorted(range(len(library)), query.sort, library), {}, library.facets.everything)


def narrowed(numbers: Sequence[int], admitted: int, everything: int) -> Sequence[int]:
    """The numbers that are in a bit set, in their order."""
    if admitted == everything:
        return numbers
    mask = admitted.to_bytes(everything.bit_length() // 8 + 1, "little")
    return [number for number in numbers if mask[number >> 3] >> (number & 7) & 1]


def _resolved(leaf: Filter, library: Library, engine: Engine, shelf: ShelfSets) -> int:
    facets = library.facets
    match leaf:
        case Facet(name="tag", value=value):
            return _any_named(value, shelf.tags or {})
        case Facet(name=name, value=value):
            return _any_named(
                value, {"topic": facets.topics, "digest": facets.digests, "kind": facets.kinds}[name]
            )
        case State(name="is", value=value):
            return _states(facets, shelf)[value]
        case State(value="note"):
            return shelf.noted
        case State(value="tag"):
            return _any_named("", shelf.tags or {})
        case State(value=value):
            return facets.has.get(value, 0)
        case Range():
            return _in_range(leaf, facets)
        case Like(id=prefix):
            return _like(prefix, library, engine)
    raise AssertionError(leaf)


def _states(facets: Facets, shelf: ShelfSets) -> dict[str, int]:
    unread = facets.everything & ~shelf.read
    return {
        "unread": unread,
        "new": unread,
        "read": shelf.read,
        "starred": shelf.starred,
        "marked": shelf.marked,
        "dup": facets.duplicated,
    }


def _any_named(value: str, sets: Mapping[str, int]) -> int:
    either = 0
    for name, bits in sets.items():
        if names(value, name):
            either |= bits
    return either


def _in_range(wanted: Range, facets: Facets) -> int:
    if wanted.name == "upvotes":
        values, absent = facets.upvotes, NO_UPVOTES
        low, high = wanted.low, wanted.high
    else:
        values, absent = facets.published, NO_DATE
        low, high = (_ordinal(wanted.low), _ordinal(wanted.high))
    return bits_of(
        (
            number
            for number, value in enumerate(values)
            if value != absent and (low is None or value >= low) and (high is None or value <= high)  # type: ignore[operator]
        ),
        facets.size,
    )


def _ordinal(day: object) -> int | None:
    return day.toordinal() if hasattr(day, "toordinal") else None


def _like(prefix: str, library: Library, engine: Engine) -> int:
    number = library.find(prefix)
    similar = getattr(engine, "similar", None)
    return bits_of((each.number for each in similar(number, 50)), len(library)) if similar else 0


def _likes(tree: Node) -> bool:
    match tree:
        case Like():
            return True
        case _:
            return any(_likes(child) for child in getattr(tree, "children", ()))


def _sorted(numbers: Sequence[int], sort: str | None, library: Library) -> Sequence[int]:
    facets = library.facets
    match sort:
        case "date":
            return sorted(numbers, key=lambda number: -facets.published[number])
        case "upvotes":
            return sorted(numbers, key=lambda number: -facets.upvotes[number])
        case "title":
            return sorted(numbers, key=lambda number: library[number].title.casefold())
        case "digest":
            return sorted(numbers)
        case _:
            return numbers
