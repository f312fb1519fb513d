"""A line to type in, which takes text from the outside as well: from the clipboard and the command line."""

from __future__ import annotations

from textual.widgets import Input

from paperterm.text import clean


class TextBox(Input):
    """Holds nothing that must not reach the terminal, whoever puts it there."""

    def validate_value(self, value: str) -> str:
        """The text on one line and cleaned, its blanks as they are."""
        return clean(value).replace("\n", " ").replace("\t", " ")
