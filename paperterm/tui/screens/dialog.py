"""What all dialogs look like; their styles are only read when the first one opens."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeVar

from textual.binding import BindingType
from textual.command import Provider
from textual.screen import ModalScreen

from paperterm.tui.commands import Commands
from paperterm.tui.keyboard import bindings

Outcome = TypeVar("Outcome")


class Dialog(ModalScreen[Outcome]):
    """A framed box over the dimmed browser."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("dialog", also="help")
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {Commands}

    place: ClassVar[str] = "dialog"
    """What the help calls it."""

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
        .dialog, .preview, .page {
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
