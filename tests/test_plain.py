"""paperterm in plain lines: each line that is typed is answered by sentences or numbered lines."""

from __future__ import annotations

import re
import signal
import subprocess
from pathlib import Path

import pytest
from cli_support import (
    DIFFUSION,
    EXPERTS,
    MAMBA,
    PROGRAM,
    SURVEY,
    launch,
    run,
    write_library,
    write_settings,
)
from making import write_digest
from terminals import PATIENCE, Start


@pytest.fixture
def digests(tmp_path: Path) -> Path:
    return write_library(tmp_path)


def talk(digests: Path, *lines: str) -> list[str]:
    """Type lines; what is answered after the greeting, line by line."""
    said = run("-q", "-d", digests, "browse", "--plain", stdin="".join(f"{line}\n" for line in lines))
    assert said.code == 0
    assert said.err == ""
    greeting, _, *rest = said.lines
    assert greeting == "paperterm, plain lines: 5 papers in 2 digests."
    return rest


def test_it_begins_with_the_papers_and_ends_with_the_input(digests: Path) -> None:
    said = talk(digests)
    assert said[0] == "5 papers."
    assert said[1] == f"1. {MAMBA}."
    assert said[-2:] == ["That is all.", "Goodbye."]


def test_ten_papers_are_listed_at_a_time(tmp_path: Path) -> None:
    digest = write_digest(tmp_path / "a.txt", *(f"The Paper Called {n} Here" for n in range(23)))
    said = run("-q", "-d", digest, "--plain", stdin="\nmore\nmore\nback\nlist\n").lines
    assert [line for line in said if "more:" in line or line.startswith("That")] == [
        "13 more: an empty line shows them.",
        "3 more: an empty line shows them.",
        "That is all.",
        "That was all: 23 papers. list begins again.",
        "3 more: an empty line shows them.",
        "13 more: an empty line shows them.",
    ]


def test_a_search_is_numbered_and_its_papers_are_read_by_number(digests: Path) -> None:
    said = talk(digests, "search title:diffusion", "1")
    assert "1 paper for title:diffusion." in said
    assert f"1. {DIFFUSION}." in said
    assert f"Paper 1 of 1: {DIFFUSION}." in said
    assert any(line.startswith("Proteins are drawn by a diffusion model") for line in said)


def test_the_links_of_a_paper_are_listed_and_where_to_look_for_it(digests: Path) -> None:
    write_settings('[links]\nscholar = ""\ndblp = "https://dblp.org/search?q={title}"\nbad = "{title}"\n')
    said = run("-q", "-d", digests, "browse", "--plain", stdin="links 1\nlinks 2\n").lines
    assert any(line.startswith("links.bad: write a plain web address") for line in said)
    mamba, survey = "Mamba%3A%20Linear-Time%20Sequence%20Modeling", "A%20Survey%20of%20Mamba%20Models"
    assert said[-8:-1] == [
        "That is all.",
        "1. Code: https://github.com/state-spaces/mamba",
        f"2. Search: https://arxiv.org/search/?searchtype=title&query={mamba}",
        f"3. dblp: https://dblp.org/search?q={mamba}",
        "It names no link.",
        f"1. Search: https://arxiv.org/search/?searchtype=title&query={survey}",
        f"2. dblp: https://dblp.org/search?q={survey}",
    ]


def test_what_is_changed_is_said_kept_and_taken_back(digests: Path) -> None:
    said = talk(
        digests, "/title:mamba", "mark 1-2", "tag 1 to do", "rate 1 4", "note 1 two ideas", "list", "undo"
    )
    for sentence in ("Marked 2 papers", "Tagged 1 paper to do", "Rated 1 paper 4 of 5", "Wrote a note on"):
        assert any(line.startswith(sentence) and line.endswith("undo takes it back.") for line in said)
    assert f"1. {MAMBA}. marked, 4 of 5, tagged to do, has a note." in said
    assert said[-2].startswith("Undone: Wrote the note on") or said[-2].startswith("Undone: Wrote a note on")
    again = talk(digests, "/tag:todo OR is:marked")
    assert f"1. {MAMBA}. marked, 4 of 5, tagged to do." in again


def test_a_word_that_judges_takes_the_others_back(digests: Path) -> None:
    said = talk(digests, "keep 1", "skip 1", "list", "undecide 1")
    assert f"1. {MAMBA}. read, skipped." in said


def test_without_a_number_the_paper_last_read_is_meant(digests: Path) -> None:
    said = talk(digests, "star", "2", "star")
    assert "Say which paper, by its number in the list." in said
    assert any(line.startswith("Starred 1 paper") for line in said)
    assert f"2. {SURVEY}. starred, read." in talk(digests)


def test_one_number_behind_rate_is_the_stars_of_the_paper_last_read(digests: Path) -> None:
    said = talk(digests, "rate 4", "2", "rate 4", "list")
    assert "Say which paper, by its number in the list." in said
    assert f"2. {SURVEY}. read, 4 of 5." in said


def test_filters_are_numbered_and_turned_on_and_off(digests: Path) -> None:
    said = talk(digests, "mark 3", "filter")
    (row,) = [line.partition(".")[0] for line in said if ". Status: Marked, 1 paper." in line]
    said = talk(digests, "filter", f"filter {row}", "filter", "clear")
    assert "1 paper with the filter status Marked." in said
    assert f"{row}. Status: Marked, 1 paper, on." in said or any(
        "Marked, 1 paper, on." in line for line in said
    )
    assert f"1. {EXPERTS}. marked." in said
    assert "5 papers." in said


def test_a_search_is_saved_and_asked_again(digests: Path) -> None:
    said = talk(
        digests, "save x", "/experts", "save mine", "save mine", "clear", "saved", "saved 1", "saved 7"
    )
    assert "There is no search to save: search for something first." in said
    assert "A search is called mine already: give another name." in said
    assert "1. mine: experts" in said
    assert said.count(f"1. {EXPERTS}.") == 2


def test_papers_like_one_become_the_list(digests: Path) -> None:
    said = talk(digests, "similar 1")
    assert any(re.fullmatch(rf"\d+ papers? like {re.escape(MAMBA)}\.", line) for line in said)
    assert any(line.startswith("1. ") and ". Shares " in line for line in said)


def test_the_name_of_somebody_who_does_not_exist_ends_nothing(digests: Path) -> None:
    said = talk(digests, "export ~nobody-of-this-name/papers.md")
    assert said[-2].startswith("~nobody-of-this-name/papers.md could not be written")
    assert said[-1] == "Goodbye."


def test_papers_are_exported_and_no_file_is_overwritten(digests: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.md"
    said = talk(digests, "mark 1", f"export {path}", f"export {path}", "mark 2", f"append {path}", "export")
    assert f"Wrote 1 paper to {path}." in said
    assert f"{path} exists already: append {path} adds to it, or name another file." in said
    assert any(line.startswith(f"Added 1 paper to {path}") for line in said)
    assert "Name the file: export reading.md." in said
    written = path.read_text(encoding="utf-8")
    assert f"## {MAMBA}" in written
    assert f"## {SURVEY}" in written


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("wat", "wat is not understood: help lists what is, and search wat searches for it."),
        ("99", "There is no paper 99 in the list, which has 5."),
        ("0", "There is no paper 0 in the list, which has 5."),
        ("99999999999", "There is no paper of so high a number."),
        ("mark 1-9999999", "1-9999999 is too long a range: all means every paper of the list."),
        ("rate 1 6", "Say how many stars, 0 to 5, behind the paper: rate 3 4."),
        ("search (mamba", "This parenthesis is not closed. It is at character 1 of the search."),
        ("read 1 2", "read is for one paper: give one number."),
        ("redo", "There is nothing to redo."),
        ("filter 3", "Type filter alone for the numbered filters, then filter and a number."),
        ("tag 1", "A tag needs a letter or a sign, and is more than blanks and quotation marks."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(digests: Path, line: str, answer: str) -> None:
    assert answer in talk(digests, line)


def test_where_nothing_is_found_it_says_why_and_what_to_type(digests: Path) -> None:
    said = talk(digests, "search mambo")
    assert "0 papers for mambo." in said
    assert any(": search " in line for line in said)


def test_nothing_is_drawn_and_hostile_text_is_harmless(tmp_path: Path) -> None:
    digest = write_digest(
        tmp_path / "a.txt", "A Title \x1b]52;c;cHduZWQ=\x07 of Ours", abstract="\x1b[31m \x9b31m"
    )
    said = launch("-q", "-d", digest, "--plain", stdin="1\nnote 1 \x1b[31mred\nnote 1\n")
    assert said.code == 0
    assert not {"\x1b", "\x9b", "\x07"} & {*said.out}


def test_it_is_the_browser_s_stand_in_where_nothing_can_be_drawn(terminal: Start) -> None:
    page = terminal("--plain", TERM="dumb")
    page.sees("62 papers in 1 digest, the starter digest.", "What next?")
    page.press("/attention\n")
    page.sees("3 papers for attention.")
    page.press("mark 1\n")
    page.sees("Marked 1 paper. undo takes it back.")
    page.press("quit\n")
    assert page.left() == 0
    assert b"\x1b" not in page.raw.replace(b"\x1b[?2004h", b"").replace(b"\x1b[?2004l", b"")


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_with_everything_saved(digests: Path, ending: signal.Signals) -> None:
    process = subprocess.Popen(
        [*PROGRAM, "-q", "-d", str(digests), "--plain"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("mark 1\n")
    process.stdin.flush()
    for line in process.stdout:
        if line.startswith("Marked"):
            break
    process.send_signal(ending)
    with process.stdin, process.stdout:
        assert process.wait(PATIENCE) == 128 + ending
    assert f"1. {MAMBA}. marked." in talk(digests)
