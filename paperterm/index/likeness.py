"""Which papers are like another: they share what is characteristic of it, by TF-IDF and the cosine.

Bit-sliced counters add up the weights of what papers share, on whole sets at a time; those with most are then
read and compared word by word, and pair of words by pair.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TypeAlias

from paperterm.analysis import stem
from paperterm.facets import numbers_in
from paperterm.links import without_links
from paperterm.papers import Paper
from paperterm.postings import Field
from paperterm.telling import telling

_SHARED_SHOWN = 8
_COMPARED = 60
"""So many of the papers that share most are read."""

_RARE_ENOUGH = 0.35
_RAREST = 4
"""A term that fewer papers have tells no more for it: most such words are chance."""

_LEAST_SHARED = 2
_PAIR = 0.6
"""What two words tell by standing side by side, in parts of what they tell apart."""

_SHORTEST = 20
"""So many words are added to the length of a paper: of very short ones little is known."""

_LEAST_SHOWN = 0.12
"""What tells less than this part of the most telling is not shown."""

_FIELDS = ("title", "abstract")

_Parts: TypeAlias = dict[str, tuple[float, bool]]
"""What two papers share: how telling each of it is, and whether one of them makes a point of it."""

_STEPS = 31
"""Weights are added up as whole numbers to this one."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A paper that is like another, and the terms that they share, the most telling first."""

    number: int
    score: float
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Portrait:
    """What a paper is about.

    Attributes:
        weights: How telling each term is of it, by stem.
        written: How it writes each.
        pairs: The terms that stand side by side in it, and how it writes them.
        rarity: How telling each is of any paper.
        holders: The papers that have each term, as bit sets.
        stressed: The terms that are in the title, or that it repeats.
    """

    weights: Mapping[str, float]
    written: Mapping[str, str]
    pairs: Mapping[tuple[str, str], str]
    rarity: Mapping[str, float]
    holders: Mapping[str, int]
    stressed: Set[str]


def similar(paper: Paper, number: int, fields: Mapping[str, Field], size: int, limit: int) -> list[Likeness]:
    """The papers most like one, the most similar first.

    Args:
        paper: The paper.
        number: Its number.
        fields: The titles and abstracts of all papers.
        size: How many papers there are.
        limit: How many at the most.
    """
    portrait = _portrait(paper, fields, size)
    shares = {
        other: parts
        for other in _most_shared(portrait, ~(1 << number))
        if len(parts := _shared(portrait, other, fields)) >= _LEAST_SHARED
    }
    scores = {
        other: sum(part for part, _ in parts.values()) / math.sqrt(_SHORTEST + _length(other, fields))
        for other, parts in shares.items()
    }
    best = sorted(scores, key=lambda other: (-scores[other], other))[:limit]
    return [Likeness(other, scores[other], _shown(shares[other])) for other in best]


def _portrait(paper: Paper, fields: Mapping[str, Field], size: int) -> _Portrait:
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    pairs: dict[tuple[str, str], str] = {}
    for text in map(without_links, (paper.title, paper.abstract)):
        found = list(telling(text))
        for root, start, end in found:
            counts[root] += 1
            written.setdefault(root, text[start:end].casefold())
        for (first, start, before), (second, after, end) in pairwise(found):
            if text[before:after] in (" ", "-"):
                pairs.setdefault((first, second), text[start:end].casefold())
    holders: dict[str, int] = {}
    rarity: dict[str, float] = {}
    for root in counts:
        held = _holding(fields["title"], root) | _holding(fields["abstract"], root)
        frequency = held.bit_count()
        if 1 < frequency <= max(2, size * _RARE_ENOUGH):
            holders[root] = held
            rarity[root] = math.log(1 + size / max(frequency, _RAREST))
    weights = {root: (1 + math.log(counts[root])) * rare for root, rare in rarity.items()}
    entitled = {root for root, _, _ in telling(paper.title)}
    stressed = frozenset(root for root in counts if root in entitled or counts[root] > 1)
    return _Portrait(weights, written, pairs, rarity, holders, stressed)


def _holding(field: Field, root: str) -> int:
    """The papers that have a word with this stem in a field."""
    return field.term(root).bits | field.forms(root).bits


def _most_shared(portrait: _Portrait, others: int) -> list[int]:
    """The papers that share most of what a paper is about."""
    shares = {root: weight * portrait.rarity[root] for root, weight in portrait.weights.items()}
    step = max(shares.values(), default=1.0) / _STEPS
    slices: list[int] = []
    for root, share in shares.items():
        points = round(share / step)
        for place in range(points.bit_length()):
            carry, at = (portrait.holders[root] if points >> place & 1 else 0), place
            while carry:
                while at >= len(slices):
                    slices.append(0)
                slices[at], carry = slices[at] ^ carry, slices[at] & carry
                at += 1
    any_of = 0
    for held in portrait.holders.values():
        any_of |= held
    tiers = [any_of & others]
    for each in reversed(slices):
        parted = [part for tier in tiers for part in (tier & each, tier & ~each) if part]
        before = accumulate((tier.bit_count() for tier in parted), initial=0)
        tiers = [tier for tier, count in zip(parted, before, strict=False) if count < _COMPARED]
    return [number for tier in tiers for number in numbers_in(tier)][:_COMPARED]


def _shared(portrait: _Portrait, other: int, fields: Mapping[str, Field]) -> _Parts:
    """What another paper has in common with one."""
    counts: Counter[str] = Counter()
    together: set[tuple[str, str]] = set()
    entitled: set[str] = set()
    for name in _FIELDS:
        line = fields[name].line(other)
        roots = list(map(stem, line.replace("-", " ").split()))
        counts.update(roots)
        counts.update([stem(word.replace("-", "")) for word in line.split() if "-" in word])
        together.update(pairwise(roots))
        entitled = entitled or set(roots)
    weights, rarity, written = portrait.weights, portrait.rarity, portrait.written
    parts: _Parts = {}
    for root in weights.keys() & counts.keys():
        part = weights[root] * (1 + math.log(counts[root])) * rarity[root]
        parts[written[root]] = part, root in portrait.stressed or root in entitled or counts[root] > 1
    for pair in portrait.pairs.keys() & together:
        first, second = pair
        if first in weights and second in weights:
            part = weights[first] * rarity[first] + weights[second] * rarity[second]
            parts[portrait.pairs[pair]] = _PAIR * part, True
    return parts


def _length(other: int, fields: Mapping[str, Field]) -> int:
    return sum(fields[name].lengths()[other] for name in _FIELDS)


def _shown(parts: _Parts) -> tuple[str, ...]:
    """The most telling of what is shared: no word of a pair that is shown, none that both say in passing."""
    worth = {term: part for term, (part, stressed) in parts.items() if stressed}
    if len(worth) < _LEAST_SHARED:
        worth = {term: part for term, (part, _) in parts.items()}
    least = max(worth.values()) * _LEAST_SHOWN
    shown: list[str] = []
    for term in sorted(worth, key=lambda term: (len(_words(term)) == 1, -worth[term], term)):
        if worth[term] >= least and not any(term in _words(each) for each in shown):
            shown.append(term)
    return tuple(sorted(shown, key=lambda term: (-worth[term], term))[:_SHARED_SHOWN])


def _words(term: str) -> list[str]:
    return term.replace("-", " ").split()
