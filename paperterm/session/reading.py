"""The shelf as it was read, seen from the papers of one library."""

from __future__ import annotations

from typing import NamedTuple

from paperterm.facets import numbers_in
from paperterm.labels import FLAGS
from paperterm.library import Library
from paperterm.session.steps import Strays
from paperterm.shelf import Arrivals, Contents, SavedSearch
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


def seen(
    library: Library,
    sets: ShelfSets,
    strays: Strays,
    searches: tuple[SavedSearch, ...],
    arrivals: Arrivals,
) -> Contents:
    """What was on the shelf when it could last be read, as far as a library has it.

    Args:
        library: The papers.
        sets: What was on the shelf, by their numbers.
        strays: The tags of papers that the library does not have.
        searches: The saved searches.
        arrivals: Which papers had been met.
    """
    ids = library.ids
    tags: dict[str, list[str]] = {}
    for tag in sorted({*sets.tags, *strays}):
        for identity in _ids(library, sets.tags.get(tag, 0)) | strays.get(tag, frozenset()):
            tags.setdefault(identity, []).append(tag)
    return Contents(
        {flag: frozenset(_ids(library, sets.flagged(flag))) for flag in FLAGS},
        {identity: tuple(names) for identity, names in tags.items()},
        {ids[number]: text for number, text in sets.notes.items()},
        searches,
        {identity: n for n, papers in sets.ratings.items() for identity in _ids(library, papers)},
        arrivals,
    )


def _ids(library: Library, numbers: int) -> set[str]:
    return {library.ids[number] for number in numbers_in(numbers)}
