"""Signs, and what stands for them where only ASCII can be shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperterm import signs
from paperterm.signs import in_ascii, only_ascii, pieces_in_ascii


@given(st.text(alphabet=[*map(chr, range(32, 127)), *"▌│✓★●»–…×·→↓↑━─╭╮é大"]))
def test_a_text_stays_as_long_as_it_is_and_keeps_its_letters(text: str) -> None:
    spelled = in_ascii(text)
    assert len(spelled) == len(text)
    assert {letter for letter in spelled if not letter.isascii()} <= set("é大")


def test_every_sign_of_the_legend_has_one_in_ascii_that_no_other_has_in_its_place() -> None:
    assert in_ascii("".join(each.sign for each in signs.LEGEND)).isascii()
    state = in_ascii("".join((signs.UNREAD, signs.KEPT, signs.LATER, signs.SKIPPED)))
    assert len(set(state)) == 4


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("Attention Is All You…", "Attention Is All Y..."),
        ("…from the middle", "<from the middle"),
        ("cut…  code", "c...  code"),
        ("大…", "大<"),
        ("12 papers · 3 marked", "12 papers - 3 marked"),
        ("━Papers━", "=Papers="),
        ("plain", "plain"),
    ],
)
def test_texts_in_ascii(text: str, spelled: str) -> None:
    assert in_ascii(text) == spelled


@given(st.lists(st.text(alphabet="ab …·"), max_size=6))
def test_pieces_of_a_line_stay_pieces(pieces: list[str]) -> None:
    spelled = pieces_in_ascii(pieces)
    assert [len(piece) for piece in spelled] == [len(piece) for piece in pieces]
    assert "".join(spelled) == in_ascii("".join(pieces))


@pytest.mark.parametrize(
    ("environment", "encoding", "ascii_only"),
    [
        ({}, "utf-8", False),
        ({"TERM": "xterm-256color"}, "utf-8", False),
        ({"TERM": "linux"}, "utf-8", True),
        ({"TERM": "dumb"}, "utf-8", True),
        ({}, "iso-8859-1", True),
        ({}, "ascii", True),
        ({}, None, True),
    ],
)
def test_when_only_ascii_is_drawn(
    environment: dict[str, str], encoding: str | None, ascii_only: bool
) -> None:
    assert only_ascii(environment, encoding) is ascii_only
