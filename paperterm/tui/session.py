"""What the browser works on: a library, the reader's shelf over it, and what can be undone."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import NamedTuple

from paperterm.errors import FileError
from paperterm.facets import numbers_in
from paperterm.library import Library
from paperterm.shelf import FLAGS, Contents, Flag, Shelf
from paperterm.shelving import ShelfSets, shelf_sets
from paperterm.workspace import Workspace

_WORDS: dict[Flag, tuple[str, str]] = {
    "marked": ("Marked", "Unmarked"),
    "starred": ("Starred", "Unstarred"),
    "read": ("Read", "Unread"),
}


class Change(NamedTuple):
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


class _Flagging(NamedTuple):
    """A change on its way to the shelf, with the library whose numbers it is in."""

    change: Change
    library: Library

    def save(self, shelf: Shelf) -> None:
        """Write it."""
        papers = (self.library[number] for number in numbers_in(self.change.gained))
        shelf.set_flag(self.change.flag, give={paper.id: paper.title for paper in papers}, take=self.lost)

    @property
    def gained(self) -> set[str]:
        """The ids of the papers that gain the flag."""
        return _ids(self.library, self.change.gained)

    @property
    def lost(self) -> set[str]:
        """The ids of those that lose it."""
        return _ids(self.library, self.change.lost)


class _Setting(NamedTuple):
    """A setting on its way to the shelf."""

    name: str
    value: str

    def save(self, shelf: Shelf) -> None:
        """Write it."""
        shelf.remember(self.name, self.value)


@dataclass(eq=False)
class Session:
    """One run of the browser over one set of digests.

    The shelf is written by a thread of its own, in order, so that no key waits for the disk. What cannot be
    written is kept and tried again with the next change, and once more at the end.

    Attributes:
        space: The digests and their cache.
        library: The papers.
        shelf: The reader's shelf.
        complain: Called on the writing thread, with a sentence for the reader, when changes begin not to be
            saved and when they are saved again. It must not wait for anything.
        sets: What is on the shelf and what the reader has changed since.
    """

    space: Workspace
    library: Library
    shelf: Shelf
    complain: Callable[[str], None] = lambda sentence: None
    sets: ShelfSets = field(default_factory=ShelfSets)
    _undo: list[Change] = field(default_factory=list)
    _redo: list[Change] = field(default_factory=list)
    _unsaved: deque[_Flagging | _Setting] = field(default_factory=deque)
    _writer: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "shelf"))
    _writing: Future[None] | None = None
    _complaint: str = ""
    _closed: bool = False

    def __post_init__(self) -> None:
        self.sets = shelf_sets(self._contents(), self.library)

    @property
    def unsaved(self) -> int:
        """How many changes are not on the disk yet."""
        return len(self._unsaved)

    def read_shelf(self) -> Contents:
        """What is on the shelf now; this can wait for the disk, or for another process."""
        return self._contents()

    def replace_library(self, library: Library, contents: Contents | None = None) -> None:
        """Go on with another reading of the digests; where numbers change, old changes cannot be undone.

        Args:
            library: The papers from now on.
            contents: What `read_shelf` gave a moment ago, where nothing is to be waited for.
        """
        if contents is None:
            contents = self.read_shelf()
        unsaved = self._unsaved.copy()
        contents = _overlaid(contents, (each for each in unsaved if isinstance(each, _Flagging)))
        self.sets = shelf_sets(contents, library)
        if library.ids != self.library.ids:
            self._undo.clear()
            self._redo.clear()
        self.library = library

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
        self._save(_Setting(name, value))

    def close(self) -> None:
        """Write what is still to be written; what cannot be is counted by `unsaved`."""
        # whoever would hear it is closing as well
        self.complain = lambda sentence: None
        self._write_soon()
        self._closed = True
        self._writer.shutdown(wait=True)
        self.shelf.close()

    def _apply(self, change: Change) -> None:
        self.sets = self.sets.with_flag(change.flag, gained=change.gained, lost=change.lost)
        self._save(_Flagging(change, self.library))

    def _save(self, change: _Flagging | _Setting) -> None:
        self._unsaved.append(change)
        self._write_soon()

    def _write_soon(self) -> None:
        # one turn that has not begun yet will write everything
        waiting = self._writing is not None and not (self._writing.running() or self._writing.done())
        if not waiting and not self._closed:
            self._writing = self._writer.submit(self._write)

    def _write(self) -> None:
        """Write what waits, in order, up to the first change that cannot be written."""
        try:
            while self._unsaved:
                self._unsaved[0].save(self.shelf)
                self._unsaved.popleft()
        except Exception as error:  # nobody else would hear of it
            sentence = (
                error.sentence if isinstance(error, FileError) else f"Changes are not being saved ({error})."
            )
            if sentence != self._complaint:
                self._complaint = sentence
                self.complain(sentence)
        else:
            if self._complaint:
                self._complaint = ""
                self.complain("Changes are being saved again, and the earlier ones have been.")

    def _contents(self) -> Contents:
        """What is on the shelf, and what is on its way there."""
        # in this order: what is written in between is then in both, not in neither
        unsaved = self._unsaved.copy()
        try:
            contents = self.shelf.contents()
        except FileError as error:
            self.complain(error.sentence)
            return self._remembered()
        return _overlaid(contents, (each for each in unsaved if isinstance(each, _Flagging)))

    def _remembered(self) -> Contents:
        """What was on the shelf when it could last be read, as far as the library has it."""
        tags: dict[str, list[str]] = {}
        for tag, numbers in (self.sets.tags or {}).items():
            for identity in _ids(self.library, numbers):
                tags.setdefault(identity, []).append(tag)
        return Contents(
            {flag: frozenset(_ids(self.library, self.sets.flagged(flag))) for flag in FLAGS},
            {identity: tuple(names) for identity, names in tags.items()},
            dict.fromkeys(_ids(self.library, self.sets.noted), ""),
        )


def _ids(library: Library, numbers: int) -> set[str]:
    return {library.ids[number] for number in numbers_in(numbers)}


def _overlaid(contents: Contents, changes: Iterable[_Flagging]) -> Contents:
    flags = dict(contents.flags)
    for each in changes:
        flags[each.change.flag] = (flags[each.change.flag] | each.gained) - each.lost
    return contents._replace(flags=flags)
