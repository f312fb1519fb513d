"""The program from end to end in a terminal of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from terminals import Start


def test_from_the_first_look_to_a_file_and_out_again(terminal: Start, tmp_path: Path) -> None:
    page = terminal()
    page.sees("Attention Is All You Need", "Papers · starter digest; D adds yours", "62 papers")
    page.press("/")
    page.sees("enter to the list")
    page.press("attention", "enter")
    page.sees("/ attention", "3 of 62", "space mark")
    page.press(" ", " ")
    page.sees("2 marked")
    page.press("e")
    page.sees("Export 2 marked papers to Markdown", "attention.md")
    page.press("ctrl+u", "mine.md")
    page.sees(" mine.md ")
    page.press("enter")
    page.sees("Wrote 2 papers to mine.md")
    page.press("q")
    assert page.left() == 0
    assert page.is_restored()
    written = (tmp_path / "mine.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^## ", written, re.MULTILINE)) == 2
    assert "Attention Is All You Need" in written


def test_a_word_typed_behind_the_slash_in_one_go_is_a_search_and_no_commands(terminal: Start) -> None:
    """As a slow line, a script or a terminal multiplexer delivers keys."""
    page = terminal()
    page.sees("62 papers")
    page.press("/attention")
    page.sees("/ attention", "3 of 62")
    page.press("\r", " ")
    page.sees("1 marked")
    page.press("e", "ctrl+u", "mine.md")
    page.sees("Export 1 marked paper to Markdown", " mine.md ")


def test_keys_that_come_right_behind_esc_are_done_after_it(terminal: Start) -> None:
    """As a fast hand presses them, and a slow line delivers them."""
    page = terminal()
    page.sees("62 papers")
    page.press("/attention\x1b  ")
    page.sees("/ attention", "3 of 62", "2 marked")
    page.press("\r\x1b/graph\x1b ")
    page.sees("/ graph", "3 marked")


def test_marks_are_there_the_next_time_and_on_the_command_line(terminal: Start) -> None:
    page = terminal()
    page.sees("62 papers")
    page.press(" ")
    page.sees("1 marked")
    page.press("q")
    assert page.left() == 0
    page = terminal()
    page.sees("62 papers · 1 marked")
    page.press("q")
    assert page.left() == 0
    printed = subprocess.run(
        [sys.executable, "-m", "paperterm", "-q", "export", "--marked"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert printed.returncode == 0
    assert "## Attention Is All You Need" in printed.stdout


@pytest.mark.parametrize("ending", ["q", "a signal"])
def test_it_begins_where_it_was_left_however_it_was_left(terminal: Start, ending: str) -> None:
    page = terminal()
    page.sees("62 papers")
    page.press("/learning", "enter")
    page.sees("/ learning", "Paper 1", "space mark")
    page.press("j", "j")
    page.sees("Paper 3")
    if ending == "q":
        page.press("q")
    else:
        page.process.terminate()
    page.left()
    again = terminal()
    again.sees("/ learning", "Paper 3", "space mark")


def test_the_mouse_moves_what_is_between_the_panes(terminal: Start) -> None:
    page = terminal()
    page.sees("62 papers", "┬─Paper 1 of 62─")

    def seam() -> int:
        return page.screen.display[1].find("┬") + 1

    column = seam()
    for code, to, end in (
        (0, column, "M"),
        (32, column - 3, "M"),
        (32, column - 7, "M"),
        (0, column - 7, "m"),
    ):
        page.press(f"\x1b[<{code};{to};10{end}")
    page.until(lambda: seam() == column - 7, "the seam to be where the mouse let it go")


def test_an_address_can_be_opened_where_the_terminal_itself_opens_links(terminal: Start) -> None:
    page = terminal()
    page.sees("Code  https://github.com/tensorflow/tensor2tensor")
    links = re.findall(rb"\x1b]8;id=[^;]*;([^\x1b]*)\x1b\\\x1b\[[0-9;]*m([^\x1b]*)\x1b", page.raw)
    assert {where for where, text in links if text.startswith(b"https://github")} == {
        b"https://github.com/tensorflow/tensor2tensor"
    }


def test_no_address_of_a_digest_reaches_the_terminal_as_a_link_if_it_must_not_be_opened(
    terminal: Start, tmp_path: Path
) -> None:
    from making import digest_text

    bad = "See https://user:word@example.org/a and https://example.org/%s or https://exämple.org/ä too."
    (tmp_path / "bad.txt").write_text(digest_text([("A Title", bad)]), encoding="utf-8")
    page = terminal("bad.txt")
    page.sees("Paper 1 of 1", "too.")
    assert b"user:word@" not in b"".join(re.findall(rb"\x1b]8;[^\x1b]*", page.raw))
    assert all(part.isascii() for part in re.findall(rb"\x1b]8;[^\x1b]*", page.raw))


def test_nothing_of_a_hostile_digest_reaches_the_terminal(terminal: Start, tmp_path: Path) -> None:
    from making import digest_text

    hostile = (
        "\x1b]52;c;cHduZWQ=\x07 \x1b[31mred\x9b31m \x1b]0;hacked\x1b\\ \x1bPq \u202egpj \x7f "
        "[/ [@click=app.quit]x[/]"
    )
    folder = tmp_path / "\x1b]0;name\x07[b]"
    folder.mkdir()
    text = digest_text([(f"Title one {hostile}", f"Abstract {hostile}"), (f"Title two {hostile}", hostile)])
    (folder / "\x1b[31m[red].txt").write_text(text, encoding="utf-8")
    page = terminal(str(folder))
    page.sees("Title one", "Title two")
    for keys, then in (
        ("j", "Paper 2"),
        ("\r", "n next match"),
        ("\x1b", "f filters"),
        ("a", "2 marked"),
        ("e", "Export 2 marked"),
        ("\x1b", "2 papers · 2 marked"),
        ("?", "esc closes"),
        ("\x1b", "2 papers · 2 marked"),
        ("/one\r", "1 of 2"),
        ("R", "Nothing has changed in the digests"),
    ):
        page.press(keys)
        page.until(lambda: then in page.shown and ("╭" in page.shown) is (keys in "e?"), then)  # noqa: B023
    page.press("q")
    assert page.left() == 0
    ours = re.compile(
        rb"\x1b(?:\[[0-9;]*m|\[\d+;\d+H|\[\?[0-9;]+(?:[hlu]|\$p)|\[[<>]\d*u|\[[0-9;]*[ABCDGHJKr]|\[\?u|\]22;\w+\x07)"
    )
    assert b"]52;" not in page.raw
    assert b"]0;" not in page.raw
    rest = ours.sub(b"", page.raw).decode()
    strange = sorted({f"U+{ord(each):04X}" for each in rest if not each.isprintable() and each not in "\r\n"})
    assert strange == []


def test_a_mistake_on_the_command_line_leaves_the_terminal_alone(terminal: Start) -> None:
    page = terminal("browse", "no-such-folder")
    assert page.left() == 3
    assert "No file or folder at no-such-folder" in page.shown
    assert b"\x1b[?1049h" not in page.raw


@pytest.mark.first_start
def test_the_very_first_start_is_welcomed_once(terminal: Start) -> None:
    page = terminal()
    page.sees("Welcome to paperterm", "Six keys")
    page.press("/attention\r")
    page.sees("/ attention", "3 of 62")
    page.press("q")
    assert page.left() == 0
    again = terminal("browse", "--clean")
    again.sees("62 papers")
    again.press("j")
    again.sees("Paper 2")
    assert "Welcome" not in again.shown
