"""`--help` and `--version`: every command explains itself, with examples that are true."""

from __future__ import annotations

import re
import shlex

import click
import pytest
from cli_support import run

import paperterm
from paperterm.cli import cli
from paperterm.query import parse

COMMANDS = [
    "browse",
    "search",
    "show",
    "similar",
    "open",
    "export",
    "star",
    "unstar",
    "read",
    "unread",
    "mark",
    "unmark",
    "keep",
    "skip",
    "later",
    "undecide",
    "tag",
    "untag",
    "rate",
    "note",
    "news",
    "tags",
    "searches",
    "history",
    "shelf",
    "add",
    "digests",
    "remove",
    "index",
    "stats",
    "doctor",
    "serve",
    "config",
    "keys",
    "completion",
]


def test_the_help_lists_the_commands_in_the_order_of_their_use() -> None:
    said = run("--help")
    assert (said.code, said.err) == (0, "")
    listed = said.out.partition("Commands:\n")[2]
    assert re.findall(r"^  (\w+)", listed, re.MULTILINE) == COMMANDS
    assert "..." not in listed
    assert run("-h").out == said.out


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_a_help_with_examples(name: str) -> None:
    said = run(name, "--help")
    assert (said.code, said.err) == (0, "")
    assert "Example" in said.out
    assert f"  paperterm {name}" in said.out or f"{name}" in said.out.partition("Example")[2]
    assert run(name, "-h").out == said.out
    assert max(map(len, said.lines)) <= 80


@pytest.mark.parametrize("name", COMMANDS)
def test_each_option_says_what_it_does(name: str) -> None:
    options = [option for option in cli.commands[name].params if isinstance(option, click.Option)]
    assert all(option.help for option in options)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_examples_can_be_parsed(name: str) -> None:
    text = cli.commands[name].help or ""
    examples = re.findall(r"^ *(paperterm .*)$", text.partition("Example")[2], re.MULTILINE)
    assert examples
    for line in (part for example in examples for part in example.split(" | ")):
        program, *args = shlex.split(line)
        if program != "paperterm":
            continue
        while args[0] == "-d":
            args = args[2:]
        command = cli.commands[args[0]]
        context = command.make_context(args[0], args[1:])
        query = " ".join(context.params.get("words") or ())
        parse("" if query == "-" else query)


def test_the_version() -> None:
    said = run("--version")
    assert (said.code, said.out, said.err) == (0, f"paperterm {paperterm.__version__}\n", "")


def test_the_list_of_commands_says_what_each_does_to_its_end() -> None:
    commands = run("--help").out.partition("Commands:")[2]
    assert "completion" in commands
    assert "..." not in commands
