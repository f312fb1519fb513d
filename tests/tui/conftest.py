"""A browser on a folder of its own, in a home of its own, in a terminal that is always the same."""

from __future__ import annotations

import gc
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from paperterm.config import load
from paperterm.library import Library
from paperterm.settings import DigestPaths, digest_paths, places
from paperterm.tui.app import PapertermApp
from paperterm.tui.start import browser
from paperterm.workspace import Opened, bring_up_to_date, workspace

from .page import HeldIndexing, Page, stillness

Browse = Callable[..., AbstractAsyncContextManager[Page]]
"""`async with browse(folder, size=(120, 36)) as page`; without a folder, on the starter digest."""


@pytest.fixture(scope="session")
def indexed_starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home where the starter digest is indexed already, to be copied."""
    gc.freeze()  # what is imported by now stays, so no time is lost looking for garbage in it
    home = tmp_path_factory.mktemp("indexed")
    where = places({"PAPERTERM_HOME": str(home)})
    bring_up_to_date(workspace(digest_paths([], where, {}), where))
    return home


@pytest.fixture(autouse=True)
def home(home: Path, indexed_starter: Path) -> Path:
    """The reader's home, empty but for the index of the starter digest."""
    shutil.copytree(indexed_starter, home)
    return home


@pytest.fixture(autouse=True)
def _a_plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same terminal, language and colours wherever the tests run."""
    for name in ("NO_COLOR", "FORCE_COLOR", "SSH_TTY", "TMUX", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    for waiter in ("textual.app.wait_for_idle", "textual.pilot.wait_for_idle"):
        monkeypatch.setattr(waiter, stillness)
    monkeypatch.setattr("paperterm.tui.screens.finding._PAUSE", 0.005)
    monkeypatch.setattr("paperterm.tui.screens.finding._REST", 0.005)
    # nothing that a test copies lands on the clipboard of who runs it
    monkeypatch.setattr("paperterm.tui.clipboard.tools", lambda how, environment: ())
    monkeypatch.setattr("gc.freeze", lambda: None)  # else each browser of this process stays for ever
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def held_indexing(monkeypatch: pytest.MonkeyPatch) -> HeldIndexing:
    """No index is made before the test says so."""
    held = HeldIndexing()
    monkeypatch.setattr("paperterm.tui.indexing.bring_up_to_date", held)
    return held


def app_on(
    *paths: Path,
    library: Library | None = None,
    query: str = "",
    theme: str = "",
    clean: bool = True,
    welcome: bool = False,
) -> PapertermApp:
    """A browser as `paperterm` makes it, on some digests or on papers that stand in no file."""
    where = places()
    if library is None:
        app = browser(workspace(digest_paths(paths, where, {}), where), query=query, theme=theme, clean=clean)
    else:
        space = workspace(DigestPaths((), "given"), where)
        opened = Opened(library, stored=True)
        config = load(where.settings)
        app = PapertermApp(space, opened, where.shelf, query=query, theme=theme, clean=clean, config=config)
    app.animation_level = "none"
    app.get_default_screen().clock = lambda: 0.0
    app.welcome = welcome
    app.moment = 0.0  # the key of a pane is never a number, however fast the test types
    return app


@pytest.fixture
def browse(home: Path, monkeypatch: pytest.MonkeyPatch) -> Browse:
    """Opens the browser; as if for the first time, unless the test is about where the reader was."""

    @asynccontextmanager
    async def opened(
        *paths: Path,
        size: tuple[int, int] = (120, 36),
        library: Library | None = None,
        query: str = "",
        theme: str = "",
        clean: bool = True,
        welcome: bool = False,
    ) -> AsyncIterator[Page]:
        if library:
            # papers that stand in no file cannot be read again by the process that makes the index
            monkeypatch.setattr("paperterm.tui.indexing.bring_up_to_date", HeldIndexing())
        app = app_on(*paths, library=library, query=query, theme=theme, clean=clean, welcome=welcome)
        async with app.run_test(size=size) as pilot:
            app.get_default_screen().bar.box.cursor_blink = False
            await pilot.pause()
            page = Page(app, pilot)
            await page.until(lambda: page.main.acquainted, "what is new")
            yield page

    return opened
