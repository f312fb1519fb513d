"""The command palette: what can be done here and now, by name, with its key."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits
from textual.dom import DOMNode
from textual.system_commands import SystemCommandsProvider

from paperterm.keys import BOX, COMMANDS, MOVE, Command
from paperterm.tui.keyboard import Keyboard, holds

_HIDDEN = {"palette", "search.back", "quit", "suspend", "palette.anywhere", "help.anywhere", "quit.anywhere"}
_UNDER_THE_HAND = {MOVE, BOX}
"""What nobody looks for by name."""
_FIRST = {"Tour", "Welcome"}
"""What a reader looks for who does not know the others yet."""


class Commands(SystemCommandsProvider):
    """Offers the commands of the screen, of what has the keys in it, and of the application.

    All come from one provider: Textual keeps providers in a set, which gives each run another order.
    """

    async def discover(self) -> Hits:
        """All of them, while nothing has been typed: first what explains, last what is set seldom."""
        of_the_app = [hit async for hit in super().discover()]
        for hit in of_the_app:
            if hit.text in _FIRST:
                yield hit
        for command, where in self._offered():
            yield DiscoveryHit(_title(command), partial(self._run, command, where), help=self._key(command))
        for hit in of_the_app:
            if hit.text not in _FIRST:
                yield hit

    async def search(self, query: str) -> Hits:
        """Those whose name is like what was typed."""
        async for hit in super().search(query):
            yield hit
        matcher = self.matcher(query)
        for command, where in self._offered():
            title = _title(command)
            score = matcher.match(title)
            if score > 0:
                run = partial(self._run, command, where)
                yield Hit(score, matcher.highlight(title), run, help=self._key(command))

    async def _run(self, command: Command, where: DOMNode) -> None:
        await self.app.run_action(command.action, where)

    def _offered(self) -> Iterator[tuple[Command, DOMNode]]:
        """What applies, and where it is done."""
        part = self.focused or self.screen
        around: dict[str, DOMNode] = {}
        for node in part.ancestors_with_self:
            for _, binding in type(node)._merged_bindings or ():
                if binding.id and holds(node, binding):
                    around.setdefault(binding.id, node)
            if node is self.screen:
                break
        possible = getattr(self.screen, "possible", lambda command: True)
        for command in COMMANDS:
            where = around.get(command.id)
            unlisted = command.id in _HIDDEN or command.group in _UNDER_THE_HAND
            if where and not unlisted and possible(command.id):
                yield command, where

    def _key(self, command: Command) -> str:
        keys = self.app.keymap.shown(command.id) if isinstance(self.app, Keyboard) else ""
        return f"key: {keys}" if keys else "no key"


def _title(command: Command) -> str:
    return f"{command.group}: {command.what}"
