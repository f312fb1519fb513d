"""A note on a paper, written in place; what was typed is kept whatever closes the dialog."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import TextArea

from paperterm.latex import readable
from paperterm.papers import Paper
from paperterm.session import NoteChange, Session
from paperterm.text import clean
from paperterm.tui import render
from paperterm.tui.keyboard import bindings, key_of
from paperterm.tui.screens.dialog import Dialog

_KEPT_AFTER = 1.0
"""Seconds after which what was typed is on its way to the disk."""


class NoteArea(TextArea):
    """Holds nothing that must not reach the terminal, even if it is pasted."""

    DEFAULT_CSS = """
    NoteArea {
        height: 1fr;
        background: $surface;
        scrollbar-size-vertical: 1;
        &:focus { border: none; }
    }
    """

    async def _on_paste(self, event: events.Paste) -> None:
        event.text = clean(event.text)


class NoteScreen(Dialog[NoteChange], inherit_bindings=False):
    """Gives back the step that the note was, or None where it is as it was.

    Args:
        session: The library and the shelf.
        paper: The paper.
    """

    place = "note"
    BINDINGS: ClassVar[list[BindingType]] = bindings("note")

    def __init__(self, session: Session, paper: Paper) -> None:
        super().__init__()
        self._session = session
        self._paper = paper
        text = clean(session.note_on(paper))
        self._area = NoteArea(text, compact=True, highlight_cursor_line=False, id="note")
        self._kept = self._area.text
        self._step: NoteChange | None = None
        self._waiting: Timer | None = None

    def compose(self) -> ComposeResult:
        """The text."""
        with Vertical(classes="dialog -tall") as dialog:
            dialog.border_title = render.plain(f"Note on {readable(self._paper.title)}")
            dialog.border_subtitle = f"Markdown · {key_of(self, 'note.close')} keeps it and closes"
            yield self._area

    def on_mount(self) -> None:
        """The cursor goes behind what is there."""
        self._area.move_cursor(self._area.document.end)
        self._area.focus()
        self._session.leaving.append(self._keep)

    @on(TextArea.Changed)
    def _changed(self) -> None:
        if self._waiting is None and self._area.text != self._kept:
            self._waiting = self.set_timer(_KEPT_AFTER, self._keep)

    def _keep(self) -> None:
        """Keep what was typed; all of it together is one step to undo."""
        self._waiting = None
        if self._area.text != self._kept:
            self._kept = self._area.text
            self._step = self._session.note(self._paper, self._kept, after=self._step)

    def action_close(self) -> None:
        """Close, with what was typed."""
        self._keep()
        self.dismiss(self._step)

    def on_unmount(self) -> None:
        """Whoever quits keeps it as well."""
        self._session.leaving.remove(self._keep)
        self._keep()
