"""One search for the browser, the command line and exports: a query, the facets and the shelf together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from math import inf
from operator import or_
from typing import Protocol

from paperterm.analysis import fold
from paperterm.errors import FileError
from paperterm.facets import Facets, bits_of, numbers_in
from paperterm.library import Library
from paperterm.query import (
    And,
    Everything,
    Facet,
    Filter,
    Like,
    Node,
    Query,
    Range,
    State,
    Text,
    names,
    positive_terms,
    unparse,
)
from paperterm.ranking import CLOSELY, Answer, Cancelled, Ranking, Resolve
from paperterm.shelving import ShelfSets

_MOST_ALIKE = 50


class Engine(Protocol):
    """What can answer a query tree: the index, or the scan that stands in for it."""

    def search(self, tree: Node, resolve: Resolve, cancelled: Cancelled = ..., closely: int = ...) -> Answer:
        """The papers that match, the best first."""
        ...


class Alike(Protocol):
    """A paper that is like another."""

    @property
    def number(self) -> int:
        """Its number."""
        ...

    @property
    def score(self) -> float:
        """How much it is like the other."""
        ...

    @property
    def shared(self) -> tuple[str, ...]:
        """The terms that both are about, the most telling first."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a query, before any filter of the pane.

    Attributes:
        query: What was asked.
        numbers: The papers that match, in the order asked for.
        scores: Their scores, where they were ranked.
        matched: The same papers as a bit set.
        shared: Where similar papers were asked for, the terms that each has in common with the one.
    """

    query: Query
    numbers: Sequence[int]
    scores: Mapping[int, float]
    matched: int
    shared: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def search(
    query: Query,
    library: Library,
    engine: Engine,
    shelf: ShelfSets,
    cancelled: Cancelled = lambda: False,
    *,
    closely: int = CLOSELY,
) -> Found:
    """Answer a query.

    Args:
        query: The query.
        library: The papers.
        engine: The index of this library, or a scanner over it.
        shelf: What the reader made of the papers.
        cancelled: Asked now and then.
        closely: How many of the best papers to give a score and order one by one.

    Raises:
        CancelledError: The search was cancelled.
        FileError: The query asks for similar papers, and the engine is none that knows them.
        NothingFoundError: The query names a paper that is not there.
        UsageError: It names one by a beginning that several ids have.
    """
    likeness: dict[int, float] = {}
    shared: dict[int, tuple[str, ...]] = {}

    def resolve(leaf: Filter) -> int:
        if not isinstance(leaf, Like):
            return _resolved(leaf, library, shelf)
        alike = _alike(leaf.id, library, engine)
        for each in alike:
            likeness[each.number] = likeness.get(each.number, 0.0) + each.score
            shared[each.number] = tuple(dict.fromkeys((*shared.get(each.number, ()), *each.shared)))
        return bits_of((each.number for each in alike), len(library))

    if query.tree == Everything():
        return everything(library, query)
    answer = engine.search(query.tree, resolve, cancelled, closely)
    ranking = answer.ranking
    if likeness and not any(positive_terms(query.tree)):
        ranking = _ranked(answer.found, likeness, len(library))
    numbers: Sequence[int] = ranking
    if query.sort not in (None, "relevance"):
        numbers = _sorted(list(numbers_in(answer.found)), query.sort, library)
    return Found(query, numbers, ranking.scores, answer.found, shared)


def alone(query: Query, library: Library, engine: Engine, shelf: ShelfSets) -> list[tuple[str, int]]:
    """What each word of a query finds alone, beside what the query asks of all papers: what is in its way.

    Args:
        query: The query.
        library: The papers.
        engine: The index of this library, or a scanner over it.
        shelf: What the reader made of the papers.

    Returns:
        The words as they are written, in order and each once, with how many papers each of them finds.
    """
    found = {}
    around = [child for child in _all_of(query.tree) if not any(positive_terms(child))]
    for leaf in positive_terms(query.tree):
        written = unparse(leaf)
        if written not in found:
            asked = Query(written, And((leaf, *around)) if around else leaf)
            found[written] = search(asked, library, engine, shelf, closely=0).matched.bit_count()
    return list(found.items())


def not_together(query: Query, counts: Sequence[tuple[str, int]]) -> str | None:
    """The sentence for a query that finds nothing though each of its words does; None where that is not so.

    Args:
        query: The query.
        counts: What `alone` gave for it.
    """
    words = [child for child in _all_of(query.tree) if any(positive_terms(child))]
    if len(counts) < 2 or not all(isinstance(word, Text) for word in words):
        return None
    if not all(count for _, count in counts):
        return None
    return "No paper has all of: " + ", ".join(f"{word} ({count:,})" for word, count in counts) + "."


def _all_of(tree: Node) -> Sequence[Node]:
    """What a query asks for together."""
    return tree.children if isinstance(tree, And) else (tree,)


def everything(library: Library, query: Query | None = None) -> Found:
    """All papers, in digest order or as the query sorts them."""
    query = query or Query("", Everything())
    return Found(query, _sorted(range(len(library)), query.sort, library), {}, library.facets.everything)


def narrowed(numbers: Sequence[int], admitted: int, everything: int) -> Sequence[int]:
    """The numbers that are in a bit set, in their order."""
    if admitted == everything:
        return numbers
    if isinstance(numbers, Ranking):
        return numbers.narrowed(admitted)
    mask = admitted.to_bytes(everything.bit_length() // 8 + 1, "little")
    return [number for number in numbers if mask[number >> 3] >> (number & 7) & 1]


def _alike(prefix: str, library: Library, engine: Engine) -> Sequence[Alike]:
    """The papers that are like one, how much, and in what."""
    number = library.find(prefix)
    similar = getattr(engine, "similar", None)
    if similar is None:
        raise FileError("Similar papers need the index: wait until it is there, or run `paperterm index`.")
    alike: Sequence[Alike] = similar(number, _MOST_ALIKE)
    return alike


def _ranked(found: int, scores: Mapping[int, float], size: int) -> Ranking:
    """What was found, the papers with a score first."""
    order = sorted(scores, key=lambda number: (-scores[number], number))
    best = {number: scores[number] for number in order if found >> number & 1}
    return Ranking(best, [found & ~bits_of(best, size)])


def _resolved(leaf: Facet | State | Range, library: Library, shelf: ShelfSets) -> int:
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
            return _in_range(leaf, library)


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
    """The papers of what has just this name; where nothing has, of all that the value may stand for."""
    wanted, either = fold(value), 0
    if wanted and (same := [bits for name, bits in sets.items() if fold(name) == wanted]):
        return reduce(or_, same)
    for name, bits in sets.items():
        if names(value, name):
            either |= bits
    return either


def _in_range(wanted: Range, library: Library) -> int:
    low = -inf if wanted.low is None else _as_number(wanted.low)
    high = inf if wanted.high is None else _as_number(wanted.high)
    return (library.by_upvotes if wanted.name == "upvotes" else library.by_day).between(low, high)


def _as_number(bound: date | int) -> int:
    return bound.toordinal() if isinstance(bound, date) else bound


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
