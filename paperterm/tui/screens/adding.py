"""Which digests to add: a path that is typed, pasted, or dropped onto the terminal."""

from __future__ import annotations

import asyncio

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from paperterm.collection import Added
from paperterm.errors import FileError, PapertermError
from paperterm.pasting import pasted_paths
from paperterm.settings import places
from paperterm.tui import render
from paperterm.tui.keyboard import key_of
from paperterm.tui.screens.dialog import Dialog
from paperterm.tui.widgets.text_box import TextBox

_LONGEST = 4096
_WHAT = (
    "A text file with the page “Daily Papers”, copied as a whole, or another digest; or a folder of them. "
    "A copy is kept, and opened whenever no other digests are named."
)


class AddingScreen(Dialog[Added]):
    """Copies digests to those that are kept, and gives back what came of it.

    Args:
        text: What was pasted already.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._text = " ".join(text.splitlines())
        self._busy = False

    def compose(self) -> ComposeResult:
        """The path above, what is wanted below."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "Add digests"
            dialog.border_subtitle = f"enter adds · {key_of(self, 'close')} leaves it"
            yield TextBox(
                self._text, placeholder="type or paste a path, or drop a file here", max_length=_LONGEST,
                compact=True, id="path",
            )  # fmt: skip
            yield Static("", classes="trouble", markup=False)
            yield Static(render.plain(_WHAT).stylize(render.MUTED), markup=False)

    def on_mount(self) -> None:
        """The cursor goes behind the path."""
        box = self.query_one(Input)
        box.cursor_position = len(box.value)

    @on(Input.Changed)
    def _forget_trouble(self) -> None:
        self.complain("")

    @on(Input.Submitted)
    def _submitted(self) -> None:
        if not self._busy:
            self._busy = True
            self.complain("Reading …")
            self.run_worker(self._add(self.query_one(Input).value))

    async def _add(self, text: str) -> None:
        """Add them; what goes wrong is said here, and nothing has been added then."""
        try:
            added = await asyncio.to_thread(_added, text)
        except (PapertermError, OSError) as error:
            self.complain(error.sentence if isinstance(error, PapertermError) else str(error))
        else:
            self.dismiss(added)
        finally:
            self._busy = False


def _added(text: str) -> Added:
    from paperterm import collection

    paths = pasted_paths(text)
    if not paths:
        raise FileError("Type, paste or drop a path first.")
    for path in paths:
        if not path.exists():
            raise FileError(f"No file or folder at {path}: check the path.")
    where = places()
    if any(path == where.digests for path in paths):
        raise FileError("That is the folder in which they are kept: its digests are read already.")
    added = collection.add(paths, where, overwrite=False)
    if not added.papers:
        why = f": {added.passed[0].path.name} is passed over, {added.passed[0].why}" if added.passed else ""
        raise FileError(f"Nothing was added{why}. Choose a digest that can be read.")
    return added
