"""A short list to choose from, by letter, by moving, or with the mouse: where to go, or what to copy."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from string import ascii_lowercase
from typing import ClassVar, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.strip import Strip

from paperterm.keys import COMMANDS, Place
from paperterm.tui import render
from paperterm.tui.keyboard import Keyboard, bindings, key_of
from paperterm.tui.screens.dialog import Dialog
from paperterm.tui.widgets.prose import Prose
from paperterm.tui.widgets.rows import Rows

_MOST_ROWS = 14


class Choice(NamedTuple):
    """Something to choose.

    Attributes:
        label: What it is, in a word or two.
        text: What it is in full.
        letter: The letter that it would best be chosen by, if there is one.
    """

    label: str
    text: str
    letter: str = ""


def letters(choices: Sequence[Choice], taken: Collection[str]) -> list[str]:
    """A letter for each choice, its own where that is free; none for what comes after the last letter.

    Args:
        choices: The choices.
        taken: The keys that mean something else.
    """
    wanted = {choice.letter for choice in choices}
    free = [letter for letter in ascii_lowercase if letter not in taken]
    others = iter([letter for letter in free if letter not in wanted])
    return [choice.letter if choice.letter in free else next(others, "") for choice in choices]


class ChoiceRows(Rows):
    """A choice a line, with its letter."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice-rows--letter"}
    DEFAULT_CSS: ClassVar[str] = """
    ChoiceRows > .choice-rows--letter { color: $accent; text-style: bold; }
    """

    def __init__(self, choices: Sequence[Choice], free: Sequence[str]) -> None:
        super().__init__()
        self._choices = choices
        self._letters = free
        self._labels = [render.plain(choice.label) for choice in choices]
        self._width = max(label.cell_length for label in self._labels)
        self.styles.height = min(len(choices), _MOST_ROWS)

    def row_count(self) -> int:
        """How many choices."""
        return len(self._choices)

    def draw_row(self, row: int, width: int, *, under_cursor: bool) -> list[Strip]:
        """The letter, what it is, and as much of it as there is room for."""
        choice = self._choices[row]
        style = self.ground(under_cursor=under_cursor)
        letter = Content.styled(f" {self._letters[row]:<1} ", self.look("choice-rows--letter"))
        label = self._labels[row]
        label = Content(" ") + label.pad_right(self._width - label.cell_length + 2)
        return [render.strip_of(letter + label + render.plain(choice.text), width, style)]

    async def _on_key(self, event: events.Key) -> None:
        if event.character and event.character in self._letters:
            event.stop()
            event.prevent_default()
            self.cursor = self._letters.index(event.character)
            self.action_choose()
        else:
            await super()._on_key(event)

    def action_choose(self) -> None:
        """Choose what is under the cursor."""
        self.post_message(self.Chosen(self, self.cursor))


class LinkRows(ChoiceRows):
    """Where a paper leads to."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("links")


class FormRows(ChoiceRows):
    """What can be copied of papers."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("copying")


class ChoosingScreen(Dialog[int]):
    """Gives back which was chosen, by its number from 0.

    Args:
        title: What is chosen, for the frame.
        choices: What there is to choose.
    """

    DEFAULT_CSS: ClassVar[str] = """
    ChoosingScreen Prose { height: auto; max-height: 6; scrollbar-size-vertical: 0; }
    """

    rows: ClassVar[type[ChoiceRows]] = ChoiceRows

    def __init__(self, title: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._title = title
        self._choices = choices

    def compose(self) -> ComposeResult:
        """The choices, and below them the one under the cursor in full."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = self._title
            dialog.border_subtitle = Content(self.says_how())
            yield self.rows(self._choices, letters(self._choices, self._taken()))
            yield Prose()

    def says_how(self) -> str:
        """The keys, for the frame."""
        raise NotImplementedError

    def _taken(self) -> set[str]:
        app = self.app
        places: set[Place] = {"anywhere", "lists", "dialog", "links", "copying"}
        heard: Iterable[str] = (command.id for command in COMMANDS if command.place in places)
        return (
            {key for name in heard for key in app.keymap.keys[name]} if isinstance(app, Keyboard) else set()
        )

    @on(Rows.Moved)
    def _moved(self, event: Rows.Moved) -> None:
        self._show(event.row)

    def on_mount(self) -> None:
        """Begin with the first."""
        self._show(0)

    def _show(self, row: int) -> None:
        self.query_one(Prose).show(render.plain(self._choices[row].text).stylize(render.MUTED))

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        self.dismiss(event.row)


class LinksScreen(ChoosingScreen):
    """Where to go; what is to be copied instead is given back as a number below 0."""

    place = "links"
    rows = LinkRows

    def says_how(self) -> str:
        """The keys, for the frame."""
        return (
            f"a letter or {key_of(self, 'links.open')} opens · {key_of(self, 'links.copy')} copies · "
            f"{key_of(self, 'close')} closes"
        )

    def action_copy(self) -> None:
        """Copy the address under the cursor."""
        self.dismiss(-1 - self.query_one(LinkRows).cursor)


class FormsScreen(ChoosingScreen):
    """What to copy of papers."""

    place = "copying"
    rows = FormRows

    def says_how(self) -> str:
        """The keys, for the frame."""
        return f"a letter or {key_of(self, 'copying.choose')} copies · {key_of(self, 'close')} closes"
