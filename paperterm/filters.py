"""What the reader has ticked in the filter pane: OR within a group, AND across groups."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from paperterm.facets import counted

Sets = Mapping[str, Mapping[str, int]]
"""For each group its choices, and for each choice the bit set of its papers."""


class Choice(NamedTuple):
    """One line of the filter pane."""

    group: str
    name: str


class Filters(NamedTuple):
    """The choices that are on."""

    chosen: frozenset[Choice] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.chosen)

    def toggled(self, choice: Choice) -> Filters:
        """These filters with one choice turned round."""
        return Filters(self.chosen ^ {choice})

    def only(self, choice: Choice) -> Filters:
        """These filters with one choice alone in its group."""
        return Filters(frozenset(each for each in self.chosen if each.group != choice.group) | {choice})

    def admitted(self, everything: int, sets: Sets, *, leaving_out: str = "") -> int:
        """The papers that pass.

        Args:
            everything: The set of all papers.
            sets: The papers of each choice.
            leaving_out: A group that is not asked, for counting what its choices would give.
        """
        passing = everything
        for group in {choice.group for choice in self.chosen if choice.group != leaving_out}:
            either = 0
            for choice in self.chosen:
                if choice.group == group:
                    either |= sets.get(group, {}).get(choice.name, 0)
            passing &= either
        return passing

    def counts(self, matched: int, sets: Sets) -> dict[Choice, int]:
        """For each choice how many papers it has under the query and the filters of the other groups.

        Args:
            matched: The papers that match the query.
            sets: The papers of each choice.
        """
        counts: dict[Choice, int] = {}
        for group, choices in sets.items():
            within = self.admitted(matched, sets, leaving_out=group)
            counts.update(zip(_choices(group, tuple(choices)), counted(choices, within), strict=True))
        return counts

    def described(self) -> str:
        """The filters in words, such as "topic Vision or Multimodal; status unread"."""
        groups: dict[str, list[str]] = {}
        for choice in sorted(self.chosen):
            groups.setdefault(choice.group, []).append(choice.name)
        return "; ".join(f"{group.lower()} {' or '.join(names)}" for group, names in groups.items())


@lru_cache(maxsize=32)
def _choices(group: str, names: tuple[str, ...]) -> tuple[Choice, ...]:
    # they are asked for at every key, and are the same ones nearly always
    return tuple([Choice(group, name) for name in names])
