"""From the command line into the browser and out again."""

from __future__ import annotations

import asyncio
import os
import signal
from functools import partial

from paperterm.config import Config, load
from paperterm.errors import FileError
from paperterm.settings import places
from paperterm.tui.app import PapertermApp
from paperterm.workspace import Workspace, open_library

_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def browser(
    space: Workspace, *, query: str = "", theme: str = "", config: Config | None = None
) -> PapertermApp:
    """The browser, ready to run.

    Args:
        space: The digests and their cache.
        query: What to search for at once.
        theme: A theme for this run.
        config: The settings; they are read where none are given.
    """
    where = places()
    notice = "starter digest; paperterm add FILE adds yours" if space.digests.origin == "starter" else ""
    return PapertermApp(
        space,
        open_library(space, label=False),
        where.shelf,
        query=query,
        theme=theme,
        notice=notice,
        config=config or load(where.settings),
    )


def run(space: Workspace, *, query: str = "", theme: str = "", mouse: bool = True) -> int:
    """Run the browser until the reader quits.

    Args:
        space: The digests and their cache.
        query: What to search for at once.
        theme: A theme for this run.
        mouse: Whether the browser takes the mouse.

    Returns:
        The exit code.

    Raises:
        FileError: Some of the reader's changes could not be saved.
    """
    app = browser(space, query=query, theme=theme)
    asyncio.run(_until_left(app, mouse=mouse and app.config.mouse))
    if app.session.unsaved:
        raise FileError(
            f"{app.session.unsaved:,} of your changes could not be saved in {places().shelf}: "
            "make room for it or let it be written, and make them again."
        )
    return app.return_code or 0


async def _until_left(app: PapertermApp, *, mouse: bool) -> None:
    """Run the browser; a signal that asks for its end ends it as `q` does, but for the exit code."""
    loop = asyncio.get_running_loop()
    for ending in _ENDINGS:
        loop.add_signal_handler(ending, partial(_leave, app, 128 + ending))
    await app.run_async(mouse=mouse)


def _leave(app: PapertermApp, code: int) -> None:
    if os.isatty(0):
        app.exit(return_code=code)
    else:
        # The terminal was closed: there is nothing to restore, and Textual would wait for ever to write.
        app.session.close()
        os._exit(code)
