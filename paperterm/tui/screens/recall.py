"""What leads on from what was found, and back: papers like one, the history of queries, saved searches."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from textual import on
from textual.content import Content

from paperterm.errors import FileError, PapertermError
from paperterm.filters import Choice, Filters, Sets
from paperterm.latex import readable
from paperterm.session import SearchesChange, Session, Step
from paperterm.shelf import Asked, SavedSearch
from paperterm.shelving import SAVED, TAG, filter_sets
from paperterm.tui import render
from paperterm.tui.asking import Asking
from paperterm.tui.screens.rescanning import RescanningScreen
from paperterm.tui.widgets.filter_pane import FilterPane
from paperterm.tui.widgets.search_bar import SearchBar

if TYPE_CHECKING:
    from paperterm.highlight import Highlighter
    from paperterm.library import Library
    from paperterm.papers import Paper
    from paperterm.search import Found

_LIKE = re.compile(r"(?<!-)(?<!\w)like:(\w+)")


class Left(NamedTuple):
    """Where the reader was when he left for papers like one, or for the shell.

    Attributes:
        asking: What was asked.
        sort: In which order, if one was chosen.
        paper: The id of the paper under the cursor.
        top: How far the list was scrolled; None where that does not matter.
    """

    asking: Asking
    sort: str | None
    paper: str
    top: int | None = None


class RecallScreen(RescanningScreen):
    """Leads from a paper to those like it and back; keeps the queries that were asked, to ask them again."""

    def __init__(self, session: Session, *, query: str = "", notice: str = "", labelled: bool = True) -> None:
        super().__init__(session, query=query, notice=notice, labelled=labelled)
        self._kept = ""
        self._places: list[Left] = []
        self._returning: Left | None = None
        self._counted: Library = session.library
        self._papers: dict[str, int] = {}
        self._outdated: set[str] = set()

    @on(SearchBar.Submitted)
    def _entered(self) -> None:
        self._keep()

    def pane_entered(self, pane: str) -> None:
        """Who reads a paper has found what he searched for."""
        super().pane_entered(pane)
        if pane == "detail" and not self.bar.box.has_focus:
            self._keep()

    def _keep(self) -> None:
        """Put the query into the history, if it is not the one that was put there last."""
        query = self.asked
        in_vain = self.found is not None and self.found.query.source == query and not self.found.matched
        if query and query != self._kept and not in_vain:
            self._kept = query
            self.session.asked(query)

    def ask_again(self, query: str) -> None:
        """Put a query that was asked before into the box, and go to what it finds."""
        self._ask_for(Asking(query, self.filters, finished=False))
        self._keep()
        self.go("list")

    # Papers like one

    def action_similar(self) -> None:
        """Show the papers that are like the one under the cursor."""
        paper = self.list.paper
        if paper is None:
            self.say("There is no paper here that others could be like")
        elif not self._searching.by_index:
            again = f"press {self.key('similar')} again when it has been made"
            self.say(f"Similar papers need the index: {again}")
        else:
            self._forget_left_places()
            top = self.list.scroll_offset.y
            asking = Asking(self.bar.box.value, self.filters, self._finished)
            self._places.append(Left(asking, self._sort, paper.id, top))
            self._sort = None
            # how one came there is no query that anybody would look for
            self._kept = f"like:{paper.id}"
            self.ask_again(self._kept)
            self.say(
                f"{self.key('similar')} goes on from any of these papers, {self.key('search.back')} goes back"
            )

    def return_from_similar(self) -> bool:
        """Go back to where the reader was before he saw papers like one; False where he was nowhere."""
        self._forget_left_places()
        if not self._places:
            return False
        self._returning = place = self._places.pop()
        self._sort = place.sort
        self._ask_for(place.asking)
        return True

    def _forget_left_places(self) -> None:
        """Who has searched for something else since has left these places by another way."""
        if self._places and f"like:{self._places[-1].paper}" not in self.asked:
            self._places.clear()

    def _answered(self, found: Found) -> None:
        super()._answered(found)
        place, self._returning = self._returning, None
        if place is None or place.asking.query.strip() != found.query.source:
            return
        with suppress(KeyError, ValueError):  # another reading of the digests may lack the paper
            self.list.rows_changed(self.list.numbers.index(self.session.library.numbers[place.paper]))
            if place.top is not None:
                self.list.scroll_to(y=place.top, animate=False, immediate=True)

    def show_found(self, *, from_top: bool = False) -> None:
        """Show what was found, and what each paper shares with the one that it is like."""
        self.list.shared = self.found.shared if self.found else {}
        super().show_found(from_top=from_top)

    async def _look_for_a_way_out(self) -> None:
        # of a paper that no other is like there is no more to say
        if self._matched() or self._alike_to() is None:
            await super()._look_for_a_way_out()

    def about(self) -> str:
        """Which paper those in the list are like."""
        paper = self._alike_to()
        return f"like {readable(paper.title)}" if paper else ""

    def _alike_to(self) -> Paper | None:
        """The paper that the papers in the list are like."""
        asked = _LIKE.search(self.found.query.source) if self.found else None
        number = self.session.library.numbers.get(asked[1].lower()) if asked else None
        return None if number is None else self.session.library[number]

    def _highlighter(self) -> Highlighter | None:
        """What to set off: of papers like one what they share with it."""
        highlighter = super()._highlighter()
        if self.found is None or highlighter is None or highlighter.leaves or not self.found.shared:
            return highlighter
        from paperterm.highlight import Highlighter
        from paperterm.query import Or, Word

        terms = dict.fromkeys(term for each in self.found.shared.values() for term in each)
        return Highlighter.of(Or(tuple(map(Word, terms))))

    def _explanation(self) -> Sequence[Content]:
        paper = self._alike_to()
        if paper is None or self._matched() or not self._searching.by_index:
            return super()._explanation()
        return [
            render.plain(f"No other paper shares enough with {readable(paper.title)}."),
            Content(f"{self.key('search.back')} goes back."),
        ]

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
        self.say(f"{self.session.forget(asked).described()} · {self.key('undo')} undoes it")

    async def _count_of(self, text: str) -> int | None:
        if (
            not self._searching.by_index
        ):  # reading all papers is for what is asked, not for a number beside it
            return None
        papers = await self._papers_of(text)
        return None if papers is None else papers.bit_count()

    async def _papers_of(self, text: str) -> int | None:
        """The papers that a query finds, when nothing else is searched; None where that cannot be told."""
        from paperterm.query import parse

        query = parse(text, typing=True)
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

    def new_in(self) -> Mapping[Choice, int]:
        """How many of the papers of a saved search are new, unless all are."""
        found = {
            Choice(SAVED, search.name): self._papers.get(search.query, 0) for search in self.session.searches
        }
        new = {choice: papers & self.session.sets.new for choice, papers in found.items()}
        return {choice: new[choice].bit_count() for choice in found if new[choice] not in (0, found[choice])}

    def show_shelf(self) -> None:
        """Show what has changed on the shelf, in the saved searches that ask for it too."""
        if self._papers:
            from paperterm.saved import asks_the_shelf

            self._outdated |= {query for query in self._papers if asks_the_shelf(query)}
        super().show_shelf()
        self._drop_lost_filters()
        self._count_searches()

    def carry_tick(self, step: Step | None) -> None:
        """A saved search that is ticked stays so under another name."""
        if isinstance(step, SearchesChange) and step.went and step.came:
            before, after = Choice(SAVED, step.went[0].name), Choice(SAVED, step.came[0].name)
            if before in self.filters.chosen:
                self.filters = Filters(self.filters.chosen - {before} | {after})

    def _drop_lost_filters(self) -> None:
        """What was deleted, here or in another browser, cannot narrow the list."""
        there = {SAVED: {search.name for search in self.session.searches}, TAG: self.session.sets.tags}
        lost = {each for each in self.filters.chosen if each.name not in there.get(each.group, (each.name,))}
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
            # not begun yet, as the next one may be wanted before this has had its turn
            finding: Callable[[], Awaitable[None]] = partial(self._find_saved, only_ticked=only_ticked)
            self.run_worker(finding, group="saved", exclusive=True)

    async def _find_saved(self, *, only_ticked: bool) -> None:
        library, changed = self.session.library, False
        for search in self.session.searches:
            known, ticked = search.query in self._papers, Choice(SAVED, search.name) in self.filters.chosen
            if (known and search.query not in self._outdated) or (only_ticked and not ticked):
                continue
            papers = await self._papers_of(search.query)
            if papers is None or library is not self.session.library:
                continue
            self._papers[search.query] = papers
            self._outdated.discard(search.query)
            changed = True
            if ticked and not known:
                self.show_found()
        if changed:
            self.show_filters()

    def action_save_search(self) -> None:
        """Keep the query and the filters under a name."""
        self.put(self._save_search())

    async def _save_search(self) -> None:
        from paperterm.saved import suggested_name, with_filters
        from paperterm.tui.screens.naming import NamingScreen

        # another browser may have saved some meanwhile, whose names are taken
        self.session.take(await asyncio.to_thread(self.session.read_shelf))
        self.show_filters()
        self._count_searches()
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
                self.say(
                    f"{self.session.save_search(name, query).described()} · {self.key('undo')} undoes it"
                )
                self.show_shelf()

        self.be_silent()
        name = suggested_name(query, queries)
        self.app.push_screen(
            NamingScreen(
                "Save this search as", query, name, queries.keys(), if_taken="enter puts this in its place"
            ),
            save,
        )

    @on(FilterPane.Wanted)
    def _wanted(self, event: FilterPane.Wanted) -> None:
        name = event.choice.name if event.choice.group == SAVED else ""
        search = next((search for search in self.session.searches if search.name == name), None)
        if search is None:
            return
        if event.what == "ask":
            self.ask_again(search.query)
        elif event.what == "delete":
            self.say(f"{self.session.delete_search(search).described()} · {self.key('undo')} undoes it")
            self.show_shelf()
        else:
            self._rename(search)

    def _rename(self, search: SavedSearch) -> None:
        from paperterm.tui.screens.naming import NamingScreen

        def rename(name: str | None) -> None:
            if name and name != search.name:
                change = self.session.rename_search(search, name)
                self.carry_tick(change)
                self.say(f"{change.described()} · {self.key('undo')} undoes it")
                self.show_shelf()

        taken = {each.name for each in self.session.searches} - {search.name}
        self.app.push_screen(NamingScreen("Rename this search to", search.query, search.name, taken), rename)
