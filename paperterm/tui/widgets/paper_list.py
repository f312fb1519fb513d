"""The list of papers, the title first and what it says second, in two lines each or in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content, Span
from textual.message import Message
from textual.strip import Strip
from textual.style import Style

from paperterm.labels import Verdict
from paperterm.papers import Paper
from paperterm.shelving import ShelfSets
from paperterm.signs import CURSOR, KEPT, LATER, MARK, RANGE, SKIPPED, STAR, UNREAD
from paperterm.tui import render
from paperterm.tui.keyboard import bindings, key_of
from paperterm.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from paperterm.config import Below
    from paperterm.highlight import Highlighter
    from paperterm.obstacles import Offer

_GUTTER = 4
"""A place each for bar, mark, star and state (unread, or a verdict): nothing shifts when one comes."""

_VERDICTS: Mapping[Verdict, str] = {"kept": KEPT, "later": LATER, "skipped": SKIPPED}
_LEAST_PASSAGE = 24


class PaperList(Rows):
    """The papers that match, in order, with what the reader made of them."""

    fades: ClassVar[bool] = True

    BINDINGS: ClassVar[list[BindingType]] = bindings("list")

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "paper-list--title",
        "paper-list--read",
        "paper-list--passage",
        "paper-list--hit",
        "paper-list--badge",
        "paper-list--mark",
        "paper-list--star",
        "paper-list--unread",
        "paper-list--bar",
        "paper-list--range",
        "paper-list--empty",
        "paper-list--offer",
        "paper-list--key",
    }

    DEFAULT_CSS = """
    PaperList {
        &> .paper-list--title { color: $foreground; text-style: bold; }
        &> .paper-list--read { color: $foreground; }
        &> .paper-list--passage { color: $soft; text-style: $soft-style; }
        &> .paper-list--hit { color: $text-warning; text-style: bold underline; }
        &> .paper-list--badge { color: $text-primary; }
        &> .paper-list--mark { color: $text-success; text-style: bold; }
        &> .paper-list--star { color: $text-warning; text-style: bold; }
        &> .paper-list--unread { color: $text-primary; }
        &> .paper-list--bar { color: $text-accent; text-style: bold; }
        &> .paper-list--range { background: $row-range; }
        &> .paper-list--empty { color: $foreground-muted; }
        &> .paper-list--offer { color: $foreground; }
        &> .paper-list--key { color: $text-accent; text-style: bold; }
    }
    """

    class MarkClicked(Message):
        """The gutter of a row was clicked."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    class OfferTaken(Message):
        """What is offered in an empty list is wanted."""

        def __init__(self, offer: Offer) -> None:
            super().__init__()
            self.offer = offer

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.row_height = 2
        self.library: Sequence[Paper] = ()
        self.numbers: Sequence[int] = ()
        self.shelf = ShelfSets()
        self.highlighter: Highlighter | None = None
        self.explanation: Sequence[Content] = ()
        self.offers: Sequence[Offer] = ()
        self._offer_at = 0
        self.range_from: int | None = None
        self.shared: Mapping[int, Sequence[str]] = {}
        self.below: Below = "passage"

    @property
    def number(self) -> int | None:
        """The number of the paper under the cursor."""
        return self.numbers[self.cursor] if self.cursor < len(self.numbers) else None

    @property
    def paper(self) -> Paper | None:
        """The paper under the cursor."""
        number = self.number
        return None if number is None else self.library[number]

    @property
    def offered(self) -> Offer | None:
        """What is offered at the bar, where there is no paper."""
        return self.offers[self._offer_at] if self.offers and not self.numbers else None

    def row_count(self) -> int:
        """How many papers are shown."""
        return len(self.numbers)

    def show(
        self,
        numbers: Sequence[int],
        highlighter: Highlighter | None,
        explanation: Sequence[Content],
        *,
        from_top: bool,
    ) -> None:
        """Show other papers.

        Args:
            numbers: The papers' numbers, in order.
            highlighter: What to set off, where something was searched.
            explanation: What to say where there are none.
            from_top: Whether the cursor goes to the first, and does not stay on its paper if that is
                still there.
        """
        before = None if from_top else self.number
        self.numbers = numbers
        self.highlighter = highlighter
        self.explanation = explanation
        self.offers, self._offer_at = (), 0
        self.range_from = None
        try:
            cursor = 0 if before is None else numbers.index(before)
        except ValueError:
            cursor = 0
        self.rows_changed(cursor)

    def offer(self, why: str, offers: Sequence[Offer]) -> None:
        """Say in an empty list why it is empty, and what there is instead."""
        self.explanation = [render.plain(why), *self.explanation[1:]]
        self.offers, self._offer_at = offers, 0
        self.refresh()

    def set_density(self, lines: int) -> None:
        """Draw each paper in one line or in two; the cursor stays on its paper."""
        self.row_height = lines
        self.rows_changed()

    def begin_range(self) -> None:
        """From here on a range follows the cursor."""
        self.range_from = self.cursor
        self.rows_changed()

    def end_range(self) -> None:
        """The range is done with."""
        if self.range_from is not None:
            self.range_from = None
            self.rows_changed()

    def selected_rows(self) -> range:
        """The rows of the range in the making, else the one under the cursor."""
        start = self.cursor if self.range_from is None else self.range_from
        last = min(max(start, self.cursor), len(self.numbers) - 1)
        return range(min(start, self.cursor), last + 1)

    def draw_row(self, row: int, width: int, *, under_cursor: bool) -> list[Strip]:
        """A paper's lines."""
        number = self.numbers[row]
        paper = self.library[number]
        in_range = self.range_from is not None and row in self.selected_rows()
        base = self.visual_style
        if in_range:
            base += self._style("range")
        if under_cursor:
            base += self.cursor_look()
        room = max(1, width - _GUTTER - 2)
        bar = self._gutter(CURSOR if under_cursor else RANGE if in_range else " ", "bar")
        read, remark = bool(self.shelf.read >> number & 1), self.shelf.remark_of(number)
        signs = (
            bar
            + self._gutter(MARK if self.shelf.marked >> number & 1 else " ", "mark")
            + self._gutter(STAR if self.shelf.starred >> number & 1 else " ", "star")
            + self._gutter(self._state(number), "unread")
            + " "
        )
        hit, soft = self._style("hit"), self._style("passage")
        if base.reverse:
            soft = replace(soft, dim=False)  # what is dim in reverse video is a patch
        heading = render.title(paper, self.highlighter, hit)
        heading = heading.stylize_before(self._style("read" if read else "title"))
        if self.row_height == 1:
            about = render.about(paper, remark).stylize_before(soft)
            return [render.strip_of(signs + render.beside(heading, about, room, room), width, base)]
        badges = render.badges(paper, remark).stylize(self._style("badge"))
        if number in self.shared:
            below_title = render.shared(self.shared[number])
        else:
            below_title = render.passage(
                paper,
                self.highlighter,
                max(_LEAST_PASSAGE, room - badges.cell_length - 2),
                hit,
                None if self.below == "passage" else self.below,
            )
        below_title = render.beside(below_title.stylize_before(soft), badges, room, _LEAST_PASSAGE)
        below = bar + Content(" " * _GUTTER) + below_title
        return [
            render.strip_of(signs + heading.truncate(room, ellipsis=True), width, base),
            render.strip_of(below, width, base),
        ]

    def _state(self, number: int) -> str:
        verdict = self.shelf.verdict_of(number)
        if verdict is not None:
            return _VERDICTS[verdict]
        return " " if self.shelf.read >> number & 1 else UNREAD

    def draw_empty(self, line: int, width: int) -> Strip:
        """Why there is nothing, what there is instead, and which key gets out."""
        if self.numbers:
            return super().draw_empty(line, width)
        lines = self._instead(width)
        here = lines[line] if line < len(lines) else Content("")
        if isinstance(here, int):
            return self._draw_offer(here, width)
        return render.strip_of(
            (Content("  ") + here).stylize_before(self._style("empty")), width, self.visual_style
        )

    def _instead(self, width: int) -> list[Content | int]:
        """The lines of an empty list; a number is an offer's place."""
        if not self.explanation:
            return []
        room = max(1, width - 3)
        why, *keys = self.explanation
        lines: list[Content | int] = [Content(""), *why.wrap(room)]
        if self.offers:
            lines += [Content(""), *range(len(self.offers)), Content("")]
            if self.has_focus:
                lines.append(Content("enter or its letter takes one."))
        return [*lines, *(part for each in keys for part in each.wrap(room))]

    def _draw_offer(self, place: int, width: int) -> Strip:
        """An offer behind its key: a letter where the list has the keys, else the one that works anywhere."""
        here = place == self._offer_at
        anywhere = key_of(self, "offer")
        key = key_of(self, f"offer.{place + 1}") if self.has_focus else anywhere if here else ""
        room = len(key) if self.has_focus else len(anywhere)
        content = (
            self._gutter(CURSOR if here else " ", "bar")
            + Content(" ")
            + Content(f"{key:<{room}}", [Span(0, len(key), self._style("key"))])
            + Content("  ")
            + render.plain(self.offers[place].described()).stylize_before(self._style("offer"))
        )
        return render.strip_of(content, width, self.ground(under_cursor=here))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A letter takes an offer only where there is one."""
        if action == "take":
            (place,) = parameters
            return self.offered is not None and isinstance(place, int) and place < len(self.offers)
        return super().check_action(action, parameters)

    def action_take(self, place: int) -> None:
        """Take an offer."""
        self.post_message(self.OfferTaken(self.offers[place]))

    def action_move(self, by: int) -> None:
        """Move the cursor by papers, or by offers where there is none."""
        if self.offered is None:
            super().action_move(by)
        else:
            self._offer_at = max(0, min(self._offer_at + by, len(self.offers) - 1))
            self.refresh()

    def watch_has_focus(self, has_focus: bool) -> None:
        """The keys of the offers depend on it."""
        super().watch_has_focus(has_focus)
        if self.offers:
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click on an offer takes it."""
        offset = event.get_content_offset(self)
        if self.offered is None or offset is None:
            return  # `Rows` deals with it
        lines = self._instead(self.scrollable_content_region.width)
        place = lines[offset.y] if offset.y < len(lines) else None
        if isinstance(place, int):
            event.stop()
            self.action_take(place)

    def watch_cursor(self, before: int, after: int) -> None:
        """Move the cursor; a range in the making is drawn with it."""
        super().watch_cursor(before, after)
        if self.range_from is not None:
            self._drawn.clear()
            self.refresh()

    def clicked(self, row: int, x: int, event: events.Click) -> None:
        """A click in the gutter marks, a double click opens."""
        if x < _GUTTER:
            self.post_message(self.MarkClicked(self.numbers[row]))
        elif event.chain > 1:
            super().clicked(row, x, event)

    def _style(self, name: str) -> Style:
        return self.look(f"paper-list--{name}")

    def _gutter(self, sign: str, name: str) -> Content:
        return Content(sign, [Span(0, 1, self._style(name))] if sign.strip() else None)
