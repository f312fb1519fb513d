"""`paperterm stats`: a library in numbers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_support import run, write_library
from making import write_digest


@pytest.fixture
def digests(tmp_path: Path) -> Path:
    return write_library(tmp_path)


def test_json_is_what_is_promised(digests: Path) -> None:
    counted = json.loads(run("-d", digests, "stats", "--format", "json").out)
    topics = counted.pop("topics")
    assert counted == {
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
    assert list(counted) == ["papers", "entries", "duplicates", "digests", "topics", "with_code"]


def test_an_entry_that_repeats_a_paper_is_a_duplicate_each_time(tmp_path: Path) -> None:
    for name in "abc":
        write_digest(tmp_path / f"{name}.txt", "The same", f"Another {name}")
    counted = json.loads(run("-d", tmp_path, "stats", "--format", "json").out)
    assert (counted["papers"], counted["entries"], counted["duplicates"]) == (4, 6, 2)


def test_for_people_the_same_in_words(digests: Path) -> None:
    said = run("-d", digests, "stats")
    assert said.code == 0
    assert said.lines[:3] == [
        "5 papers in 2 digests, 1 with code",
        "6 entries, of which 1 repeat a paper",
        "",
    ]
    assert said.lines[3].startswith("Architectures & mixture of experts ")
    assert said.lines[3].endswith("  ##############################")


def test_nothing_can_be_counted_too(tmp_path: Path) -> None:
    said = run("-d", tmp_path, "stats")
    assert (said.code, said.lines[0]) == (0, "0 papers in 0 digests, 0 with code")
