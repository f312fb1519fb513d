"""What holds for every command: the order of the help, where options may stand, and how a failure is told."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, MutableMapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from paperterm import streams
from paperterm.errors import FileError, PapertermError, QueryError, UsageError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_INTERRUPTED = 130
_DEFECT = 70
_ANYWHERE = {"-q", "--quiet", "-v", "--verbose", "--debug"}


class Commands(click.Group):
    """The commands in the order in which they stand here, and what holds for all of them.

    Every failure is one sentence on stderr and an exit code. `paperterm PATH…` is short for `paperterm browse
    PATH…`. The options about words are understood behind a command too, where a hand adds them.
    """

    others: Callable[[], Sequence[click.Command]] | None = None
    """Makes the commands besides the browser, which starts without them."""

    @property
    def commands(self) -> MutableMapping[str, click.Command]:
        """All commands by name."""
        if self.others is not None:
            others, self.others = self.others, None
            self._commands.update((str(command.name), command) for command in others())
        return self._commands

    @commands.setter
    def commands(self, commands: MutableMapping[str, click.Command]) -> None:
        self._commands = commands

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command without making the others."""
        self._commands[str(name or cmd.name)] = cmd

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """A command by name; the others are only made when one of them is meant."""
        return self._commands.get(cmd_name) or self.commands.get(cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The commands in their order, which click would make alphabetical."""
        return list(self.commands)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the options about words from wherever they stand."""
        end = args.index("--") if "--" in args else len(args)
        words = [arg for arg in args[:end] if arg in _ANYWHERE]
        rest = [arg for arg in args[:end] if arg not in _ANYWHERE]
        return super().parse_args(ctx, [*words, *rest, *args[end:]])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; a path, or what can only be one, means the browser."""
        name = args[0]
        is_path = "/" in name or "." in name or Path(name).exists()
        if name and is_path and self.get_command(ctx, name) is None:
            return "browse", self.get_command(ctx, "browse"), args
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands; where none begins so, what is meant may be a path for the browser."""
        from click.shell_completion import CompletionItem

        return super().shell_complete(ctx, incomplete) or [CompletionItem(incomplete, type="file")]

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command to the last byte of its output."""
        try:
            outcome = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # who reads the output has seen enough
            streams.discard_output()
            return 0
        else:
            return outcome

    def main(self, args: Sequence[str] | None = None, *_: Any, **extra: Any) -> NoReturn:
        """Run a command line and leave with its exit code."""
        arguments = list(sys.argv[1:] if args is None else args)
        extra |= {"prog_name": "paperterm", "standalone_mode": False}
        if "_PAPERTERM_COMPLETE" in os.environ:
            from paperterm.cli import completing

            completing.prepare()
        try:
            sys.exit(super().main(arguments, **extra))
        except (KeyboardInterrupt, click.Abort):
            sys.exit(_INTERRUPTED)
        except Exception as error:
            if isinstance(error, OSError):
                streams.discard_output()
            sentence, exit_code = _told(error)
            if "--debug" in arguments:
                from paperterm.log import told

                click.echo(told(error), err=True)
            click.echo(f"paperterm: {sentence}", err=True)
            sys.exit(exit_code)


class QueryCommand(click.Command):
    """A command whose words are a query, in which `-survey` leaves surveys out and is no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Tell options from words: a single letter behind one dash is an option, more of them are a word."""
        valued = {
            name
            for option in self.get_params(ctx)
            if isinstance(option, click.Option) and not option.is_flag
            for name in option.opts
        }
        options: list[str] = []
        words: list[str] = []
        rest = iter(args)
        for arg in rest:
            if arg == "--":
                words += rest
            elif arg in valued:
                value = next(rest, None)
                if value is None:
                    return super().parse_args(ctx, [arg])
                options += [arg, value]
            elif arg.startswith("-") and (arg.startswith("--") or len(arg) == 2):
                options.append(arg)
            else:
                words.append(arg)
        return super().parse_args(ctx, [*options, "--", *words])


def format_option(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`--format`, of which the first name is the one that holds without it."""
    return click.option("--format", "shape", type=click.Choice(names), default=names[0], show_default=True,
                        help="The shape of the data.")  # fmt: skip


def _told(error: Exception) -> tuple[str, int]:
    """What to say about a failure, and the exit code that goes with it."""
    from paperterm.text import clean, one_line

    match error:
        case QueryError():
            from shutil import get_terminal_size

            from paperterm.printing import pointed

            shown = pointed(error.query, error.position, get_terminal_size().columns)
            return f"{clean(error.sentence)}\n{shown}", error.exit_code
        case PapertermError():
            return clean(error.sentence), error.exit_code
        case click.ClickException():
            command = getattr(error, "ctx", None)
            path = command.command_path if command else "paperterm"
            if isinstance(error, click.NoSuchOption) and error.option_name in ("-d", "--digests"):
                name = path.removeprefix("paperterm").strip()
                return f"-d goes before the command: `paperterm -d PATH {name}`.", UsageError.exit_code
            return f"{_sentence(error.format_message())} `{path} --help` shows how.", UsageError.exit_code
        case OSError(filename=None):
            return f"The output could not be written ({_reason(error)}).", FileError.exit_code
        case OSError():
            return clean(
                f"{error.filename} could not be read or written ({_reason(error)})."
            ), FileError.exit_code
        case _:
            what = one_line(f"{type(error).__name__}: {error}")
            return f"A defect in paperterm ({what}): {_logged(error)} says where, please report it.", _DEFECT


def _sentence(message: str) -> str:
    """What click says, on one line and to its end."""
    from paperterm.text import one_line

    said = one_line(message)
    return said if said.endswith((".", "?", ")", "!")) else f"{said}."


def _logged(error: Exception) -> str:
    """Put a defect on record, and say where."""
    from paperterm import log
    from paperterm.settings import places

    try:
        folder = places().log
    except PapertermError:
        return "--debug"
    with log.kept_in(folder):
        log.defect(error)
    path = log.log_file(folder)
    return str(path) if path.exists() else "--debug"


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
