"""What a leaf of a query finds, field by field, and how much of it stands in a paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from paperterm.postings import Postings
from paperterm.query import Text

REPEATED = 3
"""A word that stands in an abstract so often is what it is about."""


@dataclass(frozen=True)
class InField:
    """What a leaf finds in one field: postings, each with what a match in it is worth."""

    name: str
    postings: tuple[tuple[float, Postings], ...] = ()
    exact: int = 0
    """The papers that hold the very words of the leaf, however they are joined."""

    @cached_property
    def bits(self) -> int:
        """All papers that it finds."""
        found = 0
        for _, postings in self.postings:
            found |= postings.bits
        return found

    def weights(self, numbers: Sequence[int]) -> list[float]:
        """How much of the leaf stands in each of these papers."""
        weights = [0.0] * len(numbers)
        for match, postings in self.postings:
            if postings.bits:
                counts = postings.counts_in(numbers)
                weights = [w + match * count for w, count in zip(weights, counts, strict=True)]
        return weights


@dataclass(frozen=True)
class Hits:
    """What a leaf finds, field by field."""

    leaf: Text
    fields: tuple[InField, ...]

    @cached_property
    def bits(self) -> int:
        """The papers that hold it in any field."""
        found = 0
        for field in self.fields:
            found |= field.bits
        return found

    @cached_property
    def in_title(self) -> int:
        """The papers that hold it in the title."""
        return next((field.bits for field in self.fields if field.name == "title"), 0)

    @cached_property
    def exact(self) -> int:
        """The papers that hold its very words in any field."""
        found = 0
        for field in self.fields:
            found |= field.exact
        return found

    @cached_property
    def exact_in_title(self) -> int:
        """The papers that hold its very words in the title."""
        return next((field.exact for field in self.fields if field.name == "title"), 0)

    @cached_property
    def repeated(self) -> int:
        """The papers whose abstract holds the very word several times."""
        for field in self.fields:
            if field.name == "abstract" and field.postings:
                return field.postings[0][1].often(REPEATED)
        return 0
