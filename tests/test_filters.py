"""Filters: OR within a group, AND across groups, and counts that say what a choice would give."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from paperterm.filters import Choice, Filters, Sets

SIZE = 12
EVERYTHING = (1 << SIZE) - 1
SETS: Sets = {
    "Status": {"Unread": 0b0000_1111_0000, "Starred": 0b0000_0001_0001},
    "Topic": {"Vision": 0b1111_0000_1111, "Audio": 0b0000_0000_1100, "Empty": 0},
    "Digest": {"a.txt": 0b0000_0011_1111, "b.txt": 0b1111_1100_0000},
}
CHOICES = [Choice(group, name) for group, choices in SETS.items() for name in choices]

some_filters = st.sets(st.sampled_from(CHOICES)).map(lambda chosen: Filters(frozenset(chosen)))
papers = st.integers(0, EVERYTHING)


def passes(number: int, filters: Filters, *, but_for: str = "") -> bool:
    """Whether a paper passes, by the rule as a reader would say it."""
    groups = {choice.group for choice in filters.chosen} - {but_for}
    return all(
        any(SETS[group][name] >> number & 1 for each, name in filters.chosen if each == group)
        for group in groups
    )


@given(some_filters)
def test_a_paper_passes_with_any_choice_of_every_group(filters: Filters) -> None:
    admitted = filters.admitted(EVERYTHING, SETS)
    assert [bool(admitted >> n & 1) for n in range(SIZE)] == [passes(n, filters) for n in range(SIZE)]


@given(some_filters, papers)
def test_a_count_is_what_the_choice_has_under_the_query_and_the_other_groups(
    filters: Filters, matched: int
) -> None:
    counts = filters.counts(matched, SETS)
    assert list(counts) == CHOICES
    for choice, counted in counts.items():
        assert counted == sum(
            1
            for number in range(SIZE)
            if matched >> number & 1
            and SETS[choice.group][choice.name] >> number & 1
            and passes(number, filters, but_for=choice.group)
        )


@given(some_filters, st.sampled_from(CHOICES))
def test_ticking_a_choice_twice_changes_nothing(filters: Filters, choice: Choice) -> None:
    assert (choice in filters.toggled(choice).chosen) != (choice in filters.chosen)
    assert filters.toggled(choice).toggled(choice) == filters


@given(some_filters, st.sampled_from(CHOICES))
def test_only_this_leaves_the_other_groups_alone(filters: Filters, choice: Choice) -> None:
    after = filters.only(choice).chosen
    assert {each for each in after if each.group == choice.group} == {choice}
    assert {each for each in after if each.group != choice.group} == {
        each for each in filters.chosen if each.group != choice.group
    }


def test_without_filters_everything_passes() -> None:
    assert not Filters()
    assert Filters().admitted(EVERYTHING, SETS) == EVERYTHING
    assert Filters().described() == ""


def test_a_choice_that_is_gone_lets_nothing_pass() -> None:
    gone = Filters().toggled(Choice("Digest", "gone.txt"))
    assert gone
    assert gone.admitted(EVERYTHING, SETS) == 0
    assert Filters().toggled(Choice("No such group", "x")).admitted(EVERYTHING, SETS) == 0


def test_filters_are_described_group_by_group() -> None:
    filters = Filters(
        frozenset({Choice("Topic", "Vision"), Choice("Topic", "Audio"), Choice("Status", "Unread")})
    )
    assert filters.described() == "status Unread; topic Audio or Vision"
