"""LaTeX residue → readable Unicode, for display only; search and export keep the source's text.

Some sources strip the dollars and the backslashes of formulas and leave the LaTeX of running text alone, so
both `11.0 pm 1.3` and `R\\'enyi` occur. Only what cannot be read as plain English or as a name is changed:
a bare `alpha`, `times` between words and `C_Phi` stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_Replacement = str | Callable[[re.Match[str]], str]

_MOST_PASSES = 12

_ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
}

_LETTERS = {
    "aa": "å",
    "AA": "Å",
    "ae": "æ",
    "AE": "Æ",
    "i": "ı",
    "j": "ȷ",
    "l": "ł",
    "L": "Ł",
    "o": "ø",
    "O": "Ø",
    "oe": "œ",
    "OE": "Œ",
    "ss": "ß",
}

_GREEK = (
    "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ "
    "lambda λ mu μ nu ν xi ξ pi π rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ "
    "psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω"
)
_MATHS = (
    "approx ≈ cap ∩ cdot · cdots ⋯ circ ∘ cup ∪ deg ° div ÷ dots … ell ℓ emptyset ∅ equiv ≡ exists ∃ "
    "forall ∀ ge ≥ geq ≥ gg ≫ gets ← in ∈ infty ∞ int ∫ langle ⟨ lceil ⌈ ldots … le ≤ leftarrow ← "
    "leftrightarrow ↔ leq ≤ lfloor ⌊ ll ≪ mapsto ↦ mid | mp ∓ nabla ∇ ne ≠ neq ≠ notin ∉ odot ⊙ oplus ⊕ "
    "otimes ⊗ partial ∂ perp ⊥ pm ± prime ′ prod ∏ propto ∝ rangle ⟩ rceil ⌉ rfloor ⌋ rightarrow → "
    "Rightarrow ⇒ setminus ∖ sim ∼ simeq ≃ sqrt √ star ⋆ subset ⊂ subseteq ⊆ sum ∑ textasciitilde ~ "
    "textgreater > textless < times × to → top ⊤"
)


def _pairs(words: str) -> dict[str, str]:
    alternating = words.split()
    return dict(zip(alternating[::2], alternating[1::2], strict=True))


_SYMBOLS = _pairs(_GREEK) | _pairs(_MATHS)
_NAMES = _SYMBOLS | {"eg": "e.g.", "ie": "i.e.", "etal": "et al."}
# In braces these need no backslash to be known for what they are; `{in}` does.
_UNMISTAKABLE = _pairs(_GREEK) | {name: _SYMBOLS[name] for name in ("circ", "ell", "infty", "sim")}
_SUPERSCRIPTS = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_SUBSCRIPTS = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")


def readable(text: str) -> str:
    """The text as a reader would write it without LaTeX; the same object if there is nothing to do.

    What it returns it leaves alone. Text that does not settle is not LaTeX that this module understands,
    and comes back as it was.
    """
    changed = text
    for _ in range(_MOST_PASSES):
        before = changed
        for needle, pattern, replacement in _RULES:
            if needle in changed:
                # compiled and kept by `re` when it is first needed: most texts need none of them
                changed = re.sub(pattern, replacement, changed)
        if changed == before:
            return text if changed == text else changed
    return text


def _accented(match: re.Match[str]) -> str:
    base = match["braced"] or match["bare"] or match["dotless"]
    composed = unicodedata.normalize("NFC", base + _ACCENTS[match["accent"]])
    return composed if len(composed) == 1 else match[0]


def _letter(match: re.Match[str]) -> str:
    return _LETTERS[match[1]]


def _symbol(match: re.Match[str]) -> str:
    return _NAMES.get(match[1], match[0])


def _braced_symbol(match: re.Match[str]) -> str:
    return (_SYMBOLS if match[1] else _UNMISTAKABLE).get(match[2], match[0])


def _superscript(match: re.Match[str]) -> str:
    return (match[1] or match[2]).translate(_SUPERSCRIPTS)


def _subscript(match: re.Match[str]) -> str:
    return match[1].translate(_SUBSCRIPTS)


_STYLES = (
    r"(?:text(?:bf|it|md|normal|rm|sc|sf|sl|tt|up)|emph|underline|mbox|boldsymbol|operatorname"
    r"|math(?:bb|bf|cal|frak|it|rm|scr|sf|tt))"
)

# A quote that somebody escaped is not an accent: an acute s needs a letter after it, and a diaeresis on a
# small letter something before it.
_ACCENT = (
    r"(?<!\\)\\(?P<accent>[`^=.]|'(?=[{\\]|[aceinouyzACEINOSUYZ]|s[a-z])|~(?=\{?[anoANO])(?<!/\\~)"
    r'|"(?=\{?[AOU])|(?<=[A-Za-z{]\\)")'
    r"(?:\{\\?(?P<braced>[A-Za-z])\}|(?P<bare>[A-Za-z])|\\(?P<dotless>[ij])(?![A-Za-z]) ?)"
)

# Each rule costs one search for its needle unless it applies, and its pattern begins with a literal, which
# lets the engine skip: what has to stand before is looked back at.
_RULES: tuple[tuple[str, str, _Replacement], ...] = (
    # Amounts of money have no sign of a formula between them, or a digit after the second dollar.
    (
        "$",
        r"\$(?<!\$\$)(?=[^\s$])(?=[^$]{0,300}[\\^_{}=<>|]|[A-Za-z]\$)([^$]{1,300}(?<!\s))\$(?![\d$])",
        r"\1",
    ),
    ("\\(", r"\\\( ?((?:(?!\\\().){1,300}?) ?\\\)", r"\1"),
    ("\\", _ACCENT, _accented),
    (
        "\\",
        r"\\(?P<accent>[cdkruvH])(?:\{(?P<braced>[A-Za-z])\}| (?P<bare>[A-Za-z]))(?P<dotless>)",
        _accented,
    ),
    ("\\", r"\\(aa|AA|ae|AE|oe|OE|ss|[ijlLoO])(?![A-Za-z])(?:\{\}| )?", _letter),
    ("\\url{", r"(?<=\w)\\url\{([^{}]*+)\}", r" \1"),
    ("\\url{", r"\\url\{([^{}]*+)\}", r"\1"),
    ("{\\", r"\{\\(?:bf|em|it|rm|sc|sf|sl|tt) ([^{}]*+)\}", r"\1"),
    ("{", rf"\\?{_STYLES}\{{((?:[^{{}}]|\{{[^{{}}]*+\}})*+)\}}", r"\1"),
    ("mathcal ", r"\{\\?mathcal ([A-Za-z])\}|\\?mathcal ([A-Z])(?![A-Za-z])", r"\1\2"),
    ("{", r"\{([À-ɏḀ-ỿ])\}", r"\1"),
    ("^", r"\^(?<=\d\^)(?:\{\\?circ\}|\\?circ(?![a-z]))", "°"),
    ("{", r"\{(?<![\\A-Za-z^_]\{)(\\?)([A-Za-z]++)\}", _braced_symbol),
    ("left{", r"\\?left\{", "{"),
    ("right}", r"\\?right\}", "}"),
    ("igl", r"\\?[bB]igg?l(?=[(\[{|])", ""),
    ("igr", r"\\?[bB]igg?r(?=[)\]}|])", ""),
    ("\\,", r" *(?<!\\)\\, *", " "),
    ("\\ ", r"\\(?<!\\\\) ", " "),
    ("\\", r"\\(?<!\\\\)([%&_#${}])", r"\1"),
    ("\\", r"\\([A-Za-z]++)(?:\{\})?", _symbol),
    ("\\", r"\\(?<![\w:/\\]\\)([A-Za-z]++)(?:\{\}|(?!\{))", r"\1"),
    ("ell_", r"\\?ell(?<![A-Za-z]ell)(?=_)", "ℓ"),
    ("ell^", r"\\?ell(?<![A-Za-z]ell)(?=\^)", "ℓ"),
    ("ℓ_", r"ℓ_\{?(\d)\}?", lambda match: "ℓ" + match[1].translate(_SUBSCRIPTS)),
    ("^", r"\^(?<=[\w)\]}]\^)(?:\{([+-]?\d+|[+-])\}|(-?\d++)(?!\.\d))", _superscript),
    ("_{", r"_(?<=[A-Za-z]_)\{([+-]?\d+)\}", _subscript),
    ("times", r"times(?:(?<=\dtimes)(?![a-z])|(?<!\wtimes)(?=\d))", "×"),
    (" pm ", r" pm (?<=[\d%] pm )(?=\d)", " ± "),
    ("sim", r"sim(?:(?<!\wsim)(?=\d)(?!2(?:real|sim|[A-Z-]))|(?<=[\d%] sim)(?= \d))", "∼"),
    ("ldots", r"\bldots\b", "…"),
    ("tarrow", r"(?:leftright|left|[Rr]ight)arrow", lambda match: _SYMBOLS[match[0]]),
    ("~", r"~(?<=\S~)(?=\(|https?://)", " "),
    ("``", r"``((?:(?!``).){1,300}?)''", r"“\1”"),
    ("``", r"``([^`\"]{1,300})\"", r"“\1”"),
    ("''", r"''(?<![^\s(\[]'')(?=\S)((?:(?!'').){1,200})(?<=\S)''(?!\w)", r"“\1”"),
    ("`", r"`(?<![\w`]`)((?:[^`']|'(?=\w)){1,200})'(?![\w'])", r"‘\1’"),
)
