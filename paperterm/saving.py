"""An export into a file of the reader's: a new one, one that is to be replaced, or one that goes on."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from paperterm.errors import FileError
from paperterm.export import markdown
from paperterm.files import read_regular, write_atomically
from paperterm.papers import Paper
from paperterm.printing import Row, document
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
        append: Whether to add to a Markdown file the papers that it lacks.
        overwrite: Whether to replace the file.

    Returns:
        A sentence that says what was written.

    Raises:
        FileError: Nothing was written, and a file that was there is untouched.
    """
    if append and os.path.lexists(path):
        added = _append(path, [row.paper for row in rows])
        held = f", which held {len(rows) - added:,} of these already" if added < len(rows) else ""
        return f"Added {counted(added, 'paper')} to {path}{held}."
    write_atomically(path, document(rows, shape, source), overwrite=overwrite)
    return f"Wrote {counted(len(rows), 'paper')} to {path}."


def _append(path: Path, papers: Sequence[Paper]) -> int:
    """Add to a Markdown file the papers that it lacks, and say how many that were."""
    try:
        before = read_regular(path, _LIMIT).decode("utf-8")
    except UnicodeDecodeError as error:
        raise FileError(f"{path} is not UTF-8 text: choose another file to append to.") from error
    after = markdown.append(before, papers)
    if after != before:
        write_atomically(path, after, overwrite=True)
    return len(markdown.ids(after)) - len(markdown.ids(before))
