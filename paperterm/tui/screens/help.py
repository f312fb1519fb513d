"""The help: every key and the query language on one page."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from paperterm.tui import render
from paperterm.tui.keys import COMMANDS, MOVING, QUERIES
from paperterm.tui.screens.dialog import Dialog

_KEY_WIDTH = 20


class HelpScreen(Dialog[None]):
    """Scrolls; any of the keys that opened it closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "dismiss", "Close", show=False),
        Binding("down,j", "scroll(1)", "Down", show=False),
        Binding("up,k", "scroll(-1)", "Up", show=False),
        Binding("pagedown,space", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
    ]

    def compose(self) -> ComposeResult:
        """One page that scrolls."""
        with VerticalScroll(classes="dialog -tall") as dialog:
            dialog.border_title = "Help"
            dialog.border_subtitle = "esc closes · j k scroll"
            yield Static(help_text(), markup=False)

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False, immediate=True)

    def action_page(self, pages: int) -> None:
        """Scroll by pages."""
        dialog = self.query_one(VerticalScroll)
        dialog.scroll_relative(y=pages * max(1, dialog.size.height - 2), animate=False, immediate=True)


def help_text() -> Content:
    """The whole help."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for command in COMMANDS:
        groups.setdefault(command.group, []).append((command.shown, command.what))
    groups["Move"] = list(MOVING)
    groups["Queries"] = list(QUERIES)
    lines: list[Content] = []
    for group, pairs in groups.items():
        lines += [Content(""), Content.styled(group, render.LABEL)]
        lines += [Content.assemble((f"  {left:<{_KEY_WIDTH}}", "$accent"), right) for left, right in pairs]
    return Content("\n").join(lines[1:])
