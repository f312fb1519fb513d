"""What is offered where nothing is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from paperterm.filters import Filters
from paperterm.wording import counted


class Near(NamedTuple):
    """A word that occurs, and how many papers have it in any of its forms."""

    word: str
    papers: int


@dataclass(frozen=True, slots=True)
class Offer:
    """Something else to ask.

    Attributes:
        what: How it differs from what was asked.
        query: The query.
        filters: The filters.
        papers: How many papers that finds, one at least.
    """

    what: str
    query: str
    filters: Filters
    papers: int

    def described(self) -> str:
        """The offer in words, such as "without survey: 41 papers"."""
        return f"{self.what}: {counted(self.papers, 'paper')}"


@dataclass(frozen=True, slots=True)
class Impasse:
    """A search that finds nothing.

    Attributes:
        why: A sentence that says so, with the reason where there is one to name.
        offers: What to ask instead, the best first.
    """

    why: str
    offers: tuple[Offer, ...] = ()
