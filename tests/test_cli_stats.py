"""`paperterm stats`: a library in numbers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_support import ids, run, write_library
from making import write_digest


@pytest.fixture
def digests(tmp_path: Path) -> Path:
    return write_library(tmp_path)


def test_json_is_what_is_promised(digests: Path) -> None:
    counted = json.loads(run("-d", digests, "stats", "--format", "json").out)
    topics = counted.pop("topics")
    assert {name: counted[name] for name in ("papers", "entries", "duplicates", "digests", "with_code")} == {
        "papers": 5,
        "entries": 6,
        "duplicates": 1,
        "digests": [
            {"name": "2025-03-10.txt", "format": "capture", "date": "2025-03-10", "papers": 3, "problems": 0},
            {"name": "2025-03-11.txt", "format": "capture", "date": "2025-03-11", "papers": 3, "problems": 0},
        ],
        "with_code": 1,
    }
    assert topics["Architectures & mixture of experts"] == 3
    assert list(topics.values()) == sorted(topics.values(), reverse=True)


def test_the_keys_stand_in_the_order_promised(digests: Path) -> None:
    counted = json.loads(run("-d", digests, "stats", "--format", "json").out)
    promised = ["papers", "entries", "duplicates", "digests", "topics", "with_code"]
    assert list(counted) == [*promised, "rising", "by_day", "topics_over_time", "progress", "shared"]


def test_json_has_days_progress_and_what_digests_share(digests: Path) -> None:
    counted = json.loads(run("-d", digests, "stats", "--format", "json").out)
    assert counted["by_day"] == {"2025-03-10": 3, "2025-03-11": 3}
    assert [period["name"] for period in counted["topics_over_time"]] == ["2025-03-10", "2025-03-11"]
    assert counted["progress"][0]["digest"] == "2025-03-10.txt"
    assert counted["progress"][0]["unread"] == 3
    assert counted["shared"] == [{"digests": ["2025-03-10.txt", "2025-03-11.txt"], "papers": 1}]


def test_words_on_the_rise_are_those_of_the_last_digest(tmp_path: Path) -> None:
    cows, pigs = ([f"{name} number {number}" for number in range(8)] for name in ("Cow", "Pig"))
    write_digest(tmp_path / "2025-03-10.txt", *cows, abstract="They eat grass.")
    write_digest(tmp_path / "2025-03-11.txt", *pigs, abstract="They eat purple mushrooms.")
    counted = json.loads(run("-d", tmp_path, "stats", "--format", "json").out)
    (rise,) = (each for each in counted["rising"] if "purple" in each["words"])
    assert (rise["now"], rise["size"], rise["before"], rise["size_before"]) == (8, 8, 0, 8)
    assert rise["example"] == ids(pigs[0])[0]
    assert f"{rise['words']}\t8\t8\t0\t8\t" in run("-d", tmp_path, "stats").out


def test_an_entry_that_repeats_a_paper_is_a_duplicate_each_time(tmp_path: Path) -> None:
    for name in "abc":
        write_digest(tmp_path / f"{name}.txt", "The same", f"Another {name}")
    counted = json.loads(run("-d", tmp_path, "stats", "--format", "json").out)
    assert (counted["papers"], counted["entries"], counted["duplicates"]) == (4, 6, 2)


def test_in_a_pipe_each_section_is_its_name_and_lines_of_fields(digests: Path) -> None:
    said = run("-d", digests, "stats")
    assert said.code == 0
    sections = [section.splitlines() for section in said.out.split("\n\n")]
    assert [section[0] for section in sections] == [
        "Library",
        "Digests",
        "Days",
        "Topics",
        "Topics over time",
        "Shared papers",
    ]
    assert "papers\t5" in sections[0]
    assert "2025-03-10.txt\t3\t3\t0\t0\t0\t0\t0" in sections[1]
    assert "2025-03-11\t3" in sections[2]
    assert "Architectures & mixture of experts\t3" in sections[3]
    assert "2025-03-10.txt + 2025-03-11.txt\t1" in sections[5]


def test_nothing_can_be_counted_too(tmp_path: Path) -> None:
    said = run("-d", tmp_path, "stats")
    assert (said.code, said.lines[:2]) == (0, ["Library", "papers\t0"])
