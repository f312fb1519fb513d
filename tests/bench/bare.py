"""The least that a Textual program with a list can do, to be run as a script.

python bare.py option-list FILE     an OptionList with the lines of FILE, nothing else
python bare.py data-table FILE      a DataTable with the lines of FILE, and a Footer
"""

from __future__ import annotations

import sys
from pathlib import Path

from textual.app import App, ComposeResult

if sys.argv[1] == "option-list":
    from textual.widgets import OptionList
else:
    from textual.widgets import DataTable, Footer


class OptionListApp(App[None]):
    """An OptionList."""

    def compose(self) -> ComposeResult:
        """The list."""
        yield OptionList(*Path(sys.argv[2]).read_text(encoding="utf-8").splitlines(), markup=False)


class DataTableApp(App[None]):
    """A DataTable over a Footer."""

    def compose(self) -> ComposeResult:
        """The table and the footer."""
        yield DataTable[str](cursor_type="row")
        yield Footer()

    def on_mount(self) -> None:
        """Fill the table."""
        table = self.query_one(DataTable)
        table.add_column("Title")
        table.add_rows([line] for line in Path(sys.argv[2]).read_text(encoding="utf-8").splitlines())


if __name__ == "__main__":
    (OptionListApp if sys.argv[1] == "option-list" else DataTableApp)().run()
