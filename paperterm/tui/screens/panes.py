"""The frame of the browser: three panes between two bars, fitted to the terminal, and the way among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from paperterm.shelving import SAVED, TAG
from paperterm.tui.arrangement import SMALLEST, Arrangement, Seam, Wishes, arranged, moved, turned
from paperterm.tui.keyboard import bindings, key_of
from paperterm.tui.widgets.filter_pane import FilterPane
from paperterm.tui.widgets.paper_detail import PaperDetail
from paperterm.tui.widgets.paper_list import PaperList
from paperterm.tui.widgets.rows import Rows
from paperterm.tui.widgets.seam import SeamLine
from paperterm.tui.widgets.search_bar import SearchBar
from paperterm.tui.widgets.status_bar import StatusBar

_PANES = ("filters", "list", "detail")
_MESSAGE_STAYS = 6.0
_COLUMNS_A_KEY, _ROWS_A_KEY = 4, 2

_TURNED = {"": "as fits", "beside": "side by side", "stacked": "the list over the paper"}

_HINTS = {
    "list": (
        ("search", "search"),
        ("mark", "mark"),
        ("detail", "read"),
        ("export", "export"),
        ("filters", "filters"),
        ("star", "star"),
        ("triage", "triage"),
        ("open", "open link"),
        ("sort", "sort"),
        ("similar", "similar"),
        ("tag", "tag"),
        ("note", "note"),
        ("bulk", "all marked"),
    ),
    "detail": (
        ("reading", "reading view"),
        ("hit.next", "next match"),
        ("paper.next", "next paper"),
        ("search.back", "back"),
        ("mark", "mark"),
        ("note", "note"),
        ("tag", "tag"),
        ("open", "open link"),
        ("export", "export"),
        ("similar", "similar"),
    ),
    "page": (
        ("paper.next", "next paper"),
        ("hit.next", "next match"),
        ("search.back", "back"),
        ("mark", "mark"),
        ("star", "star"),
        ("note", "note"),
        ("tag", "tag"),
        ("open", "open link"),
        ("export", "export"),
        ("similar", "similar"),
    ),
    "filters": (
        ("filter.tick", "tick"),
        ("filter.only", "only this"),
        ("triage", "triage"),
        ("filters.clear", "clear"),
        ("pane.list", "to the list"),
        ("filters", "hide"),
    ),
    "saved": (
        ("filter.tick", "tick"),
        ("filter.enter", "ask it"),
        ("filter.rename", "rename"),
        ("filter.delete", "delete"),
        ("filters.clear", "clear"),
    ),
    "tag": (
        ("filter.tick", "tick"),
        ("filter.only", "only this"),
        ("filter.rename", "rename"),
        ("filter.delete", "delete"),
        ("filters.clear", "clear"),
    ),
    "search box": (
        ("box.enter", "to the list"),
        ("box.leave", "leave"),
        ("box.down", "move the list"),
        ("history", "history"),
    ),
}
"""The commands that matter most in a pane, in a word or two."""

_HINTS_AT = {SAVED: "saved", TAG: "tag"}
"""The groups of the filters of which more can be done than tick."""

_ALWAYS = (("help", "help"), ("quit", "quit"))
_ALWAYS_WHILE_TYPING = (("help.anywhere", "help"), ("quit.anywhere", "quit"))


class PanesScreen(Screen[None]):
    """Knows which panes there is room for and which one has the keys, but not what they show.

    From 150 columns the three stand side by side; from 100 list and paper do; below that the list stands over
    the paper, and below 80 by 22 there is one at a time. The filters are there at any width when they are
    asked for. The reader can turn list and paper, and move what is between the panes; see `arrangement`.

    Attributes:
        at: The pane that has the keys, or had them last.
        wishes: What the reader wants of the panes.
        arrangement: How they stand now.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("browser")
    AUTO_FOCUS = "#list"

    def __init__(self) -> None:
        super().__init__()
        self.at = "list"
        self.bar = SearchBar(id="search")
        self.filter_pane = FilterPane(id="filters")
        self.list = PaperList(id="list")
        self.detail = PaperDetail(id="detail")
        self.status = StatusBar(id="status")
        self.wishes = Wishes()
        self.arrangement = Arrangement("one")
        self._seams: Mapping[Seam, SeamLine] = {"filters": SeamLine(), "list": SeamLine()}
        self._dragged: Seam | None = None
        self._zoomed = False
        self._had_keys: Widget | None = None
        self._silence: Timer | None = None

    def compose(self) -> ComposeResult:
        """The panes between the two bars, fitted and filled before they are laid out for the first time."""
        self._arrange()
        self.show_keys()
        self.fill()
        yield self.bar
        with Horizontal(id="panes"):
            yield self.filter_pane
            yield self._seams["filters"]
            with Container(id="papers"):
                yield self.list
                yield self._seams["list"]
                yield self.detail
        yield self.status
        if self.has_class("-too-small"):
            yield self._too_small()

    def fill(self) -> None:
        """Put in the panes what they show at first."""
        self.filter_pane.border_title = "Filters"

    def on_resize(self) -> None:
        """Fit the panes to the terminal."""
        self._arrange()
        if self.has_class("-too-small") and not self.query("#too-small"):
            self.mount(self._too_small())

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Follow the focus, wherever it came from."""
        if event.widget.id in _PANES and event.widget.id != self.at:
            self.at = event.widget.id
            self._arrange()
        self.show_keys()
        self.pane_entered(self.at)

    def pane_entered(self, pane: str) -> None:
        """What else happens when a pane gets the keys."""

    @on(Rows.Moved, "#filters")
    def _moved_in_filters(self) -> None:
        self.show_keys()

    @property
    def panes(self) -> tuple[Widget, ...]:
        """The three panes."""
        return self.filter_pane, self.list, self.detail

    def go(self, pane: str) -> None:
        """Give a pane the keys, and show it where only one is shown."""
        self.at = pane
        self._arrange()
        self._pane(pane).focus()

    def key(self, command: str) -> str:
        """The key of a command, to be named in a sentence; its name in the palette where it has none."""
        return key_of(self, command) or f"“{command}”"

    def say(self, sentence: str) -> None:
        """Say something in the last line for a while, and in that of a screen over this one."""
        if hear := getattr(self.app.screen, "hear", None):
            hear(sentence)
        self.status.message = sentence
        if self._silence is not None:
            self._silence.stop()
        self._silence = self.set_timer(_MESSAGE_STAYS, self.be_silent)

    def be_silent(self) -> None:
        """Take back what was said."""
        self.status.message = ""

    def step_back(self) -> bool:
        """Undo a zoom, or go back to the list; False where neither is so."""
        if self._zoomed:
            self.action_zoom()
        elif self.at != "list":
            self.go("list")
        else:
            return False
        return True

    def action_go(self, pane: str) -> None:
        """Give a pane the keys."""
        self.go(pane)

    def action_pane(self, step: int) -> None:
        """Go to the next pane, round and round."""
        panes = self._in_view()
        here = panes.index(self.at) if self.at in panes else 0
        self.go(panes[(here + step) % len(panes)])

    def action_side(self, step: int) -> None:
        """Go to the pane on the left (-1) or right (1), if there is one."""
        panes = self._in_view()
        there = panes.index(self.at) + step if self.at in panes else 0
        if 0 <= there < len(panes):
            self.go(panes[there])

    def action_filters(self) -> None:
        """Show the filters and go there, or hide them."""
        shown = self.at == "filters" or self.arrangement.filters > 0
        self._wish(self.wishes.with_filters(not shown, self.app.size.width))
        self.go("list" if shown else "filters")

    def action_zoom(self) -> None:
        """Give the pane the whole screen, or its place back."""
        self._zoomed = not self._zoomed
        self._arrange()

    # How large the panes are, and how they stand

    def wished(self) -> None:
        """What else happens when the reader wants something else of the panes."""

    def action_turn(self) -> None:
        """Let list and paper stand the other way; in the third place as fits again."""
        before = self.arrangement
        self._wish(turned(*self.app.size, self.wishes))
        words = f"List and paper: {_TURNED[self.wishes.turn]}"
        no_room = self.arrangement.name == "one" or (self.wishes.turn and before == self.arrangement)
        self.say(f"{words}, where there is room" if no_room else words)

    def action_grow(self, steps: int) -> None:
        """Make the pane that has the keys wider or narrower; taller or shorter where that is the way."""
        here, pane = self.arrangement, self._pane(self.at)
        if here.name == "one":
            self.say("One pane has all the room here")
            return
        seam: Seam = "filters" if self.at == "filters" else "list"
        by = steps * (_COLUMNS_A_KEY if seam == "filters" or here.is_beside else _ROWS_A_KEY)
        before = here.filters if seam == "filters" else here.list
        self._move_seam(seam, before - by if pane is self.detail else before + by)
        if self.arrangement == here:
            self.say("It cannot be smaller" if steps < 0 else "It cannot be larger")
        self.wished()

    def action_panes_at_first(self) -> None:
        """Give all panes the places and sizes that they had at first."""
        self._zoomed = False
        self._wish(Wishes())
        if self.at == "filters":
            self.go("list")
        self.say("The panes are as they were at first")

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of what is between two panes."""
        seam = self._seam_at(event.screen_x, event.screen_y) if event.button == 1 else None
        if seam is not None:
            self._dragged = seam
            below = seam == "list" and not self.arrangement.is_beside
            (self.detail if below else self._seams[seam]).capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Move what the mouse has hold of."""
        if self._dragged == "filters":
            self._move_seam("filters", event.screen_x - self.filter_pane.region.x)
        elif self._dragged == "list":
            x, y = self.list.region.offset
            size = event.screen_x - x if self.arrangement.is_beside else event.screen_y - y
            self._move_seam("list", size)

    def on_mouse_up(self) -> None:
        """Let go of it."""
        if self._dragged is not None:
            self._dragged = None
            self.app.capture_mouse(None)
            self.wished()

    def _seam_at(self, x: int, y: int) -> Seam | None:
        for name, seam in self._seams.items():
            if seam.region.contains(x, y):
                return name
        over = self.detail.region
        on_line = y == over.y and over.x <= x < over.right
        return "list" if on_line and self.arrangement.name == "stacked" else None

    def _move_seam(self, seam: Seam, size: int) -> None:
        if self.arrangement.name != "one":
            self.wishes = moved(self.app.size.width, self.wishes, self.arrangement, seam, size)
            self._arrange()

    def _wish(self, wishes: Wishes) -> None:
        self.wishes = wishes
        self._arrange()
        self.wished()

    def action_search(self) -> None:
        """Go to the search box."""
        self.bar.box.focus()

    def action_leave_search(self) -> None:
        """Leave the box and keep the query."""
        self.go("list")

    def action_move_list(self, by: int) -> None:
        """Move in the list from wherever the keys are."""
        self.list.action_move(by)

    def action_page_list(self, pages: int) -> None:
        """Move in the list by pages from wherever the keys are."""
        self.list.action_move_page(pages)

    def action_palette(self) -> None:
        """Show every command by name."""
        self.app.action_command_palette()

    def _pane(self, name: str) -> Widget:
        return {"filters": self.filter_pane, "list": self.list, "detail": self.detail}[name]

    def _too_small(self) -> Static:
        return Static("too small", id="too-small", markup=False)

    def _in_view(self) -> list[str]:
        everything = self.arrangement.filters or self.arrangement.name == "one"
        return list(_PANES) if everything else ["list", "detail"]

    def show_keys(self) -> None:
        """Say in the last line which keys matter here."""
        typing = self.place == "search box"
        choice = self.filter_pane.choice if self.place == "filters" else None
        here = _HINTS_AT.get(choice.group, self.place) if choice else self.place
        self.status.keys = self._hints(_HINTS[here])
        self.status.always = self._hints(_ALWAYS_WHILE_TYPING if typing else _ALWAYS)

    @property
    def place(self) -> str:
        """What the help calls what has the keys."""
        return "search box" if self.bar.box.has_focus else self.at

    def _hints(self, commands: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        return [(key, word) for command, word in commands if (key := key_of(self, command))]

    def _arrange(self) -> None:
        width, height = self.app.size
        here = arranged(
            width, height, self.wishes, alone=self._zoomed or self.is_alone, needed=self.at == "filters"
        )
        too_small, was_too_small = width < SMALLEST[0] or height < SMALLEST[1], self.has_class("-too-small")
        if too_small and not was_too_small:
            self._had_keys = self.focused
        classes = [f"-at-{self.at}", f"-{here.name}", *self.more_classes()]
        if too_small:
            classes.append("-too-small")
        if here.is_beside:
            classes.append("-side-by-side")
        if here.filters:
            classes.append("-filters")
        # all at once, as each change of classes styles the whole screen anew
        if self.classes != frozenset(classes):
            self.set_classes(classes)
        self.arrangement = here
        self.filter_pane.styles.width = here.filters or "1fr"
        self.list.styles.width = here.list if here.is_beside else "1fr"
        self.list.styles.height = here.list if here.name == "stacked" else "1fr"
        if was_too_small and not too_small:
            # what is hidden loses the keys, and nothing else gives them back
            (self._had_keys or self._pane(self.at)).focus()

    @property
    def is_alone(self) -> bool:
        """Whether one pane is to have everything, zoomed or not."""
        return False

    def more_classes(self) -> Sequence[str]:
        """What else the panes are to be styled by."""
        return ()
