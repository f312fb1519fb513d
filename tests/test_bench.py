"""The search benchmark runs, on a few papers: what it makes, checks and says, not how long anything takes."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench import costs, libraries, plain, recombining, report, search, trace
from bench.fresh import measured
from bench.libraries import Stored
from bench.peers import Fts5, Ripgrep, Tantivy
from bench.timing import Table
from bench.trace import Ours

from paperterm.papers import Paper
from paperterm.query import parse

COUNT = 60
QUERIES = ("language models", '"of the" data', "-video re", "self-", "has:code tra", "title:a OR data")


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Stored:
    here = Stored(COUNT, tmp_path_factory.mktemp("library"))
    libraries.write(here, recombining.recombined(list(libraries.made_up(COUNT // 2)), COUNT))
    return libraries.indexed(here)


@pytest.fixture(scope="module")
def ours(stored: Stored) -> Ours:
    return Ours(stored.open(), stored.index)


# More papers out of few


def test_recombining_keeps_what_there_is_and_adds_papers_of_their_own() -> None:
    entries = list(libraries.made_up(30))
    found = list(recombining.recombined(entries, COUNT))
    assert found[:30] == entries
    assert len({entry.title for entry in found}) == len(found) == COUNT
    assert len({entry.abstract for entry in found}) == COUNT


def test_recombining_gives_the_same_every_time() -> None:
    entries = list(libraries.made_up(30))
    assert list(recombining.recombined(entries, COUNT)) == list(recombining.recombined(entries, COUNT))


def test_the_vocabulary_grows_as_it_was_measured_to_grow() -> None:
    entries = list(libraries.made_up(200))
    law = recombining.growth([entry.text for entry in entries])
    found = recombining.frequencies(entry.text for entry in recombining.recombined(entries, 1000))
    assert law.at(200) == law.words
    assert len(found) == pytest.approx(law.at(1000), rel=0.05)


def test_growth_of_a_vocabulary_in_which_every_text_is_new() -> None:
    assert recombining.growth([f"word{number}" for number in range(64)]).exponent == pytest.approx(1)


# What is typed


def test_a_query_is_typed_letter_by_letter() -> None:
    assert list(trace.keystrokes("a bc")) == ["a", "a ", "a b", "a bc"]
    assert len(set(trace.QUERIES)) == 40


@pytest.mark.parametrize("query", trace.QUERIES)
def test_each_query_is_understood(query: str) -> None:
    assert parse(query).notes == ()


def test_an_answer_is_all_that_the_browser_shows(ours: Ours) -> None:
    answer = ours.answer("model")
    assert answer.total == ours.matched("model").bit_count() > 0
    assert len(answer.first) == min(answer.total, trace.SHOWN)
    assert set(answer.topics) == set(ours.library.facets.topics)


def test_what_is_typed_waits_for_the_pace(ours: Ours) -> None:
    waits: list[float] = []
    works = trace.in_turn([ours], ["mod"], waits.append)[ours.name]
    assert [work.typed for work in works] == ["m", "mo", "mod"]
    assert len(waits) == 3
    assert all(0 <= wait <= trace.PERIOD for wait in waits)


# Other engines


@pytest.fixture(
    scope="module",
    params=[
        "fts5",
        "fts5-prefix",
        pytest.param(
            "tantivy",
            marks=pytest.mark.skipif(not Tantivy.is_there(), reason="needs tantivy: the bench extra"),
        ),
        pytest.param(
            "ripgrep", marks=pytest.mark.skipif(not Ripgrep.is_there(), reason="needs rg on the path")
        ),
    ],
)
def peer(
    request: pytest.FixtureRequest, ours: Ours, tmp_path_factory: pytest.TempPathFactory
) -> Fts5 | Tantivy | Ripgrep:
    path = tmp_path_factory.mktemp("peer") / "index"
    match request.param:
        case "tantivy":
            return Tantivy(ours.library, path)
        case "ripgrep":
            return Ripgrep(ours.library, path)
        case kind:
            return Fts5(ours.library, path, prefixes=kind == "fts5-prefix")


@pytest.mark.parametrize(
    "typed", ["m", "mod", "the", '"of the"', "the mod", "-the", "the OR mod", "has:code t"]
)
def test_each_engine_finds_what_the_index_finds(
    peer: Fts5 | Tantivy | Ripgrep, ours: Ours, typed: str
) -> None:
    answer, expected = peer.answer(typed), ours.answer(typed)
    if answer is None:
        assert isinstance(peer, Ripgrep)
        return
    assert answer.total == expected.total
    if not isinstance(peer, Ripgrep):
        assert len(answer.first) == len(expected.first)
        assert {name: count for name, count in answer.topics.items() if count} == {
            name: count for name, count in expected.topics.items() if count
        }


# The plain reading


def paper(title: str, abstract: str = "") -> Paper:
    return Paper("aaaaaaaaaa", title, abstract)


@pytest.mark.parametrize(
    ("typed", "least", "most"),
    [
        ("mod", {0, 1}, {0, 1}),
        ("model ", {0}, {0, 1}),
        ('"state space"', {0, 2}, {0, 2}),
        ('"space state"', set(), set()),
        ("pretr", {1}, {1, 3}),
        ("pre-tr", {1}, {1, 3}),
        ("pre-tra", {1}, {1, 3}),
        ("title:ca", {3}, {3}),
        ("-mod", {2, 3}, {0, 1, 2, 3}),
        ("cafe", {2}, {2}),
        ("mod OR state", {0, 2}, {0, 1, 2}),
    ],
)
def test_a_plain_reading(typed: str, least: set[int], most: set[int]) -> None:
    reading = plain.Reading(
        [
            paper("A model's state", "state space"),
            paper("Models", "pre-training"),
            paper("The State-Space", "café"),
            paper("Pre tr cat", ""),
        ]
    )
    assert reading.bounds(parse(typed, typing=True).tree) == (frozenset(least), frozenset(most))


def test_the_check_says_that_all_is_equal(stored: Stored) -> None:
    table = search.checked([stored], QUERIES)
    asked = sum(map(len, QUERIES))
    assert table.notes == [f"{COUNT} papers: checked {asked} queries, all equal."]


def test_the_check_names_a_difference(stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Ours, "matched", lambda self, typed: 0)
    table = search.checked([stored], ["t"])
    assert table.notes[0].endswith("not all equal.")
    assert table.notes[1].startswith(f"{COUNT} papers, 't': ")


# Costs and tables


def test_an_index_takes_a_digest_more(
    stored: Stored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libraries, "entries", lambda size: libraries.made_up(size - libraries.MIDDLE + 10))
    grown = costs.with_more(stored.open())
    assert len(grown) == COUNT + costs.MORE
    assert costs.updated(stored, tmp_path / "copy") > 0


@pytest.mark.parametrize("what", ["open", "touch"])
def test_a_fresh_process_answers(stored: Stored, what: str) -> None:
    assert len(measured(what, stored.catalog, stored.index, "mode")) == 4


def test_the_tables_of_a_comparison(stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "QUERIES", ("m",))
    monkeypatch.setattr(search, "in_turn", lambda engines: trace.in_turn(engines, ["m"]))
    compared = search.compare(stored, 1)
    table = search.beside({COUNT: compared})
    assert [row[0] for row in table.rows] == list(compared.works)
    assert table.rows[0][-1] == ""
    assert table.rows[1][-1].endswith("×")
    assert len(search.by_engine(COUNT, compared).rows) == len(table.rows)


# What is kept

TABLE = Table("The indexes of all engines", ("", "n"), [("a", "1")], ["So it is."])


def test_results_are_kept_benchmark_by_benchmark(tmp_path: Path) -> None:
    path = tmp_path / "RESULTS.md"
    report.keep("search", [TABLE], path)
    report.keep("keys", [replace_title(TABLE, "Keys")], path)
    report.keep("search", [replace_title(TABLE, "Again")], path)
    text = path.read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("## ")] == ["## keys", "## search"]
    assert "The indexes of all engines" not in text
    assert "**Again**\n\n|  | n |\n| :-- | --: |\n| a | 1 |\n\nSo it is.\n" in text


def replace_title(table: Table, title: str) -> Table:
    return table._replace(title=title)


def test_the_readme_shows_the_results() -> None:
    readme = report.README.read_text(encoding="utf-8")
    results = report.RESULTS.read_text(encoding="utf-8")
    assert report.quoted(readme) == report.quotation(results) != "\n"


def test_a_quotation_takes_the_place_of_the_one_before() -> None:
    before = "# A\n\n<!-- speed -->\nold\n<!-- /speed -->\nmore\n"
    after = report.with_quotation(before, f"## search\n\n{TABLE.markdown()}")
    assert report.quoted(after) == TABLE.markdown()
    assert after.startswith("# A\n\n<!-- speed -->\n**The")
    assert after.endswith("<!-- /speed -->\nmore\n")
