"""The clipboard: which tool is tried, what is done where none takes the text, and what is said of it."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from paperterm.tui.clipboard import MOST_BYTES, Tool, fits, taken_by, told, tools, wrapped

OVER_SSH = {"SSH_CONNECTION": "1.2.3.4 5 6.7.8.9 22"}
IN_TMUX = {"TMUX": "/run/tmux-1/default,1,0", "TERM": "tmux-256color"}


def names(how: str, environment: dict[str, str], platform: str = "linux") -> list[str]:
    """The programs that are tried, where all there are are there."""
    return [tool.command[0] for tool in tools(how, environment, platform, lambda name: name)]


@pytest.mark.parametrize(
    ("environment", "platform", "tried"),
    [
        ({}, "linux", []),
        ({}, "darwin", ["pbcopy"]),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "linux", ["wl-copy", "xclip", "xsel"]),
        ({"DISPLAY": ":0"}, "linux", ["xclip", "xsel"]),
        ({"DISPLAY": ":0", **IN_TMUX}, "linux", ["xclip", "xsel", "tmux"]),
        ({"DISPLAY": "localhost:10", **OVER_SSH}, "linux", []),
        (OVER_SSH, "darwin", []),
        ({**OVER_SSH, **IN_TMUX}, "linux", ["tmux"]),
    ],
)
def test_the_tools_are_those_of_where_the_reader_sits(
    environment: dict[str, str], platform: str, tried: list[str]
) -> None:
    assert names("auto", environment, platform) == tried


def test_the_reader_may_name_a_command_or_want_the_terminal() -> None:
    (tool,) = tools("xsel --clipboard '--some thing'", {}, "linux", lambda name: name)
    assert tool.command == ("xsel", "--clipboard", "--some thing")
    assert names("terminal", IN_TMUX) == []
    assert names("clip", IN_TMUX) == ["clip", "tmux"]
    assert names("a 'b", {}) == ["a 'b"]
    assert names("", {}) == []


def test_a_tool_that_is_not_there_is_not_tried() -> None:
    assert tools("auto", {"DISPLAY": ":0"}, "linux", lambda name: None) == ()
    assert taken_by("text", (Tool(("/no/such/tool",)),)) is None


def test_the_first_that_takes_it_has_it(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    takes = Tool(("sh", "-c", f"cat > {kept}"))
    assert taken_by("wörds\n", (Tool(("false",)), takes, Tool(("true",)))) is takes
    assert kept.read_text(encoding="utf-8") == "wörds\n"


def test_a_tool_that_hangs_is_given_up() -> None:
    takes = Tool(("true",))
    assert taken_by("text", (Tool(("sleep", "60")), takes), patience=0.05) is takes


def test_a_tool_that_holds_on_to_the_text_is_not_waited_for() -> None:
    holds_on = Tool(("sh", "-c", "cat > /dev/null; sleep 40 & exit 0"))
    assert taken_by("text", (holds_on,), patience=20) is holds_on


def test_only_what_took_it_is_said_to_have_copied_it() -> None:
    assert told("this paper", " as BibTeX", Tool(("pbcopy",)), {}) == "Copied this paper as BibTeX"
    assert told("this paper", "", None, {}) == "Sent this paper to the terminal's clipboard"
    assert told("it", "", Tool(("tmux",), passes_on=True), IN_TMUX) == (
        "Copied it · to tmux, and the terminal's clipboard"
    )
    # over SSH the tmux is at the other end: it cannot be asked, and it lets nothing through by default
    assert told("it", "", None, {**OVER_SSH, "TERM": "tmux-256color"}) == (
        "Sent it to the terminal's clipboard · tmux lets it through after “set -s set-clipboard on”"
    )


def test_what_goes_through_tmux_is_wrapped() -> None:
    assert wrapped("text", {"TERM": "xterm-256color"}) == ""
    for environment in (IN_TMUX, {"TERM": "screen-256color"}):
        found = re.fullmatch(
            r"\x1bPtmux;\x1b\x1b\]52;c;([A-Za-z0-9+/=]*)\x07\x1b\\",
            wrapped("\x1b]0;hostile\x07", environment),
        )
        assert found
        assert base64.b64decode(found[1]).decode() == "\x1b]0;hostile\x07"


def test_how_much_the_terminal_takes_is_counted_in_bytes() -> None:
    assert fits("x" * MOST_BYTES)
    assert not fits("ü" * (MOST_BYTES // 2 + 1))


@pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux here")
@pytest.mark.parametrize("setting", ["on", "external", "off"])
def test_a_real_tmux_takes_it_in_every_setting(
    setting: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMUX_TMPDIR", str(tmp_path))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("TMUX", raising=False)

    def tmux(*words: str) -> str:
        done = subprocess.run(("tmux", *words), capture_output=True, text=True, check=True, timeout=20)
        return done.stdout.strip()

    tmux("-f", "/dev/null", "new-session", "-d", "sleep 60")
    try:
        tmux("set", "-s", "set-clipboard", setting)
        monkeypatch.setenv("TMUX", tmux("display-message", "-p", "#{socket_path},#{pid},0"))
        (tool,) = tools("auto", {**OVER_SSH, **IN_TMUX})
        assert taken_by("wörds", (tool,), patience=20) is tool
        assert tmux("show-buffer") == "wörds"
    finally:
        tmux("kill-server")
