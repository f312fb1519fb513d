"""Out of the browser: papers into a file, onto the clipboard, or to the web browser."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import on

from paperterm.config import Config
from paperterm.facets import numbers_in
from paperterm.papers import Paper
from paperterm.text import HOLD
from paperterm.tui.screens.growing import GrowingScreen
from paperterm.tui.widgets.paper_detail import PaperDetail
from paperterm.wording import counted

if TYPE_CHECKING:
    from paperterm.destinations import Destination
    from paperterm.printing import Row

_LOOKS_EVERY = 0.05
"""Seconds after which it is seen whether the web browser has answered."""


class OutgoingScreen(GrowingScreen):
    """Takes papers out of the browser: the marked ones, else the one under the cursor.

    Attributes:
        last_export: The file of the last export; empty where there was none.
        config: The settings.
    """

    config: Config = Config()
    last_export: str = ""

    def chosen(self) -> tuple[list[Paper], str]:
        """The marked papers in the order of the list, else the range or this one; and this in words."""
        library, marked = self.session.library, self.session.sets.marked
        if not marked:
            papers = [library[self.list.numbers[row]] for row in self.list.selected_rows()]
            return papers, counted(len(papers), "paper") if len(papers) > 1 else "this paper"
        shown = [number for number in self.list.numbers if marked >> number & 1]
        hidden = [*numbers_in(marked & ~self.shown)]
        count = len(shown) + len(hidden)
        words = f"{count:,} marked paper{'' if count == 1 else 's'}"
        if hidden:
            words += f" ({len(hidden):,} out of sight)"
        return [library[number] for number in (*shown, *hidden)], words

    def action_export(self) -> None:
        """Export the marked papers, or the one under the cursor."""
        self._export_to("")

    def action_export_again(self) -> None:
        """Export to the same file as the last time."""
        self._export_to(self.last_export)

    def _export_to(self, name: str) -> None:
        papers, what = self.chosen()
        if not papers:
            self.say("Nothing to export")
            return
        self.export(papers, what, name)

    def export(self, papers: Sequence[Paper], what: str, name: str = "") -> None:
        """Have papers exported, which are this in words, to the file of this name if there is one."""
        from paperterm.tui.screens.export import ExportScreen

        self.be_silent()
        self.app.push_screen(ExportScreen(self._rows(papers), what, self.asked, name), self._exported)

    def _rows(self, papers: Sequence[Paper]) -> list[Row]:
        """Papers with what the reader made of them."""
        from paperterm.printing import Row, kept_in

        sets, numbers = self.session.sets, self.session.library.numbers
        return [Row(paper, kept_in(sets, numbers[paper.id])) for paper in papers]

    def _exported(self, outcome: tuple[str, str] | None) -> None:
        if outcome is not None:
            self.last_export, sentence = outcome
            self.say(sentence)

    # The clipboard

    def action_copy(self) -> None:
        """Copy the chosen papers as Markdown."""
        self._copy_as("markdown", " as Markdown")

    def action_copy_bibtex(self) -> None:
        """Copy them as BibTeX."""
        self._copy_as("bibtex", " as BibTeX")

    def _copy_as(self, name: str, form: str) -> None:
        papers, what = self.chosen()
        if papers:
            from paperterm.printing import document

            rows = self._rows(papers)
            self.copy(lambda: document(rows, name), what, form)

    def action_copy_other(self) -> None:
        """Copy the link of the chosen papers, or another line about each: whichever is chosen."""
        papers, what = self.chosen()
        if papers:
            self.put(self._offer_to_copy(papers, what))

    async def _offer_to_copy(self, papers: Sequence[Paper], what: str) -> None:
        from paperterm.export.lines import said_of
        from paperterm.tui.screens.choosing import Choice, FormsScreen

        said = await asyncio.to_thread(said_of, papers)
        there = [*said]
        choices = [
            Choice(form.name if len(lines) == 1 else form.names, " · ".join(lines[:3]), form.letter)
            for form, lines in said.items()
        ]

        def copy(row: int | None) -> None:
            if row is not None:
                form, lines = there[row], said[there[row]]
                name = f"the {form.name}" if len(lines) == 1 else f"{len(lines):,} {form.names}"
                without = len(papers) - len(lines)
                missing = f" ({without:,} {'has' if without == 1 else 'have'} none)" if without else ""
                self.copy(lambda: "\n".join(lines), f"{name} of {what}{missing}")

        self.app.push_screen(FormsScreen(f"Copy what of {what}?", choices), copy)

    def copy(self, text: Callable[[], str], what: str, form: str = "") -> None:
        """Copy a text, and say what came of it.

        Args:
            text: Makes the text, away from the keys.
            what: What it is, in words.
            form: As what, such as " as Markdown".
        """
        self.run_worker(self._copied(text, what, form), group="copy", exclusive=True)

    async def _copied(self, text: Callable[[], str], what: str, form: str) -> None:
        from paperterm.tui import clipboard

        made = await asyncio.to_thread(text)
        tool = await asyncio.to_thread(
            lambda: clipboard.taken_by(made, clipboard.tools(self.config.clipboard, os.environ))
        )
        if tool is None and not clipboard.fits(made):
            size = f"{len(made.encode(errors='replace')) // 1000:,} kB"
            self.say(f"Not copied: {size} is more than terminals take · {self.key('export')} exports it")
            return
        if tool is None:
            self.app.copy_to_clipboard(made)
        self.say(clipboard.told(what, form, tool, os.environ))

    def action_copy_text(self) -> None:
        """Copy what the mouse has selected; if nothing is, say how to quit."""
        selected = self.get_selected_text()
        if selected is None:
            self.say(f"{self.key('quit')} quits")
        else:
            self.copy(lambda: selected.replace(HOLD, ""), "the selected text")

    # The web browser

    def action_open_link(self) -> None:
        """Open the paper's link, or choose among several."""
        if self.list.paper is not None:
            self.open_link_of(self.list.paper)

    def open_link_of(self, paper: Paper, tell: Callable[[str], None] | None = None) -> None:
        """Open the link of a paper, or choose among several.

        Args:
            paper: The paper.
            tell: Hears what came of it; by default it is said in the last line.
        """
        from paperterm.destinations import destinations

        places = destinations(paper, self.config.links)
        linked = [place for place in places if not place.is_search]
        if len(paper.links) == 1:
            self.open_address(paper.links[0].url, tell)
        elif linked:
            self._choose("Open which link?", linked, tell)
        else:
            self._choose("This paper names no link: where to look for it?", places, tell)

    def action_open_other(self) -> None:
        """Choose among all places where the paper may be found."""
        if self.list.paper is not None:
            from paperterm.destinations import destinations

            self._choose("Open where?", destinations(self.list.paper, self.config.links), None)

    def _choose(self, title: str, places: Sequence[Destination], tell: Callable[[str], None] | None) -> None:
        from paperterm.tui.screens.choosing import Choice, LinksScreen

        def go(row: int | None) -> None:
            if row is not None and row >= 0:
                self.open_address(places[row].url, tell)
            elif row is not None:
                self.copy(lambda: places[-1 - row].url, "the address")

        self.app.push_screen(LinksScreen(title, [Choice(each.label, each.url) for each in places]), go)

    @on(PaperDetail.AddressClicked)
    def _address_clicked(self, event: PaperDetail.AddressClicked) -> None:
        self.open_address(event.url)

    def open_address(self, url: str, tell: Callable[[str], None] | None = None) -> None:
        """Open an address, if it is one that may be opened, and say what came of it.

        Args:
            url: The address.
            tell: Hears it; by default it is said in the last line.
        """
        from paperterm.links import safe_url

        tell = tell or self.say
        safe = safe_url(url)
        if safe is None:
            tell(f"Not opened, because it is not a plain web address: {url}")
        elif self.app.is_web:
            self.app.open_url(safe)
            tell(f"Asked the web browser to open {safe}")
        else:
            tell(f"Opening {safe}")
            self.run_worker(self._opened(safe, tell), group="open", exclusive=True)

    async def _opened(self, url: str, tell: Callable[[str], None]) -> None:
        from paperterm import opening

        try:
            asking = await asyncio.to_thread(opening.ask, url)
        except OSError as error:
            tell(f"The web browser could not be asked ({(error.strerror or str(error)).lower()})")
            return
        waited = 0.0
        while (code := asking.poll()) is None and waited < opening.PATIENCE:
            await asyncio.sleep(_LOOKS_EVERY)
            waited += _LOOKS_EVERY
        is_open, sentence = opening.outcome(url, code)
        copies = f" · {self.key('open.other')} and then {self.key('links.copy')} copies the address"
        tell(sentence if is_open else sentence + copies)
