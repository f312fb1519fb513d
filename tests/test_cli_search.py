"""`paperterm search`: what is found, in which order, and in which shape."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from cli_support import DIFFUSION, EMBERS, EXPERTS, MAMBA, SURVEY, ids, run, titles_of, write_library
from making import space_of

from paperterm import index
from paperterm.cli.papers import search
from paperterm.locking import exclusive
from paperterm.query import SORTS
from paperterm.settings import places
from paperterm.shelf import SavedSearch, open_shelf
from paperterm.workspace import open_library

KEYS = [
    "id",
    "title",
    "abstract",
    "authors",
    "arxiv_id",
    "doi",
    "published",
    "topics",
    "links",
    "digests",
    "starred",
    "read",
    "tags",
    "note",
    "score",
    "snippet",
    "marked",
    "rating",
    "verdict",
    "claim",
    "result",
]


@pytest.fixture
def digests(tmp_path: Path) -> Path:
    return write_library(tmp_path)


def test_a_search_finds_what_matches_the_best_first(digests: Path) -> None:
    said = run("-d", digests, "search", "mixture", "experts")
    assert said.code == 0
    assert said.fields == [[*ids(EXPERTS), EXPERTS, "2025-03-10.txt"]]


def test_without_a_query_every_paper_is_listed_in_digest_order(digests: Path) -> None:
    said = run("-d", digests, "search")
    assert (said.code, said.err) == (0, "")
    assert titles_of(said.fields) == [MAMBA, SURVEY, EXPERTS, DIFFUSION, EMBERS]
    assert said.fields[0][2] == "2025-03-10.txt, 2025-03-11.txt"


def test_a_word_with_a_minus_is_left_out_and_is_no_option(digests: Path) -> None:
    assert run("-d", digests, "search", "mamba", "-survey", "--format", "ids").lines == ids(MAMBA)
    assert run("-d", digests, "search", "-survey", "mamba", "--format", "ids").lines == ids(MAMBA)
    assert (
        run("-d", digests, "search", "--", "mamba", "-survey").lines
        == run("-d", digests, "search", "mamba -survey").lines
    )
    assert run("-d", digests, "search", "-has:code", "-title:survey", "--format", "ids").lines == ids(
        EXPERTS, DIFFUSION, EMBERS
    )


def test_a_word_with_a_minus_is_never_taken_for_letters_of_options(digests: Path) -> None:
    # -h is an option, -hallucination is not
    said = run("-d", digests, "search", "mamba", "-hallucination", "--format", "ids")
    assert sorted(said.lines) == sorted(ids(MAMBA, SURVEY))


def test_a_single_letter_with_a_minus_is_an_option_that_there_must_be(digests: Path) -> None:
    said = run("-d", digests, "search", "mamba", "-z")
    assert said.code == 2
    assert "-z" in said.err
    assert "paperterm search --help" in said.err


def test_an_option_that_wants_a_value_says_so(digests: Path) -> None:
    said = run("-d", digests, "search", "mamba", "--limit")
    assert said.code == 2
    assert "--limit" in said.err


def test_json_is_one_array_of_all_that_is_promised(digests: Path) -> None:
    (paper,) = json.loads(run("-d", digests, "search", "mamba", "-survey", "--format", "json").out)
    assert list(paper) == KEYS
    assert paper["id"] == ids(MAMBA)[0]
    assert paper["title"] == MAMBA
    assert paper["links"] == [{"url": "https://github.com/state-spaces/mamba", "kind": "code"}]
    assert paper["digests"] == [
        {"name": "2025-03-10.txt", "date": "2025-03-10", "position": 1},
        {"name": "2025-03-11.txt", "date": "2025-03-11", "position": 2},
    ]
    assert (paper["authors"], paper["tags"]) == ([], [])
    assert (paper["starred"], paper["read"]) == (False, False)
    assert [paper[name] for name in ("arxiv_id", "doi", "published", "note")] == [None] * 4
    assert paper["score"] > 0
    assert "mamba" in paper["snippet"]


def test_json_without_a_ranked_search_has_neither_score_nor_snippet(digests: Path) -> None:
    for query in ((), ("has:code",)):
        papers = json.loads(run("-d", digests, "search", *query, "--format", "json").out)
        assert papers
        assert all(paper["score"] is None and paper["snippet"] is None for paper in papers)


def test_jsonl_is_one_object_a_line(digests: Path) -> None:
    said = run("-d", digests, "search", "--format", "jsonl")
    assert [json.loads(line)["id"] for line in said.lines] == ids(MAMBA, SURVEY, EXPERTS, DIFFUSION, EMBERS)


def test_markdown_is_the_document_that_export_writes(digests: Path) -> None:
    said = run("-d", digests, "search", "experts", "--format", "markdown")
    assert said.out == run("-d", digests, "export", "experts").out
    assert said.out.startswith("# Papers (1)\n\nSearch: experts\n\n## Mixture of Experts at Scale\n")


def test_a_limit_is_a_limit_and_0_is_none(digests: Path) -> None:
    assert len(run("-d", digests, "search", "--limit", "2").lines) == 2
    assert len(run("-d", digests, "search", "--limit=2", "--format", "jsonl").lines) == 2
    assert len(run("-d", digests, "search", "--limit", "0").lines) == 5


def test_what_a_limit_hides_is_said_beside_a_table(digests: Path) -> None:
    assert run("-d", digests, "search", "--limit", "2").err == "2 of 5 papers; --limit 0 shows all.\n"


def test_the_order_can_be_asked_for(digests: Path) -> None:
    by_title = [SURVEY, DIFFUSION, MAMBA, EXPERTS, EMBERS]
    assert titles_of(run("-d", digests, "search", "--sort", "title").fields) == by_title
    assert titles_of(run("-d", digests, "search", "sort:title").fields) == by_title
    # the option is the later word
    assert titles_of(run("-d", digests, "search", "sort:digest", "--sort", "title").fields) == by_title


def test_the_orders_offered_are_those_of_the_query_language() -> None:
    (option,) = (option for option in search.params if option.name == "sort")
    assert tuple(option.type.choices) == SORTS  # type: ignore[attr-defined]


def test_nothing_found_is_exit_1_with_what_to_ask_instead(digests: Path) -> None:
    said = run("-d", digests, "search", "difusion")
    assert (said.code, said.out) == (1, "")
    assert said.err.splitlines() == [
        "“difusion” does not occur.",
        f"diffusion instead of difusion: 1 paper · paperterm -d {digests} search diffusion",
    ]


def test_what_to_ask_instead_is_a_command_that_finds_so_many(digests: Path) -> None:
    for query in ("mamba proteins", "survays", '"spaces state"', "mamba is:starred", "title:token -experts"):
        said = run("-d", digests, "search", query)
        assert said.code == 1
        why, *offers = said.err.splitlines()
        assert why.endswith(".")
        assert offers, query
        for offer in offers:
            what, _, command = offer.rpartition(" · ")
            counted = re.search(r": (\d+) papers?$", what)
            assert counted, offer
            assert len(run(*shlex.split(command)[1:]).lines) == int(counted[1])


def test_words_of_which_each_occurs_are_said_not_to_do_so_together(digests: Path) -> None:
    said = run("-d", digests, "search", "mamba", "proteins")
    assert said.err.startswith("No paper has all of: mamba (2), proteins (1).\n")


def test_what_occurs_nowhere_and_is_near_to_nothing_has_no_way_out(digests: Path) -> None:
    assert run("-d", digests, "search", "zebra").err == "“zebra” does not occur.\n"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("topic:visoin", "No topic is called visoin: did you mean Vision?"),
        ("-kind:banana", "No kind is called banana: there is survey, benchmark,"),
        ("mamba OR digest:zzz", "No digest is called zzz: there is 2025-03-10.txt, 2025-03-11.txt."),
    ],
)
def test_a_name_that_nothing_has_is_exit_2(digests: Path, query: str, sentence: str) -> None:
    said = run("-d", digests, "search", query)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"paperterm: {sentence}")


def test_a_damaged_index_is_built_anew_and_said_so(digests: Path) -> None:
    run("-d", digests, "index")
    for path in index.check(space_of(digests).index).folder.iterdir():
        path.write_bytes(b"damaged")
    assert run("-d", digests, "search", "mamba").err == "The index was damaged and has been built anew.\n"
    assert run("-d", digests, "search", "mamba").err == ""


def test_a_search_writes_the_catalog_though_the_index_can_be_used(digests: Path) -> None:
    run("-d", digests, "index")
    space_of(digests).catalog.unlink()
    assert run("-d", digests, "search", "mamba").err == ""
    assert open_library(space_of(digests)).stored


def test_nothing_found_is_still_json(digests: Path) -> None:
    said = run("-d", digests, "search", "zebra", "--format", "json")
    assert (said.code, json.loads(said.out)) == (1, [])
    for shape in ("ids", "jsonl", "markdown", "table"):
        said = run("-d", digests, "search", "zebra", "--format", shape)
        assert (said.code, said.out) == (1, "")


def test_an_empty_folder_has_nothing_to_find(tmp_path: Path) -> None:
    said = run("-d", tmp_path, "search")
    assert (said.code, said.out, said.err) == (1, "", "There are no papers here.\n")


def test_how_long_it_took_is_told_to_the_curious(digests: Path) -> None:
    said = run("-d", digests, "search", "mamba", "-v")
    assert re.search(r"^2 of 5 papers · (<1|\d+) ms$", said.err, re.MULTILINE)
    assert run("-d", digests, "search", "mamba").err == ""


def test_how_a_query_was_understood_is_said_on_stderr(digests: Path) -> None:
    said = run("-d", digests, "search", "mamba", "-surveys", "!!", "--explain", "--format", "ids")
    assert said.lines == ids(MAMBA)
    assert said.err.partition("\n\n")[0].splitlines() == [
        "all of · 1 paper",
        "  word mamba in title or abstract · 2 papers: mamba 2",
        "  not · 4 papers",
        "    word surveys in title or abstract · 1 paper: survey 1",
        "the best match first",
        "note: “!!” has no letters or digits to search for.",
    ]


def test_an_explanation_leaves_the_data_alone_and_is_given_in_silence_too(digests: Path) -> None:
    plain = run("-d", digests, "search", "mamba", "--format", "json")
    said = run("-d", digests, "search", "mamba", "--format", "json", "--explain", "-q")
    assert json.loads(said.out) == json.loads(plain.out)
    assert said.err.startswith("word mamba in title or abstract · 2 papers")


def test_what_is_explained_reaches_the_terminal_clean(digests: Path) -> None:
    said = run("-d", digests, "search", "mamba\x1b[31m\u202e", "--explain")
    assert said.code == 1
    assert said.err.startswith("word mamba")
    assert not set(said.err) & {"\x1b", "\u202e"}


def test_why_each_paper_was_found_is_said_below_the_query(digests: Path) -> None:
    said = run("-d", digests, "search", "mamba", "has:code", "--explain", "--format", "json")
    assert [list(paper) for paper in json.loads(said.out)] == [KEYS]
    assert said.err.splitlines() == [
        "all of · 1 paper",
        "  word mamba in title or abstract · 2 papers: mamba 2",
        "  has code · 1 paper",
        "the best match first",
        "",
        f"{ids(MAMBA)[0]}  {MAMBA}",
        "  mamba → title: mamba; abstract: mamba",
        "  has:code → code: https://github.com/state-spaces/mamba",
    ]


def test_what_a_query_cannot_mean_is_said_beside_its_answer(digests: Path) -> None:
    said = run("-d", digests, "search", "mamba", "!!")
    assert sorted(line[0] for line in said.fields) == sorted(ids(MAMBA, SURVEY))
    assert "no letters or digits" in said.err


def test_a_query_of_common_words_says_that_it_is_one(digests: Path) -> None:
    said = run("-d", digests, "search", "of", "the", "--format", "ids")
    assert said.code == 0
    assert said.err == "Only very common words: of, the.\n"
    assert run("-d", digests, "search", '"of the"').err == ""


def test_similar_papers_can_be_a_part_of_a_query(digests: Path) -> None:
    said = run("-d", digests, "search", f"like:{ids(MAMBA)[0]}", "survey", "--format", "ids")
    assert said.lines == ids(SURVEY)


def test_search_reads_every_digest_that_is_named(digests: Path) -> None:
    monday, tuesday = sorted(digests.iterdir())
    assert len(run("-d", monday, "search").lines) == 3
    assert len(run("-d", monday, "-d", tuesday, "search").lines) == 5


def test_the_variable_names_digests_and_a_path_wins_over_it(
    digests: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monday, tuesday = sorted(digests.iterdir())
    monkeypatch.setenv("PAPERTERM_DIGESTS", str(monday))
    assert titles_of(run("search").fields) == [MAMBA, SURVEY, EXPERTS]
    assert titles_of(run("-d", tuesday, "search").fields) == [DIFFUSION, MAMBA, EMBERS]


def test_with_no_digest_anywhere_the_starter_is_searched_and_named() -> None:
    said = run("search", "attention")
    assert said.code == 0
    assert "Attention Is All You Need" in said.out
    assert said.err == "This is the starter digest: `paperterm add FILE` keeps digests of your own.\n"


def test_a_search_without_an_index_finds_the_same(digests: Path) -> None:
    space = space_of(digests)
    space.folder.mkdir(parents=True)
    with exclusive(space.folder / "lock", 0):
        said = run("-d", digests, "search", "token", "--format", "ids", "-v")
    assert sorted(said.lines) == sorted(ids(EXPERTS, DIFFUSION))
    assert said.err.startswith("Searching without the index. Another paperterm is writing")
    assert run("-d", digests, "search", "token", "--format", "ids").lines == said.lines


def test_what_needs_the_index_does_not_go_on_without_it(digests: Path) -> None:
    space = space_of(digests)
    space.folder.mkdir(parents=True)
    with exclusive(space.folder / "lock", 0):
        said = run("-d", digests, "search", "mamba", f"-like:{ids(MAMBA)[0]}")
    assert (said.code, said.out) == (4, "")


# Saved searches


def save(**queries: str) -> None:
    shelf = open_shelf(places().shelf)
    shelf.set_searches(give=[SavedSearch(name, query, 1.0) for name, query in queries.items()])
    shelf.close()


def test_a_saved_search_is_asked_by_its_name(digests: Path) -> None:
    save(**{"state space": "mamba -survey", "by title": "mamba sort:title"})
    asked = run("-d", digests, "search", "mamba", "-survey", "--format", "ids")
    assert asked.lines
    assert run("-d", digests, "search", "@state", "space", "--format", "ids") == asked
    assert (
        run("-d", digests, "search", "@state space", "--limit", "1", "--format", "ids").lines
        == asked.lines[:1]
    )
    by_title = run("-d", digests, "search", "mamba", "--sort", "title", "--format", "ids")
    assert run("-d", digests, "search", "@by title", "--format", "ids").lines == by_title.lines
    assert "## " in run("-d", digests, "export", "@state space").out


def test_a_saved_search_that_is_not_there_is_refused_with_those_that_are(digests: Path) -> None:
    said = run("-d", digests, "search", "@mine")
    assert said.code == 2
    assert "No saved search is called mine: S in the browser saves one." in said.err
    save(yours="mamba", theirs="rwkv")
    said = run("-d", digests, "search", "@mine")
    assert said.code == 2
    assert "No saved search is called mine: there are theirs, yours." in said.err
