"""What is sent to a terminal stays in its columns, whatever the terminal makes of it."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from terminals import OPINIONS, Opinion, OpinionatedScreen

from paperterm.text import HOLD, steady
from paperterm.tui.columns import anchored

WIDTH = 200

PIECES = (
    *"abc 019-: …│",
    *("किताब", "नमस्ते", "தமிழ்", "မျှော်", "ភាសាខ្មែរ", "বাংলা", "ที่นี่", "שָׁלוֹם", "می\u200cخواهم"),
    *(
        "👨\u200d👩\u200d👧",
        "🇩🇪",
        "❤\ufe0f",
        "👍🏽",
        "🧬",
        "1\ufe0f\u20e3",
        "크",
        "\u1112\u1161\u11ab",
        "漢字",
        "é",
    ),
)

texts = st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join)


def drawn(data: str, opinion: Opinion) -> OpinionatedScreen:
    """A line that is sent to a terminal of one opinion."""
    screen = OpinionatedScreen(WIDTH, 2, opinion)
    screen.reset_mode(7, private=True)
    pyte.Stream(screen).feed(data)
    return screen


@pytest.mark.parametrize("opinion", OPINIONS)
@given(texts)
def test_what_follows_is_in_its_column(opinion: Opinion, text: str) -> None:
    line = steady(text)
    columns = cell_len(line)
    if columns < WIDTH - 2:
        screen = drawn(anchored(f"\x1b[1;1H\x1b[1m{line}\x1b[0m│"), opinion)
        assert screen.buffer[0][columns].data == "│"
        assert screen.cursor.x == columns + 1


@pytest.mark.parametrize("opinion", OPINIONS)
@pytest.mark.parametrize("word", ["किताब", "தமிழ்", "မျှော်လင့်ချက်", "বাংলা", "ភាសាខ្មែរ"])
def test_every_mark_of_a_word_can_be_read(opinion: Opinion, word: str) -> None:
    screen = drawn(anchored(f"{steady(word)} {steady(word)}│"), opinion)
    assert screen.display[0].split("│")[0].split() == [word, word]


@pytest.mark.parametrize("opinion", OPINIONS)
def test_a_word_that_is_cut_is_cut_for_the_terminal_that_needs_most(opinion: Opinion) -> None:
    screen = drawn(anchored("हिंदीकिताबें…│"), opinion)
    shown, _, rest = screen.display[0].partition("│")
    assert shown.rstrip().endswith("…")
    assert rest.strip() == ""
    assert screen.buffer[0][cell_len("हिंदीकिताबें…")].data == "│"


def test_what_all_agree_on_is_sent_as_it_is() -> None:
    for data in ("\x1b[1;31mplain\x1b[0m", "\x1b[2;3H▌  ● 大規模言語 ★ ✓ café ────│"):
        assert anchored(data) == data


def test_no_control_sequence_is_touched() -> None:
    assert anchored("\x1b]0;किताब\x07\x1b[1m│\x1b[0m") == "\x1b]0;किताब\x07\x1b[1m│\x1b[0m"
    assert anchored(f"\x1b[1m{HOLD}{HOLD}\x1b[0m") == "\x1b[1m  \x1b[0m"
