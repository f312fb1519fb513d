"""Queries for papers that are known, made from their texts alone: whoever asks has seen no index.

Words are cut by a pattern of this module's own, so that no engine is asked in its own terms.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from .corpora import Entry

_SEED = 20250417
_WORD = re.compile(r"[a-z0-9]+")
_ADDRESS = re.compile(r"\S*(?:https?:|www\.)\S*")
_NAME = re.compile(r"([A-Za-z][\w.+-]{1,14}):\s")
_ACRONYM = re.compile(r"\b[A-Z][A-Za-z]*[A-Z][A-Za-z]*s?\b")
_COMMON = frozenset(
    """
    a about above across after all also an and any are as at be beyond but by can do does for from has have
    how in into is it its just more no nor not of off on one only or our out over so than that the their them
    then there these they this through to towards toward under up upon use via was we what when where which
    while who whose why will with within without you your
    """.split()  # noqa: SIM905 -- prose reads better than a hundred quotation marks
)
_RARE = 0.003
"""A word is rare that at most this part of the papers has, and at least two."""

_MEDIUM = (0.01, 0.08)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LEAST_MISSPELT = 5
_LEAST_BEGUN = 3


class Question(NamedTuple):
    """What somebody types, and the paper that is meant by it."""

    text: str
    wanted: int


class _Texts:
    """The papers as their words."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.titles = [_words(entry.title) for entry in entries]
        self.all_words = [
            sorted(set(title + _words(entry.abstract)))
            for title, entry in zip(self.titles, entries, strict=True)
        ]
        self.frequency = Counter(word for words in self.all_words for word in words)

    def between(self, number: int, least: float, most: float) -> list[str]:
        """The words of a paper that so many papers have, apart from numbers."""
        return [
            word
            for word in self.all_words[number]
            if least <= self.frequency[word] <= most and word.isalpha() and len(word) > 2
        ]


def questions(entries: Sequence[Entry], per_class: int) -> dict[str, list[Question]]:
    """Queries by class, the same on every run.

    Args:
        entries: The papers; a question says the number of the one that is meant.
        per_class: How many of each, where the papers give so many.
    """
    texts = _Texts(entries)
    asked: dict[str, list[Question]] = {}
    for name, ask in _CLASSES.items():
        chance = random.Random(f"{_SEED} {name}")
        numbers = list(range(len(entries)))
        chance.shuffle(numbers)
        asked[name] = []
        for number in numbers:
            words = ask(texts, number, chance)
            if words and len(asked[name]) < per_class:
                asked[name].append(Question(" ".join(words), number))
    return asked


def _words(text: str) -> list[str]:
    return _WORD.findall(_ADDRESS.sub(" ", text).lower())


def _rare(texts: _Texts, number: int, chance: random.Random) -> list[str]:
    rare = texts.between(number, 2, max(2, _RARE * len(texts.entries)))
    return chance.sample(rare, chance.choice((2, 3))) if len(rare) > 2 else []


def _medium(texts: _Texts, number: int, chance: random.Random) -> list[str]:
    least, most = (part * len(texts.entries) for part in _MEDIUM)
    medium = texts.between(number, least, most)
    return chance.sample(medium, 3) if len(medium) > 2 else []


def _paraphrased(texts: _Texts, number: int, chance: random.Random) -> list[str]:
    """The words of the title in another order, one missing or another in its place, some inflected."""
    words = _telling(texts.titles[number])
    if len(words) < 4:
        return []
    words.remove(chance.choice(words))
    others = [word for word in texts.between(number, 2, len(texts.entries) / 20) if word not in words]
    if others and chance.random() < 0.5:
        words.append(chance.choice(others))
    chance.shuffle(words)
    for place in chance.sample(range(len(words)), 2):
        forms = [form for form in _inflected(words[place]) if texts.frequency[form] > 1]
        if forms:
            words[place] = chance.choice(forms)
    return words


def _inflected(word: str) -> list[str]:
    """What may be other forms of a word; only those that some paper writes are taken."""
    if len(word) < 4 or not word.isalpha():
        return []
    forms = [word[:-1] if word.endswith("s") else f"{word}s"]
    if word.endswith("ing"):
        forms += [word[:-3], f"{word[:-3]}e", f"{word[:-3]}ed"]
    elif word.endswith("ed"):
        forms += [word[:-2], word[:-1], f"{word[:-2]}ing"]
    elif word.endswith("e"):
        forms += [f"{word}d", f"{word[:-1]}ing"]
    elif word.endswith("y"):
        forms += [f"{word[:-1]}ies"]
    else:
        forms += [f"{word}ed", f"{word}ing"]
    return forms


def _name(texts: _Texts, number: int, chance: random.Random) -> list[str]:
    """The name before the colon of a title, or an acronym in it beside one of its other words."""
    title = texts.entries[number].title
    if name := _NAME.match(title):
        return [name[1] if chance.random() < 0.5 else name[1].lower()]
    acronyms = _ACRONYM.findall(title)
    if not acronyms or title.isupper():
        return []
    acronym = chance.choice(acronyms)
    beside = [word for word in _telling(texts.titles[number]) if word not in _words(acronym)]
    return [acronym.lower(), chance.choice(beside)] if beside else []


def _begun(texts: _Texts, number: int, chance: random.Random) -> list[str]:
    """Some words of the title in order, the last one cut off."""
    title = texts.titles[number]
    last = [place for place, word in enumerate(title) if place >= 2 and len(word) > _LEAST_BEGUN + 1]
    last = [place for place in last if title[place].isalpha() and title[place] not in _COMMON]
    if not last:
        return []
    end = chance.choice(last)
    start = chance.choice((0, 0, max(0, end - 3), max(0, end - 2)))
    start = max(start, end - 4)
    return [*title[start:end], title[end][: chance.randint(_LEAST_BEGUN, len(title[end]) - 1)]]


def _misspelt(texts: _Texts, number: int, chance: random.Random) -> list[str]:
    """Words of the title in order, in one of them a letter swapped with the next, left out or replaced."""
    words = _telling(texts.titles[number])[:5]
    long = [place for place, word in enumerate(words) if len(word) >= _LEAST_MISSPELT and word.isalpha()]
    if len(words) < 3 or not long:
        return []
    place = chance.choice(long)
    words[place] = _slipped(words[place], chance)
    return words


def _slipped(word: str, chance: random.Random) -> str:
    while True:
        at = chance.randrange(len(word))
        slipped = chance.choice(
            (
                word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :],
                word[:at] + word[at + 1 :],
                word[:at] + chance.choice(_LETTERS) + word[at + 1 :],
            )
        )
        if slipped != word:
            return slipped


def _telling(words: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(word for word in words if word not in _COMMON and len(word) > 1))


_CLASSES: dict[str, Callable[[_Texts, int, random.Random], list[str]]] = {
    "rare words": _rare,
    "medium words": _medium,
    "paraphrased title": _paraphrased,
    "name or acronym": _name,
    "last word cut off": _begun,
    "one typo": _misspelt,
}
