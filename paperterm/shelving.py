"""The shelf as bit sets over a library's paper numbers, and the groups of the filter pane."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from paperterm.analysis import fold
from paperterm.errors import UsageError
from paperterm.facets import bits_of
from paperterm.labels import FLAGS, NONE, VERDICTS, Label, Remark, Verdict
from paperterm.text import one_line

if TYPE_CHECKING:
    from paperterm.facets import Facets
    from paperterm.filters import Sets
    from paperterm.library import Library
    from paperterm.shelf import Contents

_Key = TypeVar("_Key", str, int)

STATUS, SAVED, TAG, CONTAINS, TOPIC, DIGEST = "Status", "Saved", "Tag", "Contains", "Topic", "Digest"
WITH_A_NOTE = "With a note"
SEVERAL = "In several digests"
LINKED = {"code": "Code", "model": "Model", "dataset": "Dataset", "project": "Project page"}

_LONGEST_TAG = 40
_NO_PART_OF_A_TAG = str.maketrans(dict.fromkeys('"“”', ""))


class ShelfSets(NamedTuple):
    """The shelf as bit sets over a library's paper numbers.

    Attributes:
        read: The papers that were read; and so on for every flag.
        noted: The papers with a note.
        tags: The papers with each tag.
        kept: Those that triage kept; a paper is kept, skipped or later, or none of them.
        fresh: Those that came with the last arrival, whatever the reader has done with them since.
        notes: The notes, by number.
        ratings: The papers with each number of stars.
    """

    read: int = 0
    starred: int = 0
    marked: int = 0
    noted: int = 0
    tags: Mapping[str, int] = NONE
    kept: int = 0
    skipped: int = 0
    later: int = 0
    fresh: int = 0
    notes: Mapping[int, str] = NONE
    ratings: Mapping[int, int] = NONE

    @property
    def new(self) -> int:
        """The papers that came with the last arrival, and have been neither read, kept nor skipped yet."""
        return self.fresh & ~(self.read | self.kept | self.skipped)

    @property
    def tagged(self) -> int:
        """The papers with any tag."""
        return reduce(or_, self.tags.values(), 0)

    def flagged(self, flag: str) -> int:
        """The papers with a flag."""
        return int(getattr(self, flag))

    def labelled(self, label: Label) -> int:
        """The papers with a flag, a tag or so many stars."""
        match label:
            case Label("flag", flag):
                return self.flagged(flag)
            case Label("tag", tag):
                return self.tags.get(tag, 0)
            case _:
                return self.ratings.get(int(label.name), 0)

    def tags_of(self, number: int) -> tuple[str, ...]:
        """The tags of a paper, in order."""
        return tuple(sorted(tag for tag, papers in self.tags.items() if papers >> number & 1))

    def stars_of(self, number: int) -> int:
        """The number of stars of a paper; 0 where it has no rating."""
        return next((stars for stars, papers in self.ratings.items() if papers >> number & 1), 0)

    def remark_of(self, number: int) -> Remark:
        """What the reader says of a paper."""
        return Remark(self.tags_of(number), self.stars_of(number), self.notes.get(number, ""))

    def verdict_of(self, number: int) -> Verdict | None:
        """What triage said of a paper."""
        return next((verdict for verdict in VERDICTS if self.flagged(verdict) >> number & 1), None)

    def with_label(self, label: Label, *, gained: int, lost: int) -> ShelfSets:
        """These sets with a label given to papers, and so its rivals taken, and taken from others."""
        sets = self
        for rival in label.rivals if gained else ():
            sets = sets._with(rival, sets.labelled(rival) & ~gained)
        return sets._with(label, (sets.labelled(label) | gained) & ~lost)

    def with_note(self, number: int, text: str) -> ShelfSets:
        """These sets with a note on a paper in place of another; an empty one goes."""
        notes = {key: note for key, note in {**self.notes, number: text}.items() if note}
        noted = self.noted | 1 << number if text else self.noted & ~(1 << number)
        return self._replace(notes=notes, noted=noted)

    def _with(self, label: Label, papers: int) -> ShelfSets:
        match label:
            case Label("flag", flag):
                after: dict[str, Any] = {flag: papers}
                return self._replace(**after)
            case Label("tag", tag):
                return self._replace(tags=_having({**self.tags, tag: papers}))
            case _:
                return self._replace(ratings=_having({**self.ratings, int(label.name): papers}))


def shelf_sets(contents: Contents, library: Library) -> ShelfSets:
    """What is on the shelf, as far as this library has it."""
    numbers, size = library.numbers, len(library)

    def bits(ids: Iterable[str]) -> int:
        return bits_of((numbers[identity] for identity in ids if identity in numbers), size)

    tags: dict[str, list[str]] = {}
    for identity, labels in contents.tags.items():
        for label in labels:
            tags.setdefault(label, []).append(identity)
    ratings: dict[int, list[str]] = {}
    for identity, stars in contents.ratings.items():
        ratings.setdefault(stars, []).append(identity)
    notes = {numbers[identity]: text for identity, text in contents.notes.items() if identity in numbers}
    return ShelfSets(
        noted=bits_of(notes, size),
        tags=_having({tag: bits(ids) for tag, ids in tags.items()}),
        fresh=library.facets.everything & ~bits(contents.arrivals.old()),
        notes=notes,
        ratings=_having({stars: bits(ids) for stars, ids in ratings.items()}),
        **{flag: bits(contents.flags[flag]) for flag in FLAGS},
    )


def tag_name(text: str, there: Iterable[str] = ()) -> str:
    """A tag as it is kept: one line without quotation marks, in the spelling that is there already.

    Args:
        text: The tag as the reader wrote it.
        there: The tags that there are.

    Raises:
        UsageError: Nothing is left of it.
    """
    name = " ".join(one_line(text).translate(_NO_PART_OF_A_TAG).split())[:_LONGEST_TAG].rstrip()
    if not name:
        raise UsageError("A tag needs a letter or a sign, and is more than blanks and quotation marks.")
    return name if name in there else next((tag for tag in there if fold(tag) == fold(name)), name)


def _having(sets: Mapping[_Key, int]) -> dict[_Key, int]:
    return {key: papers for key, papers in sets.items() if papers}


def filter_sets(facets: Facets, shelf: ShelfSets, saved: Mapping[str, int] | None = None) -> Sets:
    """The groups of the filter pane, in order, with the papers of each choice.

    Args:
        facets: The facets of the library.
        shelf: What the reader made of its papers.
        saved: The papers of each saved search, by its name.
    """
    everything = facets.everything
    topics = sorted(facets.topics.items(), key=lambda item: (-item[1].bit_count(), item[0]))
    contains = {word: facets.has[kind] for kind, word in LINKED.items() if facets.has.get(kind)}
    if facets.duplicated:
        contains[SEVERAL] = facets.duplicated
    return {
        STATUS: {
            "Unread": everything & ~shelf.read,
            "Read": shelf.read,
            "New": shelf.new,
            "Starred": shelf.starred,
            "Marked": shelf.marked,
            "Kept": shelf.kept,
            "Later": shelf.later,
            "Skipped": shelf.skipped,
            WITH_A_NOTE: shelf.noted,
        },
        SAVED: saved or {},
        TAG: dict(sorted(shelf.tags.items(), key=lambda item: (-item[1].bit_count(), item[0]))),
        CONTAINS: contains,
        TOPIC: dict(topics),
        DIGEST: facets.digests,
    }
