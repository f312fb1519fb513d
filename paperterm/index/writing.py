"""Papers into a Whoosh index: which terms of a paper are kept in which field.

`title`, `abstract` and `author` hold the words as they stand; `title_start` and so on hold the first one to
three letters of every word, for a word that is still being typed. A posting's weight is how often the term
occurs. Other forms of a word are found among the terms when they are asked for, so no stems are stored.
What a document is stands beside the index, in `documents.py`, in the order of Whoosh's document numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from whoosh import fields, formats
from whoosh import index as whoosh_index

from paperterm.analysis import terms
from paperterm.papers import Paper
from paperterm.ranking import FIELDS, START_LENGTH

_MEGABYTES = 256


class CountedTerms(fields.FieldType):  # type: ignore[misc]
    """A field whose value is a mapping of terms to how often they occur; nothing else is stored."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None)

    def index(self, value: Any, **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """The postings of one document, as Whoosh takes them."""
        return ((term.encode(), count, float(count), b"") for term, count in value.items())


def schema() -> fields.Schema:
    """The fields of the index."""
    return fields.Schema(**{name: CountedTerms() for field in FIELDS for name in (field, f"{field}_start")})


def write(
    folder: Path, papers: Iterable[Paper], *, fresh: bool, progress: Callable[[int], None]
) -> tuple[list[tuple[int, int]], int]:
    """Add papers to the index in a folder, as one more segment.

    Args:
        folder: An empty folder where `fresh`, else one that holds an index.
        papers: What to add.
        fresh: Whether to begin a new index.
        progress: Called with the number of papers done.

    Returns:
        For each paper the length of its title and of its abstract, in terms, and the index's number of
        segments.
    """
    opened = (
        whoosh_index.create_in(str(folder), schema())
        if fresh
        else whoosh_index.open_dir(str(folder), schema=None)
    )
    writer = opened.writer(limitmb=_MEGABYTES)
    lengths = []
    try:
        for number, paper in enumerate(papers):
            title, abstract = terms(paper.title), terms(paper.abstract)
            lengths.append((len(title), len(abstract)))
            words = dict(zip(FIELDS, (title, abstract, terms("\n".join(paper.authors))), strict=True))
            writer.add_document(
                **{field: Counter(found) for field, found in words.items()},
                **{f"{field}_start": _starts(found) for field, found in words.items()},
            )
            progress(number + 1)
        writer.commit(merge=False)
    except BaseException:
        writer.cancel()
        raise
    return lengths, sum(1 for _ in folder.glob("*.seg"))


def _starts(words: list[str]) -> dict[str, int]:
    return {word[:length]: 1 for word in words for length in range(1, START_LENGTH + 1)}
