"""The full-text index of a library, kept by Whoosh: the only package that imports it.

An index is a cache. It is opened only when it is whole and belongs to exactly this library; in every other
case it is brought up to date, or built anew, from the library. Of this package only `writing`, `fields`,
`mapped` and `reading` need Whoosh, so that knowing the state of an index costs nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from paperterm.errors import FileError, PapertermError
from paperterm.index import bitsets, documents, generations
from paperterm.index.documents import Documents
from paperterm.index.generations import Generation, UnusableError
from paperterm.library import Library

__all__ = ["Progress", "UnusableError", "bring_up_to_date", "check"]

Progress = Callable[[int, int], None]

_MOST_SEGMENTS = 8
_MOST_DEAD = 0.25
_MOST_RUNS = 256


def check(root: Path) -> Generation:
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
        FileError: The index could not be written; one that was there is as it was.
    """
    try:
        try:
            base = generations.current(root)
            generations.sweep(root)
        except UnusableError:
            generations.discard(root)
        else:
            if not rebuild:
                added = _extended(root, base, library, progress)
                if added is not None:
                    return added
        return _write(root, None, documents.NONE, library, range(len(library)), progress=progress)
    except OSError as error:
        raise FileError(
            f"The index in {root} could not be written ({(error.strerror or str(error)).lower()}): "
            "searching goes on without it; free some room, or set PAPERTERM_HOME to a folder elsewhere."
        ) from error


def _extended(root: Path, base: Generation, library: Library, progress: Progress) -> int | None:
    """Add what a generation lacks, and say how many papers; None where a new one is the better way."""
    try:
        held = documents.load(base.folder)
    except (OSError, ValueError):
        return None
    present = set(zip(held.ids, held.prints, strict=True))
    wanted = zip(library.ids, library.prints, strict=True)
    missing = [number for number, document in enumerate(wanted) if document not in present]
    dead = len(held) + len(missing) - len(library)
    if dead > _MOST_DEAD * len(library):
        return None
    if _scattered(held, library):
        return None
    if not missing:
        return 0
    if base.segments >= _MOST_SEGMENTS:
        return None
    try:
        return _write(root, base, held, library, missing, progress=progress)
    except (OSError, PapertermError):
        raise
    except Exception:  # Whoosh raises nearly anything where it cannot go on from what is there
        return None


def _scattered(held: Documents, library: Library) -> bool:
    """Whether the papers have come into so different an order that each search would pay for it."""
    if held.are_those_of(library):
        return False
    from paperterm.index.fields import numbers_of, runs_in

    return len(runs_in(numbers_of(held, library) or ())) > _MOST_RUNS


def _write(
    root: Path,
    base: Generation | None,
    held: Documents,
    library: Library,
    numbers: Sequence[int],
    *,
    progress: Progress,
) -> int:
    """Put a generation in force that has these papers beside what it has from its base."""
    from paperterm.index import writing
    from paperterm.index.gathering import gather

    with _uncollected():
        gathered = gather((library[number] for number in numbers), lambda done: progress(done, len(numbers)))
    try:
        folder = generations.begin(root, base)
        with _uncollected():
            segments = writing.write(folder, gathered, fresh=base is None)
        bitsets.save(folder / bitsets.name(max(0, segments - 1)), gathered.size, gathered.sets)
        table = held.with_more(
            [library.ids[number] for number in numbers],
            [library.prints[number] for number in numbers],
            gathered.lengths,
            gathered.lines,
            gathered.ends,
        )
        table.save(folder)
        generations.put_in_force(root, folder, len(table), segments)
    except BaseException:
        # what is half done must not fill a disk that may be full already
        generations.sweep(root)
        raise
    return len(numbers)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector of cycles away from millions of small things of which none is in one.

    Looking through them again and again would take a quarter of the time of a build.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
