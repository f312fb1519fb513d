"""Which paper each document of an index is: a table beside Whoosh's files, in document order."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from paperterm.library import ID_LENGTH, PRINT_LENGTH

NAME = "documents"


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents of an index.

    Attributes:
        ids: The id of the paper that each document is.
        prints: The fingerprint of its text, by which a changed paper is told.
        titles: The length of its title, in terms.
        abstracts: The length of its abstract, in terms.
    """

    ids: tuple[str, ...]
    prints: tuple[bytes, ...]
    titles: array[int]
    abstracts: array[int]

    def __len__(self) -> int:
        return len(self.ids)

    def with_more(
        self, ids: Sequence[str], prints: Sequence[bytes], lengths: Sequence[tuple[int, int]]
    ) -> Documents:
        """These documents and some more behind them."""
        return Documents(
            (*self.ids, *ids),
            (*self.prints, *prints),
            self.titles + array("I", [title for title, _ in lengths]),
            self.abstracts + array("I", [abstract for _, abstract in lengths]),
        )

    def save(self, folder: Path) -> None:
        """Write the table into the folder of a generation that is being made."""
        count = len(self).to_bytes(8, sys.byteorder)
        parts = (
            "".join(self.ids).encode(),
            b"".join(self.prints),
            self.titles.tobytes(),
            self.abstracts.tobytes(),
        )
        path = folder / NAME
        path.unlink(missing_ok=True)
        path.write_bytes(b"".join((count, *parts)))


NONE = Documents((), (), array("I"), array("I"))


def load(folder: Path) -> Documents:
    """Read the table of a generation.

    Raises:
        ValueError: It is not the table of an index.
        OSError: It cannot be read.
    """
    data = (folder / NAME).read_bytes()
    count = int.from_bytes(data[:8], sys.byteorder)
    titles, abstracts = array("I"), array("I")
    after_ids = 8 + count * ID_LENGTH
    after_prints = after_ids + count * PRINT_LENGTH
    size = count * titles.itemsize
    if len(data) != after_prints + 2 * size:
        raise ValueError("the table of documents has the wrong length")
    ids = data[8:after_ids].decode("ascii")
    titles.frombytes(data[after_prints : after_prints + size])
    abstracts.frombytes(data[after_prints + size :])
    return Documents(
        tuple(ids[at : at + ID_LENGTH] for at in range(0, len(ids), ID_LENGTH)),
        tuple(data[at : at + PRINT_LENGTH] for at in range(after_ids, after_prints, PRINT_LENGTH)),
        titles,
        abstracts,
    )
