"""The command that leads from a paper to the web: open."""

from __future__ import annotations

import sys

import click

from paperterm.cli import completing
from paperterm.cli.context import Context, pass_context
from paperterm.errors import FileError, NothingFoundError

_WHICH = ("abstract", "pdf", "doi", "code", "model", "dataset", "project", "other", "arxiv", "scholar")


@click.command("open")
@click.argument("identity", metavar="ID", shell_complete=completing.ids)
@click.option("--which", type=click.Choice(_WHICH),
              help="Which of its addresses; arxiv and scholar search for its title.")  # fmt: skip
@click.option("--print", "only_print", is_flag=True, help="Print the address, and open nothing.")
@pass_context
def open_link(context: Context, identity: str, which: str | None, only_print: bool) -> None:
    """Open a paper's link in the web browser.

    Its page at arXiv or that of its DOI, where it has one, else the first link that its digest names.

    \b
    Examples:
      paperterm open k3v2nq
      paperterm open k3v2nq --which code
      paperterm open k3v2nq --which pdf --print
    """
    from paperterm.destinations import destinations
    from paperterm.links import safe_url

    desk = context.desk()
    (number,) = desk.numbers([identity])
    places = destinations(desk.library[number])
    meant = [place for place in places if (place.name == which if which else not place.is_search)]
    if not meant:
        names = ", ".join(dict.fromkeys(place.name for place in places))
        what = f"no link of this kind: {which}" if which else "no link"
        raise NothingFoundError(f"This paper has {what}. --which takes one of {names}.")
    url = safe_url(meant[0].url)
    if url is None:
        raise FileError(f"Not opened, because it is not a plain web address: {meant[0].url}")
    if only_print:
        sys.stdout.write(f"{url}\n")
        return
    _open(context, url)


def _open(context: Context, url: str) -> None:
    from contextlib import suppress
    from subprocess import TimeoutExpired

    from paperterm import opening

    code = None
    asking = opening.ask(url)
    with suppress(TimeoutExpired):
        code = asking.wait(opening.PATIENCE)
    is_open, sentence = opening.outcome(url, code)
    if not is_open:
        raise FileError(f"{sentence}: {url}")
    context.say(sentence)
