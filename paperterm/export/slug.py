"""File names made from titles and queries: readable, portable, in the reader's own script."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paperterm.papers import Paper

# Well below the 255 bytes of most file systems, so that suffixes and numbers always fit.
_MOST_BYTES = 80

_PORTS = "0123456789¹²³"
# Windows takes these for devices whatever the suffix, so a shared folder cannot hold them.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"com{port}" for port in _PORTS}
    | {f"lpt{port}" for port in _PORTS}
)


def slug(title: str, *, fallback: str = "paper") -> str:
    """A title as a file name without suffix: lower case, words joined by hyphens, at most 80 bytes.

    Letters of every script are kept, since an ASCII-only name turns each Chinese title into the same one.

    Args:
        title: The title, or any other text.
        fallback: The name of a text without a single letter or digit.
    """
    lowered = unicodedata.normalize("NFC", unicodedata.normalize("NFC", title).lower())
    words = "".join(character if _in_a_word(character) else " " for character in lowered).split()
    joined = "-".join(words).strip("-_")
    name = joined.encode()[:_MOST_BYTES].decode(errors="ignore").strip("-_") or fallback
    return f"{name}_" if name in _DEVICES else name


def default_name(papers: Sequence[Paper], query: str | None = None, *, suffix: str = ".md") -> str:
    """The file name to suggest for an export: the query's words, else the one title, else "papers"."""
    if query and query.strip():
        return slug(query, fallback="papers") + suffix
    return (slug(papers[0].title) if len(papers) == 1 else "papers") + suffix


def _in_a_word(character: str) -> bool:
    """Whether a character belongs in a name; combining marks do, or Hindi words fall apart at each vowel."""
    return character.isalnum() or character == "_" or unicodedata.category(character).startswith("M")
