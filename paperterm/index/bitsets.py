"""Sets that would be slow to work out of posting lists, ready to be taken: one file beside each segment.

There are two kinds: the papers that hold a word with a certain beginning, where many words have it, and the
papers that hold a very common term, as bit slices of how often. Whoosh's lists hold the same; without this
file a search would only be slower.
"""

from __future__ import annotations

import mmap
from array import array
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from paperterm.facets import bits_of, numbers_in

Slices: TypeAlias = tuple[int, ...]
"""Bit sets; of one only, or the digits of counts as in `Sliced`."""

_WORD = 8
_SPARSE = 32
_LIST = 0


def name(segment: int) -> str:
    """The name of the file that belongs to a segment."""
    return f"sets-{segment}"


def save(path: Path, size: int, sets: Mapping[str, Mapping[str, Slices]]) -> None:
    """Write the sets of a segment.

    Args:
        path: The file.
        size: How many documents the segment has.
        sets: The sets, by field and term.
    """
    keys: list[str] = []
    pieces: list[bytes] = []
    ends = array("Q", [0])
    end = 0
    for field, terms in sets.items():
        for term, slices in terms.items():
            keys.append(_key(field, term))
            pieces.append(_encoded(slices, size))
            end += len(pieces[-1])
            ends.append(end)
    written = "\n".join(keys).encode()
    numbers = array("Q", [size, len(keys), len(written)])
    # the name may be a link to the file of the generation before, which must stay as it is
    path.unlink(missing_ok=True)
    path.write_bytes(b"".join((numbers.tobytes(), written, ends.tobytes(), *pieces)))


class BitSets:
    """The sets of a segment, read when they are asked for.

    Args:
        path: The file.

    Raises:
        ValueError: It is not such a file.
        OSError: It cannot be read.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.size, self._count, written = self._numbers(0, 3)
        self._ends_at = 3 * _WORD + written
        self._sets_at = self._ends_at + (self._count + 1) * _WORD
        last = self._numbers(self._sets_at - _WORD, 1)
        if not last or len(self._data) != self._sets_at + last[0]:
            raise ValueError("the file of sets has the wrong length")

    def get(self, field: str, term: str) -> Slices | None:
        """The set of a term, or None where none is kept."""
        place = self._places.get(_key(field, term))
        if place is None:
            return None
        first, beyond = self._numbers(self._ends_at + place * _WORD, 2)
        return _decoded(self._data[self._sets_at + first : self._sets_at + beyond], self.size)

    def close(self) -> None:
        """Let go of the file."""
        self._data.close()

    @cached_property
    def _places(self) -> dict[str, int]:
        written = self._data[3 * _WORD : self._ends_at].decode()
        return {key: place for place, key in enumerate(written.split("\n"))} if self._count else {}

    def _numbers(self, at: int, count: int) -> array[int]:
        numbers = array("Q")
        numbers.frombytes(self._data[at : at + count * _WORD])
        return numbers


def _key(field: str, term: str) -> str:
    return f"{field} {term}"


def _encoded(slices: Slices, size: int) -> bytes:
    """A byte that says how many bit sets follow; or _LIST before the numbers in the one set there is."""
    if len(slices) == 1 and slices[0].bit_count() * _SPARSE < size:
        return bytes([_LIST]) + array("I", numbers_in(slices[0])).tobytes()
    width = (size + 7) >> 3
    return bytes([len(slices)]) + b"".join([digit.to_bytes(width, "little") for digit in slices])


def _decoded(data: bytes, size: int) -> Slices:
    if data[0] == _LIST:
        numbers = array("I")
        numbers.frombytes(data[1:])
        return (bits_of(numbers, size),)
    width = (size + 7) >> 3
    return tuple([int.from_bytes(data[at : at + width], "little") for at in range(1, len(data), width)])
