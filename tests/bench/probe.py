"""The browser on a library of a benchmark, writing down when it painted what, to be run as a script.

python probe.py CATALOG INDEX HOME TARGET    until ctrl+q; TARGET gets what was seen, as JSON
"""

from __future__ import annotations

import json
import sys
import time
from asyncio import events
from pathlib import Path

import paperterm.tui.app
from paperterm import catalog
from paperterm.config import Config
from paperterm.settings import DigestPaths
from paperterm.tui.app import PapertermApp
from paperterm.workspace import Opened, Workspace


class Elsewhere(Workspace):
    """A workspace whose index lies in a folder of any name."""

    @property
    def index(self) -> Path:
        """That folder."""
        return self.folder


class Probe(PapertermApp):
    """Notes when each answer was on the screen, and how long each step of the event loop took."""

    CSS_PATH = str(Path(paperterm.tui.app.__file__).with_name("app.tcss"))

    painted: dict[str, float]
    steps: list[tuple[float, float]]

    def post_display_hook(self) -> None:
        """Something was painted."""
        found = self.get_default_screen().found
        if found is not None:
            self.painted.setdefault(found.query.source, time.perf_counter())


def main(catalog_file: Path, index: Path, home: Path, target: Path) -> None:
    """Run the browser until it is left."""
    library = catalog.open_catalog(catalog_file)
    space = Elsewhere(DigestPaths((), "given"), index)
    app = Probe(space, Opened(library, stored=True), home / "shelf.db", config=Config())
    app.painted, app.steps = {}, []
    step = events.Handle._run

    def timed(handle: events.Handle) -> None:
        wall, cpu = time.perf_counter(), time.thread_time()
        step(handle)
        # what comes before the first key and after the last is none of this
        if app.is_running and app.get_default_screen().bar.box.has_focus:
            app.steps.append((time.perf_counter() - wall, time.thread_time() - cpu))

    setattr(events.Handle, "_run", timed)  # noqa: B010 -- the types know of no such method
    app.run()
    target.write_text(json.dumps({"painted": app.painted, "steps": app.steps}), encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:5]))
