"""Keys in turn: what one does is done before the next is looked at."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

_LONGEST = 0.25
"""Seconds after which the next key is looked at even if something still keeps the one before it."""

_ROUNDS = 3
"""How often a key's way is gone: it is passed up, what it does asks for the focus, the focus is given."""


class KeysInTurn(App[None]):
    """An application that deals with each key to the end.

    Textual passes keys on as they come. Where several come at once, over a slow line, from a quick hand or
    from a script, the focus has not moved yet when the second is passed on, and a word typed behind `/` would
    run as so many commands.
    """

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._waiting: deque[events.Event] = deque()
        self._dealing: asyncio.Task[None] | None = None

    async def on_event(self, event: events.Event) -> None:
        """Let keys, and what is pasted, wait for their turn."""
        if not isinstance(event, (events.Key, events.Paste)) or event.is_forwarded:
            await super().on_event(event)
            return
        self._waiting.append(event)
        if self._dealing is None or self._dealing.done():
            self._dealing = asyncio.create_task(self._deal())

    async def _deal(self) -> None:
        while self._waiting and self.is_running:
            try:
                await super().on_event(self._waiting.popleft())
                for _ in range(_ROUNDS):
                    for part in self._way():
                        await _reached(part)
            except Exception as error:  # in a task of its own it would be lost
                self._handle_exception(error)

    def _way(self) -> list[MessagePump]:
        """What a key is passed up through."""
        if not self.screen_stack:
            return [self]
        return [*(self.focused or self.screen).ancestors_with_self]


async def _reached(part: MessagePump) -> None:
    """Wait until a part has dealt with all that it has been sent."""
    dealt_with = asyncio.Event()
    if part.call_later(dealt_with.set):
        try:
            await asyncio.wait_for(dealt_with.wait(), _LONGEST)
        except TimeoutError:
            return
