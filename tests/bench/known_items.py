"""How often a paper that is known is found, and how far up, beside the BM25 of SQLite's FTS5 and of tantivy.

Each peer is given, class by class, the set-up that does best there; paperterm has one for everything.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from . import rankers
from .corpora import ABSENT, Entry, entries
from .questions import Question, questions
from .rankers import Ask, SetUps
from .timing import Row, Table

PER_CLASS = 250
_CUT_OFF, _TYPO = "last word cut off", "one typo"
_KIND = {_CUT_OFF: "cut off", _TYPO: "typo"}
_HEADER = ("", "MRR", "first", "in first 10", "set-up")


class Success(NamedTuple):
    """How well known papers were found.

    Attributes:
        mrr: The mean of one divided by the place of the paper that was meant, nothing where it is not found.
        first: The part of the questions for which it came first.
        in_ten: The part for which it was among the first ten.
    """

    mrr: float
    first: float
    in_ten: float


def success(asked: Sequence[Question], ask: Ask) -> Success:
    """Ask all questions."""
    places = [_place(question, ask) for question in asked]
    found = [place for place in places if place]
    size = max(1, len(places))
    return Success(
        sum(1 / place for place in found) / size,
        sum(place == 1 for place in found) / size,
        sum(place <= 10 for place in found) / size,
    )


def rows(papers: Sequence[Entry], per_class: int = PER_CLASS) -> list[Row]:
    """Ask everything of everyone."""
    peers = {"FTS5": rankers.fts5(papers)}
    if find_spec("tantivy"):
        peers["tantivy"] = rankers.tantivy(papers)
    table: list[Row] = []
    with (
        tempfile.TemporaryDirectory(prefix="paperterm-bench-") as folder,
        rankers.paperterm(Path(folder) / "index", papers) as (typed, finished),
    ):
        for name, asked in questions(papers, per_class).items():
            table.append((f"{name} ({len(asked)}, such as “{asked[0].text}”)" if asked else name, *[""] * 4))
            whole = [Question(f"{each.text}*", each.wanted) for each in asked] if name == _CUT_OFF else asked
            table.append(_row("paperterm, while it is typed", success(asked, typed), ""))
            table.append(_row("paperterm, finished", success(whole, finished), ""))
            for peer, set_ups in peers.items():
                best, how = _best(asked, set_ups[_KIND.get(name, "whole")])
                table.append(_row(peer, best, how))
    if "tantivy" not in peers:
        table.append(("(tantivy is not installed: it comes with the extra “bench”)", *[""] * 4))
    return table


def _best(asked: Sequence[Question], set_ups: SetUps) -> tuple[Success, str]:
    return max(((success(asked, ask), name) for name, ask in set_ups.items()), key=lambda each: each[0])


def _place(question: Question, ask: Ask) -> int:
    """Where the paper that is meant stands in the answer, from 1; 0 where it does not."""
    answer = list(ask(question.text))
    return answer.index(question.wanted) + 1 if question.wanted in answer else 0


def _row(name: str, reached: Success, how: str) -> Row:
    return (f"  {name}", *(f"{value:.3f}" for value in reached), how)


def tables() -> Iterator[Table]:
    """Ask, where there are papers to ask about."""
    papers = entries()
    if not papers:
        yield Table("Known papers found again", _HEADER, [], [ABSENT])
        return
    title = f"Known papers found again, {len(papers):,} papers"
    yield Table(title, _HEADER, rows(papers))
