"""The guided tour through the browser: it says what to do, and sees when that is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.dom import DOMNode

from paperterm.keys import Command
from paperterm.session import Session
from paperterm.tui.keyboard import key_of
from paperterm.tui.screens.place import Beginning
from paperterm.tui.screens.shelving import ShelvingScreen

if TYPE_CHECKING:
    from paperterm.tui.tour import Step
    from paperterm.tui.widgets.tour_card import TourCard

_FOR_THE_TOUR = frozenset({"search.back", "box.leave", "tour.next"})


class TouringScreen(ShelvingScreen):
    """The whole browser, and the tour through it.

    While the tour is on, each key does what it always does, but for `esc`, which leaves the tour first. A
    step that opens a screen over this one is over when that is closed: the next one waits where it is seen.

    Args:
        session: The library and the shelf.
        beginning: How to begin.
    """

    def __init__(self, session: Session, beginning: Beginning) -> None:
        super().__init__(session, beginning)
        self._card: TourCard | None = None
        self._at_step = 0
        self._is_done = False

    @property
    def is_touring(self) -> bool:
        """Whether the tour is on."""
        return self._card is not None

    def action_tour(self) -> None:
        """Begin the tour, or begin it again."""
        from paperterm.tui.widgets.tour_card import TourCard

        self._at_step, self._is_done = 0, False
        if self._card is None:
            self._card = TourCard()
            self.mount(self._card, before=self.status)
        self._show_step()

    def action_next_step(self) -> None:
        """Go on with the tour, whether its step was done or not; from its end, leave it."""
        if self._step.done_by:
            self._go_on()
        else:
            self._end()

    def did(self, action: str, where: DOMNode) -> None:
        """Take notice of what was done; the tour goes on if that is what its step is about.

        Args:
            action: The name of the action.
            where: What it was done by.
        """
        if not self.is_touring or action not in self._step.done_by or not self._had_effect(action, where):
            return
        self._is_done = True
        if self.app.screen is self:
            self._go_on()

    def key_comes(self, command: Command | None) -> None:
        """Take the end of the tour away, whatever else a key does."""
        at_end = self.is_touring and not self._step.done_by
        if at_end and (command is None or command.id not in _FOR_THE_TOUR):
            self._end()

    def on_screen_resume(self) -> None:
        """Go on with the tour where what its step was about stood over this screen."""
        if self._is_done:
            self._go_on()

    def action_back(self) -> None:
        """One step back: out of the tour before all else."""
        if not self._leave():
            super().action_back()

    def action_leave_search(self) -> None:
        """Leave the box and keep the query; but first leave the tour."""
        if not self._leave():
            super().action_leave_search()

    def way_back(self) -> str:
        """Which key asks again what was asked before, in words; the tour is left by that key first."""
        return f"after the tour {super().way_back()}" if self.is_touring else super().way_back()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action does something; there is no next step but in the tour."""
        return self.is_touring if action == "next_step" else super().check_action(action, parameters)

    def show_keys(self) -> None:
        """Say which keys matter here, in the tour as well."""
        super().show_keys()
        self._show_step()

    @property
    def _step(self) -> Step:
        from paperterm.tui.tour import END, STEPS

        return STEPS[self._at_step] if self._at_step < len(STEPS) else END

    def _had_effect(self, action: str, where: DOMNode) -> bool:
        match action:
            case "triage" | "export" | "help" | "palette" | "command_palette":
                return self.app.screen is not self
            case "submit":
                return bool(self.asked)
            case "hit":
                return self.possible("hit.next")
            case "tick" | "enter" | "only":
                return self.filter_pane.choice is not None
        return self.list.paper is not None and where in (self, self.list)

    def _go_on(self) -> None:
        self._at_step, self._is_done = self._at_step + 1, False
        self._show_step()

    def _show_step(self) -> None:
        if self._card is None:
            return
        from paperterm.tui.tour import STEPS, pieces

        step = self._step
        if step.done_by:
            ways = {"skips": key_of(self, "tour.next"), "leaves": key_of(self, "search.back")}
            keys = [f"{key} {does}" for does, key in ways.items() if key]
            title = " · ".join([f"Tour · {self._at_step + 1} of {len(STEPS)}", *keys])
        else:
            title = "Tour · the end · any key goes on"
        self._card.show(title, *(pieces(line, self.key) for line in (step.deed, step.more)))

    def _leave(self) -> bool:
        """Leave the tour before its end; False where it is not on."""
        if self._card is None:
            return False
        if self._step.done_by:
            self.say(f"The tour is off · {self.key('palette')} has it again, as Tour")
        self._end()
        return True

    def _end(self) -> None:
        if self._card is not None:
            self._card.remove()
            self._card = None
        self._is_done = False
