"""How text becomes terms."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paperterm.analysis import STOP_WORDS, Token, fold, passage, stem, terms, tokens

# Dense in what makes tokenising hard, so that short examples meet it.
HARD = "GPT 4 M model 's ’s s - ‑ ^ { } _ $ . / ++ # é e\u0301 ﬁ ½ ™ İ ß Ω 机器 ガ ・ 한국 \u00ad \u200d"
hard_text = st.lists(st.sampled_from([" ", "\n", *HARD.split()]) | st.text(max_size=5), max_size=20).map(
    "".join
)


def spelled(text: str) -> list[tuple[str, int]]:
    return [(token.term, token.position) for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("M^{2}UGen", [("m2ugen", 0), ("m", 0), ("2", 1), ("ugen", 2)]),
        ("R^3Mem", [("r3mem", 0), ("r", 0), ("3mem", 1)]),
        ("GPT-4", [("gpt4", 0), ("gpt", 0), ("4", 1)]),
        ("co-attention", [("coattention", 0), ("co", 0), ("attention", 1)]),
        ("LLM.int8()", [("llmint8", 0), ("llm", 0), ("int8", 1)]),
        ("AstroM$^3$:", [("astrom3", 0), ("astrom", 0), ("3", 1)]),
        ("KD^{3}", [("kd3", 0), ("kd", 0), ("3", 1)]),
        ("snake_case", [("snakecase", 0), ("snake", 0), ("case", 1)]),
        ("input/output", [("inputoutput", 0), ("input", 0), ("output", 1)]),
        ("don't", [("dont", 0), ("don", 0), ("t", 1)]),
    ],
)
def test_a_compound_gives_its_joined_form_and_its_parts(text: str, expected: list[tuple[str, int]]) -> None:
    assert spelled(text) == expected


def test_the_joined_form_spans_the_whole_compound() -> None:
    assert tokens("a GPT-4 b")[1] == Token("gpt4", 2, 7, 1, 2)


def test_a_hyphen_of_any_kind_joins() -> None:
    assert spelled("pre\N{NON-BREAKING HYPHEN}training") == spelled("pre-training")
    assert spelled("Kullback\N{EN DASH}Leibler") == spelled("Kullback-Leibler")


def test_the_names_of_programming_languages_stay_whole() -> None:
    assert spelled("C++ and C#") == [("c++", 0), ("c", 0), ("and", 1), ("c#", 2), ("c", 2)]
    assert spelled("C++17") == [("c++", 0), ("c", 0), ("17", 1)]


def test_a_long_chain_gives_only_its_parts() -> None:
    assert terms("a.b.c.d.e") == ["a", "b", "c", "d", "e"]
    assert "githubcomabc" not in terms("https://github.com/a/b/c")


def test_a_number_is_not_joined() -> None:
    assert terms("3.5") == ["3", "5"]
    assert terms("2025-03-01") == ["2025", "03", "01"]


@pytest.mark.parametrize("text", ["model's", "model’s", "model's,", "(model's)"])
def test_a_possessive_s_is_dropped(text: str) -> None:
    assert terms(text) == ["model"]


def test_a_possessive_s_leaves_no_gap() -> None:
    assert spelled("GPT-4's size") == [("gpt4", 0), ("gpt", 0), ("4", 1), ("size", 2)]


def test_every_ideograph_is_a_word() -> None:
    assert terms("机器学习 abc学") == ["机", "器", "学", "习", "abc", "学"]
    assert terms("カタ・カナ") == ["カ", "タ", "カ", "ナ"]


def test_one_letter_is_a_word_and_no_word_is_too_common() -> None:
    assert terms("Ω x to be or not to be") == ["omega", "x", "to", "be", "or", "not", "to", "be"]


def test_accents_case_and_typographic_forms_are_folded() -> None:
    assert fold("Café CAFE\u0301 ﬁne Straße Ångström İ") == "cafe cafe fine strasse angstrom i"


def test_greek_letters_go_by_their_names() -> None:
    assert terms("β-VAE, Ωmega, ς, ϵ, µP, ά") == [
        "betavae",
        "beta",
        "vae",
        "omegamega",
        "sigma",
        "epsilon",
        "mup",
        "alpha",
    ]


def test_a_letter_that_is_no_accented_one_is_spelled_out() -> None:
    assert fold("Łukasz Sørensen Æther œuvre") == "lukasz sorensen aether oeuvre"


def test_accents_in_latex_join() -> None:
    assert terms("R\\'enyi Erd\\H{o}s {\\'e}t") == [
        "renyi",
        "r",
        "enyi",
        "erdos",
        "erd",
        "o",
        "s",
        "et",
        "e",
        "t",
    ]


def test_wide_punctuation_joins_as_narrow_punctuation_does() -> None:
    assert terms("ＧＰＴ－４ Ｃ＋＋ ｄｏｎ＇ｔ") == terms("GPT-4 C++ don't")


def test_what_is_not_a_word_does_not_become_one() -> None:
    assert terms("model™ … ½") == ["model", "½"]


def test_a_decomposed_accent_belongs_to_the_span() -> None:
    assert tokens("cafe\u0301 x") == [Token("cafe", 0, 5, 0), Token("x", 6, 7, 1)]


def test_an_invisible_hyphen_does_not_cut_a_word() -> None:
    assert tokens("trans\u00adformer") == [Token("transformer", 0, 12, 0)]


def test_a_ligature_keeps_the_spans_right() -> None:
    text = "ﬁne-tuning works"
    assert [text[token.start : token.end] for token in tokens(text)] == [
        "ﬁne-tuning",
        "ﬁne",
        "tuning",
        "works",
    ]


@given(hard_text)
@example("½/½-½")
@example("\u0301a")
def test_terms_are_those_of_the_tokens(text: str) -> None:
    found = tokens(text)
    assert terms(text) == [token.term for token in found]


@given(hard_text)
def test_a_span_folds_to_its_term(text: str) -> None:
    for token in tokens(text):
        assert re.sub(r"[^\w+#]|_|\+(?!\+*\Z)|#(?!\Z)", "", fold(text[token.start : token.end])) == token.term


@given(hard_text)
def test_spans_and_positions_are_in_order(text: str) -> None:
    found = tokens(text)
    parts = [token for token in found if token.width == 1 and token.term.isalnum()]
    assert [part.position for part in parts] == list(range(len(parts)))
    assert all(0 <= token.start < token.end <= len(text) for token in found)
    assert all(a.end <= b.start for a, b in pairwise(parts))
    for joined in set(found) - set(parts):
        covered = parts[joined.position : joined.position + joined.width]
        assert joined.start == covered[0].start
        assert joined.end >= covered[-1].end


@given(hard_text)
def test_a_passage_has_the_terms_of_the_text(text: str) -> None:
    found = passage(text)
    assert sorted([*found.words, *(joined for joined, _ in found.joined.values())]) == sorted(terms(text))


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.text())
def test_folding_does_not_depend_on_the_neighbours(a: str, b: str) -> None:
    assert fold(a + b) == fold(a) + fold(b)


@pytest.mark.parametrize("term", ["llm", "gpt4", "c++", "naïve", "机", "2025", "int8s", "the", "does", ""])
def test_what_is_no_english_word_is_its_own_stem(term: str) -> None:
    assert stem(term) == term


@given(st.from_regex(r"[a-z]{1,12}", fullmatch=True))
def test_a_stem_begins_as_its_word_does(word: str) -> None:
    assert stem(word)[0] == word[0]
    assert len(stem(word)) >= min(3, len(word))


def test_behind_digits_a_word_is_stemmed_as_it_is_alone() -> None:
    assert stem("158bits") == "158bit"
    assert stem("3dmodels") == stem("3dmodel")


def test_stop_words_are_terms() -> None:
    assert terms(" ".join(sorted(STOP_WORDS))) == sorted(STOP_WORDS)
