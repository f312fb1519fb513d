"""The folder of an index: immutable generations beside a manifest that names the one in force.

A generation is written aside and never changed afterwards; the manifest is replaced in one step. A reader
therefore never meets a half-written index, and one that has a generation open keeps it. Whoosh's files hold
pickles, which run what they say when they are loaded: a generation is opened only when its folder belongs to
this user, nobody else may write to it, and every file has the size and the check sum that the manifest gives.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import zlib
from dataclasses import dataclass
from pathlib import Path

from paperterm import __version__
from paperterm.files import write_atomically

LAYOUT = f"paperterm index 1 {__version__}"
MANIFEST = "index.json"
_PREFIX = "index-"


class UnusableError(ValueError):
    """There is no index here that may be opened; the reason is a clause for the reader."""


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
        _must_be_private(root)
        manifest = json.loads((root / MANIFEST).read_bytes())
        if manifest["layout"] != LAYOUT:
            raise UnusableError("it was written by another version")
        name = manifest["generation"]
        if not name.startswith(_PREFIX) or os.sep in name:
            raise UnusableError("its manifest is damaged")
        folder = root / name
        _must_be_private(folder)
        for file, (size, checksum) in manifest["files"].items():
            content = (folder / Path(file).name).read_bytes()
            if len(content) != size or zlib.crc32(content) != checksum:
                raise UnusableError("it is damaged")
        return Generation(folder, manifest["documents"], manifest["segments"])
    except FileNotFoundError as error:
        raise UnusableError("there is none yet") from error
    except OSError as error:
        raise UnusableError((error.strerror or str(error)).lower()) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, UnusableError):
            raise
        raise UnusableError("its manifest is damaged") from error


def begin(root: Path, base: Generation | None = None) -> Path:
    """A new folder for the next generation, with the files of `base` in it where one is given.

    Args:
        root: The folder of the index.
        base: A generation to add to; its files are linked, not copied, where the system can.
    """
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    root.chmod(0o700)
    numbers = [int(name[len(_PREFIX) :]) for name in _generations(root) if name[len(_PREFIX) :].isdigit()]
    folder = root / f"{_PREFIX}{max(numbers, default=0) + 1}"
    folder.mkdir(mode=0o700)
    if base is not None:
        for file in base.folder.iterdir():
            try:
                os.link(file, folder / file.name)
            except OSError:
                shutil.copyfile(file, folder / file.name)
    return folder


def put_in_force(root: Path, folder: Path, documents: int, segments: int) -> Generation:
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
            content = handle.read()
            os.fsync(handle.fileno())
        files[file.name] = [len(content), zlib.crc32(content)]
    manifest = {
        "layout": LAYOUT,
        "generation": folder.name,
        "documents": documents,
        "segments": segments,
        "files": files,
    }
    write_atomically(root / MANIFEST, json.dumps(manifest), overwrite=True)
    sweep(root, keep=folder.name)
    return Generation(folder, documents, segments)


def sweep(root: Path, keep: str | None) -> None:
    """Remove every generation but one: what an interrupted build left, and what is out of force."""
    for name in _generations(root):
        if name != keep:
            shutil.rmtree(root / name, ignore_errors=True)


def _generations(root: Path) -> list[str]:
    try:
        return [path.name for path in root.iterdir() if path.name.startswith(_PREFIX) and path.is_dir()]
    except OSError:
        return []


def _must_be_private(folder: Path) -> None:
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode):
        raise UnusableError("its place is taken by something that is not a folder")
    if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
        raise UnusableError("its folder belongs to, or may be written by, somebody else")
