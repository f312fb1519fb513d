"""Answers as tables: in columns and colours on a terminal, one line of tab-separated fields in a pipe."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from paperterm.highlight import Span
from paperterm.latex import readable
from paperterm.papers import Paper
from paperterm.printing import Row
from paperterm.signs import STAR, TIMES, pieces_in_ascii
from paperterm.stats import DigestStats, Stats
from paperterm.text import one_line

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

_WIDEST = 120
_BAR = 30
_MOST_PERIODS = 6
"""More columns than these do not stand beside the names of topics."""
_BESIDE = 28
"""What the id, the badges and the gaps take of the width, at the most usual."""
_HIT = "bold underline yellow"


def print_papers(rows: Sequence[Row]) -> None:
    """Print what a search found; on a terminal with its matches set off."""
    if not sys.stdout.isatty():
        _print_plain((row.paper.id, _title(row.paper), ", ".join(_digests(row.paper))) for row in rows)
        return
    width = _console().width - _BESIDE
    passages = [row.passage(width) for row in rows]
    _print_listed(
        rows,
        [_lit_title(row) for row in rows],
        [each and _lit(each.text, each.spans, "dim") for each in passages],
    )


def print_similar(rows: Sequence[Row]) -> None:
    """Print papers that are like another, each with the terms they share, which stand under `shared`."""
    terms = [", ".join(row.more["shared"]) if row.more else "" for row in rows]
    if not sys.stdout.isatty():
        _print_plain((row.paper.id, _title(row.paper), each) for row, each in zip(rows, terms, strict=True))
        return
    from rich.text import Text

    _print_listed(
        rows,
        [Text(_title(row.paper), style="bold") for row in rows],
        [Text(f"shares {each}", style="dim") for each in terms],
    )


def print_counts(counts: Sequence[tuple[str, int]]) -> None:
    """Print names with numbers, a line each: in columns on a terminal."""
    if not sys.stdout.isatty():
        print_fields([(name, str(count)) for name, count in counts])
        return
    width = max((len(one_line(name)) for name, _ in counts), default=0)
    for name, count in counts:
        print(f"{one_line(name):<{width}}  {count:>7,}")


def print_fields(rows: Sequence[Sequence[str]]) -> None:
    """Print fields, a line for each row: in columns on a terminal, between tabs in a pipe."""
    if not sys.stdout.isatty():
        _print_plain(rows)
        return
    from rich.table import Table

    table = Table.grid(padding=(0, 2, 0, 0))
    _fill(table, rows)
    _console().print(table)


def print_digests(digests: Sequence[DigestStats]) -> None:
    """Print the digests, a line each: name, date, format, papers and problems."""
    cells = [
        (each.name, each.date or "", each.format, f"{each.papers}", f"{each.problems}") for each in digests
    ]
    if not sys.stdout.isatty():
        _print_plain(cells)
        return
    from rich.table import Table

    table = Table(box=None, header_style="dim", padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("Digest", no_wrap=True, overflow="ellipsis")
    for heading in ("Date", "Format"):
        table.add_column(heading, no_wrap=True)
    for heading in ("Papers", "Problems"):
        table.add_column(heading, justify="right", no_wrap=True)
    _fill(table, cells)
    _print(table)


def print_stats(stats: Stats) -> None:
    """Print a library in numbers: on a terminal as tables with bars, in a pipe section by section."""
    sections = [each for each in _sections(stats) if each.lines]
    if not sys.stdout.isatty():
        for place, each in enumerate(sections):
            _print_plain([*([("",)] if place else []), (each.title,), *each.lines])
        return
    from rich.bar import Bar
    from rich.table import Table
    from rich.text import Text

    console = _console()
    for each in sections:
        table = Table(box=None, header_style="dim", padding=(0, 2, 0, 0), pad_edge=False)
        table.add_column(each.title, no_wrap=True, overflow="ellipsis", header_style="bold")
        for heading in each.headings:
            table.add_column(heading, justify="left" if heading in _WORDS else "right", no_wrap=True)
        largest = max((size for size in each.sizes), default=0)
        if largest:
            table.add_column(width=_BAR)
        for place, fields in enumerate(each.lines):
            cells: list[Bar | Text] = [Text(one_line(field)) for field in fields]
            table.add_row(*cells, *([Bar(largest, 0, each.sizes[place])] if largest else []))
        console.print(table)
        console.print()


class _Section(NamedTuple):
    """A table of a library's numbers.

    Attributes:
        title: What it is about.
        headings: What stands in the columns after the first.
        lines: The fields of each line.
        sizes: How long the bar of each line is, if there are bars.
    """

    title: str
    headings: Sequence[str]
    lines: Sequence[Sequence[str]]
    sizes: Sequence[int] = ()


_WORDS = ("Example",)


def _sections(stats: Stats) -> Iterable[_Section]:
    totals = {
        "papers": stats.papers,
        "entries": stats.entries,
        "duplicates": stats.duplicates,
        "digests": len(stats.digests),
        "with code": stats.with_code,
    }
    yield _Section("Library", [""], [(name, f"{number}") for name, number in totals.items()])
    yield _Section(
        "Digests",
        ["Papers", "Unread", "Read", "Starred", "Kept", "Later", "Skipped"],
        [(each.digest, *(f"{number}" for number in astuple(each)[1:])) for each in stats.progress],
        [each.papers for each in stats.progress],
    )
    yield _numbers("Days", stats.by_day)
    yield _numbers("Topics", stats.topics)
    periods = stats.topics_over_time[-_MOST_PERIODS:]
    if len(periods) > 1:
        yield _Section(
            "Topics over time",
            [each.name for each in periods],
            [(topic, *(f"{each.topics[topic]}" for each in periods)) for topic in stats.topics],
        )
    yield _Section(
        "Words on the rise",
        ["Papers", "Of", "Before", "Of", "Example"],
        [
            (each.words, f"{each.now}", f"{each.size}", f"{each.before}", f"{each.size_before}", each.example)
            for each in stats.rising
        ],
    )
    yield _Section(
        "Shared papers",
        ["Papers"],
        [(" + ".join(each.digests), f"{each.papers}") for each in stats.shared],
        [each.papers for each in stats.shared],
    )


def _numbers(title: str, numbers: Mapping[str, int]) -> _Section:
    lines = [(name, f"{number}") for name, number in numbers.items()]
    return _Section(title, ["Papers"], lines, list(numbers.values()))


def print_settings(settings: Sequence[tuple[str, str, str, str]], file: str) -> None:
    """Print settings: name, value, who says so, what it does; and the file that they stand in."""
    if not sys.stdout.isatty():
        _print_plain(settings)
        return
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2, 0, 0))
    for name, value, origin, what in settings:
        table.add_row(Text(name, style="bold"), Text(one_line(value) or "none", style="cyan"), Text(origin))
        if what:
            table.add_row("", "", Text(what, style="dim"))
    _console().print(table)
    print(f"\n{one_line(file)}")


def print_keys(keys: Sequence[tuple[str, str, str, str]]) -> None:
    """Print keys under the headings of their groups: the keys, what they do, and the name of that."""
    if not sys.stdout.isatty():
        _print_plain((name, shown, what) for _, shown, what, name in keys)
        return
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2, 0, 0))
    for group in dict.fromkeys(group for group, *_ in keys):
        table.add_row(Text(group, style="bold"))
        for _, shown, what, name in (each for each in keys if each[0] == group):
            table.add_row(Text(f"  {shown}", style="cyan"), Text(what), Text(name, style="dim"))
    _console().print(table)


def _print_plain(lines: Iterable[Sequence[str]]) -> None:
    for fields in lines:
        print("\t".join(map(one_line, fields)))


def _print_listed(rows: Sequence[Row], titles: Sequence[Text], below: Sequence[Text | None]) -> None:
    """Print papers in columns: the id, the title over a second line, and what is known at a glance."""
    from rich.table import Table

    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    table.add_column(style="green", no_wrap=True, justify="right")
    for row, title, second in zip(rows, titles, below, strict=True):
        table.add_row(row.paper.id, title, _badges(row))
        if second:
            table.add_row("", second, "")
    _print(table)


def _fill(table: Table, cells: Iterable[Sequence[str]]) -> None:
    from rich.text import Text

    for line in cells:
        table.add_row(*(Text(one_line(each)) for each in line))


def _print(table: Table) -> None:
    from paperterm.config import load
    from paperterm.settings import places

    console = _console()
    if not load(places().settings).draws_ascii(os.environ, sys.stdout.encoding):
        console.print(table)
        return
    from rich.segment import Segment, Segments

    for line in console.render_lines(table, pad=False):
        pieces = pieces_in_ascii([segment.text for segment in line])
        drawn = [Segment(piece, segment.style) for piece, segment in zip(pieces, line, strict=True)]
        console.print(Segments([*drawn, Segment.line()]))


def _console() -> Console:
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    console.width = min(console.width, _WIDEST)
    return console


def _lit(text: str, hits: Iterable[Span], style: str) -> Text:
    from rich.text import Text

    line = Text(text, style=style)
    for start, end in hits:
        line.stylize(_HIT, start, end)
    return line


def _lit_title(row: Row) -> Text:
    title = _title(row.paper)
    return _lit(title, row.searched.spans(title, "title") if row.searched else (), "bold")


def _title(paper: Paper) -> str:
    return one_line(readable(paper.title))


def _digests(paper: Paper) -> Iterable[str]:
    return dict.fromkeys(appearance.digest for appearance in paper.appearances)


def _badges(row: Row) -> str:
    star = [STAR] if row.kept.starred else []
    kinds = dict.fromkeys(link.kind for link in row.paper.links if link.kind in ("code", "model", "dataset"))
    copies = len(set(_digests(row.paper)))
    return " ".join(chain(star, kinds, [f"{TIMES}{copies}"] if copies > 1 else []))
