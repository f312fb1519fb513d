"""Which papers have been met and when, and so which are new: those that came with the last arrival."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import NamedTuple


class Arrival(NamedTuple):
    """Papers that were met together for the first time.

    Attributes:
        since: When, in seconds since the epoch.
        ids: Their ids with blanks between them: a library of any size is one row.
    """

    since: float
    ids: str


class Arrivals(NamedTuple):
    """All arrivals, the first one first.

    Attributes:
        rows: The arrivals.
        visit: When papers last arrived while a browser was open, or had arrived when one was opened.
        new_after: What was met later than this is new.
    """

    rows: tuple[Arrival, ...] = ()
    visit: float = 0.0
    new_after: float = 0.0

    def met(self, ids: Collection[str], when: float, *, begins: bool, visiting: bool = True) -> Arrivals:
        """What is known of arrivals when these papers have been seen; the same where that changes nothing.

        Args:
            ids: The papers that are there.
            when: The time.
            begins: Whether a browser begins, which makes new what has come since the visit before.
            visiting: Whether the reader has them before him; else they are new at his next visit.
        """
        met = self.met_until(math.inf)
        unmet = [identity for identity in ids if identity not in met]
        if not unmet and not (begins and self._any_later(ids)):
            return self
        last = max([self.visit, *(row.since for row in self.rows)])
        # a clock may stand still or go back, but an arrival is always later than the one before
        now = max(when, math.nextafter(last, math.inf))
        rows = (*self.rows, Arrival(now, " ".join(unmet))) if unmet else self.rows
        if not visiting:
            return self._replace(rows=rows)
        return Arrivals(rows, now, self.visit if begins else self.new_after)

    def old(self) -> set[str]:
        """The ids of the papers that had been met before the last arrival."""
        return self.met_until(self.new_after)

    def _any_later(self, ids: Collection[str]) -> bool:
        """Whether some of the papers came after the visit, such as with another browser's arrival."""
        if all(row.since <= self.visit for row in self.rows):
            return False
        old = self.met_until(self.visit)
        return any(identity not in old for identity in ids)

    def met_until(self, moment: float) -> set[str]:
        """The ids of the papers that had been met by then."""
        return {identity for row in self.rows if row.since <= moment for identity in row.ids.split()}

    def all_among(self, ids: Collection[str], moment: float) -> float:
        """Until when all that has been met since a moment is among these papers."""
        there = set(ids)
        for row in self.rows:
            if row.since > moment:
                if not there.issuperset(row.ids.split()):
                    break
                moment = row.since
        return moment
