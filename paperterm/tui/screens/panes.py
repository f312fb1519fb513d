"""The frame of the browser: three panes between two bars, fitted to the terminal, and the way among them."""

from __future__ import annotations

from collections.abc import Sequence
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
from paperterm.tui.keyboard import key_of
from paperterm.tui.keys import bindings
from paperterm.tui.widgets.filter_pane import FilterPane
from paperterm.tui.widgets.paper_detail import PaperDetail
from paperterm.tui.widgets.paper_list import PaperList
from paperterm.tui.widgets.rows import Rows
from paperterm.tui.widgets.search_bar import SearchBar
from paperterm.tui.widgets.status_bar import StatusBar

_SMALLEST = (20, 6)
_ONE_BELOW = (80, 22)
_SIDE_BY_SIDE_FROM = 150
_FILTERS_FROM = 110

_PANES = ("filters", "list", "detail")
_MESSAGE_STAYS = 6.0

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

    From 150 columns the three stand side by side; below that the list stands over the paper, with the
    filters beside them from 110 columns or when they are asked for; below 80 by 22 there is one at a time.
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
        self._wants_filters: bool | None = None
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
            with Container(id="reading"):
                yield self.list
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
        if self.at == "filters" or (self.has_class("-filters") and not self.has_class("-one")):
            self._wants_filters = False
            self.go("list")
        else:
            self._wants_filters = True
            self.go("filters")

    def action_zoom(self) -> None:
        """Give the pane the whole screen, or its place back."""
        self._zoomed = not self._zoomed
        self._arrange()

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
        return list(_PANES) if self.has_class("-filters") or self.has_class("-one") else ["list", "detail"]

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
        one = self._zoomed or width < _ONE_BELOW[0] or height < _ONE_BELOW[1]
        wide = width >= _SIDE_BY_SIDE_FROM and not one
        filters = width >= _FILTERS_FROM if self._wants_filters is None else self._wants_filters
        too_small, was_too_small = width < _SMALLEST[0] or height < _SMALLEST[1], self.has_class("-too-small")
        if too_small and not was_too_small:
            self._had_keys = self.focused
        classes = [f"-at-{self.at}"]
        if too_small:
            classes.append("-too-small")
        classes.append("-one" if one else "-wide" if wide else "-stack")
        if filters or self.at == "filters":
            classes.append("-filters")
        # all at once, as each change of classes styles the whole screen anew
        if self.classes != frozenset(classes):
            self.set_classes(classes)
        if was_too_small and not too_small:
            # what is hidden loses the keys, and nothing else gives them back
            (self._had_keys or self._pane(self.at)).focus()
