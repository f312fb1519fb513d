"""Which papers are like another: they share what is characteristic of it, by TF-IDF and the cosine.

Bit-sliced counters add up the weights of what the papers share, on whole sets at a time; the best are then read
and compared word by word, and pair of words by pair.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise

from paperterm.analysis import STOP_WORDS, stem, tokens
from paperterm.facets import numbers_in
from paperterm.links import without_links
from paperterm.papers import Paper
from paperterm.ranking import Field

_SHARED_SHOWN = 8
_COMPARED = 150
"""So many of the papers that share most are read."""

_RARE_ENOUGH = 0.35
_RAREST = 4
"""A term that fewer papers have tells no more for it: most such words are chance."""

_LEAST_SHARED = 2
_LEAST_LETTERS = 3
_PAIR = 0.6
"""What two words tell by standing side by side, in parts of what they tell apart."""

_STEPS = 31
"""Weights are added up as whole numbers to this one."""

_GENERIC = frozenset(
    map(
        stem,
        """
        achieve across address advance aim allow another approach author available based become benefit best
        better beyond bring broad capable challenge code common compare comparable comprehensive consist
        consistently contain crucial current dataset demonstrate despite different diverse effective
        effectively enable enhance ensure especially even every evaluate exhibit existing experiments
        explore extensive extensively facilitate first focus framework full further furthermore gap given
        github good having help here high highlight highly however https identify impact important
        impressive improve improvement include including increase increasingly insight introduce issue key
        known lack large later lead less level like limit limitation limited low main major make many
        method model moreover much multiple near need new notable novel number obtain offer often one open
        order outperform overall paper particular particularly perform performance possible potential
        present previous prior problem promising propose proposed prove provide publicly rang reach recent
        recently reduce release rely remain remarkable require research result reveal robust second set
        several show significant significantly similar simple single specific specifically stateoftheart
        strong study substantial substantially suggest superior support systematic task test therefore thus
        three total traditional train two typically understand unique use using validate variety various
        via well widely without work yet yield
        """.split(),  # noqa: SIM905 -- as for the stop words
    )
)
"""The stems of words that any paper may have, whatever it is about: they make no two alike."""


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
        holders: The papers that have each term, as bit sets.
    """

    weights: Mapping[str, float]
    written: Mapping[str, str]
    pairs: Mapping[tuple[str, str], str]
    holders: Mapping[str, int]


def similar(paper: Paper, number: int, fields: Mapping[str, Field], size: int, limit: int) -> list[Likeness]:
    """The papers most like one, the most similar first.

    Args:
        paper: The paper.
        number: Its number.
        fields: The titles and abstracts of all papers.
        size: How many papers there are.
        limit: How many at the most.
    """
    portrait, rarity = _portrait(paper, fields, size)
    candidates = _most_shared(portrait, rarity, ~(1 << number))
    likenesses = [_compared(portrait, rarity, other, fields) for other in candidates]
    best = sorted(filter(None, likenesses), key=lambda each: (-each.score, each.number))
    return best[:limit]


def _portrait(paper: Paper, fields: Mapping[str, Field], size: int) -> tuple[_Portrait, dict[str, float]]:
    """What a paper is about, and how rare its terms are."""
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    pairs: dict[tuple[str, str], str] = {}
    for text in map(without_links, (paper.title, paper.abstract)):
        found = list(_telling(text))
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
    return _Portrait(weights, written, pairs, holders), rarity


def _holding(field: Field, root: str) -> int:
    """The papers that have a word with this stem in a field."""
    return field.term(root).bits | field.forms(root).bits


def _most_shared(portrait: _Portrait, rarity: Mapping[str, float], others: int) -> list[int]:
    """The papers that share most of what a paper is about."""
    shares = {root: weight * rarity[root] for root, weight in portrait.weights.items()}
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


def _compared(
    portrait: _Portrait, rarity: Mapping[str, float], other: int, fields: Mapping[str, Field]
) -> Likeness | None:
    """How like a paper another is; None where they hardly share anything."""
    counts: Counter[str] = Counter()
    together: set[tuple[str, str]] = set()
    length = 0
    for name in ("title", "abstract"):
        words = fields[name].line(other).split()
        length += len(words)
        roots: list[str] = []
        for word in words:
            if "-" in word:
                counts[stem(word.replace("-", ""))] += 1
                roots += map(stem, word.split("-"))
            else:
                roots.append(stem(word))
        counts.update(roots)
        together.update(pairwise(roots))
    parts: dict[str, float] = {}
    weights = portrait.weights
    for root in weights.keys() & counts.keys():
        parts[portrait.written[root]] = weights[root] * (1 + math.log(counts[root])) * rarity[root]
    if len(parts) < _LEAST_SHARED:
        return None
    for pair in portrait.pairs.keys() & together:
        first, second = pair
        if first in weights and second in weights:
            parts[portrait.pairs[pair]] = _PAIR * (
                weights[first] * rarity[first] + weights[second] * rarity[second]
            )
    score = sum(parts.values()) / math.sqrt(length + 20)
    return Likeness(other, score, tuple(_shown(parts)))


def _shown(parts: Mapping[str, float]) -> list[str]:
    """The most telling of what is shared, without the words of what is shown in pairs."""
    shown: list[str] = []
    for term in sorted(parts, key=lambda term: (-parts[term] * (2 if " " in term else 1), term)):
        if not any(term in each.replace("-", " ").split() for each in shown):
            shown.append(term)
    return shown[:_SHARED_SHOWN]


def _telling(text: str) -> Iterator[tuple[str, int, int]]:
    """The stems of the words of a text that say what it is about, and where each stands.

    A compound is its parts where they say something by themselves, as in state-space, and else itself, as
    in GPT-4 or in-context.
    """
    found = tokens(text)
    at = 0
    while at < len(found):
        first = found[at]
        at += 1
        parts = []
        while at < len(found) and found[at].start < first.end:
            parts.append(found[at])
            at += 1
        if parts and (
            any(part.term in STOP_WORDS or not _is_word(part.term) for part in parts) or not parts[1:]
        ):
            parts = [first] if "'" not in text[first.start : first.end] else []
        for token in parts or ([first] if first.width == 1 else []):
            root = stem(token.term)
            if (
                token.term not in STOP_WORDS
                and root not in _GENERIC
                and sum(map(str.isalpha, token.term)) >= _LEAST_LETTERS
            ):
                yield root, token.start, token.end


def _is_word(term: str) -> bool:
    return len(term) >= _LEAST_LETTERS and term.isalpha()
