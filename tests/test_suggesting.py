"""Words that occur, for one that does not: by the index and by reading alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TypeAlias

import pytest
from making import digest, library

from paperterm.index import bring_up_to_date
from paperterm.index.reading import Index, open_index
from paperterm.obstacles import Near
from paperterm.scan import Scanner

Over: TypeAlias = Callable[..., Index | Scanner]


@pytest.fixture(params=["index", "scan"])
def over(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Over]:
    """Opens an index, or a scan, of papers with these titles."""
    with ExitStack() as stack:

        def opened(*titles: str) -> Index | Scanner:
            papers = library(digest("a.txt", *titles))
            if request.param == "scan":
                return Scanner(papers)
            bring_up_to_date(tmp_path / "index", papers, rebuild=True, progress=lambda done, total: None)
            return stack.enter_context(closing(open_index(tmp_path / "index", papers)))

        yield opened


def test_the_nearest_word_that_occurs_is_suggested(over: Over) -> None:
    ours = over("Diffusion models", "Diffusion", "Infusion")
    assert ours.suggest("difusion") == ours.suggest("diffusio") == [Near("diffusion", 2)]
    for word in ("diffusion", "models", "zebra", "di", "", "d" * 1_000):
        assert ours.suggest(word) == []


@pytest.mark.parametrize("slip", ["iffusion", "idffusion", "xiffusion", "diffuson", "diffusino"])
def test_a_slip_may_be_anywhere_even_in_the_first_letter(over: Over, slip: str) -> None:
    assert over("Diffusion", "Something else").suggest(slip) == [Near("diffusion", 1)]


def test_two_slips_are_only_looked_for_where_one_finds_nothing(over: Over) -> None:
    ours = over("Routing", "Rousting")
    assert ours.suggest("rouitng") == [Near("routing", 1)]
    assert ours.suggest("ruoitng") == [Near("routing", 1)]


def test_the_words_that_are_suggested_are_the_nearest_and_of_these_the_most_frequent(over: Over) -> None:
    ours = over("Routing", "Routes once", "Rousing", "Roaming")
    assert ours.suggest("rouxing") == [Near("routing", 2), Near("rousing", 1)]
    assert ours.suggest("rouxing", 1) == [Near("routing", 2)]
    assert ours.suggest("rouging") == ours.suggest("rouxing")


def test_what_is_far_rarer_is_a_slip_itself(over: Over) -> None:
    ours = over("Dxfusion", *(f"Diffusion {number}" for number in range(60)))
    assert ours.suggest("difusion") == [Near("diffusion", 60)]


def test_a_beginning_is_compared_with_beginnings(over: Over) -> None:
    ours = over("Transformers", "Diffusion-based")
    assert ours.suggest("transofr") == []
    assert ours.suggest("transofr", begun=True) == [Near("transformers", 1)]
    assert ours.suggest("difus", begun=True) == [Near("diffusion", 1)]


def test_a_word_that_says_nothing_is_never_suggested(over: Over) -> None:
    ours = over("Those of these", "Thesis")
    assert ours.suggest("thesee") == ours.suggest("thosee") == []
    assert ours.suggest("thesiss") == [Near("thesis", 1)]


def test_a_check_is_made_all_along(over: Over) -> None:
    ours = over(*(f"Diffusion d{number}x" for number in range(300)))
    checks = []
    assert ours.suggest("difusion", check=lambda: checks.append(1)) == [Near("diffusion", 300)]
    different_slips_in_the_first_half = 200
    assert len(checks) > different_slips_in_the_first_half


def test_a_check_that_raises_ends_it(over: Over) -> None:
    class EnoughError(Exception):
        pass

    def enough() -> None:
        raise EnoughError

    for word, begun in (("difusion", False), ("difus", True)):
        with pytest.raises(EnoughError):
            over("Diffusion").suggest(word, begun=begun, check=enough)
