"""Digests and papers made up for the tests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from paperterm.library import Library, library_of
from paperterm.links import find_links
from paperterm.papers import Appearance, Digest, Link, Paper, paper_id
from paperterm.sources import Reading, Source

Pair = tuple[str, str]

_TOP = (
    "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\n"
    "Daily Papers\n\nby AK and the research community"
)
_REST = (
    "It is a short abstract, written for a test, and long enough to be taken for the text of a paper by "
    "anything that tells titles and abstracts apart by how they look on the page."
)

KITTENS = ("Kittens and Their Yarn", f"Kittens pull yarn apart. {_REST}")
PUPPIES = (
    "Puppies Dig Holes",
    f"Puppies dig. {_REST} Code: https://github.com/dogs/holes and https://huggingface.co/dogs/base.",
)
OWLS = ("Owls See at Night", f"Owls see what kittens do. {_REST} Code: https://github.com/owls/night.")
TOADS = ("Toads Sit Still", f"Toads sit and wait. {_REST}")


def write_digest(path: Path, *pairs: Pair) -> Path:
    """Write a page of titles and abstracts as a browser copies it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        "\n\n".join([_TOP, *(f"{title}\n\n{abstract}" for title, abstract in pairs)]) + "\n", encoding="utf-8"
    )
    return path


def paper(title: str, abstract: str = _REST, links: Sequence[Link] | None = None) -> Paper:
    """A paper that no reader of digests has had its hands on: the text is taken as it is."""
    return Paper(paper_id(title), title, abstract, tuple(find_links(abstract) if links is None else links))


def library(papers: Iterable[Paper], name: str = "made-up.txt") -> Library:
    """A library of one digest with these papers."""
    placed = tuple(
        Paper(each.id, each.title, each.abstract, each.links, appearances=(Appearance(name, position),))
        for position, each in enumerate(papers, 1)
    )
    digest = Digest(name, "capture", date(2025, 3, 11), placed)
    return library_of([Reading(Source(Path("/nowhere") / name, 1, 1), "0", digest)])
