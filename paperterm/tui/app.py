"""The browser as a Textual application: themes, the main screen, and a clean way out."""

from __future__ import annotations

import os
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from paperterm.shelf import open_shelf
from paperterm.tui.screens.browse import BrowseScreen
from paperterm.tui.session import Session
from paperterm.tui.themes import THEMES
from paperterm.workspace import Opened, Workspace

_THEME = "theme"


class PapertermApp(App[None]):
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
        shelf: os.PathLike[str],
        *,
        query: str = "",
        theme: str = "",
        notice: str = "",
    ) -> None:
        super().__init__()
        from pathlib import Path

        self.session = Session(space, opened.library, open_shelf(Path(shelf)))
        self._browse = BrowseScreen(self.session, query=query, notice=notice)
        self._chosen_theme = theme
        for each in THEMES:
            self.register_theme(each)

    def get_default_screen(self) -> BrowseScreen:
        """The one main screen."""
        return self._browse

    def on_mount(self) -> None:
        """Put the theme on; a theme that does not exist, or cannot be read, is not taken."""
        wanted = self._chosen_theme or self.session.shelf.setting(_THEME) or THEMES[0].name
        if wanted not in self.available_themes or (self.no_color and wanted.startswith("ansi")):
            wanted = THEMES[0].name
        self.theme = wanted
        self.theme_changed_signal.subscribe(self, lambda theme: self.session.remember(_THEME, theme.name))

    def on_unmount(self) -> None:
        """Write what is still to be written."""
        self.session.close()
