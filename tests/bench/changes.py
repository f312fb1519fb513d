"""What a reader changes, drawn at random: made through a session, and told again without one."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from paperterm.facets import bits_of
from paperterm.labels import VERDICTS
from paperterm.library import Library, library_of
from paperterm.session import Session
from paperterm.settings import DigestPaths
from paperterm.shelf import Contents, Shelf, open_shelf
from paperterm.workspace import Workspace

from . import papers
from .libraries import reading
from .recombining import Entry

BULK = 2_000
"""How many papers a bulk change is about."""

_KINDS = ("mark", "mark", "tag", "tag", "note", "note", "rate", "judge", "search", "bulk")
_TAGS = ("todo", "vision", "to read again")
_MOST = 8


class Deed(NamedTuple):
    """One change: what is done, to which papers by their numbers, and with which name or text."""

    kind: str
    numbers: tuple[int, ...] = ()
    name: str = ""
    text: str = ""

    def through(self, session: Session) -> None:
        """Make it as a key of the browser does; it is on its way to the disk then."""
        bits = bits_of(self.numbers, len(session.library))
        match self.kind:
            case "mark":
                session.flag("marked", give=bits)
            case "unmark":
                session.flag("marked", take=bits)
            case "tag":
                session.tag(self.name, give=bits)
            case "note":
                session.note(session.library[self.numbers[0]], self.text)
            case "rate":
                session.rate(bits, int(self.name))
            case "judge":
                session.judge(next(verdict for verdict in VERDICTS if verdict == self.name), bits)
            case _:
                session.save_search(self.name, self.text)


@dataclass
class Told:
    """What should be on a shelf, kept as plainly as possible."""

    marked: set[int] = field(default_factory=set)
    read: set[int] = field(default_factory=set)
    tags: set[tuple[int, str]] = field(default_factory=set)
    notes: dict[int, str] = field(default_factory=dict)
    stars: dict[int, int] = field(default_factory=dict)
    verdicts: dict[int, str] = field(default_factory=dict)
    searches: dict[str, str] = field(default_factory=dict)

    def after(self, deed: Deed) -> Told:
        """The same and one change more."""
        after = Told(
            set(self.marked),
            set(self.read),
            set(self.tags),
            dict(self.notes),
            dict(self.stars),
            dict(self.verdicts),
            dict(self.searches),
        )
        kind, numbers, name, text = deed
        match kind:
            case "mark":
                after.marked |= set(numbers)
            case "unmark":
                after.marked -= set(numbers)
            case "tag":
                after.tags |= {(number, name) for number in numbers}
            case "note":
                after.notes[numbers[0]] = text
            case "rate":
                after.stars |= dict.fromkeys(numbers, int(name))
            case "judge":
                after.verdicts |= dict.fromkeys(numbers, name)
                after.read |= set(numbers) if name != "later" else set()
            case _:
                after.searches[name] = text
        return after

    @classmethod
    def of(cls, contents: Contents, library: Library) -> Told:
        """What is on a shelf."""
        number, flags = library.numbers, contents.flags
        return cls(
            {number[each] for each in flags["marked"]},
            {number[each] for each in flags["read"]},
            {(number[each], tag) for each, tags in contents.tags.items() for tag in tags},
            {number[each]: text for each, text in contents.notes.items()},
            {number[each]: stars for each, stars in contents.ratings.items()},
            {number[each]: verdict for verdict in VERDICTS for each in flags[verdict]},
            {search.name: search.query for search in contents.searches},
        )


def drawn(dice: random.Random, size: int, kinds: Iterable[str] = _KINDS) -> Iterator[Deed]:
    """Changes without end, each of which changes something: every note and search says another number."""
    kinds = tuple(kinds)
    while True:
        kind = dice.choice(kinds)
        some = tuple(dice.sample(range(size), dice.randint(1, _MOST)))
        if kind == "bulk":
            first = dice.randrange(size - BULK + 1)
            kind, some = dice.choice(("mark", "unmark", "tag")), tuple(range(first, first + BULK))
        match kind:
            case "tag":
                yield Deed(kind, some, dice.choice(_TAGS))
            case "note":
                yield Deed(kind, some[:1], text=f"Remember {dice.random()}" * dice.randint(1, 40))
            case "rate":
                yield Deed(kind, some, str(dice.randint(1, 5)))
            case "judge":
                yield Deed(kind, some, dice.choice(VERDICTS))
            case "search":
                yield Deed(kind, name=f"search {dice.randint(1, 9)}", text=f"year:{dice.randint(1, 9_999)}")
            case _:
                yield Deed(kind, some)


@cache
def made_up(count: int) -> Library:
    """So many papers in one digest, in memory."""
    day = "2025-03-10"
    return library_of([reading(day, [Entry(day, *each) for each in papers.made_up(count)])])


def session_on(path: Path, library: Library, said: list[str] | None = None) -> Session:
    """A run of the browser without its screen.

    Args:
        path: The shelf.
        library: The papers.
        said: Where what it says to the reader goes.
    """
    space = Workspace(DigestPaths((path.parent,), "given"), path.parent / "cache")
    heard = [] if said is None else said
    return Session(space, library, open_shelf(path), complain=heard.append)


def settled(session: Session) -> None:
    """Wait until all that can be written is on the disk."""
    session.look().result()


def titled(shelf: Shelf, library: Library) -> bool:
    """Whether the shelf has the right title of each paper that it knows anything of."""
    return all(record.title == library.title(library.numbers[record.id]) for record in shelf.records().papers)
