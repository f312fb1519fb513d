"""From the command line into the browser and out again."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
import termios
import threading
from contextlib import suppress
from functools import partial

from paperterm import __version__, log
from paperterm.config import Config, load
from paperterm.settings import places
from paperterm.tui.app import PapertermApp
from paperterm.wording import counted
from paperterm.workspace import Workspace, open_library

_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
_LONGEST_FAREWELL = 4.0
"""Seconds after which a signal ends the browser even if the terminal takes nothing of what it is sent."""

_LOOKS_EVERY = 1.0
"""Seconds after which it is seen whether the terminal is still there."""


def browser(
    space: Workspace, *, query: str = "", theme: str = "", clean: bool = False, config: Config | None = None
) -> PapertermApp:
    """The browser, ready to run.

    Args:
        space: The digests and their cache.
        query: What to search for at once.
        theme: A theme for this run.
        clean: Whether to begin as if for the first time, not where the reader was.
        config: The settings; they are read where none are given.
    """
    where = places()
    notice = "starter digest; {add} adds yours" if space.digests.origin == "starter" else ""
    return PapertermApp(
        space,
        open_library(space, label=False),
        where.shelf,
        query=query,
        theme=theme,
        notice=notice,
        clean=clean,
        config=config or load(where.settings),
        # the shelf is made by the first start
        welcome=space.digests.origin == "starter" and not where.shelf.exists(),
    )


def run(
    space: Workspace, *, query: str = "", theme: str = "", mouse: bool = True, clean: bool = False
) -> int:
    """Run the browser until the reader quits.

    Args:
        space: The digests and their cache.
        query: What to search for at once.
        theme: A theme for this run.
        mouse: Whether the browser takes the mouse.
        clean: Whether to begin as if for the first time, not where the reader was.

    Returns:
        The exit code.

    Raises:
        FileError: Some of the reader's changes could not be saved.
        Exception: There is a defect; the terminal is as it was, and the changes are saved.
    """
    where = places()
    config = load(where.settings)
    with log.kept_in(where.log, config.log_level):
        app = browser(space, query=query, theme=theme, clean=clean, config=config)
        library = app.session.library
        there = f"{counted(len(library), 'paper')} in {counted(len(library.digests), 'digest')}"
        log.note(f"{__version__} begins with {there}, terminal {os.environ.get('TERM', '')}")
        try:
            asyncio.run(_until_left(app, mouse=mouse and app.config.mouse))
        finally:
            app.session.close()
        log.note(f"ends with code {app.return_code or 0}")
    if app.defect is not None:
        # what its frames hold is let go of when the loop is closed, and would complain on the terminal
        sys.unraisablehook = lambda each: None
        raise app.defect
    app.session.check_saved()
    return app.return_code or 0


async def _until_left(app: PapertermApp, *, mouse: bool) -> None:
    """Run the browser; a signal that asks for its end ends it as `q` does, but for the exit code."""
    loop = asyncio.get_running_loop()

    def end(number: int, _frame: object) -> None:
        # not by the loop alone, which waits where the terminal takes nothing
        watch = threading.Timer(_LONGEST_FAREWELL, _break_off, (app, 128 + number))
        watch.daemon = True
        watch.start()
        loop.call_soon_threadsafe(partial(_leave, app, 128 + number))

    for ending in _ENDINGS:
        signal.signal(ending, end)
    watch = _leave_with_the_terminal if os.isatty(0) else _leave_with_the_server
    threading.Thread(target=watch, args=(app,), daemon=True).start()
    await app.run_async(mouse=mouse)


def _leave(app: PapertermApp, code: int) -> None:
    if os.isatty(0) or app.is_web:
        app.exit(return_code=code)
    else:
        _drop(app, code)


def _drop(app: PapertermApp, code: int) -> None:
    """End a browser whose terminal was closed: nothing is to be restored, and Textual would wait for ever."""
    app.session.close()
    os._exit(code)


def _leave_with_the_terminal(app: PapertermApp) -> None:
    """Notice that the terminal is gone where no signal says so, and Textual would read nothing for ever."""
    never = threading.Event()
    while os.isatty(0):
        never.wait(_LOOKS_EVERY)
    _drop(app, 128 + signal.SIGHUP)


def _break_off(app: PapertermApp, code: int) -> None:
    """End a browser whose terminal takes nothing, not even what would clear it; its line is set as it was."""
    app.session.close()
    with suppress(termios.error):
        if app.settings_before is not None:
            termios.tcsetattr(0, termios.TCSANOW, app.settings_before)
    os._exit(code)


def _leave_with_the_server(app: PapertermApp) -> None:
    """Notice that whoever showed the browser in a web browser is gone."""
    watch = select.poll()
    watch.register(0, 0)  # its end is reported unasked
    watch.poll()
    _drop(app, 128 + signal.SIGHUP)
