"""Papers as one Markdown document that reads back word for word and still looks like prose.

Escaping every special character would be safe and unreadable (`Mixture\\-of\\-Experts`), so each line is
escaped only where its context could give a character a meaning, in CommonMark, GitHub, Obsidian or pandoc.
A Markdown parser then reads the lines back, and a line that does not say the same is escaped harder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING
from urllib.parse import quote

from paperterm.labels import MOST_STARS, NONE, NOTHING_SAID, Remark, Remarks
from paperterm.papers import LINK_LABELS

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

    from paperterm.papers import Appearance, Paper

_HEADING = "Papers"

# A formatter may have changed the bullet, and an editor the indentation.
_ID_LINE = re.compile(r"^[ \t]*[-*+][ \t]+id:[ \t]*`?([a-z2-7]{10})`?[ \t]*\r?$", re.MULTILINE)
_COUNTED_HEADING = re.compile(r"^# .*\(([0-9]+)\)[ \t]*\r?$", re.MULTILINE)

# What `<…>` can hold everywhere; some parsers resolve `&amp;` inside, so what looks like an entity cannot.
_ADDRESS = re.compile(r"""https?://(?:(?!&\#?\w+;)[^\s<>"\\^`{|}\x00-\x20\x7f-\x9f])+""", re.VERBOSE)

_FOOTNOTE = re.compile(r"\[\^[^\]]*\]:")

_CANNOT_BE_WRITTEN = re.compile("[\0\ud800-\udfff]")


def write(
    papers: Sequence[Paper],
    *,
    heading: str | None = None,
    source: str | None = None,
    remarks: Remarks = NONE,
) -> str:
    """The papers as one Markdown document.

    Args:
        papers: The papers, in the order in which they are to appear.
        heading: What the document is called; the number of papers is added.
        source: Where the papers came from, such as the query, for the line below the heading.
        remarks: What the reader says of them.
    """
    top = [_Line("# ", f"{heading or _HEADING} ({len(papers)})")]
    if source:
        top.append(_Line("", source))
    return "\n\n".join([_verbatim(top), *_sections(papers, remarks)]) + "\n"


@dataclass(frozen=True, slots=True)
class Group:
    """Papers under a heading of their own, and what is to be said after them, if anything."""

    heading: str
    papers: Sequence[Paper]
    after: str = ""


def write_groups(heading: str, introduction: Iterable[str], groups: Iterable[Group]) -> str:
    """Papers in groups as one Markdown document.

    Args:
        heading: What the document is called.
        introduction: Paragraphs below that.
        groups: The groups, in order.
    """
    parts = [_verbatim([_Line("# ", heading), *(_Line("", paragraph) for paragraph in introduction)])]
    for group in groups:
        parts.append(_verbatim([_Line("## ", group.heading)]))
        parts += _sections(group.papers, NONE, "### ")
        parts += [_verbatim([_Line("", group.after)])] if group.after else []
    return "\n\n".join(parts) + "\n"


def ids(document: str) -> tuple[str, ...]:
    """The ids of the papers that a document holds, in its order, each once."""
    return tuple(dict.fromkeys(_ID_LINE.findall(document)))


def append(document: str, papers: Iterable[Paper], *, remarks: Remarks = NONE) -> str:
    """A document with those papers added that it does not hold; all that the reader wrote in it stays.

    The count in the heading is the one thing that changes, and only where it is the count of papers:
    `# Reading list (2024)` is the reader's own.
    """
    held = ids(document)
    added = {paper.id: paper for paper in papers if paper.id not in held}
    if not added:
        return document
    if not document.strip("\ufeff \t\r\n"):
        return document + write(tuple(added.values()), remarks=remarks)
    newline = "\r\n" if "\r\n" in document else "\n"
    sections = "\n\n".join(_sections(added.values(), remarks)).replace("\n", newline)
    gap = newline * max(0, 2 - _line_ends(document))
    return _recounted(document, len(held), len(held) + len(added)) + gap + sections + newline


def _line_ends(document: str) -> int:
    """How many line ends close the document."""
    return document[len(document.rstrip("\r\n")) :].count("\n")


def _recounted(document: str, before: int, after: int) -> str:
    """The document with the count in its first counted heading brought up to date, where it was right."""
    found = _COUNTED_HEADING.search(document)
    if found is None or found[1] != str(before):
        return document
    return document[: found.start(1)] + str(after) + document[found.end(1) :]


# What a document consists of


_BLOCKS = {"# ": ("h1", 0), "## ": ("h2", 0), "### ": ("h3", 0), "": ("p", 0), "- ": ("p", 2)}
"""The tag and the nesting of what each marker begins."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line: a block marker and a label of ours, then text of the source, which must stay verbatim."""

    marker: str
    text: str = ""
    label: str = ""

    @property
    def reading(self) -> tuple[str, int, str]:
        """The tag, the nesting and the text that a parser must find in this line."""
        tag, nesting = _BLOCKS[self.marker]
        return tag, nesting, self.label + _one_line(self.text)


def _sections(papers: Iterable[Paper], remarks: Remarks, marker: str = "## ") -> list[str]:
    return [_section(paper, remarks.get(paper.id, NOTHING_SAID), marker) for paper in papers]


def _section(paper: Paper, remark: Remark, marker: str) -> str:
    """One paper: its title, its abstract, the reader's note, and what is known about it."""
    text = [_Line(marker, paper.title), _Line("", paper.abstract)]
    facts = [*_facts(paper, remark)]
    if not remark.note.strip():
        return _verbatim([*text, *facts])
    return "\n\n".join([_verbatim(text), _quoted(remark.note), _verbatim(facts)])


def _quoted(note: str) -> str:
    """The reader's Markdown as a block quote, out of which nothing reaches.

    What is left open in it, a fence or a comment, ends with the quote. Only an address by reference would
    hold in the whole document, and make links of brackets in abstracts, so it is shown as it stands.
    """
    text = _CANNOT_BE_WRITTEN.sub("\ufffd", note).strip()
    known: dict[str, dict[str, object]] = {}
    _parsers()[0].parse(text, known)
    if known.get("references") or _FOOTNOTE.search(text):
        text = text.replace("]:", "]\\:")
    return "\n".join(f"> {line}".rstrip() for line in ["**Note**", "", *text.splitlines()])


def _facts(paper: Paper, remark: Remark) -> Iterator[_Line]:
    """The list below an abstract; the id comes last and is what `append` knows the paper by."""
    listed = (
        ("Authors", paper.authors),
        ("Venue", (paper.venue,) if paper.venue else ()),
        ("Published", (paper.published.isoformat(),) if paper.published else ()),
        ("Kind", paper.kinds),
        ("Topics", tuple(topic.name for topic in paper.topics)),
        ("Keywords", paper.keywords),
        ("Tags", remark.tags),
        ("Rating", (f"{remark.stars} of {MOST_STARS}",) if remark.stars else ()),
    )
    for label, values in listed:
        if values:
            yield _Line("- ", ", ".join(values), f"{label}: ")
    addresses: dict[str, str] = {}
    if paper.arxiv_id:
        addresses[f"https://arxiv.org/abs/{quote(paper.arxiv_id)}"] = "arXiv"
    if paper.doi:
        addresses[f"https://doi.org/{quote(paper.doi, safe='/:;().')}"] = "DOI"
    for link in paper.links:
        addresses.setdefault(link.url, LINK_LABELS[link.kind])
    for url, label in addresses.items():
        if _ADDRESS.fullmatch(url):
            yield _Line("- ", label=f"{label}: <{url}>")
        else:
            yield _Line("- ", url, f"{label}: ")
    if paper.appearances:
        yield _Line("- ", ", ".join(map(_place, paper.appearances)), "Appeared in: ")
    yield _Line("- ", label=f"id: {paper.id}")


def _place(appearance: Appearance) -> str:
    """Where a paper stood, such as `monday.txt (no. 12, 2025-03-11)`."""
    day = f", {appearance.date.isoformat()}" if appearance.date else ""
    return f"{appearance.digest} (no. {appearance.position}{day})"


def _one_line(text: str) -> str:
    """The text with its white space made single spaces, as Markdown would read it anyway."""
    return " ".join(_CANNOT_BE_WRITTEN.sub("\ufffd", text).split())


# How text is kept verbatim

# Words that end a sentence are not list numbers, except the few letters that pandoc takes for one.
_NUMBER = r"\d{1,9}|\w|[ivxlcdm]{1,6}|[IVXLCDM]{1,6}"
_BLOCK_START = re.compile(
    rf"""\A(?:
        (?=[-+>=~|:*_`])
      | (?:{_NUMBER})(?=[.)](?:\s|\Z))
      | (?=\((?:{_NUMBER}|@\w*)\)(?:\s|\Z))
    )""",
    re.VERBOSE,
)
_HEADING_END = re.compile(r"(?<!\\)(?:\{(?=[^{}]*\}\Z)|#(?=#*\Z))")

# By pandoc's rule; inside, a backslash or an underscore belongs to the formula.
_MATH = r"(?P<math>(?<![\\$])(?P<fence>\${1,2})(?![\s$])(?:(?!://|www\.)[^$]){1,200}(?<![\s\\])(?P=fence)(?![\d$]))"

# An address, without the punctuation of the sentence around it and with its brackets in pairs. One that goes
# on in LaTeX (`Strip\_MLP`) is left out: its link would lead to the wrong place. What follows an address
# without a space is only looked at so far, or a long hostile run would take quadratic time.
_IN_URL = r"[\w\-.~:/?\#@!&'*+,=%]"
_IN_BRACKETS = rf"\({_IN_URL}*+\)"
_URL = rf"""
    (?P<url>https?://(?!\S{{0,2000}}?&\#?\w+;)
        (?>(?:{_IN_URL} | {_IN_BRACKETS}){{0,2000}} (?:[\w/\#&=+%@\-] | {_IN_BRACKETS}))
        (?![.,:!?'*~]*[\\^]))
"""
_NEEDS_ESCAPES = r"(?=\S{0,2000}[\\`*_~^$<\[\]&\#={%@])"

# Each alternative is one character, together with the surroundings that give it a meaning somewhere.
_CHARACTER = rf"""
    \\
  | [`*~^$\[\]]
  | _(?:(?<![^\W_]_)|(?![^\W_]))      # inside a word it is a letter
  | <(?=[A-Za-z/!?])                  # HTML, autolinks
  | &(?=\w+;|\#\w+;)
  | \#(?:(?<!\S\#)|(?<!\w\#)(?=\w))   # headings and their ends, tags
  | =(?==)                            # ==highlight==
  | [{{%\#](?<=\{{.)                  # {{{{ Liquid, Quarto }}}}
  | \{{(?=[.:\#}}]|[\w\-]+=)           # {{.attributes}}
  | %(?=%)                            # %%comment%%
  | @(?<![^\W_]@)(?=\S)               # @citation, @mention
  | :(?=[A-Za-z+][\w+\-]*:)           # :emoji:
  | /(?i:(?<=https:/)|(?<=http:/)|(?<=ftp:/))(?=/){_NEEDS_ESCAPES}    # GitHub links these itself,
  | \.(?i:(?<=www\.)){_NEEDS_ESCAPES}                                # and shows escapes within
"""
# The first look-ahead only makes the search fast.
_ANYTHING_SPECIAL = r"(?=[h\\`*_~^$<\[\]&\#={%@:/.])"
_GUARDED = re.compile(f"{_ANYTHING_SPECIAL} (?:{_URL} | {_CHARACTER})", re.VERBOSE)
_GUARDED_AROUND_MATH = re.compile(f"{_ANYTHING_SPECIAL} (?:{_MATH} | {_URL} | {_CHARACTER})", re.VERBOSE)
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")

# One of these is harmless: it takes two to emphasise, strike out, raise, set as code or as a formula.
_IN_PAIRS = {mark: re.compile(rf"{re.escape(mark)}+") for mark in "`*_~^"} | {"$": re.compile(r"\$")}
# Brackets in pairs that are no [link](x), [[page]], ![image], note [^1] or [ ] task.
_HARMLESS_BRACKETS = re.compile(
    r"[^\[\]]*+(?:(?<!!)\[(?!\^|[ xX]\])[^\[\]]+\](?![(\[:{])[^\[\]]*+)*+",
)


def _guarded(text: str, pattern: re.Pattern[str]) -> str:
    """The text with a backslash before each character that the pattern says could mean something."""
    harmless = {mark for mark, run in _IN_PAIRS.items() if len(run.findall(text)) < 2}
    if _HARMLESS_BRACKETS.fullmatch(text):
        harmless |= {"[", "]"}

    def guard(found: re.Match[str]) -> str:
        if found["url"]:
            return f"<{found[0]}>"
        return found[0] if found.lastgroup == "math" or found[0] in harmless else f"\\{found[0]}"

    return pattern.sub(guard, text)


# From the most readable to the one that no parser can misread, which is for what is too long for an abstract:
# the time that a parser takes for a hostile text grows with the square of its length.
_LONGEST_ABSTRACT = 10_000
_MANNERS = (
    lambda text: _guarded(text, _GUARDED_AROUND_MATH),
    lambda text: _guarded(text, _GUARDED),
    lambda text: _PUNCTUATION.sub(r"\\\g<0>", text),
)


def _written(line: _Line, manner: int) -> str:
    """The line as Markdown, its text escaped in one of the manners."""
    text = _MANNERS[manner](_one_line(line.text))
    if line.marker == "":
        text = _BLOCK_START.sub(r"\g<0>\\", text)
    elif line.marker != "- ":
        text = _HEADING_END.sub(r"\\\g<0>", text)
    return (line.marker + line.label + text).rstrip()


def _verbatim(lines: Sequence[_Line]) -> str:
    """The lines as Markdown that says what they say: each is escaped no more than it takes."""
    lines = [line for line in lines if line.marker or _one_line(line.text)]
    strictest = len(_MANNERS) - 1
    manners = [0 if len(line.text) <= _LONGEST_ABSTRACT else strictest for line in lines]
    while True:
        written = [_written(line, manner) for line, manner in zip(lines, manners, strict=True)]
        misread = [at for at in _misread(lines, written) if manners[at] < strictest]
        if not misread:
            return _joined(lines, written)
        for at in misread:
            manners[at] += 1


def _joined(lines: Sequence[_Line], written: Sequence[str]) -> str:
    """The written lines as one text, with an empty line between two of them unless both are list items."""
    gaps = ("\n" if one.marker == other.marker == "- " else "\n\n" for one, other in pairwise(lines))
    return "".join(chain.from_iterable(zip(written, chain(gaps, ("",)), strict=True)))


def _misread(lines: Sequence[_Line], written: Sequence[str]) -> set[int]:
    """Which of the lines some parser reads as something else, by their places."""
    document = _joined(lines, written)
    numbers = (number for number, line in enumerate(document.split("\n")) if line)
    places = {number: at for at, number in enumerate(numbers)}
    readings = [_readings(parser, document) for parser in _parsers()]
    return {
        at
        for number, at in places.items()
        if any(reading.get(number) != lines[at].reading for reading in readings if lines[at].text)
    }


def _readings(parser: MarkdownIt, document: str) -> dict[int, tuple[str, int, str]]:
    """What a parser makes of each line of plain text: the tag, the nesting and the text."""
    return {
        inline.map[0]: (block.tag, block.level, "".join(child.content for child in inline.children))
        for block, inline in pairwise(parser.parse(document))
        if inline.type == "inline" and inline.map and inline.children is not None
        if all(child.type == "text" or child.info == "auto" for child in inline.children)
    }


@cache
def _parsers() -> tuple[MarkdownIt, ...]:
    """CommonMark as it is specified, and as GitHub extends it."""
    from markdown_it import MarkdownIt

    class Verbatim(MarkdownIt):
        """A parser that shows addresses as they stand, rather than decoded."""

        def normalizeLinkText(self, link: str) -> str:  # noqa: N802
            return link

    github = Verbatim("gfm-like", {"strikethrough_single_tilde": True})
    # Its search for addresses without a scheme is slow and cannot change how a text reads.
    github.core.ruler.disable("linkify")
    return Verbatim("commonmark"), github
