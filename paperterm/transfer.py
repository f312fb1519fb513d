"""A shelf as readable lines of JSON, one for each paper, search and query; and such lines read back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from paperterm.errors import FileError, UsageError
from paperterm.labels import FLAGS, MOST_STARS, VERDICTS
from paperterm.printing import dumped
from paperterm.shelf import Arrival, Asked, PaperRecord, Records, SavedSearch
from paperterm.shelving import tag_name
from paperterm.text import clean, one_line

_FORMAT = "paperterm shelf"
_VERSION = 1

LIMIT = 256 * 1024 * 1024
"""The largest file that is read, in bytes."""

_ID = re.compile(r"[a-z2-7]{10}")
_LONGEST_TITLE, _LONGEST_NAME, _LONGEST_QUERY = 1_000, 200, 512


class Problem(NamedTuple):
    """A line that could not be read, counted from 1, and why."""

    line: int
    why: str


def lines_of(records: Records) -> Iterator[str]:
    """All records, a line each, behind a line that says what they are."""
    yield dumped({"format": _FORMAT, "version": _VERSION})
    for paper in records.papers:
        about: dict[str, Any] = {"paper": paper.id, "title": paper.title}
        if paper.flags:
            about["flags"] = {name: _written(since) for name, since in paper.flags.items()}
        if paper.tags:
            about["tags"] = {name: _written(since) for name, since in paper.tags.items()}
        if paper.stars:
            about["rating"] = {"stars": paper.stars, "since": _written(paper.rated)}
        if paper.note:
            about["note"] = {"text": paper.note, "since": _written(paper.noted)}
        yield dumped(about)
    for name, query, since in records.searches:
        yield dumped({"search": name, "query": query, "since": _written(since)})
    for query, last in records.history:
        yield dumped({"asked": query, "last": _written(last)})
    for since, ids in records.arrivals:
        yield dumped({"arrival": _written(since), "ids": ids.split()})


def read(lines: Iterable[str]) -> tuple[Records, list[Problem]]:
    """Records out of lines; a line that makes no sense is passed over and told.

    Args:
        lines: The lines, the first of which says what they are.

    Raises:
        FileError: They are not such lines, or a newer paperterm wrote them.
    """
    papers: dict[str, PaperRecord] = {}
    searches: list[SavedSearch] = []
    history: list[Asked] = []
    arrivals: list[Arrival] = []
    problems: list[Problem] = []
    begun = False
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            about = json.loads(line)
            if not isinstance(about, dict):
                raise TypeError("it is no object")
            if not begun:
                _check(about)
                begun = True
            elif "paper" in about:
                record = _paper(about)
                papers[record.id] = record
            elif "search" in about:
                searches.append(
                    SavedSearch(
                        _text(about, "search", _LONGEST_NAME),
                        _text(about, "query", _LONGEST_QUERY),
                        _when(about["since"]),
                    )
                )
            elif "asked" in about:
                history.append(Asked(_text(about, "asked", _LONGEST_QUERY), _when(about["last"])))
            elif "arrival" in about:
                ids = [each for each in about["ids"] if _ID.fullmatch(each)]
                arrivals.append(Arrival(_when(about["arrival"]), " ".join(ids)))
            else:
                raise ValueError("it is about nothing that a shelf holds")
        except FileError:
            raise
        except (
            ValueError,
            TypeError,
            KeyError,
            AttributeError,
            OverflowError,
            RecursionError,
            UsageError,
        ) as error:
            if not begun:
                raise FileError(
                    "That is no export of a shelf, or its first line would say so: "
                    "`paperterm shelf export` makes one."
                ) from error
            problems.append(Problem(number, _why(error)))
    if not begun:
        raise FileError("There is nothing in it: `paperterm shelf export` makes what can be imported.")
    return Records(list(papers.values()), searches, history, arrivals), problems


def _check(first: Mapping[str, Any]) -> None:
    if first.get("format") != _FORMAT:
        raise ValueError("another format")
    if first.get("version") != _VERSION:
        raise FileError("A newer paperterm wrote this export: bring paperterm up to date to read it.")


def _paper(about: Mapping[str, Any]) -> PaperRecord:
    identity = about["paper"]
    if not _ID.fullmatch(identity):
        raise ValueError(f"{one_line(str(identity))[:_LONGEST_NAME]} is no id of a paper")
    flags = {name: _when(since) for name, since in about.get("flags", {}).items() if name in FLAGS}
    for rival in [name for name in VERDICTS if name in flags][1:]:
        del flags[rival]
    tags = {tag_name(name): _when(since) for name, since in about.get("tags", {}).items()}
    title = one_line(str(about.get("title", "")))[:_LONGEST_TITLE]
    record = PaperRecord(identity, title, flags, tags)
    if rating := about.get("rating"):
        record.stars, record.rated = int(rating["stars"]), _when(rating["since"])
        if not 1 <= record.stars <= MOST_STARS:
            raise ValueError(f"a rating is 1 to {MOST_STARS}")
    if note := about.get("note"):
        record.note, record.noted = clean(str(note["text"])), _when(note["since"])
    return record


def _text(about: Mapping[str, Any], key: str, longest: int) -> str:
    text = one_line(str(about[key]))
    if not text:
        raise ValueError(f"its {key} is empty")
    if len(text) > longest:
        raise ValueError(f"its {key} is longer than {longest} characters")
    return text


def _written(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat()


def _when(written: Any) -> float:
    """Seconds since the epoch; a time without a zone is taken for UTC."""
    moment = datetime.fromisoformat(written)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _why(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"it lacks {error}"
    return one_line(str(error)) or type(error).__name__
