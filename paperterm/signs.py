"""Every sign that is drawn and is no letter, with what stands for it where only ASCII can be shown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Sign(NamedTuple):
    """A sign with its meaning, for the legend in the help."""

    sign: str
    meaning: str


CURSOR, RANGE = "▌", "│"
MARK, STAR, UNREAD = "✓", "★", "●"
KEPT, LATER, SKIPPED = "+", "»", "–"
"""Verdicts on a paper: they stand where the sign of an unread one does, whose title is bold as well."""

ELLIPSIS, TIMES = "…", "×"

LEGEND = (
    Sign(CURSOR, "the cursor: what the keys are about"),
    Sign(RANGE, "in the range that is being made"),
    Sign(MARK, "marked, to be exported or copied"),
    Sign(STAR, "starred"),
    Sign(UNREAD, "not read yet; its title is bold as well"),
    Sign(KEPT, "kept"),
    Sign(LATER, "left for later"),
    Sign(SKIPPED, "skipped"),
    Sign("4/5", "rated with four stars of five"),
    Sign("#todo", "has your tag todo"),
    Sign("note", "has a note of yours"),
    Sign(f"{TIMES}2", "stands in two digests"),
    Sign("[x]", "a filter that is on, a tag that all the papers have"),
    Sign("[-]", "a tag that some of them have"),
    Sign(ELLIPSIS, "there is more than fits"),
)

_CONTINUES = re.compile(f"[ -~]{{2}}{ELLIPSIS}(?=\\s|$)")
_ASCII = str.maketrans(
    {
        CURSOR: ">",
        MARK: "x",
        STAR: "*",
        UNREAD: "o",
        LATER: "~",
        SKIPPED: "-",
        ELLIPSIS: "<",
        TIMES: "x",
        "·": "-",
        "•": "*",
        "—": "-",
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "→": ">",
        "←": "<",
        "↑": "^",
        "↓": "v",
        "↔": "-",
        "▶": ">",
        "▼": "v",
        "⭘": "o",
        "⌕": "/",
        **dict.fromkeys("─╌╍┄┅┈┉╴╶╸╺▔▁▂▃▄▅▆▇▀", "-"),
        **dict.fromkeys("━═", "="),  # what stands around the pane that has the keys
        **dict.fromkeys("│┃║╎╏┆┇┊┋╵╷╹╻▏▎▍▕▐▊▋▉", "|"),
        **dict.fromkeys("┌┐└┘╭╮╰╯├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬▖▗▘▙▛▜▝▟", "+"),
        "█": "#",
    }
)


def in_ascii(text: str) -> str:
    """The text with each sign replaced by one in ASCII that is just as wide; letters stay as they are.

    An ellipsis at an end takes the two characters before it along.
    """
    return text if text.isascii() else _CONTINUES.sub("...", text).translate(_ASCII)


def pieces_in_ascii(pieces: Sequence[str]) -> list[str]:
    """The pieces that one line consists of, in ASCII, each as long as before."""
    line, start, spelled = in_ascii("".join(pieces)), 0, []
    for piece in pieces:
        spelled.append(line[start : start + len(piece)])
        start += len(piece)
    return spelled


def only_ascii(environment: Mapping[str, str], encoding: str | None) -> bool:
    """Whether a terminal has no signs but those of ASCII."""
    if environment.get("TERM", "") in ("linux", "dumb"):
        return True
    try:
        f"{CURSOR}{MARK}{STAR}{UNREAD}".encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return True
    return False
