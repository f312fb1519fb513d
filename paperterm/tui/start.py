"""From the command line into the browser and out again."""

from __future__ import annotations

import gc

from paperterm.settings import places
from paperterm.tui.app import PapertermApp
from paperterm.workspace import Workspace, open_library


def run(space: Workspace, *, query: str = "", theme: str = "", mouse: bool = True) -> int:
    """Run the browser until the reader quits.

    Args:
        space: The digests and their cache.
        query: What to search for at once.
        theme: A theme for this run.
        mouse: Whether the browser takes the mouse.

    Returns:
        The exit code.
    """
    # The start makes many objects that all live on; looking for garbage among them only costs time.
    gc.disable()
    notice = ""
    if space.digests.origin == "starter":
        notice = "the starter digest (paperterm add FILE… keeps your own, paperterm PATH opens any)"
    app = PapertermApp(space, open_library(space), places().shelf, query=query, theme=theme, notice=notice)
    app.run(mouse=mouse)
    return app.return_code or 0
