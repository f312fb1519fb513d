"""A line to type in, which takes text from the outside as well: from the clipboard and the command line."""

from __future__ import annotations

from dataclasses import replace

from textual import events
from textual.geometry import Size
from textual.reactive import Reactive
from textual.style import Style
from textual.widgets import Input

from paperterm.text import clean


class TextBox(Input):
    """Holds nothing that must not reach the terminal, whoever puts it there."""

    # a box has its place whatever is typed into it: the panes need not be arranged anew for a letter
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)

    def validate_value(self, value: str) -> str:
        """The text on one line and cleaned, its blanks as they are."""
        return clean(value).replace("\n", " ").replace("\t", " ")

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> Style:
        """The style of a part with its reverse video, which Textual leaves out."""
        style = super().get_visual_style(*component_classes, partial=partial)
        reverse = any(self.get_component_styles(name).text_style.reverse for name in component_classes)
        return replace(style, reverse=True) if reverse else style

    def _on_paste(self, event: events.Paste) -> None:
        """Take all lines of what is pasted, as many letters of them as there is room for."""
        event.stop()
        event.prevent_default()
        text = " ".join(event.text.splitlines())
        if not text:
            return
        if self.max_length is not None:
            room = self.max_length - len(self.value) + len(self.selected_text)
            if len(text) > room:
                text = text[:room]
                self.restricted()
        if self.selection.is_empty:
            self.insert_text_at_cursor(text)
        else:
            self.replace(text, *self.selection)
