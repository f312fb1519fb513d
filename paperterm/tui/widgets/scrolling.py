"""What scrolls: other widgets, as in the help and a preview, or lines, of which those in view are drawn."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.widget import Widget


class ScrollsAtOnce(Widget):
    """Scrolls at once: Textual's own ways wait for the next frame, and of two keys one would be lost.

    Textual takes the styles of the first class that another is made of alone, which must not be this one.
    """

    def action_move(self, lines: int) -> None:
        """Scroll by lines."""
        self.scroll_relative(y=lines, animate=False, immediate=True)

    def action_move_page(self, pages: float) -> None:
        """Scroll by pages."""
        page = max(1, self.scrollable_content_region.height - 1)
        self.action_move(int(page * pages) or (1 if pages > 0 else -1))

    def action_move_to_row(self, line: int) -> None:
        """Scroll to a line, counted from 1."""
        self.scroll_to(y=line - 1, animate=False, immediate=True)

    def action_move_to_end(self, end: int) -> None:
        """Scroll to the top (-1) or the bottom (1)."""
        self.scroll_to(y=0 if end < 0 else self.max_scroll_y, animate=False, immediate=True)


class Scrolling(VerticalScroll, ScrollsAtOnce):
    """Scrolls other widgets."""


class DrawnLines(ScrollView):
    """Lines in a place of its own: however many there are, nothing around it is arranged anew."""

    # the bar stands there at all times, and is not to be seen where everything is in view
    DEFAULT_CSS = """
    DrawnLines {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        scrollbar-color: $border;
        scrollbar-background: $background;
        scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
    }
    """

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)

    def watch_virtual_size(self, size: Size) -> None:
        """The scroll bar follows the number of lines."""
        self._scroll_update(size)
