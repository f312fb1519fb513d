"""The clipboard: through a tool of this machine where one takes the text, else through the terminal.

Measured in tmux 3.3a: what a program sends to the clipboard by itself passes only with `set-clipboard on`,
or wrapped with `allow-passthrough on`, and neither is the default. `tmux load-buffer -w` always passes.
"""

from __future__ import annotations

import base64
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from paperterm.opening import is_remote

MOST_BYTES = 74_994
"""What every terminal takes that takes anything; longer texts are dropped without a word."""

_PATIENCE = 2.0
_TERMINALS_WITHIN = ("tmux", "screen")


class Tool(NamedTuple):
    """A program that takes a text on its standard input.

    Attributes:
        command: How it is called.
        passes_on: Whether it only passes the text on to the terminal.
    """

    command: tuple[str, ...]
    passes_on: bool = False


_TMUX = Tool(("tmux", "load-buffer", "-w", "-"), passes_on=True)


def tools(
    how: str,
    environment: Mapping[str, str],
    platform: str = sys.platform,
    find: Callable[[str], str | None] = shutil.which,
) -> tuple[Tool, ...]:
    """The tools to try, in order.

    Args:
        how: "auto", "terminal" for none of them, or the command of one.
        environment: Says what there is beside the terminal.
        platform: The system.
        find: Says where a program is, if it is there.
    """
    if how == "terminal":
        return ()
    return tuple(
        tool for tool in _known(how, environment, platform) if tool.command and find(tool.command[0])
    )


def _known(how: str, environment: Mapping[str, str], platform: str) -> Iterator[Tool]:
    if how != "auto":
        try:
            yield Tool(tuple(shlex.split(how)))
        except ValueError:  # a quotation mark too many
            yield Tool((how,))
    elif not is_remote(environment):
        if platform == "darwin":
            yield Tool(("pbcopy",))
        if environment.get("WAYLAND_DISPLAY"):
            yield Tool(("wl-copy",))
        if environment.get("DISPLAY"):
            yield Tool(("xclip", "-selection", "clipboard", "-in"))
            yield Tool(("xsel", "--clipboard", "--input"))
    if environment.get("TMUX"):
        yield _TMUX


def taken_by(text: str, among: tuple[Tool, ...], patience: float = _PATIENCE) -> Tool | None:
    """Give a text to the first tool that takes it; this waits for it, and no longer than a moment each.

    Returns:
        The tool; None where none took it.
    """
    for tool in among:
        try:
            # some go on as a process that holds the text, and would keep a pipe of ours open
            done = subprocess.run(
                tool.command,
                input=text.encode(errors="replace"),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                timeout=patience,
                check=False,
            )
        except (OSError, ValueError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return tool
    return None


def wrapped(text: str, environment: Mapping[str, str]) -> str:
    """What carries a text through tmux to the terminal around it; nothing where there is no tmux."""
    if not (environment.get("TMUX") or environment.get("TERM", "").startswith(_TERMINALS_WITHIN)):
        return ""
    encoded = base64.b64encode(text.encode(errors="replace")).decode()
    return f"\x1bPtmux;\x1b\x1b]52;c;{encoded}\x07\x1b\\"


def fits(text: str) -> bool:
    """Whether a text is short enough for the terminal."""
    return len(text.encode(errors="replace")) <= MOST_BYTES


def told(what: str, form: str, tool: Tool | None, environment: Mapping[str, str]) -> str:
    """What has been done, and no more than that.

    Args:
        what: What was copied.
        form: As what, such as " as Markdown".
        tool: What took it; None where it was sent to the terminal.
        environment: Says whether the terminal will see it.
    """
    if tool is None:
        within = environment.get("TERM", "").startswith(_TERMINALS_WITHIN)
        hint = " · tmux lets it through after “set -s set-clipboard on”" if within else ""
        return f"Sent {what} to the terminal's clipboard{form}{hint}"
    if tool.passes_on:
        return f"Copied {what}{form} · to tmux, and the terminal's clipboard"
    return f"Copied {what}{form}"
