"""An export into a file of the reader's: a new one, one that is to be replaced, or one that goes on."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from pathlib import Path

from paperterm.errors import FileError
from paperterm.export import FORMATS
from paperterm.files import read_regular, write_atomically
from paperterm.printing import Row, document, json_lines, remarks
from paperterm.wording import counted

_LIMIT = 64 * 1024 * 1024


def save(
    rows: Sequence[Row],
    path: Path,
    shape: str,
    source: str | None = None,
    *,
    append: bool = False,
    overwrite: bool = False,
) -> str:
    """Write papers into a file; one that is there already is left alone, unless something else is asked for.

    Args:
        rows: The papers, in the order in which they are to appear.
        path: The file.
        shape: The format, as `printing.document` knows it.
        source: Where the papers came from, for formats that say so.
        append: Whether to add to a file the papers that it lacks, where the format `goes_on`.
        overwrite: Whether to replace the file.

    Returns:
        A sentence that says what was written.

    Raises:
        FileError: Nothing was written, and a file that was there is untouched.
    """
    if append and os.path.lexists(path):
        added = _append(path, rows, shape)
        held = f", which held {len(rows) - added:,} of these already" if added < len(rows) else ""
        return f"Added {counted(added, 'paper')} to {path}{held}."
    write_atomically(path, document(rows, shape, source), overwrite=overwrite)
    return f"Wrote {counted(len(rows), 'paper')} to {path}."


def goes_on(shape: str) -> bool:
    """Whether a file in a format can be appended to."""
    return shape == "jsonl" or (shape in FORMATS and FORMATS[shape].goes_on)


def _append(path: Path, rows: Sequence[Row], shape: str) -> int:
    """Add to a file the papers that it lacks, and say how many that were."""
    try:
        before = read_regular(path, _LIMIT).decode("utf-8")
    except UnicodeDecodeError as error:
        raise FileError(f"{path} is not UTF-8 text: choose another file to append to.") from error
    ids: Callable[[str], Collection[str]]
    if shape == "jsonl":
        after, ids = _more_lines(before, rows), _ids_in_lines
    else:
        after, ids = (
            FORMATS[shape].append(before, [row.paper for row in rows], remarks(rows)),
            FORMATS[shape].ids,
        )
    if after != before:
        write_atomically(path, after, overwrite=True)
    return len(ids(after)) - len(ids(before))


def _more_lines(document: str, rows: Sequence[Row]) -> str:
    """JSON Lines with those papers added that they do not hold."""
    held = _ids_in_lines(document)
    added = {row.paper.id: row for row in rows if row.paper.id not in held}
    gap = "\n" if document and not document.endswith("\n") and added else ""
    return document + gap + "".join(f"{line}\n" for line in json_lines(added.values()))


def _ids_in_lines(document: str) -> Collection[str]:
    """The ids of the papers in JSON Lines; a line that is something else is the reader's own."""
    found: dict[str, None] = {}
    for line in document.split("\n"):
        with suppress(ValueError, RecursionError):
            value = json.loads(line)
            if isinstance(value, dict) and isinstance(value.get("id"), str):
                found[value["id"]] = None
    return found
