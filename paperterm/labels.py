"""Labels that papers are given and lose: flags, tags and ratings, and which of them exclude each other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

Verdict = Literal["kept", "skipped", "later"]
Flag = Literal["read", "starred", "marked", "kept", "skipped", "later"]
Kind = Literal["flag", "tag", "rating"]

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
"""What triage says of a paper: at most one of these."""

FLAGS: tuple[Flag, ...] = get_args(Flag)
MOST_STARS = 5

NONE: Mapping[Any, Any] = MappingProxyType({})


class Label(NamedTuple):
    """What papers are given and lose: a flag, a tag, or so many stars of a rating.

    Attributes:
        kind: Which of these.
        name: The flag, the tag, or the number of stars.
    """

    kind: Kind
    name: str

    @property
    def rivals(self) -> tuple[Label, ...]:
        """The labels that no paper has beside this one: to give this is to take those."""
        if self in _JUDGED:
            return tuple(label for label in _JUDGED if label != self)
        if self.kind == "rating":
            return tuple(label for label in _RATED if label != self)
        return ()


_JUDGED = tuple(Label("flag", verdict) for verdict in VERDICTS)
_RATED = tuple(Label("rating", str(stars)) for stars in range(1, MOST_STARS + 1))


class Labelling(NamedTuple):
    """A label given to papers and taken from others.

    Attributes:
        label: The label.
        give: The ids of the papers that shall have it, and so none of its rivals.
        take: The ids of those that shall not.
    """

    label: Label
    give: Collection[str] = ()
    take: Collection[str] = ()


class Remark(NamedTuple):
    """What the reader says of a paper in words and numbers of his own.

    Attributes:
        tags: The tags that he gave it.
        stars: How many stars of a rating; 0 is none.
        note: His note, in Markdown.
    """

    tags: tuple[str, ...] = ()
    stars: int = 0
    note: str = ""


NOTHING_SAID = Remark()

Remarks: TypeAlias = Mapping[str, Remark]
"""What the reader says of papers, by their ids."""
