"""A note as it is read: the reader's Markdown as plain text with spans, never as anything that is run.

What no terminal shows, an image or HTML, stands there as it was written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from textual.content import Content, Span

from paperterm.text import clean, one_line, steady
from paperterm.tui.render import LABEL, MUTED, clickable

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_HEADING, _CODE = LABEL, "$text-accent"
_INLINE = {"strong": "bold", "em": "italic", "s": "strike", "link": "underline"}
_BULLET, _BAR, _RULE = "• ", "│ ", "─" * 12
_LONGEST = 64_000


def rendered(note: str) -> list[Content]:
    """A note as paragraphs, a line of the text each; this may be called from any thread."""
    blocks = _Blocks()
    for token in _parser().parse(clean(note)[:_LONGEST]):
        blocks.take(token)
    return blocks.lines


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("strikethrough")


@dataclass
class _Blocks:
    """The lines of a note as they come about, block by block.

    Attributes:
        lines: What there is so far.
    """

    lines: list[Content] = field(default_factory=list)
    _margins: list[str] = field(default_factory=list)
    _numbers: list[int | None] = field(default_factory=list)
    _marker: str = ""
    _heading: bool = False
    _parted: bool = False

    def take(self, token: Token) -> None:
        """Go on with a token of the parser."""
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                if not self._numbers:
                    self._part()
                start = int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None
                self._numbers.append(start)
            case "list_item_open":
                number = self._numbers[-1]
                self._marker = _BULLET if number is None else f"{number}. "
                self._numbers[-1] = None if number is None else number + 1
                self._margins.append(" " * len(self._marker))
            case "blockquote_open":
                self._part()
                self._margins.append(_BAR)
            case "list_item_close" | "blockquote_close":
                self._margins.pop()
                self._marker = ""
                self._parted = token.type == "blockquote_close"
            case "bullet_list_close" | "ordered_list_close":
                self._numbers.pop()
                self._parted = not self._numbers
            case "heading_open":
                self._part()
                self._heading = True
            case "heading_close":
                self._heading = False
            case "paragraph_open":
                if not token.hidden:  # not an item of a list without blank lines
                    self._part()
            case "inline":
                self._write(_inline(token.children or (), heading=self._heading))
            case "fence" | "code_block" | "html_block":
                self._part()
                self._write(Content(steady(token.content.rstrip("\n"))).stylize(_CODE), "  ")
            case "hr":
                self._part()
                self._write(Content.styled(_RULE, MUTED))
        if token.type in {"paragraph_close", "fence", "code_block", "hr"}:
            self._parted = not token.hidden

    def _part(self) -> None:
        """Leave a line empty between two blocks."""
        if self.lines and self._parted:
            self.lines.append(Content.styled("".join(self._margins).rstrip(), MUTED))
        self._parted = False

    def _write(self, text: Content, indent: str = "") -> None:
        for line in text.split("\n", allow_blank=True):
            margin = "".join(self._margins)
            if self._marker:
                margin = margin[: -len(self._marker)] + self._marker
                self._marker = ""
            self.lines.append(Content.styled(margin, MUTED) + indent + line)


def _inline(tokens: Sequence[Token], *, heading: bool) -> Content:
    """The text of a paragraph, with its emphasis, code and links set off."""
    text, spans = "", list[Span]()
    opened: list[tuple[str, int, str]] = []
    for token in tokens:
        tag, _, moment = token.type.partition("_")
        if tag in _INLINE and moment == "open":
            opened.append((tag, len(text), str(token.attrs.get("href", ""))))
        elif tag in _INLINE and moment == "close" and opened:
            tag, start, address = opened.pop()
            if tag == "link":
                after, more = _address(text[start:], one_line(address), start)
                text += after
                spans += more
            else:
                spans.append(Span(start, len(text), _INLINE[tag]))
        else:
            written = steady(_text(token))
            if token.type == "code_inline":
                spans.append(Span(len(text), len(text) + len(written), _CODE))
            text += written
    if heading:
        spans.insert(0, Span(0, len(text), _HEADING))
    return Content(text, [span for span in spans if span.start < span.end])


def _text(token: Token) -> str:
    match token.type:
        case "softbreak" | "hardbreak":
            return "\n"  # a note is read in the lines in which it was written
        case "image":
            return f"{token.content} ({one_line(str(token.attrs.get('src', '')))})"
        case _:
            return token.content


def _address(words: str, address: str, start: int) -> tuple[str, list[Span]]:
    """What stands behind the words of a link, and what it takes to open it with the mouse."""
    after = "" if words == address or not address else f" ({address})"
    end = start + len(words)
    return after, [*clickable(start, end, address), Span(end, end + len(after), MUTED)]
