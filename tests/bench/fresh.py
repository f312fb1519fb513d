"""What has to be measured in a process of its own, from its first import on; it prints its answer as JSON.

python -m tests.bench.fresh open CATALOG INDEX QUERY        seconds of each step until the query is answered
python -m tests.bench.fresh touch CATALOG INDEX QUERY       CPU and wall seconds of each key of the query
python -m tests.bench.fresh memory CATALOG INDEX            megabytes held after all queries have been typed
python -m tests.bench.fresh build CATALOG TARGET            seconds for an index, and megabytes at the peak
python -m tests.bench.fresh read DIGESTS TARGET             the same with reading the digests before
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .trace import Ours


_ROOT = Path(__file__).parents[2]


def measured(what: str, *arguments: str | Path) -> Any:
    """Measure in a process of its own.

    Args:
        what: The name of the measurement.
        arguments: What it is about.
    """
    command = [sys.executable, "-m", "tests.bench.fresh", what, *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=_ROOT)
    return json.loads(done.stdout)


def _open(catalog_file: str, index: str, query: str) -> list[float]:
    times = [time.perf_counter()]
    from paperterm import catalog
    from paperterm.index.reading import open_index
    from paperterm.query import parse
    from paperterm.search import search
    from paperterm.shelving import ShelfSets

    times.append(time.perf_counter())
    library = catalog.open_catalog(Path(catalog_file))
    times.append(time.perf_counter())
    engine = open_index(Path(index), library)
    times.append(time.perf_counter())
    search(parse(query), library, engine, ShelfSets())
    times.append(time.perf_counter())
    return [after - before for before, after in pairwise(times)]


def _ours(catalog_file: str, index: str) -> Ours:
    from paperterm import catalog

    from .trace import Ours, as_the_browser_collects

    ours = Ours(catalog.open_catalog(Path(catalog_file)), Path(index))
    as_the_browser_collects()
    return ours


def _touch(catalog_file: str, index: str, query: str) -> list[tuple[float, float, str]]:
    from .trace import typed_into

    return list(typed_into(_ours(catalog_file, index), query))


def _memory(catalog_file: str, index: str) -> dict[str, float]:
    from .trace import QUERIES, typed_into

    ours = _ours(catalog_file, index)
    for query in QUERIES:
        for _ in typed_into(ours, query):
            pass
    return _held()


def _build(catalog_file: str, target: str) -> tuple[float, float]:
    from paperterm import catalog, index

    library = catalog.open_catalog(Path(catalog_file))
    began = time.perf_counter()
    index.bring_up_to_date(Path(target), library, rebuild=True, progress=lambda done, of: None)
    return time.perf_counter() - began, _held().get("VmHWM", 0.0)


def _read(digests: str, target: str) -> tuple[float, float]:
    from paperterm import index

    from .libraries import read_all

    began = time.perf_counter()
    library = read_all(Path(digests))
    index.bring_up_to_date(Path(target), library, rebuild=True, progress=lambda done, of: None)
    return time.perf_counter() - began, _held().get("VmHWM", 0.0)


def _held() -> dict[str, float]:
    """The memory of this process in megabytes, as Linux tells it; nothing where it is not Linux."""
    status = Path("/proc/self/status")
    if not status.exists():
        return {}
    pairs = (line.split(":", 1) for line in status.read_text().splitlines())
    return {
        name: int(value.split()[0]) / 1000 for name, value in pairs if name in ("VmRSS", "VmHWM", "RssAnon")
    }


if __name__ == "__main__":
    made: dict[str, Callable[..., Any]] = {
        "open": _open,
        "touch": _touch,
        "memory": _memory,
        "build": _build,
        "read": _read,
    }
    print(json.dumps(made[sys.argv[1]](*sys.argv[2:])))
