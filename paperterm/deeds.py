"""What a command does to papers on the shelf: stars, verdicts, tags, ratings and notes, one step each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from paperterm.errors import FileError
from paperterm.labels import MOST_STARS, VERDICTS, Label, Labelling
from paperterm.latex import readable
from paperterm.papers import Paper
from paperterm.shelf import Contents, Shelf, open_shelf
from paperterm.text import one_line
from paperterm.wording import counted

_FAR_TOO_LONG = 60


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that is done to papers.

    Attributes:
        done: What was done, such as "Starred {}", where the papers are filled in.
        give: The labels that they get.
        take: Those that they lose.
    """

    done: str
    give: tuple[Label, ...] = ()
    take: tuple[Label, ...] = ()

    def changes(self, identity: str, contents: Contents) -> bool:
        """Whether it changes anything about a paper."""
        return any(not has(contents, identity, label) for label in self.give) or any(
            has(contents, identity, label) for label in self.take
        )


def _flag(name: str) -> tuple[Label, ...]:
    return (Label("flag", name),)


FLAGGING: Mapping[str, Deed] = MappingProxyType(
    {
        "star": Deed("Starred {}", give=_flag("starred")),
        "unstar": Deed("Took the star from {}", take=_flag("starred")),
        "read": Deed("Counted {} as read", give=_flag("read")),
        "unread": Deed("Counted {} as unread", take=_flag("read")),
        "mark": Deed("Marked {}", give=_flag("marked")),
        "unmark": Deed("Unmarked {}", take=_flag("marked")),
        "keep": Deed("Kept {}", give=(*_flag("kept"), *_flag("read"))),
        "skip": Deed("Skipped {}", give=(*_flag("skipped"), *_flag("read"))),
        "later": Deed("Left {} for later", give=_flag("later")),
        "undecide": Deed(
            "Took back what triage said of {}", take=tuple(Label("flag", verdict) for verdict in VERDICTS)
        ),
    }
)
"""The deeds that need no more words than their name."""


def tagging(tags: Sequence[str]) -> Deed:
    """To give papers tags."""
    return Deed(f"Tagged {{}} {', '.join(tags)}", give=tuple(Label("tag", tag) for tag in tags))


def untagging(tags: Sequence[str]) -> Deed:
    """To take tags from papers."""
    named = counted(len(tags), "tag").partition(" ")[2]
    return Deed(
        f"Took the {named} {', '.join(tags)} from {{}}", take=tuple(Label("tag", tag) for tag in tags)
    )


def rating(stars: int) -> Deed:
    """To give papers so many stars; 0 takes the rating away."""
    every = tuple(Label("rating", str(number)) for number in range(1, MOST_STARS + 1))
    if not stars:
        return Deed("Took the rating from {}", take=every)
    return Deed(f"Rated {{}} {stars} of {MOST_STARS}", give=(every[stars - 1],))


def has(contents: Contents, identity: str, label: Label) -> bool:
    """Whether a paper has a label."""
    match label:
        case Label("flag", flag):
            return any(identity in ids for name, ids in contents.flags.items() if name == flag)
        case Label("tag", tag):
            return tag in contents.tags.get(identity, ())
        case _:
            return contents.ratings.get(identity) == int(label.name)


def affected(deed: Deed, papers: Sequence[Paper], contents: Contents) -> list[Paper]:
    """The papers that a deed changes anything about, in their order."""
    return [paper for paper in papers if deed.changes(paper.id, contents)]


def do(deed: Deed, papers: Sequence[Paper], shelf: Path) -> None:
    """Do it, in one step that is on the disk when it is over.

    Args:
        deed: What is done.
        papers: To which papers.
        shelf: The database of the shelf.

    Raises:
        FileError: The shelf cannot be written.
    """
    titles = {paper.id: paper.title for paper in papers}
    changes = [
        *(Labelling(label, give=tuple(titles)) for label in deed.give),
        *(Labelling(label, take=tuple(titles)) for label in deed.take),
    ]
    with closing(writable(shelf)) as opened:
        opened.label(changes, lambda ids: {identity: titles[identity] for identity in ids})


def write_note(paper: Paper, text: str, shelf: Path) -> None:
    """Keep a note on a paper in place of the one that it has; an empty one goes.

    Raises:
        FileError: The shelf cannot be written.
    """
    with closing(writable(shelf)) as opened:
        opened.set_note(paper.id, paper.title, text)


def writable(path: Path) -> Shelf:
    """The shelf, open for a change.

    Raises:
        FileError: It cannot be opened for one.
    """
    shelf = open_shelf(path)
    if shelf.unwritable:
        shelf.close()
        why = f"since the shelf in {path} cannot be written ({shelf.unwritable})"
        raise FileError(f"Nothing was changed, {why}: see to it, and try again.")
    return shelf


def told(deed: Deed, papers: Sequence[Paper], unchanged: int) -> str:
    """What was done, in a sentence such as "Starred 3 papers; 2 were so already."."""
    if not papers:
        return "Nothing changed: that is so already."
    what = quoted(papers[0]) if len(papers) == 1 else counted(len(papers), "paper")
    already = f"; {unchanged:,} {'was' if unchanged == 1 else 'were'} so already" if unchanged else ""
    return f"{deed.done.format(what)}{already}."


def quoted(paper: Paper) -> str:
    """The title of a paper in a sentence."""
    title = one_line(readable(paper.title))
    return f"“{title if len(title) <= _FAR_TOO_LONG else f'{title[: _FAR_TOO_LONG - 1].rstrip()}…'}”"
