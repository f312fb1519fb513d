"""Whoosh's list of terms as a file in memory: to look a term up takes a dozen reads of a few bytes each."""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

_TERMS = ".trm"


class MappedStorage(FileStorage):  # type: ignore[misc]
    """The folder of an index, its lists of terms mapped; Whoosh itself maps nothing but compound files."""

    def open_file(self, name: str, **more: Any) -> StructFile:
        """Open a file."""
        path = Path(self.folder) / name
        if not name.endswith(_TERMS) or not path.stat().st_size:
            return super().open_file(name, **more)
        with path.open("rb") as file:
            return _MappedFile(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), name=name, **more)


class _MappedFile(StructFile):  # type: ignore[misc]
    def get(self, position: int, length: int) -> bytes:
        """Some bytes of it."""
        found: bytes = self.file[position : position + length]
        return found
