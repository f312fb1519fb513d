"""Why a paper was found: for each part of a query the fields and words, or the names, that it matched."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from math import inf
from typing import NamedTuple

from paperterm.analysis import Passage, fold, passage
from paperterm.highlight import Highlighter
from paperterm.latex import readable
from paperterm.papers import Paper
from paperterm.query import (
    NOTE,
    Facet,
    Filter,
    Fuzzy,
    Node,
    Prefix,
    Range,
    State,
    Text,
    leaves,
    names,
    unparse,
)
from paperterm.text import one_line

EXACT, FORM, BEGINNING, NEAR = "exact", "form", "prefix", "fuzzy"
_FIELDS = ("title", "abstract", "author")
_PLAIN_FIELDS = ("title", "abstract")
_WORDS_SHOWN = 4
_PHRASES_SHOWN = 3


class Match(NamedTuple):
    """A word, or some words side by side, that a part of a query matched.

    Attributes:
        words: What stands in the text, in lower case.
        how: `EXACT` as it was asked for, another `FORM` of it, by its `BEGINNING`, or only `NEAR` it.
        times: How often it stands there.
    """

    words: str
    how: str
    times: int


class Reason(NamedTuple):
    """What one part of a query matched in one place.

    Attributes:
        asked: The part, as a query writes it.
        place: The field; of a filter, the name of what has it, such as the topic.
        matches: What the part matched in this field, the most frequent first; nothing for a filter.
        phrases: What earned the paper that name, where it is known.
    """

    asked: str
    place: str
    matches: tuple[Match, ...] = ()
    phrases: tuple[str, ...] = ()

    def described(self) -> str:
        """The place and what is there, such as "abstract: distilled ×3 (form), distills (form)"."""
        what = ", ".join([*map(_counted, self.matches[:_WORDS_SHOWN]), *self.phrases[:_PHRASES_SHOWN]])
        return f"{self.place}: {what}" if what else self.place


def reasons(
    tree: Node, paper: Paper, tags: Collection[str] = (), *, note: str = "", stars: int = 0
) -> list[Reason]:
    """Why a paper is among those that a query finds.

    Words too common to be what the query is about give a reason only where it has no others, and what it
    negates gives none. A state of the shelf is its own reason.

    Args:
        tree: The query.
        paper: The paper.
        tags: The reader's tags of it.
        note: The reader's note on it.
        stars: The reader's rating of it.
    """
    telling = Highlighter.of(tree).leaves
    texts = [*_texts(paper), _Texts(NOTE, [one_line(note)], [note])]
    found: dict[Reason, None] = {}
    for leaf in leaves(tree, negated=False):
        if isinstance(leaf, Filter):
            found |= dict.fromkeys(_having(leaf, paper, tags, stars))
        elif leaf in telling:
            found |= dict.fromkeys(_holding(leaf, texts))
    return list(found)


def by_field(found: Sequence[Reason]) -> list[str]:
    """The reasons field by field, as in "title mixture, experts" and "abstract experts ×3"; filters last.

    Args:
        found: What `reasons` gave.
    """
    within: dict[str, dict[str, Match]] = {}
    others = [reason.described() for reason in found if not reason.matches]
    for reason in found:
        for match in reason.matches[:_WORDS_SHOWN]:
            here = within.setdefault(reason.place, {})
            if match.words not in here or match.how == EXACT:
                here[match.words] = match
    fields = (field for field in (*_FIELDS, NOTE) if field in within)
    return [f"{field} {', '.join(map(_counted, within[field].values()))}" for field in fields] + others


def part_by_part(found: Sequence[Reason]) -> list[str]:
    """The reasons by what was asked for, as in "distil* → title: distillation; abstract: distilled ×3".

    Args:
        found: What `reasons` gave.
    """
    asked: dict[str, list[str]] = {}
    for reason in found:
        asked.setdefault(reason.asked, []).append(reason.described())
    return [f"{part} → {'; '.join(places)}" for part, places in asked.items()]


def _counted(match: Match) -> str:
    times = f" ×{match.times:,}" if match.times > 1 else ""
    return f"{match.words}{times}" + ("" if match.how == EXACT else f" ({match.how})")


# Words


def _holding(leaf: Text, texts: Sequence[_Texts]) -> Iterator[Reason]:
    for field, shown, searched in texts:
        if leaf.field != field and (leaf.field is not None or field not in _PLAIN_FIELDS):
            continue
        # what is shown may lack a word that is searched: a command of a formula, such as "mathcal"
        matches = _matches(leaf, field, shown)
        if matches := matches or _matches(leaf, field, searched):
            yield Reason(unparse(leaf), field, matches)


class _Texts(NamedTuple):
    """The texts of a field as they are shown and as they are searched."""

    field: str
    shown: Sequence[str]
    searched: Sequence[str]


def _texts(paper: Paper) -> list[_Texts]:
    fields = zip(_FIELDS, ((paper.title,), (paper.abstract,), paper.authors), strict=True)
    return [_Texts(name, [one_line(readable(text)) for text in texts], texts) for name, texts in fields]


def _matches(leaf: Text, field: str, texts: Sequence[str]) -> tuple[Match, ...]:
    highlighter = Highlighter((leaf,))
    times: dict[str, int] = {}
    for text in texts:
        for start, end in highlighter.spans(text, field):
            words = one_line(text[start:end]).casefold()
            times[words] = times.get(words, 0) + 1
    matches = [Match(words, _how(leaf, words), count) for words, count in times.items()]
    return tuple(sorted(matches, key=lambda match: (match.how != EXACT, -match.times)))


def _how(leaf: Text, words: str) -> str:
    if _closed(passage(words)) == _closed(passage(leaf.text)):
        return EXACT
    return {Prefix: BEGINNING, Fuzzy: NEAR}.get(type(leaf), FORM)


def _closed(written: Passage) -> str:
    """The letters of some words, the same for every way of writing a compound."""
    joined, width = written.joined.get(0, ("", 0))
    return joined if width == len(written.words) else "".join(written.words)


# Filters


def _named(value: str, there: Collection[str]) -> list[str]:
    """Those that the value of a facet stands for: the one that is called just so, if one is."""
    same = [each for each in there if fold(each) == fold(value)]
    return same or [each for each in there if names(value, each)]


def _having(leaf: Filter, paper: Paper, tags: Collection[str], stars: int) -> Iterator[Reason]:
    asked = unparse(leaf)
    match leaf:
        case Facet(name="topic", value=value):
            meant = _named(value, [topic.name for topic in paper.topics])
            for topic in paper.topics:
                if topic.name in meant:
                    yield Reason(asked, topic.name, phrases=topic.phrases)
        case Facet(name=name, value=value):
            there = {
                "kind": paper.kinds,
                "digest": dict.fromkeys(appearance.digest for appearance in paper.appearances),
                "tag": tags,
            }[name]
            yield from (Reason(asked, each) for each in _named(value, there))
        case State(name="has", value=value):
            links = [link.url for link in paper.links if value in ("link", link.kind)]
            if links:
                yield Reason(asked, "link" if value == "link" else value, phrases=tuple(links[:1]))
        case Range(name=name, low=low, high=high):
            has = {"upvotes": paper.upvotes, "rating": stars or None}.get(name, paper.published)
            if has is not None and _number(low, -inf) <= _number(has, inf) <= _number(high, inf):
                yield Reason(asked, f"{name} {has}")
        case _:
            pass


def _number(value: date | int | None, otherwise: float) -> float:
    if isinstance(value, date):
        return value.toordinal()
    return otherwise if value is None else value
