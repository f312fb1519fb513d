"""For all tests: each has a home of its own, and none fails because the machine is busy."""

from __future__ import annotations

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
