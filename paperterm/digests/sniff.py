"""Which format a text is in, from cheap looks at it."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice

INBOX = "Get trending papers in your email inbox"

_FIRST_LINES = 8
# Enough of a plain text to judge its layout by.
_SAMPLE = 200_000
_LINE = re.compile(r"\S[^\n]*")


def sniff(text: str, name: str) -> str | None:
    """The name of the format, or None if the text is no digest.

    Args:
        text: The decoded text.
        name: The file's name, whose suffix counts where the text does not say what it is.
    """
    suffix = name[name.rfind(".") :].lower() if "." in name else ""
    for format_name, suffixes, matches in _FORMATS:
        if (not suffixes or suffix in suffixes) and matches(text):
            return format_name
    return None


def _is_capture(text: str) -> bool:
    return any(line[0].startswith(INBOX) for line in islice(_LINE.finditer(text), _FIRST_LINES))


def _is_bare_capture(text: str) -> bool:
    """A capture without the page's first lines shows by nothing but its shape."""
    from paperterm.digests.capture import alternates_convincingly

    return alternates_convincingly(text[:_SAMPLE])


# A format, the suffixes that it is looked for behind (none: any), and a look at the text. In order: what a
# text says of itself goes before what its shape suggests.
_FORMATS: tuple[tuple[str, tuple[str, ...], Callable[[str], bool]], ...] = (
    ("capture", (), _is_capture),
    ("capture", (".txt",), _is_bare_capture),
)
