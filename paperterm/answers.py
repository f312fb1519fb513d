"""What the command line answers with: papers looked up, searched and likened, as rows that can be printed."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from paperterm.errors import BusyError, FileError, NothingFoundError, UsageError
from paperterm.explaining import explained
from paperterm.filters import Filters
from paperterm.highlight import Highlighter
from paperterm.labels import Flag
from paperterm.library import Library
from paperterm.obstacles import Impasse
from paperterm.printing import Kept, Row
from paperterm.query import (
    And,
    Everything,
    Facet,
    Like,
    Node,
    Query,
    State,
    leaves,
    positive_terms,
    unparse,
)
from paperterm.scan import Scanner
from paperterm.search import Found, everything, in_the_way, lasting, search, unknown_name
from paperterm.settings import Places
from paperterm.shelf import Contents, open_shelf
from paperterm.shelving import ShelfSets, shelf_sets
from paperterm.wording import counted
from paperterm.workspace import Workspace, bring_up_to_date

if TYPE_CHECKING:
    from paperterm.index.reading import Index

Progress = Callable[[int, int], None]

ID_LENGTH = 10
_ID = re.compile(r"[a-z2-7]{4,10}")
"""An id, or what is left of one that was cut as far as git would cut it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a query.

    Attributes:
        found: What was found.
        impasse: Where that is nothing, why, and what to ask instead.
    """

    found: Found
    impasse: Impasse | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What answers are made from.

    Attributes:
        space: The digests that are meant, and their cache.
        library: Their papers.
        shelved: What the reader made of papers.
        remark: Takes a sentence that only a curious reader wants to know.
        complain: Takes a sentence that every reader should know.
        stored: Whether the catalog holds exactly this library.
    """

    space: Workspace
    library: Library
    shelved: Contents
    remark: Callable[[str], None]
    complain: Callable[[str], None] = lambda _: None
    stored: bool = True

    def numbers(self, prefixes: Iterable[str]) -> list[int]:
        """The numbers of the papers whose ids begin so, each once.

        Raises:
            NothingFoundError: There is no such paper.
            UsageError: An id is cut so short that several papers have it.
        """
        return list(dict.fromkeys(self.library.find(prefix) for prefix in prefixes))

    def sets(self) -> ShelfSets:
        """What the reader made of the papers, by their numbers."""
        return shelf_sets(self.shelved, self.library)

    def is_id(self, word: str) -> bool:
        """Whether a word is the id of a paper, whole or cut, and not only a word of a query."""
        if not _ID.fullmatch(word):
            return False
        try:
            self.library.find(word)
        except NothingFoundError:
            return False
        except UsageError:  # several papers have it, which is said where they are looked up
            return True
        return True

    def refuse_lost_id(self, word: str) -> None:
        """Refuse a word that can only be the id of a paper, and is that of none here.

        Raises:
            NothingFoundError: It is.
        """
        if len(word) == ID_LENGTH and _ID.fullmatch(word) and any(map(str.isdigit, word)):
            self.library.find(word)

    def search(self, query: Query, progress: Progress) -> Reply:
        """Answer a query, by the index where there is one or one can be made.

        Args:
            query: The query.
            progress: Told how many papers have been indexed, of how many, where that is to be done first.

        Raises:
            UsageError: The query names a topic, kind or digest that does not exist.
        """
        for leaf in leaves(query.tree):
            if isinstance(leaf, Facet) and (sentence := unknown_name(leaf, self.library)) is not None:
                raise UsageError(sentence)
        if query.tree == Everything():
            return Reply(everything(self.library, query))
        sets = self.sets()

        with self._engine(query, progress) as engine:
            begun = time.perf_counter()
            found = search(query, self.library, engine, sets)
            took = time.perf_counter() - begun
            self.remark(f"{len(found.numbers):,} of {counted(len(self.library), 'paper')} · {lasting(took)}")
            if found.numbers:
                return Reply(found)
            return Reply(found, in_the_way(query, Filters(), self.library, engine, sets))

    def similar(self, prefix: str, limit: int, progress: Progress) -> list[Row]:
        """The papers most like one; each row says under `shared` which terms they have in common.

        Raises:
            BusyError: Another process is writing the index.
            FileError: The index cannot be written or used.
        """
        (number,) = self.numbers((prefix,))
        with closing(self._index(progress)) as index:
            likenesses = index.similar(number, limit)
        rows = self.rows([each.number for each in likenesses])
        return [
            replace(row, score=each.score, more={"shared": list(each.shared)})
            for row, each in zip(rows, likenesses, strict=True)
        ]

    def explain(self, query: Query, progress: Progress) -> str:
        """How a query is understood, and what each part of it finds; see `explaining`.

        Raises:
            BusyError: Another process is writing the index, and the query cannot do without.
            FileError: The index cannot be written or used, and the query cannot do without.
        """
        with self._engine(query, progress) as engine:
            return explained(query, self.library, engine, self.sets())

    def rows(self, numbers: Sequence[int], found: Found | None = None) -> list[Row]:
        """These papers with what the reader made of them and, out of a ranked search, how they match."""
        rows = [Row(self.library[number], self._kept(self.library.ids[number])) for number in numbers]
        if found is None or not any(positive_terms(found.query.tree)):
            return rows
        highlighter = Highlighter.of(found.query.tree)
        return [
            replace(row, score=found.scores.get(number), searched=highlighter)
            for row, number in zip(rows, numbers, strict=True)
        ]

    def has_flagged(self, flag: Flag) -> bool:
        """Whether any of the papers is starred, marked or read."""
        return not self.shelved.flags[flag].isdisjoint(self.library.ids)

    def _kept(self, identity: str) -> Kept:
        shelved = self.shelved
        return Kept(
            identity in shelved.flags["starred"],
            identity in shelved.flags["read"],
            shelved.tags.get(identity, ()),
            shelved.notes.get(identity),
            identity in shelved.flags["marked"],
            shelved.ratings.get(identity),
            shelved.verdict(identity),
        )

    @contextmanager
    def _engine(self, query: Query, progress: Progress) -> Iterator[Index | Scanner]:
        try:
            engine = self._index(progress)
        except (BusyError, FileError) as error:
            if any(isinstance(leaf, Like) for leaf in leaves(query.tree)):
                raise
            self.remark(f"Searching without the index. {error.sentence}")
            yield Scanner(self.library)
        else:
            with closing(engine):
                yield engine

    def _index(self, progress: Progress) -> Index:
        """The index of the library, made first where it is missing, and the catalog with it."""
        from paperterm.index import UnusableError
        from paperterm.index.generations import DamagedError
        from paperterm.index.reading import open_index

        try:
            engine = open_index(self.space.index, self.library)
        except UnusableError as error:
            bring_up_to_date(self.space, progress=progress)
            if isinstance(error, DamagedError):
                self.complain("The index was damaged and has been built anew.")
        else:
            if self.stored:
                return engine
            engine.close()
            with suppress(BusyError, FileError):
                bring_up_to_date(self.space, progress=progress)
        try:
            return open_index(self.space.index, self.library)
        except UnusableError as error:
            raise FileError(
                f"The index in {self.space.index} cannot be used, because {error}: "
                "`paperterm doctor --fix` builds it anew."
            ) from error


def shelved(places: Places, complain: Callable[[str], None]) -> Contents:
    """What is on the shelf; a shelf that was never used is not made by looking at it.

    Args:
        places: Where the shelf is.
        complain: Takes a sentence about a shelf that was damaged or cannot be read; one that can only not be
            written is as good as another here.
    """
    if not os.path.lexists(places.shelf):
        return Contents.empty()
    with closing(open_shelf(places.shelf)) as shelf:
        if shelf.notice:
            complain(shelf.notice)
        if shelf.unread:
            complain(shelf.unknown("What you made of papers is left out"))
        return shelf.contents()


def among(query: Query, states: Sequence[str], tags: Sequence[str] = ()) -> Query:
    """The query, asked only among the papers that are all this, such as "starred", and have these tags."""
    wanted: list[Node] = [*(State("is", state) for state in states), *(Facet("tag", tag) for tag in tags)]
    if not wanted:
        return query
    source = " ".join([query.source, *map(unparse, wanted)]).strip()
    return replace(query, source=source, tree=And((query.tree, *wanted)))
