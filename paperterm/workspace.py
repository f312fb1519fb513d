"""A set of digest paths and the cache kept for it: opened when fresh, brought up to date when not."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from paperterm import catalog, index, sources
from paperterm.errors import FileError
from paperterm.library import Library, library_of
from paperterm.locking import exclusive
from paperterm.settings import DigestPaths, Places
from paperterm.sources import Reading, Survey


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Opened:
    """A library as it stands on disk now.

    Attributes:
        library: The papers.
        stored: Whether the catalog on disk holds exactly this.
        changes: What became different since the catalog was written, such as "added x.txt".
    """

    library: Library
    stored: bool
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What bringing the cache up to date did."""

    library: Library
    changes: tuple[str, ...]
    indexed: int


def workspace(digests: DigestPaths, places: Places) -> Workspace:
    """The workspace of these digests; nothing is made on disk."""
    key = "\0".join(os.fspath(path) for path in digests.paths).encode(errors="surrogateescape")
    return Workspace(digests, places.cache / hashlib.blake2b(key, digest_size=10).hexdigest())


def open_library(space: Workspace, *, verify: bool = False) -> Opened:
    """The library of a workspace: from the catalog where that is fresh, else read from the changed files.

    Args:
        space: The workspace.
        verify: Whether to compare the bytes of files that look unchanged.
    """
    survey = sources.survey(space.digests.paths)
    try:
        known = catalog.open_catalog(space.catalog)
    except catalog.CatalogError:
        return Opened(library_of(_read(survey, {}), survey.skipped), stored=False)
    kept = {reading.source: reading for reading in known.readings}
    if verify:
        kept = {
            source: reading
            for source, reading in kept.items()
            if reading.fingerprint and sources.fingerprint_of(source) == reading.fingerprint
        }
    if tuple(kept) == survey.sources and known.skipped == survey.skipped:
        return Opened(known, stored=True)
    readings = _read(survey, kept)
    return Opened(
        library_of(readings, survey.skipped), stored=False, changes=_changes(known.readings, readings)
    )


def bring_up_to_date(
    space: Workspace,
    *,
    verify: bool = False,
    rebuild: bool = False,
    wait: float = 0.0,
    progress: index.Progress = lambda done, total: None,
    catalogued: Callable[[Library], None] = lambda library: None,
) -> Outcome:
    """Write what changed into the catalog and the index.

    Args:
        space: The workspace.
        verify: Whether to compare the bytes of files that look unchanged.
        rebuild: Whether to forget what the cache holds.
        wait: For how many seconds to wait for another process that is writing.
        progress: Called with the number of papers indexed and to index.
        catalogued: Called with the library once the catalog is on disk.

    Raises:
        BusyError: Another process kept writing for that long.
        FileError: The cache cannot be written.
    """
    try:
        space.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with exclusive(space.folder / "lock", wait):
            if rebuild:
                space.catalog.unlink(missing_ok=True)
            opened = open_library(space, verify=verify)
            library = opened.library
            if not opened.stored:
                catalog.write(library, space.catalog)
                library = catalog.open_catalog(space.catalog)
            catalogued(library)
            indexed = index.bring_up_to_date(space.index, library, rebuild=rebuild, progress=progress)
            return Outcome(library, opened.changes, indexed)
    except OSError as error:
        raise FileError(
            f"The cache in {space.folder} cannot be written ({(error.strerror or str(error)).lower()}): "
            "set PAPERTERM_HOME to a folder that can."
        ) from error


def _read(survey: Survey, kept: dict[sources.Source, Reading]) -> list[Reading]:
    readings = []
    for source, name in zip(survey.sources, sources.names(survey.sources), strict=True):
        reading = kept.get(source)
        if reading is None or (reading.digest is not None and reading.digest.name != name):
            reading = sources.read(source, name)
        readings.append(reading)
    return readings


def _changes(before: Sequence[Reading], after: Sequence[Reading]) -> tuple[str, ...]:
    old = {reading.source.path: reading for reading in before}
    new = {reading.source.path: reading for reading in after}
    return (
        *(f"added {path.name}" for path in new if path not in old),
        *(
            f"changed {path.name}"
            for path, reading in new.items()
            if path in old and old[path].fingerprint != reading.fingerprint
        ),
        *(f"removed {path.name}" for path in old if path not in new),
    )
