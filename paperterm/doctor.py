"""A report on the health of a workspace: what was read, what was not and why, and where everything is."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib import metadata

from paperterm import __version__, index
from paperterm.errors import FileError
from paperterm.index.generations import UnusableError
from paperterm.settings import Places
from paperterm.shelf import open_shelf
from paperterm.text import one_line
from paperterm.workspace import Opened, Workspace, open_library

_MOST_PROBLEMS = 20
_PACKAGES = ("textual", "rich", "whoosh3", "click", "platformdirs")


def report(space: Workspace, places: Places) -> Iterator[str]:
    """The report, line by line; nothing is changed by making it.

    Args:
        space: The digests and their cache.
        places: Where the reader's files are.
    """
    opened = open_library(space)
    library = opened.library
    yield f"paperterm {__version__} on Python {platform.python_version()}, {platform.system()}"
    yield "with " + ", ".join(f"{name} {_version(name)}" for name in _PACKAGES)
    yield ""
    yield "Places"
    for label, path in (
        ("digests", ", ".join(str(path) for path in space.digests.paths)),
        ("data", places.data),
        ("config", places.config),
        ("cache", space.folder),
        ("log", places.log),
    ):
        yield f"  {label:<8} {one_line(str(path))}"
    yield f"  The digests come from: {space.digests.origin}."
    yield ""
    yield f"Digests: {len(library.digests)} with {library.entry_count:,} entries, {len(library):,} papers"
    for digest in library.digests:
        yield f"  {digest.name}: {len(digest.papers):,} papers, {len(digest.problems)} problems"
        for problem in digest.problems[:_MOST_PROBLEMS]:
            yield f"    line {problem.line}: {one_line(problem.what)} ({one_line(problem.why)})"
        if len(digest.problems) > _MOST_PROBLEMS:
            yield f"    and {len(digest.problems) - _MOST_PROBLEMS} more"
    passed = [(reading.source.path, reading.why) for reading in library.readings if reading.digest is None]
    passed += [(skipped.path, skipped.why) for skipped in library.skipped]
    if passed:
        yield f"Passed over: {len(passed)}"
        for place, why in passed:
            yield f"  {one_line(str(place))}: {one_line(why)}"
    yield ""
    yield f"Catalog: {'fresh' if opened.stored else 'to be written'}"
    yield f"Index: {_index_state(space, opened)}"
    yield f"Shelf: {_shelf_state(places)}"


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "missing"


def _index_state(space: Workspace, opened: Opened) -> str:
    from paperterm.index.reading import open_index

    try:
        generation = index.check(space.index)
        open_index(space.index, opened.library).close()
    except UnusableError as error:
        return f"not in use, because {error}; `paperterm index` makes one"
    return f"in use, {generation.documents:,} documents in {generation.segments} segments"


def _shelf_state(places: Places) -> str:
    if not places.shelf.exists():
        return "empty"
    try:
        shelf = open_shelf(places.shelf)
    except FileError as error:
        return error.sentence
    try:
        if shelf.trouble:
            return shelf.trouble
        contents = shelf.contents()
        return ", ".join(f"{len(ids)} {flag}" for flag, ids in contents.flags.items())
    finally:
        shelf.close()
