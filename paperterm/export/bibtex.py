"""Papers as BibTeX, for LaTeX and for every program that manages references.

What a field says is what the source says: nothing is guessed, and no name is taken apart. What is LaTeX in
the source already, such as `$x^2$` or `R\\'enyi`, stays; every other character that LaTeX would take for its
own is written so that it is printed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from paperterm.links import page_of
from paperterm.papers import normalised_title
from paperterm.text import one_line

if TYPE_CHECKING:
    from paperterm.papers import Paper

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_KEY = re.compile(r"^[ \t]*@\w+[ \t]*[{(][ \t]*([^\s,{}()]+)[ \t]*,", re.MULTILINE)
_ID_IN_KEY = re.compile(r"(?:\A|-)([a-z2-7]{10})\Z")
_SHORTEST_WORD = 4

# BibTeX counts braces whether a backslash stands before them or not, so none may be printed as `\{`.
_PRINTED = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "$": r"\$",
}

# By pandoc's rule for dollars, and only where there is a sign of a formula: `$5 and $6` are amounts of money.
_FORMULA = (
    r"(?<![\\$])\$(?=[^\s$])(?=[^$]{0,300}[\\^_=<>+]|[A-Za-z]\$)"
    r"(?:[^${}%&\#\\]|\\[A-Za-z]+|\\[,;:!%_]|\{(?:[^${}%&\#\\]|\\[A-Za-z]+)*\}){1,300}(?<!\s)\$(?![\d$])"
)
_ACCENT = r"""\\(?:["'`^~=.]|[cdkruvH](?=[{ ]))(?:\{\\?[A-Za-z]\}|[ ]?(?:\\[ij](?![A-Za-z])|[A-Za-z]))"""
_LETTER = r"\\(?:aa|AA|ae|AE|oe|OE|ss|[lLoO])(?:\{\}|(?![A-Za-z]))"
_STYLED = r"\\(?:emph|text(?:bf|it|md|rm|sc|sf|sl|tt|up))\{[^{}\\$%&\#_^~<>|]*\}"
_LATEX = re.compile(
    rf"(?P<kept>{_FORMULA}|(?<!\\)(?:{_ACCENT}|{_LETTER}|{_STYLED}|\\[%&\#_$]))|[\\{{}}^~<>|%&\#_$]",
    re.VERBOSE,
)

# Where an address or a name of a document stands, most programs take every character as it is.
_VERBATIM = re.compile(r"[\s\\{}]")


def write(papers: Sequence[Paper], *, heading: str | None = None, source: str | None = None) -> str:
    """The papers as a BibTeX database.

    Args:
        papers: The papers, in the order in which they are to appear.
        heading: Not said: what stands between entries is lost in many programs.
        source: Not said either.
    """
    del heading, source
    return "\n".join(map(_entry, papers))


def ids(document: str) -> tuple[str, ...]:
    """The ids of the papers that a database holds, in its order, each once."""
    found = (_ID_IN_KEY.search(key) for key in _KEY.findall(document))
    return tuple(dict.fromkeys(match[1] for match in found if match))


def append(document: str, papers: Iterable[Paper]) -> str:
    """A database with those papers added that it does not hold; all else in it stays as it is."""
    held = ids(document)
    added = {paper.id: paper for paper in papers if paper.id not in held}
    if not added:
        return document
    newline = "\r\n" if "\r\n" in document else "\n"
    body = document.rstrip("\r\n")
    gap = newline * 2 if body.strip("\ufeff \t\r\n") else ""
    return body + gap + write(tuple(added.values())).replace("\n", newline)


def key(paper: Paper) -> str:
    """What a paper is cited by: a word of its title and its id, the same in every export."""
    folded = unicodedata.normalize("NFKD", normalised_title(paper.title))
    words = re.findall(r"[a-z0-9]+", folded.encode("ascii", "ignore").decode())
    word = next((word for word in words if len(word) >= _SHORTEST_WORD), "".join(words[:1]))
    return f"{word}-{paper.id}" if word else paper.id


def escaped(text: str) -> str:
    """A text of the source as LaTeX that prints it."""
    return _LATEX.sub(lambda found: found["kept"] or _PRINTED[found[0]], one_line(text))


def _entry(paper: Paper) -> str:
    is_article = bool(paper.venue and paper.doi)
    lines = [f"  {name} = {value}," for name, value in _fields(paper, is_article=is_article)]
    return "\n".join([f"@{'article' if is_article else 'misc'}{{{key(paper)},", *lines, "}\n"])


def _fields(paper: Paper, *, is_article: bool) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{{{escaped(paper.title)}}}}}"  # twice, which keeps its capitals
    if paper.authors:
        yield "author", f"{{{' and '.join(map(_name, paper.authors))}}}"
    if paper.venue:
        yield "journal" if is_article else "howpublished", f"{{{escaped(paper.venue)}}}"
    if paper.published:
        yield "year", f"{{{paper.published.year}}}"
        yield "month", _MONTHS[paper.published.month - 1]
    if paper.arxiv_id:
        yield "eprint", f"{{{_verbatim(paper.arxiv_id)}}}"
        yield "archiveprefix", "{arXiv}"
    if paper.doi:
        yield "doi", f"{{{_verbatim(paper.doi)}}}"
    if page := page_of(paper):
        yield "url", f"{{{_verbatim(page)}}}"
    if paper.keywords:
        yield "keywords", f"{{{escaped(', '.join(paper.keywords))}}}"
    if paper.abstract:
        yield "abstract", f"{{{escaped(paper.abstract)}}}"


def _name(name: str) -> str:
    """A name as the source has it; in braces where BibTeX would take it for several."""
    text = escaped(name)
    of_one = re.fullmatch(r"[^,]+(?:, [^,]+)?", text) and not re.search(
        r"\band\b|\bothers\b", text, re.IGNORECASE
    )
    return text if of_one else f"{{{text}}}"


def _verbatim(text: str) -> str:
    """The text with what could end its field written as addresses write it."""
    return _VERBATIM.sub(lambda found: quote(found[0]), one_line(text))
