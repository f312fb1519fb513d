"""An open index: answers queries about exactly one library."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from paperterm.index import documents, generations
from paperterm.index.fields import IndexedField, PostingLists
from paperterm.index.generations import DamagedError, UnusableError
from paperterm.library import Library
from paperterm.query import Node
from paperterm.ranking import CLOSELY, FIELDS, Answer, Cancelled, Ranker, Resolve

if TYPE_CHECKING:
    from paperterm.index.likeness import Likeness
    from paperterm.obstacles import Near


class Index:
    """The index of a library, opened by and for one thread.

    Args:
        lists: Its posting lists.
        table: What its documents are.
        library: The papers.
    """

    def __init__(self, lists: PostingLists, table: documents.Documents, library: Library) -> None:
        self._lists = lists
        self._table = table
        self._library = library
        places = _places(lists.numbers, len(library))
        titles, abstracts = table.titles, table.abstracts
        if lists.numbers is not None:
            titles, abstracts = (array("I", map(each.__getitem__, places)) for each in (titles, abstracts))
        lengths = {"title": titles, "abstract": abstracts, "author": array("I", bytes(4 * len(library)))}
        fields = {name: IndexedField(name, lists, table, places, lengths[name]) for name in FIELDS}
        self._fields = fields
        self._ranker = Ranker(fields, len(library))

    def search(
        self,
        tree: Node,
        resolve: Resolve,
        cancelled: Cancelled = lambda: False,
        closely: int = CLOSELY,
    ) -> Answer:
        """The papers that the query finds, best first; see `Ranker.search`."""
        return self._ranker.search(tree, resolve, cancelled, closely)

    def suggest(
        self, word: str, limit: int = 3, *, begun: bool = False, check: Callable[[], None] = lambda: None
    ) -> list[Near]:
        """The indexed words nearest to one that does not occur in any form, the most frequent first.

        Args:
            word: The word.
            limit: How many at the most.
            begun: Whether the word is only the beginning of one, and may go on.
            check: Called now and then, to raise an error where the words are not wanted any more.
        """
        from paperterm.suggesting import suggestions

        return suggestions(self._fields, word, limit, begun=begun, check=check)

    def similar(self, number: int, limit: int) -> list[Likeness]:
        """The papers most like one; see `likeness.similar`.

        Args:
            number: The paper.
            limit: How many at the most.
        """
        from paperterm.index.likeness import similar

        return similar(self._library[number], number, self._fields, len(self._library), limit)

    def close(self) -> None:
        """Let go of the files."""
        self._lists.close()


def open_index(root: Path, library: Library) -> Index:
    """Open the index of a library.

    Args:
        root: The folder of the index.
        library: What it must hold, whole and nothing changed.

    Raises:
        UnusableError: It cannot be used for this library; the reason is a clause.
    """
    try:
        return _opened(root, library)
    except DamagedError:
        # another process may just have put the next one in force and swept this one
        return _opened(root, library)


def _opened(root: Path, library: Library) -> Index:
    folder = generations.current(root).folder
    try:
        table = documents.load(folder)
        if not table.are_those_of(library):
            held = set(zip(table.ids, table.prints, strict=True))
            if not held.issuperset(zip(library.ids, library.prints, strict=True)):
                raise UnusableError("it lacks some of these papers")
        return Index(PostingLists(folder, table, library), table, library)
    except UnusableError:
        raise
    except Exception as error:
        # on damaged files Whoosh was seen to raise some eighteen kinds of exception
        raise DamagedError(f"it is damaged ({error})") from error


def _places(numbers: Sequence[int] | None, size: int) -> Sequence[int]:
    """For each paper the document that it is."""
    if numbers is None:
        return range(size)
    places = [0] * size
    for document, number in enumerate(numbers):
        if number >= 0:
            places[number] = document
    return places
