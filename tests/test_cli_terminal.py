"""What a terminal gets: columns, colours, and matches set off."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cli_support import DIFFUSION, EXPERTS, MAMBA, SURVEY, ids, in_terminal, write_library, write_settings
from making import digest_text, write_digest

CODES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


@pytest.fixture
def digests(tmp_path: Path) -> Path:
    return write_library(tmp_path)


def plain(text: str) -> list[str]:
    """The lines without their colours and without blanks at their ends."""
    return [line.rstrip() for line in CODES.sub("", text).splitlines()]


def test_a_search_is_a_table_with_the_matches_set_off(digests: Path) -> None:
    said = in_terminal("-q", "-d", digests, "search", "state", "spaces", "code")
    assert said.code == 0
    title, passage = plain(said.out)
    assert title.startswith(f"{ids(MAMBA)[0]}  {MAMBA}  ")
    assert title.endswith("code ×2")
    assert passage.startswith(" " * 12)
    for word in ("state", "spaces", "code"):
        assert re.search(rf"\x1b\[[0-9;]*4;33m{word}", said.out)


def test_columns_stand_under_each_other(digests: Path) -> None:
    lines = plain(in_terminal("-q", "-d", digests, "search").out)
    assert [line[:10] for line in lines] == ids(MAMBA, SURVEY, EXPERTS, DIFFUSION, "Remembering Embers")
    assert {line[10:12] for line in lines} == {"  "}


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal(tmp_path: Path, columns: int) -> None:
    digest = write_digest(
        tmp_path / "a.txt", "長い題名" * 30, "A long title " * 20, abstract="Some words here. " * 10
    )
    said = in_terminal("-q", "-d", digest, "search", "words OR title", columns=columns)
    lines = plain(said.out)
    assert len(lines) == 4
    assert any("…" in line for line in lines)
    for line in lines:
        assert sum(2 if ord(letter) > 0x2FFF else 1 for letter in line) <= min(columns, 120)


def test_a_table_shows_20_and_says_that_there_are_more(tmp_path: Path) -> None:
    digest = tmp_path / "a.txt"
    digest.write_text(digest_text((f"Paper number {number}", "") for number in range(25)), encoding="utf-8")
    lines = plain(in_terminal("-d", digest, "search").out)
    assert (len(lines), lines[-1]) == (21, "20 of 25 papers; --limit 0 shows all.")
    assert len(plain(in_terminal("-d", digest, "search", "--limit", "0").out)) == 25
    assert len(plain(in_terminal("-d", digest, "search", "--format", "ids").out)) == 25


def test_no_color_is_honoured(digests: Path) -> None:
    said = in_terminal("-q", "-d", digests, "search", "mamba", NO_COLOR="1")
    colours = [code for code in CODES.findall(said.out) if re.search(r"\b[34][0-7]\b", code)]
    assert colours == []
    # what matches is still set off
    assert "\x1b[1;4mMamba" in said.out


def test_a_table_is_in_ascii_where_that_is_all_there_is(tmp_path: Path) -> None:
    digest = write_digest(tmp_path / "a.txt", "A long title " * 20, abstract="Words, " * 90)
    write_digest(tmp_path / "b.txt", "A long title " * 20, abstract="Words, " * 90)
    said = in_terminal("-q", "-d", tmp_path, "search", "words", PAPERTERM_ASCII="1")
    signs = in_terminal("-q", "-d", tmp_path, "search", "words")
    assert digest.exists()
    assert said.out.isascii()
    assert plain(said.out)[0].endswith("...  x2")
    assert [len(line) for line in plain(said.out)] == [len(line) for line in plain(signs.out)]
    write_settings("ascii = true")
    assert in_terminal("-q", "-d", tmp_path, "search", "words").out == said.out


def test_similar_papers_are_listed_over_what_they_share(digests: Path) -> None:
    lines = plain(in_terminal("-q", "-d", digests, "similar", *ids(MAMBA)).out)
    assert lines[0].startswith(f"{ids(SURVEY)[0]}  {SURVEY}")
    assert lines[1].startswith("            shares ")
    assert "mamba" in lines[1]


def test_digests_have_a_heading(digests: Path) -> None:
    assert plain(in_terminal("-d", digests, "digests").out) == [
        "Digest          Date        Format   Papers  Problems",
        "2025-03-10.txt  2025-03-10  capture       3         0",
        "2025-03-11.txt  2025-03-11  capture       3         0",
    ]


def test_a_title_is_never_markup(tmp_path: Path) -> None:
    digest = write_digest(tmp_path / "a.txt", "[bold red]Not red[/] :smile: [link=x]at all")
    assert "[bold red]Not red[/] :smile: [link=x]at all" in plain(in_terminal("-d", digest, "search").out)[0]


def test_what_is_for_programs_is_the_same_in_a_terminal(digests: Path) -> None:
    said = in_terminal("-d", digests, "digests", "--format", "json")
    assert said.out.startswith("[\n  {\n")
