"""The command that leads from a paper to the web: open."""

from __future__ import annotations

import sys

import click

from paperterm.cli import completing
from paperterm.cli.context import Context, pass_context
from paperterm.errors import FileError, NothingFoundError, UsageError


@click.command("open")
@click.argument("identity", metavar="ID", shell_complete=completing.ids)
@click.option("--which", metavar="NAME", shell_complete=completing.links,
              help="Which of its addresses: abstract, pdf, doi, code, model, dataset, project, other, "
                   "a search for its title at arxiv or scholar, or one of your own.")  # fmt: skip
@click.option("--print", "only_print", is_flag=True, help="Print the address, and open nothing.")
@pass_context
def open_link(context: Context, identity: str, which: str | None, only_print: bool) -> None:
    """Open a paper's link in the web browser.

    Its page at arXiv or that of its DOI, where it has one, else the first link that its digest names.
    Addresses of your own stand in config.toml, below [links].

    \b
    Examples:
      paperterm open k3v2nq
      paperterm open k3v2nq --which code
      paperterm open k3v2nq --which pdf --print
    """
    from paperterm.config import load, unknown
    from paperterm.destinations import destinations, templates_with
    from paperterm.links import safe_url
    from paperterm.papers import LINK_LABELS
    from paperterm.settings import places as where

    config = load(where().settings)
    for problem in config.problems:
        context.say(problem)
    known = (*LINK_LABELS, *templates_with(config.links))
    if which and which not in known:
        raise UsageError(unknown("link", which, known))
    desk = context.desk()
    (number,) = desk.numbers([identity])
    places = destinations(desk.library[number], config.links)
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
