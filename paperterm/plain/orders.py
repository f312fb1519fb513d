"""What can be typed in the plain mode, and what it means."""

from __future__ import annotations

import re
from typing import NamedTuple

from paperterm.errors import UsageError

_LONGEST_RANGE = 10_000
_MOST_DIGITS = 7
_RANGE = re.compile(r"(\d{1,7})(?:-(\d{1,7}))?")


class Kind(NamedTuple):
    """Something that can be asked for.

    Attributes:
        name: The word for it.
        takes: What goes behind the word, for the help.
        what: What it does.
        others: Other words for it.
    """

    name: str
    takes: str
    what: str
    others: tuple[str, ...] = ()


KINDS = (
    Kind("more", "", "the next ten papers; an empty line does the same", ("m",)),
    Kind("back", "", "the ten papers before", ("b",)),
    Kind("list", "", "the papers found, from the first", ("l", "ls")),
    Kind("search", "WORDS", "search; without words, all papers; /WORDS does the same", ("s", "find")),
    Kind("filter", "[N]", "numbered filters; with a number, turn that one on or off", ("f",)),
    Kind("clear", "", "drop the search and all filters"),
    Kind("read", "N", "read a paper; its number alone does the same", ("r", "show", "open")),
    Kind("next", "", "read the paper after the one that was read", ("n",)),
    Kind("unread", "N", "count papers as unread"),
    Kind("mark", "N", "mark papers, such as mark 2, mark 2-5 or mark all"),
    Kind("unmark", "N", "take their marks away"),
    Kind("star", "N", "star papers"),
    Kind("unstar", "N", "take their stars away"),
    Kind("keep", "N", "keep papers"),
    Kind("skip", "N", "skip papers"),
    Kind("later", "N", "leave papers for later"),
    Kind("undecide", "N", "take back what was said of them with keep, skip or later"),
    Kind("tag", "N NAME", "tag papers"),
    Kind("untag", "N NAME", "take a tag away"),
    Kind("note", "N TEXT", "keep a note on a paper; without text, say the one it has"),
    Kind("unnote", "N", "delete the note on a paper"),
    Kind("rate", "N STARS", "rate papers with 1 to 5 stars, 0 for none"),
    Kind("similar", "N", "papers like one"),
    Kind("links", "N", "the links of a paper, and where to look for it"),
    Kind("saved", "[N]", "numbered saved searches; with a number, ask that one"),
    Kind("save", "NAME", "save this search, filters and all, under a name"),
    Kind("export", "FILE", "write the marked papers, else those found, to a new Markdown file"),
    Kind("append", "FILE", "the same, added to a file"),
    Kind("undo", "", "take the last change back", ("u",)),
    Kind("redo", "", "make it again"),
    Kind("help", "", "this list", ("h", "?")),
    Kind("quit", "", "leave; so does the end of the input", ("q", "exit", "bye")),
)
"""All of it, in the order of the help."""

_BY_WORD = {word: kind for kind in KINDS for word in (kind.name, *kind.others)}
_ABOUT_PAPERS = frozenset(kind.name for kind in KINDS if kind.takes.startswith("N"))


class Order(NamedTuple):
    """A line that was typed, understood.

    Attributes:
        name: What is asked for; one of the names of `KINDS`.
        papers: Which papers of the list are meant, from 1; nothing where none were named.
        every: Whether all papers of the list are meant.
        rest: What stands behind.
    """

    name: str
    papers: tuple[int, ...] = ()
    every: bool = False
    rest: str = ""


def understood(line: str) -> Order:
    """What a line asks for.

    Raises:
        UsageError: It asks for nothing that there is.
    """
    line = line.strip()
    if not line:
        return Order("more")
    if line.startswith("/"):
        return Order("search", rest=line[1:].strip())
    word, _, rest = line.partition(" ")
    if word.isdecimal() and not rest.strip():
        return Order("read", papers=(_number(word),))
    kind = _BY_WORD.get(word.lower())
    if kind is None:
        raise UsageError(f"{word} is not understood: help lists what is, and search {line} searches for it.")
    if kind.name not in _ABOUT_PAPERS:
        return Order(kind.name, rest=rest.strip())
    return _about_papers(kind.name, rest.strip())


def _about_papers(name: str, rest: str) -> Order:
    """An order with the papers that it is about: 3, 2-5, 1,4 or all, one behind the other."""
    first, _, behind = rest.partition(" ")
    if first.lower() == "all":
        return Order(name, every=True, rest=behind.strip())
    papers: list[int] = []
    # behind the papers of these stands a text or a number that is none of a paper
    alone = name in ("rate", "note", "tag", "untag")
    while rest and not (alone and papers):
        word, _, behind = rest.partition(" ")
        numbers = _numbers(word)
        if not numbers:
            break
        papers += numbers
        rest = behind.strip()
    if name == "rate" and len(papers) == 1 and not rest:
        return Order(name, rest=first)  # the stars of the paper that was last read
    return Order(name, papers=tuple(dict.fromkeys(papers)), rest=rest)


def _numbers(word: str) -> list[int]:
    """The numbers in a word such as 3, 2-5 or 1,4; nothing where it is no such word."""
    numbers: list[int] = []
    for part in word.split(","):
        match = _RANGE.fullmatch(part)
        if match is None:
            return []
        first, last = _number(match[1]), _number(match[2] or match[1])
        if last - first > _LONGEST_RANGE:
            raise UsageError(f"{word} is too long a range: all means every paper of the list.")
        numbers += range(first, last + 1)
    return numbers


def _number(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise UsageError("There is no paper of so high a number.")
    return int(digits)
