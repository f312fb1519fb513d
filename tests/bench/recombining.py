"""More papers out of real ones, with a vocabulary that grows as that of real papers does.

Sentences and titles of papers near in topic are put together anew. That alone would repeat each rare word as
often as its sentence, and no new word would ever come: so the words that one or two papers have are replaced,
with a chance that depends on how many words so many real papers would have, by words that nobody has used
yet, or else by one that stood in for them before. A word that is used becomes likelier to be used again, so a
few of them become common and most stay rare, as in prose (H. A. Simon, "On a class of skew distribution
functions", Biometrika 42, 1955).
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import log
from typing import NamedTuple

from paperterm.papers import normalised_title

_SEED = 20250703
_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_TITLE_BREAK = re.compile(r":\s|\s(?=(?:for|with|via|in|from|of|by|through|using|on|and)\s)")
_RARE = 2
"""Words of at most so many papers are the ones that others would have in their place."""

_TELLING = (3, 150)
"""How many papers may have a word that makes two of them near."""

_NEAR = 24
_OWN_SENTENCES = 0.6
_MEMORY = 3
"""The letters before the next that decide it, in a coined word."""

_LONGEST = 24
_SHUFFLES = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper as it goes into a digest; `day` names the digest."""

    day: str
    title: str
    abstract: str
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    upvotes: int | None = None
    arxiv_id: str | None = None
    published: str | None = None

    @property
    def text(self) -> str:
        """What is searched as title and abstract."""
        return f"{self.title}\n{self.abstract}"


class Growth(NamedTuple):
    """How many different words so many papers have, by Heaps' law: `words * (n / papers) ** exponent`."""

    papers: int
    words: int
    exponent: float

    def at(self, papers: int) -> int:
        """The number of different words in so many papers."""
        return round(self.words * float((papers / self.papers) ** self.exponent))


def words_of(text: str) -> set[str]:
    """The different words of a text, in lower case."""
    return set(_WORD.findall(text.lower()))


def frequencies(texts: Iterable[str]) -> Counter[str]:
    """In how many texts each word stands."""
    found: Counter[str] = Counter()
    for text in texts:
        found.update(words_of(text))
    return found


def growth(texts: Sequence[str]) -> Growth:
    """Measure how the vocabulary grows, over the last two doublings of the texts in several random orders."""
    rng = random.Random(_SEED)
    words = [words_of(text) for text in texts]
    if not any(words):
        return Growth(len(texts), 0, 0.0)
    slopes = []
    for _ in range(_SHUFFLES):
        rng.shuffle(words)
        seen: set[str] = set()
        sizes = []
        for number, each in enumerate(words, 1):
            seen |= each
            if number in (len(words) // 4, len(words)):
                sizes.append((number, len(seen)))
        slopes += [log(more / few) / log(late / early) for (early, few), (late, more) in pairwise(sizes)]
    return Growth(len(texts), len(set().union(*words)), sum(slopes) / len(slopes))


def recombined(entries: Sequence[Entry], count: int) -> Iterator[Entry]:
    """These entries and as many made from them as are missing from a count; the same ones every time.

    Args:
        entries: Real papers.
        count: How many papers to give.
    """
    yield from entries
    missing = count - len(entries)
    if missing <= 0:
        return
    rng = random.Random(_SEED)
    drafts = list(_drafts(entries, missing, rng))
    of_text = _Coining([entry.text for entry in entries], [draft.text for draft in drafts], rng)
    of_names = _Coining(
        ["\n".join(entry.authors) for entry in entries], ["\n".join(draft.authors) for draft in drafts], rng
    )
    taken = {normalised_title(entry.title) for entry in entries}
    for number, draft in enumerate(drafts):
        substitute = of_text.for_one_paper()
        title = substitute(draft.title)
        while normalised_title(title) in taken:
            title = f"{of_text.coined(rng.choice(draft.title.split())).capitalize()}: {draft.title}"
        taken.add(normalised_title(title))
        name = of_names.for_one_paper()
        yield replace(
            draft,
            title=title,
            abstract=substitute(draft.abstract),
            authors=tuple(map(name, draft.authors)),
            arxiv_id=draft.arxiv_id and f"{draft.arxiv_id[:4]}.{50_000 + number // 12}",
        )


def _drafts(entries: Sequence[Entry], count: int, rng: random.Random) -> Iterator[Entry]:
    """Papers put together from near ones, each entry being the first part of as many as any other."""
    near = _near([entry.text for entry in entries], rng)
    sentences = [_SENTENCE.split(entry.abstract) for entry in entries]
    taken = {normalised_title(entry.title) for entry in entries}
    order: list[int] = []
    for _ in range(count):
        if not order:
            order = list(range(len(entries)))
            rng.shuffle(order)
        own = order.pop()
        others = rng.sample(near[own], len(near[own]))
        first, second = entries[own], entries[others[0]]
        titles = [_mixed_title(first.title, entries[other].title) for other in others]
        title = next((each for each in titles if normalised_title(each) not in taken), titles[0])
        taken.add(normalised_title(title))
        yield replace(
            first,
            day=rng.choice((first.day, second.day)),
            title=title,
            abstract=" ".join(dict.fromkeys(_mixed(sentences[own], sentences[others[0]], rng))),
            authors=tuple(dict.fromkeys((*first.authors[::2], *second.authors[1::2]))),
            keywords=tuple(dict.fromkeys((*first.keywords[::2], *second.keywords[1::2]))),
            upvotes=rng.choice((first.upvotes, second.upvotes)),
        )


def _mixed(own: Sequence[str], other: Sequence[str], rng: random.Random) -> Iterator[str]:
    """A text's sentences, some of them those that stand at the same place of another."""
    for place, sentence in enumerate(own):
        if rng.random() < _OWN_SENTENCES:
            yield sentence
        else:
            yield other[place * len(other) // len(own)]


def _mixed_title(first: str, second: str) -> str:
    """The beginning of one title and the end of another."""
    head, tail = _TITLE_BREAK.search(first), _TITLE_BREAK.search(second)
    if head is None:
        return first if tail is None else f"{second[: tail.start()]}: {first}"
    if tail is None:
        return f"{first[: head.start()]}: {second}"
    glue = ": " if ":" in head[0] + tail[0] else " "
    return f"{first[: head.start()]}{glue}{second[tail.end() :]}"


def _near(texts: Sequence[str], rng: random.Random) -> list[list[int]]:
    """For each text the others that share most of what is telling, the nearest first."""
    least, most = _TELLING
    holders: dict[str, list[int]] = defaultdict(list)
    words = [sorted(words_of(text)) for text in texts]
    for number, each in enumerate(words):
        for word in each:
            holders[word].append(number)
    weights = {
        word: log(len(texts) / len(held)) for word, held in holders.items() if least <= len(held) <= most
    }
    near = []
    for number, each in enumerate(words):
        shared: defaultdict[int, float] = defaultdict(float)
        for word in each:
            weight = weights.get(word)
            if weight:
                for other in holders[word]:
                    shared[other] += weight
        shared.pop(number, None)
        found = sorted(shared, key=lambda other: (-shared[other] / len(words[other]) ** 0.5, other))[:_NEAR]
        near.append(found or rng.sample(range(len(texts)), min(_NEAR, len(texts))))
    return near


class _Coining:
    """Replaces rare words, so often by new ones that the vocabulary becomes as large as it would.

    Args:
        texts: Real texts.
        drafts: Texts made of their sentences, which are to be gone through.
        rng: Where chance comes from.
    """

    def __init__(self, texts: Sequence[str], drafts: Sequence[str], rng: random.Random) -> None:
        self._rng = rng
        found = frequencies(texts)
        self._used = set(found)
        self._pools = {word: [word] for word, often in found.items() if often <= _RARE}
        grown = growth(texts)
        places = sum(len(self._pools.keys() & words_of(draft)) for draft in drafts)
        missing = grown.at(len(texts) + len(drafts)) - grown.words
        self._chance = min(1.0, missing / max(1, places))
        self._next: dict[str, str] = defaultdict(str)
        for text in texts:
            for match in _WORD.finditer(text):
                if match[0].lower() in self._pools:
                    self._learn(match[0])

    def for_one_paper(self) -> Callable[[str], str]:
        """What to do with each text of a paper, in which a word always becomes the same one."""
        chosen: dict[str, str] = {}

        def substituted(match: re.Match[str]) -> str:
            word = match[0].lower()
            pool = self._pools.get(word)
            if pool is None:
                return match[0]
            if word not in chosen:
                chosen[word] = (
                    self.coined(match[0]) if self._rng.random() < self._chance else self._rng.choice(pool)
                )
                pool.append(chosen[word])
            # the word itself as it is written here, another as it was coined
            return match[0] if chosen[word] == word else chosen[word]

        return lambda text: _WORD.sub(substituted, text)

    def coined(self, like: str) -> str:
        """A word that nobody has used, which begins as another and goes on as rare words do."""
        word = ""
        for attempt in range(100):
            word = like[: 1 if attempt < 50 else _MEMORY]
            while len(word) < _LONGEST:
                letter = self._rng.choice(self._next[word[-_MEMORY:]] or "\n")
                if letter == "\n":
                    break
                word += letter
            if len(word) > 1 and word.lower() not in self._used:
                break
        while word.lower() in self._used:
            word += self._rng.choice("0123456789" if word.isdigit() else "aeioulnrst")
        self._used.add(word.lower())
        return word

    def _learn(self, word: str) -> None:
        for end in range(1, len(word) + 1):
            self._next[word[max(0, end - _MEMORY) : end]] += word[end] if end < len(word) else "\n"
