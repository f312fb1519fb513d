"""The card of the tour: a step in two lines, which have a place of their own above the last line."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widgets import Static


class TourCard(Static):
    """Says one step; it never has the keys."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    TourCard {
        height: auto;
        max-height: 50%;
        padding: 0 1;
        background: $surface;
        color: $foreground;
        border: none;
        border-top: solid $accent;
        border-title-color: $text-accent;
        border-title-style: bold;
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)

    def show(self, title: str, *lines: Iterable[tuple[str, bool]]) -> None:
        """Say something.

        Args:
            title: What stands above it.
            lines: Its lines in pieces, each with whether it is a key.
        """
        self.border_title = Content(title)
        said = (
            Content.assemble(*((piece, "bold $text-accent") if is_key else piece for piece, is_key in line))
            for line in lines
        )
        self.update(Content("\n").join(said))
