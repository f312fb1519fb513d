"""Answers as a table: with colour and columns on a terminal, one plain line a paper in a pipe."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence

from paperterm.highlight import Highlighter
from paperterm.latex import readable
from paperterm.printing import Row
from paperterm.query import Everything, Query
from paperterm.text import one_line

_INDENT = 12


def print_table(rows: Sequence[Row], query: Query | None, total: int) -> None:
    """Print papers for a person.

    Args:
        rows: The papers.
        query: What was searched, for setting off the matches.
        total: How many papers matched, those not shown among them.
    """
    if not sys.stdout.isatty():
        for row in rows:
            digests = ", ".join(dict.fromkeys(appearance.digest for appearance in row.paper.appearances))
            print(f"{row.paper.id}\t{one_line(readable(row.paper.title))}\t{digests}")
        return
    from rich.console import Console
    from rich.text import Text

    width = min(shutil.get_terminal_size().columns, 120)
    console = Console(width=width, highlight=False, soft_wrap=True)
    searched = query is not None and query.tree != Everything()
    highlighter = Highlighter.of(query.tree) if query is not None and searched else Highlighter(())

    def lit(text: str, field: str, style: str) -> Text:
        line = Text(text, style=style)
        for start, end in highlighter.spans(text, field):
            line.stylize("bold underline yellow", start, end)
        return line

    for row in rows:
        title = lit(one_line(readable(row.paper.title)), "title", "bold")
        line = Text.assemble((f"{row.paper.id}  ", "dim"), title, "  ", (_badges(row), "green"))
        line.truncate(width, overflow="ellipsis")
        console.print(line)
        if row.snippet:
            second = Text(" " * _INDENT) + lit(row.snippet, "abstract", "dim")
            second.truncate(width, overflow="ellipsis")
            console.print(second)
    if total > len(rows):
        print(f"{len(rows):,} of {total:,}; --limit 0 shows all", file=sys.stderr)


def _badges(row: Row) -> str:
    kinds = dict.fromkeys(link.kind for link in row.paper.links if link.kind in ("code", "model", "dataset"))
    copies = len({appearance.digest for appearance in row.paper.appearances})
    star = ["★"] if row.kept.starred else []
    return " ".join([*star, *kinds, *([f"×{copies}"] if copies > 1 else [])])
