"""A library in numbers: digests, periods, progress, and what is shared."""

from __future__ import annotations

from datetime import date

from making import digest, library

from paperterm.library import Library
from paperterm.shelving import ShelfSets
from paperterm.stats import stats, words_on_the_rise


def dated(*days: date | None) -> Library:
    return library(
        *(digest(f"{place}.txt", f"Paper {place}", captured=day) for place, day in enumerate(days))
    )


def periods(of: Library) -> list[str]:
    return [period.name for period in stats(of).topics_over_time]


def test_periods_are_days_in_their_order() -> None:
    assert periods(dated(date(2025, 3, 2), date(2025, 3, 1), date(2025, 3, 2))) == [
        "2025-03-01",
        "2025-03-02",
    ]


def test_many_days_become_months_and_many_months_years() -> None:
    months = [date(2025, month, day) for month in (1, 2) for day in range(1, 28)]
    assert periods(dated(*months)) == ["2025-01", "2025-02"]
    years = [date(year, month, 1) for year in (2022, 2023, 2024) for month in range(1, 13)]
    assert periods(dated(*years)) == ["2022", "2023", "2024"]


def test_periods_are_digests_where_not_all_have_a_date_of_their_own() -> None:
    assert periods(dated(date(2025, 3, 2), None)) == ["1.txt", "0.txt"]
    assert periods(dated(date(2025, 3, 2), date(2025, 3, 2))) == ["0.txt", "1.txt"]


def test_a_day_has_the_papers_of_all_its_digests_each_once() -> None:
    day = date(2025, 3, 1)
    both = library(digest("a", "One", "Two", captured=day), digest("b", "Two", "Three", captured=day))
    assert stats(both).by_day == {"2025-03-01": 3}


def test_topics_are_counted_in_each_period() -> None:
    first = digest(
        "a", "Sparse Mixture of Experts for Mixture-of-Experts Models", "Cows", captured=date(2025, 3, 1)
    )
    second = digest("b", "Pigs", captured=date(2025, 3, 2))
    counted = stats(library(first, second))
    (topic,) = (name for name in counted.topics if name.endswith("mixture of experts"))
    assert [period.topics[topic] for period in counted.topics_over_time] == [1, 0]
    assert [period.papers for period in counted.topics_over_time] == [2, 1]


def test_progress_counts_what_the_reader_did_by_digest() -> None:
    both = library(digest("a", "One", "Two", "Three"), digest("b", "Three", "Four"))
    first, second = stats(both, ShelfSets(read=0b0101, starred=0b1000, kept=0b0001, later=0b0010)).progress
    assert (first.digest, first.papers, first.unread, first.read) == ("a", 3, 1, 2)
    assert (first.starred, first.kept, first.later, first.skipped) == (0, 1, 1, 0)
    assert (second.papers, second.unread, second.read, second.starred) == (2, 1, 1, 1)


def test_digests_that_share_most_come_first() -> None:
    three = library(digest("a", "One", "Two"), digest("b", "One", "Two", "Three"), digest("c", "Two"))
    shared = [(each.digests, each.papers) for each in stats(three).shared]
    assert shared == [(("a", "b"), 2), (("a", "c"), 1), (("b", "c"), 1)]


def test_the_last_digest_is_the_latest_and_what_it_repeats_is_not_new() -> None:
    mushrooms = [(f"Pig {number}", "Mushrooms.") for number in range(6)]
    cows = [(f"Cow {number}", "Grass.") for number in range(6)]
    latest = digest("a", *mushrooms, cows[0], captured=date(2025, 3, 2))
    rises = words_on_the_rise(library(latest, digest("b", *cows, captured=date(2025, 3, 1))))
    assert {(rise.now, rise.size, rise.before, rise.size_before) for rise in rises} == {(6, 6, 0, 6)}
    assert "mushrooms" in {rise.words for rise in rises}


def test_one_digest_has_nothing_on_the_rise_and_shares_nothing() -> None:
    alone = stats(library(digest("a", "One", "Two")))
    assert (alone.rising, alone.shared) == ((), ())
