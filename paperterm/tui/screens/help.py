"""The help: the keys in force, those of the place it was called from first, the queries and the signs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import ClassVar, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from paperterm.keys import COMMANDS, QUERIES, TOUR, Keymap, Place
from paperterm.signs import LEGEND
from paperterm.tui import render
from paperterm.tui.keyboard import bindings
from paperterm.tui.screens.dialog import Dialog
from paperterm.tui.widgets.scrolling import Scrolling
from paperterm.tui.widgets.text_box import TextBox

_KEY_WIDTH = 20
_LEAST_BESIDE = 12
_HERE: dict[str, tuple[str, tuple[Place, ...]]] = {
    "list": ("In the list", ("lists",)),
    "detail": ("In the paper", ("lists",)),
    "page": ("In the reading view", ("lists",)),
    "filters": ("In the filters", ("filters", "lists")),
    "search box": ("In the search box", ("search box",)),
    "export": ("In this dialog", ("export", "dialog", "dialog box")),
    "history": ("In this dialog", ("history", "dialog", "dialog box")),
    "links": ("In this dialog", ("links", "dialog", "lists")),
    "copying": ("In this dialog", ("copying", "dialog", "lists")),
    "tags": ("In this dialog", ("tags", "dialog", "dialog box")),
    "note": ("In this dialog", ("note",)),
    "bulk": ("In this menu", ("bulk", "menu", "dialog", "lists")),
    "rating": ("In this menu", ("rating", "menu", "dialog", "lists")),
    "triage": ("In triage", ("triage", "lists")),
    "stats": ("In the statistics", ("stats", "lists")),
    "dialog": ("In this dialog", ("dialog",)),
}
"""What each place is called, and where the keys come from that hold there."""


class Section(NamedTuple):
    """A part of the help: what is to be written or pressed, and what it does."""

    heading: str
    lines: tuple[tuple[str, str], ...]


class HelpBox(TextBox):
    """Narrows the help; what it does not need scrolls, and what opened the help closes it."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("dialog box")

    async def _on_key(self, event: events.Key) -> None:
        if self.value or event.key not in self._openers:
            await super()._on_key(event)
        else:
            event.stop()
            event.prevent_default()
            self.screen.dismiss()

    def __init__(self, openers: Collection[str]) -> None:
        super().__init__(placeholder="a key, or what it does", compact=True, id="part")
        self._openers = openers


class HelpScreen(Dialog[None]):
    """Shows what has every word that is typed; Esc empties the box, then closes.

    Args:
        keys: The keys in force.
        place: Where it was called from.
    """

    below = Scrolling

    def __init__(self, keys: Keymap, place: str) -> None:
        super().__init__()
        self._sections = sections(keys, place)
        self._title = f"Help · {_HERE[place][0].lower()}" if place in _HERE else "Help"
        self._keys = keys

    def compose(self) -> ComposeResult:
        """The box above, one page that scrolls below."""
        with Vertical(classes="dialog -tall") as dialog:
            dialog.border_title = self._title
            dialog.border_subtitle = self._says_how("closes")
            yield HelpBox(self._keys.keys["help"])
            with Scrolling(classes="page", can_focus=False):
                yield Static(written(self._sections, 0), markup=False)

    def on_resize(self) -> None:
        """Write it anew, as wide as it may be."""
        self.call_after_refresh(self._write)

    @on(Input.Changed)
    def _narrow(self) -> None:
        part = self.query_one(Input).value
        self.query_one(".dialog").border_subtitle = self._says_how("empties the box" if part else "closes")
        self._write()
        self.query_one(Scrolling).scroll_home(animate=False, immediate=True)

    def _write(self) -> None:
        part = self.query_one(Input).value
        found = [*matching(self._sections, part)]
        nothing = Content(f"Nothing here has “{part.strip()}” in it.")
        width = self.query_one(Scrolling).scrollable_content_region.width
        self.query_one(Static).update(written(found, width) if found else nothing)

    def _says_how(self, does: str) -> str:
        return f"type to search · ↓↑ scroll · {self._keys.first('close')} {does}"

    async def action_dismiss(self, result: None = None) -> None:
        """Empty the box, or close where it is empty."""
        box = self.query_one(Input)
        if box.value:
            box.value = ""
        else:
            await super().action_dismiss(result)


def sections(keys: Keymap, place: str) -> list[Section]:
    """The whole help.

    Args:
        keys: The keys in force.
        place: Where it was called from; what holds there comes first.
    """
    here, places = _HERE.get(place, ("", ()))
    groups: dict[str, list[tuple[str, str]]] = {here: []} if here else {}
    order = {place: number for number, place in enumerate(places)}
    for command in sorted(COMMANDS, key=lambda command: order.get(command.place, len(order))):
        heading = here if command.place in places else command.group
        groups.setdefault(heading, []).append((keys.shown(command.id) or "no key", command.what))
    groups[TOUR].insert(0, (f"{keys.first('palette')} Tour", "Begin it: the keys that matter, one at a time"))
    groups["Numbers"] = [*_numbers(keys)]
    groups["Queries"] = list(QUERIES)
    groups["Signs"] = list(LEGEND)
    return [Section(heading, tuple(lines)) for heading, lines in groups.items()]


def matching(whole: Iterable[Section], part: str) -> Iterator[Section]:
    """The lines in which every word occurs, in their sections; the heading of a section counts for each."""
    words = part.casefold().split()
    for section in whole:
        lines = [
            line for line in section.lines if _has_all(f"{section.heading} {' '.join(line)}", part, words)
        ]
        if lines:
            yield Section(section.heading, tuple(lines))


def written(shown: Iterable[Section], width: int) -> Content:
    """Some sections as a page.

    Args:
        shown: The sections.
        width: How wide the page is, 0 where that is not known yet; what does not fit beside its key goes on
            below its own beginning.
    """
    lines: list[Content] = []
    for section in shown:
        lines += [Content(""), Content.styled(section.heading, render.LABEL)]
        for left, right in section.lines:
            key = Content.styled(f"  {left:<{_KEY_WIDTH}} ", "$text-accent")
            room = width - key.cell_length
            parts = Content(right).wrap(room) if room >= _LEAST_BESIDE else [Content(right)]
            lines += [key + parts[0], *(Content(" " * key.cell_length) + part for part in parts[1:])]
    return Content("\n").join(lines[1:])


def _has_all(text: str, part: str, words: Iterable[str]) -> bool:
    # a key that is one letter means that key, in its case, and not every word that has it
    if len(part) == 1:
        return part in text.split()
    return all(word in text.casefold() for word in words)


def _numbers(keys: Keymap) -> Iterator[tuple[str, str]]:
    down, last = keys.first("down"), keys.first("last")
    yield f"5{down}", "A number first: five down; so with every motion, match and mark"
    yield f"12{last}", "To the twelfth row"
    panes = [keys.first(f"pane.{name}") for name in ("filters", "list", "detail")]
    if all(panes):
        yield " ".join(panes), "Alone: a pane, at once; right before a motion: its number"
    yield keys.first("search.back"), "Drop the number"
