"""Searching at three sizes: the work for a key, beside other engines, and what an index costs."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from paperterm.facets import numbers_in
from paperterm.query import parse

from . import costs, libraries, plain
from .fresh import measured
from .libraries import LARGE, MIDDLE, SIZES, SMALL, Stored, stored
from .peers import Ripgrep, peers, sizes
from .timing import Row, Table, milliseconds, percentile
from .trace import QUERIES, TRACED, Ours, Work, first_touch, in_turn, keystrokes, slowest, traced

_KEY_MS = {SMALL: 2.0, MIDDLE: 4.0, LARGE: 16.0}
_ROUNDS = {SMALL: 3, MIDDLE: 2, LARGE: 1}
_SLOWEST = 6
_EVERY = 5
"""Of so many keys one is checked in the largest library, where a plain reading takes minutes."""


class Compared(NamedTuple):
    """All engines on one library.

    Attributes:
        works: The keystrokes of each engine.
        on_disk: The bytes of each.
        missing: What is to be said of engines that are not here.
    """

    works: dict[str, list[Work]]
    on_disk: dict[str, int]
    missing: list[str]


def tables() -> Iterator[Table]:
    """Measure everything, the smallest library first."""
    yield libraries.vocabularies()
    yield checked([stored(size) for size in SIZES])
    yield our_keys([stored(size) for size in SIZES])
    compared = {size: compare(stored(size), _ROUNDS[size]) for size in SIZES}
    yield beside(compared)
    yield from (by_engine(size, each) for size, each in compared.items())
    rows = [row for size in SIZES for row in costs.rows(stored(size))]
    yield Table("The index of paperterm, and what it costs", costs.HEADER, rows)
    built = {size: costs.built_in_turn(stored(size), _ROUNDS[size]) for size in SIZES}
    yield on_disk(compared, built)


def checked(libraries: Sequence[Stored], queries: Sequence[str] = QUERIES) -> Table:
    """Hold what the index finds for every key against a plain reading of the texts."""
    rows: list[Row] = []
    notes: list[str] = []
    for each in libraries:
        library = each.open()
        ours, reading = Ours(library, each.index), plain.Reading(library)
        exact = within = wrong = 0
        for typed in _checked_keys(queries, 1 if len(library) < LARGE else _EVERY):
            bounds = reading.bounds(parse(typed, typing=True).tree)
            found = frozenset(numbers_in(ours.matched(typed)))
            if not bounds.least <= found <= bounds.most:
                wrong += 1
                few, many = len(bounds.least - found), len(found - bounds.most)
                notes.append(f"{len(library):,} papers, {typed!r}: {few} missing, {many} too many.")
            elif bounds.exact:
                exact += 1
            else:
                within += 1
        verdict = "all equal" if not wrong else "not all equal"
        rows.append(
            (f"{len(library):,} papers", f"{exact + within + wrong}", f"{exact}", f"{within}", f"{wrong}")
        )
        notes.insert(0, f"{len(library):,} papers: checked {exact + within + wrong} queries, {verdict}.")
    header = ("", "queries", "equal", "equal but for inflections", "different")
    return Table("What is found, against a plain reading of all texts", header, rows, notes)


def _checked_keys(queries: Sequence[str], every: int) -> Iterator[str]:
    """The keys of all queries, or some of each, the last always among them."""
    for query in queries:
        yield from list(keystrokes(query))[::-1][::every]


def our_keys(libraries: Sequence[Stored]) -> Table:
    """The keys at their own pace, warm and in a fresh process for each query."""
    rows: list[Row] = []
    notes: list[str] = []
    for each in libraries:
        bound = _KEY_MS.get(each.size)
        works = in_turn([Ours(each.open(), each.index)], pause=time.sleep)[Ours.name]
        rows.append(traced(f"{each.size:,} papers", works, bound))
        touched = [
            work
            for query in QUERIES
            for work in first_touch(
                [Work(*work) for work in measured("touch", each.catalog, each.index, query)]
            )
        ]
        rows.append(traced(f"{each.size:,} papers, first touch", touched, bound and 2 * bound))
        worst = ", ".join(f"{work.typed!r} {milliseconds(work.cpu)}" for work in slowest(works, _SLOWEST))
        notes.append(f"The slowest at {each.size:,} papers, CPU ms: {worst}.")
    notes.append(
        "A key is parsed, searched for, counted (total and the whole filter pane), and its first 50 papers "
        "are put in order. The bound is on the p95 of the CPU time. Before each query the index is opened "
        "anew. First touch: the first three keys of each query in a process that has only opened the index."
    )
    return Table("Keys at 12 a second", TRACED, rows, notes)


def compare(each: Stored, rounds: int) -> Compared:
    """Type the trace into all engines in turn."""
    library = each.open()
    others, missing = peers(library, each.root / "peers")
    engines = [Ours(library, each.index), *others]
    works: dict[str, list[Work]] = {engine.name: [] for engine in engines}
    for _ in range(rounds):
        for name, more in in_turn(engines).items():
            works[name] += more
    return Compared(works, {Ours.name: _bytes(each), **sizes(others)}, missing)


def by_engine(size: int, compared: Compared) -> Table:
    """All that was measured of each engine at one size."""
    rows = [traced(name, works, None) for name, works in compared.works.items()]
    return Table(f"The same keys in turn, {size:,} papers", TRACED, rows, compared.missing)


def beside(compared: dict[int, Compared]) -> Table:
    """The engines side by side at all sizes: the time of a key, and how many times ours it is."""
    header = ["ms for a key"]
    for size in compared:
        header += [f"{size:,} papers: p50", "p95", "p99", "p95 to ours"]
    rows = []
    for name in next(iter(compared.values())).works:
        cells = [name]
        for each in compared.values():
            times, ours = _times(name, each), _times(Ours.name, each)
            p95 = percentile(times, 0.95)
            ratio = "" if name == Ours.name else f"{p95 / percentile(ours, 0.95):.2f} ×"
            cells += [milliseconds(percentile(times, share)) for share in (0.5, 0.95, 0.99)]
            cells.append(ratio)
        rows.append(tuple(cells))
    note = (
        f"{len(QUERIES)} queries typed letter by letter into each engine in turn, the index of paperterm "
        "opened anew before each. A key asks for the total, the first 50 papers in order, and the number of "
        "papers of each topic; paperterm counts all other choices of its filter pane as well, and ripgrep "
        "only counts papers. CPU time, but for ripgrep, which is a process of its own."
    )
    return Table("A key in the search box, beside other engines", tuple(header), rows, [note])


def _times(name: str, compared: Compared) -> list[float]:
    works = compared.works[name]
    return [work.wall if name == Ripgrep.name else work.cpu for work in works]


def on_disk(compared: dict[int, Compared], built: dict[int, dict[str, float]]) -> Table:
    """Building and keeping an index, engine by engine."""
    header = ["", *(f"{size:,}: {what}" for size in compared for what in ("build s", "MB"))]
    names = list(next(iter(built.values())))
    rows = [
        (
            name,
            *(
                cell
                for size, each in compared.items()
                for cell in (f"{built[size][name]:.2f}", f"{each.on_disk[name] / 1e6:.1f}")
            ),
        )
        for name in names
    ]
    return Table("The indexes of all engines", tuple(header), rows)


def _bytes(each: Stored) -> int:
    return sum(file.stat().st_size for file in each.index.rglob("*") if file.is_file())
