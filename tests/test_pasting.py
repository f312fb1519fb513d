"""A path comes out as it was meant, however a terminal writes what is dropped on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperterm.pasting import pasted_paths

HERE = {Path("/d/my file.txt"), Path("/d/a.txt"), Path("/d/it's.txt"), Path("/d/100%.txt")}


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("/d/a.txt", ["/d/a.txt"]),
        ("  /d/a.txt \n", ["/d/a.txt"]),
        ("/d/my file.txt", ["/d/my file.txt"]),
        ("'/d/my file.txt'", ["/d/my file.txt"]),
        ('"/d/my file.txt" ', ["/d/my file.txt"]),
        (r"/d/my\ file.txt", ["/d/my file.txt"]),
        ("file:///d/my%20file.txt", ["/d/my file.txt"]),
        ("file://localhost/d/a.txt", ["/d/a.txt"]),
        ("/d/a.txt '/d/my file.txt'", ["/d/a.txt", "/d/my file.txt"]),
        ("/d/a.txt\nfile:///d/my%20file.txt\n/d/a.txt", ["/d/a.txt", "/d/my file.txt"]),
        ("/d/it's.txt", ["/d/it's.txt"]),
        ("/d/not it's.txt", ["/d/not it's.txt"]),
        ("/d/100%.txt", ["/d/100%.txt"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_a_path_is_understood(text: str, paths: list[str]) -> None:
    assert pasted_paths(text, HERE.__contains__) == [Path(path) for path in paths]


def test_a_home_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/reader")
    assert pasted_paths("~/a.txt", lambda path: True) == [Path("/home/reader/a.txt")]


@given(st.text(max_size=200))
def test_nothing_that_is_pasted_is_an_error(text: str) -> None:
    assert all(path.is_absolute() for path in pasted_paths(text, lambda path: False))
