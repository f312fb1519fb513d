"""One run over a set of digests: a library, the reader's shelf over it, and what can be undone."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

from paperterm import log
from paperterm.errors import FileError
from paperterm.labels import Flag, Verdict
from paperterm.library import Library
from paperterm.papers import Paper
from paperterm.session import steps
from paperterm.session.pending import (
    Pending,
    PendingLabels,
    PendingMeeting,
    PendingPlace,
    PendingSetting,
    overlaid,
)
from paperterm.session.reading import Reading, reading_of, seen
from paperterm.session.steps import Change, HistoryChange, NoteChange, SearchesChange, Step, Strays
from paperterm.shelf import Arrivals, Asked, Contents, SavedSearch, Shelf
from paperterm.shelving import ShelfSets, tag_name
from paperterm.text import clean
from paperterm.workspace import Workspace

_TRIED_AGAIN_AFTER = 3.0
"""Seconds after which what could not be written is tried again."""


@dataclass(eq=False)
class Session:
    """One run of the browser, or of the plain mode, over one set of digests.

    The shelf is written by a thread of its own, in order, so that no key waits for the disk. What cannot be
    written is kept and tried again: with the next change, every few seconds, and once more at the end. On the
    same thread the shelf is read again where another process has changed it; see `look` and `take`.

    Attributes:
        space: The digests and their cache.
        library: The papers.
        shelf: The reader's shelf.
        complain: Called on the writing thread, with a sentence for the reader, when changes begin not to be
            saved and when they are saved again. It must not wait for anything.
        leaving: What is called when the session is about to close, for what is to be kept last. This can be
            on any thread.
        sets: What is on the shelf and what the reader has changed since.
        searches: The saved searches, by name.
        strays: The tags of papers that are not in the library.
    """

    space: Workspace
    library: Library
    shelf: Shelf
    complain: Callable[[str], None] = lambda sentence: None
    leaving: list[Callable[[], None]] = field(default_factory=list)
    sets: ShelfSets = field(default_factory=ShelfSets)
    searches: tuple[SavedSearch, ...] = ()
    strays: Strays = field(default_factory=dict)
    _arrivals: Arrivals = field(default_factory=Arrivals)
    _undo: list[Step] = field(default_factory=list)
    _redo: list[Step] = field(default_factory=list)
    _unsaved: deque[Pending] = field(default_factory=deque)
    _writer: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "shelf"))
    _writing: Future[None] | None = None
    _made: int = 0
    _outdated: bool = False
    _complaint: str = ""
    _failed: float = 0.0
    _closed: bool = False

    def __post_init__(self) -> None:
        # which papers are new is found out when they have been painted; see `meet`
        contents = self._contents()._replace(arrivals=Arrivals())
        self._take(reading_of(self.library, contents, 0))
        self.sets = self.sets._replace(fresh=0)

    @property
    def unsaved(self) -> int:
        """How many changes are not on the disk yet.

        What was only asked or seen, and where the reader was, is not counted as one.
        """
        passing = HistoryChange | PendingMeeting | PendingPlace
        return sum(not isinstance(each, passing) for each in self._unsaved.copy())

    def check_saved(self) -> None:
        """See that nothing of what the reader changed is lost when this ends.

        Raises:
            FileError: Some of it could not be written.
        """
        if self.unsaved:
            raise FileError(
                f"{self.unsaved:,} of your changes could not be saved in {self.shelf.path}: "
                "make room for it or let it be written, and make them again."
            )

    # What others change

    def read_shelf(self, library: Library | None = None) -> Reading:
        """What is on the shelf now; this can wait for the disk, or for another process.

        Args:
            library: The papers that matter, if not those of the session.
        """
        # in this order: what is made in between makes the reading an old one, and is not lost
        made = self._made
        return reading_of(library or self.library, self._contents(), made)

    def look(self) -> Future[Reading | None]:
        """Have the shelf read, on its own thread, if it is not as it was last seen; for `take`.

        What could not be written is tried again on the way.
        """
        if self._closed:
            nothing: Future[Reading | None] = Future()
            nothing.set_result(None)
            return nothing
        return self._writer.submit(self._look)

    def take(self, reading: Reading) -> bool:
        """Go on with what was read, and say whether that shows anything else.

        What the reader has changed since is not in it: it is not taken then, and the next `look` reads again.
        What would undo something that is not as it was left cannot be undone any more.
        """
        if reading.made != self._made or reading.library is not self.library:
            self._outdated = True
            return False
        before = self.sets, self.searches
        self._take(reading)
        return before != (self.sets, self.searches)

    def meet(self, *, begins: bool) -> None:
        """Keep that the papers of the library have been seen; `look` says then which of them are new.

        Args:
            begins: Whether the browser begins, which makes new what has come since the last time.
        """
        self._made_and_saved(PendingMeeting(self.library.ids, time.time(), begins))
        self._outdated = True

    def replace_library(self, library: Library, reading: Reading | None = None) -> None:
        """Go on with another reading of the digests; where numbers change, old changes cannot be undone.

        Args:
            library: The papers from now on.
            reading: What `read_shelf` gave for them, where nothing is to be waited for.
        """
        if reading is None:
            reading = self.read_shelf(library)
        made, others = self._made, library.ids != self.library.ids
        if reading.made != made:
            reading = reading_of(library, overlaid(reading.contents, self._unsaved.copy()), reading.made)
        if others:
            for kept in (self._undo, self._redo):
                kept[:] = [step for step in kept if not isinstance(step, Change)]
        self.library = library
        self._take(reading)
        # the next look will find what was changed and written meanwhile
        self._outdated = reading.made != made
        if others:
            self.meet(begins=False)

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
                history = each.among(history)
        return history

    # What the reader changes

    def flag(self, flag: Flag, *, give: int = 0, take: int = 0) -> Change | None:
        """Give papers a flag and take it from others, in one step; None where that changes nothing."""
        return self._label(steps.flagged(self.sets, flag, give, take))

    def judge(self, verdict: Verdict | None, papers: int) -> Change | None:
        """Keep papers, skip them or leave them for later, or take that back; None where that changes nothing.

        What is kept or skipped counts as read.
        """
        return self._label(steps.judged(self.sets, verdict, papers))

    def tag(self, tag: str, *, give: int = 0, take: int = 0) -> Change | None:
        """Give papers a tag and take it from others; None where that changes nothing.

        Raises:
            UsageError: It is no tag; see `tag_name`.
        """
        return self._label(steps.tagged(self.sets, tag_name(tag, self._tags()), give, take))

    def rename_tag(self, tag: str, name: str) -> Change | None:
        """Give a tag another name; where a tag has that name already, the two become one.

        Raises:
            UsageError: It is no name for a tag; see `tag_name`.
        """
        name = tag_name(name, self._tags() - {tag})
        return self._label(steps.tag_renamed(self.sets, self.strays, tag, name))

    def delete_tag(self, tag: str) -> Change | None:
        """Take a tag from all papers, those that are not in the library among them."""
        return self._label(steps.tag_deleted(self.sets, self.strays, tag))

    def rate(self, papers: int, stars: int) -> Change | None:
        """Give papers so many stars, 1 to 5, or with 0 none; None where that changes nothing."""
        return self._label(steps.rated(self.sets, papers, stars))

    def rate_by(self, papers: int, stars: int) -> Change | None:
        """Give each of some papers so many stars more, or fewer; None where that changes nothing."""
        return self._label(steps.rated_by(self.sets, papers, stars))

    def note_on(self, paper: Paper) -> str:
        """The note on a paper; empty where there is none."""
        return self.sets.notes.get(self.library.numbers.get(paper.id, -1), "")

    def note(self, paper: Paper, text: str, *, after: NoteChange | None = None) -> NoteChange | None:
        """Keep a note on a paper in place of the one that it has; an empty one is none.

        Args:
            paper: The paper, which may have left the library while the note was written.
            text: The note, in Markdown.
            after: The last change, where this goes on with it: the two are one step then.
        """
        before, text = self.note_on(paper), clean(text).strip()
        if text == before:
            return after
        change = NoteChange(paper.id, paper.title, before, text)
        if after is not None and self._undo and self._undo[-1] is after:
            self._undo.pop()
            change = change._replace(before=after.before)
        self._do(change)
        if change.before == change.after:
            self._undo.pop()
            return None
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

    def undo(self, only: Step | None = None) -> Step | None:
        """Take the last change back; the change that was taken back, or None.

        Args:
            only: Which change is meant; where that is not the last one any more, nothing is taken back.
        """
        if not self._undo or (only is not None and self._undo[-1] is not only):
            return None
        change = self._undo.pop()
        self._apply(change.undone)
        self._redo.append(change)
        return change

    def redo(self, only: Step | None = None) -> Step | None:
        """Make the change that was last taken back again, or None.

        Args:
            only: Which change is meant; where another was taken back last, nothing is made again.
        """
        if not self._redo or (only is not None and self._redo[-1] is not only):
            return None
        change = self._redo.pop()
        self._apply(change)
        self._undo.append(change)
        return change

    def remember(self, name: str, value: str) -> None:
        """Keep a setting for the next time."""
        self._save(PendingSetting(name, value))

    def remember_place(self, name: str, value: str) -> None:
        """Keep where the reader is for the next time; it is no change of his."""
        self._save(PendingPlace(name, value))

    def close(self) -> None:
        """Write what is still to be written; what cannot be is counted by `unsaved`."""
        if not self._closed:
            for keep in self.leaving:
                # the browser may be half gone, and what can still be kept must not wait for what cannot
                with suppress(Exception):
                    keep()
        # whoever would hear it is closing as well
        self.complain = lambda sentence: None
        self._write_soon()
        self._closed = True
        self._writer.shutdown(wait=True)
        self.shelf.close()

    def _tags(self) -> set[str]:
        return {*self.sets.tags, *(tag for tag, ids in self.strays.items() if ids)}

    def _label(self, change: Change) -> Change | None:
        if not change.parts:
            return None
        self._do(change)
        return change

    def _do(self, step: Step) -> None:
        self._apply(step)
        self._undo.append(step)
        self._redo.clear()

    def _apply(self, step: Step) -> None:
        pending: Pending = step if not isinstance(step, Change) else PendingLabels(step, self.library)
        match step:
            case Change():
                for part in step.parts:
                    self.sets = self.sets.with_label(part.label, gained=part.gained, lost=part.lost)
                    self.strays = part.among(self.strays)
            case NoteChange():
                number = self.library.numbers.get(step.identity)
                if number is not None:
                    self.sets = self.sets.with_note(number, step.after)
            case SearchesChange():
                self.searches = step.among(self.searches)
            case HistoryChange():
                pass
        self._made_and_saved(pending)

    def _made_and_saved(self, change: Pending) -> None:
        # in this order: what is read in between has the change in it, or is told by the count to be too old
        self._save(change)
        self._made += 1

    # The shelf's own thread

    def _save(self, change: Pending) -> None:
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
            self._failed = time.monotonic()
            if not isinstance(error, FileError):
                log.defect(error)
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

    def _look(self) -> Reading | None:
        if self._unsaved and time.monotonic() - self._failed >= _TRIED_AGAIN_AFTER:
            self._write()
        if self.shelf.changed_elsewhere():
            self._outdated = True
        return self.read_shelf() if self._outdated else None

    def _contents(self) -> Contents:
        """What is on the shelf, and what is on its way there."""
        # in this order: what is written in between is then in both, not in neither
        unsaved = self._unsaved.copy()
        try:
            contents = self.shelf.contents()
        except FileError as error:
            self.complain(error.sentence)
            return seen(self.library, self.sets, self.strays, self.searches, self._arrivals)
        return overlaid(contents, unsaved)

    def _take(self, reading: Reading) -> None:
        contents = reading.contents
        self.sets, self.strays = reading.sets, reading.strays
        self.searches, self._arrivals = contents.searches, contents.arrivals
        self._undo[:] = steps.possible(self._undo, contents, undone=True)
        self._redo[:] = steps.possible(self._redo, contents, undone=False)
        self._outdated = False
