"""`python -m tests.bench` runs every benchmark, `python -m tests.bench start keys` those that are named."""

from __future__ import annotations

import sys
from collections.abc import Callable

from . import first, keys, known_items, likeness, start, version

_BENCHMARKS: dict[str, Callable[[], None]] = {
    "start": start.main,
    "version": version.main,
    "first": first.main,
    "keys": keys.main,
    "known-items": known_items.main,
    "similar": likeness.main,
}


def main(names: list[str]) -> int:
    """Run the benchmarks with these names, or all; the exit code."""
    unknown = [name for name in names if name not in _BENCHMARKS]
    if unknown:
        names_known = ", ".join(_BENCHMARKS)
        print(f"No benchmark named {', '.join(unknown)}: there are {names_known}.", file=sys.stderr)
        return 2
    for name in names or _BENCHMARKS:
        _BENCHMARKS[name]()
        print(flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
