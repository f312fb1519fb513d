"""The parts of a query: taken apart, put together, and exchanged."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from paperterm.analysis import terms
from paperterm.query import And, Everything, Node, Not, Or, Phrase, Prefix, Text, Word


class Missing(NamedTuple):
    """A word of a leaf that does not occur, and where it stands in the leaf's text."""

    word: str
    leaf: Text
    start: int
    end: int
    begun: bool


def parts_of(tree: Node) -> list[Node]:
    """What a query asks for together."""
    parts = tree.children if isinstance(tree, And) else (tree,)
    return [part for part in parts if part != Everything()]


def all_of(parts: Iterable[Node]) -> Node:
    """A tree that asks for all of these, as the parser makes it."""
    flat = list(chain.from_iterable(parts_of(part) for part in parts))
    if all(isinstance(part, Not) for part in flat):
        flat.insert(0, Everything())
    return And(tuple(flat)) if len(flat) > 1 else flat[0]


def replaced(tree: Node, old: Text, new: Node) -> Node:
    """The tree with another leaf, or several, in the place of one."""
    match tree:
        case And(children):
            return all_of(replaced(child, old, new) for child in children)
        case Or(children):
            return Or(tuple(replaced(child, old, new) for child in children))
        case _:
            return new if tree == old else tree


def whatever_order(tree: Node) -> Hashable:
    """What is the same for two trees that ask for the same parts in whatever order, or more than once."""
    match tree:
        case And(children) | Or(children):
            parts = frozenset(map(whatever_order, children))
            return (type(tree), parts) if len(parts) > 1 else next(iter(parts))
        case Not(child):
            return Not, whatever_order(child)
        case _:
            return tree


def goes_on(word: str) -> bool:
    """Whether it is only the beginning of a word."""
    return word.endswith("*")


def words_of(phrase: Phrase) -> list[Node]:
    """The words of a phrase, each for itself."""
    return [Word(word, phrase.field) for word in phrase.text.split() if terms(word)]


def with_words(leaf: Text, words: Sequence[tuple[Missing, str]]) -> Text:
    """A leaf with other words in the place of those that do not occur."""
    text = leaf.text
    for each, word in sorted(words, key=lambda pair: -pair[0].start):
        text = text[: each.start] + word + text[each.end :]
    if goes_on(text):
        return Prefix(text.removesuffix("*"), leaf.field)
    return Phrase(text, leaf.field) if isinstance(leaf, Phrase) else Word(text, leaf.field)
