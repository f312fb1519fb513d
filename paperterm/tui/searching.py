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
    from paperterm.filters import Filters
    from paperterm.index.reading import Index
    from paperterm.library import Library
    from paperterm.obstacles import Impasse
    from paperterm.query import Query
    from paperterm.scan import Scanner
    from paperterm.search import Found
    from paperterm.shelving import ShelfSets


class Searching:
    """Answers queries over one library, by its index where there is one, else by scanning.

    Args:
        library: The papers.
        root: The folder of the index.

    Attributes:
        lost: Whether the index failed while it was searched, so that it has to be made anew.
    """

    def __init__(self, library: Library, root: Path) -> None:
        self._library = library
        self._root = root
        self._scanner: Scanner | None = None
        self._index: Index | None = None
        self.lost = False
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
        """The answer to a query and how long it took, or None where a later one has been asked meanwhile."""
        mine = self._latest = next(self._numbers)

        def stale() -> bool:
            return self._latest != mine

        def answer() -> Found | None:
            from paperterm.ranking import CancelledError
            from paperterm.search import search

            def timed() -> Found:
                begun = clock()
                found = search(query, self._library, self._engine(), shelf, stale)
                return replace(found, seconds=clock() - begun)

            if stale():
                return None
            try:
                return timed()
            except CancelledError:
                return None
            except PapertermError:
                raise
            except Exception:
                if self._index is None:
                    raise
                self._drop_index()
            try:
                return timed()
            except CancelledError:
                return None

        found = await asyncio.get_running_loop().run_in_executor(self._thread, answer)
        return None if stale() else found

    def forget(self) -> None:
        """Whatever is being searched is not wanted any more."""
        self._latest = next(self._numbers)

    async def way_out(self, query: Query, filters: Filters, shelf: ShelfSets) -> Impasse | None:
        """Why nothing is found, and what to ask instead; None where something is asked meanwhile."""
        mine = self._latest

        def stale() -> bool:
            return self._latest != mine

        def answer() -> Impasse | None:
            from paperterm.ranking import CancelledError
            from paperterm.search import in_the_way

            try:
                return in_the_way(query, filters, self._library, self._engine(), shelf, cancelled=stale)
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
        self.forget()
        # the index belongs to the thread, so the thread lets go of it, as the last thing that it does
        self._thread.submit(self._close_index)
        self._thread.shutdown(wait=False)

    def _engine(self) -> Index | Scanner:
        if self._index is not None:
            return self._index
        if self._scanner is None:
            from paperterm.scan import Scanner

            self._scanner = Scanner(self._library)
        return self._scanner

    def _open(self) -> None:
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
