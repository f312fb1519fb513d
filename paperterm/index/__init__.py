"""The full-text index of a library, kept by Whoosh: the only package that imports it.

An index is a cache. It is opened only when it is whole and belongs to exactly this library; in every other
case it is brought up to date, or built anew, from the library.
"""

from __future__ import annotations

import pickle
import struct
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from paperterm.errors import FileError
from paperterm.index import documents, generations
from paperterm.index.generations import UnusableError
from paperterm.library import Library

__all__ = ["Progress", "UnusableError", "bring_up_to_date", "check"]

Progress = Callable[[int, int], None]

# what Whoosh was seen to raise on damaged files
DAMAGE = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    EOFError,
    AssertionError,
    ImportError,
    struct.error,
    zlib.error,
    pickle.UnpicklingError,
)

_MOST_SEGMENTS = 8
_MOST_DEAD = 0.25


def check(root: Path) -> generations.Generation:
    """The state of the index in a folder.

    Raises:
        UnusableError: There is none that may be opened; the reason is a clause.
    """
    return generations.current(root)


def bring_up_to_date(root: Path, library: Library, *, rebuild: bool, progress: Progress) -> int:
    """Make the index hold exactly the papers of a library, adding only those that it lacks.

    The caller holds the lock of the folder.

    Args:
        root: The folder of the index.
        library: What it is to hold.
        rebuild: Whether to begin anew whatever is there.
        progress: Called with the number of papers done and to do.

    Returns:
        How many papers were indexed.

    Raises:
        FileError: The index could not be written.
    """
    if not rebuild:
        try:
            added = _extended(root, library, progress)
        except (*DAMAGE, FileError):
            added = None
        if added is not None:
            return added
    return _built(root, library, progress)


def _extended(root: Path, library: Library, progress: Progress) -> int | None:
    """Add what is missing to the generation in force; None where a new one is the better way."""
    generation = generations.current(root)
    held = documents.load(generation.folder)
    # as a multiset: a paper that changed and changed back stands in the table twice
    present = Counter(zip(held.ids, held.prints, strict=True))
    missing = [
        number
        for number, document in enumerate(zip(library.ids, library.prints, strict=True))
        if not present[document]
    ]
    dead = len(held) + len(missing) - len(library)
    if not missing and not dead:
        return 0
    if dead > _MOST_DEAD * len(library) or generation.segments >= _MOST_SEGMENTS:
        return None
    if not missing:
        return 0
    return _write(root, library, missing, generation, held, progress)


def _built(root: Path, library: Library, progress: Progress) -> int:
    return _write(root, library, list(range(len(library))), None, documents.NONE, progress)


def _write(
    root: Path,
    library: Library,
    numbers: list[int],
    base: generations.Generation | None,
    held: documents.Documents,
    progress: Progress,
) -> int:
    from paperterm.index import writing

    try:
        folder = generations.begin(root, base)
        lengths, segments = writing.write(
            folder,
            (library[number] for number in numbers),
            fresh=base is None,
            progress=lambda done: progress(done, len(numbers)),
        )
        table = held.with_more(
            [library.ids[number] for number in numbers],
            [library.prints[number] for number in numbers],
            lengths,
        )
        table.save(folder)
        generations.put_in_force(root, folder, len(table), segments)
    except OSError as error:
        raise FileError(
            f"The index in {root} could not be written ({(error.strerror or str(error)).lower()}): "
            "searching goes on without it; free some room or set PAPERTERM_HOME to a folder that can be written."
        ) from error
    return len(numbers)
