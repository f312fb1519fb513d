"""What the papers of a query are, found by a plain reading of all texts that knows nothing of an index.

It shares no code with paperterm but the query trees: texts are folded and taken apart by regular expressions
of its own. Phrases have exact answers. A word, finished or not, also stands for its inflections, so for it
there is a least answer, the papers that have the very word or beginning, and a greatest, those that have any
word with nearly the same beginning.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from paperterm.papers import Paper
from paperterm.query import And, Everything, Facet, Node, Not, Or, Phrase, Prefix, Range, State, Word

_CONNECTOR = r"(?:[-./']|[$^_{}]{1,4})"
_WORD = re.compile(r"[^\W_]+")
_RUN = re.compile(rf"[^\W_]+(?:{_CONNECTOR}[^\W_]+)*(?:\+\+|#(?![^\W_]))?")
_POSSESSIVE = re.compile(r"(?<=[^\W_])'s(?![^\W_])")
_SUFFIX = re.compile(r"\+\+$|#$")
_GAP = r"[\W_]+"
_MOST_PARTS = 4
_ENDING = 4
"""The most letters that an inflection changes at the end of a word."""

_LEAST_LEFT = 3
_INFLECTED = 4
"""Shorter words have no inflections."""

_LOOKS = {"‘": "'", "’": "'", "‐": "-", "‑": "-", "–": "-", "−": "-"}

Numbers = frozenset[int]


class Bounds(NamedTuple):
    """The papers that must be found, and those that may be."""

    least: Numbers
    most: Numbers

    @property
    def exact(self) -> bool:
        """Whether there is but one right answer."""
        return self.least == self.most


class Reading:
    """All papers, read plainly.

    Args:
        papers: The papers, by number.
    """

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._papers = papers
        self._all = frozenset(range(len(papers)))
        self._texts: dict[str, list[str]] = {"title": [], "abstract": []}
        self._holders: dict[str, dict[str, set[int]]] = {}
        for field, texts in self._texts.items():
            holders = self._holders[field] = defaultdict(set)
            for number, paper in enumerate(papers):
                text = spelt(getattr(paper, field))
                texts.append(text)
                for word in _words(text):
                    holders[word].add(number)
        self._known: dict[Node, Bounds] = {}

    def bounds(self, tree: Node) -> Bounds:
        """What a query must find and may find."""
        match tree:
            case Everything():
                return Bounds(self._all, self._all)
            case And(children):
                each = [self.bounds(child) for child in children]
                return Bounds(
                    self._all.intersection(*(bounds.least for bounds in each)),
                    self._all.intersection(*(bounds.most for bounds in each)),
                )
            case Or(children):
                each = [self.bounds(child) for child in children]
                return Bounds(
                    frozenset().union(*(bounds.least for bounds in each)),
                    frozenset().union(*(bounds.most for bounds in each)),
                )
            case Not(child):
                bounds = self.bounds(child)
                return Bounds(self._all - bounds.most, self._all - bounds.least)
        if tree not in self._known:
            self._known[tree] = self._leaf(tree)
        return self._known[tree]

    def _leaf(self, leaf: Node) -> Bounds:
        match leaf:
            case Word(text, field):
                words = _WORD.findall(folded(text))
                least = self._whole(text, field)
                if len(words) > 1:
                    return Bounds(least, least | self._begun(_kept("".join(words)), field))
                return Bounds(least, least | self._begun(_kept(words[0]), field) if words else least)
            case Prefix(text, field):
                words = _WORD.findall(folded(text))
                found = self._side_by_side(text, field, open_end=True) if words else frozenset()
                if not words or len(text.split()) > 1:
                    return Bounds(found, found)
                together = "".join(words)
                found |= self._begun(together, field)
                if len(together) < _INFLECTED:
                    return Bounds(found, found)
                # the last part of a compound is matched by its other forms too, as a word of its own
                near = self._begun(_kept(together), field) if len(words) == 1 else self._near(words, field)
                return Bounds(found, found | near)
            case Phrase(text, field):
                found = self._whole(text, field)
            case Facet(name="topic", value=value):
                found = self._those(
                    lambda paper: any(
                        re.search(rf"(?:^|{_GAP}){re.escape(folded(value))}", folded(topic.name))
                        for topic in paper.topics
                    )
                )
            case State(name="has", value="code"):
                found = self._those(lambda paper: any(link.kind == "code" for link in paper.links))
            case Range(name=name, low=low, high=high):
                field = "upvotes" if name == "upvotes" else "published"
                found = self._those(lambda paper: _within(getattr(paper, field), low, high))
            case _:
                raise ValueError(f"a plain reading knows no {leaf}")
        return Bounds(found, found)

    def _near(self, words: Sequence[str], field: str | None) -> Numbers:
        """The papers that have a compound with another ending, in parts or in one piece."""
        together = self._begun(_kept("".join(words)), field)
        parts = self._begun(_kept(words[-1]), field)
        for word in words[:-1]:
            parts &= self._only(word, field)
        return together | parts

    def _those(self, fits: Callable[[Paper], bool]) -> Numbers:
        return frozenset(number for number, paper in enumerate(self._papers) if fits(paper))

    def _whole(self, text: str, field: str | None) -> Numbers:
        words = _WORD.findall(folded(text))
        if len(words) > 1:
            return self._side_by_side(text, field, open_end=False)
        return self._only("".join(words), field)

    def _begun(self, start: str, field: str | None) -> Numbers:
        return self._of(
            field,
            lambda holders: set().union(*(held for word, held in holders.items() if word.startswith(start))),
        )

    def _of(self, field: str | None, numbers: Callable[[dict[str, set[int]]], Iterable[int]]) -> Numbers:
        fields = (field,) if field else tuple(self._texts)
        return frozenset().union(*(numbers(self._holders[each]) for each in fields))

    def _side_by_side(self, text: str, field: str | None, *, open_end: bool) -> Numbers:
        """The papers whose text has these words next to each other, each in parts or in one piece."""
        runs = [_WORD.findall(part) for part in folded(text).split()]
        patterns = [_either(parts, open_end and place == len(runs)) for place, parts in enumerate(runs, 1)]
        pattern = re.compile("(?<=[ -])" + "[ -]".join(patterns))
        found: set[int] = set()
        for each in (field,) if field else tuple(self._texts):
            # what lacks one of the words need not be read
            holding = set(self._all)
            for place, parts in enumerate(runs, 1):
                holding &= self._holding(each, parts, open_end and place == len(runs))
            found.update(number for number in holding if pattern.search(self._texts[each][number]))
        return frozenset(found)

    def _holding(self, field: str, parts: Sequence[str], open_end: bool) -> Numbers:
        """The papers that have all parts of a compound, or all of it in one piece."""
        last = self._begun if open_end else self._only
        together = last(parts[-1], field)
        for part in parts[:-1]:
            together &= self._only(part, field)
        return together | last("".join(parts), field)

    def _only(self, word: str, field: str | None) -> Numbers:
        return self._of(field, lambda holders: holders.get(word, set()))


def folded(text: str) -> str:
    """A text without case and accents; what is not a letter or digit stays what it is."""
    return "".join(_folded_letter(letter) for letter in text)


def _folded_letter(letter: str) -> str:
    if letter.isascii():
        return letter.lower()
    if letter in _LOOKS:
        return _LOOKS[letter]
    if unicodedata.category(letter) in ("Mn", "Mc", "Me", "Cf"):
        return ""
    if not letter.isalnum():
        return letter.lower()
    bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
    simple = bare.casefold()
    if "α" <= simple <= "ω":
        # a Greek letter goes by its name, as in beta-VAE
        name = unicodedata.name(simple).rpartition("SMALL LETTER ")[2].removeprefix("FINAL ").lower()
        return name.replace("lamda", "lambda")
    return simple if simple.isalnum() else letter.lower()


def _words(text: str) -> set[str]:
    """The words of a text that is `spelt`, and its compounds in one piece."""
    runs = text.split()
    return {word.rstrip("+#") for run in runs for word in run.split("-")} | {
        run.replace("-", "") for run in runs
    }


def spelt(text: str) -> str:
    """The words of a text between blanks, the parts of a compound between hyphens.

    A chain of many parts is an address and no compound, and 3.5 is not 35.
    """
    runs = []
    for run in _RUN.findall(_POSSESSIVE.sub("", folded(text))):
        parts = _WORD.findall(run)
        together = len(parts) <= _MOST_PARTS and not "".join(parts).isdigit()
        runs.append(("-" if together else " ").join(parts) + (_SUFFIX.search(run) or [""])[0])
    return f" {' '.join(runs)} "


def _either(parts: Sequence[str], open_end: bool) -> str:
    """A pattern for a word or compound: part by part, or a compound that is the same without hyphens."""
    loose = "-?".join("".join(parts))
    end, whole_end = ("", "") if open_end else ("(?=[ -])", "(?= )")
    return f"(?:{'[ -]'.join(parts)}{end}|(?<= ){loose}{whole_end})"


def _kept(word: str) -> str:
    """The beginning that all inflections of a word share."""
    return word[: max(_LEAST_LEFT, len(word) - _ENDING)]


def _within(value: object, low: object, high: object) -> bool:
    return value is not None and (low is None or low <= value) and (high is None or value <= high)  # type: ignore[operator]
