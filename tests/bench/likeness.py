"""How like each other similar papers are, by keywords that their source gives and that `similar` never sees.

The fewer random papers have in common, the more it says.
"""

from __future__ import annotations

import random
import re
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from math import log
from pathlib import Path
from sqlite3 import connect
from typing import TypeAlias

from paperterm import index
from paperterm.facets import numbers_in
from paperterm.index.reading import open_index
from paperterm.library import Library

from .corpora import ABSENT, Entry, entries
from .rankers import library_with
from .timing import Row, Table

ASKED = 500
_TEN = 10
_SEED = 20250418
_HEADER = ("", "Jaccard", "shared keywords", "papers with one in common", "ms, median", "p95")
_MORE_LIKE_THIS = 25
_WORD = re.compile(r"[a-z][a-z0-9-]{2,}")

Alike: TypeAlias = Callable[[int], Sequence[int]]
"""The ten papers that something takes for the most similar to one."""


def rows(papers: Sequence[Entry], asked: int = ASKED) -> list[Row]:
    """Compare the keywords of papers with those of the ten that each candidate gives."""
    chance = random.Random(_SEED)
    keywords = [frozenset(map(_normal, paper.keywords)) for paper in papers]
    numbers = [number for number, words in enumerate(keywords) if words]
    known = frozenset(numbers)
    chance.shuffle(numbers)
    library = library_with(papers)
    with tempfile.TemporaryDirectory(prefix="paperterm-bench-") as folder:
        root = Path(folder) / "index"
        index.bring_up_to_date(root, library, rebuild=True, progress=lambda done, total: None)
        opened = open_index(root, library)
        candidates: dict[str, Alike] = {
            "paperterm": lambda number: [each.number for each in opened.similar(number, _TEN)],
            f"FTS5, any of {_MORE_LIKE_THIS} terms": _more_like_this(papers),
            "random of the same topic": lambda number: _of_its_topic(library, number, chance),
            "random": lambda number: chance.sample(range(len(papers)), _TEN),
        }
        table = [_row(name, alike, numbers[:asked], known, keywords) for name, alike in candidates.items()]
        opened.close()
    return table


def _row(
    name: str, alike: Alike, asked: Sequence[int], known: frozenset[int], keywords: Sequence[frozenset[str]]
) -> Row:
    jaccard, shared, any_shared, seconds = [], [], [], []
    for number in asked:
        started = time.perf_counter()
        answer = alike(number)
        seconds.append(time.perf_counter() - started)
        # of a paper whose source gives no keywords nothing is known
        for other in known.intersection(answer):
            both = len(keywords[number] & keywords[other])
            jaccard.append(both / len(keywords[number] | keywords[other]))
            shared.append(both)
            any_shared.append(both > 0)
    means = [statistics.fmean(each or [0]) for each in (jaccard, shared, any_shared)]
    p95 = sorted(seconds)[int(0.95 * len(seconds))] if seconds else 0.0
    times = (statistics.median(seconds or [0]), p95)
    return (name, *(f"{mean:.3f}" for mean in means), *(f"{1000 * each:.1f}" for each in times))


def _normal(keyword: str) -> str:
    return " ".join(re.findall(r"\w+", keyword.casefold())).removesuffix("s")


def _of_its_topic(library: Library, number: int, chance: random.Random) -> list[int]:
    """Papers that have the first topic of a paper."""
    topics = library[number].topics
    others = list(numbers_in(library.facets.topics[topics[0].name])) if topics else []
    return chance.sample(others, min(_TEN, len(others)))


def _more_like_this(papers: Sequence[Entry]) -> Alike:
    """What full-text engines call more like this: any of the terms of a paper with the most TF-IDF."""
    connection = connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE papers USING fts5(title, abstract, tokenize='porter unicode61')")
    connection.executemany(
        "INSERT INTO papers(rowid, title, abstract) VALUES (?, ?, ?)",
        [(number, paper.title, paper.abstract) for number, paper in enumerate(papers)],
    )
    words = [_WORD.findall(f"{paper.title} {paper.abstract}".lower()) for paper in papers]
    frequency = Counter(word for each in words for word in set(each))

    def ask(number: int) -> list[int]:
        counts = Counter(words[number])
        weights = {
            word: count * log(len(papers) / frequency[word])
            for word, count in counts.items()
            if frequency[word] > 1
        }
        best = sorted(weights, key=lambda word: -weights[word])[:_MORE_LIKE_THIS]
        rows = connection.execute(
            "SELECT rowid FROM papers WHERE papers MATCH ? ORDER BY bm25(papers, 2.0, 1.0) LIMIT ?",
            (" OR ".join(f'"{word}"' for word in best) or '""', _TEN + 1),
        )
        return [other for (other,) in rows if other != number][:_TEN]

    return ask


def tables() -> Iterator[Table]:
    """Ask, where there are papers to ask about."""
    papers = entries()
    if not papers:
        yield Table("Similar papers", _HEADER, [], [ABSENT])
        return
    title = f"Ten similar papers for each of {ASKED}, of {len(papers):,}, and their keywords in common"
    yield Table(title, _HEADER, rows(papers))
