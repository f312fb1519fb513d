"""What the reader says of papers in the browser: tags, notes, ratings, and all marked papers at once."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence

from textual import on
from textual.app import SuspendNotSupported
from textual.content import Content

from paperterm.errors import UsageError
from paperterm.facets import numbers_in
from paperterm.filters import Choice, Filters
from paperterm.labels import MOST_STARS, Flag, Verdict
from paperterm.latex import readable
from paperterm.session import Change, Session, Step
from paperterm.shelving import TAG
from paperterm.text import clean
from paperterm.tui import render
from paperterm.tui.screens.browse import BrowseScreen
from paperterm.tui.screens.place import Beginning
from paperterm.tui.widgets.filter_pane import FilterPane
from paperterm.wording import counted

_NOTES_KEPT = 64
_VERDICTS: Mapping[str, Verdict] = {"bulk.keep": "kept", "bulk.skip": "skipped", "bulk.later": "later"}
_FLAGS: Mapping[str, Flag] = {
    "bulk.star": "starred",
    "bulk.unstar": "starred",
    "bulk.read": "read",
    "bulk.unread": "read",
    "bulk.unmark": "marked",
}


class ShelvingScreen(BrowseScreen):
    """Says things of one paper, of a range, or of all that are marked.

    Args:
        session: The library and the shelf.
        beginning: How to begin.
    """

    def __init__(self, session: Session, beginning: Beginning) -> None:
        super().__init__(session, beginning)
        self._notes: dict[str, Sequence[Content]] = {}

    def _done(self, step: Step | None) -> None:
        """Show a step, and say what it was."""
        if step is not None:
            self._show_change()
            self.tell(step)

    def _in_words(self, papers: int) -> str:
        """Some papers, for the title of a dialog."""
        if papers.bit_count() > 1:
            return f"the {papers.bit_count():,} papers of the range"
        return readable(self.session.library.title(papers.bit_length() - 1))

    # Tags

    def action_tag(self) -> None:
        """Tag the paper under the cursor, or the range in the making."""
        papers = self._targets()
        if papers:
            self._tag(papers, self._in_words(papers))

    def _tag(self, papers: int, what: str, *, taking: bool = False) -> None:
        from paperterm.tui.screens.tagging import TagScreen

        ids = self.session.library.ids
        self.be_silent()
        self.app.push_screen(
            TagScreen(
                self.session, [ids[number] for number in numbers_in(papers)], what, self._done, taking=taking
            ),
            lambda _: self.list.end_range(),
        )

    @on(FilterPane.Wanted)
    def _wanted_of_tag(self, event: FilterPane.Wanted) -> None:
        group, tag = event.choice
        if group != TAG:
            return
        if event.what == "rename":
            self._rename_tag(tag)
        elif event.what == "delete" and (change := self.session.delete_tag(tag)):
            self._done(change)

    def _rename_tag(self, tag: str) -> None:
        from paperterm.analysis import fold
        from paperterm.tui.screens.naming import NamingScreen

        def rename(name: str | None) -> None:
            try:
                change = self.session.rename_tag(tag, name) if name else None
            except UsageError as error:
                self.say(error.sentence)
                return
            if change is not None:
                self.carry_tick(change)
                self._done(change)

        papers = self.session.sets.tags.get(tag, 0).bit_count()
        others = {*self.session.sets.tags, *self.session.strays} - {tag}
        what = f"{tag}, the tag of {counted(papers, 'paper')}"
        self.app.push_screen(
            NamingScreen(
                "Rename this tag to", what, tag, others, if_taken="enter makes the two tags one", same=fold
            ),
            rename,
        )

    def carry_tick(self, step: Step | None) -> None:
        """A tag that is ticked stays so under another name."""
        super().carry_tick(step)
        if isinstance(step, Change):
            tags = {Choice(TAG, part.label.name) for part in step.parts if part.label.kind == "tag"}
            gone = {tag for tag in tags if tag.name not in self.session.sets.tags}
            if len(tags) > 1 and gone & self.filters.chosen:
                self.filters = Filters(self.filters.chosen - gone | (tags - gone))

    # Notes

    def paragraphs(self, number: int) -> list[Content]:
        """A paper in full, and below it the reader's note."""
        paragraphs = super().paragraphs(number)
        text = self.session.sets.notes.get(number)
        return [*paragraphs, *render.note(self._read(text), self.list.highlighter)] if text else paragraphs

    def _read(self, text: str) -> Sequence[Content]:
        """A note as it is read; as it was written, as long as nobody had the time to read it."""
        if text not in self._notes:
            self.run_worker(self._read_note(text), group="note", exclusive=True)
            return [Content(clean(text))]
        return self._notes[text]

    async def _read_note(self, text: str) -> None:
        from paperterm.tui.markdown import rendered

        # loading the parser alone takes longer than a frame
        self._notes[text] = await asyncio.to_thread(rendered, text)
        while len(self._notes) > _NOTES_KEPT:
            del self._notes[next(iter(self._notes))]
        self.paper_shown(anew=True)
        if show_again := getattr(self.app.screen, "show_again", None):
            show_again()

    def action_note(self) -> None:
        """Write a note on the paper, here."""
        from paperterm.tui.screens.noting import NoteScreen

        paper = self.list.paper
        if paper is not None:
            self.be_silent()
            self.app.push_screen(NoteScreen(self.session, paper), self._done)

    def action_note_in_editor(self) -> None:
        """Write a note on the paper in the reader's own editor; here, where there is none."""
        from paperterm.export.slug import slug
        from paperterm.tui import editor

        paper, command = self.list.paper, editor.command(os.environ)
        if paper is None:
            return
        if not command:
            self.action_note()
            self.say("Neither $VISUAL nor $EDITOR names an editor: the note is written here")
            return
        try:
            with self.app.suspend():
                edited = editor.edit(command, self.session.note_on(paper), slug(paper.title))
        except SuspendNotSupported:
            self.action_note()
            self.say("This terminal cannot be left to an editor: the note is written here")
            return
        if edited.text is None:
            self.say(edited.trouble)
        elif step := self.session.note(paper, edited.text):
            self._done(step)
        else:
            self.say("The note is as it was")

    # Ratings

    def action_rate(self, stars: int) -> None:
        """Rate the paper under the cursor, or those of the range, so many stars higher or lower."""
        step = self.session.rate_by(self._targets(), stars)
        if step is not None:
            self._done(step)
        elif self.list.paper is not None:
            self.say(f"{MOST_STARS} stars are the most" if stars > 0 else "There is no rating to lower")

    # All marked papers at once

    def _marked(self) -> tuple[int, str]:
        """The marked papers, else the range or the paper under the cursor; and this in words."""
        marked = self.session.sets.marked
        if not marked:
            papers = self._targets()
            return papers, self._in_words(papers) if papers else ""
        hidden = (marked & ~self.shown).bit_count()
        words = "the marked paper" if marked.bit_count() == 1 else f"the {marked.bit_count():,} marked papers"
        return marked, f"{words} ({hidden:,} out of sight)" if hidden else words

    def action_bulk(self) -> None:
        """Choose what to do with all marked papers at once."""
        from paperterm.tui.screens.menu import BulkScreen

        papers, what = self._marked()
        if papers:
            self.be_silent()
            self.app.push_screen(BulkScreen(f"With {what}"), self._do_to_marked)
        else:
            self.say("There is no paper here, and none is marked")

    def _do_to_marked(self, command: str | None) -> None:
        session, (papers, what) = self.session, self._marked()
        match command:
            case "bulk.tag" | "bulk.untag":
                self._tag(papers, what, taking=command == "bulk.untag")
            case "bulk.rate":
                from paperterm.tui.screens.menu import RatingScreen

                self.app.push_screen(RatingScreen(f"Rate {what}"), self._rate_marked)
            case "bulk.export":
                self.action_export()
            case "bulk.copy":
                self.action_copy()
            case "bulk.keep" | "bulk.skip" | "bulk.later":
                self._done_to_marked(session.judge(_VERDICTS[command], papers))
            case "bulk.star" | "bulk.read":
                self._done_to_marked(session.flag(_FLAGS[command], give=papers))
            case "bulk.unstar" | "bulk.unread" | "bulk.unmark":
                self._done_to_marked(session.flag(_FLAGS[command], take=papers))

    def _rate_marked(self, command: str | None) -> None:
        if command:
            papers, _ = self._marked()
            self._done_to_marked(self.session.rate(papers, int(command.rpartition(".")[2])))

    def _done_to_marked(self, step: Change | None) -> None:
        self.list.end_range()
        if step is None:
            self.say("That changes nothing: it is so already")
        self._done(step)

    def possible(self, command: str) -> bool:
        """Whether a command would change anything now; the palette offers no other."""
        match command:
            case "tag" | "note" | "note.editor" | "rate.up" | "rate.down":
                return self.list.paper is not None
            case "bulk":
                return bool(self._marked()[0])
        return super().possible(command)
