"""The detail pane: one paper in full, with the matches set off."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from paperterm.tui import render

_MEASURE = 90


class PaperDetail(VerticalScroll, can_focus=True):
    """Scrolls through a paper and jumps between matches; its text can be selected with the mouse."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", id="detail.down", show=False),
        Binding("up,k", "move(-1)", "Up", id="detail.up", show=False),
        Binding("ctrl+d", "move_page(0.5)", "Half a page down", id="detail.half_down", show=False),
        Binding("ctrl+u", "move_page(-0.5)", "Half a page up", id="detail.half_up", show=False),
        Binding("pagedown,ctrl+f", "move_page(1)", "Page down", id="detail.page_down", show=False),
        Binding("pageup,ctrl+b", "move_page(-1)", "Page up", id="detail.page_up", show=False),
        Binding("home,g", "move_to_end(-1)", "Top", id="detail.first", show=False),
        Binding("end,G", "move_to_end(1)", "Bottom", id="detail.last", show=False),
    ]

    DEFAULT_CSS = """
    PaperDetail {
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        scrollbar-color: $border;
        scrollbar-background: $background;
        scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
    }
    PaperDetail > Static { height: auto; max-width: 90; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._text = Content("")
        self._static = Static(markup=False)
        self._jumped: tuple[int, float] | None = None

    def compose(self) -> ComposeResult:
        """The text, which scrolls as a whole."""
        yield self._static

    def show(self, paragraphs: Sequence[Content], *, same_paper: bool) -> None:
        """Show a paper.

        Args:
            paragraphs: Its text.
            same_paper: Whether it is the one that is shown already, so that the place is kept.
        """
        self._jumped = None
        self._text = Content("\n").join(paragraphs)
        self._static.update(self._text)
        if not same_paper:
            self.scroll_home(animate=False, immediate=True)

    def hit_lines(self) -> list[int]:
        """The lines that hold a match, as the text is wrapped now."""
        width = min(_MEASURE, self._static.content_size.width)
        if not width:
            return []
        return [
            line
            for line, content in enumerate(self._text.wrap(width))
            if any(span.style == render.HIT for span in content.spans)
        ]

    def jump(self, direction: int) -> tuple[int, int] | None:
        """Scroll to the next line with a match (1) or the one before (-1), round and round.

        Returns:
            The number of that line among those with a match, and how many there are; None for none.
        """
        lines, here = self.hit_lines(), round(self.scroll_y)
        if not lines:
            return None
        if self._jumped is not None and self._jumped[1] == here:
            # near the end the text cannot be scrolled up to the match, so where it stands does not tell
            place = self._jumped[0] + direction
        else:
            place = bisect_right(lines, here) if direction > 0 else bisect_left(lines, here) - 1
        place %= len(lines)
        self.scroll_to(y=lines[place], animate=False, immediate=True)
        self._jumped = place, round(self.scroll_y)
        return place + 1, len(lines)

    # Textual's own ways of scrolling wait for the next frame: of two keys in between one would be lost.

    def action_move(self, lines: int) -> None:
        """Scroll by lines."""
        self.scroll_relative(y=lines, animate=False, immediate=True)

    def action_move_page(self, pages: float) -> None:
        """Scroll by pages."""
        page = max(1, self.scrollable_content_region.height - 1)
        self.action_move(int(page * pages) or (1 if pages > 0 else -1))

    def action_move_to_end(self, end: int) -> None:
        """Scroll to the top (-1) or the bottom (1)."""
        self.scroll_to(y=0 if end < 0 else self.max_scroll_y, animate=False, immediate=True)
