"""The commands that do to papers what keys of the browser do: star, keep, tag, rate, note and so on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from paperterm.cli import completing
from paperterm.cli.context import Context, pass_context
from paperterm.cli.group import QueryCommand
from paperterm.cli.papers import ids_on_stdin, parsed
from paperterm.errors import NothingFoundError, UsageError
from paperterm.labels import MOST_STARS

if TYPE_CHECKING:
    from paperterm.answers import Desk
    from paperterm.deeds import Deed
    from paperterm.papers import Paper

_WHAT = {
    "star": "Star papers.",
    "unstar": "Take the star from papers.",
    "read": "Count papers as read.",
    "unread": "Count papers as unread.",
    "mark": "Mark papers, to do something with all of them.",
    "unmark": "Take the mark from papers.",
    "keep": "Keep papers, as triage does.",
    "skip": "Skip papers, as triage does.",
    "later": "Leave papers for later, as triage does.",
    "undecide": "Take back what triage said of papers.",
}
_WHICH = """

    Papers are named by their ids, which may be cut to any prefix of four characters or more that no other
    paper shares, by a query that finds them, or with - by the ids on stdin.

    \b
    Examples:
      paperterm {name} k3v2nq 2mzq4a
      paperterm {name} 'topic:vision is:new' --dry-run
      paperterm search mamba --format ids | paperterm {name} -
"""

dry_run_option = click.option(
    "--dry-run", is_flag=True, help="List the papers that would change, and change nothing."
)


def flagging() -> Sequence[click.Command]:
    """The commands that need no more words than their name and the papers."""
    return [_flagging(name, what) for name, what in _WHAT.items()]


def _flagging(name: str, what: str) -> click.Command:
    @click.command(name, cls=QueryCommand, help=what + _WHICH.format(name=name))
    @click.argument("words", nargs=-1, required=True, metavar="ID...|QUERY", shell_complete=completing.papers)
    @dry_run_option
    @pass_context
    def command(context: Context, words: tuple[str, ...], dry_run: bool) -> int:
        from paperterm.deeds import FLAGGING

        return _do(context, FLAGGING[name], words, dry_run=dry_run)

    return command


def _papers_and_tags(command: Callable[..., Any]) -> Callable[..., Any]:
    command = dry_run_option(command)
    command = click.option("-t", "--tag", "tags", multiple=True, metavar="TAG",
                           shell_complete=completing.tags,
                           help="A tag; may be given several times.")(command)  # fmt: skip
    return click.argument("words", nargs=-1, required=True, metavar="ID... TAG...|QUERY",
                          shell_complete=completing.papers)(command)  # fmt: skip


@click.command(cls=QueryCommand)
@_papers_and_tags
@pass_context
def tag(context: Context, words: tuple[str, ...], tags: tuple[str, ...], dry_run: bool) -> int:
    """Tag papers.

    The words that are ids name the papers and the others are tags. With --tag the words may be a query, or
    - for ids on stdin.

    \b
    Examples:
      paperterm tag k3v2nq todo
      paperterm tag k3v2nq 2mzq4a --tag todo --tag 'reading group'
      paperterm tag 'topic:vision is:new' --tag vision --dry-run
    """
    from paperterm.deeds import tagging

    words, named = _words_and_tags(context, words, tags)
    return _do(context, tagging(named), words, dry_run=dry_run)


@click.command(cls=QueryCommand)
@_papers_and_tags
@pass_context
def untag(context: Context, words: tuple[str, ...], tags: tuple[str, ...], dry_run: bool) -> int:
    """Take tags from papers.

    The words that are ids name the papers and the others are tags. With --tag the words may be a query, or
    - for ids on stdin. `paperterm tags delete` takes a tag from all papers.

    \b
    Examples:
      paperterm untag k3v2nq todo
      paperterm untag 'tag:todo is:read' --tag todo
    """
    from paperterm.deeds import untagging

    words, named = _words_and_tags(context, words, tags)
    return _do(context, untagging(named), words, dry_run=dry_run)


@click.command(cls=QueryCommand)
@click.argument("stars", type=click.IntRange(0, MOST_STARS))
@click.argument("words", nargs=-1, required=True, metavar="ID...|QUERY", shell_complete=completing.papers)
@dry_run_option
@pass_context
def rate(context: Context, stars: int, words: tuple[str, ...], dry_run: bool) -> int:
    """Rate papers from 1 to 5; 0 takes the rating away.

    \b
    Examples:
      paperterm rate 4 k3v2nq
      paperterm rate 0 'rating:1'
    """
    from paperterm.deeds import rating

    return _do(context, rating(stars), words, dry_run=dry_run)


@click.command()
@click.argument("identity", metavar="ID")
@click.argument("text", nargs=-1, metavar="[TEXT]...")
@click.option("-a", "--append", is_flag=True, help="Add the text to the note, as a paragraph of its own.")
@click.option("-e", "--edit", is_flag=True, help="Write the note in $EDITOR.")
@click.option("--delete", is_flag=True, help="Delete the note.")
@pass_context
def note(
    context: Context, identity: str, text: tuple[str, ...], append: bool, edit: bool, delete: bool
) -> int:
    """Write a note on a paper, or print the one that there is.

    A note is Markdown. Without a text the note is printed; with - it is read from stdin.

    \b
    Examples:
      paperterm note k3v2nq "Compare with the **second** table."
      paperterm note k3v2nq --append "Asked the authors."
      paperterm note k3v2nq --edit
      paperterm note k3v2nq - < note.md
    """
    if sum((bool(text), edit, delete)) > 1 or (append and not text):
        raise UsageError("Give a text, --edit or --delete, and --append only with a text.")
    desk = context.desk()
    (number,) = desk.numbers([identity])
    paper = desk.library[number]
    before = desk.shelved.notes.get(paper.id, "")
    if not (text or edit or delete):
        if not before:
            context.say("There is no note on this paper.")
            return NothingFoundError.exit_code
        sys.stdout.write(before.rstrip("\n") + "\n")
        return 0
    from paperterm.deeds import quoted, write_note
    from paperterm.settings import places
    from paperterm.text import clean

    if edit:
        edited = click.edit(before, extension=".md")
        if edited is None:
            context.say("The note is as it was.")
            return 0
        after = edited
    elif text == ("-",):
        after = sys.stdin.read()
    else:
        after = " ".join(text)
    after = "" if delete else clean(after).strip()
    if append and before:
        after = f"{before.rstrip()}\n\n{after}".rstrip()
    if after == before:
        context.say("The note is as it was.")
        return 0
    write_note(paper, after, places().shelf)
    verb = "Changed" if before and after else "Kept" if after else "Deleted"
    context.say(f"{verb} the note on {quoted(paper)}.")
    return 0


def _do(context: Context, deed: Deed, words: Sequence[str], *, dry_run: bool) -> int:
    """Do something to the papers that words name, or only list them."""
    from paperterm.deeds import affected, do, told
    from paperterm.settings import places

    desk = context.desk()
    papers = _named(context, desk, words)
    if not papers:
        context.say("No paper matches.")
        return NothingFoundError.exit_code
    changed = affected(deed, papers, desk.shelved)
    unchanged = len(papers) - len(changed)
    if dry_run:
        from paperterm.tables import print_papers

        print_papers(desk.rows([desk.library.numbers[paper.id] for paper in changed]))
        context.say(f"Nothing was changed. Without --dry-run it says: {told(deed, changed, unchanged)}")
        return 0
    if changed:
        do(deed, changed, places().shelf)
    context.say(told(deed, changed, unchanged))
    return 0


def _named(context: Context, desk: Desk, words: Sequence[str]) -> list[Paper]:
    """The papers that words name: by their ids where every word is one, else by a query."""
    if tuple(words) == ("-",):
        numbers = desk.numbers(ids_on_stdin(context))
    elif all(map(desk.is_id, words)):
        numbers = desk.numbers(words)
    else:
        query = parsed(context, words)
        with context.progress() as progress:
            numbers = list(desk.search(query, progress).found.numbers)
    return [desk.library[number] for number in numbers]


def _words_and_tags(
    context: Context, words: Sequence[str], tags: Sequence[str]
) -> tuple[tuple[str, ...], list[str]]:
    """The words that name papers, and the tags, as they are kept."""
    from paperterm.shelving import tag_name

    desk = context.desk()
    if not tags:
        tags = [word for word in words if not desk.is_id(word)]
        words = [word for word in words if desk.is_id(word)]
        for word in tags:
            desk.refuse_lost_id(word)
        if not (tags and words):
            raise UsageError("Give ids and tags, such as `k3v2nq todo`, or a query and its tags with --tag.")
    there = {name for names in desk.shelved.tags.values() for name in names}
    return tuple(words), list(dict.fromkeys(tag_name(each, there) for each in tags))
