"""A query that finds nothing is answered by the nearest that finds something, and the difference is said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from making import library_with, paper

from paperterm import index
from paperterm.index.reading import open_index
from paperterm.library import Library
from paperterm.nearest import nearest
from paperterm.query import parse
from paperterm.scan import Scanner
from paperterm.search import Engine, Found
from paperterm.shelving import ShelfSets

PAPERS = library_with(
    paper("Sparse mixtures of experts", "Routing tokens to experts."),
    paper("Diffusion models", "Sampling images in few steps."),
    paper("Diffusion of gases", "A model of a gas in a GPT-4 world."),
    paper("Word models", "Sampling words."),
)


@pytest.fixture(scope="module", params=["index", "scan"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    if request.param == "scan":
        yield Scanner(PAPERS)
        return
    root = tmp_path_factory.mktemp("nearest") / "index"
    index.bring_up_to_date(root, PAPERS, rebuild=True, progress=lambda done, total: None)
    opened = open_index(root, PAPERS)
    yield opened
    opened.close()


def asked(engine: Engine, text: str, *, typing: bool = False, library: Library = PAPERS) -> Found | None:
    return nearest(parse(text, typing=typing), library, engine, ShelfSets())


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("difusion", "diffusion"),
        ("idffusion gases", "diffusion gases"),
        ("diffusiom model", "diffusion model"),
        ("title:expertz", "title:experts"),
        ("sampling wrods", "sampling words"),
    ],
)
def test_a_slip_of_the_pen_is_corrected(engine: Engine, text: str, meant: str) -> None:
    found = asked(engine, text)
    assert found is not None
    assert found.query.source == meant
    assert found.numbers
    [note] = found.query.notes
    assert note.message.startswith("No paper has “")


def test_of_two_words_that_may_be_meant_the_one_is_taken_that_goes_with_the_others(engine: Engine) -> None:
    found = asked(engine, "worl gpt-4")
    assert found is not None
    assert found.query.source == "world gpt-4"


def test_a_beginning_is_corrected_while_it_is_typed(engine: Engine) -> None:
    found = asked(engine, "diffisi", typing=True)
    assert found is not None
    assert found.query.source == "diffusi*"
    assert set(found.numbers) == {1, 2}


def test_a_word_that_nothing_is_near_is_left_out(engine: Engine) -> None:
    found = asked(engine, "sparse quetzalcoatl experts")
    assert found is not None
    assert list(found.numbers) == [0]
    assert [note.message for note in found.query.notes] == [
        "No paper has “quetzalcoatl”: these have the other words."
    ]


def test_of_words_that_no_paper_has_together_the_commonest_is_left_out(engine: Engine) -> None:
    found = asked(engine, "experts routing diffusion")
    assert found is not None
    assert found.query.source == "experts routing"
    assert [note.message for note in found.query.notes] == [
        "No paper has all of these words: these lack “diffusion”."
    ]


@pytest.mark.parametrize(
    "text", ["quetzalcoatl", "gpt-5", "author:difusion", '"models diffusion"', "xyz -models"]
)
def test_where_nothing_is_near_there_is_no_answer(engine: Engine, text: str) -> None:
    assert asked(engine, text) is None


def test_exclusions_stay(engine: Engine) -> None:
    found = asked(engine, "difusion -gases")
    assert found is not None
    assert list(found.numbers) == [1]
