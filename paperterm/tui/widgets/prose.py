"""Paragraphs to be read and selected, of which only the lines in view are ever drawn."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual.content import Content
from textual.geometry import Size
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style

from paperterm.tui.paragraphs import Line, Paragraphs
from paperterm.tui.widgets.scrolling import DrawnLines


class Column(NamedTuple):
    """Where a text stands in its pane.

    Attributes:
        room: The columns of the pane.
        width: How many of them a line of the text has.
        left: How many are before it.
    """

    room: int
    width: int
    left: int


class Prose(DrawnLines):
    """Shows paragraphs in a column, which is as wide as there is room and its component style allows."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"prose--column"}

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._paragraphs = Paragraphs(Content(""))
        self._column: Column | None = None
        self._drawn: dict[int, Strip] = {}

    @property
    def text(self) -> Content:
        """The text that is shown."""
        return self._paragraphs.text

    @property
    def column(self) -> Column:
        """The column in which the text stands."""
        room = self.scrollable_content_region.width
        if self._column is None or self._column.room != room:
            self._column = self._column_in(room)
            self._drawn.clear()
        return self._column

    def show(self, text: Content) -> None:
        """Show a text, a paragraph a line."""
        self._paragraphs = Paragraphs(text)
        self._measure()
        self.refresh(layout=self.styles.auto_dimensions)

    def lines_of(self, offsets: Sequence[int]) -> list[int]:
        """On which lines these places of the text are, as it is wrapped; nothing before it is laid out."""
        begins = self._paragraphs.begins(self.column.width)
        return [bisect_right(begins, offset) - 1 for offset in offsets if begins]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """How many lines there are in this width."""
        del container, viewport
        return self._paragraphs.height(self._column_in(width).width)

    def get_selection(self, selection: Selection) -> tuple[str, str]:
        """What is selected, without the breaks of the lines that are not in the text."""
        return selection.extract(self.text.plain), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw what is selected, or no longer is."""
        self._drawn.clear()
        super().selection_updated(selection)

    def notify_style_update(self) -> None:
        """Forget what was drawn in another theme, or another column."""
        self._column = None
        super().notify_style_update()

    def on_resize(self) -> None:
        """Wrap the text for the new width."""
        self._measure()

    def render_line(self, y: int) -> Strip:
        """One line of the view."""
        column, number = self.column, self.scroll_offset.y + y
        strip = self._drawn.get(number)
        if strip is None:
            if number < self._paragraphs.height(column.width):
                strip = self._draw(number, column)
            else:
                strip = Strip.blank(column.room, self.visual_style.rich_style)
            self._drawn[number] = strip
        return strip

    def _measure(self) -> None:
        self._drawn.clear()
        room, width, _ = self.column
        self.virtual_size = Size(room, self._paragraphs.height(width))

    def _column_in(self, room: int) -> Column:
        if not room:  # what has not been laid out has no styles either
            return Column(0, 0, 0)
        styles = self.get_component_styles("prose--column")
        most = room - styles.margin.right
        width = most if styles.max_width is None else max(0, min(most, int(styles.max_width.value)))
        return Column(room, width, (most - width) // 2 if styles.align_horizontal == "center" else 0)

    def _draw(self, number: int, column: Column) -> Strip:
        line = self._paragraphs.line(number, column.width)
        style, text = self.visual_style, line.text
        if (selected := self._selected(line)) is not None:
            text = text.stylize(
                Style.from_styles(self.screen.get_component_styles("screen--selection")), *selected
            )
        # the mouse can begin to select before the text as well
        before = Segment(" ", style.background_style.rich_style_with_offset(line.start, line.paragraph))
        segments, at = [before] * column.left, line.start
        for part, look in text.render(style, end=""):
            segments.append(Segment(part, (style + look).rich_style_with_offset(at, line.paragraph)))
            at += len(part)
        strip = Strip(segments, column.left + text.cell_length)
        return strip.extend_cell_length(column.room, self.visual_style.rich_style)

    def _selected(self, line: Line) -> tuple[int, int] | None:
        """Which part of a line is selected."""
        span = self.text_selection.get_span(line.paragraph) if self.text_selection is not None else None
        if span is None:
            return None
        length = len(line.text)
        start = max(0, span[0] - line.start)
        end = length if span[1] == -1 else min(length, span[1] - line.start)
        return (start, end) if start < end else None
