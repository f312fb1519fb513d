"""The commands about the shelf as a whole: tags, saved searches, earlier queries, and moving it elsewhere."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paperterm.cli import completing
from paperterm.cli.context import Context, pass_context
from paperterm.cli.group import QueryCommand, format_option
from paperterm.errors import FileError, NothingFoundError, UsageError

if TYPE_CHECKING:
    from paperterm.shelf import Asked, Contents, SavedSearch, Shelf

_NOT_LISTED, _NOT_CHANGED = "Nothing can be listed", "Nothing was changed"


def _command_follows() -> bool:
    """Whether a command of the group follows, which does all there is to do."""
    return click.get_current_context().invoked_subcommand is not None


@contextmanager
def _opened() -> Iterator[Shelf]:
    from paperterm.deeds import writable
    from paperterm.settings import places

    with closing(writable(places().shelf)) as shelf:
        yield shelf


@contextmanager
def _read(context: Context, otherwise: str) -> Iterator[Shelf]:
    """The shelf, to be looked at even where it cannot be written; what is said otherwise begins so."""
    from paperterm.settings import places
    from paperterm.shelf import open_shelf

    with closing(open_shelf(places().shelf)) as shelf:
        if shelf.unread:
            raise FileError(shelf.unknown(otherwise))
        if shelf.notice:
            context.say(shelf.notice)
        yield shelf


def _shelved(context: Context, otherwise: str = _NOT_LISTED) -> Contents:
    """What is on the shelf; one that was never used is not made by looking at it."""
    from paperterm.settings import places
    from paperterm.shelf import Contents

    if not os.path.lexists(places().shelf):
        return Contents.empty()
    with _read(context, otherwise) as shelf:
        return shelf.contents()


@click.group(invoke_without_command=True)
@format_option("table", "json")
@pass_context
def tags(context: Context, shape: str) -> int | None:
    """List the tags; rename or delete them.

    \b
    Examples:
      paperterm tags
      paperterm tags rename todo "to read"
      paperterm tags delete draft
    """
    if _command_follows():
        return None
    counts = Counter(name for names in _shelved(context).tags.values() for name in names)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if shape == "json":
        from paperterm.printing import dumped

        print(dumped([{"name": name, "papers": papers} for name, papers in ordered], indent=2))
    else:
        from paperterm.tables import print_counts

        print_counts(ordered)
    if not counts:
        context.say("There are no tags: `paperterm tag ID TAG` gives one, and t in the browser.")
    return 0 if counts else NothingFoundError.exit_code


@tags.command("rename")
@click.argument("old", metavar="TAG", shell_complete=completing.tags)
@click.argument("new", metavar="NAME")
@pass_context
def rename_tag(context: Context, old: str, new: str) -> None:
    """Give a tag another name; where that is a tag already, the two become one."""
    from paperterm.shelving import tag_name

    there = _tags_there(context, old)
    name = tag_name(new, there - {old})
    with _opened() as shelf:
        shelf.rename_tag(old, name)
    merged = ", which was a tag already: the two are one now" if name in there and name != old else ""
    context.say(f"Renamed the tag {old} to {name}{merged}.")


@tags.command("delete")
@click.argument("name", metavar="TAG", shell_complete=completing.tags)
@pass_context
def delete_tag(context: Context, name: str) -> None:
    """Take a tag from all papers that have it."""
    _tags_there(context, name)
    with _opened() as shelf:
        shelf.delete_tag(name)
    context.say(f"Deleted the tag {name}.")


def _tags_there(context: Context, wanted: str) -> set[str]:
    there = {name for names in _shelved(context, _NOT_CHANGED).tags.values() for name in names}
    if wanted not in there:
        named = f"there are {', '.join(sorted(there))}" if there else "there are none"
        raise UsageError(f"No paper has the tag {wanted}: {named}.")
    return there


@click.group(invoke_without_command=True)
@format_option("table", "json")
@pass_context
def searches(context: Context, shape: str) -> int | None:
    """List saved searches; save, rename, delete.

    `paperterm search @NAME` asks one, `paperterm export @NAME` exports what it finds, and `paperterm news`
    says what is new in each.

    \b
    Examples:
      paperterm searches
      paperterm searches save agents 'agent OR topic:agents'
      paperterm searches rename agents "agents and tools"
      paperterm searches delete agents
    """
    if _command_follows():
        return None
    saved = _shelved(context).searches
    if shape == "json":
        from paperterm.printing import dumped

        print(dumped([{"name": each.name, "query": each.query} for each in saved], indent=2))
    else:
        from paperterm.tables import print_fields

        print_fields([(each.name, each.query) for each in saved])
    if not saved:
        context.say(
            "No search is saved: `paperterm searches save NAME QUERY` saves one, and S in the browser."
        )
    return 0 if saved else NothingFoundError.exit_code


@searches.command("save", cls=QueryCommand)
@click.argument("name")
@click.argument("words", nargs=-1, required=True, metavar="QUERY...")
@click.option("--overwrite", is_flag=True, help="Replace the search that has this name.")
@pass_context
def save_search(context: Context, name: str, words: tuple[str, ...], overwrite: bool) -> None:
    """Save a query under a name."""
    import time

    from paperterm.query import parse
    from paperterm.shelf import SavedSearch
    from paperterm.text import one_line

    query = " ".join(words)
    parse(query)
    name = one_line(name).strip()
    if not name:
        raise UsageError("A saved search needs a name.")
    there = {each.name: each.query for each in _shelved(context, _NOT_CHANGED).searches}
    if name in there and not overwrite:
        raise UsageError(f"{name} asks {there[name]} already: pass --overwrite to replace it.")
    _change_searches(give=SavedSearch(name, query, time.time()))
    context.say(f"Saved the search {name}: `paperterm search @{name}` asks it.")


@searches.command("rename")
@click.argument("old", metavar="NAME")
@click.argument("new", metavar="NEW")
@pass_context
def rename_search(context: Context, old: str, new: str) -> None:
    """Give a saved search another name."""
    from paperterm.text import one_line

    search = _search_there(context, old)
    name = one_line(new).strip()
    if not name or any(each.name == name for each in _shelved(context, _NOT_CHANGED).searches):
        raise UsageError(f"{name or 'Nothing'} cannot be the name: choose one that no search has.")
    _change_searches(give=search._replace(name=name), take=old)
    context.say(f"Renamed the saved search {old} to {name}.")


@searches.command("delete")
@click.argument("name")
@pass_context
def delete_search(context: Context, name: str) -> None:
    """Delete a saved search; no paper is touched."""
    search = _search_there(context, name)
    _change_searches(take=name)
    context.say(f"Deleted the saved search {name}, which asked {search.query}.")


def _search_there(context: Context, name: str) -> SavedSearch:
    saved = {each.name: each for each in _shelved(context, _NOT_CHANGED).searches}
    if name not in saved:
        named = f"there are {', '.join(saved)}" if saved else "there are none"
        raise UsageError(f"No saved search is called {name}: {named}.")
    return saved[name]


def _change_searches(give: SavedSearch | None = None, take: str = "") -> None:
    with _opened() as shelf:
        shelf.set_searches(give=(give,) if give else (), take=(take,) if take else ())


@click.command()
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True, metavar="N",
              help="At most N, 0 for all.")  # fmt: skip
@click.option("--forget", metavar="QUERY", help="Take a query out of the history.")
@format_option("table", "json")
@pass_context
def history(context: Context, limit: int, forget: str | None, shape: str) -> int:
    """List the queries that were asked.

    Those that were asked in the browser, the last one first.

    \b
    Examples:
      paperterm history
      paperterm history --forget 'a query of yesterday'
    """
    from datetime import UTC, datetime

    from paperterm.settings import places

    if forget is not None:
        with _opened() as shelf:
            if all(each.query != forget for each in shelf.history()):
                raise NothingFoundError(f"{forget} was not asked: `paperterm history` lists what was.")
            shelf.set_asked(take=[forget])
        context.say("It is forgotten.")
        return 0
    asked: Sequence[Asked] = ()
    if os.path.lexists(places().shelf):
        with _read(context, _NOT_LISTED) as shelf:
            asked = shelf.history()
    rows = [(datetime.fromtimestamp(each.last, UTC).astimezone(), each.query) for each in asked]
    rows = rows[: limit or None]
    if shape == "json":
        from paperterm.printing import dumped

        print(dumped([{"query": query, "last": when.isoformat()} for when, query in rows], indent=2))
    else:
        from paperterm.tables import print_fields

        print_fields([(f"{when:%Y-%m-%d %H:%M}", query) for when, query in rows])
    if not rows:
        context.say("Nothing has been asked yet.")
    return 0 if rows else NothingFoundError.exit_code


@click.group(invoke_without_command=True)
@pass_context
def shelf(context: Context) -> None:
    """Say what is on the shelf; carry it elsewhere.

    The shelf is what you made: papers read, starred, marked, kept, tagged, rated and noted, saved searches
    and earlier queries.

    \b
    Examples:
      paperterm shelf
      paperterm shelf export shelf.jsonl
      paperterm shelf import shelf.jsonl
    """
    if _command_follows():
        return
    from paperterm.tables import print_counts

    shelved = _shelved(context)
    print_counts(
        [
            *((str(flag), len(ids)) for flag, ids in shelved.flags.items()),
            ("tagged", len(shelved.tags)),
            ("rated", len(shelved.ratings)),
            ("with a note", len(shelved.notes)),
            ("saved searches", len(shelved.searches)),
        ]
    )


@shelf.command("export")
@click.argument("output", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.option("--overwrite", is_flag=True, help="Replace the file.")
@pass_context
def export_shelf(context: Context, output: Path | None, overwrite: bool) -> None:
    """Write all that is on the shelf as lines of JSON.

    One for each paper, search and query, readable and good to keep under version control. Without a file
    they go to stdout.
    """
    from paperterm.files import write_atomically
    from paperterm.settings import places
    from paperterm.shelf import Records
    from paperterm.transfer import lines_of
    from paperterm.wording import counted

    path, records = places().shelf, Records()
    if os.path.lexists(path):
        with _read(context, "Nothing was exported") as opened:
            records = opened.records()
    text = "".join(f"{line}\n" for line in lines_of(records))
    if output is None or output == Path("-"):
        sys.stdout.write(text)
        return
    write_atomically(output, text, overwrite=overwrite)
    papers, saved = counted(len(records.papers), "paper"), len(records.searches)
    context.say(f"Wrote {papers} and {saved:,} saved {'search' if saved == 1 else 'searches'} to {output}.")


@shelf.command("import")
@click.argument("source", type=click.Path(path_type=Path), metavar="FILE")
@pass_context
def import_shelf(context: Context, source: Path) -> None:
    """Put what such a file holds beside what is on the shelf.

    Nothing that is there is lost or changed: what is missing comes. Of two different notes on a paper both
    stay; of two verdicts or ratings yours stays; a search whose name is taken comes under a name beside it.
    To import a file twice is to import it once. With - the lines are read from stdin.

    The file may also be a shelf itself, such as a damaged one that was set aside: then all comes that can
    be read of it.
    """
    from paperterm.files import read_regular
    from paperterm.shelf import is_database, records_in
    from paperterm.text import one_line
    from paperterm.transfer import LIMIT, lines_of, read
    from paperterm.wording import counted

    if source == Path("-"):
        lines = sys.stdin.read().split("\n")
    elif is_database(source):
        lines = list(lines_of(records_in(source)))
    else:
        try:
            lines = read_regular(source, LIMIT).decode("utf-8").split("\n")
        except UnicodeDecodeError as error:
            raise FileError(
                f"{source} is not UTF-8 text: `paperterm shelf export` makes what can be imported."
            ) from error
    records, problems = read(lines)
    for problem in problems:
        context.say(f"Line {problem.line} was passed over: {one_line(problem.why)}.")
    with _opened() as opened:
        merged = opened.merge(records)
    saved = merged.searches
    context.say(
        f"Took in what was new about {counted(merged.papers, 'paper')}, "
        f"and {saved:,} saved {'search' if saved == 1 else 'searches'}."
    )
    for before, now in merged.renamed:
        context.say(f"The search {before} came as {now}, since yours of that name asks something else.")
    for ids, what in (
        (merged.joined, "had another note, and has both now"),
        (merged.kept, "had another verdict or rating, which stays"),
    ):
        for identity in ids:
            context.say(f"{identity} {what}.")
