"""The search bar: a query as it is typed, and how many papers it leaves."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from paperterm.tui.keyboard import bindings
from paperterm.tui.widgets.text_box import TextBox

_LONGEST_QUERY = 512


class QueryInput(TextBox):
    """The box itself; what it does not use moves the list."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("search box")


class SearchBar(Horizontal):
    """One line: the box, and the count beside it."""

    DEFAULT_CSS = """
    SearchBar {
        height: 1;
        background: $surface;
        &> #sign { width: auto; padding: 0 1; color: $foreground-muted; }
        &> QueryInput { width: 1fr; border: none; height: 1; padding: 0; background: $surface; }
        &> #count {
            width: auto;
            max-width: 60%;
            padding: 0 1;
            color: $foreground-muted;
            text-align: right;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
        &> QueryInput > .input--placeholder { color: $foreground-muted; }
        &:focus-within { background: $boost; }
        &:focus-within > #sign { color: $text-accent; text-style: bold; }
        &:focus-within > QueryInput { background: $boost; }
    }
    """

    class Changed(Message):
        """The query was edited."""

        def __init__(self, query: str) -> None:
            super().__init__()
            self.query = query

    class Submitted(Message):
        """Enter was pressed in the box."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.box = QueryInput(
            placeholder="search titles and abstracts",
            max_length=_LONGEST_QUERY,
            compact=True,
            id="query",
        )
        self._count = Static(markup=False, id="count")

    def compose(self) -> ComposeResult:
        """The sign, the box and the count."""
        yield Static("/", id="sign", markup=False)
        yield self.box
        yield self._count

    def show_count(self, count: Content) -> None:
        """Say how many papers are shown."""
        # the panes need not be arranged anew for a count that fits where the one before stands
        self._count.update(count, layout=count.cell_length > self._count.content_size.width)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass an edit on."""
        event.stop()
        self.post_message(self.Changed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Pass Enter on."""
        event.stop()
        self.post_message(self.Submitted())
