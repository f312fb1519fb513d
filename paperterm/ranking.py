"""Which papers a query finds and which come first: the same whether their words were indexed or just read.

Finding is set algebra on bit sets, exact at any size. Ranking has two steps. Bit-sliced counters, a few
operations on whole sets, put the papers in tiers: words in the title before words in the abstract, repeated
words before single ones. The best few hundred are then ordered by BM25F (S. Robertson, H. Zaragoza, "The
Probabilistic Relevance Framework: BM25 and Beyond", 2009), an occurrence counting for less the less exactly
it matches, and those that hold the query's words side by side are raised. Filters and exclusions do not
count.
"""

from __future__ import annotations

import itertools
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import TypeAlias, overload

from paperterm.analysis import STOP_WORDS, line, passage, stem
from paperterm.facets import bits_of, numbers_in
from paperterm.hits import REPEATED, Hits, InField
from paperterm.matching import EXACT, FUZZY, PREFIX, STEM, STOP_WORD, slips
from paperterm.phrases import side_by_side
from paperterm.postings import Field, Postings, Sliced
from paperterm.query import (
    NOTE,
    And,
    Everything,
    Filter,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Text,
    Word,
    positive_terms,
)
from paperterm.raising import PLAIN_FIELDS, all_of, raise_neighbours, raise_titles, ranked

Resolve: TypeAlias = Callable[[Filter | Text], int]
"""Says which papers a filter, or a word of the reader's notes, lets through: bit n for paper n."""

Cancelled: TypeAlias = Callable[[], bool]

FIELDS = ("title", "abstract", "author")
BORDER = "|"
"""Stands between the lines of two texts of a field, so that no word of one is a neighbour of the other's."""

CLOSELY = 200
"""How many of the best papers are ordered one by one; the others stay in their tiers."""

_BOOSTS = {"title": 2.0, "abstract": 1.0, "author": 2.0}
_LENGTH_MATTERS = {"title": 0.6, "abstract": 0.9, "author": 0.0}
_SATURATION = 0.6
_EXACTLY = 1.0
"""What the very words of the query add, beside all their forms."""

_SAYS_NOTHING = 2
"""A beginning of so few letters says nothing about relevance."""

_KEPT_LEAVES = 256
_BETWEEN_CHECKS = 256


class CancelledError(Exception):
    """The search is not wanted any more."""


class Ranking(Sequence[int]):
    """Papers in order of relevance; those beyond the best are only put in order when they are looked at.

    Args:
        best: The best papers with their scores, in order.
        tiers: The others as bit sets, the better ones first; within one, the papers' own order holds.
    """

    def __init__(self, best: Mapping[int, float], tiers: Sequence[int] = ()) -> None:
        self.scores = best
        self._tiers = [tier for tier in tiers if tier]
        self._length = len(best) + sum(tier.bit_count() for tier in self._tiers)
        self._known = list(best)
        self._unknown = itertools.chain.from_iterable(map(numbers_in, self._tiers))

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[int]: ...
    def __getitem__(self, place: int | slice) -> int | Sequence[int]:
        beyond = range(len(self))[place]
        last = beyond if isinstance(beyond, int) else max(beyond, default=-1)
        if last >= len(self._known):
            self._known += itertools.islice(self._unknown, last + 1 - len(self._known))
        return self._known[beyond] if isinstance(beyond, int) else [self._known[each] for each in beyond]

    def __iter__(self) -> Iterator[int]:
        return itertools.chain(self.scores, *map(numbers_in, self._tiers))

    def index(self, number: int, start: int = 0, stop: int | None = None) -> int:
        """The place of a paper, without putting the others in order.

        Raises:
            ValueError: It is not there, or not between these places.
        """
        place = self._place(number)
        if place is None or not start <= place < (len(self) if stop is None else stop):
            raise ValueError(number)
        return place

    def _place(self, number: int) -> int | None:
        if number in self.scores:
            return self._known.index(number)
        before = len(self.scores)
        for tier in self._tiers:
            if tier >> number & 1:
                return before + (tier & (1 << number) - 1).bit_count()
            before += tier.bit_count()
        return None

    def narrowed(self, allowed: int) -> Ranking:
        """Only the papers of a bit set, in the same order."""
        best = {number: score for number, score in self.scores.items() if allowed >> number & 1}
        return Ranking(best, [tier & allowed for tier in self._tiers])


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query found: the papers as a bit set, and in order."""

    found: int
    ranking: Ranking


_WHOLE: tuple[tuple[Callable[[Hits], int], float], ...] = (
    (lambda hits: hits.in_title, 5.0),
    (lambda hits: hits.exact_in_title, 1.5),
)
"""What the papers may have in common that hold all that must be found, and by how much it raises them."""


class Ranker:
    """Answers query trees over the fields of a collection of papers, for one thread.

    Args:
        fields: The fields, by name.
        count: How many papers there are.
    """

    def __init__(self, fields: Mapping[str, Field], count: int) -> None:
        self._fields = fields
        self._count = count
        self._everything = (1 << count) - 1
        self._means: dict[str, float] = {}
        self._hits: OrderedDict[Text, Hits] = OrderedDict()

    def search(
        self,
        tree: Node,
        resolve: Resolve,
        cancelled: Cancelled = lambda: False,
        closely: int = CLOSELY,
    ) -> Answer:
        """The papers that the query finds, best first.

        Args:
            tree: The query.
            resolve: Answers for the filters, which need to know more than the papers' texts.
            cancelled: Asked now and then.
            closely: How many of the best to order one by one.

        Raises:
            CancelledError: The search was cancelled.
        """
        found = self._matching(tree, resolve, cancelled)
        if not found:
            return Answer(0, Ranking({}))
        hits = [self._hits_of(leaf, cancelled) for leaf in dict.fromkeys(positive_terms(tree))]
        return Answer(found, self._ranked(tree, found, hits, cancelled, closely))

    # Finding

    def _matching(self, tree: Node, resolve: Resolve, cancelled: Cancelled) -> int:
        match tree:
            case Everything():
                return self._everything
            case And(children):
                found = self._everything
                for child in sorted(children, key=_cost):
                    if not found:
                        break
                    found &= self._matching(child, resolve, cancelled)
                return found
            case Or(children):
                found = 0
                for child in children:
                    found |= self._matching(child, resolve, cancelled)
                return found
            case Not(child):
                return self._everything & ~self._matching(child, resolve, cancelled)
            case Word() | Prefix() | Fuzzy() | Phrase() if tree.field != NOTE:
                return self._hits_of(tree, cancelled).bits
            case _:
                return resolve(tree) & self._everything

    def _hits_of(self, leaf: Text, cancelled: Cancelled) -> Hits:
        hits = self._hits.get(leaf)
        if hits is None:
            if cancelled():
                raise CancelledError
            names = PLAIN_FIELDS if leaf.field is None else (leaf.field,)
            hits = Hits(leaf, tuple([self._in_field(leaf, name, cancelled) for name in names]))
            self._hits[leaf] = hits
            if len(self._hits) > _KEPT_LEAVES:
                self._hits.popitem(last=False)
        return hits

    def _in_field(self, leaf: Text, name: str, cancelled: Cancelled) -> InField:
        def check() -> None:
            if cancelled():
                raise CancelledError

        field = self._fields[name]
        words = passage(leaf.text)
        if not words.words:
            return InField(name)
        found: list[tuple[float, Postings]] = []
        exactly = 0
        term, width = words.joined.get(0, (words.words[0], 1))
        if width == len(words.words):
            is_common = term in STOP_WORDS and not isinstance(leaf, Phrase)
            exact = STOP_WORD if is_common else EXACT
            root, itself = stem(term), field.term(term)
            exactly = itself.bits
            if isinstance(leaf, Word | Prefix) and root != term:
                # the word itself is among the forms of its stem
                found = [(exact - STEM, itself), (STEM, field.forms(root))]
                if stem(root) == root:
                    found.append((STEM, field.term(root)))
            else:
                found.append((exact, itself))
                if isinstance(leaf, Word):
                    found.append((STEM, field.forms(root)))
            if isinstance(leaf, Prefix):
                found.append((PREFIX, Sliced((field.begun(term),))))
            elif isinstance(leaf, Fuzzy):
                letters = set(term)
                for place, near in enumerate(field.terms(term[0])):
                    if place % _BETWEEN_CHECKS == 0:
                        check()
                    # each slip loses one letter at most, which rules most words out at once
                    if len(letters.difference(near)) > leaf.distance:
                        continue
                    distance = slips(term, near, leaf.distance)
                    if 0 < distance <= leaf.distance:
                        found.append((FUZZY / distance, field.term(near)))
        if len(words.words) > 1:
            match = PREFIX if isinstance(leaf, Prefix) else EXACT
            as_one = found[-1 if isinstance(leaf, Prefix) else 0][1].bits if found else 0
            together = side_by_side(
                field,
                line(leaf.text),
                self._so_far(leaf, name) & ~as_one,
                open_end=isinstance(leaf, Prefix),
                often=REPEATED,
                check=check,
            )
            found.append((match, together))
            if not isinstance(leaf, Prefix):
                exactly |= together.bits
        return InField(name, tuple(found), exactly)

    def _so_far(self, leaf: Text, name: str) -> int:
        """The papers that may hold a leaf: it may have gone on from what was searched a moment ago."""
        wanted = line(leaf.text)
        for end in range(len(leaf.text), 0, -1):
            text = leaf.text[:end].rstrip()
            for kind in (Prefix, Phrase):
                hits = self._hits.get(kind(text, leaf.field))
                if hits is None:
                    continue
                # the last word of a phrase was whole
                whole = line(text)
                goes_on = wanted.startswith(whole) and (wanted != whole or not isinstance(leaf, Prefix))
                if goes_on if kind is Phrase else wanted.startswith(whole.rstrip()):
                    return next(field.bits for field in hits.fields if field.name == name)
        return self._everything

    # Ranking

    def _ranked(
        self, tree: Node, found: int, hits: Sequence[Hits], cancelled: Cancelled, closely: int
    ) -> Ranking:
        if not hits:
            return Ranking({}, [found])
        tiers = _tiers(found, hits)
        if all(isinstance(each.leaf, Prefix) and len(each.leaf.text) <= _SAYS_NOTHING for each in hits):
            return Ranking({}, tiers)
        best: list[int] = []
        rest: list[int] = []
        for tier in tiers:
            room = closely - len(best)
            if room <= 0:
                rest.append(tier)
            elif tier.bit_count() <= room:
                best += numbers_in(tier)
            else:
                first = [number for number, _ in zip(numbers_in(tier), range(room), strict=False)]
                best += first
                rest.append(tier & ~bits_of(first, self._count))
        if cancelled():
            raise CancelledError
        scores = self._scores(best, hits)
        self._raise_whole(tree, hits, scores)
        raise_neighbours(tree, scores, self._fields)
        raise_titles(tree, scores, self._fields)
        return Ranking({number: scores[number] for number in ranked(scores)}, rest)

    def _scores(self, numbers: Sequence[int], hits: Sequence[Hits]) -> dict[int, float]:
        scores = [0.0] * len(numbers)
        norms: dict[str, list[float]] = {}
        for each in hits:
            rarity = self._rarity(each.bits) * (_SATURATION + 1)
            weights = [0.0] * len(numbers)
            for field in each.fields:
                if not field.bits:
                    continue
                boost, divisors = _BOOSTS[field.name], norms.get(field.name)
                if divisors is None:
                    divisors = norms[field.name] = self._norms_of(field.name, numbers)
                weights = [
                    w + boost * in_field / norm
                    for w, norm, in_field in zip(weights, divisors, field.weights(numbers), strict=True)
                ]
            scores = [s + rarity * w / (w + _SATURATION) for s, w in zip(scores, weights, strict=True)]
            if each.exact and not _is_common(each.leaf):
                more = _EXACTLY * self._rarity(each.exact)
                held = Sliced((each.exact,)).counts_in(numbers)
                scores = [s + more * here for s, here in zip(scores, held, strict=True)]
        return dict(zip(numbers, scores, strict=True))

    def _rarity(self, bits: int) -> float:
        """How much it says of a paper that it is one of these."""
        matched = bits.bit_count()
        return log(1 + (self._count - matched + 0.5) / (matched + 0.5))

    def _norms_of(self, name: str, numbers: Sequence[int]) -> list[float]:
        """What an occurrence in a paper's field is divided by, as long texts say more by chance."""
        lengths, part = self._fields[name].lengths(), _LENGTH_MATTERS[name]
        mean = self._means.get(name)
        if mean is None:
            mean = self._means[name] = (sum(lengths) / len(lengths) if lengths else 0.0) or 1.0
        return [1 - part + part * lengths[number] / mean for number in numbers]

    def _raise_whole(self, tree: Node, hits: Sequence[Hits], scores: dict[int, float]) -> None:
        """Raise the papers with all that must be found in the title, once more if to the letter."""
        needed = frozenset(all_of(tree))
        counted = [each for each in hits if each.leaf in needed and not _is_common(each.leaf)]
        if not counted:
            return
        numbers = list(scores)
        for bits_in, factor in _WHOLE:
            whole = self._everything
            for each in counted:
                whole &= bits_in(each)
            for number, held in zip(numbers, Sliced((whole,)).counts_in(numbers), strict=True):
                if held:
                    scores[number] *= factor


def _tiers(found: int, hits: Sequence[Hits]) -> list[int]:
    """The papers found, parted by points: bit-sliced counters add up whole sets at a time."""
    slices: list[int] = []
    for each in hits:
        for points in (each.bits, each.repeated, each.in_title, each.in_title):
            carry, place = points & found, 0
            while carry:
                if place == len(slices):
                    slices.append(0)
                slices[place], carry = slices[place] ^ carry, slices[place] & carry
                place += 1
    tiers = [found]
    for each_slice in reversed(slices):
        tiers = [part for tier in tiers for part in (tier & each_slice, tier & ~each_slice) if part]
    return tiers


def _is_common(leaf: Text) -> bool:
    return not isinstance(leaf, Phrase) and leaf.text in STOP_WORDS


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
