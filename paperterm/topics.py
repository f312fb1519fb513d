"""What a paper is about and what kind of document it is, by phrases that a reader can check.

A topic is earned by phrases that stand in the paper's own title and abstract, and it is shown with them: they
are its whole justification. The phrases are data, in `topics.toml`, which also says how they are written.

The score of a topic is 3 for a phrase in the title, 1 for each different phrase in the abstract (3 at most),
and 1 more if the abstract's only phrase occurs three times. It is assigned at 3, and the best four are kept;
a paper that reaches 3 nowhere gets its best topic at 2. A kind is assigned by any one of its phrases.

A word counts once for a topic, in the longest of the topic's phrases that it is part of: a "knowledge graph"
is not counted as a "graph" again.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from paperterm.papers import Digest, Topic

_IN_TITLE = 3
_MOST_IN_ABSTRACT = 3
_OFTEN = 3
_ASSIGNED = 3
_FALLBACK = 2
_MOST_TOPICS = 4


def topics_of(title: str, abstract: str) -> tuple[Topic, ...]:
    """The topics of a paper, the best first and four at most, each with the phrases that earned it.

    The order is by score, then by the number of different phrases, then as in `topic_names`. The phrases are
    pieces of the paper's text, white space taken as single blanks; those of the title come first.
    """
    names = topic_names()
    in_title, in_abstract = _readings(title, abstract)
    ranking = []
    for topic in in_title.found.keys() | in_abstract.found.keys():
        high, low = in_title.found.get(topic, _NONE), in_abstract.found.get(topic, _NONE)
        phrases = len(low)
        score = (_IN_TITLE if high else 0) + (phrases if phrases < _MOST_IN_ABSTRACT else _MOST_IN_ABSTRACT)
        if phrases == 1:
            (places,) = low.values()
            score += len(places) >= _OFTEN
        if score >= _FALLBACK and topic < len(names):
            ranking.append((-score, -len(high) - phrases, topic))
    ranking.sort()
    best = [topic for minus, _, topic in ranking[:_MOST_TOPICS] if -minus >= _ASSIGNED]
    best = best or [topic for *_, topic in ranking[:1]]
    return tuple([Topic(names[topic], _reasons(topic, in_title, in_abstract)) for topic in best])


def labelled(digest: Digest) -> Digest:
    """The digest with the topics and kinds of all its papers."""
    papers = tuple(
        [
            replace(
                paper,
                topics=topics_of(paper.title, paper.abstract),
                kinds=kinds_of(paper.title, paper.abstract),
            )
            for paper in digest.papers
        ]
    )
    return replace(digest, papers=papers)


def kinds_of(title: str, abstract: str) -> tuple[str, ...]:
    """The kinds of document that a paper shows itself to be, in the order of `kind_names`; often none."""
    in_title, in_abstract = _readings(title, abstract)
    kinds = enumerate(kind_names(), len(topic_names()))
    return tuple(name for kind, name in kinds if kind in in_title.found or kind in in_abstract.found)


def topic_names() -> tuple[str, ...]:
    """Every topic, in a stable order."""
    return _rules().topics


def kind_names() -> tuple[str, ...]:
    """Every kind of document, in a stable order."""
    return _rules().kinds


# The phrases

_FIRST = "^"  # Stands before the first word of a title.
_QUESTION = "?"  # Stands after the last word of a title that asks a question.
_STEM = 3  # The characters of a word that phrases are sorted by: no more than any prefix has.
_MEMORY = 1 << 15  # The words that a state remembers, for the sake of a process that reads a million papers.


class _Pattern(NamedTuple):
    """One word of a phrase: in which spelling, and with which endings."""

    text: str
    as_written: bool
    any_ending: bool

    def matches(self, word: str) -> bool:
        """Whether a word of a paper fits."""
        head = word[: len(self.text)] if self.any_ending else word
        if self.as_written:
            return head == self.text
        # A word in capitals is a name (GENOME, CLIP), not the word that it spells.
        return head.lower() == self.text and not _is_acronym(head)


@dataclass(frozen=True, slots=True, eq=False)
class _Phrase:
    """A phrase of a facet: a topic or a kind, by number. A void one only keeps its words from counting."""

    facet: int
    patterns: tuple[_Pattern, ...]
    length: int
    void: bool


_NOTHING = _Phrase(0, (), 0, void=False)


class _State(dict[str, "_State | None"]):
    """Where a reader stands after some words: which phrases are complete there, and which go on.

    It maps a further word to the state after it, or to None where no phrase goes on. A word is compared with
    phrases when it first comes up and remembered from then on, so that reading costs one look-up a word.
    """

    __slots__ = ("complete", "depth", "going")

    def __init__(self, phrases: Iterable[_Phrase], depth: int = 0, complete: Iterable[_Phrase] = ()) -> None:
        super().__init__()
        self.depth = depth
        self.going: dict[str, dict[_Pattern, list[_Phrase]]] = {}
        # One for each facet: the longest, of equally long ones one that is void, and else the first.
        longest = {phrase.facet: phrase for phrase in complete}
        for phrase in phrases:
            if phrase.length > depth:
                pattern = phrase.patterns[depth]
                self.going.setdefault(pattern.text[:_STEM].lower(), {}).setdefault(pattern, []).append(phrase)
            elif phrase.void or longest.get(phrase.facet, _NOTHING).length < depth:
                longest[phrase.facet] = phrase
        self.complete = tuple(longest.values())

    def __missing__(self, word: str) -> _State | None:
        state = None
        if patterns := self.going.get(word[:_STEM].lower()):
            phrases = [
                phrase for pattern in patterns if pattern.matches(word) for phrase in patterns[pattern]
            ]
            if phrases:
                state = _State(phrases, self.depth + 1, self.complete)
        if len(self) >= _MEMORY:
            self.clear()
        self[word] = state
        return state


class _Rules(NamedTuple):
    """The compiled phrases. A facet's number is its place in the topics followed by the kinds."""

    topics: tuple[str, ...]
    kinds: tuple[str, ...]
    title: _State
    abstract: _State


@functools.cache
def _rules() -> _Rules:
    """The phrases of `topics.toml`, compiled on first use."""
    import tomllib

    # Not through importlib.resources, which takes longer to import than the phrases take to compile.
    data = tomllib.loads(Path(__file__).with_name("topics.toml").read_text(encoding="utf-8"))
    topics, kinds = data["topics"], data["kinds"]
    for_title, for_abstract = [], []
    for facet, text in enumerate((*topics.values(), *kinds.values())):
        for written in text.replace("\n", ",").split(","):
            if written := written.strip():
                phrase, place = _phrase(facet, written)
                if place != "A":
                    for_title.append(phrase)
                if place != "T":
                    for_abstract.append(phrase)
    return _Rules(tuple(topics), tuple(kinds), _State(for_title), _State(for_abstract))


def _phrase(facet: int, written: str) -> tuple[_Phrase, str]:
    """A phrase and where it may stand: T, A or, for both, nothing."""
    place, _, phrase = written.rpartition(":")
    words = phrase.removeprefix("!").replace(_FIRST, f"{_FIRST} ").replace("-", " ").split()
    return _Phrase(facet, tuple(map(_pattern, words)), len(words), phrase.startswith("!")), place


def _pattern(written: str) -> _Pattern:
    """One word of a phrase, with its ending."""
    text = written.removesuffix("*")
    as_written = _is_acronym(text)
    return _Pattern(text if as_written else text.lower(), as_written, text != written)


def _is_acronym(word: str) -> bool:
    """Whether a word has two capitals or more."""
    return sum(map(str.isupper, word)) >= 2


# The reading

_Found = dict[_Phrase, list[int]]
_NONE: _Found = {}


class _Reading(NamedTuple):
    """A text that has been searched for phrases.

    Attributes:
        text: The text.
        plain: The text with blanks for hyphens and line ends for punctuation, character for character.
        words: Its words. What keeps two words from being neighbours stands between them as an empty one.
        found: For each facet, its phrases and the words at which they begin.
    """

    text: str
    plain: str
    words: list[str]
    found: dict[int, _Found]


# One paper is remembered, because its topics and its kinds are asked for in turn.
@functools.lru_cache(maxsize=1)
def _readings(title: str, abstract: str) -> tuple[_Reading, _Reading]:
    """The title and the abstract, each searched for its phrases."""
    rules = _rules()
    return _read(title, rules.title, is_title=True), _read(abstract, rules.abstract)


class _Separators(dict[int, str]):
    """What each character becomes in plain text: itself in a word, a blank, or a line end."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character.isspace() or character in "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}":
            plain = " "
        else:
            plain = character if character.isalnum() else "\n"
        self[code] = plain
        return plain


_SEPARATORS = _Separators()


def _read(text: str, phrases: _State, *, is_title: bool = False) -> _Reading:
    """Search a text for phrases, the longest of each facet at each word."""
    if "\n" in text or "  " in text:
        text = " ".join(text.split())
    plain = text.translate(_SEPARATORS)
    words = plain.strip().replace("\n", "  ").split(" ")
    if is_title:
        words = [_FIRST, *words, _QUESTION if text.endswith(_QUESTION) else ""]
    words.append("")

    found: dict[int, _Found] = {}
    covered: dict[int, int] = {}
    reach = 0  # Where the words end that are covered for any facet.
    for start, first in enumerate(map(phrases.__getitem__, words)):
        if first is None:
            continue
        state, end = first, start + 1
        while state.going and (further := state[words[end]]) is not None:
            state, end = further, end + 1
        for phrase in state.complete:
            end = start + phrase.length
            if start < reach and covered.get(phrase.facet, 0) >= end:
                continue
            if phrase.length > 1:
                covered[phrase.facet] = end
                reach = max(reach, end)
            if not phrase.void:
                found.setdefault(phrase.facet, {}).setdefault(phrase, []).append(start)
    return _Reading(text, plain, words, found)


def _reasons(topic: int, *readings: _Reading) -> tuple[str, ...]:
    """The phrases of a topic as they first stand in the texts."""
    reasons: dict[_Phrase, str] = {}
    for reading in readings:
        for phrase, places in reading.found.get(topic, _NONE).items():
            if phrase not in reasons:
                reasons[phrase] = _piece(reading, places[0], phrase.length)
    return tuple(reasons.values())


def _piece(reading: _Reading, start: int, length: int) -> str:
    """So many words from a place, as they stand in the text."""
    if length == 1:
        return reading.words[start]
    piece = " ".join(reading.words[start : start + length]).removeprefix(f"{_FIRST} ")
    at = reading.plain.index(piece)
    return reading.text[at : at + len(piece)]
