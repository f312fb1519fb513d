"""The command line: parse, call, print.

Nothing heavy is imported before a command needs it: `paperterm --version` loads neither Textual, Whoosh nor
Rich.
"""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any, NoReturn

import click

from paperterm import __version__, streams
from paperterm.cli import completing
from paperterm.cli.context import Context, pass_context
from paperterm.cli.group import Commands
from paperterm.errors import UsageError


@click.group(
    cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.option("-d", "--digests", "paths", multiple=True, type=click.Path(path_type=Path), metavar="PATH",
              help="A digest or a folder of them; may be given several times.")  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="Say nothing beside the data, except errors.")
@click.option("-v", "--verbose", is_flag=True, help="Say more.")
@click.option("--debug", is_flag=True, help="Show a traceback where something fails.")
@click.option("--plain", is_flag=True, help="No screen: read and print lines.")
@click.version_option(__version__, message="paperterm %(version)s")
@click.pass_context
def cli(
    ctx: click.Context, paths: tuple[Path, ...], quiet: bool, verbose: bool, debug: bool, plain: bool
) -> Any:
    """A terminal browser for digests of research papers.

    Without a command the browser opens: on the digests named, else those in PAPERTERM_DIGESTS, else those
    that `paperterm add` keeps, else on the starter digest.

    \b
    Examples:
      paperterm                              the browser
      paperterm ~/digests                    the browser on a folder
      paperterm search mixture experts       a search, printed
      paperterm -d today.txt stats           one file in numbers
      paperterm config --edit                settings, keys among them

    \b
    Exit codes: 0 done, 1 nothing found, 2 wrong usage or query, 3 a file could
    not be read or written, 4 another paperterm is busy, 130 interrupted.
    """
    del debug  # `main` looks for it, since it also holds where this line fails
    ctx.obj = Context(paths, 0 if quiet else 2 if verbose else 1, plain=plain)
    return ctx.invoke(browse) if ctx.invoked_subcommand is None else None


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--search", "query", default="", metavar="QUERY", help="Begin with this search.")
@click.option("--theme", default="", metavar="NAME", shell_complete=completing.themes,
              help="A theme, such as paperterm-light.")  # fmt: skip
@click.option("--clean", is_flag=True, help="Begin as if for the first time, not where you were.")
@click.option("--no-mouse", is_flag=True, help="Leave the mouse to the terminal.")
@click.option("--plain", is_flag=True,
              help="Read and print lines: for screen readers, plain terminals and pipes.")  # fmt: skip
@pass_context
def browse(
    context: Context,
    paths: tuple[Path, ...],
    query: str,
    theme: str,
    clean: bool,
    no_mouse: bool,
    plain: bool,
) -> int:
    """Open the browser.

    On these files and folders, if some are named.

    \b
    Examples:
      paperterm browse ~/digests
      paperterm browse --search "mixture of experts" today.txt
      paperterm browse --plain ~/digests
    """
    if plain or context.plain:
        from paperterm.plain import run as talk

        return talk(context.desk(paths), query)
    space = context.workspace(paths)
    if not streams.are_a_terminal():
        raise UsageError(
            "The browser needs a terminal that can be drawn on: `paperterm --plain` reads and prints lines, "
            "and `paperterm search` answers in a pipe."
        )
    # A start makes many objects that all live on; looking for garbage among them only costs time. The
    # browser looks again once it is painted.
    gc.disable()
    from paperterm.tui.start import run

    return run(space, query=query, theme=theme, mouse=not no_mouse, clean=clean)


def _others() -> tuple[click.Command, ...]:
    """The commands that the browser can start without."""
    from paperterm.cli import deeds, links, news, papers, preferences, shelf, upkeep, web

    return (
        papers.search,
        papers.show,
        papers.similar,
        links.open_link,
        papers.export,
        *deeds.flagging(),
        deeds.tag,
        deeds.untag,
        deeds.rate,
        deeds.note,
        news.news,
        shelf.tags,
        shelf.searches,
        shelf.history,
        shelf.shelf,
        upkeep.add,
        upkeep.digests,
        upkeep.remove,
        upkeep.index,
        upkeep.stats,
        upkeep.doctor,
        web.serve,
        preferences.config,
        preferences.keys,
        preferences.completion,
    )


cli.add_command(browse)
cli.others = _others


def main() -> NoReturn:
    """Run the command line of this process and leave with its exit code."""
    streams.prepare()
    cli.main()
