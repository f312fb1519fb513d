"""The program from end to end in a terminal of its own, which is as real as a terminal can be made."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte
import pytest

PATIENCE = 30.0
"""Seconds after which something that was waited for is given up; what is there is never waited for."""

WIDTH, HEIGHT = 120, 36

# The program gets the terminal as its controlling one, as a shell gives it.
_WITH_A_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
_KEYS = {"enter": "\r", "ctrl+u": "\x15", "ctrl+z": "\x1a"}


class Terminal:
    """A program in a pseudo-terminal: keys go in, a screen comes out.

    Args:
        arguments: What to start paperterm with.
        folder: Where to start it.
        environment: What differs from the environment of the tests.
        stdout: Where its stdout goes, if not to the terminal.
    """

    def __init__(
        self,
        *arguments: str,
        folder: Path,
        environment: dict[str, str] | None = None,
        stdout: int | None = None,
    ) -> None:
        self.raw = b""
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self._stream = pyte.ByteStream(self.screen)
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
        self.settings = termios.tcgetattr(slave)
        self._slave = slave
        variables = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
        for name in ("NO_COLOR", "COLUMNS", "LINES"):
            variables.pop(name, None)
        self.process = subprocess.Popen(
            [sys.executable, "-c", _WITH_A_TERMINAL, sys.executable, "-m", "paperterm", *arguments],
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
        while not condition():
            left = deadline - time.monotonic()
            if left <= 0:
                raise AssertionError(f"waited {PATIENCE:.0f} s in vain for {what}; the screen:\n{self.shown}")
            self._take(min(left, 0.05))

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
        assert termios.tcgetattr(self._slave) == self.settings
        return True

    def _take(self, seconds: float) -> bool:
        """Take what the program has written; whether there was anything."""
        if self._master < 0 or not select.select([self._master], [], [], seconds)[0]:
            return False
        written = os.read(self._master, 65536)
        self.raw += written
        self._stream.feed(written)
        return bool(written)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Starts paperterm in a terminal, in an empty folder."""
    started: list[Terminal] = []

    def start(*arguments: str, **environment: str) -> Terminal:
        terminal = Terminal(*arguments, folder=tmp_path, environment=environment)
        started.append(terminal)
        return terminal

    yield start
    for each in started:
        each.__exit__(None, None, None)


Start = Callable[..., Terminal]


def test_from_the_first_look_to_a_file_and_out_again(terminal: Start, tmp_path: Path) -> None:
    page = terminal()
    page.sees(
        "Attention Is All You Need", "Papers · starter digest; paperterm add FILE adds yours", "62 papers"
    )
    page.press("/")
    page.sees("enter to the list")
    page.press("attention", "enter")
    page.sees("/ attention", "3 of 62", "space mark")
    page.press(" ", " ")
    page.sees("2 marked")
    page.press("e")
    page.sees("Export 2 marked papers to Markdown", "attention.md")
    page.press("ctrl+u", "mine.md")
    page.sees(" mine.md ")
    page.press("enter")
    page.sees("Wrote 2 papers to mine.md")
    page.press("q")
    assert page.left() == 0
    assert page.is_restored()
    written = (tmp_path / "mine.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^## ", written, re.MULTILINE)) == 2
    assert "Attention Is All You Need" in written


def test_a_word_typed_behind_the_slash_in_one_go_is_a_search_and_no_commands(terminal: Start) -> None:
    """As a slow line, a script or a terminal multiplexer delivers keys."""
    page = terminal()
    page.sees("62 papers")
    page.press("/attention")
    page.sees("/ attention", "3 of 62")
    page.press("\r", " ")
    page.sees("1 marked")
    page.press("e", "ctrl+u", "mine.md")
    page.sees("Export 1 marked paper to Markdown", " mine.md ")


def test_marks_are_there_the_next_time_and_on_the_command_line(terminal: Start) -> None:
    page = terminal()
    page.sees("62 papers")
    page.press(" ")
    page.sees("1 marked")
    page.press("q")
    assert page.left() == 0
    page = terminal()
    page.sees("62 papers · 1 marked")
    page.press("q")
    assert page.left() == 0
    printed = subprocess.run(
        [sys.executable, "-m", "paperterm", "-q", "export", "--marked"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert printed.returncode == 0
    assert "## Attention Is All You Need" in printed.stdout


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_with_everything_saved_and_restored(terminal: Start, ending: signal.Signals) -> None:
    page = terminal()
    page.sees("62 papers")
    page.press(" /attention")
    page.sees("1 marked", "/ attention")
    page.process.send_signal(ending)
    assert page.left() == 128 + ending
    assert page.is_restored()
    assert "Traceback" not in page.shown
    again = terminal()
    again.sees("62 papers · 1 marked")


def test_a_signal_at_any_moment_of_the_start_ends_it(terminal: Start) -> None:
    """From before the browser is there to after its first picture."""
    moments: tuple[Callable[[Terminal], object], ...] = (
        lambda page: b"\x1b[?1049h" in page.raw,
        lambda page: b"\x1b[?2004h" in page.raw,
        lambda page: "papers" in page.shown,
    )
    for moment in moments:
        page = terminal()
        page.until(lambda: moment(page), "the moment")  # noqa: B023
        page.process.send_signal(signal.SIGTERM)
        assert page.left() == 128 + signal.SIGTERM
        assert page.is_restored()


def test_a_terminal_that_is_closed_ends_it_with_everything_saved(terminal: Start) -> None:
    page = terminal()
    page.sees("62 papers")
    page.press(" ")
    page.sees("1 marked")
    page.hang_up()
    assert page.process.wait(PATIENCE) == 128 + signal.SIGHUP
    again = terminal()
    again.sees("62 papers · 1 marked")


def test_it_can_be_suspended_and_comes_back(terminal: Start) -> None:
    page = terminal()
    page.sees("62 papers")
    page.press("ctrl+z")
    page.until(lambda: b"\x1b[?1049l" in page.raw, "the alternate screen to be left")
    page.until(lambda: os.WIFSTOPPED(os.waitpid(page.process.pid, os.WNOHANG | os.WUNTRACED)[1]), "the stop")
    page.process.send_signal(signal.SIGCONT)
    page.until(lambda: page.raw.count(b"\x1b[?1049h") == 2, "the alternate screen to come back")
    page.sees("62 papers")
    page.press(" ")
    page.sees("1 marked")
    page.press("q")
    assert page.left() == 0
    assert page.is_restored()


def test_nothing_of_a_hostile_digest_reaches_the_terminal(terminal: Start, tmp_path: Path) -> None:
    from making import digest_text

    hostile = (
        "\x1b]52;c;cHduZWQ=\x07 \x1b[31mred\x9b31m \x1b]0;hacked\x1b\\ \x1bPq \u202egpj \x7f "
        "[/ [@click=app.quit]x[/]"
    )
    folder = tmp_path / "\x1b]0;name\x07[b]"
    folder.mkdir()
    text = digest_text([(f"Title one {hostile}", f"Abstract {hostile}"), (f"Title two {hostile}", hostile)])
    (folder / "\x1b[31m[red].txt").write_text(text, encoding="utf-8")
    page = terminal(str(folder))
    page.sees("Title one", "Title two")
    for keys, then in (
        ("j", "Paper 2"),
        ("\r", "n next match"),
        ("\x1b", "f filters"),
        ("a", "2 marked"),
        ("e", "Export 2 marked"),
        ("\x1b", "2 papers · 2 marked"),
        ("?", "esc closes"),
        ("q", "2 papers · 2 marked"),
        ("/one\r", "1 of 2"),
        ("R", "Nothing has changed in the digests"),
    ):
        page.press(keys)
        page.until(lambda: then in page.shown and ("╭" in page.shown) is (keys in "e?"), then)  # noqa: B023
    page.press("q")
    assert page.left() == 0
    ours = re.compile(
        rb"\x1b(?:\[[0-9;]*m|\[\d+;\d+H|\[\?[0-9;]+(?:[hlu]|\$p)|\[[<>]\d*u|\[[0-9;]*[ABCDGHJKr]|\[\?u|\]22;\w+\x07)"
    )
    assert b"]52;" not in page.raw
    assert b"]0;" not in page.raw
    rest = ours.sub(b"", page.raw).decode()
    strange = sorted({f"U+{ord(each):04X}" for each in rest if not each.isprintable() and each not in "\r\n"})
    assert strange == []


@pytest.mark.parametrize("stdin", ["pipe", "null"])
def test_without_a_terminal_it_says_what_to_use_instead(tmp_path: Path, stdin: str) -> None:
    refused = subprocess.run(
        [sys.executable, "-m", "paperterm"],
        stdin=subprocess.PIPE if stdin == "pipe" else subprocess.DEVNULL,
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=PATIENCE,
    )
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert "needs a terminal" in refused.stderr
    assert "\x1b" not in refused.stderr


@pytest.mark.parametrize("kind", ["dumb", ""])
def test_a_terminal_that_can_only_print_is_refused(terminal: Start, kind: str) -> None:
    page = terminal(TERM=kind)
    assert page.left() == 2
    assert "needs a terminal" in page.shown
    assert b"\x1b" not in page.raw


def test_it_is_refused_where_its_output_goes_into_a_pipe(tmp_path: Path) -> None:
    with Terminal(folder=tmp_path, stdout=subprocess.PIPE) as page:
        assert page.left() == 2
        assert "needs a terminal" in page.shown
        assert page.process.stdout is not None
        with page.process.stdout as piped:
            assert piped.read() == b""


def test_a_mistake_on_the_command_line_leaves_the_terminal_alone(terminal: Start) -> None:
    page = terminal("browse", "no-such-folder")
    assert page.left() == 3
    assert "No file or folder at no-such-folder" in page.shown
    assert b"\x1b[?1049h" not in page.raw
