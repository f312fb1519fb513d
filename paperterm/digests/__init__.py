"""Digest files of every format → Digest; each reader is a pure function of a file's text."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from paperterm.digests.sniff import sniff
from paperterm.papers import Digest, Problem
from paperterm.text import REPLACEMENT, BinaryError, decode

Reader = Callable[[str, str, date], Digest]

# Imported on first use: a reader's libraries should cost only those who have such a file.
_READERS = {
    "capture": "paperterm.digests.capture",
}


class UnreadableError(ValueError):
    """A file that holds no digest.

    Args:
        reason: Why, as a clause for the reader.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read(data: bytes, name: str, modified: date) -> Digest:
    """Read a digest in any known format.

    Args:
        data: The file's bytes.
        name: What the digest is called; a year in it dates a page that says only `Mar 11`.
        modified: The day on which the file was last changed, for want of such a year.

    Raises:
        UnreadableError: The bytes hold no digest; nothing else is raised, whatever the bytes.
    """
    try:
        decoded = decode(data)
    except BinaryError:
        raise UnreadableError("it is binary") from None
    if not decoded.text.strip():
        raise UnreadableError("it is empty")
    format_name = sniff(decoded.text, name)
    if format_name is None:
        raise UnreadableError("it is not a digest: no known layout")
    reader: Reader = importlib.import_module(_READERS[format_name]).read
    digest = reader(decoded.text, name, modified)
    if decoded.repaired:
        line = decoded.text.count("\n", 0, decoded.text.find(REPLACEMENT)) + 1
        what = "a character" if decoded.repaired == 1 else f"{decoded.repaired:,} characters"
        problem = Problem(line, f"{what} could not be decoded", f"not valid {decoded.encoding.upper()}")
        digest = replace(digest, problems=(problem, *digest.problems))
    return digest
