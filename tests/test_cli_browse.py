"""`paperterm`, `paperterm PATH…` and `paperterm browse`: into the browser, if there is a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cli_support import in_terminal, launch, run, write_library

from paperterm.workspace import Workspace

Browsed = list[tuple[Workspace, dict[str, Any]]]
"""What the browser was opened on, and its options."""


@pytest.fixture
def digests(tmp_path: Path) -> Path:
    return write_library(tmp_path)


@pytest.fixture
def browsed(monkeypatch: pytest.MonkeyPatch) -> Browsed:
    """What the browser was opened on; it leaves at once."""
    opened: Browsed = []

    def run_browser(space: Workspace, **options: Any) -> int:
        opened.append((space, options))
        return 0

    monkeypatch.setattr("paperterm.streams.are_a_terminal", lambda: True)
    monkeypatch.setattr("paperterm.tui.start.run", run_browser)
    return opened


def test_without_a_terminal_there_is_no_browser(digests: Path) -> None:
    for args in ([], ["browse"], [digests], ["browse", digests], ["-d", digests]):
        said = launch(*args)
        assert (said.code, said.out) == (2, "")
        assert said.err.startswith("paperterm: The browser needs a terminal that can be drawn on")


def test_a_terminal_that_can_only_print_lines_is_none() -> None:
    said = in_terminal(TERM="dumb")
    assert said.code == 2
    assert said.out.startswith("paperterm: The browser needs a terminal")


def test_the_browser_is_the_command_where_none_is_named(digests: Path, browsed: Browsed) -> None:
    for args in (["-d", digests], ["-d", digests, "browse"], [digests], ["browse", digests]):
        assert run(*args).code == 0
    assert [space.digests.paths for space, _ in browsed] == [(digests,)] * 4
    assert browsed[0][1] == {"query": "", "theme": "", "mouse": True, "clean": False}


def test_paths_add_up(digests: Path, browsed: Browsed) -> None:
    monday, tuesday = sorted(digests.iterdir())
    assert run(monday, tuesday).code == 0
    assert run("-d", monday, "browse", tuesday).code == 0
    assert [space.digests.paths for space, _ in browsed] == [(monday, tuesday)] * 2


def test_options_reach_the_browser(digests: Path, browsed: Browsed) -> None:
    options = ("--search", "mamba -survey", "--theme", "paperterm-light", "--no-mouse", "--clean")
    assert run(digests, *options).code == 0
    expected = {"query": "mamba -survey", "theme": "paperterm-light", "mouse": False, "clean": True}
    assert browsed[0][1] == expected


def test_a_command_wins_over_a_file_of_its_name(
    digests: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, browsed: Browsed
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "stats").write_bytes(next(iter(digests.iterdir())).read_bytes())
    assert run("-d", digests, "stats").lines[:2] == ["Library", "papers\t5"]
    assert run("./stats").code == 0
    assert browsed[0][0].digests.paths == (tmp_path / "stats",)


def test_the_exit_code_of_the_browser_is_ours(
    digests: Path, browsed: Browsed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paperterm.tui.start.run", lambda space, **options: 4)
    assert run(digests).code == 4
