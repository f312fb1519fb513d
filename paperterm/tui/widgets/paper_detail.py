"""The detail pane: one paper in full, with the matches set off."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content, Span
from textual.message import Message

from paperterm.tui import render
from paperterm.tui.keyboard import bindings
from paperterm.tui.widgets.prose import Prose
from paperterm.tui.widgets.scrolling import Scrolling


class Jump(NamedTuple):
    """Which match is set off, counted from 1, of how many, and whether the way there led around the end."""

    number: int
    total: int
    around: bool


class PaperDetail(Scrolling, can_focus=True):
    """Scrolls through a paper and jumps between matches; its text can be selected with the mouse."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("lists")

    DEFAULT_CSS = """
    PaperDetail {
        overflow-x: hidden;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        scrollbar-color: $border;
        scrollbar-background: $background;
        scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
    }
    PaperDetail > Prose { max-width: 92; padding: 0 2 0 0; }
    """

    class AddressClicked(Message):
        """An address in the text was clicked."""

        def __init__(self, url: str) -> None:
            super().__init__()
            self.url = url

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._text = Content("")
        self._prose = Prose()
        self._hits: list[Span] = []
        self._at: int | None = None
        self._scrolled_to = 0

    def compose(self) -> ComposeResult:
        """The text, which scrolls as a whole."""
        yield self._prose

    def show(self, paragraphs: Sequence[Content], *, same_paper: bool) -> None:
        """Show a paper.

        Args:
            paragraphs: Its text.
            same_paper: Whether it is the one that is shown already, so that the place is kept.
        """
        before = self._lit()
        self._text = Content("\n").join(paragraphs)
        self._hits = [span for span in self._text.spans if span.style == render.HIT]
        self._set_off(self._at if same_paper and self._lit() == before else None)
        if not same_paper:
            self.scroll_home(animate=False, immediate=True)

    def hit_lines(self) -> list[int]:
        """For each match the line on which it begins, as the text is wrapped now."""
        return self._prose.lines_of([hit.start for hit in self._hits])

    def jump(self, direction: int) -> Jump | None:
        """Set off the next match (1) or the one before (-1), round and round, and bring it into view.

        The first is the next from what is in view, not from what was in view when the paper was shown.

        Returns:
            Where it is among the matches; None where there is none.
        """
        lines, here = self.hit_lines(), round(self.scroll_y)
        if not lines:
            return None
        at, around = self._at, False
        if at is not None and self._scrolled_to == here:
            around = not 0 <= at + direction < len(lines)
            at = (at + direction) % len(lines)
        else:
            at = bisect_left(lines, here) if direction > 0 else bisect_left(lines, here) - 1
            around = not 0 <= at < len(lines)
            at %= len(lines)
        self._set_off(at)
        height = self.scrollable_content_region.height
        if not here <= lines[at] < here + height:
            self.scroll_to(y=lines[at] - height // 3, animate=False, immediate=True)
        self._scrolled_to = round(self.scroll_y)
        return Jump(at + 1, len(lines), around)

    def _lit(self) -> list[str]:
        """What the matches are, wherever they stand."""
        return [self._text.plain[hit.start : hit.end] for hit in self._hits]

    def _set_off(self, at: int | None) -> None:
        """Set one match off from the others."""
        self._at = at
        here = [] if at is None else [self._hits[at]._replace(style=render.HIT_HERE)]
        self._prose.show(Content(self._text.plain, [*self._text.spans, *here]))

    def on_click(self, event: events.Click) -> None:
        """Open the address that was clicked, unless the mouse has just selected a text."""
        url = event.style.meta.get(render.ADDRESS)
        if url and self.screen.get_selected_text() is None:
            event.stop()
            self.post_message(self.AddressClicked(url))
