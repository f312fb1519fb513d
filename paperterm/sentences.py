"""Where the sentences of a text begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]
"""Where a sentence begins, and where it has ended."""

_SHORT = """
al app approx appx av avg ca cf ch chap col def dept dr e.g ed eds eg eq eqn eqns eqs et ex fig figs
i.e ie incl jr lem max min mr mrs ms no nos p pp prof prop ref refs resp sec secs sect sr st sup
supp tab tabs thm u.k u.s viz vol vs w.r.t wrt
"""
_OPENERS = """
Additionally Experiments Furthermore Here However In It Moreover Our The These They This Those To We
"""
ABBREVIATIONS = frozenset(_SHORT.split())
"""What a full stop stands behind without ending anything."""

OPENERS = frozenset(_OPENERS.split())
"""What begins a sentence even behind an abbreviation."""

_END = re.compile(r"[.!?…。！？]+[\"'”’)\]}]*")
_LOST_BLANK = re.compile(r"(?<=\w[a-z]{2})\.(?=[A-Z][a-z]*\s)")
"""A page that was copied may have lost the blank, as in "at scale.We propose"."""

_WORD_BEFORE = re.compile(r"[^\s()\[\]{}\"“‘,;:/]*$")
_BEGINS = re.compile(r"\s*(?:[\"'“‘(\[{$\\*~_-]+)?(?P<word>\S+)")
_INITIAL = re.compile(r"(?:[A-Z]\.)*[A-Z]")
_ITEM = re.compile(r"\W*(?:\d{1,2}|[ivx]{1,4}|[a-zA-Z])?\W*")
_NUMBER = re.compile(r"[1-9]\d?", re.ASCII)
_LONGEST_WORD, _LONGEST_ADDRESS = 24, 200
_WIDE_STOPS = "。！？"


def sentences(text: str) -> Iterator[Span]:
    """Find the sentences of a text, in order, without the blanks around them.

    A full stop ends a sentence where what follows looks like the beginning of one, unless it belongs to an
    abbreviation, an initial or the number of an item in a list. Decimals, addresses and names such as
    "Node.js" have no blank behind their full stops.
    """
    start = 0
    for mark in _END.finditer(text):
        if _ends(text, start, mark):
            yield from _trimmed(text, start, mark.end())
            start = mark.end()
    yield from _trimmed(text, start, len(text))


def _ends(text: str, start: int, mark: re.Match[str]) -> bool:
    end = mark.end()
    if end < len(text) and not text[end].isspace() and text[end - 1] not in _WIDE_STOPS:
        return _LOST_BLANK.match(text, mark.start()) is not None and not _in_address(text, mark.start())
    following = _BEGINS.match(text, end)
    if following is None:
        return True
    if not _may_begin(following["word"]):
        return False
    if mark[0] != ".":
        return True
    found = _WORD_BEFORE.search(text, max(start, mark.start() - _LONGEST_WORD), mark.start())
    word = found[0] if found else ""
    # "J. Smith" does not end there, nor does "Fig. A", but "GPT-4. A" does, and "labels A. We"
    is_short = word.lower() in ABBREVIATIONS or _INITIAL.fullmatch(word) is not None
    if is_short and following["word"].strip(",") not in OPENERS:
        return False
    return not (_ITEM.fullmatch(text, start, end) or _numbers_an_item(text, start, mark.start(), word))


def _numbers_an_item(text: str, start: int, stop: int, word: str) -> bool:
    """Whether a word is a number within a sentence, as in "in two steps: 1. Train, and 2. Test"."""
    if not _NUMBER.fullmatch(word):
        return False
    before = text[start : stop - len(word)].rstrip()
    if int(word) == 1:
        return before.endswith(":")
    return re.search(rf"(?<!\S){int(word) - 1}\.\s", before) is not None


def _in_address(text: str, position: int) -> bool:
    word = text[max(0, position - _LONGEST_ADDRESS) : position].rpartition(" ")[2]
    return "/" in word or "." in word


def _may_begin(word: str) -> bool:
    """Whether a word looks like the first of a sentence: a capital, a figure, or a name such as "mBERT"."""
    return not word[0].islower() or any(map(str.isupper, word)) or any(map(str.isdigit, word))


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
