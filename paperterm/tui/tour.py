"""The guided tour as data: what each step says, and what has to be done for it to be over."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_KEY = re.compile(r"\{([a-z._]+)\}")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the tour.

    Attributes:
        deed: What to do, in a line; `{star}` stands for the key of that command.
        more: What is good to know beside it, in another line.
        done_by: The actions any one of which is what the step is about; the end waits for none.
    """

    deed: str
    more: str
    done_by: frozenset[str] = frozenset()


STEPS = (
    Step(
        "{down} and {up} move through the list.",
        "{first} and {last} go to its ends, {page.down} goes down by a page.",
        frozenset({"move", "move_page", "move_to_end", "move_to_row", "move_list"}),
    ),
    Step(
        "{search} searches as you type: write a word, press {box.enter}.",
        "The best match comes first, with what matched set off.",
        frozenset({"submit"}),
    ),
    Step(
        "{hit.next} goes to the next match in the paper, {hit.previous} back.",
        "{detail} reads the paper, {pane.list} leads back to the list.",
        frozenset({"hit"}),
    ),
    Step(
        "{pane.filters} goes to the filters, {filter.tick} ticks one.",
        "{filters.clear} drops them all, {filters} shows or hides the pane.",
        frozenset({"tick", "enter", "only"}),
    ),
    Step(
        "{pane.list} goes back to the list: {mark} marks a paper, {star} stars it.",
        "{undo} undoes that, as it undoes all that you do to papers.",
        frozenset({"mark", "mark_all", "invert", "star"}),
    ),
    Step(
        "{triage} goes through what is shown, paper by paper:",
        "{triage.keep} keeps, {triage.skip} skips, {triage.later} is for later, {triage.leave} comes back.",
        frozenset({"triage"}),
    ),
    Step(
        "{export} exports the marked papers: you see them as a file.",
        "Nothing is written before you say so; {close} cancels.",
        frozenset({"export"}),
    ),
    Step(
        "{help} shows every key, {palette} finds by name what they do.",
        "Open one of them, and {close} closes it.",
        frozenset({"help", "palette", "command_palette"}),
    ),
)

END = Step(
    "That was the tour. {undo} undoes what you did, step by step.",
    "{help} shows every key, {palette} has this again, as Tour.",
)


def pieces(line: str, key: Callable[[str], str]) -> Iterator[tuple[str, bool]]:
    """A line of a step in pieces, each with whether it is a key.

    Args:
        line: The line.
        key: Says the key of a command as the reader knows it.
    """
    for number, piece in enumerate(_KEY.split(line)):
        if piece:
            yield (key(piece), True) if number % 2 else (piece, False)
