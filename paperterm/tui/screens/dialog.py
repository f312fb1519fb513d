"""What all dialogs look like; their styles are only read when the first one opens."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.screen import ModalScreen

Outcome = TypeVar("Outcome")


class Dialog(ModalScreen[Outcome]):
    """A framed box over the dimmed browser."""

    DEFAULT_CSS: ClassVar[str] = """
    Dialog {
        align: center middle;
        background: $background 60%;

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
        .dialog, .preview {
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
        }
        .trouble { color: $text-warning; height: auto; margin: 1 0 0 0; display: none; }
        .trouble.-on { display: block; }
    }
    """
