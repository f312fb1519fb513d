"""One search for the browser, the command line and exports: a query, the facets and the shelf together."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from math import inf
from operator import or_
from typing import TYPE_CHECKING, Protocol

from paperterm.analysis import fold
from paperterm.errors import FileError, PapertermError
from paperterm.facets import Facets, bits_of, numbers_in
from paperterm.filters import Filters, Sets
from paperterm.highlight import Highlighter
from paperterm.labels import FLAGS
from paperterm.library import Library
from paperterm.query import (
    NOTE,
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
)
from paperterm.ranking import CLOSELY, Answer, Cancelled, CancelledError, Ranking, Resolve
from paperterm.shelving import ShelfSets, filter_sets
from paperterm.topics import kind_names, topic_names

if TYPE_CHECKING:
    from paperterm.obstacles import Impasse, Near

_MOST_ALIKE = 50
_MOST_NAMED = 8
_LEAST_LETTERS = 3


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
        seconds: How long it took to find them, where that was measured.
    """

    query: Query
    numbers: Sequence[int]
    scores: Mapping[int, float]
    matched: int
    shared: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    seconds: float = 0.0


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

    def resolve(leaf: Filter | Text) -> int:
        if isinstance(leaf, Text):
            return _in_notes(leaf, shelf.notes, len(library))
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


def in_the_way(
    query: Query,
    filters: Filters,
    library: Library,
    engine: Engine,
    shelf: ShelfSets,
    *,
    sets: Sets | None = None,
    cancelled: Cancelled = lambda: False,
) -> Impasse:
    """Why a query finds nothing, and what to ask instead.

    Args:
        query: The query.
        filters: What narrows its answer.
        library: The papers.
        engine: The index of this library, or a scanner over it, which knows of no words that are near.
        shelf: What the reader made of the papers.
        sets: The papers of each choice of the filters, where these are more than facets and shelf give.
        cancelled: Asked now and then.

    Raises:
        CancelledError: It is not wanted any more.
    """
    from paperterm.obstacles import impasse

    suggest = getattr(engine, "suggest", None)

    def check() -> None:
        if cancelled():
            raise CancelledError

    def matching(leaf: Text | Filter) -> int:
        check()
        try:
            return search(Query("", leaf), library, engine, shelf, cancelled, closely=0).matched
        except PapertermError:
            # it is about a paper that is not there
            return 0

    def nearest(word: str, begun: bool) -> Sequence[Near]:
        return suggest(word, begun=begun, check=check) if suggest else ()

    facets = library.facets
    sets = filter_sets(facets, shelf) if sets is None else sets
    return impasse(
        query,
        filters,
        facets.everything,
        sets,
        matching=matching,
        nearest=nearest,
        unknown=lambda leaf: unknown_name(leaf, library, shelf.tags),
    )


def unknown_name(leaf: Facet, library: Library, tags: Collection[str] = ()) -> str | None:
    """A sentence for the name of a topic, kind, digest or tag that nothing has, nearly always a slip.

    Args:
        leaf: What is asked for by its name.
        library: The papers.
        tags: The reader's tags; where there are none, none is called a slip.

    Returns:
        What is there instead, or None where the name is one that something has.
    """
    there = {
        "topic": topic_names(),
        "kind": kind_names(),
        "digest": tuple(library.facets.digests),
        "tag": tuple(tags) or None,
    }.get(leaf.name)
    if there is None or any(names(leaf.value, name) for name in there):
        return None
    words = {word: name for name in there for word in (name, *name.split()) if len(word) >= _LEAST_LETTERS}
    folded = {fold(word): name for word, name in words.items()}
    close = difflib.get_close_matches(fold(leaf.value), folded, n=1)
    shown = ", ".join(there[:_MOST_NAMED])
    more = f" and {len(there) - _MOST_NAMED:,} more" if len(there) > _MOST_NAMED else ""
    hint = f"did you mean {folded[close[0]]}?" if close else f"there is {shown}{more}."
    return f"No {leaf.name} is called {leaf.value}: {hint}"


def everything(library: Library, query: Query | None = None) -> Found:
    """All papers, in digest order or as the query sorts them."""
    query = query or Query("", Everything())
    return Found(query, _sorted(range(len(library)), query.sort, library), {}, library.facets.everything)


def lasting(seconds: float) -> str:
    """How long something took, in words such as "4 ms"; what is shorter than one is "<1 ms"."""
    milliseconds = round(seconds * 1000)
    return f"{milliseconds:,} ms" if milliseconds else "<1 ms"


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
            return _any_named(value, shelf.tags)
        case Facet(name=name, value=value):
            return _any_named(
                value, {"topic": facets.topics, "digest": facets.digests, "kind": facets.kinds}[name]
            )
        case State(name="is", value=value):
            return _states(facets, shelf)[value]
        case State(value="note"):
            return shelf.noted
        case State(value="tag"):
            return shelf.tagged
        case State(value=value):
            return facets.has.get(value, 0)
        case Range(name="rating"):
            low, high = _bounds(leaf)
            return reduce(or_, (bits for stars, bits in shelf.ratings.items() if low <= stars <= high), 0)
        case Range():
            return (library.by_upvotes if leaf.name == "upvotes" else library.by_day).between(*_bounds(leaf))


def _in_notes(leaf: Text, notes: Mapping[int, str], size: int) -> int:
    """The papers in whose notes something stands; notes are few, and are read."""
    highlighter = Highlighter((leaf,))
    return bits_of((number for number, text in notes.items() if highlighter.spans(text, NOTE)), size)


def _states(facets: Facets, shelf: ShelfSets) -> dict[str, int]:
    return {
        "unread": facets.everything & ~shelf.read,
        "new": shelf.new,
        "dup": facets.duplicated,
        **{flag: shelf.flagged(flag) for flag in FLAGS},
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


def _bounds(wanted: Range) -> tuple[float, float]:
    low = -inf if wanted.low is None else _as_number(wanted.low)
    high = inf if wanted.high is None else _as_number(wanted.high)
    return low, high


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
