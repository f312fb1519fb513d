"""The names of fields as they are misspelled, and how a sentence about one quotes it."""

from __future__ import annotations

import difflib

from paperterm.query.nodes import FIELDS

_QUOTED_LENGTH = 40


def unknown_field(name: str) -> str:
    """A sentence about a field that is none."""
    near = near_field(name)
    hint = f"did you mean {near}:?" if near else "put it in quotes to search for the words."
    return f"There is no field {cut(name)}:; {hint}"


def near_field(name: str) -> str | None:
    """The field that may have been meant by a name."""
    begun = [field for field in FIELDS if field.startswith(name.lower())] if len(name) > 1 else []
    near = begun or difflib.get_close_matches(name.lower(), FIELDS, 1)
    return near[0] if near else None


def cut(text: str) -> str:
    """A text short enough to stand in a sentence."""
    return text if len(text) <= _QUOTED_LENGTH else f"{text[: _QUOTED_LENGTH - 1]}…"
