"""Paths out of what somebody types, pastes, or drops onto a terminal."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit


def pasted_paths(text: str, exists: Callable[[Path], bool] = os.path.exists) -> list[Path]:
    """The files and folders that a text names, absolute, each once.

    Terminals write what is dropped on them in their own ways: between quotes, with a backslash before blanks,
    as an address that begins with file://, several behind each other or a line each.

    Args:
        text: The text.
        exists: Says whether there is something at a path: a name with blanks may be one or several. This can
            wait for a disk, or for a network.
    """
    found: dict[Path, None] = {}
    for line in text.splitlines():
        whole = _path(line.strip())
        if line.strip() and exists(whole):
            found[whole] = None
            continue
        try:
            words = shlex.split(line)
        except ValueError:  # a quotation mark that is part of a name
            words = [line.strip()]
        found |= dict.fromkeys(_path(word) for word in words if word)
    return list(found)


def _path(word: str) -> Path:
    if word.startswith("file://"):
        word = unquote(urlsplit(word).path)
    # unlike Path.expanduser this leaves the name of somebody who does not exist as it is
    return Path(os.path.expanduser(word)).absolute()  # noqa: PTH111
