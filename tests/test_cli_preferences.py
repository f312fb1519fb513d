"""`paperterm config` and `paperterm keys`: what holds, who says so, and what is wrong."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from cli_support import in_terminal, run, write_settings

from paperterm.config import SETTINGS, template
from paperterm.destinations import TEMPLATES
from paperterm.keys import COMMANDS
from paperterm.settings import places
from paperterm.shelf import open_shelf

# config


def test_every_setting_is_shown_with_who_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    write_settings('theme = "nord"\n[keys]\nstar = "b"\n')
    monkeypatch.setenv("PAPERTERM_MOUSE", "no")
    with closing(open_shelf(places().shelf)) as shelf:
        shelf.remember("keys", "emacs")
        shelf.remember("theme", "dracula")
    shown = {name: rest for name, *rest in run("config").fields}
    links = [f"links.{name}" for name in TEMPLATES]
    assert list(shown) == [*(setting.name for setting in SETTINGS), "keys.star", *links]
    assert shown["theme"][:2] == ["nord", "config.toml"]
    assert shown["mouse"][:2] == ["false", "PAPERTERM_MOUSE"]
    assert shown["keys"][:2] == ["emacs", "chosen in the browser"]
    assert shown["read_after"][:2] == ["1.5", "default"]
    assert all(what for name, (*_, what) in shown.items() if "." not in name)


def test_the_addresses_at_which_papers_are_looked_for_are_shown() -> None:
    write_settings('[links]\nscholar = ""\ndblp = "https://dblp.org/search?q={title}"\n')
    shown = {name: rest for name, *rest in run("config").fields}
    assert shown["links.abstract"] == [TEMPLATES["abstract"], "default", ""]
    assert shown["links.dblp"] == ["https://dblp.org/search?q={title}", "config.toml", ""]
    assert "links.scholar" not in shown
    links = {each["name"]: each for each in json.loads(run("config", "--format", "json").out)["links"]}
    assert links["dblp"] == {
        "name": "dblp", "address": "https://dblp.org/search?q={title}", "origin": "file"
    }  # fmt: skip


def test_looking_at_the_settings_makes_no_file(home: Path) -> None:
    assert run("config").code == 0
    assert run("config", "--check").code == 0
    assert run("config", "--path").lines == [str(places().settings)]
    assert not home.exists()


def test_on_a_terminal_the_settings_are_a_table() -> None:
    said = in_terminal("config", columns=100)
    assert said.code == 0
    assert "read_after" in said.out
    assert "not there yet" in said.out.replace("\n", "")


def test_the_settings_as_json() -> None:
    file = write_settings("mouse = false\nthme = 1\n")
    told = json.loads(run("config", "--format", "json").out)
    assert told["path"] == str(file)
    assert told["problems"] == ["There is no setting “thme”: did you mean theme?"]
    assert {each["name"]: (each["value"], each["origin"]) for each in told["settings"]}["mouse"] == (
        False,
        "file",
    )


def test_what_is_wrong_is_told_a_line_each_with_its_exit_code() -> None:
    write_settings('thme = 1\ntheme = "nrod"\n[keys]\nstra = "b"\n')
    said = run("config", "--check")
    assert (said.code, said.out) == (2, "")
    assert said.err.splitlines() == [
        "paperterm: There is no setting “thme”: did you mean theme?",
        "paperterm: There is no theme “nrod”: did you mean nord?",
        "paperterm: There is no action “stra”: did you mean star?",
    ]
    assert run("config").code == 0


def test_the_file_is_begun_and_opened_in_the_editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    editor = tmp_path / "an editor"
    editor.write_text(f'#!/bin/sh\ncp "$2" "{opened}"\n', encoding="utf-8")
    editor.chmod(0o755)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"'{editor}' -w")
    assert run("config", "--edit").code == 0
    assert opened.read_text(encoding="utf-8") == template()
    file = write_settings("mouse = false\n")
    assert run("config", "--edit").code == 0
    assert opened.read_text(encoding="utf-8") == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("editor", ["no-such-editor", "false", "'"])
def test_an_editor_that_fails_is_named(monkeypatch: pytest.MonkeyPatch, editor: str) -> None:
    monkeypatch.setenv("VISUAL", editor)
    said = run("config", "--edit")
    assert said.code == 2
    assert f"The editor {editor} " in said.err


# keys


def test_the_keys_in_force_are_listed() -> None:
    write_settings('[keys]\nset = "emacs"\nstar = "b"\n')
    shown = {name: keys for name, keys, _ in run("keys").fields}
    assert list(shown) == [command.id for command in COMMANDS]
    assert (shown["star"], shown["down"]) == ("b", "ctrl+n ↓")


def test_another_set_can_be_looked_at() -> None:
    assert {name: keys for name, keys, _ in run("keys", "--set", "arrows").fields}["down"] == "↓"
    said = run("keys", "--set", "arows")
    assert (said.code, said.out) == (2, "")
    assert "did you mean arrows?" in said.err


def test_the_keys_as_json() -> None:
    told = json.loads(run("keys", "--format", "json").out)
    assert told["set"] == "vim"
    assert {each["id"]: each["keys"] for each in told["keys"]}["help"] == ["question_mark"]


def test_on_a_terminal_the_keys_stand_under_their_groups() -> None:
    said = in_terminal("keys", columns=100)
    assert said.code == 0
    assert "Mark and keep" in said.out
    assert "mark.range" in said.out


def test_keys_that_cannot_be_are_told() -> None:
    write_settings('[keys]\nstar = "ctrl+i"\nzoom = "s"\n')
    said = run("keys", "--check")
    assert (said.code, said.out) == (2, "")
    assert said.err.splitlines() == [
        "paperterm: star: ctrl+i arrives as tab: choose another key.",
        "paperterm: s is a key of zoom and of sort: zoom has it.",
        "paperterm: sort has no key left: give it another.",
    ]
    write_settings("")
    assert run("keys", "--check").code == 0
