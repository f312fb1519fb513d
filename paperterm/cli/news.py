"""The command that says what is new in the reader's searches."""

from __future__ import annotations

import sys

import click

from paperterm.cli.context import Context, pass_context
from paperterm.cli.group import format_option
from paperterm.errors import NothingFoundError

_MOST = 20


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--limit", type=click.IntRange(min=0), default=_MOST, show_default=True, metavar="N",
              help="At most N papers of each search, 0 for all.")  # fmt: skip
@click.option("--peek", is_flag=True, help="Say it, and let it be news the next time too.")
@click.option(
    "--to", "receiver", default="", metavar="ADDRESS", help="Whom a message is for; you, without it."
)
@click.option(
    "--from", "sender", default="", metavar="ADDRESS", help="Whom a message is from; you, without it."
)
@format_option("text", "markdown", "json", "email")
@pass_context
def news(
    context: Context, names: tuple[str, ...], limit: int, peek: bool, receiver: str, sender: str, shape: str
) -> int:
    """Say what is new in your saved searches.

    Of each saved search, or of those named, the papers that it finds now and did not when you last asked; of
    all papers where no search is saved. Then the words on the rise in them, and their topics. A message is
    by RFC 5322, with a plain and an HTML part; where nothing is new there is none, and the exit code is 1.

    \b
    Examples:
      paperterm news
      paperterm news agents --peek
      paperterm news --format markdown >> journal.md
      paperterm news --format email --to me@example.org | sendmail -t
    """
    from paperterm.newsroom import gather, remember
    from paperterm.settings import places

    desk, shelf = context.desk(), places().shelf
    with context.progress() as progress:
        gathered = gather(desk, shelf, names, progress)
    made = gathered.bulletin
    match shape:
        case "json":
            from paperterm.news import as_json

            sys.stdout.write(as_json(made))
        case _ if not made.sections:
            context.say("Nothing is new.")
        case "email":
            from datetime import UTC, datetime

            from paperterm.news.mail import as_mail, own_address

            when = datetime.now(UTC).astimezone()
            message = as_mail(made, sender or own_address(), receiver or own_address(), when, limit)
            sys.stdout.flush()
            sys.stdout.buffer.write(message)
        case "markdown":
            from paperterm.news import as_markdown

            sys.stdout.write(as_markdown(made, limit))
        case _:
            from paperterm.news import as_text

            sys.stdout.write(as_text(made, limit))
    # only what has been written has been told
    sys.stdout.flush()
    if not peek:
        remember(gathered, shelf)
    return 0 if made.sections else NothingFoundError.exit_code
