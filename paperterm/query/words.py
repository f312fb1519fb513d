"""Words and phrases of a query as leaves of its tree."""

from __future__ import annotations

import re

from paperterm.analysis import passage
from paperterm.query.nodes import Fuzzy, Phrase, Prefix, Text, Word

OPERATORS = ("AND", "OR", "NOT")

_HARDLY_BEGUN = 2
"""So few letters of the last part of a compound would ask for every word that begins so."""

_LEAST_BEFORE_STAR = 2
_FUZZY = re.compile(r"([^~]+)~([0-9]*)")
_ORPHAN_FUZZY = re.compile(r"~[0-9]*")


class MisunderstoodError(Exception):
    """A value that means nothing where it stands.

    Args:
        why: A sentence for the reader.
        plain: The text to search as plain words while the query is being typed.
        begun: Whether it may be the beginning of something that has a meaning.
    """

    def __init__(self, why: str, plain: str = "", *, begun: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.plain = plain
        self.begun = begun


def word_leaf(text: str, field: str | None) -> Text:
    """A word with its `*` or `~`, if it has one.

    Raises:
        MisunderstoodError: The sign means nothing where it stands.
    """
    text = text.rstrip(":")
    bare = text.rstrip("*")
    if "*" in bare:
        raise MisunderstoodError("* may stand only at the end of a word.", text)
    if bare != text:
        if sum(map(str.isalnum, bare)) < _LEAST_BEFORE_STAR:
            raise MisunderstoodError("* needs at least two letters before it.", text)
        return Prefix(bare, field)
    if _ORPHAN_FUZZY.fullmatch(text):
        raise MisunderstoodError("~ needs a word before it.")
    if fuzzy := _FUZZY.fullmatch(text):
        if fuzzy[2] not in ("", "1", "2"):
            raise MisunderstoodError("A word may be ~1 or ~2 letters different.", fuzzy[1])
        return Fuzzy(fuzzy[1], int(fuzzy[2] or 1), field)
    return Word(lowered(text), field)


def phrase_leaf(text: str, field: str | None) -> Text:
    """A phrase, whose last word may go on where a `*` stands behind it."""
    bare = text.rstrip("*")
    if bare != text and bare == bare.rstrip() and sum(map(str.isalnum, bare)) >= _LEAST_BEFORE_STAR:
        return Prefix(bare, field)
    return Phrase(text, field)


def has_hardly_begun(word: str) -> bool:
    """Whether there is little yet of a word, or of the last part of a compound."""
    parts = passage(word).words
    return bool(parts) and len(parts[-1]) <= _HARDLY_BEGUN


def as_one(word: str) -> str:
    """The joined form of a compound, by which it is found wherever it has one; any other word as it is."""
    one, width = passage(word).joined.get(0, (word, 0))
    return one if width == len(passage(word).words) > 1 else word


def lowered(word: str) -> str:
    """A word that would be an operator elsewhere, as a word everywhere."""
    return word.lower() if word in OPERATORS else word
