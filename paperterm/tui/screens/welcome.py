"""The first start: what this is, how to bring digests, and the keys that matter."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from paperterm.tui import render
from paperterm.tui.keyboard import Keyboard, key_of
from paperterm.tui.screens.dialog import Dialog

_IT_IS = (
    "paperterm makes one library of your digests of papers, to search, read, mark and export from the "
    "keyboard. These sixty-two landmark papers are a starter digest, to try things on."
)
_MATTER = (
    ("search", "search as you type"),
    ("detail", "read a paper"),
    ("mark", "mark it"),
    ("export", "export what is marked"),
    ("help", "every key; all you do can be undone"),
    ("palette", "a guided “Tour”, and “Welcome” again"),
)


class WelcomeScreen(Dialog[str]):
    """Goes with the first key, which then does what it does; gives back what was pasted."""

    AUTO_FOCUS = None

    def compose(self) -> ComposeResult:
        """One page."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "Welcome to paperterm"
            dialog.border_subtitle = "any key goes on"
            yield Static(self._page(), markup=False)

    def _page(self) -> Content:
        add = key_of(self, "digests.add"), "$accent"
        drop = "Drop a file or a folder onto this window, paste its path, or press "
        keys = [
            Content.assemble((f"  {key_of(self, command):<8} ", "$accent"), what) for command, what in _MATTER
        ]
        return Content("\n").join(
            [
                Content(_IT_IS),
                Content(""),
                Content.styled("Digests of your own", render.LABEL),
                Content.assemble(drop, add, " and type it."),
                Content(""),
                Content.styled("Six keys", render.LABEL),
                *keys,
            ]
        )

    def on_key(self, event: events.Key) -> None:
        """Let the first key through to the browser, once this is gone."""
        event.stop()
        event.prevent_default()
        self.dismiss("")
        if event.key not in ("escape", "enter") and isinstance(self.app, Keyboard):
            self.app.deal_next_with(events.Key(event.key, event.character))

    def on_paste(self, event: events.Paste) -> None:
        """A file that is dropped is to be added."""
        event.stop()
        self.dismiss(event.text)

    def on_mouse_down(self) -> None:
        """A click goes on as well."""
        self.dismiss("")
