"""For all tests: each has a home of its own, and none fails because the machine is busy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("paperterm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("paperterm")

_NUMBERS = count()


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder below which paperterm keeps everything during this test; it does not exist yet."""
    folder = tmp_path_factory.getbasetemp() / f"home-{next(_NUMBERS)}"
    monkeypatch.setenv("PAPERTERM_HOME", str(folder))
    monkeypatch.delenv("PAPERTERM_DIGESTS", raising=False)
    return folder


@pytest.fixture
def terminal(tmp_path: Path, home: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., object]]:
    """Starts paperterm in a terminal of its own, in an empty folder; see `terminals.Start`."""
    from terminals import Opinion, Terminal

    from paperterm.settings import places
    from paperterm.shelf import open_shelf

    started: list[Terminal] = []
    if "first_start" not in request.keywords:
        # the shelf is there already, so that no welcome stands before the browser
        places().data.mkdir(parents=True, exist_ok=True)
        open_shelf(places().shelf).close()

    def start(
        *arguments: str,
        before: str = "",
        size: tuple[int, int] = (120, 36),
        opinion: Opinion | None = None,
        **environment: str,
    ) -> Terminal:
        terminal = Terminal(
            *arguments,
            folder=tmp_path,
            environment=environment,
            before=before,
            size=size,
            opinion=opinion,
        )
        started.append(terminal)
        return terminal

    yield start
    for each in started:
        each.__exit__(None, None, None)
