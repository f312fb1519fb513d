"""The nouns: a paper, the digest that it appeared in, and what hangs on them. All are immutable."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

LinkKind = Literal["code", "model", "dataset", "project", "other"]
LINK_LABELS: Mapping[LinkKind, str] = {
    "code": "Code",
    "model": "Model",
    "dataset": "Dataset",
    "project": "Project",
    "other": "Link",
}
"""What a link leads to, in a word."""

_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Link:
    """A web address found in a paper's text, and what it leads to."""

    url: str
    kind: LinkKind


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic and the phrases of the paper that earned it."""

    name: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Appearance:
    """One place of a paper in a digest; `position` counts from 1."""

    digest: str
    position: int
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as its digests have it.

    The text is the source's, sanitised and repaired; what is shown goes through `latex.readable`.
    A field that the source does not have is empty or None, never guessed.
    """

    id: str
    title: str
    abstract: str
    links: tuple[Link, ...] = ()
    topics: tuple[Topic, ...] = ()
    kinds: tuple[str, ...] = ()
    appearances: tuple[Appearance, ...] = ()
    authors: tuple[str, ...] = ()
    arxiv_id: str | None = None
    doi: str | None = None
    published: date | None = None
    upvotes: int | None = None
    keywords: tuple[str, ...] = ()
    venue: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a digest that could not be read as it stood; `line` counts from 1."""

    line: int
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What one file holds: its papers in order and the problems met while reading."""

    name: str
    format: str
    captured: date | None
    papers: Sequence[Paper]
    problems: tuple[Problem, ...] = ()


def normalised_title(title: str) -> str:
    """The title as papers are told apart by: NFKC, case folded, runs of other characters to one space.

    A title of nothing but punctuation is told apart by its punctuation.
    """
    folded = unicodedata.normalize("NFKC", title).casefold()
    return _NOT_ALPHANUMERIC.sub(" ", folded).strip() or folded.strip()


def paper_id(title: str) -> str:
    """The stable id of the paper with this title: 10 characters of base32 SHA-256, lower case."""
    fingerprint = hashlib.sha256(normalised_title(title).encode()).digest()
    return base64.b32encode(fingerprint)[:10].decode().lower()
