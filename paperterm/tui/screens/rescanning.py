"""The digests and the index behind the list: brought up to date while the reader goes on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from paperterm import log
from paperterm.errors import PapertermError
from paperterm.session import Session
from paperterm.tui.screens.questions import QuestionsScreen
from paperterm.tui.searching import Searching
from paperterm.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from paperterm.library import Library
    from paperterm.search import Found
    from paperterm.tui.indexing import Finished


class RescanningScreen(QuestionsScreen):
    """Reads the digests again, and has the index made and opened, once the list has been painted.

    Args:
        session: The library and the shelf.
        query: What to search for at once.
        notice: What to say above the list while nothing is searched; `{add}` is the key that adds digests.
        labelled: Whether the papers have their topics; else they get them once they have been painted.
    """

    def __init__(self, session: Session, *, query: str = "", notice: str = "", labelled: bool = True) -> None:
        super().__init__(session, notice=notice)
        self._first_query = query
        self._labelled = labelled
        self._indexing = ""

    def on_mount(self) -> None:
        """Everything that is slower begins when the list has been painted."""
        self.call_after_refresh(self._after_first_paint)

    @property
    def at_rest(self) -> bool:
        """Whether the index answers and nothing is being done about it."""
        return self._searching.by_index and self._labelled and not self._indexing

    def going_on(self) -> str:
        """How far the index is."""
        return self._indexing

    def _after_first_paint(self) -> None:
        self.run_worker(self._begin(), group="index", exclusive=True)
        if self._first_query:
            self.bar.box.value = self._first_query

    def has_topics(self) -> None:
        """What else happens once the papers have their topics."""

    async def _begin(self) -> None:
        """Open the index, and have it made first where there is none for just these papers."""
        stored = self._labelled
        if not stored:
            from paperterm.workspace import label_library

            await self._replace(await asyncio.to_thread(label_library, self.session.library))
            self._labelled = True
        self.has_topics()
        if not await self._open_index() or not stored:
            await self._bring_up_to_date(asked_for=False)

    def _answered(self, found: Found) -> None:
        super()._answered(found)
        if self._searching.lost:
            self._searching.lost = False
            self.say("The index was damaged: it is being made anew, and searching goes on without it")
            self.run_worker(self._bring_up_to_date(asked_for=False), group="index", exclusive=True)

    def action_rescan(self) -> None:
        """Read the digests again, byte by byte."""
        if not self._labelled:
            again = f"press {self.key('rescan')} again in a moment"
            self.say(f"The papers are being sorted into topics: {again}")
            return
        self.say("Looking for changes in the digests …")
        self.run_worker(self._bring_up_to_date(asked_for=True), group="index", exclusive=True)

    async def _bring_up_to_date(self, *, asked_for: bool) -> None:
        """Have the index made by another process while scanning answers, then search by it."""
        from paperterm.tui import indexing

        try:
            async for said in indexing.bring_up_to_date(self.session.space.digests.paths):
                if isinstance(said, indexing.Progress):
                    self._say_indexing(f"indexing {said.done:,} of {said.total:,}")
                else:
                    self._say_indexing("")
                    log.note(f"the index has {said.indexed} papers")
                    await self._take_up(said, asked_for=asked_for)
        except PapertermError as error:
            self._say_indexing("")
            log.warn(error.sentence)
            self.say(error.sentence)
        else:
            await self._open_index()

    async def _open_index(self) -> bool:
        try:
            await self._searching.open_index()
        except ValueError:
            return False
        if self.asked:
            self.ask()
        return True

    def _say_indexing(self, words: str) -> None:
        self._indexing = words
        self._show_title()

    async def _take_up(self, said: Finished, *, asked_for: bool) -> None:
        """Go on with the digests as they are now, if they are not as they were."""
        from paperterm.workspace import open_library

        library = (await asyncio.to_thread(open_library, self.session.space)).library
        if library.stamp != self.session.library.stamp:
            more = len(library) - len(self.session.library)
            await self._replace(library)
            self.say(f"{', '.join(said.changes) or 'changed'} · {more:+,} papers")
        elif asked_for:
            self.say("Nothing has changed in the digests")

    async def _replace(self, library: Library) -> None:
        """Show another reading of the digests, with the cursor on the same paper."""
        reading = await asyncio.to_thread(self.session.read_shelf, library)
        paper = self.list.paper
        self._searching.close()
        self.session.replace_library(library, reading)
        self._searching = Searching(library, self.session.space.index)
        number = library.numbers.get(paper.id) if paper is not None else None
        # the only paper for a moment, so that whatever is shown next is shown around it
        self.list.library, self.list.numbers = library, () if number is None else (number,)
        self.list.set_reactive(Rows.cursor, 0)
        if self.found is not None:
            from paperterm.search import everything

            self.found = everything(library, self.found.query)
        self.show_found()
        self.ask()
