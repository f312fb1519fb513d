"""The digest files on disk: which there are, what they hold, and whether they changed."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from paperterm import digests
from paperterm.errors import FileError
from paperterm.files import read_regular
from paperterm.papers import Digest
from paperterm.text import one_line

FILE_LIMIT = 64 * 1024 * 1024
FOLDER_LIMIT = 10_000
TOTAL_LIMIT = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it stood when it was looked at; equal sources are taken to hold the same bytes."""

    path: Path
    size: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that was passed over, and why, as a clause for the reader."""

    path: Path
    why: str


@dataclass(frozen=True, slots=True)
class Survey:
    """What lies under a set of paths: the files to read, in order, and what was passed over."""

    sources: tuple[Source, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A source with the fingerprint of its bytes and the digest in it, or None with the reason."""

    source: Source
    fingerprint: str
    digest: Digest | None
    why: str = ""


def survey(paths: Sequence[Path]) -> Survey:
    """Look at files and folders without opening any of them.

    Folders are walked in name order without following links to folders, so that a loop cannot trap
    the walk; names that begin with a dot are left alone.

    Args:
        paths: Files or folders, absolute.
    """
    found: dict[Path, Source] = {}
    skipped: list[Skipped] = []
    total = 0
    for path in paths:
        for entry in _walk(path, skipped):
            if entry in found:
                continue
            try:
                status = entry.stat()
            except OSError as error:
                skipped.append(Skipped(entry, _reason(error)))
                continue
            if not stat.S_ISREG(status.st_mode):
                skipped.append(Skipped(entry, "it is not a regular file"))
            elif status.st_size > FILE_LIMIT:
                skipped.append(Skipped(entry, f"it is larger than {FILE_LIMIT // 2**20} MB"))
            elif total + status.st_size > TOTAL_LIMIT:
                skipped.append(Skipped(entry, f"the digests together exceed {TOTAL_LIMIT // 2**20} MB"))
            elif len(found) >= FOLDER_LIMIT:
                skipped.append(Skipped(path, f"only the first {FOLDER_LIMIT:,} files were read"))
                break
            else:
                total += status.st_size
                found[entry] = Source(entry, status.st_size, status.st_mtime_ns)
    return Survey(tuple(found.values()), tuple(skipped))


def read(source: Source, name: str) -> Reading:
    """Read one file into a digest.

    Args:
        source: The file as the survey saw it.
        name: What the digest is called.
    """
    try:
        data = read_regular(source.path, FILE_LIMIT)
    except FileError as error:
        return Reading(source, "", None, error.sentence)
    fingerprint = hashlib.blake2b(data, digest_size=16).hexdigest()
    modified = date.fromtimestamp(source.modified_ns / 1e9)
    try:
        return Reading(source, fingerprint, digests.read(data, name, modified))
    except digests.UnreadableError as error:
        return Reading(source, fingerprint, None, str(error))


def fingerprint_of(source: Source) -> str:
    """The fingerprint that `read` would give these bytes, or "" where the file cannot be read."""
    try:
        return hashlib.blake2b(read_regular(source.path, FILE_LIMIT), digest_size=16).hexdigest()
    except FileError:
        return ""


def names(sources: Sequence[Source]) -> list[str]:
    """A name for the digest in each source: the file's, with its folder's where two files share one."""
    plain = [one_line(source.path.name) for source in sources]
    taken: set[str] = set()
    chosen = []
    for source, name in zip(sources, plain, strict=True):
        candidate, folder = name, source.path.parent
        while candidate in taken and folder.name:
            candidate, folder = one_line(f"{folder.name}/{candidate}"), folder.parent
        taken.add(candidate)
        chosen.append(candidate)
    return chosen


def _walk(path: Path, skipped: list[Skipped]) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    try:
        with os.scandir(path) as entries:
            inside = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        skipped.append(Skipped(path, _reason(error)))
        return
    for entry in inside:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), skipped)
        elif entry.is_symlink() and entry.is_dir():
            skipped.append(Skipped(Path(entry.path), "it is a link to a folder"))
        else:
            yield Path(entry.path)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
