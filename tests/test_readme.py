"""What the README says is true: its commands, its keys, its queries and its pictures."""

from __future__ import annotations

import os
import re
import shlex
import tomllib
from pathlib import Path

import pytest

from paperterm.cli import cli
from paperterm.config import SETTINGS
from paperterm.config import parse as parse_settings
from paperterm.highlight import Highlighter
from paperterm.keys import COMMANDS, QUERIES, SETS, keymap
from paperterm.query import (
    ALIASES,
    FIELDS,
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_PREFIXES,
    MAX_TERMS,
    SORTS,
    STATES,
    parse,
)

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CI = ROOT / ".ci" / "run"
PICTURES = {
    f"screenshots/{name}.svg"
    for name in (
        "welcome",
        "guided",
        "browse",
        "search",
        "filter",
        "detail",
        "note",
        "triage",
        "statistics",
        "export",
        "light",
        "small",
    )
}


def between(name: str) -> str:
    """The part of the README between the comments with this name."""
    return README.partition(f"<!-- {name} -->\n")[2].partition(f"<!-- /{name} -->")[0]


def rows(table: str) -> list[list[str]]:
    """The cells of a table, without its head."""
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in table.splitlines()[2:]]


def keys_table() -> str:
    """The keys, as the README lists them."""
    keymaps = [keymap(name) for name in SETS]
    lines = [f"| does | {' | '.join(SETS)} |", "| --- " * (1 + len(SETS)) + "|"]
    groups = dict.fromkeys(command.group for command in COMMANDS)
    for group in groups:
        lines.append(f"| **{group}** " + "| " * len(SETS) + "|")
        for command in (each for each in COMMANDS if each.group == group):
            keys = [" ".join(f"`{key}`" for key in each.shown(command.id).split()) for each in keymaps]
            lines.append(f"| {command.what} | {' | '.join(keys)} |")
    return "\n".join(lines) + "\n"


# Commands


def fenced() -> list[str]:
    """The lines of the shell blocks."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def test_no_line_of_prose_is_longer_than_an_editor_shows() -> None:
    prose = re.sub(r"(?s)<!-- speed -->.*?<!-- /speed -->", "", README).splitlines()
    assert [line for line in prose if len(line) > 120 and not line.startswith("|")] == []


def test_the_tests_are_run_by_the_same_command_here_and_in_the_checks() -> None:
    command = "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/python -m pytest"
    assert [line for line in fenced() if "pytest" in line] == [command]
    # .ci/run takes it from the README
    script = CI.read_text(encoding="utf-8")
    (pattern,) = re.findall(r"grep -m 1 -E '(.*)' README\.md", script)
    assert [line for line in README.splitlines() if re.search(pattern, line)] == [command]
    assert 'eval "${command//.venv/' in script


def test_the_checks_can_be_run() -> None:
    assert os.access(CI, os.X_OK)
    assert CI.read_text(encoding="utf-8").startswith("#!/usr/bin/env bash\n")


def test_the_commands_need_nothing_but_python() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    for line in fenced():
        assert line.split()[0] in ("python3", "paperterm")
        for name in re.findall(r"\.\[(\w+)\]", line):
            assert extras[name]


@pytest.mark.parametrize("line", [line for line in fenced() if line.startswith("paperterm")])
def test_the_examples_are_commands_that_there_are(line: str) -> None:
    for part in line.partition("#")[0].split(" | "):
        program, *args = shlex.split(part)
        if program != "paperterm":
            continue
        while args and args[0] == "-d":
            args = args[2:]
        context = cli.make_context("paperterm", ["stats"])
        name, command, rest = cli.resolve_command(context, args)
        assert command is not None
        command.make_context(str(name), rest if name == args[0] else args, parent=context)


def test_the_table_of_commands_is_complete() -> None:
    listed = re.findall(r"^\| .*?`paperterm (\w+)[^|]*\|", between("commands"), re.MULTILINE)
    assert listed == list(cli.commands)


def test_the_options_that_are_named_are_there() -> None:
    known = {
        option for command in (cli, *cli.commands.values()) for each in command.params for option in each.opts
    }
    named = set(re.findall(r"`(--?[a-z][a-z-]*)", between("commands") + README.partition("Exit codes")[0]))
    assert named - {"-m", "-e", "--strict"} <= known | {"--help"}


# Keys


def test_the_keys_are_those_of_the_browser() -> None:
    assert between("keys") == keys_table()


# Queries


@pytest.mark.parametrize("cells", rows(between("queries")))
def test_each_query_is_understood(cells: list[str]) -> None:
    examples = [example for cell in cells for example in re.findall(r"`([^`]+)`", cell)]
    assert examples
    for example in examples:
        assert parse(example).notes == ()


def test_every_field_that_can_be_used_today_is_in_the_table() -> None:
    named = set(re.findall(r"\b([a-z]+):", " ".join(re.findall(r"`([^`]+)`", between("queries")))))
    other_names = {"abs", "file", "published"}
    assert named == set(FIELDS) - other_names


def lists(text: str, name: str) -> set[str]:
    """The values of a field that a text names, as `is:read` or as `is: unread read`."""
    listed = re.findall(rf"\b{name}: ([a-z ]+)", text)
    return set(re.findall(rf"\b{name}:([a-z]+)", text)) | set(" ".join(listed).split())


@pytest.mark.parametrize(
    "text", [between("queries"), "; ".join(map(" ".join, QUERIES))], ids=["readme", "help"]
)
def test_the_states_and_orders_that_are_told_are_those_that_there_are(text: str) -> None:
    for name, values in STATES.items():
        assert lists(text, name) == set(values)
    for order in SORTS:
        assert order in text.partition("sort:")[2]


@pytest.mark.parametrize("example", [part for shown, _ in QUERIES for part in shown.split("  ")])
def test_each_query_of_the_help_is_understood(example: str) -> None:
    assert parse(example).notes == ()


def test_the_help_names_every_field_too() -> None:
    named = set(re.findall(r"\b([a-z]+):", " ".join(map(" ".join, QUERIES))))
    assert named >= set(FIELDS) - {"like", *ALIASES, "published"}


def test_every_finding_that_is_told_is_one() -> None:
    told = re.findall(r"`([^`]+)` finds ([^,.]+)", README.partition("A word finds")[2].partition("\n\n")[0])
    assert len(told) == 4
    for query, found in told:
        for text in found.split(" and "):
            assert Highlighter.of(parse(query).tree).spans(text, "title"), (query, text)


def test_the_limits_are_those_of_the_language() -> None:
    told = README.replace("\n", " ")
    assert f"{MAX_LENGTH} characters, {MAX_TERMS} terms, {MAX_PREFIXES} words with `*`" in told
    assert f"parentheses {MAX_DEPTH} deep" in told


# Pictures and places


def test_the_pictures_are_those_that_are_made() -> None:
    shown = set(re.findall(r"\((screenshots/[^)]+\.svg)\)", README))
    assert shown == PICTURES
    assert all((ROOT / name).is_file() for name in shown)


def test_links_within_the_repository_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert "://" in target or target in PICTURES or (ROOT / target).exists()


def test_the_starter_digest_is_as_large_as_it_says() -> None:
    from paperterm.library import library_of
    from paperterm.settings import starter_path
    from paperterm.sources import read, survey

    sources = survey([starter_path()]).sources
    assert len(library_of([read(source, source.path.name) for source in sources])) == 62
    assert "sixty-two landmark papers" in README


def test_every_variable_that_is_named_is_read() -> None:
    settings = (ROOT / "paperterm" / "settings.py").read_text(encoding="utf-8")
    of_settings = {setting.variable for setting in SETTINGS}
    for name in set(re.findall(r"`(PAPERTERM_\w+)", README)):
        assert name in settings or name in of_settings


def test_the_settings_of_the_example_are_all_that_there_are_and_hold() -> None:
    (example,) = re.findall(r"^```toml\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    config = parse_settings(example)
    assert config.problems == ()
    assert {setting.name for setting in SETTINGS} == set(config.origins)
    assert keymap(config.keys, config.other_keys).problems == ()
