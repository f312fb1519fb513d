"""Papers written out for other programs: one writer for each format, each a pure function to a string.

An export is deterministic: no time stamps, papers in the order given, so that a diff shows what changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Any, Protocol, cast

from paperterm.errors import UsageError
from paperterm.labels import NONE, Remarks

if TYPE_CHECKING:
    from paperterm.papers import Paper


class Writer(Protocol):
    """What each format's module offers as `write`."""

    def __call__(
        self, papers: Sequence[Paper], *, heading: str | None, source: str | None, **remarks: Remarks
    ) -> str: ...


@dataclass(frozen=True, slots=True)
class Format:
    """A format that papers can be written in; its module is only loaded when it is used.

    Attributes:
        name: What it is chosen by.
        title: What a reader calls it.
        suffix: How the names of its files end.
        summary: What it is for, in a few words.
        module: Where its writer is.
        goes_on: Whether its module can append to a file what that lacks.
        remarked: Whether it has room for what the reader says of papers, which its module takes as `remarks`.
    """

    name: str
    title: str
    suffix: str
    summary: str
    module: str
    goes_on: bool = False
    remarked: bool = False

    @property
    def writer(self) -> Writer:
        """The function that writes this format."""
        return cast("Writer", self._module.write)

    def append(self, document: str, papers: Iterable[Paper], remarks: Remarks = NONE) -> str:
        """A document with the papers added that it lacks, if the format goes on."""
        return cast("str", self._module.append(document, papers, **self.room_for(remarks)))

    def room_for(self, remarks: Remarks) -> dict[str, Any]:
        """What the reader says of papers as the functions of this format take it, if they do."""
        return {"remarks": remarks} if self.remarked else {}

    @property
    def ids(self) -> Callable[[str], tuple[str, ...]]:
        """The function that finds the ids of the papers in a document, if the format goes on."""
        return cast("Callable[[str], tuple[str, ...]]", self._module.ids)

    @property
    def _module(self) -> ModuleType:
        return import_module(f"{__name__}.{self.module}")


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        known.name: known
        for known in (
            Format(
                "markdown",
                "Markdown",
                ".md",
                "to read, edit and append to",
                "markdown",
                goes_on=True,
                remarked=True,
            ),
            Format("bibtex", "BibTeX", ".bib", "to cite from LaTeX", "bibtex", goes_on=True),
            Format("csl", "CSL-JSON", ".csl.json", "to cite from pandoc and Zotero", "csl"),
            Format("ris", "RIS", ".ris", "for programs that manage references", "ris"),
            Format("csv", "CSV", ".csv", "for spreadsheets", "csv"),
        )
    }
)


def format_of(name: str) -> Format | None:
    """The format that a file's name ends in, if it is one of these."""
    return next((known for known in FORMATS.values() if name.lower().endswith(known.suffix)), None)


def write(
    papers: Sequence[Paper],
    name: str = "markdown",
    *,
    heading: str | None = None,
    source: str | None = None,
    remarks: Remarks = NONE,
) -> str:
    """The papers as one document in a format.

    Args:
        papers: The papers, in the order in which they are to appear.
        name: A key of `FORMATS`.
        heading: What the document is called, where the format has such a thing.
        source: Where the papers came from, such as the query that found them.
        remarks: What the reader says of them, for formats that have room for it.

    Raises:
        UsageError: There is no such format.
    """
    if name not in FORMATS:
        raise UsageError(f"There is no format {name!r}: choose one of {', '.join(FORMATS)}.")
    known = FORMATS[name]
    return known.writer(papers, heading=heading, source=source, **known.room_for(remarks))
