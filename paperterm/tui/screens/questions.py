"""Questions to the reader that take a moment to be found out: the keys that come meanwhile answer them."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from paperterm.tui.screens.finding import FindingScreen

_LONGEST_WAIT = 2.0
"""Seconds after which a key means what it means, even if what is to be asked has not been found out yet."""


class QuestionsScreen(FindingScreen):
    """Holds the keys back until what is being found out can be asked."""

    _question: asyncio.Event | None = None

    def put(self, question: Coroutine[Any, Any, None]) -> None:
        """Have the reader asked what takes a moment to find out; keys that come meanwhile answer it.

        Args:
            question: Finds it out, and opens the dialog.
        """
        self._question = asyncio.Event()
        self.run_worker(self._put(question, self._question), group="question")

    async def _put(self, question: Coroutine[Any, Any, None], is_put: asyncio.Event) -> None:
        try:
            await question
        finally:
            is_put.set()

    async def asked_of_reader(self) -> None:
        """Wait until what is being found out is asked: a key that comes now is an answer to it."""
        if self._question is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._question.wait(), _LONGEST_WAIT)
