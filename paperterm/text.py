"""The only door for untrusted text: decode bytes, take out what could harm a terminal, repair white space."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

REPLACEMENT = "\ufffd"


class BinaryError(ValueError):
    """Bytes that are not text."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text out of bytes; `repaired` counts the places that the encoding could not explain."""

    text: str
    encoding: str
    repaired: int = 0


# UTF-32 comes first: its little-endian mark begins with that of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes) -> Decoded:
    """Decode a file's bytes to text with `\\n` newlines, replacing what cannot be decoded.

    Raises:
        BinaryError: The bytes hold NULs that no encoding of text explains.
    """
    encoding, body = _encoding(data)
    text = body.decode(encoding, "replace")
    if "\0" in text:
        raise BinaryError("NUL bytes")
    repaired = 0
    if REPLACEMENT in text:
        # A replacement character that the source itself holds is text, not damage.
        repaired = max(0, text.count(REPLACEMENT) - body.count(REPLACEMENT.encode(encoding)))
    return Decoded(_normalise_newlines(text), encoding, repaired)


def _encoding(data: bytes) -> tuple[str, bytes]:
    """The encoding of the bytes, and the bytes without a byte order mark."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding, data[len(mark) :]
    even, odd = data[::2].count(0), data[1::2].count(0)
    # Western text in UTF-16 has a NUL in nearly every other byte and none in between.
    if odd and not even and odd * 2 > len(data) // 2 > 1:
        return "utf-16-le", data
    if even and not odd and even * 2 > len(data) // 2 > 1:
        return "utf-16-be", data
    return "utf-8", data


# Every character that never reaches the screen: first, last, and what takes its place. None is the visible
# picture of a control character.
_UNWANTED: tuple[tuple[int, int, str | None], ...] = (
    (0x00, 0x08, None),
    (0x0B, 0x1F, None),
    (0x7F, 0x7F, "\u2421"),
    (0x80, 0x84, REPLACEMENT),
    (0x85, 0x85, " "),
    (0x86, 0x9F, REPLACEMENT),
    (0xAD, 0xAD, ""),
    (0x061C, 0x061C, REPLACEMENT),  # bidirectional controls can make text read as what it is not
    (0x115F, 0x1160, ""),  # Hangul fillers look like nothing
    (0x180E, 0x180E, ""),
    (0x200B, 0x200B, ""),
    (0x200E, 0x200F, REPLACEMENT),
    (0x2028, 0x2029, " "),
    (0x202A, 0x202E, REPLACEMENT),
    (0x2060, 0x2065, ""),
    (0x2066, 0x2069, REPLACEMENT),
    (0x206A, 0x206F, ""),
    (0x3164, 0x3164, ""),
    (0xD800, 0xDFFF, REPLACEMENT),
    (0xFDD0, 0xFDEF, REPLACEMENT),
    (0xFEFF, 0xFEFF, ""),
    (0xFFA0, 0xFFA0, ""),
    (0xFFF9, 0xFFFB, ""),
    *((plane + 0xFFFE, plane + 0xFFFF, REPLACEMENT) for plane in range(0, 0x110000, 0x10000)),
    (0xE0000, 0xE007F, ""),  # tag characters carry hidden text
)

# The blocks in which combining marks live, coarsely; only decides whether to look closer.
_MARK_BLOCKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u1dff\u200c\u200d\u20d0-\u20ff\u2cef-\u2cf1\u2d7f\u2de0-\u2dff"
    "\u302a-\u302f\u3099\u309a\ua66f-\uabed\ufb1e\ufe00-\ufe2f\U000101fd-\U0001e94a\U000e0100-\U000e01ef"
)


def _char_class() -> str:
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last, _ in _UNWANTED)


def _replacements() -> Iterator[tuple[int, str]]:
    for first, last, replacement in _UNWANTED:
        for code in range(first, last + 1):
            yield code, chr(0x2400 + code) if replacement is None else replacement


# Made when they are first needed: a text in plain ASCII needs none of them.


@cache
def _suspicious() -> re.Pattern[str]:
    return re.compile(f"[{_char_class()}{_MARK_BLOCKS}]")


@cache
def _run_of_unwanted() -> re.Pattern[str]:
    return re.compile(f"[{_char_class()}]+")


@cache
def _table() -> dict[int, str]:
    return dict(_replacements())


_PLAIN = bytes((*b"\t\n", *range(0x20, 0x7F)))

# Payloads stop at any control character and have a bounded length, so that a sequence without an end can
# neither swallow the rest of a text nor make the search quadratic.
# The introducers stand in front as one set, by which the search can skip everything else.
_ANSI_SEQUENCE = (
    r"[\x1b\x90\x98\x9b\x9d-\x9f](?:"
    r"(?:(?<=\x1b)\[|(?<=\x9b))[0-?]{0,64}+[ -/]{0,16}+[@-~]?"
    r"|(?:(?<=\x1b)[\]PX^_]|(?<=[\x90\x98\x9d-\x9f]))"
    r"(?:[^\x00-\x1f\x7f-\x9f]{0,4096}+(?:\x07|\x9c|\x1b\\)|[^\x00-\x1f\x7f-\x9f]{0,64}+)"
    r"|(?<=\x1b)[ -/]{0,16}+[0-~])"
)

_MARKS_PER_BASE = 4
_CROWD = f"[{_MARK_BLOCKS}]{{{_MARKS_PER_BASE + 1},}}+"


def clean(text: str) -> str:
    """Make text safe for a terminal, keeping its lines; text that is clean already comes back as it is.

    Escape sequences become one U+FFFD, other control characters their picture, bidirectional controls
    U+FFFD; invisible characters go, and marks are limited to four per base. Cleaning twice changes nothing.
    """
    # Dropping plain ASCII at C speed leaves next to nothing for the slower search.
    rest = text.encode("utf-8", "surrogatepass").translate(None, _PLAIN)
    if not rest or not _suspicious().search(rest.decode("utf-8", "surrogatepass")):
        return text
    text = _normalise_newlines(text)
    text = re.sub(_ANSI_SEQUENCE, REPLACEMENT, text)
    text = _run_of_unwanted().sub(lambda run: run[0].translate(_table()), text)
    return re.sub(_CROWD, _cap_marks, text)


def one_line(text: str) -> str:
    """Clean text with every run of white space made one blank, and none at the ends."""
    text = clean(text)
    if text.isascii() and not ("\n" in text or "\t" in text or "  " in text):
        return text.strip(" ")
    joined = " ".join(text.split())
    return text if joined == text else joined


_RESHAPING = (
    "[\u115f\u1160\u3164\ufe00-\ufe0f\uffa0\U0001f3fb-\U0001f3ff]"
    "|\u200d(?=[\u2190-\u2bff\U0001f000-\U0001faff])"  # between pictures; letters need it to join
)

HOLD = "\u2800"
"""A blank in a column that is held for a mark: it is neither drawn nor copied."""

# The blocks in which marks live that have a width of their own.
_SPACING_BLOCKS = "[\u0900-\u1cff\u302e\u302f\ua800-\uabff\U00011000-\U00011fff\U00016f50-\U00016f8f]"
# A word, or so much of a long one that it never fills a line by itself; a mark stays with its letter.
_WORD = r"\S{1,20}[^\w\s]*"


def steady(text: str) -> str:
    """The text made so that no two terminals can put what follows it in different columns.

    Terminals do not agree on how wide some characters are together, and where one is wrong the rest of the
    line moves. What changes the shape of a character beside it, such as the colour of a skin, is left out.
    A mark with a width of its own, such as a vowel sign of Devanagari, is a column in some terminals and none
    in others: for each a column is held behind its word, by `HOLD`.
    """
    if text.isascii():
        return text
    text = re.sub(_RESHAPING, "", text.replace(HOLD, ""))
    return re.sub(_WORD, _held, text) if re.search(_SPACING_BLOCKS, text) else text


def spacing_marks(text: str) -> int:
    """How many marks with a width of their own are in the text."""
    return sum(unicodedata.category(character) == "Mc" for character in text)


def _held(word: re.Match[str]) -> str:
    return word[0] + HOLD * spacing_marks(word[0])


def _normalise_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _cap_marks(crowd: re.Match[str]) -> str:
    kept = []
    marks = 0
    for character in crowd[0]:
        # Joiners count as marks, else they would hide a run of them.
        stacks = character in "\u200c\u200d" or unicodedata.category(character) in ("Mn", "Me")
        marks = marks + 1 if stacks else 0
        if marks <= _MARKS_PER_BASE:
            kept.append(character)
    return "".join(kept)
