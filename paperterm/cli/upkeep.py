"""The commands about digests and what is kept of them: index, digests, add, remove, stats, doctor."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from paperterm.cli import completing
from paperterm.cli.context import Context, pass_context
from paperterm.cli.group import format_option
from paperterm.errors import FileError

if TYPE_CHECKING:
    from paperterm.answers import Progress

PATIENCE = 10.0
"""For how many seconds another paperterm that is writing is waited for."""
_MOST_CHANGES = 20


@click.command()
@click.option("--rebuild", is_flag=True, help="Begin anew whatever is there.")
@click.option("--wait", type=click.FloatRange(min=0), default=PATIENCE, metavar="SECONDS", show_default=True,
              help="How long to wait for another paperterm that is writing.")  # fmt: skip
@format_option("text", "jsonl")
@pass_context
def index(context: Context, rebuild: bool, wait: float, shape: str) -> None:
    """Bring the index up to date.

    Every digest is read again; only what changed is indexed. A search does the same by itself when a file
    looks changed. With --format jsonl each line tells how far it is, and the last one what was done.

    \b
    Examples:
      paperterm index
      paperterm -d ~/digests index --rebuild
    """
    from paperterm.wording import counted
    from paperterm.workspace import bring_up_to_date

    space = context.workspace()
    with nullcontext(_progress_in_lines()) if shape == "jsonl" else context.progress() as progress:
        outcome = bring_up_to_date(space, verify=True, rebuild=rebuild, wait=wait, progress=progress)
    size = len(outcome.library)
    if shape == "jsonl":
        _write_line({"papers": size, "indexed": outcome.indexed, "changes": _shortened(outcome.changes)})
        return
    for change in outcome.changes:
        context.say(f"{change[:1].upper()}{change[1:]}.")
    context.say(
        f"The index is up to date: {counted(size, 'paper')}, {outcome.indexed:,} of them indexed now."
    )


@click.command()
@format_option("table", "json")
@pass_context
def digests(context: Context, shape: str) -> None:
    """List the digests.

    With the date and the format of each, its papers, and how many places in it could not be read as they
    stood.

    \b
    Examples:
      paperterm digests
      paperterm -d ~/digests digests --format json
    """
    from paperterm.stats import digest_stats

    listed = digest_stats(context.library()[1].library)
    if shape == "json":
        from paperterm.printing import dumped

        sys.stdout.write(dumped([asdict(each) for each in listed], indent=2) + "\n")
    else:
        from paperterm.tables import print_digests

        print_digests(listed)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--overwrite", is_flag=True, help="Replace digests of the same name.")
@pass_context
def add(context: Context, paths: tuple[Path, ...], overwrite: bool) -> None:
    """Copy digests into the data folder.

    paperterm opens what is there when no other digests are named.

    \b
    Examples:
      paperterm add today.txt
      paperterm add --overwrite ~/Downloads/digests
    """
    from paperterm import collection
    from paperterm.settings import digest_paths, places
    from paperterm.wording import counted

    where = places()
    added = collection.add(digest_paths(paths, where).paths, where, overwrite=overwrite)
    for name, papers in added.papers.items():
        context.say(f"Added {name}: {counted(papers, 'paper')}.")
    for skipped in added.passed:
        context.say(f"{skipped.path} was passed over: {skipped.why}.")
    if not added.papers:
        raise FileError("Nothing was added: none of these files is a digest that can be read.")
    if context.workspace().digests.origin != "data folder":
        context.say("Not shown for now, since other digests are named by PAPERTERM_DIGESTS or -d.")


@click.command()
@click.argument("name", shell_complete=completing.digests)
@pass_context
def remove(context: Context, name: str) -> None:
    """Delete a digest from the data folder.

    Stars and marks on its papers stay.

    \b
    Example:
      paperterm remove today.txt
    """
    from paperterm import collection
    from paperterm.settings import places

    context.say(f"Removed {collection.remove(name, places())}.")


@click.command()
@format_option("text", "json")
@pass_context
def stats(context: Context, shape: str) -> None:
    """Count papers by digest, day and topic, and words on the rise.

    Words on the rise are those that the papers of the last digest say more often than the papers before
    them, too much more often to be chance. In a pipe, each section is its name and then lines of fields.

    \b
    Examples:
      paperterm stats
      paperterm -d ~/digests stats --format json
    """
    from paperterm.stats import stats as count

    desk = context.desk()
    counted = count(desk.library, desk.sets())
    if shape == "json":
        from paperterm.printing import dumped

        sys.stdout.write(dumped(asdict(counted), indent=2) + "\n")
    else:
        from paperterm.tables import print_stats

        print_stats(counted)


@click.command()
@click.option("--fix", is_flag=True, help="First mend the shelf, and build catalog and index anew.")
@pass_context
def doctor(context: Context, fix: bool) -> None:
    """Say what was passed over, and why.

    Also the versions of what paperterm is made of, where its files are, and the state of index and shelf.
    With --fix a damaged shelf is set aside, never deleted, for one with all that can be read of it.

    \b
    Examples:
      paperterm doctor
      paperterm -d ~/digests doctor --fix
    """
    from paperterm.doctor import mended, report
    from paperterm.settings import places
    from paperterm.workspace import bring_up_to_date

    space = context.workspace()
    if fix:
        for line in mended(places()):
            context.say(line)
        with context.progress() as progress:
            bring_up_to_date(space, rebuild=True, wait=PATIENCE, progress=progress)
    sys.stdout.write("\n".join(report(space, places())) + "\n")


def _progress_in_lines() -> Progress:
    """Progress for programs: an object a line, some fifty of them."""
    last = 0

    def tell(done: int, total: int) -> None:
        nonlocal last
        if done == total or done - last >= max(1, total // 50):
            last = done
            _write_line({"done": done, "total": total})

    return tell


def _shortened(changes: Sequence[str]) -> list[str]:
    """The changes, as many as fit into a line that a reader of lines takes."""
    if len(changes) <= _MOST_CHANGES:
        return list(changes)
    shown = changes[: _MOST_CHANGES - 1]
    return [*shown, f"and {len(changes) - len(shown):,} more"]


def _write_line(value: dict[str, Any]) -> None:
    from paperterm.printing import dumped

    print(dumped(value), flush=True)
