"""The readers against real digests and what was found in them by eye."""

from __future__ import annotations

import gzip
import json
import random
import textwrap
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from paperterm import digests
from paperterm.digests import capture
from paperterm.latex import readable
from paperterm.papers import Digest, Paper

SHARED = Path(__file__).parents[2] / "shared"

pytestmark = pytest.mark.skipif(
    not (SHARED / "truth" / "digests.json").exists(),
    reason="needs the real digests in ../shared, which are not part of the repository",
)

Pair = tuple[str, str]

KINDS = {
    "repo": "code",
    "hf_model": "model",
    "hf_dataset": "dataset",
    "project": "project",
    "web": "other",
    "profile": "other",
    "docs": "other",
    "video": "other",
}


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SHARED / "truth" / "digests.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def read(truth: dict[str, Any]) -> dict[str, Digest]:
    folder = SHARED / "digests"
    return {
        name: digests.read((folder / name).read_bytes(), name, date(2025, 4, 1)) for name in truth["files"]
    }


def test_titles_order_and_counts(truth: dict[str, Any], read: dict[str, Digest]) -> None:
    for name, file in truth["files"].items():
        assert [paper.title for paper in read[name].papers] == [paper["title"] for paper in file["papers"]]
        assert len(read[name].papers) == file["count"]
        assert read[name].format == "capture"
        assert read[name].problems == ()


def test_days(truth: dict[str, Any], read: dict[str, Digest]) -> None:
    days = {None: None, "Mar 11": date(2025, 3, 11), "Mar 12": date(2025, 3, 12)}
    for name, file in truth["files"].items():
        assert read[name].captured == days[file["header_date"]]


def test_links(truth: dict[str, Any], read: dict[str, Digest]) -> None:
    for name, file in truth["files"].items():
        for paper, known in zip(read[name].papers, file["papers"], strict=True):
            assert [(link.url, link.kind) for link in paper.links] == [
                (link["url"], expected_kind(link)) for link in known["links"]
            ]


def expected_kind(link: dict[str, str]) -> str:
    if link["kind"] == "archive":
        return "dataset" if "zenodo" in link["url"] else "other"
    return KINDS[link["kind"]]


def test_titles_on_the_screen(truth: dict[str, Any]) -> None:
    for file in truth["files"].values():
        for paper in file["papers"]:
            assert readable(paper["title"]) == paper.get("title_display", paper["title"])


def test_papers_in_two_digests_are_one(truth: dict[str, Any], read: dict[str, Digest]) -> None:
    papers: dict[str, list[Paper]] = {}
    for digest in read.values():
        for paper in digest.papers:
            papers.setdefault(paper.id, []).append(paper)
    assert sum(map(len, papers.values())) == truth["papers"] == 486
    assert len(papers) == truth["unique"] == 475
    twice = [entries for entries in papers.values() if len(entries) > 1]
    assert {entries[0].title for entries in twice} == {each["title"] for each in truth["duplicates"]}
    assert len(twice) == 11
    assert all(first.abstract == second.abstract for first, second in twice)


# Damage to thousands of other real papers.


@pytest.fixture(scope="module")
def corpus() -> list[Pair]:
    with gzip.open(SHARED / "corpora" / "daily-papers-2024-2025.jsonl.gz", "rt", encoding="utf-8") as lines:
        papers = [json.loads(line)["paper"] for line in lines]
    return [(" ".join(paper["title"].split()), " ".join(paper["summary"].split())) for paper in papers]


def entries_of(lines: list[str]) -> list[Pair]:
    numbered = [capture._Line(number, line) for number, line in enumerate(lines, 1)]
    return [
        (entry.title.text if entry.title else "", " ".join(line.text for line in entry.abstract))
        for entry in capture._entries(numbered)
    ]


def no_title(_rng: random.Random, title: str, abstract: str) -> list[str]:
    return [abstract]


def no_abstract(_rng: random.Random, title: str, abstract: str) -> list[str]:
    return [title]


def in_two(rng: random.Random, title: str, abstract: str) -> list[str]:
    words = abstract.split(" ")
    place = rng.randrange(1, len(words))
    return [title, " ".join(words[:place]), " ".join(words[place:])]


def in_columns(rng: random.Random, title: str, abstract: str) -> list[str]:
    wrapped = textwrap.wrap(abstract, rng.randrange(60, 130), break_long_words=False, break_on_hyphens=False)
    return [title, *wrapped]


def test_thousands_of_papers_in_turn(corpus: list[Pair]) -> None:
    lines = [line for pair in corpus for line in pair]
    numbered = [capture._Line(number, line) for number, line in enumerate(lines, 1)]
    assert entries_of(lines) == corpus
    assert capture._likeliest(numbered) == capture._entries(numbered)


@pytest.mark.parametrize("damage", [no_title, no_abstract, in_two, in_columns])
def test_damage_to_one_paper_spares_the_others(
    corpus: list[Pair], damage: Callable[[random.Random, str, str], list[str]]
) -> None:
    rng = random.Random(2025)
    spared = 0
    for _ in range(500):
        pairs = rng.sample(corpus, 10)
        hurt = rng.randrange(10)
        lines = [
            line
            for index, pair in enumerate(pairs)
            for line in (damage(rng, *pair) if index == hurt else pair)
        ]
        found = entries_of(lines)
        spared += all(pair in found for index, pair in enumerate(pairs) if index != hurt)
    assert spared >= 498
