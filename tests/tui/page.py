"""The browser as a reader sees it: keys go in, what stands on the screen comes out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from textual import events
from textual._context import active_app
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, Static

from paperterm.papers import Paper
from paperterm.tui import indexing
from paperterm.tui.app import PapertermApp
from paperterm.tui.screens.touring import TouringScreen

PATIENCE = 20.0
"""Seconds after which something that was waited for is given up; what is there is never waited for."""

_TURNS = 8
"""Turns of the event loop in which nothing happens, before nothing is taken to be going on."""


async def stillness(*_: float) -> None:
    """Wait until no part of the browser has a message to deal with.

    Stands in for Textual's own way, which watches the processor and takes 20 ms at least.
    """
    app = active_app.get()
    deadline = time.monotonic() + PATIENCE
    still = 0
    while still < _TURNS and app.is_running and time.monotonic() < deadline:
        await asyncio.sleep(0)
        screens = app.screen_stack
        parts = [app, *(part for screen in screens for part in screen.walk_children(with_self=True))]
        behind = [screen for screen in screens if getattr(screen, "catching_up", False)]
        for screen in behind:
            screen._on_timer_update()  # what waits for the next frame happens now
        still = 0 if behind or any(part.message_queue_size for part in parts) else still + 1


class Page:
    """A running browser.

    Args:
        app: The browser.
        pilot: What plays its keyboard and mouse.
    """

    def __init__(self, app: PapertermApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    # What the reader does

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            await self.pilot.press(key)
            await self.until(lambda: not self.taking_out, "the file, the clipboard or the web browser")
        await self.pilot.pause()  # what waits for the next frame happens now
        await stillness()

    @property
    def taking_out(self) -> bool:
        """Whether something is on its way out or about to be seen before it goes, asked for, or read."""
        groups = ("copy", "export", "open", "preview", "question", "note")
        return any(worker.group in groups and not worker.is_finished for worker in self.app.workers)

    async def burst(self, *events: events.Key | events.Paste) -> None:
        """Let keys and pasted text come all at once, as from a slow line or a script."""
        await self.send(*events)
        await self.until(lambda: self.app._dealing is None or self.app._dealing.done(), "the last key")
        await self.pilot.pause()

    async def send(self, *events: events.Key | events.Paste) -> None:
        """The same, without waiting for what they do."""
        driver = self.app._driver
        assert driver is not None
        for event in events:
            event.set_sender(self.app)
            driver.send_message(event)
        await stillness()  # until all have come

    async def write(self, text: str) -> None:
        """Type text, letter by letter."""
        await self.press(*("space" if letter == " " else letter for letter in text))

    async def ask(self, query: str) -> None:
        """Put a query into the box, as a paste does, and wait for the answer; the keys stay in the box."""
        if not self.main.bar.box.has_focus:
            await self.press("slash")
        self.main.bar.box.value = query
        await self.answered(query)

    async def search(self, query: str) -> None:
        """Search for something and go to the list."""
        await self.ask(query)
        await self.press("enter")

    async def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        await self.pilot.resize_terminal(width, height)
        await self.until(
            lambda: self.app._resize_timer is None and self.screen.region.size == (width, height),
            f"the size {width} by {height}",
        )

    async def click(self, line: int, column: int, times: int = 1) -> None:
        """Click on a place of the screen."""
        await self.pilot.click(offset=(column, line), times=times)
        await self.pilot.pause()

    async def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Hold the mouse's button at one place, given as line and column, and let it go at another."""
        await self.pilot.mouse_down(offset=(start[1], start[0]))
        await self.pilot.hover(offset=(end[1], end[0]))
        await self.pilot.mouse_up(offset=(end[1], end[0]))
        await self.pilot.pause()

    async def wheel(self, line: int, column: int) -> None:
        """Turn the mouse wheel down by a notch over a place of the screen."""
        event = events.MouseScrollDown
        await self.pilot._post_mouse_events([event], offset=(column, line))
        await self.pilot.pause()

    # What the tests wait for

    async def until(self, condition: Callable[[], object], what: str) -> None:
        """Wait until something is so; `what` says in words what was waited for."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if self.app._exception:
                raise self.app._exception
            if time.monotonic() > deadline:
                raise AssertionError(f"waited {PATIENCE:.0f} s in vain for {what}; the screen:\n{self.shown}")
            await asyncio.sleep(0.002)  # a turn for the threads
            await self.pilot.pause()

    async def answered(self, query: str) -> None:
        """Wait until the list answers a query."""
        await self.until(
            lambda: self.main._typed is None and self.asked == query.strip() and not self.main.catching_up,
            f"the answer to {query!r}",
        )

    async def says(self, sentence: str) -> None:
        """Wait until the last line says something that begins so."""
        await self.until(lambda: self.said.startswith(sentence), f"the words {sentence!r}")

    async def dialog_closed(self) -> None:
        """Wait until the dialog has done what it was asked to do, and is gone."""
        await self.until(lambda: self.is_undisturbed, "the end of the dialog")

    async def indexed(self) -> None:
        """Wait until searches are answered by the index."""
        await self.until(lambda: self.main.at_rest, "the index")

    # What the reader sees

    @property
    def main(self) -> TouringScreen:
        """The main screen, whether a dialog stands over it or not."""
        return self.app.get_default_screen()

    @property
    def screen(self) -> Screen[object]:
        """The screen that has the keys."""
        return self.app.screen

    @property
    def is_undisturbed(self) -> bool:
        """Whether the main screen has the keys, and no dialog stands over it."""
        return self.app.screen is self.app.get_default_screen()

    @property
    def lines(self) -> list[str]:
        """The screen, line by line."""
        strips = self.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in strips]

    @property
    def shown(self) -> str:
        """The screen as one text, without the blanks at the ends of its lines."""
        return "\n".join(line.rstrip() for line in self.lines)

    def sees(self, *texts: str) -> bool:
        """Whether all these texts are on the screen."""
        return all(text in self.shown for text in texts)

    @property
    def papers(self) -> list[Paper]:
        """The papers in the list, those out of view among them."""
        return [self.main.list.library[number] for number in self.main.list.numbers]

    @property
    def titles(self) -> list[str]:
        """Their titles."""
        return [paper.title for paper in self.papers]

    @property
    def title(self) -> str:
        """The title of the paper under the cursor; empty where the list is."""
        paper = self.main.list.paper
        return paper.title if paper else ""

    @property
    def count(self) -> str:
        """What stands beside the search box."""
        return str(self.main.query_one("#count", Static).visual)

    @property
    def heading(self) -> str:
        """What stands above the list."""
        heading = self.main.list._border_title
        return heading.plain if heading else ""

    @property
    def said(self) -> str:
        """What the last line says."""
        return self.main.status.message

    @property
    def query(self) -> str:
        """What stands in the search box."""
        return self.main.bar.box.value

    @property
    def asked(self) -> str:
        """The query that the list answers."""
        return self.main.found.query.source if self.main.found else ""

    @property
    def keys_at(self) -> str:
        """Which pane has the keys."""
        focused = self.app.focused
        return focused.id or type(focused).__name__ if focused else ""

    @property
    def panes(self) -> set[str]:
        """The panes that are on the screen."""
        panes = {"filters": self.main.filter_pane, "list": self.main.list, "detail": self.main.detail}
        return {name for name, pane in panes.items() if pane.region and pane.display and pane.is_on_screen}

    @property
    def counts(self) -> dict[tuple[str, str], int]:
        """The choices of the filter pane with their counts."""
        return {(group, name): count for (group, name), count in self.main.filter_pane._counts.items()}

    def flagged(self, flag: str) -> set[str]:
        """The titles of the papers that are marked, starred or read, in and out of the list."""
        bits = self.main.session.sets.flagged(flag)
        library = self.main.session.library
        return {library[number].title for number in range(len(library)) if bits >> number & 1}

    @property
    def marked(self) -> set[str]:
        """The titles of the marked papers."""
        return self.flagged("marked")

    @property
    def box(self) -> Input:
        """The box to type in on the screen that has the keys."""
        return self.screen.query_one(Input)


class HeldIndexing:
    """Stands in for the process that makes the index, and makes none before it is told to."""

    def __init__(self) -> None:
        self.begun = False
        self._may_go_on = asyncio.Event()
        self._real = indexing.bring_up_to_date

    def release(self) -> None:
        """Let the index be made."""
        self._may_go_on.set()

    async def __call__(self, paths):  # type: ignore[no-untyped-def]
        """What the browser calls."""
        self.begun = True
        yield indexing.Progress(0, 4)
        await self._may_go_on.wait()
        async for said in self._real(paths):
            yield said
