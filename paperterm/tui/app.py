"""The browser as a Textual application: themes, the main screen, and a clean way out."""

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType

from paperterm.shelf import open_shelf
from paperterm.tui.keyboard import KeysInTurn
from paperterm.tui.screens.browse import BrowseScreen
from paperterm.tui.session import Session
from paperterm.tui.themes import THEMES
from paperterm.workspace import Opened, Workspace

_THEME = "theme"
_TIDY_EVERY = 20.0


class PapertermApp(KeysInTurn):
    """The browser on one workspace.

    Args:
        space: The digests and their cache.
        opened: The library as it was opened.
        shelf: The path of the reader's shelf.
        query: What to search for at once.
        theme: A theme for this run; the last one that was chosen where none is given.
        notice: A line to say at the start.
    """

    TITLE = "paperterm"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    INHERIT_BINDINGS = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", "Quit", show=False, priority=True)]

    def __init__(
        self,
        space: Workspace,
        opened: Opened,
        shelf: Path,
        *,
        query: str = "",
        theme: str = "",
        notice: str = "",
    ) -> None:
        super().__init__()
        self.session = Session(space, opened.library, open_shelf(shelf))
        self._browse = BrowseScreen(self.session, query=query, notice=notice, labelled=opened.stored)
        for each in THEMES:
            self.register_theme(each)
        self._last_input = time.monotonic()
        # before anything is styled, since a change of theme styles everything anew
        self.set_reactive(App.theme, self._readable_theme(theme or self.session.shelf.setting(_THEME) or ""))
        self.stylesheet.set_variables(self.get_css_variables())

    def get_default_screen(self) -> BrowseScreen:
        """The one main screen."""
        return self._browse

    def _readable_theme(self, wanted: str) -> str:
        """The theme, or our own where there is none of that name or it would show black on black."""
        if wanted not in self.available_themes or (self.no_color and wanted.startswith("ansi")):
            return THEMES[0].name
        return wanted

    def on_ready(self) -> None:
        """The first frame is out: what was left for later begins."""
        # A full look for garbage holds everything up for a tenth of a second, so it waits until nobody types.
        gc.freeze()
        gc.set_threshold(2000, 10, 1_000_000)
        gc.enable()
        self.set_interval(_TIDY_EVERY, self._tidy)
        # the thread that searches hands over sooner to the one that paints
        sys.setswitchinterval(0.001)
        self.theme_changed_signal.subscribe(self, lambda theme: self.session.remember(_THEME, theme.name))

    async def on_event(self, event: events.Event) -> None:
        """Notice that somebody is there."""
        if isinstance(event, events.InputEvent):
            self._last_input = time.monotonic()
        await super().on_event(event)

    def _tidy(self) -> None:
        if time.monotonic() - self._last_input > _TIDY_EVERY / 2:
            gc.collect()

    def on_unmount(self) -> None:
        """Write what is still to be written."""
        self.session.close()
