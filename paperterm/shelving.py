"""The shelf as bit sets over a library's paper numbers, and the groups of the filter pane."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from paperterm.facets import bits_of

if TYPE_CHECKING:
    from paperterm.facets import Facets
    from paperterm.filters import Sets
    from paperterm.library import Library
    from paperterm.shelf import Contents

STATUS, SAVED, CONTAINS, TOPIC, DIGEST = "Status", "Saved", "Contains", "Topic", "Digest"
SEVERAL = "In several digests"
LINKED = {"code": "Code", "model": "Model", "dataset": "Dataset", "project": "Project page"}


class ShelfSets(NamedTuple):
    """The shelf as bit sets over a library's paper numbers."""

    read: int = 0
    starred: int = 0
    marked: int = 0
    noted: int = 0
    tags: Mapping[str, int] | None = None

    def flagged(self, flag: str) -> int:
        """The papers with a flag."""
        return int(getattr(self, flag))

    def with_flag(self, flag: str, *, gained: int, lost: int) -> ShelfSets:
        """These sets with papers added to a flag and taken from it."""
        after: dict[str, Any] = {flag: (self.flagged(flag) | gained) & ~lost}
        return self._replace(**after)


def shelf_sets(contents: Contents, library: Library) -> ShelfSets:
    """What is on the shelf, as far as this library has it."""
    numbers, size = library.numbers, len(library)

    def bits(ids: Iterable[str]) -> int:
        return bits_of((numbers[identity] for identity in ids if identity in numbers), size)

    tags: dict[str, list[str]] = {}
    for identity, labels in contents.tags.items():
        for label in labels:
            tags.setdefault(label, []).append(identity)
    return ShelfSets(
        bits(contents.flags["read"]),
        bits(contents.flags["starred"]),
        bits(contents.flags["marked"]),
        bits(list(contents.notes)),
        {label: bits(ids) for label, ids in tags.items()},
    )


def filter_sets(facets: Facets, shelf: ShelfSets, saved: Mapping[str, int] | None = None) -> Sets:
    """The groups of the filter pane, in order, with the papers of each choice.

    Args:
        facets: The facets of the library.
        shelf: What the reader made of its papers.
        saved: The papers of each saved search, by its name.
    """
    everything = facets.everything
    topics = sorted(facets.topics.items(), key=lambda item: (-item[1].bit_count(), item[0]))
    contains = {word: facets.has[kind] for kind, word in LINKED.items() if facets.has.get(kind)}
    if facets.duplicated:
        contains[SEVERAL] = facets.duplicated
    return {
        STATUS: {
            "Unread": everything & ~shelf.read,
            "Read": shelf.read,
            "Starred": shelf.starred,
            "Marked": shelf.marked,
        },
        SAVED: saved or {},
        CONTAINS: contains,
        TOPIC: dict(topics),
        DIGEST: dict(facets.digests),
    }
