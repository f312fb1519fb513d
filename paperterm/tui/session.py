"""What the browser works on: a library, the reader's shelf over it, and what can be undone."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from paperterm.errors import FileError
from paperterm.facets import numbers_in
from paperterm.library import Library
from paperterm.search import ShelfSets, shelf_sets
from paperterm.shelf import Flag, Shelf
from paperterm.workspace import Workspace

_WORDS: dict[Flag, tuple[str, str]] = {
    "marked": ("Marked", "Unmarked"),
    "starred": ("Starred", "Unstarred"),
    "read": ("Read", "Unread"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One step: some papers gained a flag, others lost it, as bit sets."""

    flag: Flag
    gained: int
    lost: int

    @property
    def undone(self) -> Change:
        """The change that takes this one back."""
        return Change(self.flag, self.lost, self.gained)

    @property
    def touched(self) -> int:
        """All papers that it is about."""
        return self.gained | self.lost

    def described(self) -> str:
        """The change in words, such as "Marked 12 papers"."""
        words = [
            f"{word} {bits.bit_count():,} paper{'' if bits.bit_count() == 1 else 's'}"
            for word, bits in zip(_WORDS[self.flag], (self.gained, self.lost), strict=True)
            if bits
        ]
        return ", ".join(words)


@dataclass(eq=False)
class Session:
    """One run of the browser over one set of digests.

    The shelf is written by a thread of its own, in order, so that no key waits for the disk.
    """

    space: Workspace
    library: Library
    shelf: Shelf
    complain: Callable[[str], None] = lambda sentence: None
    sets: ShelfSets = field(default_factory=ShelfSets)
    _undo: list[Change] = field(default_factory=list)
    _redo: list[Change] = field(default_factory=list)
    _writer: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "shelf"))

    def __post_init__(self) -> None:
        self.sets = shelf_sets(self.shelf.contents(), self.library)

    def replace_library(self, library: Library) -> None:
        """Go on with another reading of the same digests; numbers change, so old changes cannot be undone."""
        self.library = library
        self._writer.submit(lambda: None).result()
        self.sets = shelf_sets(self.shelf.contents(), library)
        self._undo.clear()
        self._redo.clear()

    def flag(self, flag: Flag, *, give: int = 0, take: int = 0) -> Change | None:
        """Give papers a flag and take it from others, in one step; None where that changes nothing."""
        before = self.sets.flagged(flag)
        change = Change(flag, give & ~before, take & before)
        if not change.touched:
            return None
        self._apply(change)
        self._undo.append(change)
        self._redo.clear()
        return change

    def undo(self) -> Change | None:
        """Take the last change back; the change that was taken back, or None."""
        if not self._undo:
            return None
        change = self._undo.pop()
        self._apply(change.undone)
        self._redo.append(change)
        return change

    def redo(self) -> Change | None:
        """Make the change that was last taken back again, or None."""
        if not self._redo:
            return None
        change = self._redo.pop()
        self._apply(change)
        self._undo.append(change)
        return change

    def remember(self, name: str, value: str) -> None:
        """Keep a setting for the next time."""
        self._write(lambda: self.shelf.remember(name, value))

    def close(self) -> None:
        """Write what is still to be written."""
        self._writer.shutdown(wait=True)
        self.shelf.close()

    def _apply(self, change: Change) -> None:
        self.sets = self.sets.with_flag(change.flag, gained=change.gained, lost=change.lost)
        gained, lost = self._titles(change.gained), self._titles(change.lost)
        self._write(lambda: self.shelf.set_flag(change.flag, give=gained, take=lost))

    def _titles(self, numbers: int) -> dict[str, str]:
        papers = [self.library[number] for number in numbers_in(numbers)]
        return {paper.id: paper.title for paper in papers}

    def _write(self, job: Callable[[], None]) -> None:
        self._writer.submit(job).add_done_callback(self._written)

    def _written(self, outcome: Future[None]) -> None:
        error = outcome.exception()
        if isinstance(error, FileError):
            self.complain(error.sentence)
        elif error is not None:
            self.complain(f"Changes are not being saved ({error}).")
