"""Gathered postings into a Whoosh index, term by term; document by document where that cannot be."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from contextlib import suppress
from operator import sub
from pathlib import Path
from typing import Any

from whoosh import fields, formats
from whoosh import index as whoosh_index
from whoosh.codec.whoosh3 import W3Codec, W3PostingsWriter
from whoosh.filedb import filetables
from whoosh.system import pack_ushort

from paperterm.index.gathering import Found, Gathered
from paperterm.ranking import FIELDS

_BLOCK = 1 << 16
"""Postings in a block: reading a list costs by the block, and all of a list is always read."""

_RARE = 4
_MEGABYTES = 256


class CountedTerms(fields.FieldType):  # type: ignore[misc]
    """A field whose value is a mapping of terms to how often they occur; nothing else is stored."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None)

    def index(self, value: Any, **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """The postings of one document, as Whoosh takes them."""
        return ((term.encode(), count, float(count), b"") for term, count in value.items())


def schema() -> fields.Schema:
    """The fields of the index."""
    kinds = ("", "_forms")
    return fields.Schema(**{f"{field}{kind}": CountedTerms() for field in FIELDS for kind in kinds})


def write(folder: Path, gathered: Gathered, *, fresh: bool, in_bulk: bool = True) -> int:
    """Add papers to the index in a folder, as one more segment.

    Args:
        folder: An empty folder where `fresh`, else one that holds an index.
        gathered: What to write.
        fresh: Whether to begin a new index.
        in_bulk: Whether to write whole posting lists, where this Whoosh lets itself be used so.

    Returns:
        The number of segments of the index.
    """
    place = str(folder)
    opened = whoosh_index.create_in(place, schema()) if fresh else whoosh_index.open_dir(place)
    writer = opened.writer(codec=W3Codec(blocklimit=_BLOCK), limitmb=_MEGABYTES, compound=False)
    try:
        if in_bulk and _takes_lists(writer):
            _write_lists(writer, gathered)
        else:
            _write_documents(writer, gathered)
        writer.commit(merge=False)
    except BaseException:
        # it fails as well where the disk is full, which is not what there is to say
        with suppress(Exception):
            writer.cancel()
        raise
    return sum(1 for _ in folder.glob("*.trm"))


class _Block(W3PostingsWriter):  # type: ignore[misc]
    """Writes a posting list as Whoosh does, without a call for each posting."""

    def _mini_ids(self) -> tuple[int, ...]:
        """The documents, each as its distance from the one before."""
        documents = self._ids
        return (documents[0], *map(sub, documents[1:], documents))

    def _mini_weights(self) -> tuple[float, ...] | float | None:
        """The weights: nothing where all are 1, one where all are the same."""
        if self._maxweight == 1:
            return None
        weights = self._weights
        return float(weights[0]) if min(weights) == self._maxweight else tuple(weights)


_USED = {
    "perdocwriter.start_doc",
    "perdocwriter.finish_doc",
    "docnum",
    "_added",
    "fieldwriter._postwriter",
    "fieldwriter._postfile",
    "fieldwriter._fieldid",
    "fieldwriter._tindex.dbfile",
    "fieldwriter._tindex.hashfn",
    "fieldwriter._tindex.buckets",
    "fieldwriter._tindex.index",
    "fieldwriter._tindex.lastkey",
}
"""The inner parts of a Whoosh writer that `_write_lists` uses."""


def _takes_lists(writer: Any) -> bool:
    """Whether the inner parts that `_write_lists` uses are there, under the names that it knows."""
    for names in _USED:
        part = writer
        for name in names.split("."):
            if not hasattr(part, name):
                return False
            part = getattr(part, name)
    postings = writer.codec.postings_writer(None)
    if type(postings) is not W3PostingsWriter or not hasattr(filetables, "_lengths"):
        return False
    postings._new_block()
    parts = ("_ids", "_weights", "_maxweight", "_write_block", "_mini_ids", "_mini_weights", "_compression")
    return all(hasattr(postings, name) for name in parts)


def _write_lists(writer: Any, gathered: Gathered) -> None:
    """Hand each posting list to the codec as the block that it becomes.

    Whoosh's own way calls several functions for every posting and every term, which is most of the cost of
    a build.
    """
    for document in range(gathered.size):
        writer.perdocwriter.start_doc(document)
        writer.perdocwriter.finish_doc()
    writer.docnum += gathered.size
    writer._added = True
    out = writer.fieldwriter
    # most terms are rare, and many of them have the same few papers: one list on disk serves them all
    written: dict[tuple[bytes, bytes], bytes] = {}
    for field in sorted(gathered.postings):
        out.start_field(field, writer.schema[field])
        compression = out._postwriter._compression
        out._postwriter = _Block(out._postfile, blocklimit=_BLOCK, compression=compression)
        entries: list[tuple[bytes, bytes]] = []
        prefix = pack_ushort(out._fieldid)
        for term, found in sorted((term.encode(), found) for term, found in gathered.postings[field].items()):
            if len(found.documents) <= _RARE:
                key = (found.documents.tobytes(), bytes(found.counts))
                info = written.get(key)
                if info is None:
                    info = written[key] = _written(out, term, found)
            else:
                info = _written(out, term, found)
            entries.append((prefix + term, info))
        _add(out._tindex, entries)
        out.finish_field()


def _written(out: Any, term: bytes, found: Found) -> bytes:
    """Write a posting list, and give what is to be kept with its term."""
    out.start_term(term)
    postings = out._postwriter
    for first in range(0, len(found.documents), _BLOCK):
        if first:
            postings._write_block()
        counts = found.counts[first : first + _BLOCK]
        postings._ids = found.documents[first : first + _BLOCK]
        postings._weights = array("f", list(counts))
        postings._maxweight = max(counts)
    info: bytes = postings.finish_postings().to_bytes()
    return info


def _add(table: Any, entries: Sequence[tuple[bytes, bytes]]) -> None:
    """Add keys, which are in order and come after all that are there, and their values to a hash table."""
    at, hashed, buckets = table.dbfile.tell(), table.hashfn, table.buckets
    pieces: list[bytes] = []
    places: list[int] = []
    for key, value in entries:
        places.append(at)
        code = hashed(key)
        buckets[code & 255].append((code, at))
        lengths = filetables._lengths.pack(len(key), len(value))
        pieces += (lengths, key, value)
        at += len(lengths) + len(key) + len(value)
    table.index.extend(places)
    table.dbfile.write(b"".join(pieces))
    if entries:
        table.lastkey = entries[-1][0]


def _write_documents(writer: Any, gathered: Gathered) -> None:
    """Hand over document by document, by nothing but Whoosh's public interface."""
    documents: list[dict[str, dict[str, int]]] = [{} for _ in range(gathered.size)]
    for field, terms in gathered.postings.items():
        for term, found in terms.items():
            for document, count in zip(found.documents, found.counts, strict=True):
                documents[document].setdefault(field, {})[term] = count
    for values in documents:
        writer.add_document(**values)
