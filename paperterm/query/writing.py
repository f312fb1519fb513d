"""A tree as text: in words for the reader, and in the language that it was read from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from paperterm.query.nodes import (
    NOTE,
    And,
    Everything,
    Facet,
    Fuzzy,
    Like,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Range,
    State,
    Word,
)

_BARE_PREFIX = re.compile(r"[^\s:()~*-][^\s:()~*]*")
_BARE_VALUE = re.compile(r"\w[\w.+#/-]*")


def describe(node: Node, told: Callable[[Node], str] = lambda _: "") -> str:
    """The tree in words, one node a line, children indented.

    Args:
        node: The tree.
        told: What else to say of a node, at the end of its line.
    """
    return "\n".join(_lines(node, 0, told))


def _lines(node: Node, depth: int, told: Callable[[Node], str]) -> Iterator[str]:
    children: tuple[Node, ...] = ()
    match node:
        case And(children):
            line = "all of"
        case Or(children):
            line = "any of"
        case Not(child):
            line, children = "not", (child,)
        case Everything():
            line = "every paper"
        case Word(text, field):
            line = f"word {text}{_place(field)}"
        case Prefix(text, field):
            line = f"{'phrases' if ' ' in text else 'words'} that begin with {text}{_place(field)}"
        case Fuzzy(text, distance, field):
            slips = "1 letter" if distance == 1 else f"{distance} letters"
            line = f"words like {text}, up to {slips} different{_place(field)}"
        case Phrase(text, field):
            line = f'phrase "{text}"{_place(field)}'
        case Facet(name, value):
            line = f"{name} {value}"
        case State(name, value):
            line = f"{name} {value}"
        case Range(name, low, high) if low == high:
            line = f"{name} {low}"
        case Range(name, low, None):
            line = f"{name} from {low}"
        case Range(name, None, high):
            line = f"{name} up to {high}"
        case Range(name, low, high):
            line = f"{name} from {low} to {high}"
        case Like(paper):
            line = f"like {paper}"
    yield "  " * depth + line + told(node)
    for child in children:
        yield from _lines(child, depth + 1, told)


def _place(field: str | None) -> str:
    if field == NOTE:
        return " in your note"
    return " in title or abstract" if field is None else f" in {field}"


def unparse(node: Node) -> str:
    """A query that means this tree: `parse(unparse(tree)).tree == tree` for the trees of whole queries.

    The one exception is the prefix of a single letter, which exists only while it is being typed.
    """
    match node:
        case Everything():
            return ""
        case And(children):
            return " ".join(_operand(child, Or) for child in children if child != Everything())
        case Or(children):
            return " OR ".join(unparse(child) for child in children)
        case Not(child):
            return "-" + _operand(child, And, Or)
        case Word(text, field):
            return _qualified(field, text)
        case Prefix(text, field):
            return _qualified(field, text + "*" if _BARE_PREFIX.fullmatch(text) else f'"{text}*"')
        case Fuzzy(text, distance, field):
            return _qualified(field, f"{text}~{distance}")
        case Phrase(text, field):
            return _qualified(field, f'"{text}"')
        case Facet(name, value):
            return f"{name}:{value}" if _BARE_VALUE.fullmatch(value) else f'{name}:"{value}"'
        case State(name, value):
            return f"{name}:{value}"
        case Range(name, low, high) if low == high:
            return f"{name}:{low}"
        case Range(name, low, high):
            return f"{name}:{'' if low is None else low}..{'' if high is None else high}"
        case Like(paper):
            return f"like:{paper}"


def _operand(child: Node, *loose: type[And] | type[Or]) -> str:
    return f"({unparse(child)})" if isinstance(child, loose) else unparse(child)


def _qualified(field: str | None, text: str) -> str:
    return text if field is None else f"{field}:{text}"
