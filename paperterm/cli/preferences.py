"""The commands about how paperterm behaves: config, keys, completion."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from paperterm.cli import completing
from paperterm.cli.context import Context, pass_context
from paperterm.cli.group import format_option
from paperterm.errors import FileError, UsageError

if TYPE_CHECKING:
    from paperterm.config import Config
    from paperterm.keys import Keymap

_ORIGINS = {"browser": "chosen in the browser", "file": "config.toml"}


@click.command()
@click.option("--edit", is_flag=True, help="Open the file in your editor; it is begun where there is none.")
@click.option("--path", is_flag=True, help="Only say where the file is.")
@click.option("--check", is_flag=True, help="Only say what is wrong; exit code 2 if something is.")
@format_option("table", "json")
@pass_context
def config(context: Context, edit: bool, path: bool, check: bool, shape: str) -> int:
    """Show what is set, where that comes from, and what it does.

    Each setting stands in config.toml, or in the environment as PAPERTERM_
    and its name in capitals, which wins.

    \b
    Examples:
      paperterm config
      paperterm config --edit
      paperterm config --check
      PAPERTERM_KEYS=emacs paperterm
    """
    from paperterm.settings import places

    file = places().settings
    if path:
        print(file)
        return 0
    if edit:
        _edit(file)
    settings, keys = _settings()
    problems = (*settings.problems, *_themes_problems(settings), *keys.problems)
    if check or edit:
        for problem in problems:
            click.echo(f"paperterm: {problem}", err=True)
        if not problems:
            context.say(
                f"{file} is as it should be." if file.exists() else f"{file} is not there, nor needed."
            )
        return UsageError.exit_code if problems and check else 0
    _show(settings, file, problems, shape)
    for problem in problems if shape != "json" else ():
        context.say(problem)
    return 0


@click.command()
@click.option("--set", "name", metavar="NAME", shell_complete=completing.sets_of_keys,
              help="Another set: vim, emacs or arrows.")  # fmt: skip
@click.option("--check", is_flag=True, help="Only say what is wrong; exit code 2 if something is.")
@format_option("table", "json")
@pass_context
def keys(context: Context, name: str | None, check: bool, shape: str) -> int:
    """Show the keys in force, and the names of what they do.

    The set is chosen in config.toml, as keys = "emacs", or in the palette.
    Single keys are changed below [keys], as star = "b *".

    \b
    Examples:
      paperterm keys
      paperterm keys --set emacs
      paperterm keys --check
      paperterm keys --format json
    """
    from paperterm.keys import COMMANDS, SETS

    if name is not None and name not in SETS:
        from paperterm.config import unknown

        raise UsageError(unknown("set of keys", name, SETS))
    _, keymap = _settings(name)
    if check:
        for problem in keymap.problems:
            click.echo(f"paperterm: {problem}", err=True)
        if not keymap.problems:
            context.say(f"The keys are those of {keymap.name}, and each means one thing.")
        return UsageError.exit_code if keymap.problems else 0
    for problem in keymap.problems:
        context.say(problem)
    if shape == "json":
        from paperterm.printing import dumped

        listed = [
            {
                "id": command.id,
                "keys": list(keymap.keys[command.id]),
                "does": command.what,
                "group": command.group,
                "place": command.place,
            }
            for command in COMMANDS
        ]
        sys.stdout.write(dumped({"set": keymap.name, "keys": listed}, indent=2) + "\n")
    else:
        from paperterm.tables import print_keys

        print_keys([(each.group, keymap.shown(each.id), each.what, each.id) for each in COMMANDS])
    return 0


@click.command()
@click.argument("shell", type=click.Choice(list(completing.SHELLS)))
def completion(shell: str) -> None:
    """Print what lets your shell complete commands and names.

    Options and ids of papers as well, names of digests, topics, tags and saved searches.
    Write it to where the shell looks for it:

    \b
      bash  ~/.local/share/bash-completion/completions/paperterm
      zsh   ~/.zfunc/_paperterm, and fpath=(~/.zfunc $fpath)
            before compinit in ~/.zshrc
      fish  ~/.config/fish/completions/paperterm.fish

    \b
    Examples:
      paperterm completion bash
      paperterm completion zsh
    """
    from paperterm.cli import cli

    click.echo(completing.script(cli, shell))


def _settings(name: str | None = None) -> tuple[Config, Keymap]:
    """The settings and the keys in force, or those of another set."""
    from paperterm.config import load
    from paperterm.keys import keymap
    from paperterm.settings import places

    where = places()
    config = load(where.settings)
    if where.shelf.exists():
        from contextlib import closing

        from paperterm.shelf import open_shelf

        with closing(open_shelf(where.shelf)) as shelf:
            config = config.with_chosen(shelf.setting)
    return config, keymap(name or config.keys or "vim", config.other_keys)


def _themes_problems(config: Config) -> tuple[str, ...]:
    """What is wrong with the name of the theme."""
    if not config.theme:
        return ()
    from paperterm.config import unknown
    from paperterm.tui.themes import names

    return () if config.theme in names() else (unknown("theme", config.theme, names()),)


def _show(config: Config, file: Path, problems: tuple[str, ...], shape: str) -> None:
    from paperterm.config import SETTINGS
    from paperterm.destinations import templates_with

    links = {
        name: (template, "file" if name in config.links else "default")
        for name, template in templates_with(config.links).items()
    }

    shown: list[dict[str, Any]] = [
        {
            "name": setting.name,
            "value": config.value(setting.name),
            "origin": config.origin(setting.name),
            "variable": setting.variable,
            "does": setting.what,
        }
        for setting in SETTINGS
    ]
    if shape == "json":
        from paperterm.printing import dumped

        other = {command: list(keys) for command, keys in config.other_keys.items()}
        whole = {
            "path": str(file),
            "settings": shown,
            "other_keys": other,
            "links": [
                {"name": name, "address": address, "origin": origin}
                for name, (address, origin) in links.items()
            ],
            "problems": list(problems),
        }
        sys.stdout.write(dumped(whole, indent=2) + "\n")
        return
    from paperterm.tables import print_settings

    lines = [
        (each["name"], _written(each["value"]), _origin(each["origin"], each["variable"]), each["does"])
        for each in shown
    ]
    lines += [
        (f"keys.{command}", " ".join(keys) or "none", _ORIGINS["file"], "")
        for command, keys in config.other_keys.items()
    ]
    lines += [
        (f"links.{name}", address, _origin(origin, ""), "") for name, (address, origin) in links.items()
    ]
    print_settings(lines, f"{file}{'' if file.exists() else ' (not there yet: --edit begins it)'}")


def _written(value: object) -> str:
    if value is None:
        return ""
    return ("true" if value else "false") if isinstance(value, bool) else f"{value}"


def _origin(origin: str, variable: str) -> str:
    return variable if origin == "environment" else _ORIGINS.get(origin, origin)


def _edit(file: Path) -> None:
    """Open the file in the reader's editor."""
    from paperterm.config import load, template
    from paperterm.files import write_atomically

    command = load(file).editor or os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    if not os.path.lexists(file):
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            sentence = f"{file.parent} could not be made ({error.strerror}): make it, or set PAPERTERM_HOME."
            raise FileError(sentence) from error
        write_atomically(file, template(), overwrite=False)
    try:
        ended = subprocess.run([*shlex.split(command), str(file)], check=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"The editor {command} could not be started: set EDITOR to another one.") from error
    if ended.returncode:
        raise UsageError(f"The editor {command} ended with code {ended.returncode}: {file} is as it left it.")
