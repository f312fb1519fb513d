"""Files of the reader's, read and written so that nothing hangs and nothing is lost."""

from __future__ import annotations

import errno
import os
import stat
import zlib
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from paperterm.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Absent on systems without the notion, where leaving it out is right.
_NEVER_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NEVER_WAIT = getattr(os, "O_NONBLOCK", 0)
_CLOSE_IN_CHILDREN = getattr(os, "O_CLOEXEC", 0)
_FOLDER = getattr(os, "O_DIRECTORY", 0)

_CHUNK = 1 << 20

_READING_FAILED = {
    errno.ENOENT: "does not exist: check the name",
    errno.ENOTDIR: "does not exist, since part of its path is a file: check the path",
    errno.EACCES: "may not be read: check its permissions and those of its folder",
    errno.EPERM: "may not be read: check its permissions and those of its folder",
    errno.ELOOP: "is a symbolic link that leads to itself: remove it",
    errno.ENXIO: "is not a regular file: choose another one",
    errno.ENAMETOOLONG: "has too long a name: choose a shorter one",
}
_WRITING_FAILED = {
    errno.ENOENT: "could not be written because its folder does not exist: create the folder first",
    errno.ENOTDIR: "could not be written because part of its path is a file: choose another folder",
    errno.EACCES: "could not be written because its folder may not be written to: choose another folder",
    errno.EPERM: "could not be written because its folder may not be written to: choose another folder",
    errno.EROFS: "could not be written because its file system is read-only: choose another folder",
    errno.ENOSPC: "could not be written because the disk is full: free some space",
    errno.EDQUOT: "could not be written because the quota is used up: free some space",
    errno.ELOOP: "could not be written because its path leads to itself: choose another folder",
    errno.ENAMETOOLONG: "has too long a name: choose a shorter one",
}
# What file systems without hard links answer when asked for one.
_NO_HARD_LINKS = {
    errno.EPERM,
    errno.EACCES,
    errno.ENOTSUP,
    errno.EOPNOTSUPP,
    errno.ENOSYS,
    errno.EMLINK,
}


def write_atomically(path: Path, text: str | bytes, *, overwrite: bool) -> None:
    """Write a file so that at any moment it is either the whole old one or the whole new one.

    Args:
        path: Where to write; its folder must exist.
        text: What to write; a string is written as UTF-8, its line ends as they are.
        overwrite: Whether a file that exists may be replaced; the new one then has its permissions.

    Raises:
        FileError: Nothing was written, and a file that was there is untouched.
    """
    content = text.encode() if isinstance(text, str) else text
    with _explained(path, _WRITING_FAILED, "could not be written"):
        permissions = _permissions_to_keep(path, overwrite=overwrite)
        draft = path.with_name(f".paperterm-{os.urandom(8).hex()}.tmp")
        try:
            _create(draft, content, permissions)
            if overwrite:
                draft.replace(path)
            else:
                _publish_new(draft, path)
        finally:
            with suppress(OSError):
                draft.unlink()
        _settle(path.parent)


def read_regular(path: Path, limit: int) -> bytes:
    """The content of a regular file, without waiting for a pipe or a device that has its name.

    A file that changes while it is read is read a second time.

    Args:
        path: What to read; a symbolic link to a regular file is followed.
        limit: The most bytes to read.

    Raises:
        FileError: It could not be read, is not a regular file, or is larger than the limit.
    """
    with _explained(path, _READING_FAILED, "could not be read"):
        file = os.open(path, os.O_RDONLY | os.O_NOCTTY | _NEVER_WAIT | _CLOSE_IN_CHILDREN)
        try:
            before = _state(file, path)
            content = _content(file, limit, path)
            if _state(file, path) != before:
                os.lseek(file, 0, os.SEEK_SET)
                content = _content(file, limit, path)
        finally:
            os.close(file)
    return content


def checksum(path: Path) -> tuple[int, int]:
    """The size and the CRC-32 of a regular file, without having all of it in memory at once.

    Raises:
        FileError: It could not be read, or is not a regular file.
    """
    size = code = 0
    with _explained(path, _READING_FAILED, "could not be read"):
        file = os.open(path, os.O_RDONLY | os.O_NOCTTY | _NEVER_WAIT | _CLOSE_IN_CHILDREN)
        try:
            _state(file, path)
            while chunk := os.read(file, _CHUNK):
                size += len(chunk)
                code = zlib.crc32(chunk, code)
        finally:
            os.close(file)
    return size, code


@contextmanager
def _explained(path: Path, reasons: dict[int, str], failed: str) -> Iterator[None]:
    """Turn a failure of the system into a sentence about the file."""
    try:
        yield
    except OSError as error:
        reason = reasons.get(error.errno or 0) or f"{failed}: {error.strerror or error}"
        raise FileError(f"{path} {reason}.") from error
    except ValueError as error:
        raise FileError(f"{str(path)!r} cannot be the name of a file: choose another one.") from error


def _permissions_to_keep(path: Path, *, overwrite: bool) -> int | None:
    """The permissions of the file that is to be replaced, or None where there is none.

    Raises:
        FileError: Something is there that must stay.
    """
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(found.st_mode):
        raise FileError(f"{path} is a symbolic link: give the name of the file that it points to.")
    if stat.S_ISDIR(found.st_mode):
        raise FileError(f"{path} is a folder: give the name of a file in it.")
    if not stat.S_ISREG(found.st_mode):
        raise FileError(f"{path} is not a regular file: choose another name.")
    if not overwrite:
        raise _exists_already(path)
    if not os.access(path, os.W_OK):
        raise FileError(f"{path} is write-protected: choose another name, or change its permissions.")
    return stat.S_IMODE(found.st_mode)


def _exists_already(path: Path) -> FileError:
    return FileError(f"{path} exists already: choose another name, or pass --overwrite or --append.")


def _create(draft: Path, content: bytes, permissions: int | None) -> None:
    """Write a file that was not there before, down to the disk."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NEVER_FOLLOW | _CLOSE_IN_CHILDREN
    # The system takes the reader's umask off; what replaces a private file is private from the start.
    at_first = 0o666 if permissions is None else permissions & 0o600
    with os.fdopen(os.open(draft, flags, at_first), "wb") as file:
        if permissions is not None:
            os.fchmod(file.fileno(), permissions)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _publish_new(draft: Path, path: Path) -> None:
    """Give a finished file its name, unless another file has taken that name in the meantime.

    A hard link does both in one step. Where there are none, the name is taken by an empty file first.
    """
    try:
        path.hardlink_to(draft)
    except FileExistsError as error:
        raise _exists_already(path) from error
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
    else:
        return
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NEVER_FOLLOW, 0o600))
    except FileExistsError as error:
        raise _exists_already(path) from error
    try:
        draft.replace(path)
    except BaseException:
        path.unlink()
        raise


def _settle(folder: Path) -> None:
    """Bring a folder's new entry to the disk; some file systems cannot, and then it is there all the same."""
    with suppress(OSError):
        file = os.open(folder, os.O_RDONLY | _FOLDER | _CLOSE_IN_CHILDREN)
        try:
            os.fsync(file)
        finally:
            os.close(file)


def _state(file: int, path: Path) -> tuple[int, int]:
    """The size and the time of change of an open file, which must be a regular one."""
    found = os.fstat(file)
    if stat.S_ISDIR(found.st_mode):
        raise FileError(f"{path} is a folder: give the name of a file in it.")
    if not stat.S_ISREG(found.st_mode):
        raise FileError(f"{path} is not a regular file: choose another one.")
    return found.st_size, found.st_mtime_ns


def _content(file: int, limit: int, path: Path) -> bytes:
    """What is left to read of an open file.

    Raises:
        FileError: It is more than the limit.
    """
    chunks: list[bytes] = []
    left = limit + 1
    while left and (chunk := os.read(file, min(left, _CHUNK))):
        chunks.append(chunk)
        left -= len(chunk)
    if not left:
        raise FileError(f"{path} is larger than {_amount(limit)}, the most that is read: split it.")
    return b"".join(chunks)


def _amount(size: int) -> str:
    """A number of bytes, in whole megabytes where it is that many."""
    return f"{size >> 20} MB" if size >= 1 << 20 else f"{size} bytes"
