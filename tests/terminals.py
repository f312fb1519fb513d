"""A terminal for the program alone, which is as real as a terminal can be made."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import pyte
from wcwidth import wcwidth

PATIENCE = 30.0
"""Seconds after which something that was waited for is given up; what is there is never waited for."""

WIDTH, HEIGHT = 120, 36

# The program gets the terminal as its controlling one, as a shell gives it.
_WITH_A_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
_FRAMES_ASKED, _FRAMES_KNOWN = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
_FRAME_BEGINS, _FRAME_ENDS = b"\x1b[?2026h", b"\x1b[?2026l"
_KEYS = {"enter": "\r", "ctrl+u": "\x15", "ctrl+z": "\x1a"}


class Opinion(NamedTuple):
    """What a terminal takes for the width of what terminals do not agree on.

    Attributes:
        name: What such terminals have in common.
        mark: The columns of a mark that has a width of its own.
        flag: The columns of each of the two parts of a flag.
        alone: Whether a picture that is joined to another, or a skin, has columns of its own.
    """

    name: str
    mark: int
    flag: int
    alone: bool


OPINIONS = (
    Opinion("each character by itself", 1, 2, True),
    Opinion("whatever belongs together", 0, 1, False),
    Opinion("marks have no width", 0, 2, True),
)


class OpinionatedScreen(pyte.Screen):
    """A screen that counts columns in one of the ways of terminals; pyte's own stops at some marks."""

    def __init__(self, columns: int, lines: int, opinion: Opinion) -> None:
        super().__init__(columns, lines)
        self.opinion = opinion

    def draw(self, data: str) -> None:
        """Draw text; a mark without a column of its own is drawn into the column before."""
        joined = False
        for character in data:
            width = 0 if joined and not self.opinion.alone else self._width(character)
            joined = character == "\u200d"
            line = self.buffer[self.cursor.y]
            if width == 0:
                at = self.cursor.x - 1
                at -= at > 0 and not line[at].data
                line[at] = line[at]._replace(data=line[at].data + character)
                continue
            at = min(self.cursor.x, self.columns - width)
            line[at] = self.cursor.attrs._replace(data=character)
            if width == 2:
                line[at + 1] = self.cursor.attrs._replace(data="")
            self.cursor.x = at + width

    def _width(self, character: str) -> int:
        if unicodedata.category(character) == "Mc":
            return self.opinion.mark
        if "\U0001f1e6" <= character <= "\U0001f1ff":
            return self.opinion.flag
        if "\U0001f3fb" <= character <= "\U0001f3ff":
            return 2 * self.opinion.alone
        return max(0, wcwidth(character))

    @property
    def display(self) -> list[str]:
        """Each line with all the marks in it."""
        return ["".join(line[x].data for x in range(self.columns)) for line in self.buffer.values()]


class Terminal:
    """A program in a pseudo-terminal: keys go in, a screen comes out.

    Args:
        arguments: What to start paperterm with.
        folder: Where to start it.
        environment: What differs from the environment of the tests.
        stdout: Where its stdout goes, if not to the terminal.
        before: Python code to run first in the program, such as one that breaks it.
        controlling: Whether the terminal is the one that the program belongs to, as in a shell.
        size: Its columns and lines.
        opinion: How it counts columns, if not as pyte does.
    """

    def __init__(
        self,
        *arguments: str,
        folder: Path,
        environment: dict[str, str] | None = None,
        stdout: int | None = None,
        before: str = "",
        controlling: bool = True,
        size: tuple[int, int] = (WIDTH, HEIGHT),
        opinion: Opinion | None = None,
    ) -> None:
        self.raw = b""
        self.screen = OpinionatedScreen(WIDTH, HEIGHT, opinion) if opinion else pyte.Screen(WIDTH, HEIGHT)
        self._stream = pyte.ByteStream(self.screen)
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.settings = termios.tcgetattr(slave)
        self._slave = slave
        variables = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
        for name in ("NO_COLOR", "COLUMNS", "LINES"):
            variables.pop(name, None)
        taking = [sys.executable, "-c", _WITH_A_TERMINAL] if controlling else []
        program = (
            ["-c", f"{before}\nfrom paperterm.cli import main; main()"] if before else ["-m", "paperterm"]
        )
        self.process = subprocess.Popen(
            [*taking, sys.executable, *program, *arguments],
            stdin=slave,
            stdout=slave if stdout is None else stdout,
            stderr=slave,
            cwd=folder,
            env={**variables, **(environment or {})},
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for end in (self._master, self._slave):
            if end >= 0:
                os.close(end)

    @property
    def shown(self) -> str:
        """What is on the screen."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def press(self, *keys: str) -> None:
        """Press keys, by name or as the characters that they type."""
        for key in keys:
            os.write(self._master, _KEYS.get(key, key).encode())

    def until(self, condition: Callable[[], object], what: str) -> None:
        """Take what the program writes until something is so; `what` says in words what was waited for."""
        deadline = time.monotonic() + PATIENCE
        silent = False
        while (self._in_a_frame and not silent) or not condition():
            left = deadline - time.monotonic()
            if left <= 0:
                raise AssertionError(f"waited {PATIENCE:.0f} s in vain for {what}; the screen:\n{self.shown}")
            # not every frame that is begun is ended, but the rest of one comes at once
            silent = not self._take(min(left, 0.05))

    def sees(self, *texts: str) -> None:
        """Wait until all these texts are on the screen."""
        self.until(lambda: all(text in self.shown for text in texts), f"{texts} to show")

    def left(self) -> int:
        """Wait until the program has ended; its exit status, negative where a signal ended it."""
        self.until(lambda: self.process.poll() is not None, "the end of the program")
        while self._take(0):
            pass
        status = self.process.returncode
        assert status is not None
        return status

    def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        self.screen.resize(max(1, height), max(1, width))
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    @property
    def waiting(self) -> int:
        """How many bytes the program has written that nobody has taken yet."""
        return int.from_bytes(fcntl.ioctl(self._master, termios.FIONREAD, b"\0" * 4), sys.byteorder)

    def idle(self, seconds: float = 0.01) -> None:
        """Let a moment pass in which nothing is taken from the program."""
        select.select([], [], [], seconds)

    def stopped(self) -> bool:
        """Whether the program has been stopped since this was last asked."""
        return os.WIFSTOPPED(os.waitpid(self.process.pid, os.WNOHANG | os.WUNTRACED)[1])

    def hang_up(self) -> None:
        """Close the terminal under the program."""
        for end in (self._slave, self._master):
            os.close(end)
        self._slave = self._master = -1

    def is_restored(self) -> bool:
        """Whether the terminal is as it was: its screen, its mouse, its cursor, its line discipline."""
        for mode, state in (
            ("1049", "l"),  # the alternate screen
            ("25", "h"),  # the cursor
            ("1000", "l"), ("1003", "l"), ("1006", "l"), ("1015", "l"),  # the mouse
            ("1004", "l"),  # reports of the focus
            ("2004", "l"),  # brackets around what is pasted
            ("7", "h"),  # the wrapping of lines
        ):  # fmt: skip
            said = re.findall(rb"\x1b\[\?" + mode.encode() + rb"([hl])", self.raw)
            assert said, f"mode {mode} was never set"
            assert said[-1] == state.encode(), f"mode {mode} was left on {said[-1].decode()}"
        assert self.raw.rindex(b"\x1b[<u") > self.raw.rindex(b"\x1b[>")  # the keyboard protocol
        assert self.has_its_line_back()
        return True

    def has_its_line_back(self) -> bool:
        """Whether the line shows and edits what is typed as it did."""
        return termios.tcgetattr(self._slave) == self.settings

    @property
    def _in_a_frame(self) -> bool:
        """Whether what is on the screen is still half of what was there before."""
        return self.raw.rfind(_FRAME_BEGINS) > self.raw.rfind(_FRAME_ENDS)

    def _take(self, seconds: float) -> bool:
        """Take what the program has written; whether there was anything."""
        if self._master < 0 or not select.select([self._master], [], [], seconds)[0]:
            return False
        written = os.read(self._master, 65536)
        if _FRAMES_ASKED in written:
            os.write(self._master, _FRAMES_KNOWN)
        self.raw += written
        self._stream.feed(written)
        return bool(written)


Start = Callable[..., Terminal]
"""`terminal(*arguments, before="", **environment)`: paperterm in a terminal, in an empty folder."""
