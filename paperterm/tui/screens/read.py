"""Reading: the paper beside the list, or alone on the screen, and what of it counts as read."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.content import Content, Span
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from paperterm.labels import Flag
from paperterm.session import Session
from paperterm.signs import MARK, STAR
from paperterm.tui import render
from paperterm.tui.screens.place import Beginning, PlaceScreen
from paperterm.tui.widgets.rows import Rows

_STATES: tuple[Flag, ...] = ("starred", "marked", "kept", "skipped", "later")
"""What is said of a paper, of all that the reader made of it, beside what is known of it."""

_SIGNS = {"starred": f"{STAR} ", "marked": f"{MARK} "}
_LEAST_ASKED = 16


class PositionBar(Widget):
    """The first line of the reading view: what is read, what the reader made of it, how far he is."""

    DEFAULT_CSS = """
    PositionBar {
        height: 1;
        background: $surface;
        color: $foreground-muted;
        padding: 0 1;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._what = self._where = Content("")

    def show(self, what: str, state: Sequence[str], where: str) -> None:
        """Say it anew."""
        said = " · ".join(f"{_SIGNS.get(word, '')}{word}" for word in state)
        self._what = render.plain(what)
        self._where = Content(f"{said} · {where}" if said else where)
        self._where = Content(self._where.plain, [Span(0, len(said), "bold $text-warning")])
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """What is read on the left, the rest on the right."""
        del y
        width = self.size.width
        return render.strip_of(
            render.beside(self._what, self._where, width, _LEAST_ASKED), width, self.visual_style
        )


class ReadScreen(PlaceScreen):
    """Shows the paper under the cursor, and has the reading view.

    The reading view is no screen of its own: it is the paper's pane with everything else out of the way, so
    that each key does there what it does elsewhere, and the list follows.

    Args:
        session: The library and the shelf.
        beginning: How to begin.

    Attributes:
        has_page: Whether the paper is shown in the reading view.
    """

    def __init__(self, session: Session, beginning: Beginning) -> None:
        super().__init__(session, beginning)
        self.has_page = False
        self._came_from = "list"
        self._position = PositionBar()
        self._read_after = self.config.read_after
        self._shown: str | None = None
        self._reading: Timer | None = None

    def compose(self) -> ComposeResult:
        """The line of the reading view above all else."""
        yield self._position
        yield from super().compose()

    # The paper

    def paper_shown(self, *, anew: bool) -> None:
        """Show the paper under the cursor in its pane."""
        paper, number = self.list.paper, self.list.number
        if paper is None or number is None:
            self._shown = None
            self.detail.border_title = "Paper"
            self.detail.show_paper([], same_paper=False)
            self._leave_page()
            return
        same = paper.id == self._shown
        if same and not anew:
            return
        self.detail.border_title = f"Paper {self.list.cursor + 1:,} of {self.list.row_count():,}"
        self.detail.show_paper(self.paragraphs(number), same_paper=same)
        self._show_position()
        self._shown = paper.id
        if not same:
            self._begin_reading()

    def paragraphs(self, number: int) -> list[Content]:
        """A paper in full, with what was searched in it set off and what the reader made of it."""
        paper = self.session.library[number]
        told = render.Told(
            paper,
            self.list.highlighter,
            self._state(number),
            self.session.sets.remark_of(number),
            self.reasons(paper, number),
            self.list.shared.get(number, ()),
        )
        return render.page(told) if self.has_page else render.detail(told)

    def _state(self, number: int) -> list[Flag]:
        return [word for word in _STATES if self.session.sets.flagged(word) >> number & 1]

    def pane_entered(self, pane: str) -> None:
        """A paper that stays open for a moment has been read."""
        super().pane_entered(pane)
        self._begin_reading()

    def _begin_reading(self) -> None:
        if self._reading is not None:
            self._reading.stop()
            self._reading = None
        if self._read_after and self.at == "detail" and self.list.paper is not None:
            self._reading = self.set_timer(self._read_after, self._count_as_read)

    def _count_as_read(self) -> None:
        number = self.list.number
        if self.at == "detail" and number is not None and self.session.flag("read", give=1 << number):
            self._show_change()

    def _show_change(self) -> None:
        """Show what has changed on the shelf, in the paper too."""
        self.show_shelf()
        self.paper_shown(anew=True)

    @on(Rows.Chosen, "#list")
    def action_detail(self) -> None:
        """Read the paper, from its pane alone on the screen; where there is none, take what is offered."""
        if not self.list.numbers:
            if self.list.offered is not None:
                self.action_take_offer()
        elif self.at == "detail":
            self._open_page()
        else:
            self.go("detail")

    def action_hit(self, hits: int) -> None:
        """Jump to a match in the text: so many further on, or further back."""
        if self.list.paper is not None and not self.detail.region:
            # it is hidden where one pane is shown at a time, and has no lines before it is laid out
            self.go("detail")
            self.call_after_refresh(self._jump, hits)
        else:
            self._jump(hits)

    def _jump(self, hits: int) -> None:
        direction = 1 if hits > 0 else -1
        jumped = self.detail.jump(direction)
        for _ in range((abs(hits) - 1) % jumped.total if jumped else 0):
            jumped = self.detail.jump(direction)
        if jumped is None:
            self.say("No match in this paper's text" if self.asked else "Nothing was searched")
        elif jumped.around and jumped.total > 1:
            begins = "from the first again" if direction > 0 else "from the last again"
            self.say(f"Match {jumped.number} of {jumped.total} · {begins}")
        else:
            self.say(f"Match {jumped.number} of {jumped.total}")

    # The reading view

    def action_page(self) -> None:
        """Read the paper alone on the screen, or go back to the panes."""
        if self.has_page:
            self._leave_page()
        else:
            self._open_page()

    def go(self, pane: str) -> None:
        """Give a pane the keys; any but that of the paper ends the reading view."""
        if pane != "detail":
            self.has_page, had_page = False, self.has_page
            if had_page:
                self.paper_shown(anew=True)
        super().go(pane)

    def action_search(self) -> None:
        """Go to the search box, which is not there in the reading view."""
        self._leave_page()
        super().action_search()

    def action_zoom(self) -> None:
        """Give the pane the whole screen, or its place back; out of the reading view, back to the panes."""
        if self.has_page:
            self._leave_page()
        else:
            super().action_zoom()

    def step_back(self) -> bool:
        """Leave the reading view, undo a zoom, or go back to the list; False where none is so."""
        if self.has_page:
            self._leave_page()
            return True
        return super().step_back()

    @property
    def place(self) -> str:
        """What the help calls what has the keys."""
        return "page" if self.has_page else super().place

    @property
    def is_alone(self) -> bool:
        """Whether the paper has everything."""
        return self.has_page

    def more_classes(self) -> Sequence[str]:
        """What the reading view is styled by."""
        return ("-page",) if self.has_page else ()

    def _open_page(self) -> None:
        if self.list.paper is None or self.has_page:
            return
        self._came_from, self.has_page = self.at, True
        self.paper_shown(anew=True)
        self.go("detail")
        self.detail.action_move_to_end(-1)
        self.show_keys()

    def _leave_page(self) -> None:
        if self.has_page:
            self.has_page = False
            self.paper_shown(anew=True)
            self.go(self._came_from)
            self.show_keys()

    def _show_position(self) -> None:
        number = self.list.number
        if number is None:
            return
        narrowed = (self.about(), "" if self.about() else self.asked, self.filters.described())
        what = " · ".join(part for part in narrowed if part) or "All papers"
        state = [*self._state(number), *(["read"] if self.session.sets.read >> number & 1 else [])]
        self._position.show(what, state, f"{self.list.cursor + 1:,} of {len(self.list.numbers):,}")
