"""Words: how text is cut into terms, the same way for the index, the scan and the highlights.

A term is a folded word. A compound such as `GPT-4` or `M^{2}UGen` gives its parts at consecutive
positions and, at the position of the first, its joined form (`gpt4`, `m2ugen`), so that every way of
writing it finds every other. Greek letters go by their names, since few readers have a key for them, so
that `beta-VAE` finds `β-VAE` and the LaTeX that it may have come from. Nothing is dropped as too short or too
common.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

STOP_WORDS = frozenset(
    """
    a about after all also an and any are as at be been before being between both but by can could did do
    does each for from had has have he her his how i if in into is it its may more most no nor not of on
    once only or other our over she should so some such than that the their them then there these they
    this those through to too under until up very was we were what when where which while who whom why
    will with would you your
    """.split()  # noqa: SIM905 -- prose reads better than a hundred quotation marks
)
"""Words too common to say what a query is about; they are indexed all the same."""

_LONGEST_COMPOUND = 4
"""A chain of more parts than this is an address or a path, and nobody writes its joined form."""

_TYPOGRAPHIC = {
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{MODIFIER LETTER APOSTROPHE}": "'",
    "\N{HYPHEN}": "-",
    "\N{FIGURE DASH}": "-",
    "\N{EN DASH}": "-",
    "\N{MINUS SIGN}": "-",
}
_JOINING = frozenset("-./'$^_{}+#\\`\"~=")
"""What may stand within a compound, or at its end."""

_SPELLED_OUT = {"æ": "ae", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "œ": "oe", "ø": "o", "þ": "th"}
_SPELLED_OUT |= zip(
    "αβγδεζηθικλμνξοπρσςτυφχψω",
    """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma tau
    upsilon phi chi psi omega
    """.split(),  # noqa: SIM905 -- as above
    strict=True,
)
"""Letters that are no other letter with an accent, as they are written where they cannot be typed."""

_CJK = r"\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"


def _runs(word: str) -> str:
    """The pattern of a run: words, the connectors between them, a final `++` or `#`, a possessive 's."""
    lone_s = r"s(?![^\W_])"
    markup = "[$^_{}]"
    accent = rf"(?!\\'{lone_s})\{{?\\(?:[`'\"^~=.]\{{?|[bcdhkruv]\{{)"  # as LaTeX writes it, between letters
    bare = rf"[-./]{markup}{{0,4}}+"
    marked = rf"{markup}{{1,4}}+[-./]?{markup}{{0,4}}+"
    connector = rf"(?:{bare}|'(?!{lone_s})|{marked}|{accent})"
    rest = rf"(?:{connector}{word})*+(?:\+\+|\#(?![^\W_]))?(?:'{lone_s})?"
    # Most words stand alone: one look at the next two characters spares them the rest.
    return rf"{word}(?:(?=[-./'$^_{{}}\\]\S|[+\#]){rest})?+"


_ASCII_RUNS = re.compile(_runs("[a-z0-9]++"), re.ASCII)


@cache
def _all_runs() -> re.Pattern[str]:
    """The pattern for any text; many a program that only answers a query never needs it."""
    return re.compile(rf"(?=\w)[{_CJK}]|" + _runs(rf"[^\W_{_CJK}]++"))


_WORDS = re.compile(r"(?<!\\)[^\W_]+")
_IDEOGRAPH = re.compile(f"[{_CJK}]")
_SUFFIX = re.compile(r"(?:\+\+|\#)\Z")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


class Token(NamedTuple):
    """A term and where it stands.

    `start` and `end` are its characters in the original text, `position` counts words from 0, and
    `width` is how many positions a joined form spans.
    """

    term: str
    start: int
    end: int
    position: int
    width: int = 1


@dataclass(frozen=True, slots=True)
class Passage:
    """A text as its words in order, for finding neighbours.

    `words[p]` is the word at position p; `joined[p]` is the joined form of the compound that begins
    there and the number of positions that it spans.
    """

    words: Sequence[str]
    joined: Mapping[int, tuple[str, int]]


class _Folding(dict[int, str]):
    """Folded characters by code point, each worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _folded(chr(code))
        return folded


def _folded(character: str) -> str:
    """The character without case, accent and form.

    What is not a letter or digit never becomes one, and the other way round, so that the borders of
    words in folded text are borders of characters in the original.
    """
    if character in _TYPOGRAPHIC:
        return _TYPOGRAPHIC[character]
    if unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf"):
        return ""
    if not character.isalnum():
        plain = unicodedata.normalize("NFKC", character)
        plain = _TYPOGRAPHIC.get(plain, plain)
        return plain if plain in _JOINING else character.lower()
    previous, folded = "", character
    while folded != previous:
        previous = folded
        decomposed = unicodedata.normalize("NFKD", folded)
        bare = "".join(c for c in decomposed if not unicodedata.category(c).startswith("M"))
        folded = unicodedata.normalize("NFKC", bare.casefold())
        folded = "".join(_SPELLED_OUT.get(letter, letter) for letter in folded)
    if (folded and not folded.isalnum()) or (len(folded) > 1 and _IDEOGRAPH.match(character)):
        return character.lower()
    return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """The text without case, accents and typographic variants, as terms are compared."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    return _NOT_ASCII.sub(lambda match: _FOLDING[ord(match[0])], lowered)


class _Compound(NamedTuple):
    """A run of more than one word: its parts and their offsets, its joined form if it has one, its length."""

    parts: tuple[tuple[str, int], ...]
    joined: str | None
    length: int


@lru_cache(maxsize=8192)
def _compound(run: str) -> _Compound:
    run = run.removesuffix("'s")
    parts = tuple((match[0], match.start()) for match in _WORDS.finditer(run))
    suffix = _SUFFIX.search(run)
    joined = "".join(word for word, _ in parts) + (suffix[0] if suffix else "")
    compound = suffix is not None or len(parts) > 1
    # The joined form of 3.5 would be found by 35.
    meaningful = compound and len(parts) <= _LONGEST_COMPOUND and not joined.isdigit()
    return _Compound(parts, joined if meaningful else None, len(run))


def terms(text: str) -> list[str]:
    """The terms of the text in order: those of `tokens`, without the cost of knowing where they stand."""
    folded = fold(text)
    found: list[str] = []
    for run in (_ASCII_RUNS if folded.isascii() else _all_runs()).findall(folded):
        if run.isalnum():
            found.append(run)
        else:
            compound = _compound(run)
            if compound.joined is not None:
                found.append(compound.joined)
            found.extend([word for word, _ in compound.parts])
    return found


def passage(text: str) -> Passage:
    """The words of the text by position, without their characters."""
    folded = fold(text)
    words: list[str] = []
    joined: dict[int, tuple[str, int]] = {}
    for run in (_ASCII_RUNS if folded.isascii() else _all_runs()).findall(folded):
        if run.isalnum():
            words.append(run)
        else:
            compound = _compound(run)
            if compound.joined is not None:
                joined[len(words)] = (compound.joined, len(compound.parts))
            words.extend([word for word, _ in compound.parts])
    return Passage(words, joined)


def line(text: str) -> str:
    """The words of the text in order, between blanks, the parts of a compound joined by hyphens.

    With its hyphens turned into blanks it shows which words are neighbours; without them, the same for
    joined forms.
    """
    folded = fold(text)
    runs = (_ASCII_RUNS if folded.isascii() else _all_runs()).findall(folded)
    return f" {' '.join([run if run.isalnum() else _terms_and_written(run)[1] for run in runs])} "


def terms_and_line(text: str) -> tuple[list[str], str]:
    """`terms` and `line` of the text at once, for whatever needs both of many texts."""
    folded = fold(text)
    runs: list[str] = (_ASCII_RUNS if folded.isascii() else _all_runs()).findall(folded)
    compounds = [place for place, run in enumerate(runs) if not run.isalnum()]
    found = runs.copy()
    # from the last to the first, so that the places of the others hold
    for place in reversed(compounds):
        found[place : place + 1], runs[place] = _terms_and_written(runs[place])
    return found, f" {' '.join(runs)} "


@lru_cache(maxsize=8192)
def _terms_and_written(run: str) -> tuple[list[str], str]:
    parts, joined, _ = _compound(run)
    words = [word for word, _ in parts]
    if joined is None:
        return words, " ".join(words)
    # what stands behind the last letter, as in c++, belongs to the last part
    return [joined, *words], "-".join(words) + joined[len("".join(words)) :]


def tokens(text: str) -> list[Token]:
    """The terms of the text with the characters that they stand for in the text as it is given."""
    folded = fold(text)
    found: list[Token] = []
    position = 0
    for match in (_ASCII_RUNS if folded.isascii() else _all_runs()).finditer(folded):
        run = match[0]
        start = match.start()
        if run.isalnum():
            found.append(Token(run, start, start + len(run), position))
            position += 1
            continue
        parts, joined, length = _compound(run)
        if joined is not None:
            found.append(Token(joined, start, start + length, position, len(parts)))
        for word, offset in parts:
            found.append(Token(word, start + offset, start + offset + len(word), position))
            position += 1
    origins = _origins(text)
    if origins is None:
        return found
    return [token._replace(start=origins[token.start], end=origins[token.end]) for token in found]


def _origins(text: str) -> list[int] | None:
    """For each character of the folded text, and its end, the index of its origin; None if they agree."""
    if text.isascii() or all(len(_FOLDING[ord(character)]) == 1 for character in set(text)):
        return None
    return [*(i for i, character in enumerate(text) for _ in _FOLDING[ord(character)]), len(text)]


_CONSONANTS = "[^aeiou][^aeiouy]*"
_VOWELS = "[aeiouy][aeiou]*"
_HAS_VOWEL = re.compile(rf"(?:{_CONSONANTS})?[aeiouy]")
_MEASURE_ABOVE_0 = re.compile(rf"(?:{_CONSONANTS})?{_VOWELS}{_CONSONANTS}")
_MEASURE_1 = re.compile(rf"(?:{_CONSONANTS})?{_VOWELS}{_CONSONANTS}(?:{_VOWELS})?\Z")
_MEASURE_ABOVE_1 = re.compile(rf"(?:{_CONSONANTS})?{_VOWELS}{_CONSONANTS}{_VOWELS}{_CONSONANTS}")
_SHORT = re.compile(rf"{_CONSONANTS}[aeiouy][^aeiouwxy]\Z")
_VERY_SHORT = re.compile(r"[aeiouy][^aeiouwxy]\Z")
_ENDING = re.compile(r"(?<=[0-9])[a-z]{4,}\Z")
_DOUBLE = re.compile(r"([^aeioulsz])\1\Z")

_WHOLE = frozenset(
    """
    alias atlas axis basis bias canvas chaos embed evening exceed iris lens mars news nous oasis opus paris
    plus proceed succeed tennis texas thus
    """.split()  # noqa: SIM905 -- as above
)
"""Words that end as inflected ones do and are none."""

_IRREGULAR = {
    "appendices": "appendix",
    "automata": "automaton",
    "axes": "axis",
    "built": "build",
    "buses": "bus",
    "children": "child",
    "chosen": "choose",
    "corpora": "corpus",
    "crises": "crisis",
    "criteria": "criterion",
    "drawn": "draw",
    "dying": "die",
    "foci": "focus",
    "formulae": "formula",
    "freed": "free",
    "frozen": "freeze",
    "gases": "gas",
    "halves": "half",
    "indices": "index",
    "learnt": "learn",
    "loci": "locus",
    "lying": "lie",
    "matrices": "matrix",
    "maxima": "maximum",
    "mice": "mouse",
    "minima": "minimum",
    "nuclei": "nucleus",
    "optima": "optimum",
    "phenomena": "phenomenon",
    "proven": "prove",
    "quizzes": "quiz",
    "radii": "radius",
    "schemata": "schema",
    "shown": "show",
    "simplices": "simplex",
    "spectra": "spectrum",
    "spoken": "speak",
    "stimuli": "stimulus",
    "taught": "teach",
    "theses": "thesis",
    "tying": "tie",
    "vertices": "vertex",
    "women": "woman",
    "written": "write",
}


@lru_cache(maxsize=1 << 16)
def stem(term: str) -> str:
    """The term without its inflection, so that `models`, `modelling` and `modelled` meet in `model`.

    Steps 1 and 5 of M. F. Porter, "An algorithm for suffix stripping", Program 14 (1980), which are
    those for inflections; y, -us, -ysis, -ied and words of three letters as in his later revision
    (Porter2). A stem has at least three letters and begins as its word does; of `158bits` only what
    stands behind the digits is stemmed. Stop words, and what does not end in four ASCII letters or more,
    are their own stem.
    """
    if len(term) < 4 or term in STOP_WORDS or not term.isascii():
        return term
    if not term.isalpha():
        ending = _ENDING.search(term)
        return term[: ending.start()] + stem(ending[0]) if ending else term
    word = _IRREGULAR.get(term, term)
    for step in (_without_plural, _without_participle, _with_i_for_y, _without_final_e):
        if word in _WHOLE:
            break
        shorter = step(word)
        word = shorter if len(shorter) >= 3 else word
    return word


def _without_plural(word: str) -> str:
    """Step 1a."""
    if word.endswith("ies"):
        # flies and tries, dies and ties, studies
        return f"{word[:-3]}y" if len(word) == 5 else word[: -1 if len(word) == 4 else -2]
    if word.endswith(("sses", "sis")):
        return word[:-2]
    # Four letters in -us are plurals in these texts: gpus, cpus.
    if word.endswith("s") and not (word.endswith("ss") or (word.endswith("us") and len(word) > 4)):
        return word[:-1]
    return word


def _without_participle(word: str) -> str:
    """Step 1b."""
    if word.endswith("ied") and len(word) < 6:
        return word[:-1] if len(word) == 4 else f"{word[:-3]}y"
    if word.endswith("eed"):
        return word[:-1] if _MEASURE_ABOVE_0.match(word[:-3]) else word
    for ending in ("ed", "ing"):
        base = word.removesuffix(ending)
        if base != word and _HAS_VOWEL.match(base):
            if base.endswith(("at", "bl", "iz")) or _SHORT.match(base) or _VERY_SHORT.match(base):
                return base + "e"
            return base[:-1] if _DOUBLE.search(base) and len(base) > 3 else base
    return word


def _with_i_for_y(word: str) -> str:
    """Step 1c: study as studies."""
    return f"{word[:-1]}i" if len(word) > 3 and word.endswith("y") and word[-2] not in "aeiou" else word


def _without_final_e(word: str) -> str:
    """Step 5."""
    if word.endswith("e"):
        base = word[:-1]
        if _MEASURE_ABOVE_1.match(base) or (_MEASURE_1.match(base) and not _SHORT.match(base)):
            word = base
    return word[:-1] if word.endswith("ll") and _MEASURE_ABOVE_1.match(word) else word
