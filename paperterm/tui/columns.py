"""Columns that hold in every terminal, however wide it takes a character to be."""

from __future__ import annotations

import re

from rich.cells import cell_len

from paperterm.text import HOLD, spacing_marks

# Whatever terminals may not agree on: marks, scripts that are joined, parts of flags, and pictures, of which
# each year brings more. The signs of this program are not among them.
_CONTESTED = re.compile(
    "[\u0590-\u11ff\u1200-\u1cff\u200b-\u200d\u20d0-\u20ff\u2600-\u2604\u2606-\u2712\u2714-\u27bf\u302e\u302f"
    f"{HOLD}\ua800-\uabff\ud7b0-\ud7ff\ufe00-\ufe0f\U00011000-\U00011fff\U00016f50-\U00016f8f\U0001f000-\U0001fbff]"
)
_WORD = re.compile(r"[^\s\x00-\x1f\u2026\u2500-\u259f]+")
_CONTROL = re.compile(r"\[[0-?]*[ -/]*[@-~]|[ -/]*[0-OQ-WYZ\\`-~]")
_SAVE, _RESTORE = "\x1b7", "\x1b8"


def anchored(data: str) -> str:
    """What is sent to a terminal, with every word of doubtful width put where it belongs, and the next too.

    The columns of such a word are emptied, it is written over them, and the cursor goes to where they end:
    what the terminal makes of the word reaches no further than the word.

    Args:
        data: Text and control sequences.
    """
    if data.isascii() or not _CONTESTED.search(data):
        return data
    first, *others = data.split("\x1b")
    return "\x1b".join([_words(first), *map(_behind_its_control, others)])


def _behind_its_control(part: str) -> str:
    """A part that begins with the rest of a control sequence."""
    control = _CONTROL.match(part)
    return part if control is None else control[0] + _words(part[control.end() :])


def _words(text: str) -> str:
    return _WORD.sub(_anchored, text) if _CONTESTED.search(text) else text


def _anchored(word: re.Match[str]) -> str:
    if not _CONTESTED.search(word[0]):
        return word[0]
    columns = cell_len(word[0])
    shown = _fitting(word[0].replace(HOLD, ""), columns)
    if not columns or not shown:
        return " " * columns
    return f"{_SAVE}{' ' * columns}{_RESTORE}{_SAVE}{shown}{_RESTORE}\x1b[{columns}C"


def _fitting(word: str, columns: int) -> str:
    """The word, cut where a terminal that counts every mark would need more columns for it."""
    while word and cell_len(word) + spacing_marks(word) > columns:
        word = word[:-1]
    return word
