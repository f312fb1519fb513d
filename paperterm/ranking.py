"""Which papers a query finds and which come first: the same whether their words were indexed or just read.

Ranking is BM25F (S. Robertson, H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009)
over the fields of a paper. An occurrence counts for less the less exactly it matches (see `matching`). Where
the words that must all be found stand side by side in their order, the paper is raised. Filters and
exclusions do not count.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from math import log
from typing import Protocol, TypeAlias

from paperterm.analysis import Passage, terms
from paperterm.facets import numbers_in
from paperterm.matching import PREFIX, Letters, Pattern, occurrences, pattern
from paperterm.query import And, Everything, Filter, Fuzzy, Node, Not, Or, Phrase, Prefix, Text, Word

Resolve: TypeAlias = Callable[[Filter], int]
"""Says which papers a filter lets through: bit n for paper n."""

Cancelled: TypeAlias = Callable[[], bool]

Scores: TypeAlias = dict[int, float]
"""The papers that a part of a query finds, and what it adds to their scores."""

FIELDS = ("title", "abstract", "author")
BOOSTS = {"title": 4.0, "abstract": 1.0, "author": 2.0}
START_LENGTH = 3
"""A prefix of this many letters or fewer says nothing about relevance; its occurrences are not counted."""

_PLAIN_FIELDS = ("title", "abstract")
_SATURATION = 1.2
_LENGTH_MATTERS = {"title": 0.3, "abstract": 0.6, "author": 0.0}
_TOGETHER = {"title": 1.5, "abstract": 1.25, "author": 1.25}
_LOOKED_AT_CLOSELY = 64
_BETWEEN_CHECKS = 64


class Field(Protocol):
    """One field of all papers, as far as a search needs it."""

    @property
    def letters(self) -> Letters:
        """The terms of the field, by their first letter."""
        ...

    def postings(self, term: str) -> Mapping[int, float]:
        """The papers that have a term, and how often; empty for a term that does not occur."""
        ...

    def beginning(self, start: str) -> Iterable[int]:
        """The papers that have a term with this beginning of at most START_LENGTH letters."""
        ...

    def passage(self, number: int) -> Passage:
        """The words of a paper in this field."""
        ...

    def lengths(self) -> Sequence[int]:
        """The number of terms in this field, for each paper."""
        ...


class CancelledError(Exception):
    """The search is not wanted any more."""


class Ranker:
    """Answers query trees over the fields of a collection of papers.

    Args:
        fields: The fields, by name.
        count: How many papers there are.
    """

    def __init__(self, fields: Mapping[str, Field], count: int) -> None:
        self.everything = (1 << count) - 1
        self._fields = fields
        self._count = count
        self._norms: dict[str, list[float]] = {}

    def search(
        self, tree: Node, resolve: Resolve, cancelled: Cancelled = lambda: False
    ) -> list[tuple[int, float]]:
        """The papers that the query finds with their scores, best first, then in their own order.

        Args:
            tree: The query.
            resolve: Answers for the filters, which need to know more than the papers' texts.
            cancelled: Asked every 64 papers. Once it says yes, nothing is found.
        """
        try:
            found = _Search(self, resolve, cancelled).scores(tree, range(self._count))
        except CancelledError:
            return []
        return sorted(found.items(), key=lambda item: (-item[1], item[0]))

    def searched(self, leaf: Text) -> Iterator[tuple[str, Field]]:
        """The fields that a leaf is about, by name."""
        for name in _PLAIN_FIELDS if leaf.field is None else (leaf.field,):
            yield name, self._fields[name]

    def norms(self, name: str) -> list[float]:
        """For each paper what an occurrence in this field is divided by, as long texts say more by chance."""
        norms = self._norms.get(name)
        if norms is None:
            lengths, part = self._fields[name].lengths(), _LENGTH_MATTERS[name]
            mean = sum(lengths) / len(lengths) if lengths else 0.0
            norms = [1 - part + part * length / (mean or 1.0) for length in lengths]
            self._norms[name] = norms
        return norms

    def rarity(self, found: int) -> float:
        """What a leaf that finds so many papers is worth: its inverse document frequency."""
        return log(1 + (self._count - found + 0.5) / (found + 0.5))


class _Search:
    """One search: set algebra over scores."""

    def __init__(self, ranker: Ranker, resolve: Resolve, cancelled: Cancelled) -> None:
        self._ranker = ranker
        self._resolve = resolve
        self._cancelled = cancelled
        self._steps = 0

    def check(self) -> None:
        """Count a paper that is looked at, and stop if the search is not wanted any more."""
        if self._steps % _BETWEEN_CHECKS == 0 and self._cancelled():
            raise CancelledError
        self._steps += 1

    def scores(self, node: Node, within: Collection[int]) -> Scores:
        """The papers among `within` that this part of the query finds."""
        match node:
            case Everything():
                return dict.fromkeys(within, 0.0)
            case And(children):
                return self.all_of(children, within)
            case Or(children):
                found: Scores = {}
                for child in children:
                    for number, score in self.scores(child, within).items():
                        found[number] = found.get(number, 0.0) + score
                return found
            case Not(child):
                excluded = self.scores(child, within)
                return {number: 0.0 for number in within if number not in excluded}
            case Word() | Prefix() | Fuzzy() | Phrase():
                return self.leaf(node, within)
            case _:
                allowed = self._resolve(node) & self._ranker.everything
                return {number: 0.0 for number in numbers_in(allowed) if number in within}

    def all_of(self, children: Sequence[Node], within: Collection[int]) -> Scores:
        """What all children find, the ones that cost more looking only where the others have found."""
        found = dict.fromkeys(within, 0.0)
        for child in sorted(children, key=_cost):
            if not found:
                break
            scores = self.scores(child, found)
            found = {number: found[number] + score for number, score in scores.items()}
        leaves = [child for child in children if isinstance(child, Text)]
        if len(leaves) > 1 and len({leaf.field for leaf in leaves}) == 1:
            self.raise_neighbours(leaves, found)
        return found

    def raise_neighbours(self, leaves: Sequence[Text], found: Scores) -> None:
        """Raise those of the best papers in which the leaves stand side by side."""
        best = sorted(found, key=lambda number: (-found[number], number))[:_LOOKED_AT_CLOSELY]
        raised = dict.fromkeys(best, 1.0)
        for name, field in self._ranker.searched(leaves[0]):
            steps = [step for leaf in leaves for step in pattern(leaf, field.letters)]
            for number in self.candidates(field, steps, best):
                self.check()
                if any(True for _ in occurrences(steps, field.passage(number))):
                    raised[number] = max(raised[number], _TOGETHER[name])
        for number, factor in raised.items():
            found[number] *= factor

    def leaf(self, leaf: Text, within: Collection[int]) -> Scores:
        """Papers with the word or phrase of a leaf in any of its fields."""
        if self._cancelled():
            raise CancelledError
        weights: dict[int, float] = {}
        for name, field in self._ranker.searched(leaf):
            boost, norms = BOOSTS[name], self._ranker.norms(name)
            for number, weight in self.occurring(leaf, field, within).items():
                weights[number] = weights.get(number, 0.0) + boost * weight / norms[number]
        rarity = self._ranker.rarity(len(weights))
        return {
            number: rarity * weight * (_SATURATION + 1) / (weight + _SATURATION)
            for number, weight in weights.items()
        }

    def occurring(self, leaf: Text, field: Field, within: Collection[int]) -> dict[int, float]:
        """How much of a leaf stands in each paper's field."""
        begun = terms(leaf.text) if isinstance(leaf, Prefix) else []
        if len(begun) == 1 and len(begun[0]) <= START_LENGTH and begun[0].isalnum():
            found = dict.fromkeys((n for n in field.beginning(begun[0]) if n in within), PREFIX)
            for number, count in field.postings(begun[0]).items():
                if number in within:
                    found[number] = count
            return found
        steps = pattern(leaf, field.letters)
        if len(steps) == 1:
            return self.word(field, steps, within)
        return {
            number: float(sum(1 for _ in occurrences(steps, field.passage(number))))
            for number in self.candidates(field, steps, within)
            if self.found_in(steps, field, number)
        }

    def found_in(self, steps: Pattern, field: Field, number: int) -> bool:
        """Whether the steps follow each other in a paper."""
        self.check()
        return any(True for _ in occurrences(steps, field.passage(number)))

    def word(self, field: Field, steps: Pattern, within: Collection[int]) -> dict[int, float]:
        """Papers with a term that the only step accepts."""
        weights: dict[int, float] = {}
        for accepted, _ in steps[0]:
            for term, match in accepted.items():
                for number, count in field.postings(term).items():
                    if number in within:
                        weights[number] = weights.get(number, 0.0) + match * count
        return weights

    def candidates(self, field: Field, steps: Pattern, within: Collection[int]) -> set[int]:
        """The papers among these that have the terms of the pattern, wherever they stand."""
        # What the steps from each position on need, worked out from the last position to the first.
        having = [set[int]() for _ in steps] + [set(within)]
        for at in reversed(range(len(steps))):
            for accepted, width in steps[at]:
                here = {number for term in accepted for number in field.postings(term)}
                having[at] |= here & having[at + width]
        return having[0]


def _cost(node: Node) -> int:
    """The order in which the children of an And are worth trying: filters, words, phrases, the rest."""
    match node:
        case And() | Or() | Not():
            return 3
        case Phrase():
            return 2
        case Word() | Prefix() | Fuzzy():
            return 1
        case _:
            return 0
