"""What came out of the benchmarks, in RESULTS.md; `python -m tests.bench.report` quotes it in the README."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from pathlib import Path

from .timing import Table

RESULTS = Path(__file__).with_name("RESULTS.md")
README = Path(__file__).parents[2] / "README.md"
QUOTED = ("A key in the search box", "Key to painted answer", "The indexes of all engines", "Known papers")
"""The beginnings of the titles of the tables that the README shows."""

_BEGIN, _END = "<!-- speed -->\n", "<!-- /speed -->"
_HEAD = "# What the benchmarks gave\n\nMade by `python -m tests.bench`, and not to be edited.\n"


def keep(name: str, tables: Sequence[Table], path: Path = RESULTS) -> None:
    """Put the tables of one benchmark in the place of those that were kept of it.

    Args:
        name: The benchmark.
        tables: What came out of it.
        path: The file.
    """
    sections = _sections(path.read_text(encoding="utf-8")) if path.exists() else {}
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}.\n"
    sections[name] = "\n".join((machine, *(table.markdown() for table in tables)))
    body = "".join(f"\n## {each}\n\n{text.strip()}\n" for each, text in sorted(sections.items()))
    path.write_text(_HEAD + body, encoding="utf-8")


def quotation(results: str) -> str:
    """The part of the results that the README shows."""
    tables = re.split(r"^(?=\*\*|## )", results, flags=re.MULTILINE)
    shown = [each.strip() for title in QUOTED for each in tables if each.startswith(f"**{title}")]
    return "\n\n".join(shown) + "\n"


def quoted(readme: str) -> str:
    """What a README shows of the results."""
    return readme.partition(_BEGIN)[2].partition(_END)[0]


def with_quotation(readme: str, results: str) -> str:
    """A README that shows these results."""
    before, _, rest = readme.partition(_BEGIN)
    return f"{before}{_BEGIN}{quotation(results)}{_END}{rest.partition(_END)[2]}"


def _sections(text: str) -> dict[str, str]:
    parts = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


if __name__ == "__main__":
    fresh = with_quotation(README.read_text(encoding="utf-8"), RESULTS.read_text(encoding="utf-8"))
    README.write_text(fresh, encoding="utf-8")
