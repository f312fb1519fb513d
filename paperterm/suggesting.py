"""Words that occur, for one that does not: what the reader may have meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from paperterm.analysis import STOP_WORDS, stem
from paperterm.matching import slips
from paperterm.obstacles import Near
from paperterm.postings import Field

Check: TypeAlias = Callable[[], None]
"""Called now and then; it raises what is to end the search for words."""

_FIELDS = ("title", "abstract")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LEAST_LETTERS, _MOST_LETTERS = 3, 40
_ANYWHERE_FROM = 4
"""A slip in the first letter is looked for in words from this length on."""

_TWO_SLIPS_FROM = 5
_LOOKED_AT = 64
_FAR_RARER = 50
_BETWEEN_CHECKS = 100


def suggestions(
    fields: Mapping[str, Field], word: str, limit: int, *, begun: bool = False, check: Check = lambda: None
) -> list[Near]:
    """The words nearest to one that does not occur in any form, the most frequent first.

    Args:
        fields: The fields, by name.
        word: The word.
        limit: How many at the most.
        begun: Whether the word is only the beginning of one, and may go on.
        check: Called now and then, to raise an error where the words are not wanted any more.
    """
    if not _LEAST_LETTERS <= len(word) <= _MOST_LETTERS or _frequency(fields, word):
        return []
    near = _one_slip_away(fields, word, begun, check) or _two_slips_away(fields, word, begun, check)
    found = []
    for likely in sorted(near - STOP_WORDS, key=lambda each: (len(each), each))[:_LOOKED_AT]:
        check()
        # an index may still have words of papers that are gone
        if papers := _frequency(fields, likely):
            found.append(Near(likely, papers))
    best: dict[str, Near] = {}
    for each in sorted(found, key=lambda each: -each.papers):
        # what is far rarer is a slip itself, and a compound says no more than the word it begins with
        is_rare = any(each.papers * _FAR_RARER < other.papers for other in best.values())
        is_compound = begun and each.word.startswith(tuple(other.word for other in best.values()))
        if not (is_rare or is_compound):
            best.setdefault(stem(each.word), each)
    return list(best.values())[:limit]


def _one_slip_away(fields: Mapping[str, Field], word: str, begun: bool, check: Check) -> set[str]:
    """The words that one slip makes of this one.

    One slip leaves the first or the second half of a word as it is, so what shares the first is looked
    through, and the slips in the first are tried.
    """
    half = len(word) // 2 if len(word) >= _ANYWHERE_FROM else 1
    found = _within(fields, word[:half], word, 1, begun=begun, check=check)
    if len(word) >= _ANYWHERE_FROM and word.isalpha():
        for changed in set(_slipped(word, half)):
            check()
            for name in _FIELDS:
                if begun:
                    found.update(fields[name].terms(changed) if fields[name].begun(changed) else ())
                elif fields[name].term(changed).bits:
                    found.add(changed)
    return found


def _two_slips_away(fields: Mapping[str, Field], word: str, begun: bool, check: Check) -> set[str]:
    """The words with the same first letter that two slips make of this one, if it is long enough for two."""
    return (
        _within(fields, word[:1], word, 2, begun=begun, check=check)
        if len(word) >= _TWO_SLIPS_FROM
        else set()
    )


def _within(
    fields: Mapping[str, Field], start: str, word: str, most: int, *, begun: bool, check: Check
) -> set[str]:
    """The words with this beginning that so many slips at the most make of a word."""
    letters = set(word)
    found: set[str] = set()
    for name in _FIELDS:
        for place, term in enumerate(fields[name].terms(start)):
            if place % _BETWEEN_CHECKS == 0:
                check()
            # each slip loses one letter at most, which rules most words out at once
            if len(term) < len(word) - most or len(letters.difference(term)) > most:
                continue
            ends: Sequence[int] = (len(word), len(word) + 1) if begun else (len(term),)
            if any(slips(word, term[:end], most) <= most for end in ends):
                found.add(term)
    return found


def _slipped(word: str, half: int) -> Iterator[str]:
    """The word with one slip in its first half, or where its halves meet."""
    for at in range(half + 1):
        before, after = word[:at], word[at:]
        yield before + after[1:]
        yield before + after[1:2] + after[:1] + after[2:]
        for letter in _LETTERS:
            yield before + letter + after[1:]
            yield before + letter + after


def _frequency(fields: Mapping[str, Field], word: str) -> int:
    """How many papers have a word, in any of its forms."""
    root = stem(word)
    holding = 0
    for name in _FIELDS:
        holding |= fields[name].term(root).bits | fields[name].forms(root).bits
    return holding.bit_count()
