"""Words on the rise: those that papers use more than the papers before them did."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from paperterm.analysis import line, stem
from paperterm.latex import readable
from paperterm.links import without_links
from paperterm.papers import Paper
from paperterm.telling import telling

_LEAST_PAPERS = 3
_LEAST_SHARE = 0.05
"""What fewer of the papers say, or a smaller part of them, is chance."""

_MOST_EARLIER = 2_000
"""Of more earlier papers than this every so-manieth is read, which tells as much."""

_SURE = 1.96
"""So many standard deviations away from no change at all is what one word in forty is by chance."""

_PRIOR = 1.0
"""How many papers' worth of opinion there is that a word is said as often as before."""

_LEAST_GROWTH = 1.5
"""What half as many again do not say is no news, however sure it is."""

_PREFIXES = frozenset(
    (
        "anti",
        "auto",
        "cross",
        "inter",
        "intra",
        "multi",
        "non",
        "post",
        "pre",
        "pseudo",
        "self",
        "semi",
        "sub",
    )
)
"""What says nothing without the word behind it."""

_Term = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rise:
    """A word, or two that stand side by side, and how many papers say it.

    Attributes:
        words: The words as they are mostly written.
        now: How many of the papers say it.
        size: How many papers there are.
        before: How many of the earlier papers do.
        size_before: How many earlier papers were looked at.
        surely: How many standard deviations the rise is away from none.
        example: The id of the first of the papers that says it.
    """

    words: str
    now: int
    size: int
    before: int
    size_before: int
    surely: float
    example: str

    def described(self) -> str:
        """It in words, such as "mamba (9 of 40 papers, before 2 of 400)"."""
        before = f"before {self.before:,} of {self.size_before:,}"
        return f"{self.words} ({self.now:,} of {self.size:,} papers, {before})"


def rising(papers: Sequence[Paper], earlier: Sequence[Paper], limit: int = 12) -> list[Rise]:
    """The words that papers say more often than earlier papers, the surest first.

    For each word that tells what a paper is about, and each pair of them side by side, the papers that say
    it are counted in both sets; inflections count as one word. The difference of their log-odds, with a
    prior as informative as one paper that says what all papers say, is measured in its standard deviations:
    the method of Monroe, Colaresi and Quinn, "Fightin' Words" (2008), on papers in place of words. A pair
    stands for its words where it rises nearly as surely as they do.

    Args:
        papers: The papers.
        earlier: Those that they are compared with; of very many an even sample is.
        limit: How many at the most.

    Returns:
        What is on the rise; nothing where there are too few papers on one side.
    """
    if len(papers) < _LEAST_PAPERS or len(earlier) < _LEAST_PAPERS:
        return []
    earlier = earlier[:: -(-len(earlier) // _MOST_EARLIER)]
    holders: dict[_Term, list[str]] = {}
    written: dict[_Term, Counter[str]] = {}
    for paper in papers:
        for term, words in _said(paper).items():
            holders.setdefault(term, []).append(paper.id)
            written.setdefault(term, Counter())[words] += 1
    least = max(_LEAST_PAPERS, len(papers) * _LEAST_SHARE)
    wanted = {term for term, ids in holders.items() if len(ids) >= least and not _PREFIXES.issuperset(term)}
    before = Counter(term for paper in earlier for term in _stems(paper) & wanted)
    rises = {
        term: Rise(
            written[term].most_common(1)[0][0],
            len(holders[term]),
            len(papers),
            before[term],
            len(earlier),
            surely,
            holders[term][0],
        )
        for term in wanted
        if len(holders[term]) * len(earlier) >= _LEAST_GROWTH * before[term] * len(papers)
        and (surely := _surely(len(holders[term]), len(papers), before[term], len(earlier))) >= _SURE
    }
    return _without_parts(rises)[:limit]


def _said(paper: Paper) -> dict[_Term, str]:
    """The words and pairs of words of a paper by their stems, each as it is first written."""
    said: dict[_Term, str] = {}
    for text in map(without_links, (readable(paper.title), readable(paper.abstract))):
        found = list(telling(text))
        for root, start, end in found:
            said.setdefault((root,), text[start:end].casefold())
        for (first, start, before), (second, after, end) in pairwise(found):
            if text[before:after] in (" ", "-"):
                said.setdefault((first, second), text[start:end].casefold())
    return said


def _stems(paper: Paper) -> set[_Term]:
    """The words and pairs of words of a paper by their stems, telling or not, which is found fast."""
    found: set[_Term] = set()
    for text in map(line, (paper.title, paper.abstract)):
        roots = list(map(stem, text.replace("-", " ").split()))
        found.update((root,) for root in roots)
        found.update(pairwise(roots))
        found.update((stem(word.replace("-", "")),) for word in text.split() if "-" in word)
    return found


def _surely(now: int, size: int, before: int, size_before: int) -> float:
    """The rise of a share in standard deviations, by the log-odds of both with an informative prior."""
    share = (now + before) / (size + size_before)
    yes, no = _PRIOR * share, _PRIOR * (1 - share)
    odds = math.log((now + yes) / (size - now + no)) - math.log((before + yes) / (size_before - before + no))
    variance = 1 / (now + yes) + 1 / (before + yes)
    return odds / math.sqrt(variance)


def _without_parts(rises: dict[_Term, Rise]) -> list[Rise]:
    """The rises in order, without what says the same as one that is there: a word of a pair, a pair of it."""
    told: set[str] = set()
    shown: list[Rise] = []
    for term in sorted(rises, key=lambda term: _rank(term, rises)):
        if told.isdisjoint(term):
            told.update(term)
            shown.append(rises[term])
    return sorted(shown, key=lambda rise: (-rise.surely, rise.words))


def _rank(term: _Term, rises: dict[_Term, Rise]) -> tuple[float, str]:
    """A pair goes before its words where most papers that say one of them say the pair."""
    rise = rises[term]
    is_fixed = len(term) > 1 and all(2 * rise.now > rises[(word,)].now for word in term if (word,) in rises)
    return -(rise.surely * (1.5 if is_fixed else 1)), rise.words
