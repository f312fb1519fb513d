"""The detail pane: one paper in full, with the matches set off."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import BindingType
from textual.content import Content, Span
from textual.message import Message

from paperterm.tui import render
from paperterm.tui.keyboard import bindings
from paperterm.tui.widgets.prose import Prose
from paperterm.tui.widgets.scrolling import ScrollsAtOnce


class Jump(NamedTuple):
    """Which match is set off, counted from 1, of how many, and whether the way there led around the end."""

    number: int
    total: int
    around: bool


class PaperDetail(Prose, ScrollsAtOnce, can_focus=True):
    """Scrolls through a paper and jumps between matches; its text can be selected with the mouse."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("lists")

    DEFAULT_CSS = """
    PaperDetail > .prose--column { max-width: 90; margin: 0 2 0 0; }
    """

    class AddressClicked(Message):
        """An address in the text was clicked."""

        def __init__(self, url: str) -> None:
            super().__init__()
            self.url = url

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._hits: list[Span] = []
        self._at: int | None = None
        self._scrolled_to = 0

    def show_paper(self, paragraphs: Sequence[Content], *, same_paper: bool) -> None:
        """Show a paper.

        Args:
            paragraphs: Its text.
            same_paper: Whether it is the one that is shown already, so that the place is kept.
        """
        text = Content("\n").join(paragraphs)
        hits = [span for span in text.spans if span.style == render.HIT]
        stays = same_paper and _words(text, hits) == _words(self.text, self._hits)
        self._hits = hits
        self._set_off(self._at if stays else None, text)
        if not same_paper:
            self.scroll_home(animate=False, immediate=True)

    def hit_lines(self) -> list[int]:
        """For each match the line on which it begins, as the text is wrapped now."""
        return self.lines_of([hit.start for hit in self._hits])

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
        self._set_off(at, self.text)
        height = self.scrollable_content_region.height
        if not here <= lines[at] < here + height:
            self.scroll_to(y=lines[at] - height // 3, animate=False, immediate=True)
        self._scrolled_to = round(self.scroll_y)
        return Jump(at + 1, len(lines), around)

    def _set_off(self, at: int | None, text: Content) -> None:
        """Show a text with one match set off from the others."""
        self._at = at
        spans = [span for span in text.spans if span.style != render.HIT_HERE]
        here = [] if at is None else [self._hits[at]._replace(style=render.HIT_HERE)]
        self.show(Content(text.plain, [*spans, *here]))

    def on_click(self, event: events.Click) -> None:
        """Open the address that was clicked, unless the mouse has just selected a text."""
        url = event.style.meta.get(render.ADDRESS)
        if url and self.screen.get_selected_text() is None:
            event.stop()
            self.post_message(self.AddressClicked(url))


def _words(text: Content, hits: Sequence[Span]) -> list[str]:
    """What the matches are, wherever they stand."""
    return [text.plain[hit.start : hit.end] for hit in hits]
