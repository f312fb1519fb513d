"""The browser's main screen: what can be done with the papers that are shown."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from textual import on
from textual.message import Message
from textual.worker import Worker

from paperterm import log
from paperterm.config import Below
from paperterm.facets import bits_of
from paperterm.labels import Flag
from paperterm.session import Change, Session, Step
from paperterm.shelving import DIGEST
from paperterm.tui.screens.place import Beginning
from paperterm.tui.screens.read import ReadScreen
from paperterm.tui.widgets.paper_list import PaperList
from paperterm.wording import counted

_LOOKS_EVERY = 1.0
"""Seconds after which it is seen whether another process has changed the shelf."""

_BELOW: Mapping[Below, str] = {
    "passage": "its best passage, or how its abstract begins",
    "claim": "what it claims; while searching, the passage that matches",
    "result": "its result; while searching, the passage that matches",
}


class BrowseScreen(ReadScreen):
    """Reading papers, marking them, and going through them.

    Args:
        session: The library and the shelf.
        beginning: How to begin.

    Attributes:
        acquainted: Whether it is known which papers are new.
    """

    class ShelfTrouble(Message):
        """The shelf has something to say; sent from the thread that writes it."""

        def __init__(self, sentence: str) -> None:
            super().__init__()
            self.sentence = sentence

    def __init__(self, session: Session, beginning: Beginning) -> None:
        super().__init__(session, beginning)
        self._looking: Worker[None] | None = None
        self.list.below = self.config.below
        self.acquainted = False
        self.list.row_height = self.config.density

    def on_mount(self) -> None:
        """Hear from the shelf."""
        self.session.complain = self._hear_from_shelf
        if about_shelf := self.session.shelf.trouble or self.session.shelf.notice:
            self.say(about_shelf)
        self.call_after_refresh(self._begin_looking)

    def _begin_looking(self) -> None:
        self.session.meet(begins=True)
        self._look_at_shelf()
        self.set_interval(_LOOKS_EVERY, self._look_at_shelf)

    def _look_at_shelf(self) -> None:
        if self._looking is None or self._looking.is_finished:
            self._looking = self.run_worker(self._look(), group="shelf")

    async def _look(self) -> None:
        """Show what another process has changed on the shelf, and at first which papers are new."""
        reading = await asyncio.wrap_future(self.session.look())
        if reading is not None and self.is_attached and self.session.take(reading):
            self._show_change()
        self.acquainted = True

    def _hear_from_shelf(self, sentence: str) -> None:
        self.post_message(self.ShelfTrouble(sentence))

    @on(ShelfTrouble)
    def _shelf_trouble(self, event: ShelfTrouble) -> None:
        log.warn(event.sentence)
        self.say(event.sentence)

    def be_silent(self) -> None:
        """Take back what was said, but for what the reader has to know all the time."""
        self.status.message = self.session.shelf.trouble

    # How it is shown

    def action_below(self) -> None:
        """Show below each title what comes next: its passage, its claim, its result."""
        parts = tuple(_BELOW)
        here = parts.index(self.list.below)
        self.list.below = parts[(here + 1) % len(parts)]
        self.session.remember("below", self.list.below)
        self.list.rows_changed()
        until = self.config.for_this_run("below")
        self.say(f"Below each title: {_BELOW[self.list.below]}{' ·' * bool(until)}{until}")

    def action_density(self) -> None:
        """Turn between two lines a paper and one."""
        self.list.set_density(3 - self.list.row_height)
        self.session.remember("density", f"{self.list.row_height}")
        if until := self.config.for_this_run("density"):
            self.say(f"{counted(self.list.row_height, 'line')} a paper{until}")

    def action_back(self) -> None:
        """One step back: leave the paper, the range, what was offered, the papers like one, the query."""
        if self.step_back():
            return
        if self.list.range_from is not None:
            self.list.end_range()
        elif self.go_back() or self.return_from_similar():
            pass
        elif self.bar.box.value:
            self.bar.box.value = ""
        else:
            drops = f"{self.key('filters.clear')} drops the filters, " if self.filters else ""
            self.say(f"{drops}{self.key('quit')} quits")

    # Marks, stars, read

    def _flag(self, flag: Flag, *, give: int = 0, take: int = 0) -> None:
        change = self.session.flag(flag, give=give, take=take)
        if change is not None:
            self._show_change()
            if change.touched.bit_count() > 1:
                self.tell(change)

    def tell(self, change: Step) -> None:
        """Say what was done, to how many that are out of sight, and how it is undone."""
        hidden = (change.touched & ~self.shown).bit_count() if isinstance(change, Change) else 0
        where = f" ({hidden:,} out of sight)" if hidden else ""
        self.say(f"{change.described()}{where} · {self.key('undo')} undoes it")

    def _turn(self, flag: Flag, numbers: int) -> None:
        """Give all of these papers a flag; where all have it, take it away."""
        missing = numbers & ~self.session.sets.flagged(flag)
        self._flag(flag, give=missing, take=0 if missing else numbers)

    def _targets(self) -> int:
        """The papers that a key is about: the range in the making, else the one under the cursor."""
        return bits_of(
            (self.list.numbers[row] for row in self.list.selected_rows()), len(self.session.library)
        )

    def action_mark(self, papers: int = 1) -> None:
        """Mark or unmark so many papers, and step down below them; or the range in the making."""
        if self.list.range_from is not None:
            self._turn("marked", self._targets())
            self.list.end_range()
        else:
            rows = self.list.numbers[self.list.cursor : self.list.cursor + papers]
            self._turn("marked", bits_of(rows, len(self.session.library)))
            self.list.cursor += papers

    @on(PaperList.MarkClicked)
    def _mark_clicked(self, event: PaperList.MarkClicked) -> None:
        self._turn("marked", 1 << event.number)

    def action_range(self) -> None:
        """Begin a range, or mark the one that was begun."""
        if self.list.range_from is None:
            self.list.begin_range()
            marks = f"{self.key('mark.range')} or {self.key('mark')} marks it"
            self.say(f"Range: move, then {marks}, {self.key('search.back')} leaves it")
        else:
            self._flag("marked", give=self._targets())
            self.list.end_range()

    def action_mark_all(self) -> None:
        """Mark all that are shown."""
        self._flag("marked", give=self.shown)

    def action_invert(self) -> None:
        """Turn the marks of all that are shown round, as one step."""
        shown, marked = self.shown, self.session.sets.marked
        self._flag("marked", give=shown & ~marked, take=shown & marked)

    def action_unmark_all(self) -> None:
        """Take every mark away, those out of sight as well."""
        self._flag("marked", take=self.session.sets.marked)

    def action_star(self) -> None:
        """Star, or take the star away."""
        self._turn("starred", self._targets())
        self.list.end_range()

    def action_read(self) -> None:
        """Read or unread."""
        self._turn("read", self._targets())
        self.list.end_range()

    # Triage

    def action_triage(self) -> None:
        """Go through what is shown, or through the digest under the bar of the filters, paper by paper."""
        from paperterm.tui.screens.triage import TriageScreen

        choice = self.filter_pane.choice
        if self.at == "filters" and choice is not None and choice.group == DIGEST:
            self.filters = self.filters.only(choice)
            self.show_found()
        sets, ids = self.session.sets, self.session.library.ids
        settled = sets.read | sets.kept | sets.skipped
        waiting = [ids[number] for number in self.list.numbers if not settled >> number & 1]
        if not waiting:
            there = counted(len(self.list.numbers), "paper")
            self.say(f"Nothing to triage: all {there} have been read, kept or skipped")
            return
        what = " · ".join(part for part in (self.asked, self.filters.described()) if part) or "all papers"
        self.be_silent()
        self.app.push_screen(
            TriageScreen(self.session, waiting, len(self.list.numbers) - len(waiting), what, self),
            lambda _: self._show_change(),
        )

    def action_undo(self) -> None:
        """Undo the last change."""
        change = self.session.undo()
        self.carry_tick(change.undone if change else None)
        self.say(
            f"Undone: {change.described()} · {self.key('redo')} redoes it" if change else "Nothing to undo"
        )
        self._show_change()

    def action_redo(self) -> None:
        """Redo what was undone."""
        change = self.session.redo()
        self.carry_tick(change)
        self.say(
            f"Redone: {change.described()} · {self.key('undo')} undoes it" if change else "Nothing to redo"
        )
        self._show_change()

    def possible(self, command: str) -> bool:
        """Whether a command would change anything now; the palette offers no other."""
        match command:
            case "undo":
                return self.session.can_undo
            case "redo":
                return self.session.can_redo
            case "offer":
                return self.list.offered is not None
            case "filters.clear":
                return bool(self.filters)
            case "filter.rename" | "filter.delete":
                return self.filter_pane.can_change
            case "pane.wider" | "pane.narrower":
                return self.arrangement.name != "one"
            case "mark.none":
                return bool(self.session.sets.marked)
            case "hit.next" | "hit.previous":
                return self.list.paper is not None and self.list.highlighter is not None
            case "export" | "copy" | "copy.bibtex" | "copy.other":
                return bool(self.session.sets.marked) or self.list.paper is not None
            case "export.again":
                return bool(self.last_export)
            case (
                "mark"
                | "mark.range"
                | "mark.all"
                | "mark.invert"
                | "star"
                | "read"
                | "detail"
                | "reading"
                | "similar"
                | "open"
                | "open.other"
                | "triage"
            ):
                return self.list.paper is not None
        return True
