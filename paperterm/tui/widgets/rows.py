"""A list of any length whose rows have one height: only what is in view is ever built.

Textual's own lists visit each row when they are mounted and when they are resized, which takes seconds at
100,000 rows. Here a line on the screen leads straight to its row.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.cache import LRUCache
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.style import Style

from paperterm.tui import render
from paperterm.tui.keyboard import bindings
from paperterm.tui.widgets.scrolling import DrawnLines

_KEPT_ROWS = 512


class Rows(DrawnLines, can_focus=True):
    """A list with a cursor; subclasses say how many rows there are and draw one.

    Attributes:
        fades: Whether the cursor's row stands out less where the keys are elsewhere.
        cursor: The row under the cursor.
        row_height: How many lines a row has.
        why_empty: What to say where there are no rows.
    """

    ALLOW_SELECT = False
    fades: ClassVar[bool] = False

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--cursor", "rows--cursor-away", "rows--beside"}

    BINDINGS: ClassVar[list[BindingType]] = bindings("lists")

    DEFAULT_CSS = """
    Rows {
        &> .rows--cursor { background: $row-here; text-style: $row-here-style; }
        &> .rows--cursor-away { background: $row-away; text-style: $row-away-style; }
        &> .rows--beside { color: $foreground-muted; }
    }
    """

    cursor: reactive[int] = reactive(0, init=False, repaint=False)

    class OfRow(Message):
        """Something that happened to a row."""

        def __init__(self, rows: Rows, row: int) -> None:
            super().__init__()
            self.rows = rows
            self.row = row

        @property
        def control(self) -> Rows:
            """The list."""
            return self.rows

    class Moved(OfRow):
        """The cursor is on another row, or its row holds something else."""

    class Chosen(OfRow):
        """A row was chosen with Enter or the mouse."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.row_height = 1
        self.why_empty = ""
        self._drawn: LRUCache[tuple[int, int, bool, bool], list[Strip]] = LRUCache(_KEPT_ROWS)
        self._looks: dict[str, Style] = {}

    def row_count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def draw_row(self, row: int, width: int, *, under_cursor: bool) -> list[Strip]:
        """The lines of one row, `row_height` strips of exactly `width` cells."""
        raise NotImplementedError

    def draw_empty(self, line: int, width: int) -> Strip:
        """A line below the last row, or of a list without rows."""
        if line == 0 and self.why_empty and not self.row_count():
            why = render.plain(self.why_empty).stylize(self.look("rows--beside"))
            return render.strip_of(Content(" ") + why, width, self.visual_style)
        return Strip.blank(width, self.visual_style.rich_style)

    def ground(self, *, under_cursor: bool) -> Style:
        """What a row is drawn on."""
        return self.visual_style + self.cursor_look() if under_cursor else self.visual_style

    def cursor_look(self) -> Style:
        """How the cursor's row stands out."""
        return self.look("rows--cursor-away" if self.fades and not self.has_focus else "rows--cursor")

    def look(self, part: str) -> Style:
        """The style of a part, to be laid over what it is drawn on.

        Textual's partial styles lose their backgrounds, and reverse video: one without transparency is left
        out altogether.
        """
        look = self._looks.get(part)
        if look is None:
            style, own = self.get_visual_style(part, partial=True), self.get_component_styles(part)
            text_style = own.text_style
            # what is set off stands out of what is dim around it
            dim = False if text_style.bold else text_style.dim
            look = replace(style, background=own.background, reverse=text_style.reverse, dim=dim)
            self._looks[part] = look
        return look

    def rows_changed(self, cursor: int | None = None) -> None:
        """Draw everything anew.

        Args:
            cursor: Where the cursor is to be; its place is kept where none is given.
        """
        self._drawn.clear()
        self._measure()
        wanted = max(0, min(self.cursor if cursor is None else cursor, self.row_count() - 1))
        if wanted != self.cursor:
            self.set_reactive(Rows.cursor, wanted)
            self.post_message(self.Moved(self, wanted))
        self._show_cursor(center=True)
        self.refresh()

    def row_changed(self, row: int) -> None:
        """Draw one row anew."""
        for key in [key for key in list(self._drawn.keys()) if key[0] == row]:
            self._drawn.discard(key)
        self._refresh_row(row)

    def render_line(self, y: int) -> Strip:
        """One line of the view."""
        width = self.scrollable_content_region.width
        line = self._top * self.row_height + y
        row, part = divmod(line, self.row_height)
        if row >= self.row_count():
            return self.draw_empty(line - self.row_count() * self.row_height, width)
        under_cursor = row == self.cursor
        key = (row, width, under_cursor, self.has_focus)
        strips = self._drawn.get(key)
        if strips is None:
            strips = self.draw_row(row, width, under_cursor=under_cursor)
            self._drawn[key] = strips
        return strips[part]

    def notify_style_update(self) -> None:
        """Forget what was drawn in another theme."""
        self._drawn.clear()
        self._looks.clear()
        super().notify_style_update()

    def validate_cursor(self, row: int) -> int:
        """The cursor stays on a row."""
        return max(0, min(row, self.row_count() - 1))

    def watch_cursor(self, before: int, after: int) -> None:
        """Move the bar, keep it in view, tell the others."""
        self._refresh_row(before)
        self._refresh_row(after)
        self._show_cursor()
        self.post_message(self.Moved(self, after))

    def watch_has_focus(self, has_focus: bool) -> None:
        """The cursor's row looks different in the pane that has the keys."""
        super().watch_has_focus(has_focus)
        self._refresh_row(self.cursor)

    def on_mount(self) -> None:
        """Size the list once it is known what is in it."""
        self._measure()

    def on_resize(self) -> None:
        """Size the list for the new width."""
        self._drawn.clear()
        self._measure()
        self._show_cursor()

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor to its row and chooses it."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        row = self._top + offset.y // self.row_height
        if row < self.row_count():
            event.stop()
            self.cursor = row
            self.clicked(row, offset.x, event)

    def clicked(self, row: int, x: int, event: events.Click) -> None:
        """What a click on a row does besides moving the cursor there."""
        del x, event
        self.post_message(self.Chosen(self, row))

    def action_move(self, by: int) -> None:
        """Move the cursor by rows."""
        self.cursor += by

    def action_move_page(self, pages: float) -> None:
        """Move the cursor by pages."""
        self.cursor += int(self._rows_in_view * pages) or (1 if pages > 0 else -1)

    def action_move_to_end(self, end: int) -> None:
        """Move the cursor to the first row (-1) or the last (1)."""
        self.cursor = 0 if end < 0 else self.row_count() - 1

    def action_move_to_row(self, row: int) -> None:
        """Move the cursor to a row, counted from 1."""
        self.cursor = row - 1

    @property
    def _top(self) -> int:
        """The first row in view, which is there as a whole wherever the list has been scrolled to."""
        return self.scroll_offset.y // self.row_height

    @property
    def _rows_in_view(self) -> int:
        """How many rows are in view as a whole; below them the title of the next may be."""
        return max(1, self.scrollable_content_region.height // self.row_height)

    def _measure(self) -> None:
        width, height = self.scrollable_content_region.size
        # so much that the last row can be whole while the first in view is
        below = height % self.row_height
        self.virtual_size = Size(width, self.row_count() * self.row_height + below)

    def _refresh_row(self, row: int) -> None:
        line = (row - self._top) * self.row_height
        self.refresh(Region(0, line, self.scrollable_content_region.width, self.row_height))

    def _show_cursor(self, *, center: bool = False) -> None:
        """Scroll so that the cursor's row is in view; in its middle, if it was out of it and is to."""
        if not self.row_count() or not self.scrollable_content_region.height:
            return
        top, rows = self._top, self._rows_in_view
        if not top <= self.cursor < top + rows:
            before = (rows - 1) // 2 if center else 0 if self.cursor < top else rows - 1
            top = max(0, self.cursor - before)
            self.scroll_to(y=top * self.row_height, animate=False, force=True, immediate=True)
