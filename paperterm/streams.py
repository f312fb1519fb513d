"""The standard streams: made safe at the start, given up when nobody reads them any more."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress


def prepare() -> None:
    """Make the streams such that printing any text works, or fails where a failure can be told.

    A stream that was closed becomes one that gives and takes nothing: else the next file that is opened would
    get its number, and what is printed would end up in that file.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY)
    if sys.stdin is None:
        sys.stdin = os.fdopen(0, closefd=False)
    if sys.stdout is None:
        sys.stdout = os.fdopen(1, "w", closefd=False)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # a terminal keeps its encoding; a file or a pipe gets UTF-8, whatever the locale says
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def discard_output() -> None:
    """Send what is still waiting to be written nowhere: its reader has left, or there is no room for it."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def are_a_terminal() -> bool:
    """Whether somebody sits before all three streams, at a terminal that can show more than lines.

    A server that shows the browser in a web browser names the driver by which it does that.
    """
    if os.environ.get("TEXTUAL_DRIVER"):
        return True
    if os.environ.get("TERM", "") in ("", "dumb", "unknown"):
        return False
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
