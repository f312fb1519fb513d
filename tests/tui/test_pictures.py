"""The pictures, of the README and of the sheet, show what the browser shows today."""

from __future__ import annotations

import importlib.util
import sys
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

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


TAKING = script("taking")
SHEET = script("sheet")
MAKE = script("make")
TOUR = script("tour")


@pytest.mark.skipif(version("textual") != MADE_WITH, reason=f"Textual {MADE_WITH} drew the pictures")
@pytest.mark.parametrize("picture", [*MAKE.PICTURES, *SHEET.PICTURES], ids=lambda picture: str(picture.name))
async def test_a_picture_is_not_stale(picture: Any) -> None:
    if picture.days:
        pytest.importorskip("textual_plot", reason="plots are an extra")
    kept = (FOLDER / picture.path).read_text(encoding="utf-8")
    assert TAKING.words(await TAKING.taken(picture)) == TAKING.words(kept), "run python screenshots/make.py"


def test_the_page_shows_the_sheet_and_no_picture_is_left_over() -> None:
    assert (FOLDER / SHEET.PAGE).read_text(encoding="utf-8") == SHEET.page(), "run python screenshots/make.py"
    made = {picture.path for picture in (*MAKE.PICTURES, *SHEET.PICTURES)}
    assert {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.svg")} == made


def test_the_conversation_in_lines_is_not_stale() -> None:
    kept = (FOLDER / SHEET.LINES).read_text(encoding="utf-8")
    assert SHEET.lines() == kept, "run python screenshots/make.py"


@pytest.mark.skipif(version("textual") != MADE_WITH, reason=f"Textual {MADE_WITH} drew the tour")
async def test_the_tour_is_not_stale() -> None:
    kept = TOUR.FILE.read_text(encoding="utf-8")
    assert TOUR.words(await TOUR.recorded()) == TOUR.words(kept), "run python screenshots/tour.py"
