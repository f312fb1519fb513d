"""The list of papers: two lines each, the title first and what it says second."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.content import Content, Span
from textual.message import Message
from textual.strip import Strip
from textual.style import Style

from paperterm.highlight import Highlighter
from paperterm.library import Library
from paperterm.papers import Paper
from paperterm.tui import render
from paperterm.tui.widgets.rows import Rows

_GUTTER = 4
"""A bar for the cursor, then a place each for mark, star and unread: nothing shifts when one comes or goes."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """What the reader made of the papers, as far as the list shows it."""

    read: Collection[str] = ()
    starred: Collection[str] = ()
    marked: Collection[str] = ()


class PaperList(Rows):
    """The papers that match, in order, with what the reader made of them."""

    ROW_HEIGHT = 2

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "paper-list--title",
        "paper-list--read",
        "paper-list--passage",
        "paper-list--hit",
        "paper-list--badge",
        "paper-list--mark",
        "paper-list--star",
        "paper-list--unread",
        "paper-list--cursor",
        "paper-list--cursor-away",
        "paper-list--bar",
        "paper-list--range",
        "paper-list--empty",
    }

    DEFAULT_CSS = """
    PaperList {
        &> .paper-list--title { color: $text; text-style: bold; }
        &> .paper-list--read { color: $text; }
        &> .paper-list--passage { color: $text-muted; }
        &> .paper-list--hit { color: $text-warning; text-style: bold underline; }
        &> .paper-list--badge { color: $text-success; }
        &> .paper-list--mark { color: $text-success; text-style: bold; }
        &> .paper-list--star { color: $text-warning; text-style: bold; }
        &> .paper-list--unread { color: $primary; }
        &> .paper-list--cursor { background: $block-cursor-background 35%; }
        &> .paper-list--cursor-away { background: $foreground 8%; }
        &> .paper-list--bar { color: $accent; text-style: bold; }
        &> .paper-list--range { background: $secondary 30%; }
        &> .paper-list--empty { color: $text-muted; }
    }
    """

    class MarkClicked(Message):
        """The gutter of a row was clicked."""

        def __init__(self, row: int) -> None:
            super().__init__()
            self.row = row

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.library: Library | None = None
        self.numbers: Sequence[int] = ()
        self.shelved = Shelved()
        self.highlighter: Highlighter | None = None
        self.explanation: Sequence[Content] = ()
        self.range_from: int | None = None

    @property
    def number(self) -> int | None:
        """The number of the paper under the cursor."""
        return self.numbers[self.cursor] if self.cursor < len(self.numbers) else None

    @property
    def paper(self) -> Paper | None:
        """The paper under the cursor."""
        number = self.number
        return self.library[number] if self.library is not None and number is not None else None

    def row_count(self) -> int:
        """How many papers are shown."""
        return len(self.numbers)

    def show(
        self, numbers: Sequence[int], highlighter: Highlighter | None, explanation: Sequence[Content]
    ) -> None:
        """Show other papers, with the cursor on the same one where it is still there.

        Args:
            numbers: The papers' numbers, in order.
            highlighter: What to set off, where something was searched.
            explanation: What to say where there are none.
        """
        before = self.number
        self.numbers = numbers
        self.highlighter = highlighter
        self.explanation = explanation
        self.range_from = None
        try:
            cursor = 0 if before is None else self.numbers.index(before)
        except ValueError:
            cursor = 0
        self.rows_changed(cursor)

    def draw_row(self, row: int, width: int, *, under_cursor: bool) -> list[Strip]:
        """A paper's two lines."""
        assert self.library is not None
        paper = self.library[self.numbers[row]]
        base = self.visual_style
        if self.range_from is not None and min(self.range_from, self.cursor) <= row <= max(
            self.range_from, self.cursor
        ):
            base += self._style("range")
        if under_cursor:
            base += self._style("cursor" if self.has_focus else "cursor-away")
        hit = self._style("hit")
        read = paper.id in self.shelved.read
        room = max(1, width - _GUTTER)
        heading = render.title(paper, self.highlighter or render.NOTHING, hit).stylize_before(
            self._style("read" if read else "title")
        )
        words = render.badges(paper)
        lead = Content(" ".join(words) + "  ", [Span(0, len(" ".join(words)), self._style("badge"))])
        second = (lead if words else Content("")) + render.passage(
            paper, self.highlighter, max(20, room - (lead.cell_length if words else 0)), hit
        ).stylize_before(self._style("passage"))
        bar = self._gutter("▌" if under_cursor else " ", "bar")
        signs = (
            bar
            + self._gutter(render.MARK if paper.id in self.shelved.marked else " ", "mark")
            + self._gutter(render.STAR if paper.id in self.shelved.starred else " ", "star")
            + self._gutter(" " if read else render.UNREAD, "unread")
        )
        below = bar + Content(" " * (_GUTTER - 1))
        return [
            render.strip_of(signs + " " + heading, width, base),
            render.strip_of(below + " " + second, width, base),
        ]

    def draw_empty(self, line: int, width: int) -> Strip:
        """Why there is nothing, and which key gets out."""
        if not self.numbers and 0 < line <= len(self.explanation):
            content = Content("  ") + self.explanation[line - 1]
            return render.strip_of(content.stylize_before(self._style("empty")), width, self.visual_style)
        return super().draw_empty(line, width)

    def watch_cursor(self, before: int, after: int) -> None:
        """Move the cursor; a range in the making is drawn with it."""
        super().watch_cursor(before, after)
        if self.range_from is not None:
            self._drawn.clear()
            self.refresh()

    def clicked(self, row: int, x: int, event: events.Click) -> None:
        """A click in the gutter marks, a double click opens."""
        if x < _GUTTER:
            self.post_message(self.MarkClicked(row))
        elif event.chain > 1:
            super().clicked(row, x, event)

    def _style(self, name: str) -> Style:
        return self.get_visual_style(f"paper-list--{name}", partial=True)

    def _gutter(self, sign: str, name: str) -> Content:
        return Content(sign, [Span(0, 1, self._style(name))])
