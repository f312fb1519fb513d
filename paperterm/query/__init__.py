"""The query language: text to a tree, and back. It knows neither papers nor an index.

| room | holds |
| --- | --- |
| `nodes` | what a query can mean, and the names that it may use |
| `parsing` | the grammar: text to a tree |
| `values` | what stands behind a colon: days, numbers, names |
| `writing` | a tree in words, and as the text that it may have come from |
"""

from __future__ import annotations

from paperterm.query.nodes import (
    ALIASES,
    DATES,
    FACETS,
    FIELDS,
    NOTE,
    NUMBERS,
    SORTS,
    STATES,
    TEXT_FIELDS,
    And,
    Everything,
    Facet,
    Filter,
    Fuzzy,
    Like,
    Node,
    Not,
    Note,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    State,
    Text,
    Word,
    leaves,
    positive_terms,
)
from paperterm.query.parsing import MAX_DEPTH, MAX_LENGTH, MAX_PREFIXES, MAX_TERMS, misread, parse
from paperterm.query.values import names
from paperterm.query.writing import describe, unparse

__all__ = [
    "ALIASES",
    "DATES",
    "FACETS",
    "FIELDS",
    "MAX_DEPTH",
    "MAX_LENGTH",
    "MAX_PREFIXES",
    "MAX_TERMS",
    "NOTE",
    "NUMBERS",
    "SORTS",
    "STATES",
    "TEXT_FIELDS",
    "And",
    "Everything",
    "Facet",
    "Filter",
    "Fuzzy",
    "Like",
    "Node",
    "Not",
    "Note",
    "Or",
    "Phrase",
    "Prefix",
    "Query",
    "Range",
    "State",
    "Text",
    "Word",
    "describe",
    "leaves",
    "misread",
    "names",
    "parse",
    "positive_terms",
    "unparse",
]
