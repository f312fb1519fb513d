"""What the documents of an index are, and their words in order: two files beside Whoosh's."""

from __future__ import annotations

import mmap
import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from paperterm.library import ID_LENGTH, PRINT_LENGTH

TABLE = "documents"
LINES = "lines"
PARTS = 3
"""Lines for each document: of its title, its abstract and its authors."""


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents of an index.

    Attributes:
        ids: The id of the paper that each document is.
        prints: The fingerprint of its text, by which a changed paper is told.
        titles: The length of its title, in terms.
        abstracts: The length of its abstract, in terms.
        ends: Where each of its lines ends among all lines, in bytes, with a 0 before the first.
        lines: All lines, in UTF-8.
    """

    ids: tuple[str, ...]
    prints: tuple[bytes, ...]
    titles: array[int]
    abstracts: array[int]
    ends: array[int]
    lines: bytes | mmap.mmap

    def __len__(self) -> int:
        return len(self.ids)

    def line(self, document: int, part: int) -> str:
        """One line of a document, as `analysis.line` writes it."""
        place = document * PARTS + part
        return str(self.lines[self.ends[place] : self.ends[place + 1]], "utf-8", "replace")

    def with_more(
        self,
        ids: Sequence[str],
        prints: Sequence[bytes],
        lengths: Sequence[tuple[int, int]],
        lines: Sequence[Sequence[str]],
    ) -> Documents:
        """These documents and some more behind them."""
        ends = array("Q", self.ends)
        end = ends[-1]
        encoded = [line.encode() for parts in lines for line in parts]
        for each in encoded:
            end += len(each)
            ends.append(end)
        return Documents(
            (*self.ids, *ids),
            (*self.prints, *prints),
            self.titles + array("I", [title for title, _ in lengths]),
            self.abstracts + array("I", [abstract for _, abstract in lengths]),
            ends,
            b"".join((self.lines[:], *encoded)),
        )

    def save(self, folder: Path) -> None:
        """Write both files into the folder of a generation that is being made."""
        count = len(self).to_bytes(8, sys.byteorder)
        table = (
            count,
            "".join(self.ids).encode(),
            b"".join(self.prints),
            self.titles.tobytes(),
            self.abstracts.tobytes(),
            self.ends.tobytes(),
        )
        for name, content in ((TABLE, b"".join(table)), (LINES, self.lines[:])):
            # the name may be a link to the file of the generation before, which must stay as it is
            (folder / name).unlink(missing_ok=True)
            (folder / name).write_bytes(content)


NONE = Documents((), (), array("I"), array("I"), array("Q", [0]), b"")


def load(folder: Path) -> Documents:
    """Read the table of a generation; the lines stay on disk until they are asked for.

    Raises:
        ValueError: It is not the table of an index.
        OSError: It cannot be read.
    """
    data = (folder / TABLE).read_bytes()
    count = int.from_bytes(data[:8], sys.byteorder)
    titles, abstracts, ends = array("I"), array("I"), array("Q")
    at = 8
    pieces = []
    for size in (
        count * ID_LENGTH,
        count * PRINT_LENGTH,
        count * titles.itemsize,
        count * abstracts.itemsize,
        (count * PARTS + 1) * ends.itemsize,
    ):
        pieces.append(data[at : at + size])
        at += size
    if len(data) != at:
        raise ValueError("the table of documents has the wrong length")
    ids, prints = pieces[0].decode("ascii"), pieces[1]
    for numbers, piece in zip((titles, abstracts, ends), pieces[2:], strict=True):
        numbers.frombytes(piece)
    return Documents(
        tuple([ids[at : at + ID_LENGTH] for at in range(0, len(ids), ID_LENGTH)]),
        tuple([prints[at : at + PRINT_LENGTH] for at in range(0, len(prints), PRINT_LENGTH)]),
        titles,
        abstracts,
        ends,
        _mapped(folder / LINES),
    )


def _mapped(path: Path) -> bytes | mmap.mmap:
    with path.open("rb") as file:
        # an empty file cannot be mapped
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""
