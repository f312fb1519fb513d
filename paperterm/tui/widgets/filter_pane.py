"""The filter pane: what there is to narrow the list by, with counts that follow the query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal

from textual import events
from textual.binding import BindingType
from textual.content import Content, Span
from textual.message import Message
from textual.strip import Strip

from paperterm.filters import Choice, Filters
from paperterm.shelving import SAVED, TAG
from paperterm.signs import ELLIPSIS
from paperterm.tui import render
from paperterm.tui.keyboard import bindings
from paperterm.tui.widgets.rows import Rows

_LEAST_COUNT_WIDTH = 3


class FilterPane(Rows):
    """Groups of choices; Space or Enter ticks one."""

    fades: ClassVar[bool] = True

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "filter-pane--group",
        "filter-pane--choice",
        "filter-pane--new",
        "filter-pane--none",
        "filter-pane--on",
    }

    DEFAULT_CSS = """
    FilterPane {
        &> .filter-pane--group { color: $text-primary; text-style: bold; }
        &> .filter-pane--choice { color: $foreground; }
        &> .filter-pane--none { color: $foreground-muted; text-style: $soft-style; }
        &> .filter-pane--new { color: $text-primary; }
        &> .filter-pane--on { color: $text-success; text-style: bold; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("filters")

    class Changed(Message):
        """Another set of filters is wanted."""

        def __init__(self, filters: Filters) -> None:
            super().__init__()
            self.filters = filters

    class Wanted(Message):
        """A saved search is to be asked, renamed or deleted, or a tag renamed or deleted."""

        def __init__(self, choice: Choice, what: Literal["ask", "rename", "delete"]) -> None:
            super().__init__()
            self.choice = choice
            self.what = what

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.filters = Filters()
        self._lines: Sequence[Choice | str] = ()
        self._counts: Mapping[Choice, int] = {}
        self._new: Mapping[Choice, int] = {}
        self._count_width = _LEAST_COUNT_WIDTH

    def show(
        self,
        groups: Mapping[str, Sequence[str]],
        counts: Mapping[Choice, int],
        filters: Filters,
        new: Mapping[Choice, int],
    ) -> None:
        """Show choices.

        Args:
            groups: The choices of each group, in order.
            counts: How many papers they have, as far as that is known.
            filters: Those that are on.
            new: How many of their papers are new, where that is worth saying.
        """
        lines: list[Choice | str] = []
        for group, names in groups.items():
            if names:
                lines += [group, *(Choice(group, name) for name in names)]
        cursor, choice = self.cursor if self._lines else 1, self.choice
        if choice in lines:
            cursor = lines.index(choice)
        self._lines, self._counts, self._new, self.filters = lines, counts, new, filters
        # it never shrinks again, so that no name is cut anew while a query is typed
        self._count_width = max([self._count_width, *(len(f" {count:,}") for count in counts.values())])
        self.rows_changed(cursor)
        if self.choice is None:
            self._leave_heading(1)

    @property
    def at_saved(self) -> bool:
        """Whether the cursor is on a saved search."""
        choice = self.choice
        return choice is not None and choice.group == SAVED

    @property
    def can_change(self) -> bool:
        """Whether the cursor is on something that can be renamed or deleted."""
        return self.choice is not None and self.choice.group in {SAVED, TAG}

    def row_count(self) -> int:
        """How many lines there are, headings among them."""
        return len(self._lines)

    def draw_row(self, row: int, width: int, *, under_cursor: bool) -> list[Strip]:
        """A heading, or a choice with its box and count."""
        line = self._lines[row]
        base = self.ground(under_cursor=under_cursor)
        if isinstance(line, str):
            style = self.look("filter-pane--group")
            return [render.strip_of(Content(line, [Span(0, len(line), style)]), width, base)]
        count, on = self._counts.get(line), line in self.filters.chosen
        fresh = f" +{new:,}" if (new := self._new.get(line)) else ""
        room = max(1, width - self._count_width - len(fresh) - 5)
        name = render.plain(line.name).truncate(room, ellipsis=True, pad=True)
        content = (
            Content("[x] " if on else "[ ] ")
            + name
            + Content(fresh, [Span(0, len(fresh), self.look("filter-pane--new"))])
            + Content(f"{ELLIPSIS if count is None else f'{count:,}':>{self._count_width}} ")
        )
        which = "on" if on else "none" if count == 0 else "choice"
        content = content.stylize_before(self.look(f"filter-pane--{which}"))
        return [render.strip_of(content, width, base)]

    def clicked(self, row: int, x: int, event: events.Click) -> None:
        """A click ticks."""
        del row, x, event
        self.action_tick()

    def action_move(self, by: int) -> None:
        """Move by choices; a heading is none."""
        super().action_move(by)
        self._leave_heading(by)

    def action_move_page(self, pages: float) -> None:
        """Move by pages."""
        super().action_move_page(pages)
        self._leave_heading(1 if pages > 0 else -1)

    def action_move_to_end(self, end: int) -> None:
        """Move to the first choice or the last."""
        super().action_move_to_end(end)
        self._leave_heading(1)

    def _leave_heading(self, direction: int) -> None:
        step = 1 if direction > 0 else -1
        while self.choice is None and 0 <= self.cursor + step < self.row_count():
            self.cursor += step
        if self.choice is None and self.row_count() > 1:
            self.cursor = 1

    def action_tick(self) -> None:
        """Turn the choice under the cursor round."""
        if choice := self.choice:
            self.post_message(self.Changed(self.filters.toggled(choice)))

    def action_enter(self) -> None:
        """Ask the saved search under the cursor, or tick what else is there."""
        if self.at_saved:
            self.action_want("ask")
        else:
            self.action_tick()

    def action_want(self, what: Literal["ask", "rename", "delete"]) -> None:
        """Have something done to the saved search or the tag under the cursor."""
        if self.can_change and self.choice is not None:
            self.post_message(self.Wanted(self.choice, what))

    def action_only(self) -> None:
        """Choose this one alone in its group."""
        if choice := self.choice:
            self.post_message(self.Changed(self.filters.only(choice)))

    @property
    def choice(self) -> Choice | None:
        """The choice under the cursor; None on a heading."""
        line = self._lines[self.cursor] if self.cursor < len(self._lines) else ""
        return line if isinstance(line, Choice) else None
