"""Lines in, lines out: the plain mode from its first line to its last."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress

from paperterm.answers import Desk
from paperterm.config import load
from paperterm.plain.conversation import Conversation
from paperterm.session import Session
from paperterm.settings import places
from paperterm.shelf import open_shelf
from paperterm.text import clean

_ENDINGS = (signal.SIGTERM, signal.SIGHUP)
_PROMPT = "What next? "


def run(desk: Desk, query: str = "") -> int:
    """Answer lines until the reader leaves or there are no more.

    Args:
        desk: What answers are made from.
        query: What to search for at once.

    Returns:
        The exit code.

    Raises:
        FileError: Some of the reader's changes could not be saved.
    """
    for ending in _ENDINGS:
        signal.signal(ending, _leave)
    config = load(places().settings)
    session = Session(desk.space, desk.library, open_shelf(places().shelf), complain=_say)
    try:
        conversation = Conversation(desk, session, _say, config.links)
        for sentence in filter(None, (session.shelf.notice, session.shelf.trouble, *config.problems)):
            _say(sentence)
        conversation.begin(query)
        for line in _typed():
            conversation.hear(line)
            if conversation.over:
                break
        _say("Goodbye.")
    finally:
        session.close()
    session.check_saved()
    return 0


def _typed() -> Iterator[str]:
    """The lines that are typed, up to the end of the input; somebody at a terminal is asked for each."""
    asked = sys.stdin.isatty() and sys.stdout.isatty()
    if asked:
        with suppress(ImportError):
            # the arrow keys then mean what they mean elsewhere
            import readline  # noqa: F401
    read: Callable[[], str] = (lambda: input(_PROMPT)) if asked else _read_line
    while True:
        try:
            yield read()
        except EOFError:
            if asked:
                _say("")
            return


def _read_line() -> str:
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line


def _say(sentence: str) -> None:
    print(clean(sentence), flush=True)


def _leave(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)
