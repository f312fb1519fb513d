"""What was asked before and is asked again: the history of queries."""

from __future__ import annotations

from textual.widgets import Input

from paperterm.errors import FileError, PapertermError
from paperterm.shelf import Asked
from paperterm.tui.screens.finding import FindingScreen
from paperterm.tui.session import Session


class RecallScreen(FindingScreen):
    """Keeps the queries that the reader has finished, and asks them again."""

    def __init__(self, session: Session, *, query: str = "", notice: str = "", labelled: bool = True) -> None:
        super().__init__(session, query=query, notice=notice, labelled=labelled)
        self._kept = ""

    def pane_entered(self, pane: str) -> None:
        """Who leaves the box has finished his query."""
        super().pane_entered(pane)
        if not self.bar.box.has_focus:
            self._keep()

    def _keep(self) -> None:
        """Put the query into the history, if it is not the one that was put there last."""
        query = self.asked
        if query and query != self._kept:
            self._kept = query
            self.session.asked(query)

    def ask_again(self, query: str) -> None:
        """Put a query that was finished before into the box, and go to what it finds."""
        box = self.bar.box
        with box.prevent(Input.Changed):
            box.value = query
        box.cursor_position = len(box.value)
        self._finished = True
        self.ask()
        self._keep()
        self.go("list")

    # The history

    def action_history(self) -> None:
        """Choose among the queries that were asked before."""
        from paperterm.tui.screens.history import HistoryScreen

        self.be_silent()
        self.app.push_screen(
            HistoryScreen(self.session.read_history, self._count_of, self._forget),
            lambda query: self.ask_again(query) if query else None,
        )

    def _forget(self, asked: Asked) -> None:
        self.say(f"{self.session.forget(asked).described()} · u undoes it")

    async def _count_of(self, text: str) -> int | None:
        papers = await self._papers_of(text)
        return None if papers is None else papers.bit_count()

    async def _papers_of(self, text: str) -> int | None:
        """The papers that a query finds, when nothing else is searched; None where that cannot be told."""
        from paperterm.saved import finished

        query = finished(text)
        while self.is_attached:
            try:
                papers = await self._searching.matching(query, self.session.sets)
            except FileError:  # it takes the index, and there is none yet
                return None
            except PapertermError:
                return 0
            if papers is not None:
                return papers
        return None
