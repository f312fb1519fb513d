"""What is on its way to the shelf: it can be written, and be seen where it has not been written yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import NamedTuple, Protocol

from paperterm.library import Library
from paperterm.session.steps import Change
from paperterm.shelf import Contents, Shelf


class Pending(Protocol):
    """Something on its way to the shelf. To do it twice is to do it once."""

    def save(self, shelf: Shelf) -> None:
        """Write it."""

    def done_to(self, contents: Contents) -> Contents:
        """What is on the shelf after it."""
        ...


class PendingLabels(NamedTuple):
    """A change of labels, with the library whose numbers it is in."""

    change: Change
    library: Library

    def save(self, shelf: Shelf) -> None:
        """Write it."""
        shelf.label([part.labelling(self.library) for part in self.change.parts], self.library.titles)

    def done_to(self, contents: Contents) -> Contents:
        """What is on the shelf after it."""
        return contents.labelled(part.labelling(self.library) for part in self.change.parts)


class PendingSetting(NamedTuple):
    """A setting."""

    name: str
    value: str

    def save(self, shelf: Shelf) -> None:
        """Write it."""
        shelf.remember(self.name, self.value)

    def done_to(self, contents: Contents) -> Contents:
        """What is on the shelf after it: settings are kept apart."""
        return contents


class PendingPlace(PendingSetting):
    """A setting that says where the reader was, and is not missed as what he changed is."""


class PendingMeeting(NamedTuple):
    """Papers that were seen, some of which may have arrived."""

    ids: Sequence[str]
    when: float
    begins: bool

    def save(self, shelf: Shelf) -> None:
        """Write it."""
        shelf.meet(self.ids, self.when, begins=self.begins)

    def done_to(self, contents: Contents) -> Contents:
        """What is on the shelf after it."""
        arrivals = contents.arrivals.met(self.ids, self.when, begins=self.begins)
        return contents._replace(arrivals=arrivals)


def overlaid(contents: Contents, changes: Iterable[Pending]) -> Contents:
    """What is on the shelf after what is on its way there."""
    return reduce(lambda before, change: change.done_to(before), changes, contents)
