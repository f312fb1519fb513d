"""The pictures of the README show what the browser shows today."""

from __future__ import annotations

import importlib.util
import sys
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parents[2] / "screenshots"
MADE_WITH = "8.2.8"


def script(name: str) -> ModuleType:
    """A script in the folder of the pictures, by the name under which the others import it."""
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


MAKE = script("make")
TOUR = script("tour")


@pytest.mark.skipif(version("textual") != MADE_WITH, reason=f"Textual {MADE_WITH} drew the pictures")
@pytest.mark.parametrize("picture", MAKE.PICTURES, ids=lambda picture: str(picture.name))
async def test_a_picture_is_not_stale(
    picture: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PAPERTERM_HOME", str(tmp_path))
    kept = (FOLDER / f"{getattr(picture, 'name')}.svg").read_text(encoding="utf-8")  # noqa: B009
    assert MAKE._words(await MAKE.taken(picture)) == MAKE._words(kept), "run python screenshots/make.py"


@pytest.mark.skipif(version("textual") != MADE_WITH, reason=f"Textual {MADE_WITH} drew the tour")
async def test_the_tour_is_not_stale(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PAPERTERM_HOME", str(tmp_path))
    kept = TOUR.FILE.read_text(encoding="utf-8")
    assert TOUR.words(await TOUR.recorded()) == TOUR.words(kept), "run python screenshots/tour.py"
