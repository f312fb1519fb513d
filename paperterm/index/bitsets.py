"""Sets that would be slow to work out of posting lists, ready to be taken: one file beside each segment.

There are two kinds: the papers that hold a word with a certain beginning, where many words have it, and the
papers that hold a very common term, as bit slices of how often. Whoosh's lists hold the same; without this
file a search would only be slower.
"""

from __future__ import annotations

import os
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
    # the name may be a link to the file of the generation before, which must stay as it is
    path.unlink(missing_ok=True)
    with path.open("wb") as file:
        file.write(array("Q", [size, len(keys), len(written)]).tobytes() + written + ends.tobytes())
        file.writelines(pieces)


class BitSets:
    """The sets of a segment, each read when it is asked for: all together they may be large.

    Args:
        path: The file.

    Raises:
        ValueError: It is not such a file.
        OSError: It cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        try:
            self.size, count, written = self._numbers(3)
            self._keys = self._file.read(written)
            self._ends = self._numbers(count + 1)
            self._sets_at = self._file.tell()
            if self._sets_at + self._ends[-1] != os.fstat(self._file.fileno()).st_size:
                raise ValueError("the file of sets has the wrong length")
        except BaseException:
            self._file.close()
            raise

    def get(self, field: str, term: str) -> Slices | None:
        """The set of a term, or None where none is kept."""
        place = self._places.get(_key(field, term))
        if place is None:
            return None
        first, beyond = self._ends[place], self._ends[place + 1]
        self._file.seek(self._sets_at + first)
        return _decoded(self._file.read(beyond - first), self.size)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    @cached_property
    def _places(self) -> dict[str, int]:
        keys = self._keys.decode()
        return {key: place for place, key in enumerate(keys.split("\n"))} if keys else {}

    def _numbers(self, count: int) -> array[int]:
        """The next numbers of the file."""
        numbers = array("Q")
        data = self._file.read(count * _WORD)
        if len(data) != count * _WORD:
            raise ValueError("the file of sets has the wrong length")
        numbers.frombytes(data)
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
