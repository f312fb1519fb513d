"""Searches run on one thread, which alone owns the index: the latest query is the only one that matters.

What a search needs is imported by that thread, when the list has long been painted.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from paperterm.errors import PapertermError

if TYPE_CHECKING:
    from paperterm.filters import Filters, Sets
    from paperterm.index.reading import Index
    from paperterm.library import Library
    from paperterm.obstacles import Impasse
    from paperterm.query import Query
    from paperterm.scan import Scanner
    from paperterm.search import Found
    from paperterm.shelving import ShelfSets

_SHOWN_FIRST = 24


class Searching:
    """Answers queries over one library, by its index where there is one, else by scanning.

    Args:
        library: The papers.
        root: The folder of the index.

    Attributes:
        lost: Whether the index failed while it was searched, so that it has to be made anew.
        closed: Whether nothing more can be asked.
    """

    def __init__(self, library: Library, root: Path) -> None:
        self._library = library
        self._root = root
        self._scanner: Scanner | None = None
        self._index: Index | None = None
        self.lost = self.closed = False
        self._thread = ThreadPoolExecutor(1, "search")
        self._numbers = itertools.count(1)
        self._latest = 0

    @property
    def by_index(self) -> bool:
        """Whether the index answers, and not the scan that stands in for it."""
        return self._index is not None

    async def open_index(self) -> None:
        """Search by the index from now on.

        Raises:
            UnusableError: It cannot be used; scanning goes on.
        """
        await asyncio.get_running_loop().run_in_executor(self._thread, self._open)

    async def find(
        self, query: Query, shelf: ShelfSets, clock: Callable[[], float] = time.perf_counter
    ) -> Found | None:
        """The answer to a query and how long it took, or None where a later one has been asked meanwhile.

        Raises:
            PapertermError: The query is about a paper that is not there, or takes an index that is not.
        """
        mine = self._latest = next(self._numbers)

        def stale() -> bool:
            return self._latest != mine

        def answer() -> Found | None:
            from paperterm.ranking import CLOSELY

            found = self._found(query, shelf, stale, CLOSELY, clock)
            if found is not None:
                self._read_ahead(found, stale)
            return found

        try:
            found = await asyncio.get_running_loop().run_in_executor(self._thread, answer)
        except PapertermError:
            if stale():
                return None
            raise
        return None if stale() else found

    async def matching(self, query: Query, shelf: ShelfSets) -> int | None:
        """The papers that a query finds, as a bit set, or None where `find` was asked meanwhile.

        It gives way: whoever waits for `find` waits no longer than to this search's next look at the clock.

        Raises:
            PapertermError: As for `find`.
        """

        def answer() -> int | None:
            mine = self._latest
            found = self._found(query, shelf, lambda: self._latest != mine, closely=0)
            return found.matched if found else None

        return await asyncio.get_running_loop().run_in_executor(self._thread, answer)

    def forget(self) -> None:
        """Whatever is being searched is not wanted any more."""
        self._latest = next(self._numbers)

    async def way_out(self, query: Query, filters: Filters, shelf: ShelfSets, sets: Sets) -> Impasse | None:
        """Why nothing is found, and what to ask instead; None where something is asked meanwhile."""
        mine = self._latest

        def stale() -> bool:
            return self._latest != mine

        def answer() -> Impasse | None:
            from paperterm.ranking import CancelledError
            from paperterm.search import in_the_way

            try:
                return in_the_way(
                    query, filters, self._library, self._engine(), shelf, sets=sets, cancelled=stale
                )
            except CancelledError:
                return None
            except Exception:
                if self._index is None:
                    raise
                self._drop_index()
                return None

        found = await asyncio.get_running_loop().run_in_executor(self._thread, answer)
        return None if stale() else found

    def close(self) -> None:
        """Stop; a search that is running ends at its next look at the clock."""
        self.closed = True
        self.forget()
        # the index belongs to the thread, so the thread lets go of it, as the last thing that it does
        self._thread.submit(self._close_index)
        self._thread.shutdown(wait=False)

    def _found(
        self,
        query: Query,
        shelf: ShelfSets,
        stale: Callable[[], bool],
        closely: int,
        clock: Callable[[], float] = time.perf_counter,
    ) -> Found | None:
        """What a query finds, or None where the search has become stale; by the scan if the index fails."""
        from paperterm.ranking import CancelledError
        from paperterm.search import search

        def found() -> Found:
            begun = clock()
            answer = search(query, self._library, self._engine(), shelf, stale, closely=closely)
            return replace(answer, seconds=clock() - begun)

        try:
            if stale():
                return None
            try:
                return found()
            except (CancelledError, PapertermError):
                raise
            except Exception:
                if self._index is None:
                    raise
                self._drop_index()
            return found()
        except CancelledError:
            return None

    def _read_ahead(self, found: Found, stale: Callable[[], bool]) -> None:
        """Read the papers that are shown first, so that the loop that paints them need not."""
        from paperterm.highlight import Highlighter
        from paperterm.tui.render import read_ahead

        highlighter = Highlighter.of(found.query.tree)
        for number in itertools.islice(iter(found.numbers), _SHOWN_FIRST):
            if stale():
                return
            read_ahead(self._library[number], highlighter)

    def _engine(self) -> Index | Scanner:
        if self._index is not None:
            return self._index
        if self._scanner is None:
            from paperterm.scan import Scanner

            self._scanner = Scanner(self._library)
        return self._scanner

    def _open(self) -> None:
        # what the first answer needs to be shown is imported here, where nobody waits for it
        import paperterm.highlight
        import paperterm.reasons
        import paperterm.search  # noqa: F401
        from paperterm.index.reading import open_index

        opened = open_index(self._root, self._library)
        self._close_index()
        self._index = opened

    def _drop_index(self) -> None:
        """An index can be damaged while it is open; the papers themselves are not."""
        self._close_index()
        self.lost = True

    def _close_index(self) -> None:
        if self._index is not None:
            with suppress(Exception):
                self._index.close()
            self._index = None
