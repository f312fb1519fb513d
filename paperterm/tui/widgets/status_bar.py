"""The last line: the keys that matter here, and what is going on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content, Span
from textual.reactive import reactive
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from paperterm.tui import render

_LEAST = 8
"""Columns of what a message says that are not given up for its end."""


class StatusBar(Widget):
    """Shows as many keys as there is room for, and always those of the last group: help and quit."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"status-bar--key", "status-bar--what", "status-bar--message"}

    DEFAULT_CSS = """
    StatusBar {
        height: 1;
        background: $surface;
        color: $foreground-muted;
        &> .status-bar--key { color: $text-accent; text-style: bold; }
        &> .status-bar--what { color: $foreground-muted; }
        &> .status-bar--message { color: $text-warning; }
    }
    """

    keys: reactive[Sequence[tuple[str, str]]] = reactive((), layout=False)
    always: reactive[Sequence[tuple[str, str]]] = reactive((), layout=False)
    message: reactive[str] = reactive("", layout=False)
    number: reactive[str] = reactive("", layout=False)

    def render_line(self, y: int) -> Strip:
        """The line, with the message first."""
        del y
        width = self.size.width
        key, what = self._style("key"), self._style("what")

        def hint(pair: tuple[str, str]) -> Content:
            name, doing = pair
            end = len(name) + 1 + len(doing)
            return Content(f"{name} {doing}", [Span(0, len(name), key), Span(len(name), end, what)])

        last = Content("  ").join([hint(pair) for pair in self.always])
        if last.cell_length + 2 > width:
            # the way to the help is the last to go
            last = hint(self.always[0]) if self.always else last
        if self.number:
            last = Content(self.number, [Span(0, len(self.number), key)]) + "  " + last
        room = width - last.cell_length - 3
        line = Content(" ")
        if self.message:
            line += _cut(self.message, max(0, room)).stylize(self._style("message")) + "  "
        for pair in self.keys:
            piece = hint(pair)
            if line.cell_length + piece.cell_length > room:
                break
            line += piece + "  "
        line = line.truncate(max(0, width - last.cell_length - 1), pad=True) + last + " "
        return render.strip_of(line, width, self.visual_style)

    def _style(self, name: str) -> Style:
        return self.get_visual_style(f"status-bar--{name}", partial=True)


def _cut(message: str, room: int) -> Content:
    """A message in so many columns; what can be done about it stands at its end and is not cut."""
    whole = render.plain(message)
    what, dot, can_be_done = whole.plain.rpartition(" · ")
    end = Content(f"{dot}{can_be_done}")
    left = room - end.cell_length
    if whole.cell_length <= room or not dot or left < _LEAST:
        return whole.truncate(room, ellipsis=True)
    return Content(what).truncate(left, ellipsis=True) + end
