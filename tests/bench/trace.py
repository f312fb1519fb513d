"""Queries as researchers type them, letter by letter, and how long the engine works on each letter.

A keystroke is the whole work: the query is parsed, searched for, its total taken, every number of the filter
pane counted, and the first fifty papers put in order.
"""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Protocol

from paperterm.filters import Filters
from paperterm.index.reading import open_index
from paperterm.library import Library
from paperterm.query import parse
from paperterm.search import search
from paperterm.shelving import TOPIC, ShelfSets, filter_sets

from .timing import Row, against, milliseconds, percentile

SHOWN = 50
PERIOD = 1 / 12
"""Seconds between two keys."""

QUERIES = (
    "diffusion models",
    "state space models",
    "GPT-4 evaluation",
    '"chain of thought"',
    "mixture of experts routing",
    "retrieval augmented generation",
    "LoRA fine-tuning",
    "mamba",
    "video generation",
    "speculative decoding",
    "text-to-image alignment",
    '"world model" robot',
    "KV cache compression",
    "4-bit quantization",
    "long context attention",
    "reward hacking",
    "RLHF preference data",
    "topic:vision segmentation",
    "has:code agent benchmark",
    "date:2025-03 reasoning",
    "code generation",
    "LLM judge bias",
    "3D gaussian splatting",
    "multimodal large language models",
    '"in-context learning"',
    "hallucination detection",
    "speech recognition",
    "tokenizer vocabulary",
    "knowledge distillation",
    "o1-like reasoning",
    "protein design",
    "tool use",
    "title:survey agents",
    "vision transformer -survey",
    "Qwen2.5 math",
    "CLIP zero-shot",
    "date:>=2025-01 web agents",
    "self-supervised pretraining",
    "flow matching OR rectified",
    "upvotes:>50 scaling laws",
)
_WARM_UP = "novel framework "
"""Asked before each query, and like none of them: what is made once for an open index is there then."""

_FIRST_KEYS = 3


class Answer(NamedTuple):
    """What an engine says to a keystroke.

    Attributes:
        total: How many papers match; None where the engine cannot say.
        first: The numbers of the first papers, in order.
        topics: How many of the papers that match each topic has.
    """

    total: int | None
    first: Sequence[int] = ()
    topics: Mapping[str, int] = {}


class Engine(Protocol):
    """A search engine with a library in it."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    def forget(self) -> None:
        """Let what earlier queries left behind help no more."""
        ...

    def answer(self, typed: str) -> Answer | None:
        """The answer to what has been typed so far, or None where it has no way to ask for that."""
        ...


class Work(NamedTuple):
    """How long a keystroke took, in seconds, and which it was."""

    cpu: float
    wall: float
    typed: str


class Ours:
    """paperterm's index, asked as the browser asks it.

    Args:
        library: The papers.
        root: The folder of their index.
    """

    name = "paperterm"

    def __init__(self, library: Library, root: Path) -> None:
        self.library = library
        self.shelf = shelf_of(len(library))
        self._root = root
        self._sets = filter_sets(library.facets, self.shelf)
        self._index = open_index(self._root, library)

    def forget(self) -> None:
        """Open the index anew, and ask one thing of it."""
        self._index.close()
        self._index = open_index(self._root, self.library)
        self.answer(_WARM_UP)

    def answer(self, typed: str) -> Answer:
        """All that the browser shows of an answer."""
        found = search(parse(typed, typing=True), self.library, self._index, self.shelf)
        counts = Filters().counts(found.matched, self._sets)
        first = list(islice(found.numbers, SHOWN))
        topics = {choice.name: count for choice, count in counts.items() if choice.group == TOPIC}
        return Answer(found.matched.bit_count(), first, topics)

    def matched(self, typed: str) -> int:
        """All papers that match, as a bit set."""
        return search(parse(typed, typing=True), self.library, self._index, self.shelf).matched


def shelf_of(size: int) -> ShelfSets:
    """A reader's shelf: a quarter of the papers read, some starred."""
    rng = random.Random(size)
    read = rng.getrandbits(size) & rng.getrandbits(size)
    starred = read & rng.getrandbits(size) & rng.getrandbits(size) & rng.getrandbits(size)
    return ShelfSets(read=read, starred=starred)


def keystrokes(query: str) -> Iterator[str]:
    """What stands in the search box after each letter of a query."""
    return (query[:end] for end in range(1, len(query) + 1))


def typed_into(engine: Engine, query: str, pause: Callable[[float], None] | None = None) -> Iterator[Work]:
    """Type a query.

    Args:
        engine: What answers.
        query: The query.
        pause: Waits some seconds, where the keys are to come at their pace; else they follow at once.
    """
    for typed in keystrokes(query):
        began, worked = time.perf_counter(), time.thread_time()
        answer = engine.answer(typed)
        work = Work(time.thread_time() - worked, time.perf_counter() - began, typed)
        gc.collect(0)  # as the browser does between two answers
        if answer is not None:
            yield work
        if pause is not None:
            pause(max(0.0, PERIOD - (time.perf_counter() - began)))


def in_turn(
    engines: Sequence[Engine],
    queries: Iterable[str] = QUERIES,
    pause: Callable[[float], None] | None = None,
) -> dict[str, list[Work]]:
    """Type every query into every engine, query by query in turn.

    Args:
        engines: The engines; the first to begin changes from query to query.
        queries: What to type.
        pause: As for `typed_into`.
    """
    works: dict[str, list[Work]] = {engine.name: [] for engine in engines}
    as_the_browser_collects()
    for number, query in enumerate(queries):
        first = number % len(engines)
        for engine in (*engines[first:], *engines[:first]):
            engine.forget()
            gc.collect()
            works[engine.name] += typed_into(engine, query, pause)
    return works


def as_the_browser_collects() -> None:
    """Let garbage be collected by itself as rarely as in the browser."""
    gc.freeze()
    gc.set_threshold(20_000, 10, 1_000_000)


def first_touch(works: Sequence[Work]) -> Sequence[Work]:
    """Of the keystrokes of one query in a fresh process, those that touch what nothing has touched."""
    return works[:_FIRST_KEYS]


TRACED = ("", "keys", "p50 ms", "p95", "p99", "max", "CPU p95", "bound", "")
"""The header of what `traced` gives."""


def traced(name: str, works: Sequence[Work], bound_ms: float | None) -> Row:
    """A row about keystrokes: how long they took, and whether the p95 of the work keeps to its bound."""
    walls = [work.wall for work in works]
    cpu = percentile([work.cpu for work in works], 0.95)
    spread = [milliseconds(percentile(walls, share)) for share in (0.5, 0.95, 0.99, 1.0)]
    _, bound, verdict = against(cpu * 1000, bound_ms, digits=1, unit=" ms")
    return (name, f"{len(works):,}", *spread, milliseconds(cpu), bound, verdict)


def slowest(works: Sequence[Work], count: int = 5) -> list[Work]:
    """The keystrokes that took longest."""
    return sorted(works, key=lambda work: -work.cpu)[:count]
