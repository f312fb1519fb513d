"""A short menu in which every line has its key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content, Span
from textual.strip import Strip

from paperterm.keys import COMMANDS, Command
from paperterm.tui import render
from paperterm.tui.keyboard import bindings, key_of
from paperterm.tui.screens.dialog import Dialog
from paperterm.tui.widgets.rows import Rows

_KEY_WIDTH = 8


class MenuRows(Rows):
    """A command a line, behind its key."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"menu-rows--key"}
    DEFAULT_CSS: ClassVar[str] = """
    MenuRows {
        background: $surface;
        &> .menu-rows--key { color: $text-accent; text-style: bold; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("menu")

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self._commands = commands
        self.styles.height = len(commands)

    def row_count(self) -> int:
        """How many commands."""
        return len(self._commands)

    def draw_row(self, row: int, width: int, *, under_cursor: bool) -> list[Strip]:
        """The key, and what it does."""
        command = self._commands[row]
        style = self.ground(under_cursor=under_cursor)
        key = key_of(self, command.id)
        line = Content(f" {key:<{_KEY_WIDTH}}", [Span(1, 1 + len(key), self.look("menu-rows--key"))])
        return [render.strip_of(line + command.what, width, style)]

    def action_take(self) -> None:
        """Choose the line under the cursor."""
        self.post_message(self.Chosen(self, self.cursor))


class MenuScreen(Dialog[str]):
    """Gives back the id of the command that was chosen; a subclass says at which place its commands are.

    Args:
        title: What it is about.
    """

    DEFAULT_CSS: ClassVar[str] = "MenuScreen .dialog { max-width: 72; }"

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._commands = [command for command in COMMANDS if command.place == self.place]

    def compose(self) -> ComposeResult:
        """The commands."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = render.plain(self._title)
            dialog.border_subtitle = (
                f"a letter, or {key_of(self, 'menu.take')} · {key_of(self, 'close')} leaves all as it is"
            )
            yield MenuRows(self._commands)

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        self.dismiss(self._commands[event.row].id)

    def action_choose(self, command: str) -> None:
        """Choose by its key."""
        self.dismiss(command)


class BulkScreen(MenuScreen):
    """What can be done with many papers at once."""

    place = "bulk"
    BINDINGS: ClassVar[list[BindingType]] = bindings("bulk")


class RatingScreen(MenuScreen):
    """How many stars many papers are to have."""

    place = "rating"
    BINDINGS: ClassVar[list[BindingType]] = bindings("rating")
