"""A library in one file, so that the next start reads no digest: opened in place, decoded paper by paper.

The file is a cache. Its layout: a line that names this version, a JSON header with its length, and
sections of fixed-width numbers and of records (one JSON array an entry). It is replaced whole, never edited,
so an open one stays valid; a check sum over the whole tells a damaged one from a good one. Nothing in it is
executed or unpickled.
"""

from __future__ import annotations

import json
import mmap
import re
import sys
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, overload

from paperterm import __version__
from paperterm.facets import Facets, Neighbourly
from paperterm.files import write_atomically
from paperterm.library import ID_LENGTH, PRINT_LENGTH, Library, Order, completeness_in, ids_in, prints_in
from paperterm.papers import Appearance, Digest, Link, Paper, Problem, Topic
from paperterm.sources import Reading, Skipped, Source

_FIRST_LINE = f"paperterm catalog 1 {__version__} {sys.byteorder} {array('I').itemsize}\n".encode()
_CHECKED_AT_ONCE = 1 << 24


class CatalogError(ValueError):
    """There is no catalog here that this version can use; the digests are to be read again."""


_TITLE = re.compile(rb'\["[a-z0-9]*",("[^"\\]*(?:\\.[^"\\]*)*")')
"""The id and the title, with which every record begins; see `_encoded`."""


@dataclass(frozen=True, eq=False, repr=False)
class StoredPapers(Sequence[Paper]):
    """The papers of one digest, still encoded in a catalog.

    Attributes:
        ids: Their ids.
        complete: For each whether it has an abstract.
        prints: For each the fingerprint of its text.
        records: Each paper as bytes, for copying into the next catalog undecoded.
    """

    digest: str
    captured: date | None
    ids: Sequence[str]
    complete: Sequence[bool]
    prints: Sequence[bytes]
    records: Sequence[bytes]

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, position: int) -> Paper: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[Paper]: ...
    def __getitem__(self, position: int | slice) -> Paper | Sequence[Paper]:
        if isinstance(position, slice):
            return [self[number] for number in range(*position.indices(len(self)))]
        where = Appearance(self.digest, position + 1, self.captured)
        return _decoded(self.records[position], where)

    def title(self, position: int) -> str:
        """The title of a paper, without decoding the rest of it."""
        found = _TITLE.match(self.records[position])
        if not found:
            return self[position].title
        return str(json.loads(found[1])) if b"\\" in found[1] else found[1][1:-1].decode()


@dataclass(frozen=True, eq=False, repr=False)
class _Records(Sequence[bytes]):
    """A run of records in the mapped file."""

    data: memoryview
    ends: memoryview
    start: int
    size: int

    def __len__(self) -> int:
        return self.size

    @overload
    def __getitem__(self, position: int) -> bytes: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[bytes]: ...
    def __getitem__(self, position: int | slice) -> bytes | Sequence[bytes]:
        if isinstance(position, slice):
            return [self[number] for number in range(*position.indices(self.size))]
        if not 0 <= position < self.size:
            raise IndexError(position)
        entry = self.start + position
        return bytes(self.data[self.ends[entry] : self.ends[entry + 1]])


@dataclass(frozen=True, eq=False, repr=False)
class _Fixed(Sequence[bytes]):
    """A run of values of one width in the mapped file."""

    data: memoryview
    width: int
    start: int
    size: int

    def __len__(self) -> int:
        return self.size

    @overload
    def __getitem__(self, position: int) -> bytes: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[bytes]: ...
    def __getitem__(self, position: int | slice) -> bytes | Sequence[bytes]:
        if isinstance(position, slice):
            return list(self)[position]
        if not 0 <= position < self.size:
            raise IndexError(position)
        at = (self.start + position) * self.width
        return bytes(self.data[at : at + self.width])

    def __iter__(self) -> Iterator[bytes]:
        at = self.start * self.width
        run = bytes(self.data[at : at + self.size * self.width])
        return (run[at : at + self.width] for at in range(0, len(run), self.width))


def write(library: Library, path: Path) -> None:
    """Write a library to a catalog, in one step.

    Args:
        library: The library.
        path: The file; one that is there is replaced.

    Raises:
        FileError: The file could not be written.
    """
    ids: list[str] = []
    complete = bytearray()
    prints: list[bytes] = []
    ends = array("Q", [0])
    records: list[bytes] = []
    end = 0
    for digest in library.digests:
        papers = digest.papers
        stored = papers.records if isinstance(papers, StoredPapers) else map(_encoded, papers)
        for record in stored:
            records.append(record)
            end += len(record)
            ends.append(end)
        ids += ids_in(digest)
        complete += bytes(completeness_in(digest))
        prints += prints_in(digest)
    facets = library.facets
    sections = {
        "ids": "".join(ids).encode(),
        "ends": ends.tobytes(),
        "complete": bytes(complete),
        "prints": b"".join(prints),
        "text": library.order.text.tobytes(),
        "published": facets.published.tobytes(),
        "upvotes": facets.upvotes.tobytes(),
        "records": b"".join(records),
    }
    header = {
        "readings": [_reading_to_json(reading) for reading in library.readings],
        "skipped": [[str(skipped.path), skipped.why] for skipped in library.skipped],
        "entries": {str(number): list(entries) for number, entries in library.order.entries.items()},
        "facets": {
            "topics": _to_hex(facets.topics),
            "kinds": _to_hex(facets.kinds),
            "digests": _to_hex(facets.digests),
            "has": _to_hex(facets.has),
            "duplicated": f"{facets.duplicated:x}",
        },
        "sections": [[name, len(content)] for name, content in sections.items()],
    }
    # ASCII, because the name of a file may hold bytes that no encoding explains
    encoded = json.dumps(header, ensure_ascii=True).encode("ascii")
    body = b"".join((len(encoded).to_bytes(8, "little"), encoded, *sections.values()))
    write_atomically(
        path, b"".join((_FIRST_LINE, zlib.crc32(body).to_bytes(8, "little"), body)), overwrite=True
    )


def open_catalog(path: Path) -> Library:
    """Open a catalog without decoding any paper.

    Args:
        path: The file.

    Raises:
        CatalogError: There is none, or it is damaged, foreign or of another version.
    """
    if not path.is_file():
        # a pipe would keep whoever opens it waiting
        raise CatalogError("there is none")
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return _opened(_checked(mapped))
    except (OSError, ValueError, KeyError, TypeError, IndexError, OverflowError) as error:
        raise CatalogError(str(error)) from error


def _checked(mapped: mmap.mmap) -> memoryview:
    """What stands in a file behind its check sum.

    Raises:
        CatalogError: It is of another version, or damaged.
    """
    data, start = memoryview(mapped), len(_FIRST_LINE)
    if bytes(data[:start]) != _FIRST_LINE:
        raise CatalogError("it is of another version")
    body, found = data[start + 8 :], 0
    for at in range(0, len(body), _CHECKED_AT_ONCE):
        found = zlib.crc32(body[at : at + _CHECKED_AT_ONCE], found)
        if hasattr(mmap, "MADV_DONTNEED"):
            # little of it is needed again
            mapped.madvise(mmap.MADV_DONTNEED)
    if found != int.from_bytes(data[start : start + 8], "little"):
        raise CatalogError("it is damaged")
    return body


def _opened(body: memoryview) -> Library:
    length = int.from_bytes(body[:8], "little")
    header: dict[str, Any] = json.loads(bytes(body[8 : 8 + length]))
    at = 8 + length
    sections: dict[str, memoryview] = {}
    for name, size in header["sections"]:
        sections[name] = body[at : at + size]
        at += size
    ends, complete = sections["ends"].cast("Q"), sections["complete"].cast("?")
    readings: list[Reading] = []
    entry = 0
    for item in header["readings"]:
        digest = None
        if item["digest"] is not None:
            name, layout, day, problems, count = item["digest"]
            captured = _to_day(day)
            papers = StoredPapers(
                name,
                captured,
                [str(identity, "ascii") for identity in _Fixed(sections["ids"], ID_LENGTH, entry, count)],
                complete[entry : entry + count],
                _Fixed(sections["prints"], PRINT_LENGTH, entry, count),
                _Records(sections["records"], ends, entry, count),
            )
            digest = Digest(name, layout, captured, papers, tuple(Problem(*problem) for problem in problems))
            entry += count
        source = Source(Path(item["path"]), item["size"], item["modified_ns"])
        readings.append(Reading(source, item["fingerprint"], digest, item["why"]))
    facets = header["facets"]
    text = _to_array("I", sections["text"])
    return Library(
        tuple(readings),
        tuple(Skipped(Path(path), why) for path, why in header["skipped"]),
        Order(text, {int(number): tuple(entries) for number, entries in header["entries"].items()}),
        Facets(
            len(text),
            _from_hex(facets["topics"]),
            _from_hex(facets["kinds"]),
            Neighbourly(_from_hex(facets["digests"])),
            _from_hex(facets["has"]),
            int(facets["duplicated"], 16),
            _to_array("i", sections["published"]),
            _to_array("i", sections["upvotes"]),
        ),
    )


def _encoded(paper: Paper) -> bytes:
    fields = [
        paper.id,
        paper.title,
        paper.abstract,
        [[link.url, link.kind] for link in paper.links],
        [[topic.name, topic.phrases] for topic in paper.topics],
        paper.kinds,
        paper.authors,
        paper.arxiv_id,
        paper.doi,
        paper.published.isoformat() if paper.published else None,
        paper.upvotes,
        paper.keywords,
        paper.venue,
    ]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def _decoded(record: bytes, where: Appearance) -> Paper:
    identity, title, abstract, links, topics, kinds, authors, arxiv_id, doi, day, upvotes, keywords, venue = (
        json.loads(record)
    )
    return Paper(
        identity,
        title,
        abstract,
        tuple([Link(url, kind) for url, kind in links]),
        tuple([Topic(name, tuple(phrases)) for name, phrases in topics]),
        tuple(kinds),
        (where,),
        tuple(authors),
        arxiv_id,
        doi,
        _to_day(day),
        upvotes,
        tuple(keywords),
        venue,
    )


def _reading_to_json(reading: Reading) -> dict[str, Any]:
    digest = reading.digest
    return {
        "path": str(reading.source.path),
        "size": reading.source.size,
        "modified_ns": reading.source.modified_ns,
        "fingerprint": reading.fingerprint,
        "why": reading.why,
        "digest": digest
        and [
            digest.name,
            digest.format,
            digest.captured.isoformat() if digest.captured else None,
            [[problem.line, problem.what, problem.why] for problem in digest.problems],
            len(digest.papers),
        ],
    }


def _to_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _to_hex(sets: Mapping[str, int]) -> dict[str, str]:
    return {name: f"{bits:x}" for name, bits in sets.items()}


def _from_hex(sets: Mapping[str, str]) -> dict[str, int]:
    return {name: int(text, 16) for name, text in sets.items()}


def _to_array(code: str, data: memoryview) -> array[int]:
    numbers = array(code)
    numbers.frombytes(data)
    return numbers
