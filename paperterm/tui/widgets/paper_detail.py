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
        Binding("down,j", "scroll_down", "Down", id="detail.down", show=False),
        Binding("up,k", "scroll_up", "Up", id="detail.up", show=False),
        Binding("ctrl+d", "half(1)", "Half a page down", id="detail.half_down", show=False),
        Binding("ctrl+u", "half(-1)", "Half a page up", id="detail.half_up", show=False),
        Binding("pagedown,ctrl+f", "page_down", "Page down", id="detail.page_down", show=False),
        Binding("pageup,ctrl+b", "page_up", "Page up", id="detail.page_up", show=False),
        Binding("home,g", "scroll_home", "Top", id="detail.first", show=False),
        Binding("end,G", "scroll_end", "Bottom", id="detail.last", show=False),
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

    def action_half(self, direction: int) -> None:
        """Scroll half a page."""
        self.scroll_relative(y=direction * max(1, self.size.height // 2), animate=False)
