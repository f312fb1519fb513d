"""What tests are made of: papers, captures, libraries and workspaces, as small as can be."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from paperterm.digests.entry import paper as entry
from paperterm.labels import Flag, Label, Labelling
from paperterm.library import Library, library_of
from paperterm.papers import Digest, Paper
from paperterm.settings import DigestPaths, places
from paperterm.shelf import Shelf
from paperterm.sources import Reading, Source
from paperterm.topics import kinds_of, topics_of
from paperterm.workspace import Workspace, workspace

FILLER = (
    "What follows stands here only so that this becomes as long as abstracts are. Nobody looks for any word "
    "of it, it means nothing, and it says so at such length that a reader of captures cannot take it for the "
    "title of a paper, which is short."
)
"""What `digest_text` puts behind each abstract."""


def digest_text(papers: Iterable[tuple[str, str]], day: str = "") -> str:
    """A capture of these titles and abstracts, on a page that may say a day such as "Mar 11"."""
    lines = ["new", "Get trending papers in your email inbox!", "Subscribe", "Daily Papers"]
    lines += [day] if day else []
    for title, abstract in papers:
        lines += [title, f"{abstract} {FILLER}".strip()]
    return "\n\n".join(lines) + "\n"


def write_digest(path: Path, *titles: str, abstract: str = "") -> Path:
    """Write a capture of papers with these titles and one abstract, and say where."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(digest_text((title, abstract) for title in titles), encoding="utf-8")
    return path


def paper(title: str, abstract: str = "", **more: Any) -> Paper:
    """A paper as it is in a library; by default the first of a digest named a.txt."""
    made = entry(title, abstract, **{"digest": "a.txt", "position": 1, **more})
    return replace(
        made, topics=topics_of(made.title, made.abstract), kinds=kinds_of(made.title, made.abstract)
    )


def digest(name: str, *entries: str | tuple[str, str], captured: date | None = None, **more: Any) -> Digest:
    """A digest of papers given as titles, or as titles and abstracts; `more` goes to every paper."""
    pairs = [(each, "") if isinstance(each, str) else each for each in entries]
    papers = tuple(
        paper(title, abstract, digest=name, position=position, captured=captured, **more)
        for position, (title, abstract) in enumerate(pairs, 1)
    )
    return Digest(name, "capture", captured, papers)


def reading(of: Digest, fingerprint: str = "") -> Reading:
    """A digest as if it had been read from a file of its name."""
    return Reading(Source(Path("/digests") / of.name, 1, 1), fingerprint or repr(of.papers), of)


def library(*digests: Digest) -> Library:
    """The library of these digests, in this order."""
    return library_of([reading(each) for each in digests])


def library_with(*papers: Paper) -> Library:
    """The library of one digest that holds exactly these papers."""
    return library(Digest("a.txt", "capture", None, papers))


def space_of(*paths: Path) -> Workspace:
    """The workspace of these digests in the home of this test."""
    return workspace(DigestPaths(paths, "given"), places())


def touch(path: Path, *, modified_ns: int) -> None:
    """Give a file this time of change."""
    os.utime(path, ns=(modified_ns, modified_ns))


def titles(papers: Sequence[Paper]) -> list[str]:
    """Their titles, in their order."""
    return [each.title for each in papers]


def give_flag(shelf: Shelf, flag: Flag, *, give: Mapping[str, str], take: Iterable[str] = ()) -> None:
    """Give papers a flag, by their ids and titles, and take it from others, in one step."""
    _label(shelf, Label("flag", flag), give, take)


def give_tag(shelf: Shelf, tag: str, *, give: Mapping[str, str], take: Iterable[str] = ()) -> None:
    """Give papers a tag and take it from others."""
    _label(shelf, Label("tag", tag), give, take)


def give_rating(shelf: Shelf, stars: int, *, give: Mapping[str, str], take: Iterable[str] = ()) -> None:
    """Give papers so many stars and take them from others."""
    _label(shelf, Label("rating", str(stars)), give, take)


def _label(shelf: Shelf, label: Label, give: Mapping[str, str], take: Iterable[str]) -> None:
    shelf.label([Labelling(label, give.keys(), tuple(take))], lambda _: give)
