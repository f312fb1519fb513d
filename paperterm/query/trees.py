"""Trees of a query put together without needless levels."""

from __future__ import annotations

from collections.abc import Iterable

from paperterm.query.nodes import And, Everything, Node, Not, Or


def joined(kind: type[And] | type[Or], children: Iterable[Node | None]) -> Node | None:
    """The children under one node of this kind, without needless levels."""
    flat: list[Node] = []
    for child in children:
        if child is not None:
            flat.extend(child.children if isinstance(child, kind) else (child,))
    return kind(tuple(flat)) if len(flat) > 1 else flat[0] if flat else None


def negation(node: Node) -> Node:
    """What a node leaves out; what leaves out what is left out is what is in."""
    return node.child if isinstance(node, Not) else Not(node)


def grounded(node: Node) -> Node:
    """The tree with every exclusion beside something that it is excluded from."""
    match node:
        case And(children):
            inner = tuple(Not(grounded(c.child)) if isinstance(c, Not) else grounded(c) for c in children)
            return And(inner if any(not isinstance(c, Not) for c in inner) else (Everything(), *inner))
        case Or(children):
            return Or(tuple(map(grounded, children)))
        case Not(child):
            return And((Everything(), Not(grounded(child))))
        case _:
            return node
