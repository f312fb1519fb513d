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


def making() -> ModuleType:
    """The script that makes the pictures."""
    spec = importlib.util.spec_from_file_location("make_pictures", FOLDER / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


MAKE = making()


@pytest.mark.skipif(version("textual") != MADE_WITH, reason=f"Textual {MADE_WITH} drew the pictures")
@pytest.mark.parametrize("picture", MAKE.PICTURES, ids=lambda picture: str(picture.name))
async def test_a_picture_is_not_stale(
    picture: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PAPERTERM_HOME", str(tmp_path))
    kept = (FOLDER / f"{getattr(picture, 'name')}.svg").read_text(encoding="utf-8")  # noqa: B009
    assert MAKE._words(await MAKE.taken(picture)) == MAKE._words(kept), "run python screenshots/make.py"
