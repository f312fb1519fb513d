"""A report on the health of a workspace: what was read, what was not and why, and where everything is."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from datetime import datetime
from importlib import metadata

from paperterm import __version__, index
from paperterm.errors import FileError
from paperterm.index.generations import UnusableError
from paperterm.log import log_file
from paperterm.settings import Places
from paperterm.shelf import Contents, damaged_files, faults_in, looked_at, open_shelf
from paperterm.text import one_line
from paperterm.wording import counted
from paperterm.workspace import Opened, Workspace, open_library

_MOST_PROBLEMS = 20
_PACKAGES = ("textual", "rich", "whoosh3", "click", "platformdirs", "markdown-it-py")
_ORIGINS = {
    "given": "named on the command line",
    "variable": "named by PAPERTERM_DIGESTS",
    "data folder": "kept in the data folder",
    "starter": "the starter digest, since there is no other",
}


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
        ("digests", ", ".join(map(str, space.digests.paths))),
        ("data", places.data),
        ("config", places.config),
        ("cache", space.folder),
        ("log", log_file(places.log)),
    ):
        yield f"  {label:<8} {one_line(str(path))}"
    yield ""
    digests = counted(len(library.digests), "digest")
    papers = counted(len(library), "paper")
    yield f"Read: {digests} ({_ORIGINS[space.digests.origin]}), {papers}, {library.entry_count:,} entries"
    for digest in library.digests:
        problems = f", {counted(len(digest.problems), 'problem')}" if digest.problems else ""
        yield f"  {one_line(digest.name)}: {counted(len(digest.papers), 'paper')}{problems}"
        for problem in digest.problems[:_MOST_PROBLEMS]:
            yield f"    line {problem.line}: {one_line(problem.what)} ({one_line(problem.why)})"
        if len(digest.problems) > _MOST_PROBLEMS:
            yield f"    and {len(digest.problems) - _MOST_PROBLEMS} more"
    passed = library.passed_over()
    yield f"Passed over: {counted(len(passed), 'file') if passed else 'nothing'}"
    for place, why in passed:
        yield f"  {one_line(str(place))}: {one_line(why)}"
    yield ""
    yield f"Catalog: {'fresh' if opened.stored else 'to be written, by the next `paperterm index`'}"
    yield f"Index: {_index_state(space, opened)}"
    yield from _shelf_report(places)
    yield f"Log: {_log_state(places)}"


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
    documents = counted(generation.documents, "document")
    return f"in use, {documents} in {counted(generation.segments, 'segment')}"


def _log_state(places: Places) -> str:
    try:
        written = log_file(places.log).stat()
    except OSError:
        return "empty"
    last = datetime.fromtimestamp(written.st_mtime)
    return f"{counted(written.st_size, 'byte')}, the last of them on {last:%Y-%m-%d at %H:%M}"


def mended(places: Places) -> Iterator[str]:
    """Set a damaged shelf aside for one with what can be read of it, put wrong rows right, and say so.

    Args:
        places: Where the reader's files are.
    """
    if not os.path.lexists(places.shelf):
        return
    shelf = open_shelf(places.shelf)
    try:
        if shelf.notice:
            yield one_line(shelf.notice)
        for fault, count in shelf.mend().items():
            yield f"Put right on the shelf: {fault} ({count:,})"
    except FileError as error:
        yield one_line(error.sentence)
    finally:
        shelf.close()


def _shelf_report(places: Places) -> Iterator[str]:
    path = places.shelf
    if os.path.lexists(path):
        try:
            contents, faults = looked_at(path), faults_in(path)
            yield f"Shelf: {_contents_in_numbers(contents)}"
            for fault, count in faults.items():
                yield f"  {fault} ({count:,}): `paperterm doctor --fix` puts that right"
        except FileError as error:
            yield f"Shelf: {one_line(error.sentence)}"
    else:
        yield "Shelf: empty"
    for aside in damaged_files(path):
        yield (
            f"  set aside as damaged: {one_line(str(aside))}; "
            f"`paperterm shelf import` takes what can be read of it"
        )


def _contents_in_numbers(contents: Contents) -> str:
    state: dict[str, int] = {flag: len(ids) for flag, ids in contents.flags.items()}
    state |= {"tagged": len(contents.tags), "noted": len(contents.notes), "rated": len(contents.ratings)}
    return ", ".join(f"{count:,} {what}" for what, count in state.items())
