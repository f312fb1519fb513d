"""The digest files on disk: which there are, what they hold, and whether they changed."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count
from pathlib import Path
from typing import NamedTuple

from paperterm.errors import FileError
from paperterm.files import read_regular
from paperterm.papers import Digest
from paperterm.text import one_line

FILE_LIMIT = 64 * 1024 * 1024
FOLDER_LIMIT = 10_000
TOTAL_LIMIT = 512 * 1024 * 1024


class Source(NamedTuple):
    """A file as it stood when it was looked at; equal sources are taken to hold the same bytes."""

    path: Path
    size: int
    modified_ns: int


class Skipped(NamedTuple):
    """A file or folder that was passed over, and why, as a clause for the reader."""

    path: Path
    why: str


class Survey(NamedTuple):
    """What lies under a set of paths: the files to read, in order, and what was passed over."""

    sources: tuple[Source, ...]
    skipped: tuple[Skipped, ...]


class Reading(NamedTuple):
    """A source with the fingerprint of its bytes and the digest in it, or None and why, as a clause.

    The fingerprint of a file that could not be read is empty.
    """

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
    seen, total = 0, 0
    for path in paths:
        for file in _walk(path, skipped):
            if file in found:
                continue
            seen += 1
            if seen > FOLDER_LIMIT:
                skipped.append(Skipped(path, f"only the first {FOLDER_LIMIT:,} files were looked at"))
                break
            try:
                status = file.stat()
            except OSError as error:
                skipped.append(Skipped(file, _reason(error)))
                continue
            if not stat.S_ISREG(status.st_mode):
                skipped.append(Skipped(file, "it is not a regular file"))
            elif status.st_size > FILE_LIMIT:
                skipped.append(Skipped(file, f"it is larger than {FILE_LIMIT // 2**20} MB"))
            elif total + status.st_size > TOTAL_LIMIT:
                skipped.append(Skipped(file, f"the digests together exceed {TOTAL_LIMIT // 2**20} MB"))
            else:
                total += status.st_size
                found[file] = Source(file, status.st_size, status.st_mtime_ns)
    return Survey(tuple(found.values()), tuple(skipped))


def read(source: Source, name: str, *, label: bool = True) -> Reading:
    """Read one file into a digest.

    Args:
        source: The file as the survey saw it.
        name: What the digest is called.
        label: Whether to give its papers their topics as well.
    """
    # only what has changed is read: a start from the catalog needs none of this
    from paperterm import digests
    from paperterm.topics import labelled

    try:
        data = read_regular(source.path, FILE_LIMIT)
    except FileError as error:
        return Reading(source, "", None, _clause(error, source.path))
    fingerprint = _fingerprint(data)
    try:
        digest = digests.read(data, name, _modified(source))
    except digests.UnreadableError as error:
        return Reading(source, fingerprint, None, error.reason)
    return Reading(source, fingerprint, labelled(digest) if label else digest)


def fingerprint_of(source: Source) -> str:
    """The fingerprint that `read` would give these bytes, or "" where the file cannot be read."""
    try:
        return _fingerprint(read_regular(source.path, FILE_LIMIT))
    except FileError:
        return ""


def names(sources: Sequence[Source]) -> list[str]:
    """A name for the digest in each source: the file's, with its folder's where two files share one."""
    taken: dict[str, None] = {}
    for source in sources:
        name, folder = one_line(source.path.name) or "unnamed", source.path.parent
        while name in taken and folder.name:
            name, folder = one_line(f"{folder.name}/{name}"), folder.parent
        # different names can look the same once they have been made safe to show
        numbered = (f"{name} ({number})" for number in count(2))
        while name in taken:
            name = next(numbered)
        taken[name] = None
    return list(taken)


def _walk(path: Path, skipped: list[Skipped]) -> Iterator[Path]:
    """The files under a path in name order; whatever is not a folder is taken for a file."""
    ahead = [path]
    while ahead:
        here = ahead.pop()
        # unlike Path.is_dir this never raises, whatever is there
        if not os.path.isdir(here):  # noqa: PTH112
            yield here
        elif here != path and here.is_symlink():
            skipped.append(Skipped(here, "it is a link to a folder"))
        else:
            try:
                inside = sorted(os.listdir(here), reverse=True)  # noqa: PTH208
            except OSError as error:
                skipped.append(Skipped(here, _reason(error)))
            else:
                ahead += [here / name for name in inside if not name.startswith(".")]


def _fingerprint(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _modified(source: Source) -> date:
    """The day on which a file was changed; today where its time is beyond all calendars."""
    try:
        return date.fromtimestamp(source.modified_ns / 1e9)
    except (ValueError, OverflowError, OSError):
        return date.today()


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _clause(error: FileError, path: Path) -> str:
    """A sentence about a file as a clause, for where the file stands before it."""
    return f"it {error.sentence.removeprefix(f'{path} ').removesuffix('.')}"
