"""What scrolls as a whole: a paper in its pane, the help, a preview."""

from __future__ import annotations

from textual.containers import VerticalScroll


class Scrolling(VerticalScroll):
    """Scrolls at once: Textual's own ways wait for the next frame, and of two keys one would be lost."""

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
