"""What each part loads, in a fresh interpreter: `paperterm --version` must feel like a C program."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

HEAVY = {"textual", "whoosh", "rich", "sqlite3", "platformdirs", "markdown_it"}
OUTSIDE = {"textual", "whoosh", "rich", "sqlite3", "click"}
PURE = [
    "analysis",
    "digests",
    "errors",
    "export",
    "export.bibtex",
    "export.csl",
    "export.csv",
    "export.markdown",
    "export.ris",
    "export.slug",
    "facets",
    "filters",
    "highlight",
    "keys",
    "latex",
    "links",
    "matching",
    "papers",
    "query",
    "ranking",
    "scan",
    "text",
    "topics",
    "wording",
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


def test_the_plain_mode_loads_neither_the_browser_s_screen_nor_rich(home: object) -> None:
    code = """
import io, sys
sys.argv = ["paperterm", "-q", "--plain"]
sys.stdin = io.StringIO("1\\nmark 1\\n/attention\\n")
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


def test_plots_are_loaded_by_nothing_that_starts_the_browser() -> None:
    assert (
        loaded("import paperterm.tui.app, paperterm.tui.screens.stats") & {"textual_plot", "numpy"} == set()
    )


@pytest.mark.parametrize(
    ("folder", "extras"), [("paperterm", ("plots", "web")), ("tests", ("test", "bench", "plots", "web"))]
)
def test_whatever_is_imported_is_declared(folder: str, extras: tuple[str, ...]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    required = project["dependencies"] + [
        each for name in extras for each in project["optional-dependencies"][name]
    ]
    declared = {re.split("[^a-z0-9-]", requirement)[0] for requirement in required}
    known = packages_distributions()
    for path in (ROOT / folder).rglob("*.py"):
        for name in foreign(path):
            # what is not installed here bears the name of its package
            packages = {each.lower() for each in known.get(name, (name.replace("_", "-"),))}
            assert declared & packages, f"{path.name} imports {name}"


def foreign(path: Path) -> Iterator[str]:
    """The top-level modules that a file imports, but for Python's own and ours."""
    ours = {"paperterm", *(each.stem for each in (ROOT / "tests").iterdir())}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        yield from {name.partition(".")[0] for name in names} - sys.stdlib_module_names - ours
