"""What was asked before and is asked again: the history of queries, and the saved searches."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Input

from paperterm.errors import FileError, PapertermError
from paperterm.filters import Choice, Filters, Sets
from paperterm.shelf import Asked, SavedSearch
from paperterm.shelving import SAVED, filter_sets
from paperterm.tui.screens.finding import FindingScreen
from paperterm.tui.session import Session
from paperterm.tui.widgets.filter_pane import FilterPane

if TYPE_CHECKING:
    from paperterm.library import Library


class RecallScreen(FindingScreen):
    """Keeps the queries that the reader has finished, and asks them again."""

    def __init__(self, session: Session, *, query: str = "", notice: str = "", labelled: bool = True) -> None:
        super().__init__(session, query=query, notice=notice, labelled=labelled)
        self._kept = ""
        self._counted: Library = session.library
        self._papers: dict[str, int] = {}
        self._outdated: set[str] = set()

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
        if (
            not self._searching.by_index
        ):  # reading all papers is for what is asked, not for a number beside it
            return None
        papers = await self._papers_of(text)
        return None if papers is None else papers.bit_count()

    async def _papers_of(self, text: str) -> int | None:
        """The papers that a query finds, when nothing else is searched; None where that cannot be told."""
        from paperterm.saved import finished

        query = finished(text)
        while self.is_attached and not self._searching.closed:
            try:
                papers = await self._searching.matching(query, self.session.sets)
            except FileError:  # it takes the index, and there is none yet
                return None
            except PapertermError:
                return 0
            if papers is not None:
                return papers
        return None

    # The saved searches

    def choices(self) -> Sets:
        """What the filter pane offers, the saved searches among it."""
        library = self.session.library
        if self._counted is not library:
            self._counted, self._papers = library, {}
        everything = library.facets.everything
        saved = {search.name: self._papers.get(search.query, everything) for search in self.session.searches}
        return filter_sets(library.facets, self.session.sets, saved)

    def uncounted(self) -> Collection[Choice]:
        """The saved searches whose papers are not known yet."""
        return [
            Choice(SAVED, search.name) for search in self.session.searches if search.query not in self._papers
        ]

    def show_shelf(self) -> None:
        """Show what has changed on the shelf, in the saved searches that ask for it too."""
        if self._papers:
            from paperterm.saved import asks_the_shelf

            self._outdated |= {query for query in self._papers if asks_the_shelf(query)}
        super().show_shelf()
        self._drop_lost_filters()
        self._count_searches()

    def _drop_lost_filters(self) -> None:
        """What was deleted, here or in another browser, cannot narrow the list."""
        names = {search.name for search in self.session.searches}
        lost = {
            choice for choice in self.filters.chosen if choice.group == SAVED and choice.name not in names
        }
        if lost:
            self.filters = Filters(self.filters.chosen - lost)
            self.show_found()

    async def _begin(self) -> None:
        await super()._begin()
        self._count_searches()

    async def _bring_up_to_date(self, *, asked_for: bool) -> None:
        await super()._bring_up_to_date(asked_for=asked_for)
        self._count_searches()

    async def _replace(self, library: Library) -> None:
        await super()._replace(library)
        self._drop_lost_filters()
        self._count_searches(only_ticked=True)

    @on(FilterPane.Changed)
    def _ticked(self) -> None:
        self._count_searches(only_ticked=True)

    def _count_searches(self, *, only_ticked: bool = False) -> None:
        """Find the papers of the saved searches behind whatever else is searched.

        Args:
            only_ticked: Whether the others can wait, because there may soon be an index.
        """
        if self.session.searches:
            self.run_worker(self._counting(only_ticked=only_ticked), group="saved", exclusive=True)

    async def _counting(self, *, only_ticked: bool) -> None:
        library = self.session.library
        for search in self.session.searches:
            known, ticked = search.query in self._papers, Choice(SAVED, search.name) in self.filters.chosen
            if (known and search.query not in self._outdated) or (only_ticked and not ticked):
                continue
            papers = await self._papers_of(search.query)
            if papers is None or library is not self.session.library:
                continue
            self._papers[search.query] = papers
            self._outdated.discard(search.query)
            if ticked and not known:
                self.show_found()
        self._show_filters(self.choices())

    def action_save_search(self) -> None:
        """Keep the query and the filters under a name."""
        from paperterm.saved import suggested_name, with_filters
        from paperterm.tui.screens.naming import NamingScreen

        queries = {search.name: search.query for search in self.session.searches}
        sort = self.found.query.sort if self.found else None
        try:
            query = with_filters(self.asked, sort, self.filters, queries)
        except PapertermError as error:
            self.say(f"Not saved: {error.sentence}")
            return
        if not query:
            self.say("There is nothing to save yet: search for something, or filter")
            return

        def save(name: str | None) -> None:
            if name:
                self.say(f"{self.session.save_search(name, query).described()} · u undoes it")
                self.show_shelf()

        self.be_silent()
        name = suggested_name(query, queries)
        self.app.push_screen(
            NamingScreen("Save this search as", query, name, queries.keys(), replacing=True), save
        )

    @on(FilterPane.Wanted)
    def _wanted(self, event: FilterPane.Wanted) -> None:
        search = next((search for search in self.session.searches if search.name == event.name), None)
        if search is None:
            return
        if event.what == "ask":
            self.ask_again(search.query)
        elif event.what == "delete":
            self.say(f"{self.session.delete_search(search).described()} · u undoes it")
            self.show_shelf()
        else:
            self._rename(search)

    def _rename(self, search: SavedSearch) -> None:
        from paperterm.tui.screens.naming import NamingScreen

        def rename(name: str | None) -> None:
            if name and name != search.name:
                before, after = Choice(SAVED, search.name), Choice(SAVED, name)
                if before in self.filters.chosen:
                    self.filters = Filters(self.filters.chosen - {before} | {after})
                self.say(f"{self.session.rename_search(search, name).described()} · u undoes it")
                self.show_shelf()

        taken = {each.name for each in self.session.searches} - {search.name}
        self.app.push_screen(NamingScreen("Rename this search to", search.query, search.name, taken), rename)
