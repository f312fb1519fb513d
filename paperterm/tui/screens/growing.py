"""The library grows while it is open: digests are added, and shown without another start."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from textual import events

from paperterm.pasting import pasted_paths
from paperterm.tui.screens.recall import RecallScreen
from paperterm.wording import counted

if TYPE_CHECKING:
    from paperterm.collection import Added

_LONGEST_PASTE = 4096
_OF_OURS = ("starter", "data folder")
"""Who names the digests where those that are added are shown."""


class GrowingScreen(RecallScreen):
    """Takes digests in: by their command, or when a file is dropped onto the terminal."""

    def action_add(self, text: str = "") -> None:
        """Ask for digests to add.

        Args:
            text: What was pasted already.
        """
        from paperterm.tui.screens.adding import AddingScreen

        self.be_silent()
        self.app.push_screen(AddingScreen(text), self._added)

    def on_paste(self, event: events.Paste) -> None:
        """A file that is dropped onto the terminal arrives as its path, pasted."""
        event.stop()
        self.take_pasted(event.text)

    def take_pasted(self, text: str) -> None:
        """Ask whether to add what was pasted, if that is the path of something."""
        self.put(self._take_pasted(text[:_LONGEST_PASTE]))

    async def _take_pasted(self, text: str) -> None:
        if await asyncio.to_thread(_leads_somewhere, text):
            self.action_add(text)
        elif text.strip():
            add = self.key("digests.add")
            self.say(f"What was pasted is no path to a file that is here · {add} adds digests")

    def _added(self, added: Added | None) -> None:
        if added is None:
            return
        papers, digests = sum(added.papers.values()), len(added.papers)
        sentence = f"Added {counted(digests, 'digest')} with {counted(papers, 'paper')}"
        if added.passed:
            sentence += f", and passed over {counted(len(added.passed), 'file')}"
        origin = self.session.space.digests.origin
        if origin == "starter":
            sentence += ", in place of the starter digest"
        if origin in _OF_OURS:
            self.run_worker(self._grow(sentence), group="index", exclusive=True)
        else:
            self.say(f"{sentence}: they are kept, and shown when no others are named")

    async def _grow(self, sentence: str) -> None:
        """Show the digests that are kept, then have them indexed."""
        from paperterm.settings import digest_paths, places
        from paperterm.workspace import open_library, workspace

        where = places()
        # the variable names none here, else these would not be ours
        space = workspace(await asyncio.to_thread(digest_paths, (), where), where)
        self.session.space = space
        library = (await asyncio.to_thread(open_library, space)).library
        self._notice = ""
        await self._replace(library)
        self._labelled = True
        self.has_topics()
        self.say(sentence)
        await self._bring_up_to_date(asked_for=False)


def _leads_somewhere(text: str) -> bool:
    """Whether a text is the path of something, or several."""
    paths = pasted_paths(text)
    return bool(paths) and all(map(os.path.exists, paths))
