"""Esc and the key behind it are two keys, however soon the second comes, unless alt does something there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.events import Key, Paste
from textual.message import Message

from paperterm.keys import keymap
from paperterm.tui.driver import KeyReader

from .conftest import Browse


def read(*texts: str) -> list[str | tuple[str, str | None]]:
    """What comes of texts that arrive one after the other and of a moment of silence."""
    reader = KeyReader()
    messages: list[Message] = []
    for text in texts:
        messages += reader.feed(text)
    messages += reader.tick()
    return [_in_short(message) for message in messages]


def _in_short(message: Message) -> str | tuple[str, str | None]:
    if isinstance(message, Paste):
        return f"pasted {message.text}"
    assert isinstance(message, Key)
    return (message.key, message.character) if message.key.startswith("alt+") else message.key


# What the terminal sends


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("\x1b", ["escape"]),
        ("\x1b\x1b", ["escape", "escape"]),
        ("\x1ba", [("alt+a", "a")]),
        ("\x1b ", [("alt+space", " ")]),
        ("\x1b/", [("alt+slash", "/")]),
        ("\x1b\r", [("alt+enter", "\r")]),
        ("\x1b=", [("alt+equals_sign", "=")]),
        ("\x1bé", [("alt+é", "é")]),
        ("\x1bO", [("alt+O", "O")]),
        ("\x1b" + "j" * 40, [("alt+j", "j"), *"j" * 39]),
        ("\x1b\x1ba", ["escape", ("alt+a", "a")]),
        ("\x1b[A", ["up"]),
        ("\x1b\x1b[A", ["escape", "up"]),
        ("\x1bOP", ["f1"]),
        ("\x1b\t", ["shift+tab"]),
        ("\x1b[27u", ["escape"]),
        ("\x1b[97;3u", [("alt+a", None)]),
        ("a\x1b[200~one\x1btwo\x00\x1b[201~b", ["a", "pasted onetwo", "b"]),
    ],
)
def test_nothing_that_was_pressed_is_lost(text: str, keys: list[object]) -> None:
    assert read(text) == keys


@given(
    st.lists(st.sampled_from(["\x1b", "a", " ", "\x1b[A", "\x1bOP", "\x1b[200~one\x1b[201~", "\r"])),
    st.data(),
)
def test_it_does_not_matter_in_how_many_pieces_it_comes(sent: list[str], data: st.DataObject) -> None:
    text = "".join(sent)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)))))
    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert read(*pieces) == read(text)


# What it means


@pytest.mark.parametrize("key", [Key("alt+j", "j"), Key("alt+space", " ")])
async def test_a_key_right_behind_esc_is_done_after_it(browse: Browse, key: Key) -> None:
    async with browse() as page:
        await page.search("learning")
        await page.burst(Key("slash", "/"), key, Key("asterisk", "*"))
        assert page.keys_at == "list"
        assert page.query == "learning"
        assert page.flagged("starred") == {page.titles[1]}


async def test_a_slash_right_behind_esc_goes_back_into_the_box(browse: Browse) -> None:
    async with browse() as page:
        await page.burst(Key("slash", "/"), Key("a", "a"), Key("alt+slash", "/"), Key("b", "b"))
        assert page.query == "b"  # all that is in the box is typed over


@pytest.mark.parametrize("key", [Key("alt+b", "b"), Key("alt+backspace", "\x7f")])
async def test_in_a_box_option_with_an_arrow_still_goes_by_words(browse: Browse, key: Key) -> None:
    async with browse() as page:
        await page.ask("one two")
        await page.burst(key, Key("x", "x"))
        assert page.query in ("one xtwo", "one x")


async def test_what_a_terminal_says_was_pressed_with_alt_is_not_esc(browse: Browse) -> None:
    async with browse() as page:
        await page.search("learning")
        await page.burst(Key("alt+a", None))
        assert page.query == "learning"
        assert page.marked == set()


async def test_a_key_with_alt_that_does_something_does_it_while_typing_too(browse: Browse) -> None:
    async with browse() as page:
        page.app.use(keymap("emacs"))
        await page.search("learning")
        await page.burst(Key("slash", "/"), Key("alt+n", "n"))
        assert page.keys_at == "query"
        assert page.query == "learning"
        assert page.title == page.titles[1]
