"""What the terminal sends, as keys: esc is a key of its own, however soon the next one follows it.

What it is sent stays in its columns, see `columns`.
"""

from __future__ import annotations

import asyncio
import os
import re
import selectors
import signal
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import suppress

from textual import constants, events
from textual._parser import ParseError
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from paperterm.tui.columns import anchored

_ESC = "\x1b"
_MOMENT = constants.ESCAPE_DELAY if "ESCDELAY" in os.environ else 0.025
"""Seconds after which nothing more of what an esc begins is on its way."""

_TICK = 0.1
_CHUNK = 4096

# An esc before another, or before a character that begins no sequence; a console sends one for shift+tab.
_ALONE = re.compile(r"\x1b(?:(?=\x1b|\Z)|([^\x1b\[O\t]))", re.DOTALL)
_UNDECIDED = re.compile(r"\x1b(?:O|\[(?:2(?:00?)?)?)?\Z")
_UNPRINTABLE = re.compile(r"[\x00\x1b]")


class KeyReader:
    """Reads keys out of what a terminal sends.

    A terminal sends esc before the character of a key that is pressed together with alt, and just the same
    for esc and that key one after the other. Textual takes whatever follows an esc within a tenth of a second
    for part of it, and then mostly drops the esc. Here each such character is a key `alt+KEY` that has the
    character, which is enough for `Keyboard` to tell what is meant.
    """

    def __init__(self, debug: bool = False) -> None:
        self._parser = XTermParser(debug)
        self._held = ""
        self._pasting = False

    @property
    def waits(self) -> bool:
        """Whether an esc has come of which it is not clear yet what it begins."""
        return bool(self._held) and not self._pasting

    def feed(self, text: str) -> Iterator[Message]:
        """What is clear after some more text."""
        text, self._held = self._held + text, ""
        while text:
            if self._pasting:
                pasted, end, rest = text.partition(BRACKETED_PASTE_END)
                if not end:
                    self._held = text
                    return
                self._pasting = False
                yield events.Paste(_UNPRINTABLE.sub("", pasted))
            else:
                typed, start, rest = text.partition(BRACKETED_PASTE_START)
                if start:
                    self._pasting = True
                elif undecided := _UNDECIDED.search(typed):
                    typed, self._held = typed[: undecided.start()], undecided[0]
                yield from self._typed(typed)
            text = rest

    def tick(self) -> Iterator[Message]:
        """What is clear now that nothing more has come for a moment."""
        if self.waits:
            held, self._held = self._held, ""
            first, more = held[:2], held[2:]
            yield from [events.Key("escape", _ESC)] if first == _ESC else self._with_alt(first[1:])
            yield from self._parsed(more)
        yield from self._parser.tick()

    def end(self) -> None:
        """Nothing more comes."""
        with suppress(EOFError, ParseError):
            for _ in self._parser.feed(""):
                pass

    def _typed(self, text: str) -> Iterator[Message]:
        at = 0
        for alone in _ALONE.finditer(text):
            yield from self._parsed(text[at : alone.start()])
            yield from self._with_alt(alone[1]) if alone[1] else [events.Key("escape", _ESC)]
            at = alone.end()
        yield from self._parsed(text[at:])

    def _with_alt(self, character: str) -> Iterator[Message]:
        for event in self._parsed(character):
            yield events.Key(f"alt+{event.key}", character) if isinstance(event, events.Key) else event

    def _parsed(self, text: str) -> Iterator[Message]:
        if text:  # the parser takes an empty one for the end of everything
            yield from self._parser.feed(text)


class TerminalDriver(LinuxDriver):
    """Textual's way to the terminal, with keys as `KeyReader` reads them."""

    def start_application_mode(self) -> None:
        """Take the terminal, and let a signal that stops the browser wait for its turn.

        What Textual does about it takes locks that may be held where the signal comes.
        """
        asyncio.get_running_loop().add_signal_handler(signal.SIGTSTP, self._sigtstp_application)
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def write(self, data: str) -> None:
        """Send something to the terminal."""
        super().write(anchored(data))

    def run_input_thread(self) -> None:
        """Pass on what the terminal sends, until the browser ends."""
        keys = KeyReader(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_MOMENT if keys.waits else _TICK):
                    for event in keys.feed(decode(os.read(self.fileno, _CHUNK))):
                        self.process_message(event)
                else:
                    for event in keys.tick():
                        self.process_message(event)
        keys.end()
