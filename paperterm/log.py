"""The log: what went wrong, for whoever looks into it; while all is well nothing, unless more is wanted."""

from __future__ import annotations

import errno
import logging
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from paperterm.text import clean

_LARGEST = 256 * 1024
_FORMAT = "%(asctime)s paperterm[%(process)d] %(levelname)s %(message)s"


def log_file(folder: Path) -> Path:
    """The log in the folder of logs; one that is full is kept beside it, under the same name with `.1`."""
    return folder / "paperterm.log"


@contextmanager
def kept_in(folder: Path, level: str = "warning") -> Iterator[None]:
    """Have everything logged that would otherwise be printed over the screen, or said to nobody.

    Args:
        folder: The folder of logs, which is made when there is something to write.
        level: From which level on: "error", "warning", "info" or "debug".
    """
    root, handler = logging.getLogger(), _Log(folder)
    before = root.level
    root.setLevel(level.upper())
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    root.addHandler(handler)
    sys.excepthook = _crashed
    threading.excepthook = _thread_crashed
    sys.unraisablehook = lambda each: _crashed(each.exc_type, each.exc_value, each.exc_traceback)
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
        root.setLevel(before)
        root.removeHandler(handler)
        handler.close()


def note(sentence: str) -> None:
    """Log what helps to understand the rest, where somebody wants to know more than what went wrong."""
    logging.getLogger("paperterm").info("%s", sentence)


def warn(sentence: str) -> None:
    """Log what the reader was told."""
    logging.getLogger("paperterm").warning("%s", sentence)


def defect(error: BaseException) -> None:
    """Log something that should not have happened, with the way to it."""
    logging.getLogger("paperterm").error("%s", told(error))


def told(error: BaseException) -> str:
    """An error with the way to it, as it can be shown."""
    return clean("".join(traceback.format_exception(error))).rstrip()


class _Log(logging.Handler):
    """Writes to the log, and makes it first where there is none; what cannot be logged is let go."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._file: logging.Handler | None = None
        self.setFormatter(_Clean(_FORMAT))

    def emit(self, record: logging.LogRecord) -> None:
        try:
            if self._file is None:
                self._file = self._opened()
            self._file.handle(record)
        except OSError:
            self.handleError(record)

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
        super().close()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is Python's
        """Say nothing: there is no other place to say it."""

    def _opened(self) -> logging.Handler:
        # it brings the network with it, for its other handlers
        from logging.handlers import RotatingFileHandler

        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = RotatingFileHandler(
            log_file(self._folder), maxBytes=_LARGEST, backupCount=1, encoding="utf-8", errors="replace"
        )
        handler.setFormatter(self.formatter)
        handler.handleError = self.handleError  # type: ignore[method-assign]
        return handler


class _Clean(logging.Formatter):
    """Lets nothing through that could harm the terminal in which the log is read."""

    def format(self, record: logging.LogRecord) -> str:
        return clean(super().format(record))


def _crashed(
    kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
) -> None:
    del kind, trace  # the error has both
    if error is not None:
        defect(error)


def _thread_crashed(crash: threading.ExceptHookArgs) -> None:
    error = crash.exc_value
    # a terminal that was closed under the thread that writes to it is nobody's mistake
    if error is not None and not (isinstance(error, OSError) and error.errno == errno.EIO):
        defect(error)
