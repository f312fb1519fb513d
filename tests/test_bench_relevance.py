"""The benchmarks of relevance run: on a few papers made up here, as the real ones need not be there."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from types import ModuleType

import pytest
from bench import known_items, likeness
from bench.corpora import Entry, entries
from bench.known_items import Success, success
from bench.questions import Question, questions

SUBJECTS = ("routers", "glaciers", "violins", "harbours", "lanterns", "orchards", "beetles", "canyons")
MANNERS = ("Counting", "Painting", "Mapping", "Sorting", "Folding", "Tracing")
PAIRS = [first + second for first in "klmnpr" for second in "aeio"]
"""Something for each two papers to share."""
PAPERS = [
    Entry(
        f"{'MoX: ' if number % 2 else ''}{manner} of sparse {subject} by patient observers",
        f"How {manner.lower()} {subject} helps: " + "bi{0} du{0} fo{0}".format(PAIRS[number // 2]),
    )
    for number, (subject, manner) in enumerate(product(SUBJECTS, MANNERS))
]


def test_everyone_answers_every_class_of_questions() -> None:
    table = known_items.rows(PAPERS, per_class=3)
    classes = [row for row in table if "such as" in row[0]]
    assert len(classes) == 6
    ours = [row for row in table if row[0].startswith("  paperterm")]
    assert len(ours) == 2 * len(classes)
    assert all(0.0 <= float(value) <= 1.0 for row in ours for value in row[1:4])
    assert sum("FTS5" in row[0] for row in table) == len(classes)


def test_questions_are_the_same_on_every_run() -> None:
    assert questions(PAPERS, 3) == questions(PAPERS, 3)
    assert all(len(asked) == 3 for asked in questions(PAPERS, 3).values())


def test_a_typo_changes_one_word() -> None:
    for text, wanted in questions(PAPERS, 20)["one typo"]:
        written = PAPERS[wanted].title.lower().replace(":", "").split()
        assert sum(word not in written for word in text.split()) == 1


def test_success_is_told_by_the_place_of_the_paper_that_is_meant() -> None:
    asked = [Question("a", 1), Question("b", 2), Question("c", 3)]
    answers = {"a": [1, 2], "b": [1, 2], "c": []}
    assert success(asked, answers.__getitem__) == Success(mrr=0.5, first=1 / 3, in_ten=2 / 3)
    assert success([], answers.__getitem__) == Success(0, 0, 0)


def test_similar_papers_are_set_beside_others() -> None:
    papers = [
        paper._replace(keywords=(SUBJECTS[number // len(MANNERS)],)) for number, paper in enumerate(PAPERS)
    ]
    ours, *others = likeness.rows(papers, asked=6)
    assert [row[0] for row in (ours, *others)] == [
        "paperterm",
        "FTS5, any of 25 terms",
        "random of the same topic",
        "random",
    ]
    assert float(ours[1]) > float(others[-1][1])


@pytest.mark.parametrize("benchmark", [known_items, likeness])
def test_without_the_real_papers_it_says_so(
    benchmark: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(benchmark, "entries", lambda: entries(tmp_path))
    (table,) = benchmark.tables()
    assert "needs the real papers" in table.text()
