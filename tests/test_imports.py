"""What each part loads, in a fresh interpreter: `paperterm --version` must feel like a C program."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {"textual", "whoosh", "rich", "sqlite3", "platformdirs", "markdown_it"}
OUTSIDE = {"textual", "whoosh", "rich", "sqlite3", "click"}
PURE = [
    "analysis",
    "digests",
    "errors",
    "export",
    "export.markdown",
    "export.slug",
    "facets",
    "filters",
    "highlight",
    "latex",
    "links",
    "matching",
    "papers",
    "query",
    "ranking",
    "scan",
    "text",
    "topics",
]


def loaded(code: str) -> set[str]:
    """The top-level modules that an interpreter has loaded after running this."""
    tell = "import sys, json; print(json.dumps(list(sys.modules)), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{tell}"], capture_output=True, text=True, check=True, timeout=60
    )
    return {name.partition(".")[0] for name in json.loads(done.stderr.splitlines()[-1])}


def test_the_command_line_loads_nothing_heavy() -> None:
    assert loaded("import paperterm.cli") & HEAVY == set()


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_neither_does_a_word_about_itself(option: str) -> None:
    code = f"""
import sys
sys.argv = ["paperterm", "{option}"]
from paperterm.cli import main
try:
    main()
except SystemExit as done:
    assert done.code == 0, done.code
"""
    assert loaded(code) & HEAVY == set()


def test_a_search_in_a_pipe_loads_neither_the_browser_nor_rich(home: object) -> None:
    code = """
import sys
sys.argv = ["paperterm", "-q", "search", "attention"]
from paperterm.cli import main
try:
    main()
except SystemExit as done:
    assert done.code == 0, done.code
"""
    assert loaded(code) & {"textual", "rich"} == set()


@pytest.mark.parametrize("name", PURE)
def test_what_is_pure_loads_none_of_the_outside(name: str) -> None:
    assert loaded(f"import paperterm.{name}") & OUTSIDE == set()


def test_the_package_itself_loads_nothing_of_its_own() -> None:
    code = "import paperterm, sys; assert not [name for name in sys.modules if name.startswith('paperterm.')]"
    assert loaded(code) & HEAVY == set()
