"""What the options before a command say, and what follows from them for the commands."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paperterm.errors import FileError

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from paperterm.answers import Desk, Progress
    from paperterm.workspace import Opened, Workspace


class Context:
    """What the options before a command say, and what follows from them, made when it is asked for."""

    def __init__(self, digests: Sequence[Path], words: int, *, plain: bool = False) -> None:
        self.given = tuple(digests)
        self.words = words
        self.plain = plain

    def workspace(self, more: Sequence[Path] = ()) -> Workspace:
        """The digests that are meant, and their cache."""
        from paperterm.settings import digest_paths, places
        from paperterm.workspace import workspace

        where = places()
        return workspace(digest_paths((*self.given, *more), where), where)

    def library(self, more: Sequence[Path] = ()) -> tuple[Workspace, Opened]:
        """The digests that are meant, opened, with a word about what the reader should know of them."""
        from paperterm.workspace import open_library

        space = self.workspace(more)
        opened = open_library(space)
        library = opened.library
        if space.digests.origin == "starter":
            self.say("This is the starter digest: `paperterm add FILE` keeps digests of your own.")
        for path, why in library.passed_over():
            self.say(f"{path} was passed over: {why}.", at=1 if path in space.digests.paths else 2)
        return space, opened

    def desk(self, more: Sequence[Path] = ()) -> Desk:
        """What answers about papers are made from.

        Args:
            more: Digests besides those that were named before the command.

        Raises:
            FileError: There are digests, but none of them can be read.
        """
        from paperterm.answers import Desk, shelved
        from paperterm.settings import places

        space, opened = self.library(more)
        library = opened.library
        if not library.digests and library.passed_over():
            raise FileError("None of the digests can be read: `paperterm doctor` says why.")
        return Desk(
            space,
            library,
            shelved(places(), self.say),
            remark=lambda sentence: self.say(sentence, at=2),
            complain=self.say,
            stored=opened.stored,
        )

    def say(self, sentence: str, at: int = 1) -> None:
        """Say something beside the data, unless -q asked for silence; `at` 2 wants -v."""
        if self.words >= at:
            from paperterm.text import one_line

            click.echo(one_line(sentence), err=True)

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """A bar with the time left on stderr, if that is a terminal and words are wanted."""
        bar: ProgressBar[int] | None = None

        def tell(done: int, total: int) -> None:
            nonlocal bar
            if bar is None:
                bar = click.progressbar(length=total, label="Indexing", file=sys.stderr)
                bar.__enter__()
            bar.update(done - bar.pos)

        try:
            yield tell if self.words and sys.stderr is not None and sys.stderr.isatty() else _untold
        finally:
            if bar is not None:
                bar.__exit__(None, None, None)


pass_context = click.make_pass_decorator(Context)


def _untold(done: int, total: int) -> None:
    """Progress that nobody is shown."""
