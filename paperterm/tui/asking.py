"""What is asked of the papers, as it can be taken up again."""

from __future__ import annotations

from typing import NamedTuple

from paperterm.filters import Filters


class Asking(NamedTuple):
    """What stands in the box and is ticked, and whether the last word in the box is whole."""

    query: str
    filters: Filters
    finished: bool
