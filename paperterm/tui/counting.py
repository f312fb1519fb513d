"""Numbers before a motion: `5j` goes down by five, `12G` to the twelfth."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from textual import events
from textual.dom import DOMNode
from textual.widget import Widget

from paperterm.keys import COMMANDS, Command
from paperterm.tui.keyboard import Keyboard, holds

_LONGEST = 6
_COMMANDS = {command.id: command for command in COMMANDS}
_PANES = frozenset({"pane.filters", "pane.list", "pane.detail"})


class Counting(Keyboard):
    """An application in which a number says how often, or how far.

    A digit may be the key of a pane as well. It goes there at once, as no key waits for another. Where a
    motion follows within a moment it was a number after all, and the motion is done where that began.

    Attributes:
        number: What stands before the next motion, as far as it is sure to be a number.
        moment: Seconds within which the key of a pane can still become a number.
        clock: Says what time it is, in seconds.
    """

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.moment = 0.5
        self.clock: Callable[[], float] = time.monotonic
        self._digits = ""
        self._begun_in: Widget | None = None
        self._went_at: float | None = None

    @property
    def number(self) -> str:
        """The digits, unless the one that there is has led to a pane and may mean no more than that."""
        return self._digits if self._went_at is None else ""

    def number_changed(self) -> None:
        """What else happens when there is another number, or none."""

    def return_to(self, part: Widget) -> None:
        """Give the keys back to where the number began."""
        part.focus()

    async def deal_with(self, event: events.Event) -> None:
        """Take digits, and do what is counted as often as they say."""
        if isinstance(event, events.Key) and await self._is_counted(event):
            return
        await super().deal_with(event)

    async def _is_counted(self, event: events.Key) -> bool:
        """Whether a key belongs to a number, and has been dealt with."""
        if self._went_at is not None and self.clock() - self._went_at >= self.moment:
            self._forget()
        part = self.focused
        if part is None or part.check_consume_key(event.key, event.character):
            self._forget()
            return False
        if event.key.isdecimal() and event.key.isascii():
            return self._take(event.key, part)
        begun_in, digits, number = self._begun_in or part, self._digits, self.number
        self._forget()
        command, where = self.meant(event.key, begun_in)
        if digits and command is not None and command.counted:
            if begun_in is not part:
                self.return_to(begun_in)
            await self.run_action(command.times(int(digits)), where)
            return True
        return bool(number) and event.key in self.keymap.keys["search.back"]

    def _take(self, digit: str, part: Widget) -> bool:
        """Whether a digit is part of a number and no key of its own."""
        if self._digits:
            if self._went_at is not None and self._begun_in is not None:
                self.return_to(self._begun_in)
                self._went_at = None
            self._digits = (self._digits + digit)[:_LONGEST]
            self.number_changed()
            return True
        command, _ = self.meant(digit, part)
        if digit == "0" or (command is not None and command.id not in _PANES):
            return False
        self._digits, self._begun_in = digit, part
        self._went_at = None if command is None else self.clock()
        self.number_changed()
        return command is None

    def _forget(self) -> None:
        if self._digits:
            self._digits, self._begun_in, self._went_at = "", None, None
            self.number_changed()

    def meant(self, key: str, part: Widget) -> tuple[Command | None, DOMNode]:
        """The command of a key, and where it is done."""
        for node in part.ancestors_with_self:
            self.bind_keys(node)
            for binding in node._bindings.key_to_bindings.get(key, ()):
                if binding.id in _COMMANDS and holds(node, binding):
                    return _COMMANDS[binding.id], node
            if node.is_modal:
                break
        return None, part
