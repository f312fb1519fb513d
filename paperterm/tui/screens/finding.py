"""What is asked and what is found: the query, the filters, the order, and the panes that show the answer."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input

from paperterm.errors import PapertermError
from paperterm.filters import Choice, Filters, Sets
from paperterm.papers import Paper
from paperterm.session import Session
from paperterm.shelving import STATUS, filter_sets
from paperterm.tui import render
from paperterm.tui.asking import Asking
from paperterm.tui.screens.panes import PanesScreen
from paperterm.tui.searching import Searching
from paperterm.tui.widgets.filter_pane import FilterPane
from paperterm.tui.widgets.paper_list import PaperList
from paperterm.tui.widgets.rows import Rows
from paperterm.tui.widgets.search_bar import SearchBar

if TYPE_CHECKING:
    from paperterm.highlight import Highlighter
    from paperterm.obstacles import Offer
    from paperterm.query import Query
    from paperterm.search import Found

_PAUSE = 0.008
"""Seconds without a key before a search begins: the letter is painted first, the answer before the next."""

_REST = 0.1
"""Seconds without an answer before the paper follows the list while something is typed.

They are more than from key to key for whoever types fast: a paper that is gone before it can be read would
only hold the letters up.
"""

_LONGEST_WAIT = 5.0
"""Seconds after which a key acts on the papers that are shown, though others were asked for."""


def _as_typed(query: str) -> tuple[str, bool]:
    """How a query goes into the box, and whether its last word is finished there.

    What the box takes for the beginning of a word needs no star.
    """
    from paperterm.query import parse

    bare = query.removesuffix("*")
    typed = bare != query and parse(bare, typing=True).tree == parse(query, typing=True, finished=True).tree
    return (bare, False) if typed else (query, True)


class FindingScreen(PanesScreen):
    """Answers queries, narrows the answer by the filters, and shows it.

    Args:
        session: The library and the shelf.
        notice: What to say above the list while nothing is searched; `{add}` is the key that adds digests.

    Attributes:
        clock: Says what time it is, in seconds: answers are timed by it.
    """

    def __init__(self, session: Session, *, notice: str = "") -> None:
        super().__init__()
        self.session = session
        self.filters = Filters()
        self.found: Found | None = None
        self.shown = 0
        self.clock: Callable[[], float] = time.perf_counter
        self._searching = Searching(session.library, session.space.index)
        self._counting = 0.0
        self._sort: str | None = None
        self._notice = notice
        self._typed: Timer | None = None
        self._is_answered = asyncio.Event()
        self._is_answered.set()
        self._finished = False
        self._beside: Mapping[Choice, int] | None = None
        self._resting: Timer | None = None
        self._way_back: tuple[Asking, Asking] | None = None

    def fill(self) -> None:
        """Put in the panes what they show at first: all papers."""
        super().fill()
        self.list.library = self.session.library
        self.show_found()

    def on_unmount(self) -> None:
        """Let the search thread go."""
        self._searching.close()

    @property
    def asked(self) -> str:
        """The query as it stands in the box."""
        return self.bar.box.value.strip()

    @property
    def catching_up(self) -> bool:
        """Whether the other panes still have to show what goes with the list."""
        return self._beside is not None

    def paper_shown(self, *, anew: bool) -> None:
        """What else happens when another paper is under the cursor, or it has to be shown `anew`."""

    # What is asked

    @on(SearchBar.Changed)
    def _query_changed(self) -> None:
        self._finished = False
        if self._typed is not None:
            self._typed.stop()
        if self.asked:
            self._typed = self.set_timer(_PAUSE, self.ask)
        else:
            self.ask()

    @on(SearchBar.Submitted)
    def _query_submitted(self) -> None:
        # what is shown stays as it is: whoever chose a paper among it must not lose it
        if self._typed is not None:
            self.ask()
        self.go("list")

    def ask(self) -> None:
        """Search for what stands in the box; its last word may go on, unless it was put there finished."""
        if self._typed is not None:
            self._typed.stop()
            self._typed = None
        from paperterm.query import Everything, parse
        from paperterm.search import everything

        begun = self.clock()
        box = self.bar.box.value
        query = parse(box, typing=True, finished=self._finished)
        query = replace(query, source=box.strip(), sort=query.sort or self._sort)
        if query.tree == Everything() and not query.sort:
            self._searching.forget()
            self._answered(everything(self.session.library, query))
        else:
            self._is_answered.clear()
            self.run_worker(self._find(query, self.clock() - begun), group="search")

    async def _find(self, query: Query, parsing: float) -> None:
        """Show what a query finds; to understand it took some seconds already."""
        from paperterm.search import Found

        try:
            found = await self._searching.find(query, self.session.sets, self.clock)
        except PapertermError as error:
            # a query about a paper that is not there, such as like:zzz, finds nothing
            found = Found(query, (), {}, 0)
            self.say(error.sentence)
        if found is None or not self.is_attached:
            return
        self._answered(replace(found, seconds=found.seconds + parsing))

    def _answered(self, found: Found) -> None:
        before = self.found.query.source if self.found else ""
        self.found = found
        self.show_found(from_top=found.query.source not in ("", before))
        self._is_answered.set()

    async def answered(self) -> None:
        """Wait until all panes show what was asked for: a key that comes now is about those papers."""
        if self._typed is not None:
            self.ask()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._is_answered.wait(), _LONGEST_WAIT)
        if self._beside is not None:
            self.show_filters()
            self._show_paper(self._beside)

    # Where nothing is found

    async def _look_for_a_way_out(self) -> None:
        """Say why the list is empty, and offer what finds something."""
        from paperterm.query import parse

        found, filters = self.found, self.filters
        query = found.query if found else parse("")
        way_out = await self._searching.way_out(query, filters, self.session.sets, self.choices())
        unchanged = self.found is found and self.filters == filters and not self.list.numbers
        if way_out and unchanged and self.is_attached:
            self.list.offer(way_out.why, way_out.offers)

    @on(PaperList.OfferTaken)
    def _offer_taken(self, event: PaperList.OfferTaken) -> None:
        self._take(event.offer)

    def action_take_offer(self) -> None:
        """Ask what is offered instead of what finds nothing."""
        if self.list.offered is not None:
            self._take(self.list.offered)
        else:
            self.say("This is for when nothing is found")

    def _take(self, offer: Offer) -> None:
        before = Asking(self.bar.box.value, self.filters, self._finished)
        query, finished = _as_typed(offer.query)
        after = Asking(query, offer.filters, finished)
        if offer.query == self.asked:
            after = before._replace(filters=offer.filters)
        self._ask_for(after)
        self._way_back = after, before
        self.say(f"{offer.what[:1].upper()}{offer.what[1:]} · {self.way_back()}")

    def way_back(self) -> str:
        """Which key asks again what was asked before, in words."""
        return f"{self.key('search.back')} goes back"

    def go_back(self) -> bool:
        """Ask again what found nothing, if what was offered for it is asked now; False where it is not."""
        if self._way_back is None:
            return False
        after, before = self._way_back
        if (self.bar.box.value, self.filters) != (after.query, after.filters):
            return False
        self._way_back = None
        self._ask_for(before)
        self.be_silent()
        return True

    def _ask_for(self, asked: Asking) -> None:
        self.filters = asked.filters
        with self.bar.box.prevent(Input.Changed):
            self.bar.box.value = asked.query
        self.bar.box.cursor_position = len(asked.query)
        self._finished = asked.finished
        self.ask()

    def action_leave_search(self) -> None:
        """Leave the box and keep the query; but first go back from what was offered."""
        if not self.go_back():
            super().action_leave_search()

    # What narrows and orders it

    @on(FilterPane.Changed)
    def _filters_changed(self, event: FilterPane.Changed) -> None:
        self.filters = event.filters
        self.show_found()

    def action_stats(self) -> None:
        """Show the statistics; a row of them comes back as what asks for its papers."""
        from paperterm.tui.screens.stats import StatsScreen

        self.app.push_screen(StatsScreen(self.session), self._take_counted)

    def _take_counted(self, after: Asking | None) -> None:
        if after is not None:
            before = Asking(self.bar.box.value, self.filters, self._finished)
            self._ask_for(after)
            self._way_back = after, before
            self.go("list")
            self.say(f"{self.way_back()} to what was asked before")

    def action_clear_filters(self) -> None:
        """Drop all filters."""
        self.filters = Filters()
        self.show_found()

    def action_only_marked(self) -> None:
        """Show only the marked papers, or all again."""
        self.filters = self.filters.toggled(Choice(STATUS, "Marked"))
        self.show_found()

    def action_sort(self) -> None:
        """Take the next order that this library can be sorted by, unless the query names one."""
        if named := self._named_order():
            self.say(f"The search says sort:{named} · {self.key('search')} edits it")
            return
        facets = self.session.library.facets
        searched = self._highlighter() is not None
        orders: list[str | None] = [None, "title"]
        orders += ["digest"] if searched else []
        orders += ["date"] if any(facets.published) else []
        orders += ["upvotes"] if any(votes >= 0 for votes in facets.upvotes) else []
        here = orders.index(self._sort) if self._sort in orders else 0
        self._sort = orders[(here + 1) % len(orders)]
        self.ask()
        self.say(f"Sorted by {self._sort or ('relevance' if searched else 'digest')}")

    def _named_order(self) -> str | None:
        from paperterm.query import parse

        return parse(self.bar.box.value, typing=True).sort

    # What is shown

    def show_found(self, *, from_top: bool = False) -> None:
        """Narrow what was found by the filters and show it, with all counts."""
        facets = self.session.library.facets
        sets = self.choices()
        admitted = self.filters.admitted(facets.everything, sets)
        numbers: Sequence[int] = range(facets.size) if self.found is None else self.found.numbers
        if admitted != facets.everything:
            from paperterm.search import narrowed

            numbers = narrowed(numbers, admitted, facets.everything)
        self.shown = self._matched() & admitted
        self.list.shelf = self.session.sets
        explanation = () if numbers else self._explanation()
        self.list.show(numbers, self._highlighter(), explanation, from_top=from_top)
        begun = self.clock()
        counts = self.filters.counts(self._matched(), sets)
        self._counting = self.clock() - begun
        self._show_count()
        # one pane at a time, so that a key that comes now does not wait for all of them to be painted; it is
        # each pane itself that knows whether it has been
        self._beside = counts
        if self._resting is not None:
            self._resting.stop()
        self.list.call_after_refresh(self._show_beside, counts)
        if not numbers and facets.size:
            self.run_worker(self._look_for_a_way_out(), group="way out", exclusive=True)

    def _show_beside(self, counts: Mapping[Choice, int]) -> None:
        """Show in the other panes what goes with the list, unless they have been overtaken."""
        if self._beside is counts and self.is_attached:
            # what an answer leaves behind is looked for here, as nothing is painted
            gc.collect(0)
            # marks and saved searches may have changed since
            self.show_filters()
            if self.bar.box.has_focus:
                self._resting = self.set_timer(_REST, partial(self._show_paper, counts))
            else:
                self.filter_pane.call_after_refresh(self._show_paper, counts)

    def _show_paper(self, counts: Mapping[Choice, int]) -> None:
        if self._beside is counts and self.is_attached:
            self._beside = None
            self.paper_shown(anew=True)

    def choices(self) -> Sets:
        """What the filter pane offers."""
        return filter_sets(self.session.library.facets, self.session.sets)

    def uncounted(self) -> Collection[Choice]:
        """The choices whose papers are not known yet; such a one narrows nothing."""
        return ()

    def new_in(self) -> Mapping[Choice, int]:
        """How many of the papers of a choice are new, where that is worth saying."""
        return {}

    def show_shelf(self) -> None:
        """Show what the reader changed on the shelf.

        The list stays as it is even where a filter asks for what has changed, so that nothing jumps under
        the cursor; the next search or filter looks anew.
        """
        self.list.shelf = self.session.sets
        self.list.rows_changed()
        self.show_filters()
        self._show_count()

    @on(Rows.Moved, "#list")
    def _list_moved(self) -> None:
        if self._beside is None:  # else the paper is going to follow the list anyway
            self.paper_shown(anew=False)

    def _highlighter(self) -> Highlighter | None:
        """What to set off, where something is searched."""
        if self.found is None:
            return None
        from paperterm.highlight import Highlighter
        from paperterm.query import Everything

        return None if self.found.query.tree == Everything() else Highlighter.of(self.found.query.tree)

    def reasons(self, paper: Paper, number: int) -> Sequence[str]:
        """Why a paper was found, field by field, where something is searched."""
        if self.found is None or not self.found.query.source:
            return ()
        from paperterm.reasons import by_field, reasons

        sets = self.session.sets
        note, stars = sets.notes.get(number, ""), sets.stars_of(number)
        why = reasons(self.found.query.tree, paper, sets.tags_of(number), note=note, stars=stars)
        return by_field(why)

    def _matched(self) -> int:
        """The papers that match the query, whatever the filters."""
        return self.session.library.facets.everything if self.found is None else self.found.matched

    def show_filters(self) -> None:
        """Show the filters anew, with their counts."""
        sets = self.choices()
        self._show_filters(sets, self.filters.counts(self._matched(), sets))

    def _show_filters(self, sets: Sets, counts: Mapping[Choice, int]) -> None:
        unknown = self.uncounted()
        counts = {choice: count for choice, count in counts.items() if choice not in unknown}
        groups = {group: list(choices) for group, choices in sets.items()}
        self.filter_pane.show(groups, counts, self.filters, self.new_in())

    def _show_count(self) -> None:
        total, shown = len(self.session.library), len(self.list.numbers)
        parts = [
            f"{shown:,} of {total:,}" if shown != total else f"{total:,} paper{'s' if total != 1 else ''}"
        ]
        if self.found is not None and self.found.query.source:
            from paperterm.search import lasting

            parts.append(lasting(self.found.seconds + self._counting))
        marked = self.session.sets.marked
        if marked:
            out_of_sight = (marked & ~self.shown).bit_count()
            hidden = f" ({out_of_sight:,} out of sight)" if out_of_sight else ""
            parts.append(f"{marked.bit_count():,} marked{hidden}")
        sort = self.found.query.sort if self.found else None
        if sort not in (None, "relevance"):
            parts.append(f"by {sort}")
        self.bar.show_count(Content(" · ".join(parts)))
        self._show_title()

    def _show_title(self) -> None:
        """Say above the list what narrows it, and what is going on with it."""
        notes = self.found.query.notes if self.found else ()
        parts = ["Papers", self.about(), self.going_on(), *(note.message for note in notes)]
        if self.filters:
            parts.append(self.filters.described())
        elif not self.asked:
            parts.append(self._notice.replace("{add}", self.key("digests.add")))
        self.list.border_title = render.plain(" · ".join(part for part in parts if part))

    def about(self) -> str:
        """What the papers in the list have to do with each other, in words."""
        return ""

    def going_on(self) -> str:
        """What is being done behind the list, in words."""
        return ""

    def _explanation(self) -> Sequence[Content]:
        """Why the list is empty, as far as that is known at once."""
        if not len(self.session.library):
            return [
                Content("No papers here: none of the files is a digest that paperterm can read."),
                Content(
                    f"{self.key('quit')} quits; "
                    "paperterm doctor says why, paperterm PATH opens another folder."
                ),
            ]
        in_the_way = self.filters and self._matched()
        found = f"No paper matches {self.asked}" if self.asked else "No paper is left"
        within = f" with the filter {self.filters.described()}" if in_the_way else ""
        keys = (
            [f"{self.key('search')} edits the search", f"{self.key('search.back')} clears it"]
            if self.asked
            else []
        )
        keys += [f"{self.key('filters.clear')} drops the filters"] if in_the_way else []
        return [render.plain(f"{found}{within}."), Content(f"{' · '.join(keys)}.")]
