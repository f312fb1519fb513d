"""LaTeX residue: what becomes readable, what must survive."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paperterm.latex import readable


@pytest.mark.parametrize(
    ("residue", "expected"),
    [
        (r"3.6\% of S\&R in get\_it \#1", "3.6% of S&R in get_it #1"),
        (r"R\'enyi, Carath\'eodory, Hyv\"arinen", "Rényi, Carathéodory, Hyvärinen"),
        (r"Schr{\"o}dinger, Pl\"{u}cker, \'{E}cole", "Schrödinger, Plücker, École"),
        (
            r"Fran\c{c}ois, Ha\v{c}ek, S\o ren, \L{}ojasiewicz, Stra\ss e",
            "François, Haček, Søren, Łojasiewicz, Straße",
        ),
        (r"na\"\i ve and Garc\'{\i}a", "naïve and García"),
        (r"i.\,i.\,d. and vs.\ others", "i. i. d. and vs. others"),
        ("the ``narrow'' way, `first-try' and ''both''", "the “narrow” way, ‘first-try’ and “both”"),
        ("``half\" and the `[CLS]' token", "“half” and the ‘[CLS]’ token"),
        ("4timesRTX, 20times less, times100", "4×RTX, 20× less, ×100"),
        ("1.18times-1.22times at 512times512", "1.18×-1.22× at 512×512"),
        ("11.0 pm 1.3", "11.0 ± 1.3"),
        ("sim4 times, by 1% sim 2%, {sim}20%", "∼4 times, by 1% ∼ 2%, ∼20%"),
        ("ell_1, ell_{2} and ell^1", "ℓ₁, ℓ₂ and ℓ¹"),
        ("mathcal{O}(mathcal{C_{Phi circ Psi}/n})", "O(C_{Phi circ Psi}/n)"),
        ("space mathcal S over {mathcal A}", "space S over A"),
        ("$textbf{one} and textbf{two}$", "one and two"),
        (r"\textsc{Name} and {\em so} on", "Name and so on"),
        (r"{varphi}, $\alpha$ and $n$", "φ, α and n"),
        ("left{F_{1}, ldots, F_{9}right}", "{F₁, …, F₉}"),
        ("Obigl(NKD^3bigr)", "O(NKD³)"),
        ("5.7% rightarrow 25.4%", "5.7% → 25.4%"),
        ("AstroM$^3$, M^{2}UGen, L^2M, x^{-1}", "AstroM³, M²UGen, L²M, x⁻¹"),
        ("360^{circ} and 360^circ", "360° and 360°"),
        (r"We show that \model is, as \method{}s go, good", "We show that model is, as methods go, good"),
        (r"from Ships\url{www.example.org} on", "from Ships www.example.org on"),
        ("distillation~(KD) at~https://example.org", "distillation (KD) at https://example.org"),
        (r"\(O(n^2)\) and \$5", "O(n²) and $5"),
        (r"\eg, this", "e.g., this"),
        ("R^textbf{2AI}", "R²AI"),
    ],
)
def test_residue_becomes_readable(residue: str, expected: str) -> None:
    assert readable(residue) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Phi-2 and Phi-1.5",
        "two times, T times J, many times, timesteps, 4timesteps",
        "P(y|x), O(T^K), R@1, NDCG@10, C_Phi, f_i",
        "~100 million, 1M~60M, origin_path=%2F~%2F",
        "$5 and $6, from $5M to $10M, 4$ per hour",
        "sim2real and sim-to-real simulation, similarity",
        "the alpha and gamma of mu, to infinity",
        "It isn't 'quoted' or `code` here, it's 5' tall",
        "the left and right, bigger, well_known, spell_2",
        "CLAIMED -- the framework",
        r"it\'s C:\Users\me and \href{https://e.org}{x}",
        "ends in \\",
        "{SkillNet} and a stray } here",
        "a placeholder {in} or {int}",
        "version^2.5",
        "",
    ],
)
def test_what_is_not_residue_survives(text: str) -> None:
    assert readable(text) is text


FRAGMENTS = st.sampled_from(
    [
        *"abtimessim0123 \\{}$^_`'\"~%()|.,",
        *("times", "sim", " pm ", "ell_", "ell^", "mathcal ", "textbf{", "left{", "right}", "bigl(", "ldots"),
        *("``", "''", "\\'", "\\c{c}", "\\url{", "{\\em ", "circ", "rightarrow", "\\alpha", "\\(", "\\)"),
    ]
)


@given(st.lists(FRAGMENTS, max_size=30).map("".join))
@example(r"\textbf" * 20 + "{x}" * 20)
@example(r"\emph{" * 30 + "}" * 30)
def test_readable_text_is_left_alone(text: str) -> None:
    once = readable(text)
    assert readable(once) == once


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    readable(text)


@pytest.mark.parametrize(
    "unit", ["$a^", "``a", "''a ", "`a", "\\emph{", "{\\em ", "\\(a", "{", "\\", "x^{2}", "textbf{a"]
)
def test_hostile_text_takes_little_time(unit: str) -> None:
    start = time.process_time()
    readable(unit * (60_000 // len(unit)))
    assert time.process_time() - start < 2
