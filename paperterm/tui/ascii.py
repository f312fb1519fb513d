"""The browser in ASCII: every sign and border is replaced on its way to the terminal, whoever drew it."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from paperterm.signs import pieces_in_ascii


class InAscii(LineFilter):
    """Draws lines in ASCII, each sign as wide as before; letters that a paper is written in stay."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The line in ASCII."""
        del background
        pieces = pieces_in_ascii([segment.text for segment in segments])
        return [
            Segment(piece, style, control)
            for piece, (_, style, control) in zip(pieces, segments, strict=True)
        ]
