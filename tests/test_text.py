"""Untrusted text: what is taken out, what stays, and that the price is low."""

from __future__ import annotations

import contextlib
import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperterm.text import HOLD, BinaryError, Decoded, clean, decode, one_line, steady

FFFD = "\ufffd"
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

# Hypothesis seldom draws these by itself.
HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x00\x07\x1b\x1b\x1b[]P^_\\;?08mHcq\x7f\x84\x85\x90\x9b\x9c\x9d\xad\r\n\t "),
        st.sampled_from(
            BIDI + "\u200b\u200c\u200d\u2028\u2029\ufeff\ufe0f\u0301\u0302\u20e3\U000e0041\ud800\uffff"
        ),
    )
)


def forbidden(character: str) -> bool:
    code = ord(character)
    return (
        (unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n")
        or character in BIDI
        or character in "\xad\u180e\u200b\u2028\u2029\u2060\ufeff\u115f\u1160\u3164\uffa0"
        or 0xE0000 <= code < 0xE0080
        or 0xFDD0 <= code < 0xFDF0
        or code & 0xFFFE == 0xFFFE
    )


@given(HOSTILE)
def test_clean_leaves_nothing_forbidden_and_does_nothing_twice(text: str) -> None:
    cleaned = clean(text)
    assert not any(map(forbidden, cleaned))
    assert clean(cleaned) == cleaned
    marks = 0
    for character in cleaned:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        assert marks <= 4


@given(HOSTILE)
def test_one_line_is_one_line_and_does_nothing_twice(text: str) -> None:
    line = one_line(text)
    assert line == " ".join(line.split())
    assert one_line(line) == line


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("a\x1b[31mred\x1b[0m", f"a{FFFD}red{FFFD}"),
        ("a\x9b31mred", f"a{FFFD}red"),
        ("a\x1b]0;title\x07b", f"a{FFFD}b"),
        ("a\x1b]52;c;eA==\x1b\\b", f"a{FFFD}b"),
        ("a\x9d0;title\x9cb", f"a{FFFD}b"),
        ("a\x1b]8;;http://e.org", f"a{FFFD}"),
        ("a\x1bP1$r", f"a{FFFD}"),
        ("a\x1b[31", f"a{FFFD}"),
        ("a\x1bcb", f"a{FFFD}b"),
        ("a\x1b(Bb", f"a{FFFD}b"),
        ("a\x1b", "a\u241b"),
        ("a\x1b\nb", "a\u241b\nb"),
        ("bell\x07, null\x00, delete\x7f", "bell\u2407, null\u2400, delete\u2421"),
        ("next\x85line, c1\x84", f"next line, c1{FFFD}"),
        ("one\r\ntwo\rthree\tfour", "one\ntwo\nthree\tfour"),
        ("line\u2028paragraph\u2029.", "line paragraph ."),
        ("soft\xadhyphen \u200bzero\ufeff \U000e0041tag", "softhyphen zero tag"),
        ("lone \ud800, nonsense \uffff", f"lone {FFFD}, nonsense {FFFD}"),
        ("e" + "\u0301" * 9 + "x", "e" + "\u0301" * 4 + "x"),
        ("e" + "\u0301\u200d" * 9, "e" + "\u0301\u200d" * 2),
    ],
)
def test_clean(raw: str, expected: str) -> None:
    assert clean(raw) == expected


def test_no_block_of_marks_is_forgotten() -> None:
    marks = (chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in ("Mn", "Me"))
    for mark in marks:
        assert clean("x" + mark * 5) == clean("x" + mark * 4)


@pytest.mark.parametrize("control", BIDI)
def test_bidirectional_controls_show(control: str) -> None:
    assert clean(f"a{control}b") == f"a{FFFD}b"


@pytest.mark.parametrize(
    "text",
    [
        "Plain text with [brackets] and a tab\there.\n",
        "Rényi, Ω, γ-MoD, 深度学习, “quotes” – dashes…",
        "किताब नमस्ते",
        "می‌خواهم",
        "👩‍👩‍👧 ❤️ 1️⃣",
        "မျှော်လင့်ချက်",
        "e\u0301 and o\u0308\u0304",
        "no-break\u00a0space",
    ],
)
def test_clean_keeps_honest_text(text: str) -> None:
    assert clean(text) == text


def test_an_unterminated_sequence_takes_little_with_it() -> None:
    cleaned = clean("\x1b]" + "word " * 100 + "\nnext line")
    assert cleaned.endswith("word \nnext line")
    assert len(cleaned) > 400


def test_clean_text_comes_back_itself() -> None:
    for text in ("plain\ntext\t.", "Ω and é and “…”"):
        assert clean(text) is text
    assert one_line(line := "a plain line") is line


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("  a \t b\n\nc  ", "a b c"),
        ("a\u00a0\u2009\u3000b\u2028c", "a b c"),
        ("\u200b \n", ""),
    ],
)
def test_one_line(raw: str, expected: str) -> None:
    assert one_line(raw) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", Decoded("", "utf-8")),
        ("é\n".encode(), Decoded("é\n", "utf-8")),
        (b"\xef\xbb\xbfa\r\nb\rc", Decoded("a\nb\nc", "utf-8")),
        ("añb".encode("utf-16"), Decoded("añb", "utf-16-le" if sys.byteorder == "little" else "utf-16-be")),
        (b"\xfe\xff" + "añb".encode("utf-16-be"), Decoded("añb", "utf-16-be")),
        ("plain text".encode("utf-16-le"), Decoded("plain text", "utf-16-le")),
        ("plain text".encode("utf-16-be"), Decoded("plain text", "utf-16-be")),
        (b"\xff\xfe\x00\x00" + "añb".encode("utf-32-le"), Decoded("añb", "utf-32-le")),
        (b"caf\xe9 and \xff.", Decoded(f"caf{FFFD} and {FFFD}.", "utf-8", 2)),
        (
            f"{FFFD} of the source, \\".encode() + b"\xe9",
            Decoded(f"{FFFD} of the source, \\{FFFD}", "utf-8", 1),
        ),
    ],
)
def test_decode(data: bytes, expected: Decoded) -> None:
    assert decode(data) == expected


@pytest.mark.parametrize("data", [b"\0", b"text" * 20_000 + b"\0", b"\x7fELF\0\0\0\1", b"a\0b\0\0c"])
def test_decode_refuses_binary(data: bytes) -> None:
    with pytest.raises(BinaryError):
        decode(data)


@given(st.binary())
def test_decode_raises_nothing_else(data: bytes) -> None:
    with contextlib.suppress(BinaryError):
        assert "\r" not in decode(data).text


@pytest.mark.parametrize(
    "unit",
    [
        "\x1b]",
        "\x1b[",
        "\x9d",
        "\x9d" + "a" * 5000,
        "\x00",
        "\r",
        "\u0301",
        "e\u0301",
        "ที่นี่",
        "\x1bP\x1b\\",
        "\u200b ",
    ],
)
def test_cleaning_takes_linear_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    start = time.process_time()
    one_line(text)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("plain", "plain"),
        ("I \u2764\ufe0f it", "I \u2764 it"),
        ("\U0001f44d\U0001f3fd", "\U0001f44d"),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\U0001f469"),
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),  # letters that need it to join
        ("e\u0301", "e\u0301"),
    ],
)
def test_what_terminals_do_not_agree_on_is_left_out(text: str, kept: str) -> None:
    assert steady(text) == kept


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("नमस्ते", "नमस्ते"),  # its marks have no width of their own
        ("किताब में", f"किताब{HOLD * 2} में"),
        ("தமிழ்-Models", f"தமிழ்-Models{HOLD}"),
        ("မျှော်လင့်ချက်", f"မျှော်လင့်ချက်{HOLD * 4}"),
    ],
)
def test_a_column_is_held_behind_a_word_for_each_mark_that_some_terminals_give_one(
    text: str, held: str
) -> None:
    assert steady(text) == held
    assert steady(held) == held


def test_columns_are_held_within_a_text_without_blanks() -> None:
    held = steady("ကာ" * 60)
    assert held.replace(HOLD, "") == "ကာ" * 60
    assert max(len(piece) for piece in held.split(HOLD)) <= 24
