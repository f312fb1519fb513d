"""The browser's one main screen: filters, list and detail, a search bar above and the keys below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from paperterm.analysis import STOP_WORDS, terms
from paperterm.errors import PapertermError
from paperterm.facets import bits_of, numbers_in
from paperterm.filters import Choice, Filters, Sets
from paperterm.highlight import Highlighter
from paperterm.links import safe_url
from paperterm.papers import Paper
from paperterm.query import SORTS, Everything, Query, parse, positive_terms
from paperterm.search import STATUS, Found, filter_sets, narrowed, search
from paperterm.shelf import Flag
from paperterm.tui import indexing, render
from paperterm.tui.commands import BrowseCommands
from paperterm.tui.keys import COMMANDS
from paperterm.tui.searching import Searching
from paperterm.tui.session import Change, Session
from paperterm.tui.widgets.filter_pane import FilterPane
from paperterm.tui.widgets.paper_detail import PaperDetail
from paperterm.tui.widgets.paper_list import PaperList, Shelved
from paperterm.tui.widgets.rows import Rows
from paperterm.tui.widgets.search_bar import SearchBar
from paperterm.tui.widgets.status_bar import StatusBar

_PAUSE = 0.06
"""Seconds without a key before a search begins; shorter than the gap between two keys of a fast typist."""
_MESSAGE_STAYS = 6.0
_READ_AFTER = 1.5
"""Seconds that a paper stays open before it counts as read."""

_SMALLEST = (20, 6)
_ONE_BELOW = (80, 22)
_WIDE_FROM = 150
_FILTERS_FROM = 110

_PANES = ("filters", "list", "detail")
_KEYS = {
    "list": (
        ("/", "search"),
        ("space", "mark"),
        ("enter", "read"),
        ("e", "export"),
        ("f", "filters"),
        ("*", "star"),
        ("o", "open link"),
        ("s", "sort"),
    ),
    "detail": (
        ("n", "next match"),
        ("J", "next paper"),
        ("esc", "back"),
        ("o", "open link"),
        ("y", "copy"),
        ("e", "export"),
    ),
    "filters": (("space", "tick"), ("o", "only this"), ("F", "clear"), ("2", "to the list"), ("f", "hide")),
    "query": (("enter", "to the list"), ("esc", "leave"), ("↓↑", "move the list")),
}
_KEYS_ALWAYS = (("?", "help"), ("q", "quit"))
_KEYS_WHILE_TYPING = (("ctrl+q", "quit"),)


class BrowseScreen(Screen[None]):
    """Owns what is asked, what is shown and what is chosen; the panes only show it and say what was pressed."""

    BINDINGS: ClassVar[list[BindingType]] = [command.binding() for command in COMMANDS]
    COMMANDS = {BrowseCommands}
    AUTO_FOCUS = "#list"

    def __init__(self, session: Session, *, query: str = "", notice: str = "") -> None:
        super().__init__()
        self.session = session
        self.searching = Searching(session.library, session.space.index)
        self.filters = Filters()
        self.found = _everything(session)
        self.sort: str | None = None
        self._asked = query
        self._notice = notice
        self._typed: Timer | None = None
        self._silence: Timer | None = None
        self._opened: Timer | None = None
        self._wants_filters: bool | None = None
        self._zoomed = False
        self._at = "list"
        self._shown_paper: str | None = None
        self._last_export = ""
        self._indexing = ""
        self.bar = SearchBar(id="search")
        self.filter_pane = FilterPane(id="filters")
        self.list = PaperList(id="list")
        self.detail = PaperDetail(id="detail")
        self.status = StatusBar(id="status")

    def compose(self) -> ComposeResult:
        """The panes between the two bars."""
        yield self.bar
        with Horizontal(id="panes"):
            yield self.filter_pane
            with Container(id="reading"):
                yield self.list
                yield self.detail
        yield self.status
        yield Static("too small", id="too-small", markup=False)

    def on_mount(self) -> None:
        """Show the list at once; everything slower begins when it has been painted."""
        self.list.library = self.session.library
        self.filter_pane.border_title = "Filters"
        self._arrange()
        self._show_found()
        self._show_keys()
        self.call_after_refresh(self._after_first_paint)

    def _after_first_paint(self) -> None:
        self.session.complain = lambda sentence: self.app.call_from_thread(self.say, sentence)
        if self.session.shelf.trouble:
            self.say(self.session.shelf.trouble)
        self.run_worker(self._bring_up_to_date(verify=False), group="index", exclusive=True)
        if self._asked:
            self.bar.box.value = self._asked

    def on_unmount(self) -> None:
        """Let the search thread go."""
        self.searching.close()

    # -- what is asked and what is found

    @property
    def typed(self) -> str:
        """The query as it stands in the box."""
        return self.bar.box.value

    @on(SearchBar.Changed)
    def _query_changed(self) -> None:
        if self._typed is not None:
            self._typed.stop()
        if not self.typed.strip():
            self._ask()
        else:
            self._typed = self.set_timer(_PAUSE, self._ask)

    @on(SearchBar.Submitted)
    def _query_submitted(self) -> None:
        self._ask(typing=False)
        self.go("list")

    def _ask(self, *, typing: bool = True) -> None:
        if self._typed is not None:
            self._typed.stop()
            self._typed = None
        query = parse(self.typed if typing else f"{self.typed} ", typing=True)
        if self.sort and not query.sort:
            query = Query(query.source, query.tree, self.sort, query.notes)
        if query.tree == Everything():
            self.searching.forget()
            self._answered(_everything(self.session, query))
        else:
            self.run_worker(self._find(query), group="search", exclusive=False, exit_on_error=False)

    async def _find(self, query: Query) -> None:
        try:
            found = await self.searching.find(query, self.session.sets)
        except PapertermError as error:
            self.say(error.sentence)
            return
        if found is None or not self.is_attached:
            return
        self._answered(found)
        if not found.numbers:
            await self._suggest(found)

    async def _suggest(self, found: Found) -> None:
        """Say which word occurs instead of one that does not."""
        for leaf in positive_terms(found.query.tree):
            for word in terms(leaf.text):
                near = await self.searching.suggest(word) if word not in STOP_WORDS else None
                if near and near != word and self.found is found:
                    self.list.explanation = [*self.list.explanation, Content(f"Did you mean {near}?")]
                    self.list.refresh()
                    return

    def _answered(self, found: Found) -> None:
        self.found = found
        self._show_found()

    def _show_found(self) -> None:
        """Narrow what was found by the filters and show it, with all counts."""
        session = self.session
        facets = session.library.facets
        sets = filter_sets(facets, session.sets)
        admitted = self.filters.admitted(facets.everything, sets)
        numbers = narrowed(self.found.numbers, admitted, facets.everything)
        searched = self.found.query.tree != Everything()
        highlighter = Highlighter.of(self.found.query.tree) if searched else None
        self._refresh_shelved()
        self.list.show(numbers, highlighter, () if numbers else self._explanation())
        self._show_filters(sets)
        self._show_count()
        self._show_paper()

    def _show_filters(self, sets: Sets) -> None:
        counts = self.filters.counts(self.found.matched, sets)
        self.filter_pane.show({group: list(choices) for group, choices in sets.items()}, counts, self.filters)

    def _show_count(self) -> None:
        total, shown = len(self.session.library), len(self.list.numbers)
        marked = self.session.sets.marked
        parts = [f"{shown:,} of {total:,}" if shown != total else f"{total:,} papers"]
        if marked:
            here = bits_of(self.list.numbers, total)
            out_of_sight = (marked & ~here).bit_count()
            parts.append(
                f"{marked.bit_count():,} marked"
                + (f" ({out_of_sight:,} out of sight)" if out_of_sight else "")
            )
        sort = self.found.query.sort
        if sort and sort != "relevance":
            parts.append(f"by {sort}")
        self.bar.show_count(Content(" · ".join(parts)))
        self._show_title()

    def _show_title(self) -> None:
        """Say above the list what narrows it, and what is going on with it."""
        parts = ["Papers", self._indexing, *(note.message for note in self.found.query.notes)]
        if self.filters:
            parts.append(self.filters.described())
        elif not self.typed:
            parts.append(self._notice)
        self.list.border_title = render.plain(" · ".join(part for part in parts if part))

    def _explanation(self) -> Sequence[Content]:
        """Why the list is empty and which key gets out."""
        if not len(self.session.library):
            return [
                Content("No papers here."),
                Content("The files that were named hold no digest that paperterm can read."),
                Content("paperterm doctor says why; paperterm add FILE… keeps a digest for good."),
            ]
        lines = []
        asked = self.typed.strip()
        if asked:
            lines.append(render.plain(f"No paper matches {asked}"))
        if self.filters:
            without = self.found.matched.bit_count()
            lines.append(render.plain(f"under the filters {self.filters.described()}."))
            if without:
                lines.append(
                    Content(f"F drops the filters: {without:,} paper{'s' if without > 1 else ''} then.")
                )
        if asked:
            lines.append(Content("/ edits the search, esc clears it."))
        return lines

    # -- the paper that is shown

    @on(Rows.Moved, "#list")
    def _list_moved(self) -> None:
        self._show_paper()

    def _show_paper(self) -> None:
        paper = self.list.paper
        if self._opened is not None:
            self._opened.stop()
            self._opened = None
        if paper is None:
            self._shown_paper = None
            self.detail.border_title = "Paper"
            self.detail.show([Content("")], same_paper=False)
            return
        state = [
            word
            for word, shelved in (
                ("starred", self.list.shelved.starred),
                ("marked", self.list.shelved.marked),
            )
            if paper.id in shelved
        ]
        highlighter = self.list.highlighter or render.NOTHING
        self.detail.border_title = f"Paper {self.list.cursor + 1:,}"
        self.detail.show(render.detail(paper, highlighter, state), same_paper=paper.id == self._shown_paper)
        self._shown_paper = paper.id
        if self._at == "detail":
            self._opened = self.set_timer(_READ_AFTER, self._count_as_read)

    def _count_as_read(self) -> None:
        number = self.list.number
        if number is not None and not self.session.sets.read >> number & 1:
            self._flag("read", give=1 << number)

    # -- marks, stars, read

    def _refresh_shelved(self) -> None:
        ids = self.session.library.ids
        sets = self.session.sets
        self.list.shelved = Shelved(
            *(
                frozenset(ids[number] for number in numbers_in(bits))
                for bits in (sets.read, sets.starred, sets.marked)
            )
        )

    def _flag(self, flag: Flag, *, give: int = 0, take: int = 0) -> None:
        change = self.session.flag(flag, give=give, take=take)
        if change is not None:
            self._changed(change)
            if change.touched.bit_count() > 1:
                self.say(f"{change.described()} · u undoes it")

    def _turn(self, flag: Flag, numbers: int) -> None:
        """Give all of these papers a flag; where all have it, take it away."""
        missing = numbers & ~self.session.sets.flagged(flag)
        self._flag(flag, give=missing, take=0 if missing else numbers)

    def _changed(self, change: Change) -> None:
        """Show what a change changed: the rows and the counts.

        The list stays as it is even where a filter asks for what has changed, so that nothing jumps under
        the cursor; the next search or filter looks anew.
        """
        self._refresh_shelved()
        if change.touched.bit_count() == 1:
            number = change.touched.bit_length() - 1
            if number in self.list.numbers:
                self.list.row_changed(self.list.numbers.index(number))
        else:
            self.list.rows_changed()
        self._show_filters(filter_sets(self.session.library.facets, self.session.sets))
        self._show_count()
        if change.flag != "read":
            self._show_paper()

    def _targets(self) -> int:
        """The papers that an action is about: the range in the making, else the one under the cursor."""
        start, cursor = self.list.range_from, self.list.cursor
        if not self.list.numbers:
            return 0
        if start is None:
            return 1 << self.list.numbers[cursor]
        rows = range(min(start, cursor), max(start, cursor) + 1)
        return bits_of((self.list.numbers[row] for row in rows), len(self.session.library))

    def _shown(self) -> int:
        return bits_of(self.list.numbers, len(self.session.library))

    def action_mark(self) -> None:
        """Mark or unmark, and step down."""
        self._turn("marked", self._targets())
        if self.list.range_from is not None:
            self._end_range()
        else:
            self.list.cursor += 1

    @on(PaperList.MarkClicked)
    def _mark_clicked(self, event: PaperList.MarkClicked) -> None:
        self._turn("marked", 1 << self.list.numbers[event.row])

    def action_range(self) -> None:
        """Begin a range, or mark the one that was begun."""
        if self.list.range_from is None:
            self.list.range_from = self.list.cursor
            self.list.rows_changed()
            self.say("Range: move, then v or space marks it; esc leaves it")
        else:
            self._flag("marked", give=self._targets())
            self._end_range()

    def _end_range(self) -> None:
        self.list.range_from = None
        self.list.rows_changed()

    def action_mark_all(self) -> None:
        """Mark all that are shown."""
        self._flag("marked", give=self._shown())

    def action_invert(self) -> None:
        """Turn the marks of all that are shown round, as one step."""
        shown, marked = self._shown(), self.session.sets.marked
        self._flag("marked", give=shown & ~marked, take=shown & marked)

    def action_unmark_all(self) -> None:
        """Take every mark away, those out of sight as well."""
        self._flag("marked", take=self.session.sets.marked)

    def action_star(self) -> None:
        """Star, or take the star away."""
        self._turn("starred", self._targets())
        self._end_range()

    def action_read(self) -> None:
        """Read or unread."""
        self._turn("read", self._targets())
        self._end_range()

    def action_undo(self) -> None:
        """Undo the last change."""
        change = self.session.undo()
        if change is None:
            self.say("Nothing to undo")
        else:
            self._changed(change)
            self.say(f"Undone: {change.described()} · U redoes it")

    def action_redo(self) -> None:
        """Redo what was undone."""
        change = self.session.redo()
        if change is None:
            self.say("Nothing to redo")
        else:
            self._changed(change)
            self.say(f"Redone: {change.described()}")

    # -- filters, sort, marked only

    @on(FilterPane.Changed)
    def _filters_changed(self, event: FilterPane.Changed) -> None:
        self.filters = event.filters
        self._show_found()

    def action_clear_filters(self) -> None:
        """Drop all filters."""
        if self.filters:
            self.filters = Filters()
            self._show_found()

    def action_only_marked(self) -> None:
        """Show only the marked papers, or all again."""
        self.filters = self.filters.toggled(Choice(STATUS, "Marked"))
        self._show_found()

    def action_sort(self) -> None:
        """Take the next order that this library can be sorted by."""
        facets = self.session.library.facets
        possible: list[str | None] = [None, "title"]
        if any(facets.published):
            possible.append("date")
        if any(value >= 0 for value in facets.upvotes):
            possible.append("upvotes")
        if self.found.query.tree != Everything():
            possible.append("digest")
        now = possible.index(self.sort) if self.sort in possible else 0
        self.sort = possible[(now + 1) % len(possible)]
        assert self.sort is None or self.sort in SORTS
        self._ask()
        default = "relevance" if self.found.query.tree != Everything() else "digest order"
        self.say(f"Sorted by {self.sort or default}")

    def action_search(self) -> None:
        """Go to the search box."""
        self.bar.box.focus()

    def action_leave_search(self) -> None:
        """Leave the box and keep the query."""
        self.go("list")

    def action_back(self) -> None:
        """One step back: leave the paper, then the range, then the query, then the filters."""
        if self._zoomed:
            self.action_zoom()
        elif self._at != "list":
            self.go("list")
        elif self.list.range_from is not None:
            self._end_range()
        elif self.typed:
            self.bar.box.value = ""
        elif self.filters:
            self.action_clear_filters()
        else:
            self.say("q quits")

    # -- panes

    def on_resize(self, event: events.Resize) -> None:
        """Fit the panes to the terminal."""
        self._arrange()

    def _arrange(self) -> None:
        width, height = self.app.size
        one = self._zoomed or width < _ONE_BELOW[0] or height < _ONE_BELOW[1]
        wide = width >= _WIDE_FROM and not one
        filters = width >= _FILTERS_FROM if self._wants_filters is None else self._wants_filters
        self.set_class(width < _SMALLEST[0] or height < _SMALLEST[1], "-too-small")
        self.set_class(one, "-one")
        self.set_class(wide, "-wide")
        self.set_class(not one and not wide, "-stack")
        self.set_class(filters or self._at == "filters", "-filters")
        for pane in _PANES:
            self.set_class(self._at == pane, f"-at-{pane}")

    def go(self, pane: str) -> None:
        """Give a pane the keys, and show it where only one is shown."""
        self._at = pane
        self._arrange()
        {"filters": self.filter_pane, "list": self.list, "detail": self.detail}[pane].focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Follow the focus wherever it came from."""
        if event.widget.id in _PANES and event.widget.id != self._at:
            self._at = event.widget.id
            self._arrange()
        self._show_keys()
        if self._at == "detail" and self._opened is None:
            self._opened = self.set_timer(_READ_AFTER, self._count_as_read)

    def _show_keys(self) -> None:
        typing = self.bar.box.has_focus
        self.status.keys = _KEYS["query" if typing else self._at]
        self.status.always = _KEYS_WHILE_TYPING if typing else _KEYS_ALWAYS

    def _panes_in_view(self) -> list[str]:
        return list(_PANES) if self.has_class("-filters") or self.has_class("-one") else ["list", "detail"]

    def action_go(self, pane: str) -> None:
        """Give a pane the keys."""
        self.go(pane)

    def action_pane(self, step: int) -> None:
        """Go to the next pane, round and round."""
        panes = self._panes_in_view()
        here = panes.index(self._at) if self._at in panes else 0
        self.go(panes[(here + step) % len(panes)])

    def action_side(self, step: int) -> None:
        """Go to the pane on the left (-1) or right (1), if there is one."""
        panes = self._panes_in_view()
        here = panes.index(self._at) + step if self._at in panes else 0
        if 0 <= here < len(panes):
            self.go(panes[here])

    def action_filters(self) -> None:
        """Show the filters and go there, or hide them."""
        if self._at == "filters" or (self.has_class("-filters") and not self.has_class("-one")):
            self._wants_filters = False
            self.go("list")
        else:
            self._wants_filters = True
            self.go("filters")

    def action_zoom(self) -> None:
        """Give the pane the whole screen, or its place back."""
        self._zoomed = not self._zoomed
        self._arrange()

    @on(Rows.Chosen, "#list")
    def action_detail(self) -> None:
        """Read the paper."""
        if self.list.numbers:
            self.go("detail")

    def action_move_list(self, by: int) -> None:
        """Move in the list from wherever the keys are."""
        self.list.action_move(by)

    def action_page_list(self, pages: int) -> None:
        """Move in the list by pages from wherever the keys are."""
        self.list.action_move_page(pages)

    def action_hit(self, direction: int) -> None:
        """Jump to the next match in the text, or the one before."""
        if not self.detail.jump(direction):
            self.say("No match in this paper's text" if self.typed else "Nothing was searched")

    # -- out of the browser

    def action_export(self) -> None:
        """Export the marked papers, or the one under the cursor."""
        papers, what = self._chosen()
        if papers:
            from paperterm.tui.screens.export import ExportScreen

            asked = self.typed.strip()
            self.app.push_screen(ExportScreen(papers, what, asked), self._exported)
        else:
            self.say("Nothing to export")

    def action_export_again(self) -> None:
        """Write the same file again with what is marked now."""
        if not self._last_export:
            self.action_export()
            return
        papers, what = self._chosen()
        from paperterm.tui.screens.export import ExportScreen

        self.app.push_screen(
            ExportScreen(papers, what, self.typed.strip(), self._last_export), self._exported
        )

    def _exported(self, outcome: tuple[str, str] | None) -> None:
        if outcome is not None:
            self._last_export, sentence = outcome
            self.say(sentence)

    def _chosen(self) -> tuple[list[Paper], str]:
        """The papers to export, in the order of the list, and what they are in words."""
        library, marked = self.session.library, self.session.sets.marked
        if marked:
            shown = [number for number in self.list.numbers if marked >> number & 1]
            hidden = [number for number in numbers_in(marked) if number not in set(shown)]
            count = len(shown) + len(hidden)
            words = f"{count:,} marked paper{'' if count == 1 else 's'}"
            if hidden:
                words += f" ({len(hidden):,} out of sight)"
            return [library[number] for number in [*shown, *hidden]], words
        paper = self.list.paper
        return ([paper], "this paper") if paper else ([], "")

    def action_copy(self) -> None:
        """Send the chosen papers to the terminal's clipboard as Markdown."""
        papers, what = self._chosen()
        if papers:
            from paperterm.export import markdown

            self.app.copy_to_clipboard(markdown.write(papers))
            self.say(f"Sent {what} to the terminal's clipboard as Markdown")

    def action_open_link(self) -> None:
        """Open the paper's link, or choose among several."""
        paper = self.list.paper
        if paper is None or not paper.links:
            self.say("This paper names no link")
        elif len(paper.links) == 1:
            self.action_open_url(paper.links[0].url)
        else:
            from paperterm.tui.screens.links import LinksScreen

            self.app.push_screen(
                LinksScreen(paper.links), lambda url: self.action_open_url(url) if url else None
            )

    def action_open_url(self, url: str) -> None:
        """Open an address, if it is one that may be opened."""
        safe = safe_url(url)
        if safe is None:
            self.say(f"Not opened, because it is not a plain web address: {url}")
        else:
            self.app.open_url(safe)
            self.say(f"Opened {safe}")

    def action_help(self) -> None:
        """Show the help."""
        from paperterm.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())

    def action_palette(self) -> None:
        """Show every command by name."""
        self.app.action_command_palette()

    # -- the index

    def action_rescan(self) -> None:
        """Read the digests again, byte by byte."""
        self.say("Looking for changes in the digests …")
        self.run_worker(self._bring_up_to_date(verify=True), group="index", exclusive=True)

    async def _bring_up_to_date(self, *, verify: bool) -> None:
        """Have the index made while scanning answers, then search by it."""
        paths = self.session.space.digests.paths
        if not verify:
            # the usual case: everything is as it was
            if await self._open_index():
                return
        try:
            async for said in indexing.bring_up_to_date(paths, verify=verify):
                if isinstance(said, indexing.Progress):
                    self.show_indexing(f"indexing {said.done:,} of {said.total:,}")
                    continue
                self.show_indexing("")
                self._finished(said, verify=verify)
            await self._open_index()
        except PapertermError as error:
            self.show_indexing("")
            self.say(error.sentence)

    async def _open_index(self) -> bool:
        try:
            await self.searching.open_index()
        except ValueError:
            return False
        if self.typed.strip():
            self._ask()
        return True

    def show_indexing(self, words: str) -> None:
        """Say how far the index is."""
        self._indexing = words
        self._show_title()

    def _finished(self, said: indexing.Finished, *, verify: bool) -> None:
        if said.changes:
            from paperterm.workspace import open_library

            before = len(self.session.library)
            opened = open_library(self.session.space)
            if opened.library.stamp != self.session.library.stamp:
                self._take(opened.library)
            change = len(self.session.library) - before
            self.say(f"{', '.join(said.changes)} · {change:+,} papers")
        elif verify:
            self.say("Nothing has changed in the digests")

    def _take(self, library) -> None:  # type: ignore[no-untyped-def]
        """Go on with the digests as they are now, with the cursor on the same paper."""
        paper = self.list.paper
        self.searching.close()
        self.session.replace_library(library)
        self.searching = Searching(library, self.session.space.index)
        self.list.numbers = ()
        self.list.library = library
        self.found = _everything(self.session)
        self._show_found()
        if paper is not None and paper.id in library.numbers:
            self.list.cursor = library.numbers[paper.id]
        self._ask()

    # -- saying something

    def say(self, sentence: str) -> None:
        """Say something in the last line for a while."""
        self.status.message = sentence
        if self._silence is not None:
            self._silence.stop()
        self._silence = self.set_timer(_MESSAGE_STAYS, self._be_silent)

    def _be_silent(self) -> None:
        self.status.message = self.session.shelf.trouble


def _everything(session: Session, query: Query | None = None) -> Found:
    return search(query or Query("", Everything()), session.library, _NoEngine(), session.sets)


class _NoEngine:
    """Stands in where nothing is searched."""

    def search(self, *_: object) -> list[tuple[int, float]]:
        """Never asked."""
        raise AssertionError
