"""`paperterm open`: from a paper to its place on the web."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_support import MAMBA, SURVEY, ids, run, write_library, write_settings

URL = "https://github.com/state-spaces/mamba"


@pytest.fixture
def digests(tmp_path: Path) -> Path:
    return write_library(tmp_path)


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file in which the web browser keeps what it was asked to open."""
    kept, program = tmp_path / "asked", tmp_path / "a-browser"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >> {kept}\n', encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setenv("BROWSER", str(program))
    return kept


def test_the_link_is_opened(digests: Path, browser: Path) -> None:
    said = run("-d", digests, "open", ids(MAMBA)[0][:5])
    assert (said.code, said.out, said.err) == (0, "", f"Asked the web browser to open {URL}\n")
    assert browser.read_text(encoding="utf-8") == f"{URL}\n"


def test_the_address_can_be_printed_instead(digests: Path, browser: Path) -> None:
    (mamba,) = ids(MAMBA)
    assert run("-d", digests, "open", mamba, "--print").out == f"{URL}\n"
    assert run("-d", digests, "open", mamba, "--print", "--which", "code").out == f"{URL}\n"
    found = run("-d", digests, "open", mamba, "--print", "--which", "scholar").out
    assert found.startswith("https://www.semanticscholar.org/search?q=Mamba%3A%20")
    assert not browser.exists()


def test_a_paper_without_a_link_says_what_there_is(digests: Path, browser: Path) -> None:
    said = run("-d", digests, "open", *ids(SURVEY))
    assert (said.code, said.out) == (1, "")
    assert said.err == "paperterm: This paper has no link. --which takes one of arxiv, scholar.\n"
    said = run("-d", digests, "open", *ids(SURVEY), "--which", "pdf")
    assert (said.code, browser.exists()) == (1, False)
    assert "no link of this kind: pdf" in said.err


def test_an_address_of_the_reader_s_own_can_be_asked_for(digests: Path, browser: Path) -> None:
    write_settings(
        '[links]\ndblp = "https://dblp.org/search?q={title}"\nscholar = ""\nbad = "ftp://{title}"\n'
    )
    said = run("-d", digests, "open", *ids(MAMBA), "--print", "--which", "dblp")
    assert said.out.startswith("https://dblp.org/search?q=Mamba%3A%20")
    assert said.err.startswith("links.bad: write a plain web address")
    said = run("-d", digests, "-q", "open", *ids(SURVEY))
    assert said.err == "paperterm: This paper has no link. --which takes one of arxiv, dblp.\n"


def test_a_name_that_nothing_has_is_wrong_usage(digests: Path) -> None:
    said = run("-d", digests, "open", *ids(MAMBA), "--which", "schoolar")
    assert (said.code, said.out) == (2, "")
    assert "There is no link “schoolar”: did you mean scholar?" in said.err
    said = run("-d", digests, "open", *ids(MAMBA), "--which", "zzz")
    assert "There is no link “zzz”: there are code, " in said.err
    assert said.err.endswith(" arxiv and scholar.\n")


def test_a_browser_that_fails_is_exit_3(digests: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER", "/no/such/browser")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    said = run("-d", digests, "open", *ids(MAMBA))
    assert (said.code, said.out) == (3, "")
    assert said.err == f"paperterm: The web browser could not open it: {URL}\n"
