"""Which of a paper's links to open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.strip import Strip

from paperterm.papers import Link
from paperterm.tui import render
from paperterm.tui.keyboard import key_of
from paperterm.tui.keys import bindings
from paperterm.tui.screens.dialog import Dialog
from paperterm.tui.widgets.rows import Rows


class LinkRows(Rows):
    """A link a line, whole: the reader sees where each leads."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"link-rows--cursor"}
    DEFAULT_CSS: ClassVar[str] = """
    LinkRows > .link-rows--cursor { background: $row-here; text-style: $row-here-style; }
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("links")

    def __init__(self, links: Sequence[Link]) -> None:
        super().__init__()
        self._links = links
        self.styles.height = len(links)

    def row_count(self) -> int:
        """How many links."""
        return len(self._links)

    def draw_row(self, row: int, width: int, *, under_cursor: bool) -> list[Strip]:
        """What the link leads to, and its address."""
        link = self._links[row]
        style = self.visual_style
        if under_cursor:
            style += self.look("link-rows--cursor")
        return [render.strip_of(Content(f" {link.kind:<8}") + render.plain(link.url), width, style)]

    def action_choose(self) -> None:
        """Choose the link under the cursor."""
        self.post_message(self.Chosen(self, self.cursor))


class LinksScreen(Dialog[str]):
    """Gives back the address that was chosen."""

    place = "links"

    def __init__(self, links: Sequence[Link]) -> None:
        super().__init__()
        self._links = links

    def compose(self) -> ComposeResult:
        """The links."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "Open which link?"
            dialog.border_subtitle = f"{key_of(self, 'links.open')} opens · {key_of(self, 'close')} closes"
            yield LinkRows(self._links)

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        self.dismiss(self._links[event.row].url)
