"""CSL-JSON, RIS and CSV: other programs find in them what the source says."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import paper

from paperterm import export
from paperterm.export.csv import COLUMNS
from paperterm.papers import Paper
from paperterm.text import one_line

FULL = paper(
    "A Title",
    'Words, "quoted"; and more. The code is at https://github.com/a/b today.',
    authors=["Ada Lovelace", "Babbage, Charles"],
    arxiv_id="2503.01234",
    published=date(2025, 3, 4),
    keywords=["one", "two"],
)
TEXT = st.text(st.sampled_from("=+-@＝\t\r\n\"',; aé字\u2028") | st.characters(), max_size=40)


def records(document: str) -> list[list[tuple[str, str]]]:
    """The records of a RIS file, as an importer reads them."""
    lines = [line for line in document.split("\r\n") if line]
    pairs = [(line[:2], line[6:]) for line in lines]
    assert all(line[2:6] == "  - " and "\n" not in line for line in lines)
    found: list[list[tuple[str, str]]] = []
    for tag, value in pairs:
        if tag == "TY":
            found.append([])
        found[-1].append((tag, value))
    return found


def test_csl_says_what_is_known() -> None:
    (item,) = json.loads(export.write([FULL], "csl"))
    assert item == {
        "id": FULL.id,
        "type": "article",
        "title": "A Title",
        "author": [{"literal": "Ada Lovelace"}, {"family": "Babbage", "given": "Charles"}],
        "issued": {"date-parts": [[2025, 3, 4]]},
        "abstract": FULL.abstract,
        "archive": "arXiv",
        "archive_location": "2503.01234",
        "URL": "https://arxiv.org/abs/2503.01234",
        "keyword": "one, two",
    }
    (bare,) = json.loads(export.write([paper("Bare")], "csl"))
    assert set(bare) == {"id", "type", "title"}


def test_ris_says_what_is_known() -> None:
    (record,) = records(export.write([FULL], "ris"))
    assert record == [
        ("TY", "GEN"),
        ("ID", FULL.id),
        ("TI", "A Title"),
        ("AU", "Ada Lovelace"),
        ("AU", "Babbage, Charles"),
        ("PY", "2025"),
        ("DA", "2025/03/04"),
        ("AB", FULL.abstract),
        ("KW", "one"),
        ("KW", "two"),
        ("UR", "https://arxiv.org/abs/2503.01234"),
        ("UR", "https://github.com/a/b"),
        ("ER", ""),
    ]


def test_csv_has_a_line_for_each_paper() -> None:
    rows = list(csv.DictReader(io.StringIO(export.write([FULL, paper("Bare")], "csv"), newline="")))
    assert [tuple(row) for row in rows] == [COLUMNS, COLUMNS]
    assert rows[0]["authors"] == "Ada Lovelace; Babbage, Charles"
    assert rows[0]["links"] == "https://github.com/a/b"
    assert rows[0]["abstract"] == FULL.abstract
    assert (rows[1]["title"], rows[1]["doi"], rows[1]["digests"]) == ("Bare", "", "a.txt")


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", " =1"])
def test_no_cell_is_a_formula(title: str) -> None:
    row = next(csv.DictReader(io.StringIO(export.write([Paper("jiojgtj5td", title, "")], "csv"), newline="")))
    assert row["title"] == f"'{title.strip()}"


@given(TEXT, TEXT)
def test_any_text_reads_back(title: str, abstract: str) -> None:
    papers = [Paper("jiojgtj5td", title, abstract, authors=(title,) if title else ())] * 2
    said, text = one_line(title), one_line(abstract)
    for item in json.loads(export.write(papers, "csl")):
        assert (item.get("title", ""), item.get("abstract", "")) == (said, text)
    for record in records(export.write(papers, "ris")):
        assert dict(record).get("TI", "") == said
        assert dict(record).get("AB", "") == text
    rows = list(csv.DictReader(io.StringIO(export.write(papers, "csv"), newline="")))
    assert len(rows) == 2
    for row in rows:
        assert [row["title"].removeprefix("'"), row["abstract"].removeprefix("'")] == [
            said.removeprefix("'"), text.removeprefix("'"),
        ]  # fmt: skip
        assert not row["title"].startswith(tuple("=+-@\t\r\n"))


@pytest.mark.parametrize(
    ("name", "format_"),
    [("a.md", "markdown"), ("A.BIB", "bibtex"), ("a.csl.json", "csl"), ("a.ris", "ris"), ("a.csv", "csv"),
     ("a.json", None), ("a.txt", None), ("bib", None)],
)  # fmt: skip
def test_a_name_says_its_format(name: str, format_: str | None) -> None:
    found = export.format_of(name)
    assert (found and found.name) == format_
