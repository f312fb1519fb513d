"""The only place where a paper's text becomes something to display: always plain text with spans.

Nothing here, and nothing anywhere else in the browser, is ever read as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from textual.content import Content, Span
from textual.strip import Strip
from textual.style import Style

from paperterm.labels import MOST_STARS, NOTHING_SAID, Remark
from paperterm.latex import readable
from paperterm.links import addresses_in, safe_url
from paperterm.papers import Link, Paper, Topic
from paperterm.signs import ELLIPSIS, TIMES
from paperterm.text import clean, one_line, steady

if TYPE_CHECKING:
    from paperterm.glance import Glance, Part
    from paperterm.highlight import Highlighter

HIT = "bold underline $text-warning"
HIT_HERE = "reverse"
MUTED = "$muted"
LABEL = "bold $text-primary"
HEADING = "bold $text-accent"
ADDRESS = "address"
"""Under which name a style carries the address that a click opens."""

_GLANCES: Mapping[Part, str] = {"claim": "Claim ", "result": "Result "}

_LINK_WORDS = {"code": "Code", "model": "Model", "dataset": "Data", "project": "Page", "other": "Link"}
_READING_LIMIT = 64_000
_REASONS_SHOWN = 4
_TAGS_SHOWN = 2
_LONGEST_LEAD = 16
"""What stands before the words that tell, such as "To close this gap,", is left out on one line."""
_GAP = 2
_LEAST_BESIDE = 8


def plain(text: str) -> Content:
    """Any text that did not come from this program's own code, on one line."""
    return Content(steady(one_line(text)))


def strip_of(content: Content, width: int, style: Style) -> Strip:
    """One line of exactly `width` cells, cut with an ellipsis where it is too long."""
    line = content.truncate(width, ellipsis=True)
    strip = Strip(line.render_segments(style), line.cell_length)
    return strip.adjust_cell_length(width, style.rich_style)


def highlighted(text: str, spans: Iterable[tuple[int, int]], hit: Style | str) -> Content:
    """Plain text with the matches set off."""
    return Content(text, [Span(start, end, hit) for start, end in spans])


@lru_cache(maxsize=1024)
def _on_one_line(text: str) -> str:
    return steady(one_line(readable(text)))


def read_ahead(paper: Paper, highlighter: Highlighter) -> None:
    """Do what takes longest before a paper's row can be drawn; it is remembered for a while.

    This may be called from any thread.
    """
    highlighter.read_ahead(_on_one_line(paper.title), "title")
    highlighter.read_ahead(_on_one_line(paper.abstract), "abstract")


def title(paper: Paper, highlighter: Highlighter | None, hit: Style | str) -> Content:
    """A paper's title as it is read."""
    text = _on_one_line(paper.title)
    return highlighted(text, highlighter.spans(text, "title") if highlighter else (), hit)


@lru_cache(maxsize=1024)
def _glance(abstract: str, title: str) -> Glance:
    from paperterm.glance import glance  # its rules take some milliseconds to make

    return glance(abstract, title)


def passage(
    paper: Paper, highlighter: Highlighter | None, width: int, hit: Style | str, part: Part | None = None
) -> Content:
    """The passage of the abstract that matches best; where none does, a sentence of it or its beginning.

    Args:
        paper: The paper.
        highlighter: What to set off, where something was searched.
        width: How many cells there are for it.
        hit: The style of the matches.
        part: Which sentence to show where no passage matches, if the abstract has it.
    """
    if highlighter is not None:
        snippet = highlighter.snippet(_on_one_line(paper.abstract), width, "abstract")
        if snippet.spans or part is None:
            return highlighted(snippet.text, snippet.spans, hit)
    if part is not None:
        abstract = _on_one_line(paper.abstract)
        if picked := getattr(_glance(abstract, paper.title), part):
            sentence = picked.of(abstract)
            begins = sentence.lower().find(picked.words)
            return Content(f"…{sentence[begins:]}" if begins > _LONGEST_LEAD else sentence)
    return plain(readable(paper.abstract[: width * 2]))


def shared(terms: Sequence[str]) -> Content:
    """What a paper has in common with the one that it is like."""
    return Content.assemble(("Shares  ", LABEL), plain(", ".join(terms)))


def badges(paper: Paper, remark: Remark = NOTHING_SAID) -> Content:
    """What is worth knowing of a paper at a glance, in a word each: what the reader says of it comes last."""
    kinds = {str(link.kind) for link in paper.links}
    words: list[str] = [kind for kind in ("code", "model", "dataset") if kind in kinds]
    copies = len({appearance.digest for appearance in paper.appearances})
    words += [f"{TIMES}{copies}"] if copies > 1 else []
    return plain(" ".join([*words, *_said_briefly(remark)]))


def about(paper: Paper, remark: Remark = NOTHING_SAID) -> Content:
    """What the reader says of a paper and its topics, or where none is known, the digest it stands in."""
    topics = [topic.name for topic in paper.topics]
    digest = [appearance.digest for appearance in paper.appearances[:1]]
    return plain(" · ".join([*_said_briefly(remark), *(topics or digest)]))


def _said_briefly(remark: Remark) -> list[str]:
    """The reader's tags, whether there is a note, and his rating, in a word each."""
    words = [f"#{tag}" for tag in remark.tags[:_TAGS_SHOWN]]
    words += [f"+{len(remark.tags) - _TAGS_SHOWN}"] if len(remark.tags) > _TAGS_SHOWN else []
    words += ["note"] if remark.note else []
    return [*words, f"{remark.stars}/{MOST_STARS}"] if remark.stars else words


def beside(left: Content, right: Content, width: int, least: int) -> Content:
    """Two texts on one line of exactly `width` cells, the second at its end.

    Args:
        left: What comes first.
        right: What is cut, or left out, where it would leave less than `least` cells to the first.
        width: How wide the line is.
        least: How much of the first is not given up for the second.
    """
    room = width - _GAP - min(least, left.cell_length)
    if room < min(right.cell_length, _LEAST_BESIDE) or not right.plain:
        return left.truncate(width, ellipsis=True, pad=True)
    right = right.truncate(room, ellipsis=True)
    left = left.truncate(width - _GAP - right.cell_length, ellipsis=True, pad=True)
    return left + Content(" " * _GAP) + right


@dataclass(frozen=True, slots=True)
class Told:
    """A paper, and what is told of it beside its text.

    Attributes:
        paper: The paper.
        highlighter: What to set off, where something was searched.
        state: What the reader made of it, in words.
        remark: What he says of it; his note comes with `note`.
        matched: Why it was found, in words.
        in_common: The terms that it shares with the paper that it is like, where such were asked for.
    """

    paper: Paper
    highlighter: Highlighter | None
    state: Sequence[str]
    remark: Remark
    matched: Sequence[str]
    in_common: Sequence[str]

    def title(self, style: str) -> Content:
        """The title, in a style of its own."""
        text = _on_one_line(self.paper.title)
        return Content(text, [Span(0, len(text), style), *_hits(text, self.highlighter, "title")])

    def abstract(self) -> tuple[Content, Glance]:
        """The abstract as far as it is shown, and which sentences tell most of it."""
        text = steady(clean(readable(self.paper.abstract[:_READING_LIMIT])))
        spans = [*_addresses(text), *_hits(text, self.highlighter, "abstract")]
        return Content(text, spans), _glance(text, self.paper.title)

    def said(self) -> list[Content]:
        """The reader's tags and rating, if there are any."""
        parts = []
        if self.remark.tags:
            parts.append(Content.styled("Tags  ", LABEL) + plain(", ".join(self.remark.tags)))
        if self.remark.stars:
            parts.append(Content.styled("Rating  ", LABEL) + f"{self.remark.stars} of {MOST_STARS}")
        return [Content("   ").join(parts)] if parts else []


def detail(told: Told) -> list[Content]:
    """A paper in full, as paragraphs: what is about it before the abstract."""
    paper = told.paper
    abstract, picked = told.abstract()
    parts = [told.title("bold $foreground"), _facts(paper, told.state), *told.said()]
    if told.matched:
        parts.append(Content("Matched  ").append(plain(" · ".join(told.matched))).stylize(MUTED))
    if told.in_common:
        parts.append(shared(told.in_common))
    parts += [Content(""), *_prose(paper, _with_glance(abstract, picked))]
    if paper.links:
        parts += [Content(""), *map(_link, paper.links)]
    if paper.topics:
        parts += [Content(""), *map(_topic, paper.topics)]
    if any(picked):
        parts += [Content(""), _why(picked)]
    return parts


def page(told: Told) -> list[Content]:
    """A paper in full, set to be read: its claim and result before the abstract, what is about it after.

    Its state is told beside the page.
    """
    paper = told.paper
    abstract, picked = told.abstract()
    parts = [told.title(HEADING)]
    if paper.authors:
        parts += [Content(""), plain(_names(paper.authors))]
    if known := _known(paper):
        parts += [*([] if paper.authors else [Content("")]), plain(" · ".join(known)).stylize(MUTED)]
    if said := told.said():
        parts += [Content(""), *said]
    for each, word in zip(picked, _GLANCES.values(), strict=True):
        if each is not None:
            parts += [Content(""), Content.styled(word, LABEL) + " " + one_line(each.of(abstract.plain))]
    parts.append(Content(""))
    if any(picked):
        parts += [Content.styled("Abstract", LABEL)]
    parts += _prose(paper, abstract)
    if told.matched:
        parts += [Content(""), Content.styled("Matched", LABEL), plain(" · ".join(told.matched))]
    if told.in_common:
        parts += [Content(""), shared(told.in_common)]
    if paper.topics:
        parts += [Content(""), *map(_topic, paper.topics)]
    if paper.links:
        parts += [Content(""), *map(_link, paper.links)]
    return [*parts, Content(""), plain(" · ".join([*_places(paper), paper.id])).stylize(MUTED)]


def _prose(paper: Paper, abstract: Content) -> list[Content]:
    """The abstract, or that there is none, or that it is longer than is shown."""
    if not abstract:
        return [Content.styled("This digest has no abstract for it.", MUTED)]
    cut = len(paper.abstract) > _READING_LIMIT
    return [abstract, *([Content.styled(f"{ELLIPSIS} the rest is in the export", MUTED)] if cut else [])]


def note(paragraphs: Iterable[Content], highlighter: Highlighter | None) -> list[Content]:
    """The reader's note below a paper, with the matches set off."""
    shown = [
        Content(each.plain, [*each.spans, *_hits(each.plain, highlighter, "note")]) for each in paragraphs
    ]
    return [Content(""), Content.styled("Note", LABEL), *shown]


def _with_glance(abstract: Content, picked: Glance) -> Content:
    """The abstract with a word before its claim and one before its result."""
    found = [(each, word) for each, word in zip(picked, _GLANCES.values(), strict=True) if each is not None]
    for each, word in sorted(found, key=lambda pair: -pair[0].start):
        before = abstract[: each.start]
        blank = " " if before and not before.plain[-1].isspace() else ""
        abstract = before + blank + Content.styled(word, LABEL) + abstract[each.start :]
    return abstract


def _why(picked: Glance) -> Content:
    """By which words of theirs the claim and the result were picked."""
    found = zip(_GLANCES.values(), picked, strict=True)
    reasons = [f"{word.strip().lower()} by “{each.words}”" for word, each in found if each is not None]
    return Content.styled(one_line(f"Picked {', '.join(reasons)}"), MUTED)


def _hits(text: str, highlighter: Highlighter | None, field: str) -> list[Span]:
    return [*highlighted(text, highlighter.spans(text, field), HIT).spans] if highlighter else []


def _facts(paper: Paper, state: Sequence[str]) -> Content:
    facts = [_names(paper.authors)] if paper.authors else []
    facts += _known(paper)
    facts += _places(paper)
    facts += state
    return plain(" · ".join([*facts, paper.id])).stylize(MUTED)


def _places(paper: Paper) -> list[str]:
    """In which digests a paper stands, and where in them."""
    return [f"{appearance.digest} no. {appearance.position}" for appearance in paper.appearances]


def _known(paper: Paper) -> list[str]:
    """What the digest says of a paper besides."""
    facts = []
    if paper.published:
        facts.append(paper.published.isoformat())
    if paper.upvotes is not None:
        facts.append(f"{paper.upvotes} upvotes")
    if paper.arxiv_id:
        facts.append(f"arXiv {paper.arxiv_id}")
    return facts


def _names(authors: Sequence[str]) -> str:
    return (
        ", ".join(authors) if len(authors) <= 6 else f"{', '.join(authors[:5])} and {len(authors) - 5} more"
    )


def _link(link: Link) -> Content:
    label = f"{_LINK_WORDS[link.kind]:<5} "
    address = one_line(link.url)
    where = (len(label), len(label) + len(address))
    return Content(label + address, [Span(0, len(label), LABEL), *clickable(*where, link.url)])


def _addresses(text: str) -> list[Span]:
    """The web addresses in a text, to be clicked."""
    return [span for start, end, url in addresses_in(text) for span in clickable(start, end, url)]


def clickable(start: int, end: int, url: str) -> list[Span]:
    """An address in a text, to be clicked: here, and where the terminal itself opens links (OSC 8)."""
    # the address goes along as it is: it is no action, and nothing in it is ever run
    spans = [Span(start, end, "underline"), Span(start, end, Style.from_meta({ADDRESS: url}))]
    safe = safe_url(url)
    # a terminal asks nobody before it opens one, and takes no character beyond ASCII
    return [*spans, Span(start, end, Style(link=safe))] if safe and safe.isascii() else spans


def _topic(topic: Topic) -> Content:
    """A topic and why: the phrases of the paper that earned it."""
    reasons = plain(", ".join(topic.phrases[:_REASONS_SHOWN]))
    return Content.assemble(("Topic ", LABEL), topic.name, (f"  {reasons}", MUTED))
