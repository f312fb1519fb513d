"""The real papers of ../shared, which are not part of the repository: relevance is judged on these."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parents[3] / "shared" / "corpora"
ABSENT = f"Skipped: it needs the real papers in {FOLDER.parent.name}/{FOLDER.name} beside the repository."


class Entry(NamedTuple):
    """What a source says of a paper."""

    title: str
    abstract: str
    keywords: tuple[str, ...] = ()


def entries(folder: Path = FOLDER) -> list[Entry]:
    """All papers in a folder of compressed JSON lines; none where there is no such folder."""
    return [entry for path in sorted(folder.glob("*.jsonl.gz")) for entry in _entries_in(path)]


def _entries_in(path: Path) -> Iterator[Entry]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            paper = json.loads(line)["paper"]
            title, abstract = (" ".join(paper[name].split()) for name in ("title", "summary"))
            yield Entry(title, abstract, tuple(paper.get("ai_keywords") or ()))
