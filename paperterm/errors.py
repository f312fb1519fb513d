"""The errors that a reader can meet: one sentence that says what to do, and an exit code."""

from __future__ import annotations


class PapertermError(Exception):
    """A failure with a sentence for the reader.

    Args:
        sentence: What happened, to what, and what to do about it.
    """

    exit_code = 3

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class UsageError(PapertermError):
    """Wrong usage, or no terminal for the browser."""

    exit_code = 2


class QueryError(UsageError):
    """A query that cannot be understood.

    Args:
        sentence: What is wrong with the query.
        query: The query as it was written.
        position: Where in the query, in characters from 0.
    """

    def __init__(self, sentence: str, query: str, position: int) -> None:
        super().__init__(sentence)
        self.query = query
        self.position = position


class NothingFoundError(PapertermError):
    """A search or a look-up by id that found nothing."""

    exit_code = 1


class FileError(PapertermError):
    """A file that could not be read or written, or that must not be overwritten."""

    exit_code = 3


class BusyError(PapertermError):
    """Another process holds the index."""

    exit_code = 4
