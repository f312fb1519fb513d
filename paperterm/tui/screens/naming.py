"""A name for something that is kept."""

from __future__ import annotations

from collections.abc import Callable, Collection

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from paperterm.tui import render
from paperterm.tui.keyboard import key_of
from paperterm.tui.screens.dialog import Dialog
from paperterm.tui.widgets.text_box import TextBox

_LONGEST = 60


class NamingScreen(Dialog[str]):
    """Gives back the name.

    Args:
        title: What is named, for the frame.
        what: The same in full, shown below the name.
        name: The name to begin with.
        taken: The names that others have.
        if_taken: What enter does where a name is taken, if it may be given all the same.
        same: What two names have in common that are taken for one.
    """

    def __init__(
        self,
        title: str,
        what: str,
        name: str,
        taken: Collection[str],
        *,
        if_taken: str = "",
        same: Callable[[str], str] = str,
    ) -> None:
        super().__init__()
        self._title = title
        self._what = what
        self._name = name
        self._taken = {same(each) for each in taken}
        self._if_taken = if_taken
        self._same = same

    def compose(self) -> ComposeResult:
        """The name above, what it is for below."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = self._title
            dialog.border_subtitle = f"enter keeps it · {key_of(self, 'close')} leaves it"
            yield TextBox(self._name, placeholder="a name", max_length=_LONGEST, compact=True, id="name")
            yield Static("", classes="trouble", markup=False)
            yield Static(render.plain(self._what).stylize(render.MUTED), markup=False)

    def on_mount(self) -> None:
        """The name is selected, so that a letter begins another and an arrow goes on with this one."""
        self.query_one(Input).select_all()
        self._look()

    @on(Input.Changed)
    def _look(self) -> None:
        """Say beforehand when a name is taken."""
        name = self._chosen()
        if self._same(name) not in self._taken:
            self.complain("")
        elif self._if_taken:
            self.complain(f"{name} is taken: {self._if_taken}.")
        else:
            self.complain(f"{name} is taken: give another name.")

    @on(Input.Submitted)
    def _keep(self) -> None:
        name = self._chosen()
        if not name:
            self.complain("Give it a name.")
        elif self._if_taken or self._same(name) not in self._taken:
            self.dismiss(name)

    def _chosen(self) -> str:
        return " ".join(self.query_one(Input).value.split())
