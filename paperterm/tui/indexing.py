"""The index is brought up to date by another process, so that no key ever waits for it.

A thread would share the interpreter with the screen; a process has its own, and when it dies the browser
does not.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from paperterm.errors import PapertermError

_PATIENCE = "600"
_LONGEST_LINE = 1 << 20
_NICENESS = 10


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the index is."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Finished:
    """The index is up to date."""

    indexed: int
    changes: tuple[str, ...]


async def bring_up_to_date(paths: Sequence[Path]) -> AsyncIterator[Progress | Finished]:
    """Run `paperterm index` on these paths and tell what it says.

    Args:
        paths: The digests.

    Raises:
        PapertermError: It failed; the sentence is its own.
    """
    command = [sys.executable, "-P", "-m", "paperterm"]
    for path in paths:
        command += ["--digests", os.fspath(path)]
    command += ["index", "--format", "jsonl", "--wait", _PATIENCE]
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=_LONGEST_LINE,
        )
    except OSError as error:
        raise PapertermError(f"The index cannot be built ({error}): searching goes on without it.") from error
    # whoever types comes first
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, process.pid, _NICENESS)
    said_on, complained_on = process.stdout, process.stderr
    if said_on is None or complained_on is None:
        raise PapertermError("The index cannot be built: searching goes on without it.")
    try:
        async for line in said_on:
            said = json.loads(line)
            if "done" in said:
                yield Progress(said["done"], said["total"])
            else:
                yield Finished(said["indexed"], tuple(said["changes"]))
        complaint = (await complained_on.read()).decode(errors="replace").strip()
        if await process.wait():
            sentence = complaint.splitlines()[-1] if complaint else "it stopped without a word"
            raise PapertermError(f"Searching goes on without the index: {sentence}")
    except ValueError as error:
        raise PapertermError(
            f"Searching goes on without the index: what its process said makes no sense ({error})."
        ) from error
    finally:
        if process.returncode is None:
            process.kill()
