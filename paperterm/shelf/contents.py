"""What can lie on a shelf: labels of papers, notes on them, saved searches, queries that were asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from paperterm.labels import FLAGS, NONE, VERDICTS, Flag, Labelling, Verdict
from paperterm.shelf.arrivals import Arrivals


class Asked(NamedTuple):
    """A query that was asked, and when it last was, in seconds since the epoch."""

    query: str
    last: float


class SavedSearch(NamedTuple):
    """A query that the reader keeps under a name, and since when."""

    name: str
    query: str
    since: float


class Contents(NamedTuple):
    """What is on the shelf at one moment, papers by their ids; the queries that were asked are not in it.

    Attributes:
        flags: The papers with each flag.
        tags: The tags of each paper, in order.
        notes: The note on each paper.
        searches: The saved searches, by name.
        ratings: The number of stars of each paper.
        arrivals: Which papers have been met.
    """

    flags: Mapping[Flag, frozenset[str]]
    tags: Mapping[str, tuple[str, ...]]
    notes: Mapping[str, str]
    searches: tuple[SavedSearch, ...] = ()
    ratings: Mapping[str, int] = NONE
    arrivals: Arrivals = Arrivals()

    @classmethod
    def empty(cls) -> Contents:
        """A shelf with nothing on it."""
        return cls(dict.fromkeys(FLAGS, frozenset()), {}, {})

    def verdict(self, identity: str) -> Verdict | None:
        """What triage said of a paper."""
        return next((verdict for verdict in VERDICTS if identity in self.flags[verdict]), None)

    def labelled(self, changes: Iterable[Labelling]) -> Contents:
        """What is on the shelf after these changes, one after the other."""
        flags: dict[Any, frozenset[str]] = dict(self.flags)
        tags, ratings = dict(self.tags), dict(self.ratings)
        for (kind, name), give, take in _with_rivals(changes):
            if kind == "flag":
                flags[name] = flags[name].union(give).difference(take)
            elif kind == "tag":
                for identity in give:
                    tags[identity] = tuple(sorted({*tags.get(identity, ()), name}))
                for identity in take:
                    tags[identity] = tuple(tag for tag in tags.get(identity, ()) if tag != name)
            else:
                ratings |= dict.fromkeys(give, int(name))
                for identity in take:
                    if ratings.get(identity) == int(name):
                        del ratings[identity]
        tags = {identity: names for identity, names in tags.items() if names}
        return self._replace(flags=flags, tags=tags, ratings=ratings)

    def noted(self, identity: str, text: str) -> Contents:
        """What is on the shelf with this note on a paper in place of another; an empty one goes."""
        notes = {**self.notes, identity: text}
        return self._replace(notes={key: note for key, note in notes.items() if note})


def _with_rivals(changes: Iterable[Labelling]) -> Iterable[Labelling]:
    """The changes, with what is taken where its rival is given."""
    for change in changes:
        if change.give:
            yield from (Labelling(rival, take=change.give) for rival in change.label.rivals)
        yield change
