"""The shelf as it was read, seen from the papers of one library."""

from __future__ import annotations

from typing import NamedTuple

from paperterm.library import Library
from paperterm.session.steps import Strays
from paperterm.shelf import Contents
from paperterm.shelving import ShelfSets, shelf_sets


class Reading(NamedTuple):
    """What was on the shelf at one moment, with what was on its way there.

    Attributes:
        library: The papers that it was read for.
        contents: What was there.
        sets: The same as bit sets over the library.
        strays: The tags of papers that the library does not have.
        made: How many changes the reader had made by then.
    """

    library: Library
    contents: Contents
    sets: ShelfSets
    strays: Strays
    made: int


def reading_of(library: Library, contents: Contents, made: int) -> Reading:
    """What is on the shelf, for the papers of a library.

    Args:
        library: The papers.
        contents: What is on the shelf, with what is on its way there.
        made: How many changes the reader had made by then.
    """
    strays: dict[str, set[str]] = {}
    for identity, tags in contents.tags.items():
        if identity not in library.numbers:
            for tag in tags:
                strays.setdefault(tag, set()).add(identity)
    return Reading(
        library,
        contents,
        shelf_sets(contents, library),
        {tag: frozenset(ids) for tag, ids in strays.items()},
        made,
    )
