"""A paper at a glance: the sentence of its abstract that says what it claims, and the one with the result.

Both are picked by rules that a reader can follow: each rule that a sentence satisfies adds its weight, the
place of the sentence in the abstract adds a little, and the sentence with the most is picked if it has
enough. The rules are data, weighed on sixty abstracts that somebody had read; of thirty others, read before
the rules were tried on them, they pick the claim that the reader picked in 28 and the result in 24 of 28.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal, NamedTuple

from paperterm.sentences import sentences

Part = Literal["claim", "result"]


class Rule(NamedTuple):
    """What speaks for a sentence, or against it.

    Attributes:
        name: The rule in a few words.
        weight: What it adds to a sentence that satisfies it, once; of rules of one name the first counts.
        cues: The words, in lower case, of which one has to stand in the sentence.
        goes_on: How the text has to go on behind such a word.
        carries: Whether a sentence may be picked on the strength of this rule; others only tip the balance.
        within: Among how many words at the beginning of the sentence the word has to be; anywhere for None.
    """

    name: str
    weight: float
    cues: tuple[str, ...]
    goes_on: re.Pattern[str] | None = None
    carries: bool = False
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Picked:
    """A sentence that was picked.

    Attributes:
        start: Where it begins in the abstract.
        end: Where it has ended.
        rule: The name of the weightiest rule that spoke for it.
        words: The words that satisfied that rule, in lower case.
    """

    start: int
    end: int
    rule: str
    words: str

    def of(self, abstract: str) -> str:
        """The sentence."""
        return abstract[self.start : self.end]

    def why(self) -> str:
        """Why it was picked, such as "proposes: we propose"."""
        return f"{self.rule}: {self.words}"


class Glance(NamedTuple):
    """The sentences of an abstract that tell most; None where no sentence qualifies."""

    claim: Picked | None = None
    result: Picked | None = None


def _rule(
    name: str,
    weight: float,
    cues: str,
    goes_on: str = "",
    *,
    carries: bool = False,
    within: int | None = None,
) -> Rule:
    pattern = re.compile(goes_on) if goes_on else None
    return Rule(name, weight, tuple(cues.split()), pattern, carries, within)


_OURS = "we this paper authors"
_KINDS = "paper|work|study|article|report|survey|research|thesis|review"
_WORK = rf"(?:position |technical |empirical )?(?:{_KINDS})\b"
_AUTHORS = rf"(?:(?<=\bwe)|(?<=\bthis) {_WORK}|(?<=\bthe paper)|(?<=\bthe authors))"
_WORDS = r"(?:,? [\w-]+){0,%d}?,? "
_PROPOSE = r"(?:propose|introduce|present)s?\b"
_MAKE = (
    r"(?:develop|design|build|create|devise|formulate|construct|offer|describe|release|unveil|provide)s?\b"
)
_STUDY = (
    r"(?:investigate|explore|examine|argue|analy[sz]e|address|tackle|study|studie|survey|revisit|review|ask|"
    r"delve|aim|seek|focus|apply|applie|extend|adapt|train|leverage|demonstrate|show|evaluate|compare|conduct|"
    r"employ|approach|bridge|systematize|develope|decouple|consider|characterize|derive|prove)(?:s|d|es)?\b"
)
_SHOW = (
    r"(?:show|demonstrate|reveal|indicate|suggest|confirm|highlight|validate|prove|underscore|verify|verifie|"
    r"establishe)(?:s|d|n|ed)?\b"
)
_FIND = r"(?:find|found|show|observe|demonstrate|reveal|prove|discover|identify|uncover)\b"
_GAINS = r"(?:improvements?|performance|gains?|results?|superiority|effectiveness|accuracy|speed-?ups?)\b"
_REMEDY = (
    r"(?:address|tackle|overcome|solve|bridge|fill|mitigate|remedy|resolve|alleviate|close|meet|combat|counter|"
    r"this end|that end)\b"
)
_THINGS = (
    "framework method model benchmark dataset approach family system algorithm architecture paradigm "
    "technique pipeline corpus survey toolkit library"
)

RULES: Mapping[Part, Sequence[Rule]] = {
    "claim": (
        _rule("proposes", 5, _OURS, f"{_AUTHORS}{_WORDS % 8}{_PROPOSE}", carries=True),
        _rule("by proposing", 3.5, "by", r" (?:propos|introduc|present)ing\b", carries=True),
        _rule("makes", 3.5, _OURS, f"{_AUTHORS}{_WORDS % 3}{_MAKE}", carries=True),
        _rule("studies", 2.5, _OURS, f"{_AUTHORS}{_WORDS % 2}{_STUDY}", carries=True),
        _rule("is a", 1, "is", r" (?:a|an|the first)\b", carries=True, within=4),
        _rule("in this paper", 2, "in", f" this {_WORK}"),
        _rule("to that end", 1.5, "to", f" {_REMEDY}", within=2),
        _rule("therefore", 1, "here therefore motivated inspired observing hence", within=1),
        _rule("says what it is", 0.5, _THINGS),
        _rule("new", 0.5, "novel new first"),
        _rule(
            "one thing more",
            -3,
            "additionally moreover furthermore finally further besides subsequently also",
            within=1,
        ),
        _rule("one thing more", -3, "we", r" (?:also|further|additionally|then|finally)\b"),
        _rule("one thing more", -3, "contributions", within=6),
        _rule("one of several", -2, "first second third firstly secondly thirdly", ",", within=1),
        _rule("what came out", -2, "results experiments", rf"[^.;]{{0,300}}? {_SHOW}"),
        _rule("where it is", -3, "code http https available publicly github open-source released"),
    ),
    "result": (
        _rule(
            "results show",
            4,
            "results result experiments experiment evaluation evaluations findings finding analysis analyses "
            "study studies tests testing ablations experimentation assessments",
            rf"[^.;,]{{0,300}}? {_SHOW}",
            carries=True,
        ),
        _rule(
            "results show",
            3,
            "results experiments evaluation evaluations experimentation analysis evidence evidences",
            rf"[^.;]{{0,300}}?\b{_SHOW}",
            carries=True,
        ),
        _rule("we find", 3, "we", rf"(?: \w+){{0,2}}? {_FIND}", carries=True),
        _rule(
            "outperforms",
            3,
            "outperform outperforms outperforming outperformed surpass surpasses surpassing exceeds "
            "exceeding beats",
            carries=True,
        ),
        _rule("state of the art", 2, "state-of-the-art sota", carries=True),
        _rule("state of the art", 2, "state", r"[- ]of[- ]the[- ]arts?\b", carries=True),
        _rule(
            "achieves",
            2.5,
            "achieve achieves achieving achieved attains attaining reaches reaching obtains yields yield "
            "sets setting establishes improves improve boosts reduces enhances accelerates delivers",
            carries=True,
        ),
        _rule(
            "shows gains",
            2.5,
            "demonstrate demonstrates demonstrating exhibit exhibits shows show showing delivers reveals "
            "revealing",
            rf"(?: [\w-]+){{0,4}}? {_GAINS}",
            carries=True,
        ),
        _rule("our own", 0.5, "our we"),
        _rule(
            "a gain",
            1,
            "improvement improvements gains superior significantly significant consistently substantially "
            "competitive comparable faster better higher",
        ),
        _rule("compared", 0.5, "compared than baselines baseline over"),
        _rule("experiments", 1, "extensive empirical experimental experiments comprehensive"),
        _rule("notably", 0.5, "notably remarkably crucially"),
        _rule("one thing more", -0.5, "additionally moreover furthermore also finally", within=1),
        _rule("one thing more", -0.5, "further"),
        _rule("no more than insights", -1, "insights strengths potential ablation ablations ablative"),
        _rule("what others do", -3, "existing current recent previous prior recently", within=3),
        _rule("a claim", -2, "we this paper", f"{_AUTHORS}{_WORDS % 4}{_PROPOSE}"),
        _rule("where it is", -4, "code http https available github released"),
        _rule("a hope", -2, "hope envision future believe aim"),
    ),
}
"""What speaks for each part."""

NAMED: Mapping[Part, float] = {"claim": 1.5, "result": 0.5}
"""What it adds that a sentence has the name which the title begins with, as in "BERT: Pre-training …"."""

BY_SO_MUCH: Mapping[Part, float] = {"claim": 0, "result": 1.5}
"""What it adds that a sentence says by how much, such as "12 %", "3x", "4.5 points"."""

PLACES: Mapping[Part, Sequence[float]] = {
    "claim": (1, 1, 0.5, 0, -1),
    "result": (-3, -1, 0, 1, 1),
}
"""What the place of a sentence adds: in the first fifth of the abstract, the second, and so on."""

ENOUGH = 2.6
"""What a sentence needs to be picked."""

_LONGEST_ABSTRACT = 10_000
_LONGEST_NAME = 3
_AROUND_WORDS = ".,;:!?()[]\"'“”‘’*_/"
_SO_MUCH = re.compile(r"\d\s?(?:%|×|x\b|times\b|-?fold\b|(?:\S+ )?points?\b)|\d\.\d")


def _by_cue(rules: Sequence[Rule]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for place, rule in enumerate(rules):
        for cue in rule.cues:
            found[cue] = (*found.get(cue, ()), place)
    return found


_BY_CUE = {part: _by_cue(rules) for part, rules in RULES.items()}
_CUES = frozenset(chain.from_iterable(_BY_CUE.values()))


class _Sentence(NamedTuple):
    """A sentence in lower case with its cues: the word, its place among the words, and where it ends."""

    start: int
    end: int
    text: str
    cues: Sequence[tuple[str, int, int]]


def glance(abstract: str, title: str = "") -> Glance:
    """Pick the claim and the result out of an abstract.

    Args:
        abstract: The abstract, as the source has it or as it is shown.
        title: The paper's title, which may begin with the name of what the paper is about.

    Returns:
        Where they stand in the abstract. They are never the same sentence.
    """
    found = [_read(abstract, start, end) for start, end in sentences(abstract[:_LONGEST_ABSTRACT])]
    name, colon, _ = title.lower().partition(":")
    name = name if colon and len(name.split()) <= _LONGEST_NAME else ""
    claim = _picked("claim", found, name, None)
    return Glance(claim, _picked("result", found, name, claim))


def _read(abstract: str, start: int, end: int) -> _Sentence:
    words = abstract[start:end].lower().split()
    cues = []
    position = 0
    for place, word in enumerate(words):
        bare = word if word in _CUES else word.strip(_AROUND_WORDS)
        if bare in _CUES:
            cues.append((bare, place, position + word.index(bare) + len(bare)))
        position += len(word) + 1
    return _Sentence(start, end, " ".join(words), cues)


def _picked(part: Part, found: Sequence[_Sentence], name: str, other: Picked | None) -> Picked | None:
    """The sentence that has most, if it has enough; of equals the first."""
    best, most = None, ENOUGH
    for place, sentence in enumerate(found):
        if other is not None and sentence.start == other.start:
            continue
        score, reason = _weighed(part, sentence, name)
        score += PLACES[part][place * 5 // len(found)]
        if reason is not None and (score > most if best else score >= most):
            rule, words = reason
            best, most = Picked(sentence.start, sentence.end, rule.name, words), score
    return best


def _weighed(part: Part, sentence: _Sentence, name: str) -> tuple[float, tuple[Rule, str] | None]:
    """What the rules give a sentence, and the weightiest of those that carry it with the words it found."""
    by_cue, rules, text = _BY_CUE[part], RULES[part], sentence.text
    satisfied: dict[int, str] = {}
    for word, place, end in sentence.cues:
        for number in by_cue.get(word, ()):
            rule = rules[number]
            if number in satisfied or (rule.within is not None and place >= rule.within):
                continue
            if rule.goes_on is None:
                satisfied[number] = word
            elif going_on := rule.goes_on.match(text, end):
                satisfied[number] = word + going_on[0]
    counted = {rules[number].name: rules[number] for number in sorted(satisfied, reverse=True)}
    score = sum(rule.weight for rule in counted.values())
    if name and name in text:
        score += NAMED[part]
    if BY_SO_MUCH[part] and _SO_MUCH.search(text):
        score += BY_SO_MUCH[part]
    carrying = [(rules[number], words) for number, words in satisfied.items() if rules[number].carries]
    return score, max(carrying, key=lambda each: each[0].weight, default=None)
