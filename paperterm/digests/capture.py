"""Text captures of a "Daily Papers" page: a few lines of furniture, then titles and abstracts in turn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from paperterm.digests.entry import ABSTRACT_LIMIT, paper
from paperterm.digests.sniff import INBOX
from paperterm.papers import Digest, Paper, Problem
from paperterm.text import clean

# More than anybody captures, and few enough for the repair of a file that is none.
_MOST_LINES = 40_000

_LINE = re.compile(r"\S[^\n]*")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank, without the blanks around it; `number` counts all lines from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """Lines that belong together: a title and its abstract, either of which may be missing."""

    title: _Line | None
    abstract: Sequence[_Line]


def read(text: str, name: str, modified: date) -> Digest:
    """Read a capture.

    Blank lines mean nothing, as some captures have none. Titles and abstracts alternate; where they do not,
    the likeliest reading of all the lines decides, and each repair is a problem of the digest.

    Args:
        text: The decoded text of the file.
        name: What the digest is called; a year in it dates the capture.
        modified: The day of the file, which dates the capture if the name does not.
    """
    found = _lines(clean(text))
    lines, day = _without_furniture(list(islice(found, _MOST_LINES)))
    captured = _captured(day.text if day else "", name, modified)
    problems = []
    if day and not captured:
        problems.append(Problem(day.number, f"no such day: {day.text}", "the digest stays without a date"))
    if rest := next(found, None):
        problems.append(Problem(rest.number, "more lines than a capture has", "the rest was left out"))
    papers: list[Paper] = []
    entries = _entries(lines)
    for entry in entries:
        problems.extend(_problems(entry, is_last=entry is entries[-1]))
        if entry.title:
            abstract = " ".join(line.text for line in entry.abstract)
            position = len(papers) + 1
            papers.append(
                paper(entry.title.text, abstract, digest=name, position=position, captured=captured)
            )
    if not papers:
        problems.append(Problem(1, "no papers", "nothing here reads like a title"))
    return Digest(name, "capture", captured, tuple(papers), tuple(problems))


def alternates_convincingly(text: str) -> bool:
    """Whether a text without any furniture is nevertheless titles and abstracts in turn.

    Args:
        text: The text, or as much of its beginning as is enough to judge.
    """
    lines, _ = _without_furniture(list(islice(_lines(clean(text)), _SAMPLE)))
    entries = _entries(lines)
    good = sum(map(_is_convincing, entries))
    return good >= 2 and good >= 0.8 * len(entries)


def _lines(text: str) -> Iterator[_Line]:
    number, counted = 1, 0
    for line in _LINE.finditer(text):
        number += text.count("\n", counted, line.start())
        counted = line.start()
        yield _Line(number, line[0].rstrip())


# The furniture of the page.

_INBOX = re.compile(rf"{INBOX}(?: once a day)?!?")
_SUBSCRIBE = "Subscribe"
_FURNITURE = re.compile(
    rf"new|{_INBOX.pattern}|(?:Daily|Trending|Weekly|Monthly)(?: Papers)?|by ?AK and the research community"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY = re.compile(rf"({'|'.join(_MONTHS)})[a-z]{{0,6}}\.? (\d{{1,2}})(?:, (\d{{4}}))?")
_DAY_IN_NAME = re.compile(r"(?<![^\W_])((?:19|20)\d\d)([-_.]?)(\d\d)\2(\d\d)(?![^\W_])")
_YEAR_IN_NAME = re.compile(r"(?<![^\W_])(?:19|20)\d\d(?=\d{4}(?![^\W_])|[\W_]|$)")


def _without_furniture(lines: Sequence[_Line]) -> tuple[list[_Line], _Line | None]:
    """The lines that make papers, and the line that dates the page.

    Furniture stands at the top, and further down only where somebody joined captures: there the line about
    the inbox gives it away. Elsewhere a line such as "new" may be a title.
    """
    body: list[_Line] = []
    day: _Line | None = None
    in_furniture, invited, subscribed = True, False, False
    for index, line in enumerate(lines):
        if not in_furniture and _is_top(lines, index):
            in_furniture, invited, subscribed = True, False, False
        if in_furniture:
            shown = line.text
            if invited and not subscribed and shown.startswith(_SUBSCRIBE):
                # The button may be glued to what follows it.
                shown, subscribed = shown.removeprefix(_SUBSCRIBE).lstrip(), True
            if not shown or _FURNITURE.fullmatch(shown):
                invited = invited or bool(_INBOX.fullmatch(shown))
            elif _DAY.fullmatch(shown):
                day = day or _Line(line.number, shown)
            else:
                in_furniture = False
                body.append(_Line(line.number, shown))
        else:
            body.append(line)
    return body, day


def _is_top(lines: Sequence[_Line], index: int) -> bool:
    """Whether the furniture of another capture begins here."""
    if lines[index].text == "new" and index + 1 < len(lines):
        index += 1
    return bool(_INBOX.fullmatch(lines[index].text))


def _captured(day: str, name: str, modified: date) -> date | None:
    """The day of the capture: the page says month and day, and the year has to come from elsewhere."""
    if not (written := _DAY.fullmatch(day)):
        if (named := _DAY_IN_NAME.search(name)) and not day:
            return _date(int(named[1]), int(named[3]), int(named[4]))
        return None
    month, of_month = _MONTHS.index(written[1]) + 1, int(written[2])
    if written[3]:
        return _date(int(written[3]), month, of_month)
    if named := _YEAR_IN_NAME.search(name):
        return _date(int(named[0]), month, of_month)
    # A 29th of February may lie up to eight years back.
    years = range(modified.year, max(modified.year - 9, 0), -1)
    candidates = (_date(year, month, of_month) for year in years)
    return next((each for each in candidates if each and each <= modified), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# Titles and abstracts.

_LONGEST_TITLE = 200
_SHORTEST_ABSTRACT = 250
_SAMPLE = 80

_SENTENCE_BOUNDARY = re.compile(r"[a-z0-9)%][.!?] (?=[A-Z])")
_SENTENCE_END = re.compile(r"(?:[.!?…][\"'”’)\]}*]*|https?://\S+|www\.\S+)$")
_STARTS_WITHIN = re.compile(
    r"[a-z]+(?=[ ,;.)])|[,;:.()%&=]"
    r"|(?:Additionally|Also|Consequently|Experiments|Finally|Furthermore|Hence|However|In addition|Moreover"
    r"|Notably|Specifically|Therefore|Thus|To (?:address|mitigate|overcome|tackle) th(?:ese|is))\b"
)
_LONG_WORD = re.compile(r"[A-Za-z][\w-]{3,}")
_HANGS = re.compile(
    r"(?:[,;(-]| (?:a|an|and|are|as|at|be|by|for|from|in|into|is|its|of|on|or|our|that|the|their|these|this"
    r"|to|via|we|which|with))$"
)

# Costs of unlikely readings; only their proportions matter. The tests hold them against thousands of real
# papers with lines removed, broken and cut off.
_NO_ABSTRACT = 6.0
_NO_TITLE = 6.0
_BROKEN = 2.5
_CUT_OFF = 1.0
_LONGEST_BROKEN = 4_000
_MOST_PIECES = 40


def _entries(lines: Sequence[_Line]) -> list[_Entry]:
    """The lines put together: strictly in turn if that fits all of them, else the likeliest way."""
    titles, abstracts = lines[::2], lines[1::2]
    if (
        len(titles) == len(abstracts)
        and all(len(line.text) <= _LONGEST_TITLE for line in titles)
        and all(len(line.text) >= _SHORTEST_ABSTRACT for line in abstracts)
    ):
        return [_Entry(title, [abstract]) for title, abstract in zip(titles, abstracts, strict=True)]
    return _likeliest(lines)


def _likeliest(lines: Sequence[_Line]) -> list[_Entry]:
    """The cheapest way to cut the lines into entries, by dynamic programming.

    A line's length says most, but real titles reach 170 characters and real abstracts begin there, so the
    shapes of lines and of their joints decide together.
    """
    count = len(lines)
    shapes = [_shape(line.text) for line in lines]
    cost = [0.0] + [float("inf")] * count
    # For each end of an entry, where its title and its abstract start; equal if one is missing.
    chosen = [(0, 0)] * (count + 1)

    def offer(end: int, price: float, title: int, abstract: int) -> None:
        if price < cost[end]:
            cost[end], chosen[end] = price, (title, abstract)

    for start, first in enumerate(shapes):
        with_title = cost[start - 1] + shapes[start - 1].as_title if start else float("inf")
        without_title = cost[start] + _NO_TITLE
        base, title = min((with_title, start - 1), (without_title, start))
        for end, price in _abstract_prices(shapes, start):
            offer(end, base + price, title, start)
        missing = _CUT_OFF if start == count - 1 else _NO_ABSTRACT
        offer(start + 1, cost[start] + first.as_title + missing, start, start + 1)
    entries = []
    end = count
    while end:
        title, abstract = chosen[end]
        entries.append(_Entry(lines[title] if title < abstract else None, lines[abstract:end]))
        end = title
    return entries[::-1]


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a line looks like, as far as it tells titles, abstracts and pieces of abstracts apart."""

    length: int
    first_word: int
    as_title: float
    capitalised: bool
    starts_within: bool
    hangs: bool
    ends_sentence: bool


def _shape(text: str) -> _Shape:
    words = _LONG_WORD.findall(text, 0, 400)
    capitals = sum(word[0].isupper() for word in words)
    starts_within = bool(_STARTS_WITHIN.match(text))
    hangs = bool(_HANGS.search(text[-10:]))
    as_title = (
        max(0.0, (len(text) - 120) / 25)
        + 2.0 * len(_SENTENCE_BOUNDARY.findall(text, 0, 400))
        + 3.0 * (text[-1] in ".,;")
        + 2.0 * starts_within
        + 2.0 * hangs
        + 1.5 * (capitals < 0.35 * len(words))
    )
    return _Shape(
        length=len(text),
        first_word=len(text.partition(" ")[0]),
        as_title=as_title,
        capitalised=len(words) >= 2 and capitals >= 0.6 * len(words),
        starts_within=starts_within,
        hangs=hangs,
        ends_sentence=bool(_SENTENCE_END.search(text[-200:])),
    )


def _abstract_prices(shapes: Sequence[_Shape], start: int) -> Iterator[tuple[int, float]]:
    """What it costs to take one, two, … lines from `start` for an abstract, each with where they end."""
    first = shapes[start]
    length, width, joints = 0, 0, 0.0
    for index in range(start, min(len(shapes), start + _MOST_PIECES)):
        shape = shapes[index]
        length += shape.length
        width = max(width, shape.length)
        broken = 0.0
        if index > start:
            if length > _LONGEST_BROKEN:
                return
            joints += _joint(shapes[index - 1], shape, width)
            broken = _BROKEN + joints + max(0.0, (length - 2000) / 100)
        like_title = first.capitalised and first.length <= _LONGEST_TITLE
        price = broken + 1.0 * first.starts_within + 5.0 * like_title
        if index < len(shapes) - 1:
            price += max(0.0, (300 - length) / 60) + 3.0 * (not shape.ends_sentence)
        yield index + 1, price


def _joint(above: _Shape, below: _Shape, width: int) -> float:
    """What it costs to take two lines for one piece of text that is at least `width` wide."""
    if width <= _LONGEST_TITLE and not below.capitalised and above.length + below.first_word >= width:
        return 0.5  # the next word would not have fitted: a program broke the lines
    if above.ends_sentence:
        return 3.0 if below.starts_within else 6.0
    if below.starts_within:
        return 0.2
    if above.hangs:
        return 0.3
    above_is_short, below_is_short = above.length <= _LONGEST_TITLE, below.length <= _LONGEST_TITLE
    if above_is_short == below_is_short:
        reads_like_title = above.capitalised and below.capitalised
    else:
        reads_like_title = above_is_short or below.capitalised
    return 7.0 if reads_like_title else 4.0


def _problems(entry: _Entry, *, is_last: bool) -> Iterator[Problem]:
    """What is wrong with an entry."""
    title, abstract = entry.title, entry.abstract
    if title and not abstract:
        why = "the file ends after it" if is_last else "the next line reads like another title"
        yield Problem(title.number, "a title without an abstract", why)
    if not abstract:
        return
    first, last = abstract[0], abstract[-1]
    length = sum(len(line.text) + 1 for line in abstract) - 1
    if not title:
        yield Problem(first.number, "an abstract without a title", f"left out: {length:,} characters")
        return
    if len(abstract) > 1:
        yield Problem(first.number, f"an abstract in {len(abstract)} lines", "put together")
    if length > ABSTRACT_LIMIT:
        yield Problem(
            first.number, "an abstract too long to be one", f"cut after {ABSTRACT_LIMIT:,} characters"
        )
    if is_last and not _SENTENCE_END.search(last.text[-200:]):
        yield Problem(
            last.number, "an abstract that ends within a sentence", "the file may have been cut off"
        )


def _is_convincing(entry: _Entry) -> bool:
    if not entry.title or len(entry.abstract) != 1:
        return False
    title, abstract = entry.title.text, entry.abstract[0].text
    return (
        20 <= len(title) <= _LONGEST_TITLE
        and (title[0].isalnum() or title[0] in "\"'“‘([$")
        and title[-1] not in ".,;:{"
        and len(abstract) >= _SHORTEST_ABSTRACT
        and bool(_SENTENCE_BOUNDARY.search(abstract))
        and bool(_SENTENCE_END.search(abstract[-200:]))
    )
