"""What an index costs: to build, to keep up to date, on disk, to open and in memory."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from paperterm import index
from paperterm.library import Library, library_of

from . import libraries
from .fresh import measured
from .libraries import LARGE, MIDDLE, SMALL, Stored
from .peers import Fts5, Tantivy
from .timing import Row, against, interleaved

MORE = 100
"""The papers of the digest that comes new."""

_FIRST_QUERY = "diffusion models"
_BUILDS = {SMALL: 5, MIDDLE: 3, LARGE: 1}
_OPENINGS = 9
_BUILD_S = {SMALL: 0.5, MIDDLE: 3.0, LARGE: 40.0}
_UPDATE_S = {MIDDLE: 0.3}
_OPEN_MS = {MIDDLE: 60.0}
_RESIDENT_MB = {LARGE: 250.0}


HEADER = ("", "", "bound", "")


def rows(stored: Stored) -> Iterator[Row]:
    """What paperterm's index of a library costs, against the bounds for its size."""
    size = stored.size
    label = f"{size:,} papers: "
    with tempfile.TemporaryDirectory(prefix="paperterm-bench-") as folder:
        builds = _BUILDS.get(size, 1)
        alone = [measured("build", stored.catalog, Path(folder) / f"built-{n}") for n in range(builds)]
        whole = [measured("read", stored.digests, Path(folder) / f"read-{n}") for n in range(builds)]
        built = statistics.median(seconds for seconds, _ in alone)
        read = statistics.median(seconds for seconds, _ in whole)
        yield (f"{label}build the index", *against(built, _BUILD_S.get(size), unit=" s"))
        yield (f"{label}read the digests and build", *against(read, None, unit=" s"))
        yield (f"{label}memory of a build at its peak", *against(max(mb for _, mb in alone), None, 0, " MB"))
        updates = [updated(stored, Path(folder) / f"updated-{n}") for n in range(builds + 2)]
    update = statistics.median(updates)
    yield (f"{label}one digest of {MORE} papers more", *against(update, _UPDATE_S.get(size), unit=" s"))
    yield (f"{label}index on disk", *against(_bytes_in(stored.index) / 1e6, None, 1, " MB"))
    yield (f"{label}catalog on disk", *against(stored.catalog.stat().st_size / 1e6, None, 1, " MB"))
    steps = [measured("open", stored.catalog, stored.index, _FIRST_QUERY) for _ in range(_OPENINGS)]
    parts = [statistics.median(each) * 1000 for each in zip(*steps, strict=True)]
    total = statistics.median(map(sum, steps)) * 1000
    yield (f"{label}cold open and first query", *against(total, _OPEN_MS.get(size), 0, " ms"))
    for name, part in zip(("import", "catalog", "index", "query"), parts, strict=True):
        yield (f"{label}– of it the {name}", *against(part, None, 0, " ms"))
    memory = measured("memory", stored.catalog, stored.index)
    for name, what, bounds in (
        ("VmRSS", "resident after the trace", _RESIDENT_MB),
        ("RssAnon", "– of it not mapped from files", {}),
        ("VmHWM", "resident at the peak", {}),
    ):
        if name in memory:
            yield (f"{label}{what}", *against(memory[name], bounds.get(size), 0, " MB"))


def updated(stored: Stored, folder: Path) -> float:
    """How long it takes to add a digest to a copy of an index."""
    shutil.copytree(stored.index, folder)
    grown = with_more(stored.open())
    began = time.perf_counter()
    index.bring_up_to_date(folder, grown, rebuild=False, progress=lambda done, of: None)
    return time.perf_counter() - began


def with_more(library: Library) -> Library:
    """A library with one digest more, of papers that it does not have."""
    last = list(libraries.entries(MIDDLE + MORE))[-MORE:]
    entries = [replace(entry, title=f"Once More: {entry.title}") for entry in last]
    return library_of([*library.readings, libraries.reading("2099-01-01", entries)])


def built_in_turn(stored: Stored, rounds: int = 1) -> dict[str, float]:
    """The seconds that each engine takes to build its index, in turn; the peers within this process."""
    library = stored.open()
    with tempfile.TemporaryDirectory(prefix="paperterm-bench-") as folder:
        made = (Path(folder) / str(number) for number in range(1_000_000))

        def ours() -> float:
            return float(measured("build", stored.catalog, next(made))[0])

        def fts5(prefixes: bool) -> float:
            began = time.perf_counter()
            Fts5(library, next(made), prefixes=prefixes)
            return time.perf_counter() - began

        def tantivy() -> float:
            began = time.perf_counter()
            Tantivy(library, next(made))
            return time.perf_counter() - began

        candidates = {
            "paperterm": ours,
            "SQLite FTS5": lambda: fts5(False),
            "SQLite FTS5, prefix index": lambda: fts5(True),
            "tantivy": tantivy,
        }
        if not Tantivy.is_there():
            del candidates["tantivy"]
        times = interleaved(candidates, rounds, warm_up=False)
    return {name: statistics.median(seconds) for name, seconds in times.items()}


def _bytes_in(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
