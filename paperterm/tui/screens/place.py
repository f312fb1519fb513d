"""Where the reader was: kept when the browser is left, and gone back to when it is opened again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from paperterm.config import Config
from paperterm.filters import Choice, Filters
from paperterm.session import Session
from paperterm.tui.arrangement import Wishes, wishes_in
from paperterm.tui.asking import Asking
from paperterm.tui.screens.outgoing import OutgoingScreen
from paperterm.tui.screens.recall import Left
from paperterm.tui.widgets.rows import Rows

_KEPT_EVERY = 30.0
"""Seconds after which the place is kept, if it is another one."""

_PANES = "panes"
_ORDERS = ("relevance", "digest", "title", "date", "upvotes")


class Place(NamedTuple):
    """What is asked and which paper is under the cursor.

    Attributes:
        query: What stands in the box.
        finished: Whether its last word is whole.
        chosen: The filters that are on, as pairs of group and name.
        sort: The order that was chosen, if one was.
        paper: The id of the paper; empty where there is none.
    """

    query: str = ""
    finished: bool = False
    chosen: tuple[tuple[str, str], ...] = ()
    sort: str | None = None
    paper: str = ""

    def written(self) -> str:
        """As a setting."""
        return json.dumps(self._asdict())


def place_in(setting: str | None) -> Place:
    """The place that a setting holds, as far as it can be understood."""
    try:
        read = json.loads(setting or "{}")
    except ValueError:
        return Place()
    if not isinstance(read, dict):
        return Place()
    query, sort, paper = read.get("query"), read.get("sort"), read.get("paper")
    return Place(
        query if isinstance(query, str) else "",
        read.get("finished") is True,
        tuple(_pairs(read.get("chosen"))),
        sort if sort in _ORDERS else None,
        paper if isinstance(paper, str) else "",
    )


def _pairs(read: Any) -> Iterable[tuple[str, str]]:
    for each in read if isinstance(read, list) else ():
        match each:
            case [str(group), str(name)]:
                yield group, name


@dataclass(frozen=True, slots=True)
class Beginning:
    """How the browser begins.

    Attributes:
        query: What to search for at once, wherever the reader was.
        notice: What to say above the list while nothing is searched; `{add}` is the key that adds digests.
        labelled: Whether the papers have their topics; else they get them once they have been painted.
        clean: Whether to begin as if for the first time.
        config: The settings.
    """

    query: str
    notice: str
    labelled: bool
    clean: bool
    config: Config


class PlaceScreen(OutgoingScreen):
    """Begins where the reader was when he left these digests the last time.

    Args:
        session: The library and the shelf.
        beginning: How to begin.
    """

    def __init__(self, session: Session, beginning: Beginning) -> None:
        super().__init__(session, query=beginning.query, notice=beginning.notice, labelled=beginning.labelled)
        self.config = beginning.config
        self._clean = beginning.clean
        self._kept_place = Place() if self._clean else place_in(session.shelf.setting(self._place_setting))
        self._way_there = None if beginning.query else self._kept_place
        self.wishes = Wishes() if self._clean else wishes_in(session.shelf.setting(_PANES))

    def fill(self) -> None:
        """Put in the panes what they show at first, with the cursor on the paper where it was."""
        super().fill()
        number = self.session.library.numbers.get(self._way_there.paper) if self._way_there else None
        if number is not None:
            self.list.set_reactive(Rows.cursor, number)
        if self._clean:
            # who only looks in leaves the place as it was
            self._kept_place = self._place_now()

    def on_mount(self) -> None:
        """Keep the place from now on."""
        self.session.leaving.append(self._keep_place)
        self.set_interval(_KEPT_EVERY, self._keep_place)

    def wished(self) -> None:
        """Keep how the panes are to stand."""
        super().wished()
        self.session.remember(_PANES, self.wishes.written())

    def has_topics(self) -> None:
        """Ask what was asked; but not in the way of a reader who has begun with something else."""
        super().has_topics()
        there, self._way_there = self._way_there, None
        if there is None or self.asked or self.filters:
            return
        choices = self.choices()
        chosen = (Choice(*each) for each in there.chosen)
        filters = Filters(frozenset(each for each in chosen if each.name in choices.get(each.group, ())))
        if not (there.query or filters or there.sort):
            return
        self._sort, self._kept = there.sort, there.query
        asking = Asking(there.query, filters, there.finished)
        paper = self.list.paper
        self._returning = Left(asking, there.sort, paper.id if paper else "")
        self._ask_for(asking)

    @property
    def _place_setting(self) -> str:
        """Under which name the place is kept: on each set of digests there is one."""
        return f"place {self.session.space.folder.name}"

    def _place_now(self) -> Place:
        paper = self.list.paper
        return Place(
            self.bar.box.value,
            self._finished,
            tuple(sorted(self.filters.chosen)),
            self._sort,
            paper.id if paper else "",
        )

    def _keep_place(self) -> None:
        """Keep where the reader is, once he has arrived where he was."""
        place = self._place_now()
        has_arrived = self._way_there is None and self._returning is None
        if has_arrived and place != self._kept_place:
            self._kept_place = place
            self.session.remember_place(self._place_setting, place.written())
