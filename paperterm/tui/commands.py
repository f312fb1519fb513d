"""The command palette: every command of the browser by name, with its key."""

from __future__ import annotations

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from paperterm.tui.keys import COMMANDS, Command

_HIDDEN = {"palette", "search.back", "quit", "suspend"}


class BrowseCommands(Provider):
    """Offers the commands of the browse screen."""

    async def discover(self) -> Hits:
        """All of them, while nothing has been typed."""
        for command in _offered():
            yield DiscoveryHit(_title(command), partial(self._run, command), help=f"key: {command.shown}")

    async def search(self, query: str) -> Hits:
        """Those whose name is like what was typed."""
        matcher = self.matcher(query)
        for command in _offered():
            score = matcher.match(_title(command))
            if score > 0:
                yield Hit(
                    score,
                    matcher.highlight(_title(command)),
                    partial(self._run, command),
                    help=f"key: {command.shown}",
                )

    async def _run(self, command: Command) -> None:
        await self.screen.run_action(command.action)


def _offered() -> list[Command]:
    return [command for command in COMMANDS if command.id not in _HIDDEN]


def _title(command: Command) -> str:
    return f"{command.group}: {command.what}"
