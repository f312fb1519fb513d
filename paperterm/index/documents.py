"""What the documents of an index are, and their words in order: two files beside Whoosh's."""

from __future__ import annotations

import mmap
import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from paperterm.library import ID_LENGTH, PRINT_LENGTH, Library
from paperterm.postings import Readable

TABLE = "documents"
LINES = "lines"
PARTS = 3
"""Lines for each document: of its title, its abstract and its authors."""

_KEPT = 1 << 25


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents of an index.

    Attributes:
        identities: The id of the paper that each document is, one behind the other, in ASCII.
        fingerprints: The fingerprint of its text, by which a changed paper is told, likewise.
        titles: The length of its title, in terms.
        abstracts: The length of its abstract, in terms.
        ends: Where each of its lines ends among all lines, in bytes, with a 0 before the first.
        lines: All lines, in UTF-8.
    """

    identities: bytes
    fingerprints: bytes
    titles: array[int]
    abstracts: array[int]
    ends: array[int]
    lines: Readable

    def __len__(self) -> int:
        return len(self.titles)

    @property
    def ids(self) -> list[str]:
        """The id of the paper that each document is."""
        ids = self.identities.decode("ascii")
        return [ids[at : at + ID_LENGTH] for at in range(0, len(ids), ID_LENGTH)]

    @property
    def prints(self) -> list[bytes]:
        """The fingerprint of its text."""
        prints = self.fingerprints
        return [prints[at : at + PRINT_LENGTH] for at in range(0, len(prints), PRINT_LENGTH)]

    def are_those_of(self, library: Library) -> bool:
        """Whether they are the papers of a library, all of them and in order."""
        return (
            len(self) == len(library)
            and self.identities == "".join(library.ids).encode()
            and self.fingerprints == b"".join(library.prints)
        )

    def line(self, document: int, part: int) -> str:
        """One line of a document, as `analysis.line` writes it."""
        place = document * PARTS + part
        return str(self.lines[self.ends[place] : self.ends[place + 1]], "utf-8", "replace")

    def let_go(self) -> None:
        """Give back the memory that the lines read so far take, where all of them are too many to keep."""
        if isinstance(self.lines, mmap.mmap) and len(self.lines) > _KEPT and hasattr(mmap, "MADV_DONTNEED"):
            self.lines.madvise(mmap.MADV_DONTNEED)

    def with_more(
        self,
        ids: Sequence[str],
        prints: Sequence[bytes],
        lengths: Sequence[tuple[int, int]],
        lines: bytes,
        ends: array[int],
    ) -> Documents:
        """These documents and some more behind them.

        Args:
            ids: Their ids.
            prints: Their fingerprints.
            lengths: The lengths of their titles and abstracts, in terms.
            lines: Their lines, in UTF-8.
            ends: Where each of these ends among them.
        """
        before = self.ends[-1]
        return Documents(
            self.identities + "".join(ids).encode(),
            self.fingerprints + b"".join(prints),
            self.titles + array("I", [title for title, _ in lengths]),
            self.abstracts + array("I", [abstract for _, abstract in lengths]),
            self.ends + (array("Q", [before + end for end in ends]) if before else ends),
            b"".join((self.lines[:], lines)) if before else lines,
        )

    def save(self, folder: Path) -> None:
        """Write both files into the folder of a generation that is being made."""
        count = len(self).to_bytes(8, sys.byteorder)
        table = (
            count,
            self.identities,
            self.fingerprints,
            self.titles.tobytes(),
            self.abstracts.tobytes(),
            self.ends.tobytes(),
        )
        for name, content in ((TABLE, b"".join(table)), (LINES, self.lines)):
            # the name may be a link to the file of the generation before, which must stay as it is
            (folder / name).unlink(missing_ok=True)
            (folder / name).write_bytes(content)


NONE = Documents(b"", b"", array("I"), array("I"), array("Q", [0]), b"")


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
    for numbers, piece in zip((titles, abstracts, ends), pieces[2:], strict=True):
        numbers.frombytes(piece)
    return Documents(pieces[0], pieces[1], titles, abstracts, ends, _mapped(folder / LINES))


def _mapped(path: Path) -> Readable:
    with path.open("rb") as file:
        # an empty file cannot be mapped
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""
