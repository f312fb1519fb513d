"""Export: see what will be written, name the file, write it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from paperterm.errors import FileError
from paperterm.export import FORMATS, Format, format_of
from paperterm.export.slug import default_name
from paperterm.printing import Row, document
from paperterm.saving import save
from paperterm.text import clean
from paperterm.tui.keyboard import bindings, key_of
from paperterm.tui.screens.dialog import Dialog
from paperterm.tui.widgets.scrolling import Scrolling
from paperterm.tui.widgets.text_box import TextBox

_PREVIEW_PAPERS = 20
_PREVIEW_CHARACTERS = 20_000


class ExportScreen(Dialog[tuple[str, str]]):
    """Gives back the file's name and a sentence about what was written.

    Args:
        rows: What to export, with what the reader made of it.
        what: The same in words.
        query: What was searched, which names the file.
        name: The file's name, where one is known already; it says the format.
    """

    place = "export"
    below = Scrolling

    BINDINGS: ClassVar[list[BindingType]] = bindings("export", "dialog box")

    def __init__(self, rows: Sequence[Row], what: str, query: str, name: str = "") -> None:
        super().__init__()
        self._rows = rows
        self._what = what
        self._query = query
        self._source = f"Search: {query}" if query else None
        self._name = name or default_name([row.paper for row in rows], query)
        self._format = format_of(self._name) or FORMATS["markdown"]
        self._exists = self._is_writing = False

    def compose(self) -> ComposeResult:
        """The name above, the preview below."""
        with Vertical(classes="dialog -tall") as dialog:
            dialog.border_subtitle = (
                f"enter writes · {key_of(self, 'export.format')} another format · "
                f"{key_of(self, 'close')} cancels · ↓↑ scroll"
            )
            yield TextBox(self._name, placeholder="the file's name", compact=True, id="name")
            yield Static("", classes="trouble", markup=False)
            with Scrolling(classes="preview", can_focus=False) as preview:
                preview.border_title = "Preview"
                yield Static(markup=False, id="document")

    def on_mount(self) -> None:
        """The name is selected, so that a letter begins another and an arrow goes on with this one."""
        self.query_one(Input).select_all()
        self._use(self._format)
        self._look()

    @on(Input.Changed)
    def _look(self) -> None:
        """Go by the format that the name says, and tell beforehand when a file of that name is there."""
        named = format_of(self.query_one(Input).value.strip())
        if named is not None and named is not self._format:
            self._use(named)
        path = self._path()
        self._exists = path is not None and os.path.lexists(path)
        if self._exists:
            appends = f"{key_of(self, 'export.append')} appends what it lacks, " * self._format.goes_on
            self.complain(
                f"{path} exists: {appends}{key_of(self, 'export.overwrite')} overwrites it, "
                "or change the name."
            )
        else:
            self.complain("")

    def _use(self, format_: Format) -> None:
        """Show what would be written in a format."""
        self._format = format_
        dialog = self.query_one(".dialog", Vertical)
        dialog.border_title = f"Export {self._what} to {format_.title}"
        preview = self.query_one(".preview", Scrolling)
        preview.border_title = f"Preview · {format_.title}, {format_.summary}"
        preview.scroll_home(animate=False, immediate=True)
        self.run_worker(self._show_preview(format_), group="preview", exclusive=True)

    async def _show_preview(self, format_: Format) -> None:
        text = await asyncio.to_thread(self._preview, format_)
        self.query_one("#document", Static).update(Content(text))

    def action_format(self, by: int) -> None:
        """Take the next format, and let the name say so."""
        known = list(FORMATS.values())
        before = self._format
        after = known[(known.index(before) + by) % len(known)]
        box = self.query_one(Input)
        untouched = box.selected_text == box.value
        stem = box.value.strip()
        stem = stem[: -len(before.suffix)] if stem.lower().endswith(before.suffix) else stem
        self._use(after)
        box.value = f"{stem}{after.suffix}"
        if untouched:
            box.select_all()
        else:
            box.cursor_position = len(box.value)
        self._look()

    @on(Input.Submitted)
    def _write(self) -> None:
        if self._exists:
            self._look()
        else:
            self._save(overwrite=False, append=False)

    def action_overwrite(self) -> None:
        """Replace the file that is there."""
        self._save(overwrite=True, append=False)

    def action_append(self) -> None:
        """Add to the file that is there the papers that it lacks."""
        if self._format.goes_on:
            self._save(overwrite=True, append=True)
        else:
            self.complain(
                f"A file in {self._format.title} cannot be appended to: "
                f"{key_of(self, 'export.overwrite')} overwrites it, or change the name."
            )

    def _save(self, *, overwrite: bool, append: bool) -> None:
        path = self._path()
        if path is None:
            self.complain("Give the file a name.")
        elif not self._is_writing:
            self._is_writing = True
            self.run_worker(self._saved(path, overwrite=overwrite, append=append), group="export")

    async def _saved(self, path: Path, *, overwrite: bool, append: bool) -> None:
        try:
            sentence = await asyncio.to_thread(
                save, self._rows, path, self._format.name, self._source, overwrite=overwrite, append=append
            )
        except FileError as error:
            self._look()
            if overwrite or not self._exists:  # else it has come since, and what can be done about it is said
                self.complain(error.sentence)
        else:
            self.dismiss((str(path), sentence))
        finally:
            self._is_writing = False

    def _path(self) -> Path | None:
        """The file that stands in the box; None where that names no file, or only its folder."""
        name = self.query_one(Input).value.strip()
        path = Path(name)
        if name.endswith("/") or path.name in ("", "..") or (name.startswith("~") and "/" not in name):
            return None
        with suppress(RuntimeError):  # nobody of that name: it is a folder's then
            path = path.expanduser()
        return path if path.suffix else path.with_name(f"{path.name}{self._format.suffix}")

    def _preview(self, format_: Format) -> str:
        """The beginning of what would be written in a format; to make it takes longer than a frame."""
        shown = self._rows[:_PREVIEW_PAPERS]
        text = document(shown, format_.name, self._source)
        more = len(self._rows) - len(shown)
        if format_.name == "markdown":
            text = text.replace(f"({len(shown)})", f"({len(self._rows)})", 1)
        return clean(text[:_PREVIEW_CHARACTERS]) + (f"\n… and {more:,} more papers" if more > 0 else "")
