"""Papers written out for other programs: one writer for each format, each a pure function to a string.

An export is deterministic: no time stamps, papers in the order given, so that a diff shows what changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, cast

from paperterm.errors import UsageError

if TYPE_CHECKING:
    from paperterm.papers import Paper


class Writer(Protocol):
    """What each format's module offers as `write`."""

    def __call__(self, papers: Sequence[Paper], *, heading: str | None, source: str | None) -> str: ...


@dataclass(frozen=True, slots=True)
class Format:
    """A format that papers can be written in; its module is only loaded when it is used."""

    name: str
    suffix: str
    summary: str
    module: str

    @property
    def writer(self) -> Writer:
        """The function that writes this format."""
        return cast("Writer", import_module(f"{__name__}.{self.module}").write)


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        known.name: known
        for known in (
            Format("markdown", ".md", "one document to read, edit and append to", module="markdown"),
        )
    }
)


def write(
    papers: Sequence[Paper],
    name: str = "markdown",
    *,
    heading: str | None = None,
    source: str | None = None,
) -> str:
    """The papers as one document in a format.

    Args:
        papers: The papers, in the order in which they are to appear.
        name: A key of `FORMATS`.
        heading: What the document is called, where the format has such a thing.
        source: Where the papers came from, such as the query that found them.

    Raises:
        UsageError: There is no such format.
    """
    if name not in FORMATS:
        raise UsageError(f"There is no format {name!r}: choose one of {', '.join(FORMATS)}.")
    return FORMATS[name].writer(papers, heading=heading, source=source)
