"""The line between two panes that stand side by side."""

from __future__ import annotations

from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget

from paperterm.tui import render


class SeamLine(Widget):
    """Can be taken with the mouse and moved; the screen does that."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    SeamLine {
        width: 1;
        height: 1fr;
        color: $border;
        pointer: ew-resize;
        &:hover { color: $accent; }
    }
    """

    def render_line(self, y: int) -> Strip:
        """It hangs from the line above the panes."""
        return render.strip_of(Content("│" if y else "┬"), self.size.width, self.visual_style)
