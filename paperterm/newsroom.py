"""What is new in the reader's searches since he last asked: gathered, and remembered as told."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from paperterm.answers import Desk, Progress
from paperterm.deeds import writable
from paperterm.errors import UsageError
from paperterm.facets import numbers_in
from paperterm.news import Bulletin, Section, bulletin
from paperterm.query import parse
from paperterm.rising import rising
from paperterm.shelf import SavedSearch, Shelf

ALL = "All papers"
"""What is asked where no search is saved."""

_MOST_RISING = 8
_TOLD = "news"


@dataclass(frozen=True, slots=True)
class News:
    """What is new, and what is to be remembered once it has been told.

    Attributes:
        bulletin: What is new.
        names: The searches that were asked.
        when: Until when papers that had been met were known to it, in seconds since the epoch.
        ids: The papers that there were.
    """

    bulletin: Bulletin
    names: Sequence[str]
    when: float
    ids: Sequence[str]


def gather(desk: Desk, shelf: Path, names: Sequence[str], progress: Progress) -> News:
    """Find what is new in saved searches: what each finds now and did not when it was last asked for.

    Args:
        desk: What answers are made from.
        shelf: The database of the shelf.
        names: Which saved searches; all where none is named, and all papers where none is saved.
        progress: Told how far an index is that has to be made first.

    Raises:
        UsageError: A search that is named is not saved.
        FileError: The shelf cannot be written.
    """
    library, known = desk.library, desk.shelved.arrivals
    # a clock may have gone back since the last arrival
    when = max([time.time(), *(row.since for row in known.rows)])
    searches = _wanted(desk.shelved.searches, names)
    with closing(writable(shelf)) as opened:
        told = {search.name: _told(opened, search.name) for search in searches}
    sections = []
    for search in searches:
        found = desk.search(parse(search.query, typing=True), progress).found
        met = known.met_until(told[search.name])
        new = [number for number in found.numbers if library.ids[number] not in met]
        sections.append(
            Section(
                search.name, search.query, desk.rows(new, found), len(found.numbers), _day(told[search.name])
            )
        )
    new_ids = {row.paper.id for section in sections for row in section.rows}
    earlier = [library[n] for n in numbers_in(library.facets.everything) if library.ids[n] not in new_ids]
    papers = [library[library.numbers[identity]] for identity in sorted(new_ids)]
    made = bulletin(sections, rising(papers, earlier, _MOST_RISING))
    return News(made, [search.name for search in searches], when, library.ids)


def remember(news: News, shelf: Path) -> None:
    """Keep that this has been told, so that it is no news the next time.

    What another process has met meanwhile and this did not know of has not been told.

    Raises:
        FileError: The shelf cannot be written.
    """
    with closing(writable(shelf)) as opened:
        arrivals = opened.meet(news.ids, news.when, begins=False, visiting=False)
        told = arrivals.all_among(news.ids, news.when)
        for name in news.names:
            opened.remember(f"{_TOLD} {name}", repr(told))


def _wanted(saved: Sequence[SavedSearch], names: Sequence[str]) -> list[SavedSearch]:
    there: Mapping[str, SavedSearch] = {search.name: search for search in saved}
    for name in names:
        if name not in there:
            named = f"there are {', '.join(there)}" if there else "none is saved"
            raise UsageError(f"No saved search is called {name}: {named}.")
    chosen = [there[name] for name in dict.fromkeys(names)] or list(saved)
    return chosen or [SavedSearch(ALL, "", 0.0)]


def _told(shelf: Shelf, name: str) -> float:
    """When news of a search was last told; the beginning of time where it never was."""
    try:
        return float(shelf.setting(f"{_TOLD} {name}") or 0.0)
    except ValueError:
        return 0.0


def _day(moment: float) -> date | None:
    return datetime.fromtimestamp(moment, UTC).astimezone().date() if moment else None
