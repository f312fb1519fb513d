"""`paperterm news`: what is new in each saved search since it was last asked for."""

from __future__ import annotations

import email
import email.policy
import json
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cli_support import EXPERTS, MAMBA, SURVEY, ids, run, write_library
from making import digest_text

from paperterm import newsroom
from paperterm.shelf import open_shelf

MAMBA_ID, SURVEY_ID, EXPERTS_ID = ids(MAMBA, SURVEY, EXPERTS)
NEWER = "A Newer Mamba"


@pytest.fixture(autouse=True)
def digests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_library(tmp_path)
    monkeypatch.setenv("PAPERTERM_DIGESTS", str(folder))
    return folder


def add(digests: Path, *titles: str) -> None:
    """One more digest, in which one paper stood before."""
    papers = [(title, "It came today.") for title in titles]
    (digests / "2025-03-12.txt").write_text(digest_text([*papers, (EXPERTS, "Again.")]), encoding="utf-8")


def told(*args: str) -> Any:
    return json.loads(run("news", "--format", "json", *args).out)


def new_in(data: Any) -> dict[str, list[str]]:
    return {search["name"]: [paper["id"] for paper in search["papers"]] for search in data["searches"]}


def test_at_first_all_is_news_and_then_nothing_is() -> None:
    run("searches", "save", "states", "mamba")
    assert set(new_in(told())["states"]) == {MAMBA_ID, SURVEY_ID}
    said = run("news")
    assert (said.code, said.out, said.err) == (1, "", "Nothing is new.\n")


def test_only_what_came_since_is_news_and_what_stood_in_an_earlier_digest_did_not_come(digests: Path) -> None:
    run("searches", "save", "states", "mamba OR experts")
    run("news")
    add(digests, NEWER)
    assert new_in(told()) == {"states": ids(NEWER)}


def test_each_search_has_news_of_its_own(digests: Path) -> None:
    run("searches", "save", "states", "mamba")
    run("searches", "save", "experts", "experts")
    run("news", "states")
    assert new_in(told("states", "experts")) == {"experts": [EXPERTS_ID]}
    add(digests, NEWER)
    data = told()
    assert new_in(data) == {"states": ids(NEWER)}
    assert data["quiet"] == ["experts"]


def test_a_peek_leaves_it_news() -> None:
    run("searches", "save", "states", "mamba")
    assert told("--peek") == told("--peek")
    assert told()["papers"] == 2
    assert told()["papers"] == 0


def test_what_another_process_met_while_it_was_told_is_news_the_next_time(
    digests: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("news")
    remember = newsroom.remember

    def meanwhile(news: newsroom.News, shelf: Path) -> None:
        add(digests, NEWER)
        with closing(open_shelf(shelf)) as opened:
            opened.meet([*news.ids, *ids(NEWER)], time.time(), begins=False)
        remember(news, shelf)

    add(digests)
    with monkeypatch.context() as patched:
        patched.setattr("paperterm.newsroom.remember", meanwhile)
        run("news")
    assert new_in(told()) == {"All papers": ids(NEWER)}
    assert told()["papers"] == 0


def test_what_a_browser_met_of_it_while_it_was_told_is_no_news_again(
    digests: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember = newsroom.remember

    def meanwhile(news: newsroom.News, shelf: Path) -> None:
        with closing(open_shelf(shelf)) as opened:
            opened.meet(news.ids, time.time(), begins=True)
        remember(news, shelf)

    with monkeypatch.context() as patched:
        patched.setattr("paperterm.newsroom.remember", meanwhile)
        assert told()["papers"] == 5
    assert told()["papers"] == 0


def test_without_a_saved_search_it_is_of_all_papers(digests: Path) -> None:
    assert told()["papers"] == 5
    add(digests, NEWER)
    assert new_in(told()) == {"All papers": ids(NEWER)}


def test_what_news_has_met_is_new_to_the_browser_all_the_same() -> None:
    run("news")
    assert len(run("search", "is:new", "--format", "ids").lines) == 5


def test_a_search_that_is_not_saved_is_refused() -> None:
    said = run("news", "nope")
    assert said.code == 2
    assert "none is saved" in said.err


def test_the_message_can_be_handed_to_a_mailer() -> None:
    run("searches", "save", "states", "mamba")
    said = run("news", "--format", "email", "--to", "me@example.org", "--from", "cron@example.org")
    message = email.message_from_string(said.out, policy=email.policy.default)
    assert (message["To"], message["From"]) == ("me@example.org", "cron@example.org")
    assert message["Subject"] == "paperterm: 2 new papers: states 2"
    assert run("news", "--format", "email").out == ""


def test_what_could_not_be_written_is_news_the_next_time() -> None:
    run("searches", "save", "states", "mamba")
    assert run("news", "--format", "email", "--to", "nobody").code == 2
    assert told()["papers"] == 2


def test_the_markdown_has_the_papers_under_their_searches() -> None:
    run("searches", "save", "states", "mamba -survey")
    lines = run("news", "--format", "markdown").lines
    assert lines[0] == "# News"
    assert "## states (1 new, 1 in all)" in lines
    assert f"### {MAMBA}" in lines
