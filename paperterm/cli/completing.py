"""What a shell can complete: ids of papers, queries with their names, digests that are kept, sets of keys.

A shell asks with every press of the tab key, so that nothing here reads the index or says a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from typing import TYPE_CHECKING

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
)

from paperterm.cli.context import Context
from paperterm.errors import PapertermError
from paperterm.text import clean, one_line

if TYPE_CHECKING:
    from paperterm.shelf import Contents

_MOST = 200
_NEEDS_A_BACKSLASH, _BACKSLASHED = re.compile(r"[^\w.,:@=%+/-]"), r"\\\g<0>"
_WIDEST = 60
_BREAKS = ":@="
"""Where bash takes a word to end that is none for us."""

Completing = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


class WholeWords(BashComplete):
    """Bash, with its words put together again: for it `topic:vi` are three."""

    _taken = 0

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is completed, and that one."""
        before, incomplete = super().get_completion_args()
        words = [*before, incomplete]
        whole: list[str] = []
        for word in words:
            goes_on = whole and (word[:1] in (":", "=") or whole[-1][-1:] in (*_BREAKS,))
            if word and goes_on and not whole[-1].startswith("-"):
                whole[-1] += word
            elif word or word is words[-1]:
                whole.append(word)
        last = whole.pop() if whole else ""
        self._taken = 1 + max(last.rfind(sign) for sign in _BREAKS)
        return whole, last

    def format_completion(self, item: CompletionItem) -> str:
        """A word without what bash has already taken for words of their own."""
        return f"{item.type},{_NEEDS_A_BACKSLASH.sub(_BACKSLASHED, item.value[self._taken :])}"


SHELLS: Mapping[str, type[ShellComplete]] = {"bash": WholeWords, "zsh": ZshComplete, "fish": FishComplete}


def prepare() -> None:
    """Have the question of a shell answered as is said here."""
    add_completion_class(WholeWords)


def script(command: click.Command, shell: str) -> str:
    """What a shell has to read to complete a command."""
    # not each kind's own way, since that of bash starts one only to look at its version
    return ShellComplete.source(SHELLS[shell](command, {}, "paperterm", "_PAPERTERM_COMPLETE"))


def _quietly(candidates: Callable[[Context, str], Iterable[tuple[str, str]]]) -> Completing:
    """Offer what begins as the word does, with a word about each; nothing where something fails."""

    @wraps(candidates)
    def complete(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
        context = Context(ctx.find_root().params.get("paths") or (), 0)
        found: list[CompletionItem] = []
        try:
            for value, what in candidates(context, incomplete):
                if value.replace('"', "").startswith(incomplete.replace('"', "")) and len(found) < _MOST:
                    found.append(CompletionItem(one_line(clean(value)), help=one_line(clean(what))[:_WIDEST]))
        except (PapertermError, OSError):
            return []
        return found

    return complete


@_quietly
def ids(context: Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """The ids of the papers, with their titles."""
    from paperterm.workspace import open_library

    library = open_library(context.workspace(), label=False).library
    for number, identity in enumerate(library.ids):
        if identity.startswith(incomplete):
            yield identity, library[number].title


@_quietly
def queries(context: Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """Saved searches and the fields of a query, with the names that stand behind them."""
    from paperterm.query import FIELDS, SORTS, STATES

    sign = "-" if incomplete.startswith("-") else ""
    field, colon, _ = incomplete.removeprefix("-").partition(":")
    if incomplete.startswith("@"):
        yield from ((f"@{search.name}", search.query) for search in _kept().searches)
    elif not colon:
        yield from ((f"{sign}{each}:", "") for each in FIELDS)
    elif field == "tag":
        yield from ((f"{sign}tag:{_quoted(tag)}", "") for tag in _tags())
    elif field == "digest":
        yield from ((f"{sign}digest:{_quoted(name)}", "") for name in _digests(context))
    elif field == "topic":
        from paperterm.topics import topic_names

        yield from ((f"{sign}topic:{_quoted(name)}", "") for name in topic_names())
    else:
        values = SORTS if field == "sort" else STATES.get(field, ())
        yield from ((f"{sign}{field}:{value}", "") for value in values)


@_quietly
def tags(_: Context, __: str) -> Iterator[tuple[str, str]]:
    """The tags."""
    yield from ((tag, "") for tag in _tags())


def papers(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """What can name papers: their ids, or a query."""
    return ids(ctx, parameter, incomplete) + queries(ctx, parameter, incomplete)


@_quietly
def digests(context: Context, _: str) -> Iterator[tuple[str, str]]:
    """The digests that are kept in the data folder."""
    from paperterm.settings import places

    del context
    yield from ((path.name, "") for path in sorted(places().digests.iterdir()) if path.name[0] != ".")


@_quietly
def themes(context: Context, _: str) -> Iterator[tuple[str, str]]:
    """The themes of paperterm and of Textual."""
    from paperterm.tui.themes import names

    del context
    yield from ((name, "") for name in names())


@_quietly
def sets_of_keys(context: Context, _: str) -> Iterator[tuple[str, str]]:
    """The sets of keys."""
    from paperterm.keys import SETS

    del context
    yield from ((name, "") for name in SETS)


@_quietly
def links(context: Context, _: str) -> Iterator[tuple[str, str]]:
    """What a paper can have links to, and where it is looked for."""
    from paperterm.config import load
    from paperterm.destinations import templates_with
    from paperterm.papers import LINK_LABELS
    from paperterm.settings import places

    del context
    yield from ((name, "") for name in LINK_LABELS)
    yield from templates_with(load(places().settings).links).items()


def _kept() -> Contents:
    """What is on the shelf."""
    from paperterm.settings import places
    from paperterm.shelf import looked_at

    return looked_at(places().shelf)


def _tags() -> list[str]:
    return sorted({tag for its in _kept().tags.values() for tag in its})


def _digests(context: Context) -> Iterable[str]:
    from paperterm.sources import survey

    return (source.path.stem for source in survey(context.workspace().digests.paths).sources)


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name
