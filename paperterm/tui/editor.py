"""The reader's own editor: a text goes into a file that nobody else can read, and comes back changed or not.

Whatever goes wrong, what was written stays in its file, and the reader is told where that is.
"""

from __future__ import annotations

import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from paperterm.text import BinaryError, decode


class Edited(NamedTuple):
    """What came back from the editor.

    Attributes:
        text: The text as it was written there; None where it is not to be used.
        trouble: What went wrong, in a sentence; empty where nothing did.
    """

    text: str | None
    trouble: str = ""


def command(environment: Mapping[str, str]) -> Sequence[str]:
    """The words of the command that $VISUAL, else $EDITOR names; none where neither does."""
    named = environment.get("VISUAL", "").strip() or environment.get("EDITOR", "").strip()
    try:
        return shlex.split(named)
    except ValueError:  # a quotation mark without its other one
        return named.split()


def edit(command: Sequence[str], text: str, name: str) -> Edited:
    """Have a text edited, and wait for it; the terminal must be free for the editor.

    Args:
        command: What starts the editor; the file's name is added.
        text: The text.
        name: What the file is to be called, without a suffix.
    """
    program = Path(command[0]).name
    try:
        folder = Path(tempfile.mkdtemp(prefix="paperterm-"))
        path = folder / f"{name}.md"
        path.write_text(f"{text}\n" if text else "", encoding="utf-8")
    except OSError as error:
        return Edited(None, f"There is no room for a file to edit ({error.strerror}): the note is as it was.")
    try:
        code = _run([*command, str(path)])
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        why = error.strerror or "it does not run"
        return Edited(None, f"{program} did not start ({why}): set $VISUAL or $EDITOR to your editor.")
    try:
        after = decode(path.read_bytes()).text.strip()
    except (OSError, BinaryError) as error:
        why = (isinstance(error, OSError) and error.strerror) or "it is no text"
        return Edited(None, f"{path} cannot be read ({why}): the note is as it was.")
    failed = f"{program} ended with exit code {code}: the note is as it was"
    if code and after != text.strip():
        return Edited(None, f"{failed}, and what you wrote is in {path}.")
    shutil.rmtree(folder, ignore_errors=True)
    return Edited(None, f"{failed}.") if code else Edited(after)


def _run(command: Sequence[str]) -> int:
    """Run a program that has the terminal, and say how it ended; ctrl+c is for the program alone."""
    before = None
    with suppress(ValueError):  # only the main thread hears of signals
        before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        return subprocess.run(command, check=False).returncode
    finally:
        if before is not None:
            signal.signal(signal.SIGINT, before)
