"""The command line: parse, call, print.

Nothing heavy is imported before a command needs it: `paperterm --version` loads neither Textual, Whoosh nor
Rich.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from paperterm import __version__
from paperterm.errors import FileError, NothingFoundError, PapertermError, QueryError, UsageError

if TYPE_CHECKING:
    from paperterm.library import Library
    from paperterm.printing import Row
    from paperterm.query import Query
    from paperterm.search import Engine, Found
    from paperterm.workspace import Workspace

_INTERRUPTED = 130
_TABLE_LIMIT = 20
_FALLBACK_WIDTH = 100
_FORMATS = ("table", "ids", "json", "jsonl", "markdown")


class _Commands(click.Group):
    """Takes `paperterm PATH…` for `paperterm browse PATH…`, and no command at all for the browser."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and Path(args[0]).exists():
            return "browse", self.commands["browse"], args
        return super().resolve_command(ctx, args)


class _Context:
    """What the options before a command say, and what follows from them, made when it is asked for."""

    def __init__(self, digests: Sequence[Path], words: int) -> None:
        self.given = tuple(digests)
        self.words = words

    def workspace(self, more: Sequence[Path] = ()) -> Workspace:
        """The digests that are meant, and their cache."""
        from paperterm.settings import digest_paths, places
        from paperterm.workspace import workspace

        where = places()
        return workspace(digest_paths((*self.given, *more), where), where)

    def library(self) -> tuple[Workspace, Library]:
        """The digests that are meant, opened."""
        from paperterm.workspace import open_library

        space = self.workspace()
        opened = open_library(space)
        self._mention(opened.library)
        return space, opened.library

    def say(self, sentence: str, at: int = 1) -> None:
        """Say something beside the data, unless -q asked for silence; `at` 2 wants -v."""
        if self.words >= at:
            click.echo(sentence, err=True)

    def _mention(self, library: Library) -> None:
        problems = sum(len(digest.problems) for digest in library.digests)
        unread = len(library.skipped) + sum(reading.digest is None for reading in library.readings)
        if problems or unread:
            self.say(
                f"{unread} files were passed over and {problems} places could not be read as they stood: "
                "`paperterm doctor` says why.",
                at=2,
            )


pass_context = click.make_pass_decorator(_Context)


@click.group(
    cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.option(
    "-d", "--digests", "paths", multiple=True, type=click.Path(path_type=Path), metavar="PATH",
    help="A digest or a folder of them; may be given several times.",
)  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="Say nothing beside the data.")
@click.option("-v", "--verbose", is_flag=True, help="Say more.")
@click.option("--debug", is_flag=True, help="Show a traceback where something fails.")
@click.version_option(__version__, message="paperterm %(version)s")
@click.pass_context
def cli(ctx: click.Context, paths: tuple[Path, ...], quiet: bool, verbose: bool, debug: bool) -> None:
    """A terminal browser for digests of research papers.

    Without a command the browser opens: on the digests named, else those in PAPERTERM_DIGESTS, else those
    that `paperterm add` keeps, else on the starter digest.

    \b
    Examples:
      paperterm                              the browser
      paperterm ~/digests                    the browser on a folder
      paperterm search mixture experts       a search, printed
      paperterm -d today.txt stats           numbers of one file
    """
    del debug  # read by main, before anything can fail
    ctx.obj = _Context(paths, 0 if quiet else 2 if verbose else 1)
    if ctx.invoked_subcommand is None:
        ctx.invoke(browse)


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--search", "query", default="", metavar="QUERY", help="Begin with this search.")
@click.option("--theme", default="", metavar="NAME", help="A theme, such as paperterm-light.")
@click.option("--no-mouse", is_flag=True, help="Leave the mouse to the terminal.")
@pass_context
def browse(context: _Context, paths: tuple[Path, ...], query: str, theme: str, no_mouse: bool) -> None:
    """Open the browser, on these files and folders if some are named.

    \b
    Examples:
      paperterm browse ~/digests
      paperterm browse --search "mixture of experts" today.txt
    """
    _need_terminal()
    from paperterm.tui.start import run

    sys.exit(run(context.workspace(paths), query=query, theme=theme, mouse=not no_mouse))


@cli.command()
@click.argument("words", nargs=-1, metavar="[QUERY]...")
@click.option("--limit", type=click.IntRange(min=0), default=None, metavar="N",
              help=f"At most N papers, 0 for all. A table shows {_TABLE_LIMIT}, other formats all.")  # fmt: skip
@click.option("--sort", type=click.Choice(["relevance", "date", "title", "upvotes", "digest"]))
@click.option("--format", "shape", type=click.Choice(_FORMATS), default="table", show_default=True)
@click.option("--explain", is_flag=True, help="Say how the query was understood, on stderr.")
@pass_context
def search(
    context: _Context, words: tuple[str, ...], limit: int | None, sort: str | None, shape: str, explain: bool
) -> None:
    """Search titles and abstracts; without a query, every paper in digest order.

    \b
    Examples:
      paperterm search mixture experts
      paperterm search '"mixture of experts" -survey has:code'
      paperterm search title:diffusion --format ids | paperterm export -
      paperterm search 'topic:vision' --limit 0 --format jsonl
    """
    query = _parsed(words, sort)
    if explain:
        from paperterm.query import describe

        click.echo(describe(query.tree), err=True)
    space, library = context.library()
    found, engine = _searched(context, space, library, query)
    if limit is None:
        limit = _TABLE_LIMIT if shape == "table" else 0
    numbers = found.numbers[: limit or None]
    rows = _rows(library, numbers, found)
    _print_rows(rows, shape, query, len(found.numbers))
    if not found.numbers:
        near = _suggestion(engine, query)
        hint = f" Did you mean {near}?" if near else ""
        raise NothingFoundError(f"No paper matches {query.source or 'that'}.{hint}")


@cli.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option(
    "--format", "shape", type=click.Choice(["text", *_FORMATS[2:]]), default="text", show_default=True
)
@pass_context
def show(context: _Context, ids: tuple[str, ...], shape: str) -> None:
    """Show papers in full; an id may be cut to any prefix that no other shares.

    \b
    Examples:
      paperterm show k3v2nq
      paperterm show k3v2nq --format json
    """
    _, library = context.library()
    rows = _rows(library, [library.find(identity) for identity in ids])
    if shape == "text":
        from paperterm.printing import in_full

        click.echo("\n\n".join(in_full(row, min(_width(), 90)) for row in rows))
    else:
        _print_rows(rows, shape, None, len(rows))


@cli.command()
@click.argument("identity", metavar="ID")
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, metavar="N")
@click.option("--format", "shape", type=click.Choice(["table", "ids", "json", "jsonl"]), default="table")
@pass_context
def similar(context: _Context, identity: str, limit: int, shape: str) -> None:
    """Show papers like one, with the terms that they share.

    \b
    Example:
      paperterm similar k3v2nq --limit 5
    """
    space, library = context.library()
    number = library.find(identity)
    index = _index(context, space, library)
    if index is None:
        raise FileError("Similar papers need the index: run `paperterm index` first.")
    likenesses = index.similar(number, limit)
    rows = _rows(library, [each.number for each in likenesses])
    rows = [_with_shared(row, each.score, each.shared) for row, each in zip(rows, likenesses, strict=True)]
    if shape == "table":
        from paperterm.text import one_line

        for row, each in zip(rows, likenesses, strict=True):
            click.echo(
                f"{row.paper.id}  {one_line(row.paper.title)}\n            shares: {', '.join(each.shared)}"
            )
    else:
        _print_rows(rows, shape, None, len(rows))
    if not rows:
        raise NothingFoundError(f"No paper shares enough with {identity}.")


@cli.command()
@click.argument("words", nargs=-1, metavar="[QUERY]...")
@click.option("--id", "ids", multiple=True, metavar="ID", help="This paper; may be given several times.")
@click.option("--starred", is_flag=True, help="Only starred papers.")
@click.option("--marked", is_flag=True, help="Only papers marked in the browser.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Only papers with this tag.")
@click.option("--format", "shape", type=click.Choice(["markdown", "json", "jsonl"]), default="markdown")
@click.option("-o", "--output", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE",
              help="The file to write; without it, or with -, stdout.")  # fmt: skip
@click.option("--append", is_flag=True, help="Add what the file lacks and keep the rest of it as it is.")
@click.option("--overwrite", is_flag=True, help="Replace the file.")
@pass_context
def export(
    context: _Context,
    words: tuple[str, ...],
    ids: tuple[str, ...],
    starred: bool,
    marked: bool,
    tags: tuple[str, ...],
    shape: str,
    output: Path | None,
    append: bool,
    overwrite: bool,
) -> None:
    """Write papers as Markdown: of a query, by id, or the ids that stand on stdin with -.

    \b
    Examples:
      paperterm export mixture experts -o experts.md
      paperterm export --id k3v2nq --id 2mzq4a
      paperterm search has:code --format ids | paperterm export - -o code.md
      paperterm export --marked -o reading.md --append
    """
    if append and overwrite:
        raise UsageError("Give --append or --overwrite, not both.")
    if append and shape != "markdown":
        raise UsageError("Only a Markdown file can be appended to.")
    wanted = list(ids)
    if words == ("-",):
        wanted += sys.stdin.read().split()
        words = ()
    elif not (words or ids or starred or marked or tags):
        raise UsageError(
            "Say what to export: a query, --id, --starred, --marked, --tag, or - for ids on stdin."
        )
    space, library = context.library()
    if wanted:
        numbers: Sequence[int] = list(dict.fromkeys(library.find(identity) for identity in wanted))
        source = None
    else:
        query = _parsed((*words, *(f'tag:"{tag}"' for tag in tags)), None)
        if starred or marked:
            states = [f"is:{name}" for name, on in (("starred", starred), ("marked", marked)) if on]
            query = _parsed((*words, *(f'tag:"{tag}"' for tag in tags), *states), None)
        numbers = _searched(context, space, library, query)[0].numbers
        source = f"Search: {query.source}"
    if not numbers:
        raise NothingFoundError("Nothing to export: no paper matches.")
    document = _document(library, numbers, shape, source, output if append else None)
    if output is None or str(output) == "-":
        _print(document)
        return
    from paperterm.files import write_atomically

    write_atomically(output, document, overwrite=overwrite or append)
    context.say(f"Wrote {len(numbers)} paper{'' if len(numbers) == 1 else 's'} to {output}.")


@cli.command()
@click.option("--rebuild", is_flag=True, help="Begin anew whatever is there.")
@click.option("--wait", type=click.FloatRange(min=0), default=10.0, metavar="SECONDS", show_default=True,
              help="How long to wait for another paperterm that is writing.")  # fmt: skip
@click.option("--format", "shape", type=click.Choice(["text", "jsonl"]), default="text")
@pass_context
def index(context: _Context, rebuild: bool, wait: float, shape: str) -> None:
    """Bring the index up to date with the digests; every file is read again, only changes are indexed.

    \b
    Examples:
      paperterm index
      paperterm -d ~/digests index --rebuild
    """
    from paperterm.printing import dumped
    from paperterm.workspace import bring_up_to_date

    space = context.workspace()
    if shape == "jsonl":
        last = 0

        def tell(done: int, total: int) -> None:
            nonlocal last
            if done == total or done - last >= max(1, total // 50):
                last = done
                click.echo(dumped({"done": done, "total": total}))

        outcome = bring_up_to_date(space, verify=True, rebuild=rebuild, wait=wait, progress=tell)
        click.echo(
            dumped(
                {"papers": len(outcome.library), "indexed": outcome.indexed, "changes": list(outcome.changes)}
            )
        )
        return
    with _progress(context) as progress:
        outcome = bring_up_to_date(space, verify=True, rebuild=rebuild, wait=wait, progress=progress)
    for change in outcome.changes:
        context.say(change)
    context.say(f"{len(outcome.library):,} papers, {outcome.indexed:,} of them indexed now.")


@cli.command()
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table")
@pass_context
def digests(context: _Context, shape: str) -> None:
    """List the digests with their papers and problems.

    \b
    Example:
      paperterm -d ~/digests digests
    """
    from dataclasses import asdict

    from paperterm.printing import dumped
    from paperterm.stats import stats as count

    _, library = context.library()
    rows = count(library).digests
    if shape == "json":
        click.echo(dumped([asdict(row) for row in rows], indent=2))
        return
    width = max((len(row.name) for row in rows), default=0)
    for row in rows:
        problems = f"  {row.problems} problems" if row.problems else ""
        click.echo(f"{row.name:<{width}}  {row.date or '':<10}  {row.format:<8} {row.papers:>6,}{problems}")


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--overwrite", is_flag=True, help="Replace digests of the same name.")
@pass_context
def add(context: _Context, paths: tuple[Path, ...], overwrite: bool) -> None:
    """Copy digests into the data folder, where paperterm finds them from then on.

    \b
    Example:
      paperterm add ~/Downloads/papers-*.txt
    """
    from paperterm.files import write_atomically
    from paperterm.settings import digest_paths, places
    from paperterm.sources import FILE_LIMIT, read, survey

    where = places()
    seen = survey(digest_paths(paths, where).paths)
    where.digests.mkdir(parents=True, exist_ok=True)
    added = 0
    for source in seen.sources:
        reading = read(source, source.path.name)
        if reading.digest is None:
            context.say(f"Passed over {source.path}: {reading.why}.")
            continue
        from paperterm.files import read_regular

        write_atomically(
            where.digests / source.path.name, read_regular(source.path, FILE_LIMIT), overwrite=overwrite
        )
        context.say(f"Added {source.path.name}: {len(reading.digest.papers):,} papers.")
        added += 1
    for skipped in seen.skipped:
        context.say(f"Passed over {skipped.path}: {skipped.why}.")
    if not added:
        raise FileError("Nothing was added: none of these files is a digest that paperterm can read.")


@cli.command()
@click.argument("name")
@pass_context
def remove(context: _Context, name: str) -> None:
    """Take a digest out of the data folder; stars and notes on its papers stay.

    \b
    Example:
      paperterm remove papers-2025-03-11.txt
    """
    from paperterm.settings import places

    path = places().digests / name
    if path.parent != places().digests or not path.is_file():
        raise FileError(f"No digest named {name} in {places().digests}: `paperterm digests` lists them.")
    path.unlink()
    context.say(f"Removed {path}.")


@cli.command()
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table")
@pass_context
def stats(context: _Context, shape: str) -> None:
    """Count papers, digests and topics.

    \b
    Example:
      paperterm -d ~/digests stats --format json
    """
    from dataclasses import asdict

    from paperterm.printing import dumped
    from paperterm.stats import stats as count

    _, library = context.library()
    counted = count(library)
    if shape == "json":
        click.echo(dumped(asdict(counted), indent=2))
        return
    click.echo(
        f"{counted.papers:,} papers in {len(counted.digests):,} digests "
        f"({counted.entries:,} entries, {counted.duplicates:,} papers in several places), "
        f"{counted.with_code:,} with code"
    )
    click.echo()
    longest = max(counted.topics.values(), default=1)
    for name, number in counted.topics.items():
        click.echo(f"{number:>7,}  {name:<34} {'#' * max(1, round(number / longest * 30))}")


@cli.command()
@click.option("--fix", is_flag=True, help="Build the catalog and the index anew.")
@pass_context
def doctor(context: _Context, fix: bool) -> None:
    """Say what was passed over and why, where everything is, and how the index is doing.

    \b
    Example:
      paperterm -d ~/digests doctor --fix
    """
    from paperterm.doctor import report
    from paperterm.settings import places
    from paperterm.workspace import bring_up_to_date

    space = context.workspace()
    if fix:
        with _progress(context) as progress:
            bring_up_to_date(space, rebuild=True, wait=10.0, progress=progress)
    click.echo("\n".join(report(space, places())))


def main() -> NoReturn:
    """Run the command line and leave with its exit code; every failure is one sentence on stderr."""
    debug = "--debug" in sys.argv[1:]
    try:
        outcome = cli.main(standalone_mode=False)
        _flush()
        sys.exit(outcome if isinstance(outcome, int) else 0)
    except QueryError as error:
        pointer = " " * error.position + "^"
        _fail(error, f"{error.sentence}\n  {error.query}\n  {pointer}", debug)
    except PapertermError as error:
        _fail(error, error.sentence, debug)
    except click.ClickException as error:
        if debug:
            raise
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:
        # the reader at the other end has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        _fail(
            error, f"{error.strerror or error}{place}: nothing more was done; mend that and try again.", debug
        )


def _fail(error: Exception, sentence: str, debug: bool) -> NoReturn:
    if debug:
        raise error
    from paperterm.text import clean

    click.echo(f"paperterm: {clean(sentence)}", err=True)
    sys.exit(error.exit_code if isinstance(error, PapertermError) else FileError.exit_code)


def _need_terminal() -> None:
    if not (sys.stdin.isatty() and sys.stderr.isatty()) or os.environ.get("TERM", "dumb") in ("", "dumb"):
        raise UsageError(
            "The browser needs a terminal: use `paperterm search … --format json`, or another command, in a pipe."
        )


def _parsed(words: Sequence[str], sort: str | None) -> Query:
    from dataclasses import replace

    from paperterm.query import parse

    query = parse(" ".join(words))
    return replace(query, sort=sort) if sort else query


def _searched(context: _Context, space: Workspace, library: Library, query: Query) -> tuple[Found, Engine]:
    from paperterm.query import Everything
    from paperterm.scan import Scanner
    from paperterm.search import search as answer
    from paperterm.search import shelf_sets

    engine: Engine = Scanner(library)
    if query.tree != Everything():
        engine = _index(context, space, library) or engine
    with _shelf() as shelf:
        sets = shelf_sets(shelf.contents(), library)
    return answer(query, library, engine, sets), engine


def _index(context: _Context, space: Workspace, library: Library) -> Any:
    """The index of the library, made first where it is missing; None where that cannot be."""
    from paperterm.index.generations import UnusableError
    from paperterm.index.reading import open_index
    from paperterm.workspace import bring_up_to_date

    try:
        return open_index(space.index, library)
    except UnusableError:
        pass
    try:
        with _progress(context) as progress:
            bring_up_to_date(space, progress=progress)
        return open_index(space.index, library)
    except (PapertermError, UnusableError) as error:
        context.say(f"Searching without an index: {error}", at=2)
        return None


def _suggestion(engine: Any, query: Query) -> str | None:
    from paperterm.analysis import terms
    from paperterm.query import positive_terms

    suggest = getattr(engine, "suggest", None)
    if suggest is None:
        return None
    words = [word for leaf in positive_terms(query.tree) for word in terms(leaf.text)]
    return next((near for word in words if (near := suggest(word)) and near != word), None)


@contextmanager
def _shelf() -> Iterator[Any]:
    from paperterm.settings import places
    from paperterm.shelf import open_shelf

    shelf = open_shelf(places().shelf)
    try:
        yield shelf
    finally:
        shelf.close()


def _rows(library: Library, numbers: Sequence[int], found: Found | None = None) -> list[Row]:
    from paperterm.highlight import Highlighter
    from paperterm.printing import Kept, Row, snippet
    from paperterm.query import Everything

    with _shelf() as shelf:
        contents = shelf.contents()
    searched = found is not None and found.query.tree != Everything()
    highlighter = Highlighter.of(found.query.tree) if found is not None and searched else None
    rows = []
    for number in numbers:
        paper = library[number]
        kept = Kept(
            paper.id in contents.flags["starred"],
            paper.id in contents.flags["read"],
            contents.tags.get(paper.id, ()),
            contents.notes.get(paper.id),
        )
        score = found.scores.get(number) if found is not None else None
        rows.append(Row(paper, kept, score, snippet(paper, highlighter) if highlighter else None))
    return rows


def _with_shared(row: Row, score: float, shared: Sequence[str]) -> Row:
    from dataclasses import replace

    return replace(row, score=score, more={"shared": list(shared)})


def _print_rows(rows: Sequence[Row], shape: str, query: Query | None, total: int) -> None:
    from paperterm import printing

    match shape:
        case "ids":
            for row in rows:
                click.echo(row.paper.id)
        case "json":
            click.echo(printing.json_array(rows))
        case "jsonl":
            for line in printing.json_lines(rows):
                click.echo(line)
        case "markdown":
            from paperterm.export import write

            source = f"Search: {query.source}" if query is not None and query.source else None
            _print(write([row.paper for row in rows], source=source))
        case _:
            from paperterm.tables import print_table

            print_table(rows, query, total)


def _document(
    library: Library, numbers: Sequence[int], shape: str, source: str | None, onto: Path | None
) -> str:
    from paperterm import printing
    from paperterm.export import markdown

    papers = [library[number] for number in numbers]
    if shape == "json":
        return printing.json_array(_rows(library, numbers)) + "\n"
    if shape == "jsonl":
        return "".join(f"{line}\n" for line in printing.json_lines(_rows(library, numbers)))
    if onto is not None and onto.exists():
        from paperterm.files import read_regular
        from paperterm.sources import FILE_LIMIT

        return markdown.append(read_regular(onto, FILE_LIMIT).decode("utf-8"), papers)
    return markdown.write(papers, source=source)


@contextmanager
def _progress(context: _Context) -> Iterator[Callable[[int, int], None]]:
    """A progress bar with the time left on stderr, if that is a terminal and words are wanted."""
    if context.words < 1 or not sys.stderr.isatty():
        yield lambda done, total: None
        return
    bar: Any = None

    def tell(done: int, total: int) -> None:
        nonlocal bar
        if bar is None:
            bar = click.progressbar(length=total, label="Indexing", file=sys.stderr, show_eta=True)
            bar.__enter__()
        bar.update(done - bar.pos)

    try:
        yield tell
    finally:
        if bar is not None:
            bar.__exit__(None, None, None)


def _print(document: str) -> None:
    click.echo(document, nl=not document.endswith("\n"))


def _width() -> int:
    import shutil

    return shutil.get_terminal_size((_FALLBACK_WIDTH, 24)).columns


def _flush() -> None:
    sys.stdout.flush()
