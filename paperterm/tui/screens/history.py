"""The queries that were asked before, narrowed as one types."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content, Span
from textual.strip import Strip
from textual.style import Style
from textual.widgets import Input

from paperterm.shelf import Asked
from paperterm.tui import render
from paperterm.tui.keyboard import bindings, key_of
from paperterm.tui.screens.dialog import Dialog
from paperterm.tui.widgets.rows import Rows
from paperterm.tui.widgets.text_box import TextBox

_COUNT_WIDTH = 15
_AGE_WIDTH = 8
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"))


class HistoryBox(TextBox):
    """Narrows the list; what it does not need moves in it."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("history", "dialog box")


class HistoryRows(Rows):
    """A query a line, with how many papers it finds now and how long ago it was asked."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"history-rows--hit"}
    DEFAULT_CSS: ClassVar[str] = """
    HistoryRows {
        height: 1fr;
        background: $surface;
        scrollbar-background: $surface;
        &> .history-rows--hit { color: $text-warning; text-style: bold underline; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.can_focus = False
        self._asked: Sequence[Asked] = ()
        self._words: Sequence[str] = ()
        self._counts: Mapping[str, int | None] = {}

    def show(
        self,
        asked: Sequence[Asked],
        words: Sequence[str],
        counts: Mapping[str, int | None],
        empty: str,
        cursor: int = 0,
    ) -> None:
        """Show queries.

        Args:
            asked: The queries.
            words: What to set off in them.
            counts: How many papers they find, as far as that is known.
            empty: What to say where there are none.
            cursor: Where the cursor is to be.
        """
        self._asked, self._words, self._counts, self.why_empty = asked, words, counts, empty
        self.rows_changed(cursor)

    def in_view(self) -> range:
        """The rows that can be seen now."""
        top = self.scroll_offset.y
        return range(top, min(top + self.size.height, len(self._asked)))

    def row_count(self) -> int:
        """How many queries."""
        return len(self._asked)

    def draw_row(self, row: int, width: int, *, under_cursor: bool) -> list[Strip]:
        """The query, what it finds, and when it was asked."""
        asked = self._asked[row]
        style = self.ground(under_cursor=under_cursor)
        count = self._counts.get(asked.query)
        papers = "" if count is None else f"{count:,} paper{' ' if count == 1 else 's'}"
        beside = f"{papers:>{_COUNT_WIDTH}}{_age(asked.last):>{_AGE_WIDTH}} "
        query = render.plain(asked.query)
        query = Content(
            query.plain, [*_occurrences(query.plain, self._words, self.look("history-rows--hit"))]
        )
        query = query.truncate(max(1, width - len(beside) - 1), ellipsis=True, pad=True)
        line = Content(" ") + query + Content(beside).stylize(self.look("rows--beside"))
        return [render.strip_of(line, width, style)]


class HistoryScreen(Dialog[str]):
    """Gives back the query that was chosen.

    Args:
        read: Reads the history, the last query first; this can wait for the disk.
        count: How many papers a query finds, or None where that cannot be told.
        forget: Takes a query out of the history.
    """

    place = "history"

    def __init__(
        self,
        read: Callable[[], Sequence[Asked]],
        count: Callable[[str], Awaitable[int | None]],
        forget: Callable[[Asked], None],
    ) -> None:
        super().__init__()
        self._read = read
        self._count = count
        self._forget = forget
        self._history: Sequence[Asked] = ()
        self._shown: Sequence[Asked] = ()
        self._counts: dict[str, int | None] = {}
        self._rows = HistoryRows()

    def compose(self) -> ComposeResult:
        """The box above, the queries below."""
        with Vertical(classes="dialog -tall") as dialog:
            dialog.border_title = "Earlier queries"
            dialog.border_subtitle = (
                f"enter asks again · {key_of(self, 'close')} closes"
                f" · type to narrow · {key_of(self, 'history.forget')} takes out"
            )
            yield HistoryBox(placeholder="type a part of it", compact=True, id="part")
            yield self._rows

    def on_mount(self) -> None:
        """The history is read while the dialog is painted."""
        self.run_worker(self._begin())

    async def _begin(self) -> None:
        self._history = await asyncio.to_thread(self._read)
        self._show()

    @on(Input.Changed)
    def _narrow(self) -> None:
        self._show()

    def _show(self, cursor: int = 0) -> None:
        """Show the queries in which every word that was typed occurs."""
        part = self.query_one(Input).value
        words = part.casefold().split()
        self._shown = [
            asked for asked in self._history if all(word in asked.query.casefold() for word in words)
        ]
        if self._history:
            empty = f"No earlier query has {part.strip()} in it: {key_of(self, 'close')} closes."
        else:
            empty = "Nothing yet: a query comes here when you press enter, or read a paper that it finds."
        self._rows.show(self._shown, words, self._counts, empty, cursor)
        self._begin_counting()

    @on(Rows.Moved)
    def _begin_counting(self) -> None:
        counting: Callable[[], Awaitable[None]] = self._count_in_view
        self.run_worker(counting, group="count", exclusive=True)

    async def _count_in_view(self) -> None:
        """Count the papers of the queries in view, from the top."""
        for row in self._rows.in_view():
            query = self._shown[row].query
            if query not in self._counts:
                papers = await self._count(query)
                if papers is not None:
                    self._counts[query] = papers
                    self._rows.row_changed(row)

    def action_forget(self) -> None:
        """Take the query under the cursor out of the history."""
        if self._shown:
            asked = self._shown[self._rows.cursor]
            self._forget(asked)
            self._history = [each for each in self._history if each != asked]
            self._show(self._rows.cursor)

    @on(Input.Submitted)
    @on(Rows.Chosen)
    def _choose(self) -> None:
        if self._shown:
            self.dismiss(self._shown[self._rows.cursor].query)


def _occurrences(text: str, words: Sequence[str], style: Style) -> list[Span]:
    folded = text.casefold()
    if len(folded) != len(text):  # then places in one are not places in the other
        return []
    spans = []
    for word in words:
        start = folded.find(word)
        while start >= 0:
            spans.append(Span(start, start + len(word), style))
            start = folded.find(word, start + len(word))
    return spans


def _age(when: float) -> str:
    """How long ago something was, in its largest unit."""
    seconds = time.time() - when
    for unit, name in _UNITS:
        if seconds >= unit:
            return f"{int(seconds // unit):,} {name}"
    return "now"
