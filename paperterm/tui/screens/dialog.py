"""What all dialogs look like; their styles are only read when the first one opens."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.binding import BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from paperterm.text import one_line
from paperterm.tui.keyboard import bindings
from paperterm.tui.widgets.rows import Rows
from paperterm.tui.widgets.scrolling import Scrolling

Outcome = TypeVar("Outcome")


class Dialog(ModalScreen[Outcome]):
    """A framed box over the dimmed browser."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("dialog", also=("help",))

    place: ClassVar[str] = "dialog"
    """What the help calls it."""

    below: ClassVar[type[Rows | Scrolling]] = Rows
    """What the arrows move in while something is typed above it."""

    DEFAULT_CSS: ClassVar[str] = """
    Dialog {
        align: center middle;
        background: $veil;

        .dialog {
            width: 90%;
            max-width: 100;
            height: auto;
            max-height: 90%;
            background: $surface;
            border: round $accent;
            border-title-color: $accent;
            border-title-style: bold;
            border-subtitle-color: $foreground-muted;
            padding: 0 1;
        }
        .dialog.-tall { height: 90%; }
        .dialog, .preview, .page, DrawnLines {
            scrollbar-size-vertical: 1;
            scrollbar-color: $border;
            scrollbar-background: $surface;
            scrollbar-background-hover: $surface;
            scrollbar-background-active: $surface;
        }
        .preview {
            height: 1fr;
            min-height: 3;
            border-top: solid $border;
            border-title-color: $foreground-muted;
            margin: 1 0 0 0;
            padding: 0 1 0 0;
        }
        .page { height: 1fr; margin: 1 0 0 0; }
        Input > .input--placeholder { color: $foreground-muted; }
        .trouble { color: $text-warning; height: auto; margin: 1 0 0 0; display: none; }
        .trouble.-on { display: block; }
    }
    """

    def complain(self, sentence: str) -> None:
        """Say what is wrong with what was typed; nothing is where the sentence is empty."""
        trouble = self.query_one(".trouble", Static)
        trouble.set_class(bool(sentence), "-on")
        trouble.update(Content(one_line(sentence)))

    def action_move(self, by: int) -> None:
        """Move in what stands below."""
        self.query_one(self.below).action_move(by)

    def action_move_page(self, pages: int) -> None:
        """Move in it by pages."""
        self.query_one(self.below).action_move_page(pages)
