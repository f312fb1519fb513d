"""Print real abstracts sentence by sentence, to be judged: which one is the claim, and which the result?

python -m tests.judged.reading SEED COUNT

The judgements stand in `glance.json`: for each paper the numbers of the sentences that a reader takes for the
claim, and for the result, the best first. `weighed_on` was drawn with seed 5, `held_out` with seed 6.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from paperterm import digests
from paperterm.latex import readable
from paperterm.papers import paper_id
from paperterm.sentences import sentences
from paperterm.text import clean, one_line

SHARED = Path(__file__).parents[3] / "shared"


def real_papers() -> Mapping[str, tuple[str, str]]:
    """The title and the abstract of each real paper in ../shared, as they are shown, by its id."""
    found: dict[str, tuple[str, str]] = {}
    for path in sorted((SHARED / "digests").glob("*.txt")):
        for paper in digests.read(path.read_bytes(), path.name, date(2025, 4, 1)).papers:
            found.setdefault(paper.id, (paper.title, _shown(paper.abstract)))
    for path in sorted((SHARED / "corpora").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                entry = json.loads(line)["paper"]
                title = one_line(entry["title"])
                found.setdefault(paper_id(title), (title, _shown(entry["summary"])))
    return found


def _shown(abstract: str) -> str:
    return one_line(clean(readable(abstract)))


def main() -> None:
    """Draw some papers and print them."""
    seed, count = map(int, sys.argv[1:])
    papers = real_papers()
    for identity in random.Random(seed).sample(sorted(papers), count):
        title, abstract = papers[identity]
        print(f"\n{identity}  {title}")
        for number, (start, end) in enumerate(sentences(abstract)):
            print(f"{number:>4}  {abstract[start:end]}")


if __name__ == "__main__":
    main()
