"""Digests of any size for the benchmarks: made-up papers in made-up prose, the same on every run.

Words are drawn so that a few are everywhere and most are rare, as in prose: that is what decides how large an
index becomes and how long a search takes. Nothing is copied from anywhere.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate, islice
from pathlib import Path

_SEED = 20250311
_RARE_WORDS = 20_000
_PAPERS_IN_A_DIGEST = 50
_TOP = "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nDaily Papers\n\nMar {day}\n"

_GLUE = """
the of a and to in for with that we is on by our this from are as an which can at it be than while these
both more over has not across into their or each without between when only its such
"""
_COMMON = """
model models method training data learning language image results performance task tasks network attention
reasoning approach framework generation benchmark large new existing inference quality video diffusion
visual tokens policy reward agents efficient accuracy knowledge text representation experiments dataset
context scale parameters evaluation layers features memory retrieval human feedback alignment robust state
sequence encoder decoder transformer sampling optimization gradient latent pretraining prompt instruction
domain code search world planning speech audio graph motion scene depth geometry robot control simulation
transfer distillation sparse experts mixture quantization cache latency compression long short local global
hierarchical adaptive dynamic unified controllable multimodal temporal spatial semantic structured synthetic
open public
"""
_VERBS = """
propose introduce study present show find improve reduce train evaluate compare combine learn predict
generate align distil scale outperform reach require reveal remove preserve exploit
"""
_SYLLABLES = """
ba be bi bo da de di do fa fe fi ga ge go ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe pi po ra re
ri ro sa se si so ta te ti to va ve vi vo za zo tra stra pli gren lor mun tek vex
"""


def write(folder: Path, count: int) -> list[str]:
    """Write `count` papers into digests in a folder.

    Args:
        folder: Where the digests go; it is made.
        count: How many papers.

    Returns:
        Their titles, in the order in which a reader of the folder sees them.
    """
    folder.mkdir(parents=True)
    papers = made_up(count)
    for number, first in enumerate(range(0, count, _PAPERS_IN_A_DIGEST)):
        lines = [_TOP.format(day=number % 28 + 1)]
        for title, abstract in papers[first : first + _PAPERS_IN_A_DIGEST]:
            lines += [title, "", abstract, ""]
        (folder / f"papers-{number:04}.txt").write_text("\n".join(lines), encoding="utf-8")
    return [title for title, _ in papers]


def made_up(count: int) -> list[tuple[str, str]]:
    """The title and abstract of so many papers."""
    prose = _Prose()
    return [(prose.title(), prose.abstract()) for _ in range(count)]


class _Prose:
    """Draws sentences; no two titles are the same."""

    def __init__(self) -> None:
        self._random = random.Random(_SEED)
        self._glue, self._verbs, self._syllables = _GLUE.split(), _VERBS.split(), _SYLLABLES.split()
        self._words = [*_COMMON.split()]
        self._words += islice(self._rare(frozenset(self._words)), _RARE_WORDS)
        self._weights = list(accumulate((rank + 8) ** -1.2 for rank in range(len(self._words))))
        self._made = 0

    def title(self) -> str:
        """A title, with a name of its own before a colon more often than not."""
        self._made += 1
        words = [word.capitalize() for word in self._draw(self._random.randint(3, 7))]
        joined = f"{' '.join(words[:-1])} {self._random.choice(('for', 'with', 'via', 'in'))} {words[-1]}"
        name = "".join(self._random.choices(self._syllables, k=3)).capitalize()
        return f"{name}-{self._made}: {joined}"

    def abstract(self) -> str:
        """Some eight sentences, about 1,300 characters; one in three names an address with code."""
        sentences = [self._sentence() for _ in range(self._random.randint(6, 10))]
        if self._random.random() < 1 / 3:
            sentences.append(f"Code is at https://github.com/example/paper{self._made}.")
        return " ".join(sentences)

    def _sentence(self) -> str:
        words = ["we", self._random.choice(self._verbs)]
        for word in self._draw(self._random.randint(8, 16)):
            words.append(word)
            if self._random.random() < 0.6:
                words.append(self._random.choice(self._glue))
        return " ".join(words).capitalize() + "."

    def _draw(self, count: int) -> list[str]:
        return self._random.choices(self._words, cum_weights=self._weights, k=count)

    def _rare(self, common: frozenset[str]) -> Iterator[str]:
        seen = set(common)
        while True:
            word = "".join(self._random.choices(self._syllables, k=self._random.randint(2, 4)))
            if word not in seen:
                seen.add(word)
                yield word
