"""The commands about papers: search, show, similar, export."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paperterm.cli import completing
from paperterm.cli.context import Context, pass_context
from paperterm.cli.group import QueryCommand, format_option
from paperterm.errors import NothingFoundError, UsageError
from paperterm.export import FORMATS, format_of

if TYPE_CHECKING:
    from paperterm.labels import Flag
    from paperterm.obstacles import Impasse
    from paperterm.printing import Row
    from paperterm.query import Query

_TABLE_LIMIT = 20
_READING_WIDTH = 90
_DOCUMENTS = tuple(FORMATS)
_FORMATS = ("ids", "json", "jsonl", *_DOCUMENTS)
_SORTS = ("relevance", "date", "title", "upvotes", "digest")


@click.command(cls=QueryCommand)
@click.argument("words", nargs=-1, metavar="[QUERY]...", shell_complete=completing.queries)
@click.option("--limit", type=click.IntRange(min=0), metavar="N",
              help=f"At most N papers, 0 for all; a table on a terminal shows {_TABLE_LIMIT}.")  # fmt: skip
@click.option("--sort", type=click.Choice(_SORTS), help="The order, if not the query's own.")
@format_option("table", *_FORMATS)
@click.option(
    "--explain", is_flag=True, help="Say on stderr how the query was understood and what each paper matched."
)
@pass_context
def search(
    context: Context, words: tuple[str, ...], limit: int | None, sort: str | None, shape: str, explain: bool
) -> int:
    """Search the papers, or list them all.

    Titles, abstracts and authors are searched, the best match first. Without a query every paper is
    listed, in digest order. @NAME stands for the query of a saved search.

    \b
    Examples:
      paperterm search mixture experts
      paperterm search mamba -survey has:code
      paperterm search '"mixture of experts" OR title:moe'
      paperterm search topic:vision --limit 0 --format jsonl
      paperterm search @reading
      paperterm search title:diffusion --format ids | paperterm export -
    """
    query = parsed(context, words, sort, noting=not explain)
    desk = context.desk()
    with context.progress() as progress:
        if explain:
            click.echo(desk.explain(query, progress), err=True)
        answer = desk.search(query, progress)
    if limit is None:
        limit = _TABLE_LIMIT if shape == "table" and sys.stdout.isatty() else 0
    numbers = answer.found.numbers
    rows = desk.rows(numbers[: limit or None], answer.found)
    if explain:
        from paperterm.printing import explained

        for row in rows:
            click.echo(f"\n{explained(row, query.tree)}", err=True)
    if shape == "table":
        from paperterm.tables import print_papers
        from paperterm.wording import counted

        print_papers(rows)
        if len(rows) < len(numbers):
            context.say(f"{len(rows):,} of {counted(len(numbers), 'paper')}; --limit 0 shows all.")
    elif rows or shape not in FORMATS:
        _print_rows(rows, shape, query.source and f"Search: {query.source}")
    if numbers:
        return 0
    if answer.impasse:
        _say_way_out(context, answer.impasse)
    else:
        context.say("There are no papers here.")
    return NothingFoundError.exit_code


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...", shell_complete=completing.ids)
@format_option("text", "json", "jsonl", *_DOCUMENTS)
@pass_context
def show(context: Context, ids: tuple[str, ...], shape: str) -> None:
    """Show papers in full.

    An id may be cut to any prefix that no other paper shares.

    \b
    Examples:
      paperterm show k3v2nq
      paperterm show k3v2nq 2mzq4a --format json
    """
    desk = context.desk()
    rows = desk.rows(desk.numbers(ids))
    if shape == "text":
        from shutil import get_terminal_size

        from paperterm.printing import in_full

        width = min(get_terminal_size((_READING_WIDTH, 24)).columns, _READING_WIDTH)
        sys.stdout.write("\n\n".join(in_full(row, width) for row in rows) + "\n")
    else:
        _print_rows(rows, shape)


@click.command()
@click.argument("identity", metavar="ID", shell_complete=completing.ids)
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, metavar="N",
              help="At most N papers.")  # fmt: skip
@format_option("table", *_FORMATS)
@pass_context
def similar(context: Context, identity: str, limit: int, shape: str) -> int:
    """Show papers like one.

    They share its most telling terms, which are shown with each.

    \b
    Examples:
      paperterm similar k3v2nq
      paperterm similar k3v2nq --limit 5 --format json
    """
    desk = context.desk()
    with context.progress() as progress:
        rows = desk.similar(identity, limit, progress)
    if shape == "table":
        from paperterm.tables import print_similar

        print_similar(rows)
    elif rows or shape not in FORMATS:
        _print_rows(rows, shape)
    if rows:
        return 0
    context.say(f"No paper shares enough with {identity}.")
    return NothingFoundError.exit_code


@click.command(cls=QueryCommand)
@click.argument("words", nargs=-1, metavar="[QUERY]...", shell_complete=completing.queries)
@click.option("--id", "ids", multiple=True, metavar="ID", shell_complete=completing.ids,
              help="This paper; may be given several times.")  # fmt: skip
@click.option("--starred", is_flag=True, help="Only starred papers.")
@click.option("--marked", is_flag=True, help="Only marked papers.")
@click.option("--kept", is_flag=True, help="Only papers that triage kept.")
@click.option(
    "--tag",
    "tags",
    multiple=True,
    metavar="TAG",
    shell_complete=completing.tags,
    help="Only papers with this tag; may be given several times.",
)
@click.option("--format", "shape", type=click.Choice((*_DOCUMENTS, "json", "jsonl")),
              help="The format; without it, that of the file's name, else markdown.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
              help="The file to write; without it, or with -, stdout.")  # fmt: skip
@click.option("--append", is_flag=True, help="Add what the file lacks and keep the rest of it as it is.")
@click.option("--overwrite", is_flag=True, help="Replace the file.")
@click.option("--no-notes", "bare", is_flag=True, help="Leave out your tags, ratings and notes.")
@pass_context
def export(
    context: Context,
    words: tuple[str, ...],
    ids: tuple[str, ...],
    starred: bool,
    marked: bool,
    kept: bool,
    tags: tuple[str, ...],
    shape: str | None,
    output: Path | None,
    append: bool,
    overwrite: bool,
    bare: bool,
) -> int:
    """Write papers for other programs.

    As Markdown, BibTeX, CSL-JSON, RIS, CSV or JSON.

    Those of a query, those with the given ids, or with - those whose ids stand on stdin. A file that exists
    is left alone, unless --append or --overwrite says otherwise. Markdown and JSON have your tags, ratings
    and notes too.

    \b
    Examples:
      paperterm export mixture experts -o experts.md
      paperterm export --id k3v2nq --id 2mzq4a --format bibtex
      paperterm export --starred -o references.bib --append
      paperterm search has:code | paperterm export - -o code.md
      paperterm export --marked -o reading.md --append
    """
    flags: dict[Flag, bool] = {"starred": starred, "marked": marked, "kept": kept}
    by_id = bool(ids) or words == ("-",)
    states: list[Flag] = [name for name, wanted in flags.items() if wanted]
    if by_id and (states or tags or words not in ((), ("-",))):
        raise UsageError("Give ids or a query, not both.")
    if not (by_id or words or states or tags):
        raise UsageError(
            "Say what to export: a query, --id, --starred, --marked, --kept, --tag, or - for ids on stdin."
        )
    output = None if output == Path("-") else output
    if output is None and (append or overwrite):
        raise UsageError("Name the file with -o FILE to append to it or overwrite it.")
    if append and overwrite:
        raise UsageError("A file is appended to or overwritten, not both.")
    shape = shape or _shape_of(output)
    if append:
        from paperterm.saving import goes_on

        if not goes_on(shape):
            raise UsageError(f"A file in {shape} cannot be appended to: --overwrite replaces it.")

    if by_id:
        wanted = [*ids, *(ids_on_stdin(context) if words else ())]
        desk = context.desk()
        rows, source = desk.rows(desk.numbers(wanted)), None
    else:
        from paperterm.answers import among

        query = among(parsed(context, words), states, tags)
        desk = context.desk()
        for state in states:
            if not desk.has_flagged(state):
                context.say(f"Nothing is {state}.")
                return NothingFoundError.exit_code
        with context.progress() as progress:
            found = desk.search(query, progress).found
        rows, source = desk.rows(found.numbers, found), f"Search: {query.source}"
    if not rows:
        context.say("Nothing to export: no paper matches.")
        return NothingFoundError.exit_code
    if bare:
        from paperterm.printing import unremarked

        rows = unremarked(rows)
    if output is None:
        _print_rows(rows, shape, source)
    else:
        from paperterm.saving import save

        context.say(save(rows, output, shape, source, append=append, overwrite=overwrite))
    return 0


def _shape_of(output: Path | None) -> str:
    """The format that a file's name asks for."""
    if output is not None:
        if (known := format_of(output.name)) is not None:
            return known.name
        if output.suffix.lower() in (".json", ".jsonl"):
            return output.suffix[1:].lower()
    return "markdown"


def parsed(context: Context, words: Sequence[str], sort: str | None = None, *, noting: bool = True) -> Query:
    """The query that words make, or that of the saved search that they name with @."""
    from paperterm.query import parse

    text = " ".join(words)
    # a saved search finds here what it finds in the browser, where the last word may go on
    query = parse(_saved(context, text[1:].strip()), typing=True) if text.startswith("@") else parse(text)
    for note in query.notes if noting else ():
        context.say(note.message)
    return replace(query, sort=sort) if sort else query


def _saved(context: Context, name: str) -> str:
    """The query of a saved search.

    Raises:
        UsageError: None has this name.
    """
    from paperterm.answers import shelved
    from paperterm.settings import places

    searches = {search.name: search.query for search in shelved(places(), context.say).searches}
    if name not in searches:
        there = f"there are {', '.join(searches)}" if searches else "S in the browser saves one"
        raise UsageError(f"No saved search is called {name}: {there}.")
    return searches[name]


def _say_way_out(context: Context, impasse: Impasse) -> None:
    """Say why nothing was found, and which commands find something."""
    import shlex

    context.say(impasse.why)
    digests = [part for path in context.given for part in ("-d", str(path))]
    for offer in impasse.offers:
        command = shlex.join(["paperterm", *digests, "search", *_words_for_a_shell(offer.query)])
        context.say(f"{offer.described()} · {command}")


def _words_for_a_shell(query: str) -> list[str]:
    """A query as arguments: word by word where no word needs quotes, which reads best."""
    import shlex

    words = query.split()
    return words if all(shlex.quote(word) == word for word in words) else [query]


def ids_on_stdin(context: Context) -> list[str]:
    """The first field of each line: ids alone on their lines do, and so do the lines of a search."""
    if sys.stdin.isatty():
        context.say("Type ids; ctrl+d ends them.")
    return [identity for line in sys.stdin for identity in line.partition("\t")[0].split()]


def _print_rows(rows: Sequence[Row], shape: str, source: str | None = None) -> None:
    from paperterm.printing import document

    sys.stdout.write(document(rows, shape, source))
