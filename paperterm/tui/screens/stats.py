"""The statistics: what `paperterm stats` says, as rows with bars; each row asks for its papers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.bar import Bar
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content, Span
from textual.screen import Screen
from textual.strip import Strip

from paperterm.filters import Choice, Filters
from paperterm.session import Session
from paperterm.shelving import DIGEST, STATUS, TOPIC
from paperterm.signs import CURSOR
from paperterm.stats import Progress, Stats, stats
from paperterm.tui import render
from paperterm.tui.asking import Asking
from paperterm.tui.keyboard import bindings, key_of
from paperterm.tui.widgets.rows import Rows
from paperterm.tui.widgets.status_bar import StatusBar
from paperterm.wording import counted

if TYPE_CHECKING:
    from textual_plot import PlotWidget

_PLOTS = "textual_plot"
_WIDE_FROM, _HIGH_FROM = 110, 30
_MOST_BARS = 24
_AXIS_WIDTH = 10
_LABEL_WIDTH, _NUMBER_WIDTH = 40, 8
_NO_PLOTS = "pip install 'paperterm[plots]' adds plots"


class Bars(NamedTuple):
    """What is plotted beside a row.

    Attributes:
        title: What it is.
        names: The name of each bar.
        numbers: How long each is.
        here: Which of them the row stands for, if one does.
    """

    title: str = ""
    names: Sequence[str] = ()
    numbers: Sequence[int] = ()
    here: int | None = None


class Line(NamedTuple):
    """A row of the statistics, or the heading of some.

    Attributes:
        label: What is counted, or the heading.
        number: How many papers; None for a heading.
        share: How long the bar is, of 1.
        note: What else there is to say.
        asking: What shows these papers in the list.
        plot: What goes with it in the plot.
        beside: How long the longest note of its section is.
    """

    label: str
    number: int | None = None
    share: float = 0.0
    note: str = ""
    asking: Asking | None = None
    plot: Bars = Bars()
    beside: int = 0


def _ask(*choices: Choice, query: str = "") -> Asking:
    return Asking(query, Filters(frozenset(choices)), finished=True)


def lines_of(stats: Stats) -> list[Line]:
    """The statistics as lines."""
    dates = {each.name: each.date or "" for each in stats.digests}
    periods = stats.topics_over_time
    by_period = [period.name for period in periods]
    shared = {" + ".join(each.digests): each for each in stats.shared}
    lines = [
        *_section(
            "Digests",
            [(each.digest, each.papers, dates[each.digest]) for each in stats.progress],
            lambda name: _ask(Choice(DIGEST, name)),
        ),
        *_section(
            "Days",
            [(day, papers, "") for day, papers in stats.by_day.items()],
            lambda day: _ask(*(Choice(DIGEST, name) for name, date in dates.items() if date == day)),
        ),
        *_section(
            "Topics",
            [(topic, papers, "") for topic, papers in stats.topics.items()],
            lambda topic: _ask(Choice(TOPIC, topic)),
            lambda topic: Bars(f"{topic} over time", by_period, [each.topics[topic] for each in periods]),
        ),
        *_section(
            "Words on the rise",
            [
                (each.words, each.now, f"of {each.size:,}, before {each.before:,} of {each.size_before:,}")
                for each in stats.rising
            ],
            lambda words: _ask(query=f'"{words}"' if " " in words else words),
        ),
        *_section(
            "Still unread",
            [(each.digest, each.unread, _progress(each)) for each in stats.progress],
            lambda name: _ask(Choice(DIGEST, name), Choice(STATUS, "Unread")),
        ),
        *_section(
            "Shared papers",
            [(pair, each.papers, "") for pair, each in shared.items()],
            lambda pair: _ask(query=" ".join(f'digest:"{name}"' for name in shared[pair].digests)),
        ),
    ]
    return lines[1:]


def _progress(each: Progress) -> str:
    states = ("read", "starred", "kept", "later", "skipped")
    return ", ".join(f"{getattr(each, state):,} {state}" for state in states if getattr(each, state))


def _section(
    title: str,
    rows: Sequence[tuple[str, int, str]],
    asking: Callable[[str], Asking],
    plot: Callable[[str], Bars] | None = None,
) -> Iterable[Line]:
    """A blank line, a heading, and a row for each number; nothing where there is none."""
    if not rows:
        return
    yield Line("")
    yield Line(title)
    largest = max(number for _, number, _ in rows) or 1
    longest = max(len(note) for _, _, note in rows)
    names, numbers = [name for name, _, _ in rows], [number for _, number, _ in rows]
    for place, (name, number, note) in enumerate(rows):
        bars = plot(name) if plot else Bars(title, names, numbers, place)
        # one bar alone says nothing
        shown = bars if len(bars.names) > 1 else Bars()
        yield Line(name, number, number / largest, note, asking(name), shown, longest)


def _numbered(place: int, bars: int, room: int) -> str:
    """The number of a bar, from 1; nothing where it would run into the next."""
    step = -(-bars * (len(str(bars)) + 1) // max(1, room))
    return "" if place % step else f"{place + 1}"


class StatsRows(Rows):
    """The lines; the cursor passes over headings."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "stats-rows--heading",
        "stats-rows--bar",
        "stats-rows--note",
    }

    DEFAULT_CSS = """
    StatsRows {
        &> .rows--cursor { background: $block-cursor-background 35%; text-style: none; }
        &> .stats-rows--heading { color: $primary; text-style: bold; }
        &> .stats-rows--bar { color: $accent; }
        &> .stats-rows--note { color: $foreground-muted; }
    }
    """

    def __init__(self) -> None:
        super().__init__(id="rows")
        self.lines: Sequence[Line] = ()

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines, from the first."""
        self.lines = lines
        self.rows_changed(self._row_from(0, 1))

    def row_count(self) -> int:
        """How many lines."""
        return len(self.lines)

    def draw_row(self, row: int, width: int, *, under_cursor: bool) -> list[Strip]:
        """A heading; or what is counted, the number, its bar and a note."""
        line = self.lines[row]
        label = render.plain(line.label)
        if line.number is None:
            heading = Content(" ") + label.stylize(self.look("stats-rows--heading"))
            return [render.strip_of(heading, width, self.visual_style)]
        style = self.ground(under_cursor=under_cursor)
        room = min(_LABEL_WIDTH, max(8, width // 2 - _NUMBER_WIDTH))
        bar = self._bar(line.share, max(4, width - room - _NUMBER_WIDTH - 6 - (line.beside + 2)))
        note = render.plain(line.note)
        content = (
            Content(f"{CURSOR} " if under_cursor else "  ", [Span(0, 1, self.look("stats-rows--bar"))])
            + label.truncate(room, ellipsis=True, pad=True)
            + Content(f"{line.number:>{_NUMBER_WIDTH},}  ")
            + Content(bar, [Span(0, len(bar), self.look("stats-rows--bar"))])
            + Content("  ")
            + note.stylize(self.look("stats-rows--note"))
        )
        return [render.strip_of(content, width, style)]

    def _bar(self, share: float, width: int) -> str:
        bar = Bar(1.0, 0.0, share, width=min(width, 40))
        return "".join(segment.text for segment in self.app.console.render(bar)).strip("\n")

    def validate_cursor(self, row: int) -> int:
        """The cursor stays on a row that counts something."""
        row = super().validate_cursor(row)
        return self._row_from(row, 1 if row >= self.cursor else -1)

    def _row_from(self, row: int, step: int) -> int:
        """The nearest row that counts something, in this direction or else in the other."""
        for way in (range(row, len(self.lines)) if step > 0 else range(row, -1, -1), range(len(self.lines))):
            for each in sorted(way, key=lambda place: abs(place - row)):
                if self.lines[each].number is not None:
                    return each
        return 0


class StatsScreen(Screen[Asking]):
    """Gives back what shows the papers of the row that was chosen.

    Args:
        session: The library and the shelf.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("stats", also=("help", "suspend"))
    place: ClassVar[str] = "stats"

    DEFAULT_CSS = """
    StatsScreen {
        layout: vertical;
        background: $background;
        #body { height: 1fr; layout: vertical; }
        #rows, #plot { border-top: solid $border; border-title-color: $accent; border-title-style: bold; }
        #rows { height: 1fr; }
        #plot { height: 12; display: none; padding: 0 1; }
        &.-plots #plot { display: block; }
        &.-low #plot { display: none; }
        &.-wide #body { layout: horizontal; }
        &.-wide #plot { display: none; width: 2fr; height: 1fr; }
        &.-wide.-plots #plot { display: block; }
        &.-wide #rows { width: 3fr; height: 1fr; }
        PlotWidget {
            background: $background;
            &> .plot--axis { color: $border; }
            &> .plot--tick { color: $foreground-muted; text-style: none; }
            &> .plot--label { color: $foreground; text-style: none; }
        }
    }
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._rows = StatsRows()
        self._status = StatusBar()
        self._plot: PlotWidget | None = None

    def compose(self) -> ComposeResult:
        """The rows with room for a plot beside or above them, the keys below."""
        with Container(id="body"):
            yield self._rows
            yield Container(id="plot")
        yield self._status

    def on_mount(self) -> None:
        """Count, while the screen can be left."""
        self._rows.border_title = Content("Statistics · counting …")
        self._rows.focus()
        keys = ((key_of(self, "stats.choose"), "show these papers"), (key_of(self, "stats.leave"), "back"))
        self._status.keys = [(key, word) for key, word in keys if key]
        self._status.always = [(key_of(self, "help"), "help")]
        self.run_worker(self._count())

    async def _count(self) -> None:
        counted_up = await asyncio.to_thread(stats, self._session.library, self._session.sets)
        if not self.is_attached:
            return
        papers, digests = counted(counted_up.papers, "paper"), counted(len(counted_up.digests), "digest")
        title = f"Statistics · {papers} in {digests}"
        if counted_up.duplicates:
            title += f" · {counted_up.duplicates:,} of {counted_up.entries:,} entries repeat a paper"
        self._rows.border_title = Content(title)
        lines = lines_of(counted_up)
        self._rows.show(lines)
        if not any(line.plot.names for line in lines):
            return
        if find_spec(_PLOTS) is None:
            self._status.message = _NO_PLOTS if self._has_room else ""
            return
        await asyncio.to_thread(import_module, _PLOTS)
        if self.is_attached:
            await self._begin_plotting()

    async def _begin_plotting(self) -> None:
        from textual_plot import PlotWidget

        plot = PlotWidget(allow_pan_and_zoom=False)
        plot.can_focus = False
        await self.query_one("#plot").mount(plot)
        # it can draw nothing before its own parts are there
        self._plot = plot
        self.add_class("-plots")
        self.app.theme_changed_signal.subscribe(self, lambda _: self.call_after_refresh(self._draw))
        self._draw()

    @property
    def at_rest(self) -> bool:
        """Whether everything has been counted."""
        return bool(self._rows.lines)

    @property
    def _has_room(self) -> bool:
        """Whether a plot has its place beside the rows, or below them."""
        return self.has_class("-wide") or not self.has_class("-low")

    def on_resize(self) -> None:
        """The plot stands beside the rows, or below them, if there is room."""
        width, height = self.app.size
        self.set_class(width >= _WIDE_FROM, "-wide")
        self.set_class(height < _HIGH_FROM, "-low")
        self.call_after_refresh(self._draw)

    @on(Rows.Moved)
    def _moved(self) -> None:
        self._draw()

    def _draw(self) -> None:
        """Plot what goes with the row under the cursor."""
        if self._plot is None or not self._rows.lines:
            return
        title, names, numbers, here = self._rows.lines[self._rows.cursor].plot
        self.query_one("#plot").border_title = render.plain(title)
        first = max(0, min((here or 0) - _MOST_BARS // 2, len(names) - _MOST_BARS))
        shown = range(first, min(first + _MOST_BARS, len(names)))
        self._plot.clear()
        box = self.query_one("#plot")
        if box.visible is not bool(shown):
            # what comes back has a size when it has been laid out
            box.visible = bool(shown)
            self.call_after_refresh(self._draw)
        if not shown:
            return
        room = self._plot.size.width - _AXIS_WIDTH
        fit = sum(len(names[place]) + 1 for place in shown) <= room
        styles = (f"stats-rows--{part}" for part in ("bar", "heading"))
        lit, quiet = (str(self._rows.get_component_rich_style(each, partial=True)) for each in styles)
        self._plot.bar(
            [names[place] if fit else _numbered(place, len(shown), room) for place in shown],
            [numbers[place] for place in shown],
            bar_style=[lit if here == place else quiet for place in shown],
        )
        self._plot.set_ylimits(0, max(1, *(numbers[place] for place in shown)) * 1.1)

    def action_choose(self) -> None:
        """Ask for the papers of the row under the cursor."""
        if self._rows.lines:
            self.dismiss(self._rows.lines[self._rows.cursor].asking)

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        self.dismiss(self._rows.lines[event.row].asking)
