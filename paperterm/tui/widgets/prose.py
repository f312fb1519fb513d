"""Paragraphs to be read and selected, where a web address that is wider than a line breaks at a joint."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from textual.content import Content
from textual.css.styles import RulesMap
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widgets import Static

_WORD = re.compile(r"\s*\S+\s*")
_UP_TO_JOINT = re.compile(r"[^/?&=.-]*[/?&=.-]+\s*|[^/?&=.-]+")


class Prose(Static):
    """Shows paragraphs as wide as there is room."""

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(markup=False, classes=classes)
        self._paragraphs = _Paragraphs(Content(""))

    @property
    def text(self) -> Content:
        """The text that is shown."""
        return self._paragraphs.text

    def show(self, text: Content) -> None:
        """Show a text, a paragraph a line."""
        self._paragraphs = _Paragraphs(text)
        self.update(self._paragraphs)

    def lines_of(self, offsets: Sequence[int]) -> list[int]:
        """On which lines these places of the text are, as it is wrapped; nothing before it is laid out."""
        width = self.content_size.width
        begins = self._paragraphs.lines(width) if width else []
        return [bisect_right(begins, offset) - 1 for offset in offsets if begins]

    def get_selection(self, selection: Selection) -> tuple[str, str]:
        """What is selected, without the breaks of the lines that are not in the text."""
        return selection.extract(self.text.plain), "\n"


class _Paragraphs(Visual):
    """A text as it is wrapped.

    Textual's own content breaks at blanks alone, and in the middle of whatever is wider than a line.

    Args:
        text: The text.
    """

    def __init__(self, text: Content) -> None:
        self.text = text
        self._paragraphs = text.split(allow_blank=True)
        self._breaks: tuple[int, Sequence[Sequence[int]]] = (0, ())

    def lines(self, width: int) -> list[int]:
        """Where in the text each of its lines begins."""
        begins, start = [], 0
        for paragraph, breaks in zip(self._paragraphs, self._broken(width), strict=True):
            begins += [start, *(start + each for each in breaks)]
            start += len(paragraph.plain) + 1
        return begins

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """The columns of its longest paragraph."""
        return self.text.get_optimal_width(rules, container_width)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """How many lines it has."""
        del rules
        return sum(1 + len(breaks) for breaks in self._broken(width))

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Its lines, each of which knows its place in the text."""
        strips: list[Strip] = []
        selected, look = options.selection, options.selection_style
        for y, (paragraph, breaks) in enumerate(zip(self._paragraphs, self._broken(width), strict=True)):
            if selected is not None and look is not None and (span := selected.get_span(y)) is not None:
                start, end = span
                paragraph = paragraph.stylize(look, start, None if end == -1 else end)  # noqa: PLW2901
            for x, line in zip((0, *breaks), paragraph.divide(breaks), strict=True):
                strips.append(_strip(line.rstrip(), style, options, x, y))
        return strips[:height]

    def _broken(self, width: int) -> Sequence[Sequence[int]]:
        if self._breaks[0] != width:
            self._breaks = width, [breaks_in(each.plain, width) for each in self._paragraphs]
        return self._breaks[1]


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


def _strip(line: Content, style: Style, options: RenderOptions, x: int, y: int) -> Strip:
    segments = []
    for text, look in line.render(style, end="", parse_style=options.get_style):
        segments.append(Segment(text, (style + look).rich_style_with_offset(x, y)))
        x += len(text)
    return Strip(segments, line.cell_length)
