"""Keys in turn, and with the meaning that the reader has given them.

What one key does is done before the next is looked at.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import replace
from typing import Any
from weakref import WeakSet

from textual import events
from textual.actions import parse
from textual.app import App
from textual.binding import Binding, BindingsMap, BindingType
from textual.dom import DOMNode
from textual.message_pump import MessagePump

from paperterm.keys import COMMANDS, Command, Keymap, Place, keymap

_LONGEST = 2.0
"""Seconds after which the next key is looked at even if something still keeps the one before it."""

_ROUNDS = 3
"""How often a key's way is gone: it is passed up, what it does asks for the focus, the focus is given."""

_BY_WORDS = {"b": "ctrl+left", "f": "ctrl+right", "backspace": "ctrl+w"}
"""What goes by words in a box; some terminals send it so for option with an arrow."""


class Keyboard(App[None]):
    """An application that deals with each key to the end, by the keymap in force.

    Textual passes keys on as they come. Where several come at once, over a slow line, from a quick hand or
    from a script, the focus has not moved yet when the second is passed on, and a word typed behind `/` would
    run as so many commands.

    Attributes:
        keymap: The keys in force.
    """

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.keymap = keymap()
        self._bound: WeakSet[DOMNode] = WeakSet()
        self._waiting: deque[events.Event] = deque()
        self._dealing: asyncio.Task[None] | None = None

    def use(self, keys: Keymap) -> None:
        """Go by other keys from now on."""
        self.keymap = keys
        self._bound.clear()

    async def on_event(self, event: events.Event) -> None:
        """Let keys, and what is pasted, wait for their turn."""
        if not isinstance(event, (events.Key, events.Paste)) or event.is_forwarded:
            await super().on_event(event)
            return
        self._waiting.append(event)
        if self._dealing is None or self._dealing.done():
            self._dealing = asyncio.create_task(self._deal())

    def deal_next_with(self, event: events.Key) -> None:
        """Deal with a key before those that wait: it was pressed before them."""
        self._waiting.appendleft(event)

    async def deal_with(self, event: events.Event) -> None:
        """Do what a key means."""
        await super().on_event(event)

    async def settle(self) -> None:
        """Wait until a dialog that was opened has the keys, and those in force are its own."""
        for _ in range(_ROUNDS):
            for part in self._way():
                await _reached(part)
        self._bind()

    async def _deal(self) -> None:
        while self._waiting and self.is_running:
            try:
                self._bind()
                event = self._waiting.popleft()
                if isinstance(event, events.Key):
                    event, *after = self._behind_escape(event)
                    self._waiting.extendleft(reversed(after))
                await self.deal_with(event)
                await self.settle()
            except Exception as error:  # in a task of its own it would be lost
                self._handle_exception(error)

    def _behind_escape(self, key: events.Key) -> list[events.Key]:
        """What a key means that came with alt, or at once behind esc: terminals send the same for both.

        It is the one where that does something, else the other.
        """
        name = key.key.removeprefix("alt+")
        if name == key.key or key.character is None:
            return [key]
        if name in _BY_WORDS and self.focused is not None and self.focused.check_consume_key("x", "x"):
            return [events.Key(_BY_WORDS[name], None)]
        if any(key.key in part._bindings.key_to_bindings for part in self._way()):
            return [events.Key(key.key, None)]
        return [events.Key("escape", "\x1b"), events.Key(name, key.character)]

    def _way(self) -> list[DOMNode]:
        """What a key is passed up through."""
        if not self.screen_stack:
            return [self]
        return [*(self.focused or self.screen).ancestors_with_self]

    def _bind(self) -> None:
        for part in self._way():
            self.bind_keys(part)

    def bind_keys(self, part: DOMNode) -> None:
        """Give a part of the browser the keys in force, before the first key reaches it.

        Textual's own keymap would let a letter that is typed into a box run a command.
        """
        if part not in self._bound:
            self._bound.add(part)
            part._bindings = _rebound(part._merged_bindings or BindingsMap(), self.keymap)


def bindings(*places: Place, also: tuple[str, ...] = ()) -> list[BindingType]:
    """The bindings of what has the keys at some places, and those of other places that hold there as well."""
    return [_binding(command) for command in COMMANDS if command.place in places or command.id in also]


def key_of(part: DOMNode, command: str) -> str:
    """The key of a command as the reader knows it; empty where it has none."""
    app = part.app
    return app.keymap.first(command) if isinstance(app, Keyboard) else ""


def holds(part: DOMNode, binding: Binding) -> bool:
    """Whether a key does something at a part of the browser as that is now."""
    namespace, action, parameters = parse(binding.action)
    return bool(namespace) or part.check_action(action, parameters) is not False


def _binding(command: Command) -> Binding:
    everywhere = command.place == "anywhere"
    return Binding(command.keys, command.action, command.what, id=command.id, show=False, priority=everywhere)


def _rebound(bindings: BindingsMap, keys: Keymap) -> BindingsMap:
    """The bindings of a part with the keys in force; those that have no name in them stay as they are."""
    named = {each.id: each for _, each in bindings if each.id in keys.keys}
    ours = [replace(each, key=key) for name, each in named.items() if name for key in keys.keys[name]]
    taken = {each.key for each in ours}
    others = [each for key, each in bindings if each.id not in named and key not in taken]
    return BindingsMap([*ours, *others])


async def _reached(part: MessagePump) -> None:
    """Wait until a part has dealt with all that it has been sent."""
    dealt_with = asyncio.Event()
    if part.call_later(dealt_with.set):
        try:
            await asyncio.wait_for(dealt_with.wait(), _LONGEST)
        except TimeoutError:
            return
