"""What the browser works on: a library, the reader's shelf over it, and what can be undone."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from paperterm.errors import FileError
from paperterm.facets import numbers_in
from paperterm.library import Library
from paperterm.shelf import FLAGS, Asked, Contents, Flag, SavedSearch, Shelf
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


class SearchesChange(NamedTuple):
    """One step: some saved searches went, others came; in place of one of its name, or under another one."""

    came: tuple[SavedSearch, ...]
    went: tuple[SavedSearch, ...]

    @property
    def undone(self) -> SearchesChange:
        """The change that takes this one back."""
        return SearchesChange(self.went, self.came)

    def described(self) -> str:
        """The change in words, such as "Deleted the saved search vision"."""
        (before,), (after,) = (each or (None,) for each in (self.went, self.came))
        if before and after and before.name != after.name:
            return f"Renamed the saved search {before.name} to {after.name}"
        if after:
            return f"{'Changed' if before else 'Saved'} the search {after.name}"
        return f"Deleted the saved search {before.name if before else ''}"

    def save(self, shelf: Shelf) -> None:
        """Write it."""
        shelf.set_searches(give=self.came, take=[search.name for search in self.went])

    def done_to(self, searches: Iterable[SavedSearch]) -> tuple[SavedSearch, ...]:
        """The saved searches after this change."""
        after = {search.name: search for search in searches}
        for search in self.went:
            after.pop(search.name, None)
        after |= {search.name: search for search in self.came}
        return tuple(sorted(after.values()))


class HistoryChange(NamedTuple):
    """One step: queries came into the history, or were taken out of it."""

    came: tuple[Asked, ...] = ()
    went: tuple[Asked, ...] = ()

    @property
    def undone(self) -> HistoryChange:
        """The change that takes this one back."""
        return HistoryChange(self.went, self.came)

    def described(self) -> str:
        """The change in words."""
        verb, which = ("Put into", self.came) if self.came else ("Taken out of", self.went)
        return f"{verb} the history: {', '.join(asked.query for asked in which)}"

    def save(self, shelf: Shelf) -> None:
        """Write it."""
        shelf.set_asked(give=self.came, take=[asked.query for asked in self.went])

    def done_to(self, history: Iterable[Asked]) -> tuple[Asked, ...]:
        """The history after this change, the last query first."""
        after = {asked.query: asked for asked in history}
        for asked in self.went:
            after.pop(asked.query, None)
        after |= {asked.query: asked for asked in self.came}
        return tuple(sorted(after.values(), key=lambda asked: (-asked.last, asked.query)))


Step: TypeAlias = Change | SearchesChange | HistoryChange
"""What can be undone in one go."""


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


_Saving: TypeAlias = _Flagging | _Setting | SearchesChange | HistoryChange


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
        searches: The saved searches, by name.
    """

    space: Workspace
    library: Library
    shelf: Shelf
    complain: Callable[[str], None] = lambda sentence: None
    sets: ShelfSets = field(default_factory=ShelfSets)
    searches: tuple[SavedSearch, ...] = ()
    _undo: list[Step] = field(default_factory=list)
    _redo: list[Step] = field(default_factory=list)
    _unsaved: deque[_Saving] = field(default_factory=deque)
    _writer: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "shelf"))
    _writing: Future[None] | None = None
    _complaint: str = ""
    _closed: bool = False

    def __post_init__(self) -> None:
        contents = self._contents()
        self.sets, self.searches = shelf_sets(contents, self.library), contents.searches

    @property
    def unsaved(self) -> int:
        """How many changes are not on the disk yet; what was only asked is not counted as one."""
        return sum(not isinstance(each, HistoryChange) for each in self._unsaved.copy())

    def read_shelf(self) -> Contents:
        """What is on the shelf now; this can wait for the disk, or for another process."""
        return self._contents()

    def read_history(self) -> tuple[Asked, ...]:
        """The queries that were asked, here or elsewhere, the last one first; this can wait for the disk."""
        unsaved = self._unsaved.copy()
        history: tuple[Asked, ...] = ()
        try:
            history = self.shelf.history()
        except FileError as error:
            self.complain(error.sentence)
        for each in unsaved:
            if isinstance(each, HistoryChange):
                history = each.done_to(history)
        return history

    def replace_library(self, library: Library, contents: Contents | None = None) -> None:
        """Go on with another reading of the digests; where numbers change, old changes cannot be undone.

        Args:
            library: The papers from now on.
            contents: What `read_shelf` gave a moment ago, where nothing is to be waited for.
        """
        if contents is None:
            contents = self.read_shelf()
        unsaved = self._unsaved.copy()
        contents = _overlaid(contents, unsaved)
        self.sets, self.searches = shelf_sets(contents, library), contents.searches
        if library.ids != self.library.ids:
            for steps in (self._undo, self._redo):
                steps[:] = [step for step in steps if not isinstance(step, Change)]
        self.library = library

    def take_searches(self, contents: Contents) -> None:
        """Go on with the saved searches that `read_shelf` gave; another browser may have changed them.

        What would undo a change of one that is not as it was left cannot be undone any more.
        """
        self.searches = contents.searches
        self._undo[:] = _possible(self._undo, contents.searches, lambda step: step.undone)
        self._redo[:] = _possible(self._redo, contents.searches, lambda step: step)

    def flag(self, flag: Flag, *, give: int = 0, take: int = 0) -> Change | None:
        """Give papers a flag and take it from others, in one step; None where that changes nothing."""
        before = self.sets.flagged(flag)
        change = Change(flag, give & ~before, take & before)
        if not change.touched:
            return None
        self._do(change)
        return change

    def asked(self, query: str) -> None:
        """Keep a query that the reader has finished, for the history."""
        self._save(HistoryChange(came=(Asked(query, time.time()),)))

    def forget(self, asked: Asked) -> HistoryChange:
        """Take a query out of the history."""
        change = HistoryChange(went=(asked,))
        self._do(change)
        return change

    def save_search(self, name: str, query: str) -> SearchesChange:
        """Keep a query under a name, in place of what is kept under it."""
        change = SearchesChange(
            (SavedSearch(name, query, time.time()),),
            tuple(search for search in self.searches if search.name == name),
        )
        self._do(change)
        return change

    def rename_search(self, search: SavedSearch, name: str) -> SearchesChange:
        """Give a saved search another name, which no other has."""
        change = SearchesChange((search._replace(name=name),), (search,))
        self._do(change)
        return change

    def delete_search(self, search: SavedSearch) -> SearchesChange:
        """Drop a saved search."""
        change = SearchesChange((), (search,))
        self._do(change)
        return change

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether there is one to make again."""
        return bool(self._redo)

    def undo(self) -> Step | None:
        """Take the last change back; the change that was taken back, or None."""
        if not self._undo:
            return None
        change = self._undo.pop()
        self._apply(change.undone)
        self._redo.append(change)
        return change

    def redo(self) -> Step | None:
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

    def _do(self, step: Step) -> None:
        self._apply(step)
        self._undo.append(step)
        self._redo.clear()

    def _apply(self, step: Step) -> None:
        match step:
            case Change():
                self.sets = self.sets.with_flag(step.flag, gained=step.gained, lost=step.lost)
                self._save(_Flagging(step, self.library))
            case SearchesChange():
                self.searches = step.done_to(self.searches)
                self._save(step)
            case HistoryChange():
                self._save(step)

    def _save(self, change: _Saving) -> None:
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
        return _overlaid(contents, unsaved)

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
            self.searches,
        )


def _possible(
    steps: Sequence[Step],
    searches: Iterable[SavedSearch],
    next_change: Callable[[SearchesChange], SearchesChange],
) -> list[Step]:
    """The steps whose next change finds the saved searches as it left them, when the last is made first."""
    there, possible = set(searches), []
    for step in reversed(steps):
        if isinstance(step, SearchesChange):
            change = next_change(step)
            if not there.issuperset(change.went):
                continue
            there = (there - set(change.went)) | set(change.came)
        possible.append(step)
    return possible[::-1]


def _ids(library: Library, numbers: int) -> set[str]:
    return {library.ids[number] for number in numbers_in(numbers)}


def _overlaid(contents: Contents, changes: Iterable[_Saving]) -> Contents:
    flags, searches = dict(contents.flags), contents.searches
    for each in changes:
        if isinstance(each, _Flagging):
            flags[each.change.flag] = (flags[each.change.flag] | each.gained) - each.lost
        elif isinstance(each, SearchesChange):
            searches = each.done_to(searches)
    return contents._replace(flags=flags, searches=searches)
