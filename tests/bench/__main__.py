"""`python -m tests.bench` runs every benchmark and keeps what came out; with names, it only prints."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

from . import (
    bulk,
    first,
    full,
    keys,
    kills,
    known_items,
    likeness,
    painted,
    report,
    search,
    start,
    together,
    version,
)
from .timing import Table

_BENCHMARKS: dict[str, Callable[[], Iterator[Table]]] = {
    "start": start.tables,
    "version": version.tables,
    "first": first.tables,
    "keys": keys.tables,
    "painted": painted.tables,
    "known-items": known_items.tables,
    "similar": likeness.tables,
    "search": search.tables,
    "bulk": bulk.tables,
    "kills": kills.tables,
    "together": together.tables,
    "full": full.tables,
}
_KEEP = "--keep"


def main(arguments: list[str]) -> int:
    """Run benchmarks.

    Args:
        arguments: The names of those to run, all where there is none; with `--keep` what comes out of them
            replaces what was kept of them before, as it always does where all are run.

    Returns:
        The exit code.
    """
    names = [argument for argument in arguments if argument != _KEEP]
    unknown = [name for name in names if name not in _BENCHMARKS]
    if unknown:
        names_known = ", ".join(_BENCHMARKS)
        print(f"No benchmark named {', '.join(unknown)}: there are {names_known}.", file=sys.stderr)
        return 2
    for name in names or _BENCHMARKS:
        tables = []
        for table in _BENCHMARKS[name]():
            print(f"{table.text()}\n", flush=True)
            tables.append(table)
        if not names or _KEEP in arguments:
            report.keep(name, tables)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
