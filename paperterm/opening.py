"""The web browser, asked to open an address in a way that can neither hold up nor draw over what asks it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping

PATIENCE = 4.0
"""Seconds after which a browser that has not said how it went is left to itself."""

# A process of its own: a browser may hang, write to its terminal, or wait until somebody closes it.
_PROGRAM = """
import sys, webbrowser
try:
    webbrowser.get()
except webbrowser.Error:
    sys.exit(3)
sys.exit(0 if webbrowser.open(sys.argv[1]) else 4)
"""
_NONE = 3


def ask(url: str, environment: Mapping[str, str] = os.environ) -> subprocess.Popen[bytes]:
    """Ask the web browser to open an address.

    Args:
        url: What `links.safe_url` has let pass.
        environment: Says which browser; one that would need this terminal is not asked.

    Returns:
        The process that asks; `outcome` says what its end means.
    """
    quiet = {name: value for name, value in environment.items() if name != "TERM"}
    return subprocess.Popen(
        [sys.executable, "-I", "-c", _PROGRAM, url],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=quiet,
    )


def outcome(url: str, code: int | None, environment: Mapping[str, str] = os.environ) -> tuple[bool, str]:
    """Whether an address was opened, as far as one can know, and this in words.

    Args:
        url: The address.
        code: How the process that asked has ended; None while it goes on.
        environment: What it was asked in.
    """
    if code == 0:
        return True, f"Asked the web browser to open {url}"
    if code is None:
        return True, f"The web browser was asked to open {url} and has not answered yet"
    if code == _NONE:
        return False, "There is no web browser here" + " over SSH" * is_remote(environment)
    return False, "The web browser could not open it"


def is_remote(environment: Mapping[str, str]) -> bool:
    """Whether the reader sits at another machine than this."""
    return any(environment.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"))
