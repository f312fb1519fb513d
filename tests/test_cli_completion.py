"""`paperterm completion`: what a shell is given to read, and what it is answered."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from cli_support import MAMBA, ids, launch, run, write_library
from making import give_tag

from paperterm.settings import places
from paperterm.shelf import SavedSearch, open_shelf


@pytest.fixture
def digests(tmp_path: Path) -> Path:
    return write_library(tmp_path)


def completed(*words: str, asker: str = "bash") -> list[str]:
    """What is offered for the last of the words of a command line."""
    asked = {"COMP_WORDS": "\n".join(("paperterm", *words)), "COMP_CWORD": str(len(words))}
    said = launch(_PAPERTERM_COMPLETE=f"{asker}_complete", **asked)
    assert (said.code, said.err) == (0, "")
    return said.lines


def plain(words: list[str]) -> set[str]:
    return {word.removeprefix("plain,") for word in words}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_script(shell: str) -> None:
    said = run("completion", shell)
    assert (said.code, said.err) == (0, "")
    assert f"_PAPERTERM_COMPLETE={shell}_complete" in said.out


def test_bash_can_read_its_script(tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text(run("completion", "bash").out, encoding="utf-8")
    subprocess.run(["bash", "-n", script], check=True)


def test_another_shell_is_refused() -> None:
    assert run("completion", "tcsh").code == 2


def test_commands_options_and_formats() -> None:
    assert plain(completed("sho")) == {"show"}
    assert "--rebuild" in plain(completed("index", "--re"))
    assert plain(completed("search", "--format", "js")) == {"json", "jsonl"}
    assert plain(completed("keys", "--set", "e")) == {"emacs"}
    assert plain(completed("browse", "--theme", "paperterm-c")) == {
        "paperterm-contrast",
        "paperterm-contrast-light",
    }
    assert plain(completed("open", "x", "--which", "a")) == {"abstract", "arxiv"}


def test_what_is_no_command_may_be_a_file() -> None:
    assert completed("./to") == ["file,./to"]


def test_ids_of_the_digests_that_are_named(digests: Path) -> None:
    (mamba,) = ids(MAMBA)
    assert plain(completed("-d", str(digests), "show", mamba[:4])) == {mamba}
    assert plain(completed("-d", str(digests), "export", "--id", mamba[:4])) == {mamba}
    assert completed("-d", str(digests), "similar", mamba[:4], asker="zsh") == ["plain", mamba, MAMBA]


def test_digests_that_are_kept(digests: Path) -> None:
    run("add", digests)
    assert plain(completed("remove", "2025")) == {"2025-03-10.txt", "2025-03-11.txt"}


def test_saved_searches_and_tags() -> None:
    with closing(open_shelf(places().shelf)) as shelf:
        shelf.set_searches(give=[SavedSearch("vision", "topic:vision", 0.0)])
        give_tag(shelf, "to read", give={"abcdefghij": "A paper"})
    assert plain(completed("search", "@", "vi")) == {"vision"}
    assert plain(completed("search", "@vi", asker="zsh")[1::3]) == {"@vision"}
    assert plain(completed("search", "tag", ":", "to")) == {'\\"to\\ read\\"'}
    assert plain(completed("export", "--tag", "to")) == {"to\\ read"}


def test_fields_and_what_stands_behind_them(digests: Path) -> None:
    assert plain(completed("search", "top")) == {"topic:"}
    assert {"unread", "starred"} <= plain(completed("search", "is", ":"))
    assert plain(completed("search", "sort", ":", "ti")) == {"title"}
    assert plain(completed("-d", str(digests), "search", "digest", ":", "2025")) == {
        "2025-03-10",
        "2025-03-11",
    }


def test_what_cannot_be_looked_up_offers_nothing_and_says_nothing(tmp_path: Path) -> None:
    for words in (("-d", str(tmp_path / "gone"), "show", "a"), ("remove", "a")):
        assert [line for line in completed(*words) if line] == []


@pytest.mark.parametrize("words", ["se", "show a", "search topic:v", "search @v"])
def test_an_answer_loads_nothing_heavy(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_PAPERTERM_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", f"paperterm {words}")
    monkeypatch.setenv("COMP_CWORD", str(len(words.split())))
    code = """
import sys
from paperterm.cli import main
try:
    main()
except SystemExit:
    print([name for name in ("textual", "whoosh", "rich") if name in sys.modules], file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"
