"""A program in a real pseudo-terminal, and what stands on its screen."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

WIDTH, HEIGHT = 120, 36

_CHUNK = 1 << 16
_PATIENCE = 60.0
_SYNC_ASKED, _SYNC_KNOWN = b"\x1b[?2026$p", b"\x1b[?2026;2$y"

# In order: a control sequence, an operating-system command, any other escape, a control character, text.
_PIECE = re.compile(
    r"\x1b\[([?<=>]?)([\d;]*)[ -/]*([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[^\[\]]"
    r"|([\x00-\x1f])|([^\x00-\x1f]+)"
)
_UNFINISHED = re.compile(r"\x1b(?:\[[^@-~]*|\][^\x07]*)?\Z")


class Screen:
    """As much of a terminal as Textual needs: places and text, no colours; a character is one cell."""

    def __init__(self, width: int = WIDTH, height: int = HEIGHT) -> None:
        self._cells = [[" "] * width for _ in range(height)]
        self._x = self._y = 0
        self._rest = ""
        self._bytes = b""

    def row(self, y: int) -> str:
        """One line of the screen."""
        return "".join(self._cells[y])

    def rows(self) -> list[str]:
        """All lines of the screen."""
        return [self.row(y) for y in range(len(self._cells))]

    def feed(self, data: bytes) -> None:
        """Take what the program wrote."""
        data = self._bytes + data
        text = data.decode(errors="ignore")
        self._bytes = _cut_short(data)
        text = self._rest + text
        unfinished = _UNFINISHED.search(text)
        self._rest = text[unfinished.start() :] if unfinished else ""
        for piece in _PIECE.finditer(text, 0, unfinished.start() if unfinished else len(text)):
            mode, numbers, command, control, plain = piece.groups()
            if plain:
                self._write(plain)
            elif control:
                self._control(control)
            elif command and not mode:
                self._command(command, [int(number or 1) for number in numbers.split(";")])

    def _write(self, text: str) -> None:
        line = self._cells[self._y]
        room = len(line) - self._x
        line[self._x : self._x + min(len(text), room)] = text[:room]
        self._x = min(self._x + len(text), len(line) - 1 if len(text) > room else len(line))

    def _control(self, control: str) -> None:
        if control == "\r":
            self._x = 0
        elif control == "\n":
            self._y = min(self._y + 1, len(self._cells) - 1)

    def _command(self, command: str, numbers: list[int]) -> None:
        if command == "H":
            self._y = min(numbers[0], len(self._cells)) - 1
            self._x = min(numbers[-1] if len(numbers) > 1 else 1, len(self._cells[0])) - 1
        elif command == "J":
            for line in self._cells:
                line[:] = " " * len(line)


@dataclass(frozen=True, slots=True)
class Echo:
    """How long a key waited, in seconds: until the program wrote anything, and until the screen was right."""

    first: float
    right: float


class Terminal:
    """A program that runs in a terminal of its own until the `with` is left.

    Args:
        command: The program and its arguments.
        environment: Variables on top of a plain terminal's.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.screen = Screen()
        self.started = time.perf_counter()
        self.pid, self._handle = pty.fork()
        if self.pid == 0:
            _become([*command], plain_environment() | dict(environment))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the program and what it started; a benchmark has no time for goodbyes."""
        os.killpg(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._handle)
        _wait_for_group(self.pid)

    def wait_for(self, painted: Callable[[Screen], bool]) -> float:
        """Read until the screen is as wanted; the seconds from the start of the program until then.

        Raises:
            TimeoutError: It never was.
        """
        arrived = time.perf_counter()
        until = arrived + _PATIENCE
        while arrived < until:
            if painted(self.screen):
                return arrived - self.started
            arrived = self._read(until - time.perf_counter()) or time.perf_counter()
        raise TimeoutError("\n".join(["This never became what was waited for:", *self.screen.rows()]))

    def idle(self, seconds: float) -> None:
        """Read whatever comes for so long."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            self._read(left)

    def send(self, key: bytes) -> None:
        """Press a key, and do not wait for anything."""
        os.write(self._handle, key)

    def press(self, key: bytes, right: Callable[[Screen], bool]) -> Echo:
        """Press a key and wait until the screen shows what it does.

        Raises:
            TimeoutError: It never did.
        """
        while self._read(0.0):
            pass
        pressed = time.perf_counter()
        os.write(self._handle, key)
        first = 0.0
        while (now := time.perf_counter()) < pressed + _PATIENCE:
            arrived = self._read(pressed + _PATIENCE - now)
            first = first or arrived
            if arrived and right(self.screen):
                return Echo(first - pressed, arrived - pressed)
        raise TimeoutError("\n".join([f"The key {key!r} never showed:", *self.screen.rows()]))

    def _read(self, patience: float) -> float:
        """Feed what the program writes to the screen; when it arrived, or 0 where nothing did."""
        ready, _, _ = select.select([self._handle], [], [], max(0.0, patience))
        if not ready:
            return 0.0
        try:
            data = os.read(self._handle, _CHUNK)
        except OSError as error:  # what Linux says when the program is gone
            raise TimeoutError("\n".join(["The program ended.", *self.screen.rows()])) from error
        arrived = time.perf_counter()
        if _SYNC_ASKED in data:
            os.write(self._handle, _SYNC_KNOWN)
        self.screen.feed(data)
        return arrived


def plain_environment() -> dict[str, str]:
    """This environment without what changes how a program looks or where it keeps its files."""
    foreign = ("PAPERTERM_", "TEXTUAL", "PYTHON", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return kept | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}


def _become(command: list[str], environment: Mapping[str, str]) -> None:
    try:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
        os.execve(command[0], command, environment)  # noqa: S606 - no shell is the point
    finally:
        os._exit(127)


def _wait_for_group(group: int) -> None:
    """Wait until nothing of a killed group is left to disturb the next measurement."""
    until = time.perf_counter() + _PATIENCE
    while time.perf_counter() < until:
        try:
            os.killpg(group, 0)
        except (ProcessLookupError, PermissionError):
            return
        if not _alive(group):
            return
        time.sleep(0.005)


def _alive(group: int) -> bool:
    """Whether the group has more than zombies, which nobody here may collect."""
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            return True
    return False


def _cut_short(data: bytes) -> bytes:
    """The beginning of a character that the next read will finish."""
    for back in range(1, min(4, len(data) + 1)):
        byte = data[-back]
        if byte >= 0xC0:
            return data[-back:] if back < (2 if byte < 0xE0 else 3 if byte < 0xF0 else 4) else b""
        if byte < 0x80:
            return b""
    return b""
