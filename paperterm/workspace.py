"""A set of digest paths and the cache kept for it: opened when fresh, brought up to date when not."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from paperterm import catalog, sources
from paperterm.errors import FileError
from paperterm.library import Library, library_of
from paperterm.locking import exclusive
from paperterm.settings import DigestPaths, Places
from paperterm.sources import Reading, Source, Survey
from paperterm.text import one_line


@dataclass(frozen=True)
class Workspace:
    """Digest paths and the folder where their catalog and index are kept.

    Attributes:
        digests: What is read.
        folder: The cache of just these paths.
    """

    digests: DigestPaths
    folder: Path

    @property
    def catalog(self) -> Path:
        """The library in one file."""
        return self.folder / "catalog"

    @property
    def index(self) -> Path:
        """The folder of the full-text index."""
        return self.folder / "index"


class Opened(NamedTuple):
    """A library as it stands on disk now.

    Attributes:
        library: The papers.
        stored: Whether the catalog on disk holds exactly this.
        changes: What became different since the catalog was written, such as "added x.txt"; nothing where
            there was no catalog.
    """

    library: Library
    stored: bool
    changes: tuple[str, ...] = ()


class Outcome(NamedTuple):
    """What bringing the cache up to date did."""

    library: Library
    changes: tuple[str, ...]
    indexed: int


def workspace(digests: DigestPaths, places: Places) -> Workspace:
    """The workspace of these digests; nothing is made on disk."""
    key = "\0".join(os.fspath(path) for path in digests.paths).encode(errors="surrogateescape")
    return Workspace(digests, places.cache / hashlib.blake2b(key, digest_size=10).hexdigest())


def open_library(space: Workspace, *, verify: bool = False, label: bool = True) -> Opened:
    """The library of a workspace: from the catalog where that is fresh, else read from the changed files.

    Args:
        space: The workspace.
        verify: Whether to compare the bytes of files that look unchanged.
        label: Whether papers that are read get their topics as well; see `label_library`.
    """
    survey = sources.survey(space.digests.paths)
    try:
        known = catalog.open_catalog(space.catalog)
    except catalog.CatalogError:
        return Opened(library_of(_read(survey, {}, label=label), survey.skipped), stored=False)
    here = set(survey.sources)
    kept = {
        reading.source: reading
        for reading in known.readings
        # what could not be read may be readable by now, though it looks as it did
        if reading.source in here and reading.fingerprint and not (verify and _changed(reading))
    }
    readings = _read(survey, kept, label=label)
    if readings == known.readings and survey.skipped == known.skipped:
        return Opened(known, stored=True)
    return Opened(
        library_of(readings, survey.skipped), stored=False, changes=_changes(known.readings, readings)
    )


def label_library(library: Library) -> Library:
    """The same papers in the same order with their topics, where they were opened without."""
    from paperterm.topics import labelled

    readings = [
        reading._replace(digest=labelled(reading.digest))
        if reading.digest is not None and isinstance(reading.digest.papers, tuple)
        else reading
        for reading in library.readings
    ]
    return library_of(readings, library.skipped)


def bring_up_to_date(
    space: Workspace,
    *,
    verify: bool = False,
    rebuild: bool = False,
    wait: float = 0.0,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Outcome:
    """Write what changed into the catalog and the index.

    Args:
        space: The workspace.
        verify: Whether to compare the bytes of files that look unchanged.
        rebuild: Whether to forget what the cache holds.
        wait: For how many seconds to wait for another process that is writing.
        progress: Called with the number of papers indexed and to index.

    Raises:
        BusyError: Another process kept writing for that long.
        FileError: The cache cannot be written.
    """
    # only what writes the index needs to know how it is made
    from paperterm import index
    from paperterm.index import generations

    try:
        space.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with exclusive(space.folder / "lock", wait):
            generations.sweep_drafts(space.folder)
            if rebuild or space.catalog.is_symlink() or not space.catalog.is_file():
                generations.discard(space.catalog)
            opened = open_library(space, verify=verify)
            if not opened.stored:
                catalog.write(opened.library, space.catalog)
            indexed = index.bring_up_to_date(space.index, opened.library, rebuild=rebuild, progress=progress)
            return Outcome(opened.library, opened.changes, indexed)
    except OSError as error:
        raise FileError(
            f"The cache in {space.folder} cannot be written ({(error.strerror or str(error)).lower()}): "
            "set PAPERTERM_HOME to a folder that can."
        ) from error


def _read(survey: Survey, kept: Mapping[Source, Reading], *, label: bool) -> tuple[Reading, ...]:
    readings = []
    for source, name in zip(survey.sources, sources.names(survey.sources), strict=True):
        reading = kept.get(source)
        if reading is None or (reading.digest is not None and reading.digest.name != name):
            reading = sources.read(source, name, label=label)
        readings.append(reading)
    return tuple(readings)


def _changed(reading: Reading) -> bool:
    """Whether a file that looks as it did holds other bytes, or can be read by now."""
    return sources.fingerprint_of(reading.source) != reading.fingerprint


def _changes(before: Sequence[Reading], after: Sequence[Reading]) -> tuple[str, ...]:
    old = {reading.source.path: reading for reading in before}
    new = {reading.source.path: reading for reading in after}
    return (
        *(f"added {one_line(path.name)}" for path in new if path not in old),
        *(
            f"changed {one_line(path.name)}"
            for path, reading in new.items()
            if path in old and old[path].fingerprint != reading.fingerprint
        ),
        *(f"removed {one_line(path.name)}" for path in old if path not in new),
    )
