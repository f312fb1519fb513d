"""A text in lines of some width, in which a web address that is wider than a line breaks at a joint."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len, chop_cells
from textual.content import Content

_WORD = re.compile(r"\s*\S+\s*")
_UP_TO_JOINT = re.compile(r"[^/?&=.-]*[/?&=.-]+\s*|[^/?&=.-]+")


class Line(NamedTuple):
    """A line, and where it stands.

    Attributes:
        text: What is on it, without the blanks at its end.
        paragraph: The paragraph, counted from 0.
        start: How many letters of the paragraph are on the lines before.
    """

    text: Content
    paragraph: int
    start: int


class _Place(NamedTuple):
    paragraph: int
    part: int
    start: int


class Paragraphs:
    """A text that can be looked at line by line; only the lines that are asked for are made.

    Textual's own content breaks at blanks alone, and in the middle of whatever is wider than a line.

    Args:
        text: The text, a paragraph a line.
    """

    def __init__(self, text: Content) -> None:
        self.text = text
        self._paragraphs = text.split(allow_blank=True)
        self._width = 0
        self._breaks: list[list[int]] = []
        self._places: list[_Place] = []
        self._parts: dict[int, Sequence[Content]] = {}

    def height(self, width: int) -> int:
        """How many lines there are; none in no columns."""
        return len(self._wrapped(width))

    def line(self, number: int, width: int) -> Line:
        """A line, counted from 0."""
        paragraph, part, start = self._wrapped(width)[number]
        parts = self._parts.get(paragraph)
        if parts is None:
            parts = self._parts[paragraph] = self._paragraphs[paragraph].divide(self._breaks[paragraph])
        return Line(parts[part].rstrip(), paragraph, start)

    def begins(self, width: int) -> list[int]:
        """Where in the text each line begins."""
        before = [0]
        for paragraph in self._paragraphs:
            before.append(before[-1] + len(paragraph.plain) + 1)
        return [before[place.paragraph] + place.start for place in self._wrapped(width)]

    def _wrapped(self, width: int) -> list[_Place]:
        if self._width != width:
            self._parts.clear()
            self._width = width
            self._breaks = [breaks_in(each.plain, width) for each in self._paragraphs] if width else []
            self._places = [
                _Place(paragraph, part, start)
                for paragraph, breaks in enumerate(self._breaks)
                for part, start in enumerate((0, *breaks))
            ]
        return self._places


def breaks_in(text: str, width: int) -> list[int]:
    """Where in a paragraph its second line begins, and each that follows.

    A line ends behind a blank. Only what is wider than a line breaks within: behind a joint of an address,
    such as a slash, where there is one, else where the line is full.

    Args:
        text: The paragraph.
        width: The columns of a line.
    """
    breaks: list[int] = []
    used = 0
    for start, piece in _pieces(text, width):
        if used and used + cell_len(piece.rstrip()) > width:
            breaks.append(start)
            used = 0
        used += cell_len(piece)
    return breaks


def _pieces(text: str, width: int) -> Iterator[tuple[int, str]]:
    """What stays together on a line, with where it begins."""
    for word in _WORD.finditer(text):
        if cell_len(word[0].rstrip()) <= width:
            yield word.start(), word[0]
            continue
        for part in _UP_TO_JOINT.finditer(word[0]):
            start = word.start() + part.start()
            whole = cell_len(part[0].rstrip()) <= width
            for piece in [part[0]] if whole else chop_cells(part[0], width):
                yield start, piece
                start += len(piece)
