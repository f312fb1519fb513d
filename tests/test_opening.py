"""The web browser: asked by a process of its own, which can neither hang this one nor write on its screen."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from paperterm import opening

URL = "https://example.org/a?b=c&d=e%20f#g"


def browser(folder: Path, script: str) -> str:
    """A program that stands for the web browser."""
    program = folder / "a-browser"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o700)
    return str(program)


def asked(command: str | None) -> int:
    """How it ends to ask the browser that BROWSER names, on a machine without a screen."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    }
    environment |= {"BROWSER": command} if command else {}
    with opening.ask(URL, environment) as process:
        return process.wait(60)


def test_the_browser_gets_the_address_and_nothing_else(tmp_path: Path) -> None:
    assert asked(browser(tmp_path, f'printf "%s|" "$#" "$1" > {tmp_path}/got')) == 0
    assert (tmp_path / "got").read_text(encoding="utf-8") == f"1|{URL}|"


def test_what_the_browser_writes_is_not_shown(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    asked(browser(tmp_path, "echo out; echo err >&2"))
    assert capfd.readouterr() == ("", "")


def test_no_shell_reads_what_names_the_browser(tmp_path: Path) -> None:
    asked(f"touch {tmp_path}/ran; touch {tmp_path}/too")
    assert list(tmp_path.iterdir()) == []


def test_how_it_went_is_told(tmp_path: Path) -> None:
    assert opening.outcome(URL, 0) == (True, f"Asked the web browser to open {URL}")
    assert opening.outcome(URL, None)[1].endswith("has not answered yet")
    code = asked(browser(tmp_path, "exit 1"))
    assert opening.outcome(URL, code) == (False, "The web browser could not open it")


def test_a_browser_that_is_missing_is_told() -> None:
    code = asked("/no/such/browser")
    assert opening.outcome(URL, code)[0] is False


def test_a_machine_without_a_browser_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert opening.outcome(URL, 3, {}) == (False, "There is no web browser here")
    far = {"SSH_CONNECTION": "1.2.3.4 5 6.7.8.9 22"}
    assert opening.outcome(URL, 3, far) == (False, "There is no web browser here over SSH")


@pytest.mark.skipif(
    os.name != "posix" or os.uname().sysname != "Linux", reason="elsewhere there is always one"
)
def test_a_browser_that_would_need_this_terminal_is_none() -> None:
    assert asked(None) in (3, 4)
