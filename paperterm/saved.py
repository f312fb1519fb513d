"""Queries that are kept: as they are asked again."""

from __future__ import annotations

from paperterm.query import Query, parse


def finished(text: str) -> Query:
    """A query that nobody types on any more; as while it is typed, nothing in it is an error."""
    return parse(f"{text} ", typing=True)
