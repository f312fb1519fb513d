"""The folder of an index: immutable generations beside a manifest that names the one in force.

A generation is written aside and never changed afterwards; the manifest is replaced in one step. A reader
therefore never meets a half-written index, and one that has a generation open keeps it. Whoosh's files hold
pickles, which run what they say when they are loaded: a generation is opened only when its folder belongs to
this user, nobody else may write to it, and it has exactly the files that the manifest names, each with the
size and the check sum that the manifest gives.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paperterm import __version__
from paperterm.errors import FileError
from paperterm.files import checksum, read_regular, write_atomically

LAYOUT = f"paperterm index 3 {__version__}"
MANIFEST = "index.json"
_PREFIX = "index-"
_MANIFEST_LIMIT = 1 << 20


class UnusableError(ValueError):
    """There is no index here that may be opened; the reason is a clause for the reader."""


class DamagedError(UnusableError):
    """The index in force, or its manifest, is damaged; or it was swept, since another came into force."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One complete index on disk.

    Attributes:
        folder: Where its files are.
        documents: How many documents it holds, those that are no longer wanted among them.
        segments: How many segments Whoosh keeps them in.
    """

    folder: Path
    documents: int
    segments: int


def current(root: Path) -> Generation:
    """The generation in force, once everything about it has been checked.

    Args:
        root: The folder of the index.

    Raises:
        UnusableError: There is none, or it is damaged, foreign, or of another version.
    """
    try:
        return _checked(root)
    except DamagedError:
        # another process may just have put the next one in force and swept this one
        return _checked(root)


def begin(root: Path, base: Generation | None = None) -> Path:
    """A new folder for the next generation, with the files of `base` in it where one is given.

    Args:
        root: The folder of the index.
        base: A generation to add to; its files are linked, not copied, where the system can.
    """
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = root / f"{_PREFIX}{os.urandom(8).hex()}"
    folder.mkdir(mode=0o700)
    if base is not None:
        for file in base.folder.iterdir():
            try:
                os.link(file, folder / file.name)
            except OSError:
                shutil.copyfile(file, folder / file.name)
    return folder


def put_in_force(root: Path, folder: Path, documents: int, segments: int) -> None:
    """Make a finished folder the generation in force, and remove the others.

    Args:
        root: The folder of the index.
        folder: What `begin` gave, filled.
        documents: How many documents it holds.
        segments: In how many segments.

    Raises:
        FileError: The manifest could not be written.
    """
    files = {}
    for file in sorted(folder.iterdir()):
        with file.open("rb") as handle:
            os.fsync(handle.fileno())
        files[file.name] = checksum(file)
    manifest = {
        "layout": LAYOUT,
        "generation": folder.name,
        "documents": documents,
        "segments": segments,
        "files": files,
    }
    write_atomically(root / MANIFEST, json.dumps(manifest), overwrite=True)
    sweep(root)


def sweep(root: Path) -> None:
    """Remove whatever an interrupted build left, and every generation but the one in force."""
    sweep_drafts(root)
    try:
        kept = _manifest(root).get("generation")
    except UnusableError:
        kept = None
    for folder in root.glob(f"{_PREFIX}*"):
        if folder.name != kept:
            shutil.rmtree(folder, ignore_errors=True)


def sweep_drafts(folder: Path) -> None:
    """Remove the files that `write_atomically` could not finish, as its process was killed."""
    for draft in folder.glob(".paperterm-*.tmp"):
        with suppress(OSError):
            draft.unlink()


def discard(path: Path) -> None:
    """Remove a part of the cache, whatever it is, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _checked(root: Path) -> Generation:
    try:
        _must_be_private(root)
    except FileNotFoundError:
        raise UnusableError("there is none yet") from None
    except OSError as error:
        raise UnusableError((error.strerror or str(error)).lower()) from error
    manifest = _manifest(root)
    try:
        if manifest["layout"] != LAYOUT:
            raise UnusableError("it was written by another version")
        name, files = manifest["generation"], manifest["files"]
        if not name.startswith(_PREFIX) or Path(name).name != name:
            raise DamagedError("its manifest is damaged")
        folder = root / name
        _must_be_private(folder)
        if {file.name for file in folder.iterdir()} != set(files):
            raise DamagedError("it is damaged")
        for file, expected in files.items():
            if [*checksum(folder / file)] != expected:
                raise DamagedError("it is damaged")
        return Generation(folder, int(manifest["documents"]), int(manifest["segments"]))
    except UnusableError:
        raise
    except (OSError, FileError) as error:
        raise DamagedError("it is damaged") from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise DamagedError("its manifest is damaged") from error


def _manifest(root: Path) -> dict[str, Any]:
    """What the manifest says, not yet believed.

    Raises:
        UnusableError: There is none, or it cannot be read.
    """
    try:
        manifest = json.loads(read_regular(root / MANIFEST, _MANIFEST_LIMIT))
    except FileError as error:
        missing = isinstance(error.__cause__, FileNotFoundError)
        raise UnusableError("there is none yet" if missing else "its manifest cannot be read") from error
    except (ValueError, RecursionError) as error:
        raise DamagedError("its manifest is damaged") from error
    if not isinstance(manifest, dict):
        raise DamagedError("its manifest is damaged")
    return manifest


def _must_be_private(folder: Path) -> None:
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode):
        raise UnusableError("its place is taken by something that is not a folder")
    if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
        raise UnusableError("its folder belongs to, or may be written by, somebody else")
