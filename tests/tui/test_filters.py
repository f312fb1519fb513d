"""The filter pane: what narrows the list, and counts that never lie."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from paperterm.papers import Paper

from .conftest import Browse
from .page import Page
from .samples import KITTENS, OWLS, PUPPIES, TOADS, write_digest

Test = Callable[[Paper], bool]

_CONTAINS = {"Code": "code", "Model": "model", "Dataset": "dataset", "Project page": "project"}


def asked_by_each_choice(page: Page) -> dict[tuple[str, str], Test]:
    """What each choice asks of a paper, written down a second time and in the plainest way."""

    def flagged(flag: str, wanted: bool) -> Test:
        titles = page.flagged(flag)
        return lambda paper: (paper.title in titles) is wanted

    def with_link(kind: str) -> Test:
        return lambda paper: any(link.kind == kind for link in paper.links)

    def about(topic: str) -> Test:
        return lambda paper: any(each.name == topic for each in paper.topics)

    def within(digest: str) -> Test:
        return lambda paper: any(each.digest == digest for each in paper.appearances)

    tests: dict[tuple[str, str], Test] = {
        ("Status", "Unread"): flagged("read", False),
        ("Status", "Read"): flagged("read", True),
        ("Status", "Starred"): flagged("starred", True),
        ("Status", "Marked"): flagged("marked", True),
        ("Status", "New"): flagged("new", True),
        ("Status", "Kept"): flagged("kept", True),
        ("Status", "Later"): flagged("later", True),
        ("Status", "Skipped"): flagged("skipped", True),
        ("Status", "With a note"): flagged("noted", True),
        ("Contains", "In several digests"): lambda paper: (
            len({appearance.digest for appearance in paper.appearances}) > 1
        ),
    }
    for name, kind in _CONTAINS.items():
        tests["Contains", name] = with_link(kind)
    for paper in page.main.session.library:
        for topic in paper.topics:
            tests["Topic", topic.name] = about(topic.name)
        for appearance in paper.appearances:
            tests["Digest", appearance.digest] = within(appearance.digest)
    return tests


def passes(paper: Paper, chosen: list[tuple[str, str]], tests: dict[tuple[str, str], Test]) -> bool:
    """OR in a group, AND across the groups."""
    groups = {group for group, _ in chosen}
    return all(any(tests[each](paper) for each in chosen if each[0] == group) for group in groups)


async def tick(page: Page, group: str, name: str, key: str = "space") -> None:
    """Go to a choice in the filter pane and press a key on it."""
    lines = [tuple(line) if not isinstance(line, str) else line for line in page.main.filter_pane._lines]
    if page.keys_at != "filters":
        await page.press("1")
    page.main.filter_pane.cursor = lines.index((group, name))
    await page.press(key)


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("", [("Contains", "Code")]),
        ("", [("Topic", "Vision"), ("Topic", "Language models")]),
        ("", [("Topic", "Vision"), ("Contains", "Code")]),
        ("learning", [("Topic", "Vision"), ("Topic", "Language models"), ("Contains", "Model")]),
        ("model", [("Status", "Unread"), ("Status", "Starred"), ("Contains", "Code")]),
        ("model", [("Status", "Marked"), ("Digest", "landmark-papers.txt")]),
        ("-network", [("Status", "Read"), ("Topic", "Efficiency & systems")]),
    ],
)
async def test_or_within_a_group_and_across_groups_with_counts_that_follow(
    browse: Browse, query: str, chosen: list[tuple[str, str]]
) -> None:
    async with browse() as page:
        for row in (0, 3, 4, 9, 30):
            page.main.list.cursor = row
            await page.press("r", "asterisk", "space")
        await page.search(query)
        found = page.papers
        for group, name in chosen:
            await tick(page, group, name)
        tests = asked_by_each_choice(page)
        assert page.papers == [paper for paper in found if passes(paper, chosen, tests)]
        for choice, count in page.counts.items():
            others = [each for each in chosen if each[0] != choice[0]]
            expected = sum(passes(paper, others, tests) and tests[choice](paper) for paper in found)
            assert count == expected, choice


async def test_what_is_ticked_shows_in_the_pane_and_above_the_list_and_f_clears_it(browse: Browse) -> None:
    async with browse() as page:
        await tick(page, "Topic", "Vision")
        await tick(page, "Contains", "Code")
        assert page.sees("[x] Vision", "[x] Code", "[ ] Model")
        assert page.heading == "Papers · contains Code; topic Vision"
        await page.press("F")
        assert page.count == "62 papers"
        assert page.heading.startswith("Papers · starter digest")
        assert not page.sees("[x]")


async def test_ticking_twice_is_not_ticking(browse: Browse) -> None:
    async with browse() as page:
        await tick(page, "Topic", "Vision")
        await page.press("enter")
        assert page.count == "62 papers"


async def test_o_takes_only_this_one_of_its_group(browse: Browse) -> None:
    async with browse() as page:
        await tick(page, "Contains", "Code")
        await tick(page, "Topic", "Language models")
        await tick(page, "Topic", "Vision", "o")
        assert page.heading == "Papers · contains Code; topic Vision"


async def test_a_click_ticks(browse: Browse) -> None:
    async with browse(size=(160, 36)) as page:
        line = next(number for number, line in enumerate(page.lines) if "[ ] Code" in line)
        await page.click(line, 6)
        assert page.heading == "Papers · contains Code"
        assert page.keys_at == "filters"


async def test_a_choice_without_papers_stays_in_its_place(browse: Browse) -> None:
    async with browse() as page:
        choices = list(page.counts)
        await page.search("bigtable")
        assert list(page.counts) == choices
        assert page.counts["Contains", "Dataset"] == 0


async def test_f_shows_the_filters_and_goes_there_and_hides_them_again(browse: Browse) -> None:
    async with browse(size=(90, 30)) as page:
        assert "filters" not in page.panes
        await page.press("f")
        assert page.panes == {"filters", "list", "detail"}
        assert page.keys_at == "filters"
        await page.press("f")
        assert page.panes == {"list", "detail"}
        assert page.keys_at == "list"


async def test_nothing_left_by_filters_is_explained_with_what_they_hide(browse: Browse) -> None:
    async with browse() as page:
        await page.search("bigtable")
        found = len(page.titles)
        await tick(page, "Status", "Starred")
        assert page.titles == []
        assert page.sees("No paper matches bigtable with the filter status Starred.", "F drops the filters.")
        without = f"without the filter status Starred: {found} paper{'s' if found > 1 else ''}"
        await page.until(lambda: page.sees(without), "what they hide")
        await page.press("F")
        assert len(page.titles) == found


async def test_a_filter_that_hides_nothing_is_not_blamed(browse: Browse) -> None:
    async with browse() as page:
        await tick(page, "Contains", "Code")
        await page.search("zzzzzz")
        await page.until(lambda: page.sees("“zzzzzz” does not occur."), "the reason")
        assert not page.sees("F drops the filters")


async def test_papers_in_several_digests_can_be_asked_for(browse: Browse, tmp_path: Path) -> None:
    write_digest(tmp_path / "d" / "a.txt", KITTENS, OWLS)
    write_digest(tmp_path / "d" / "b.txt", OWLS, TOADS, PUPPIES)
    async with browse(tmp_path / "d") as page:
        assert page.count == "4 papers"
        await tick(page, "Contains", "In several digests")
        assert page.titles == [OWLS[0]]
        await page.press("F")
        await tick(page, "Digest", "b.txt")
        assert page.titles == [OWLS[0], TOADS[0], PUPPIES[0]]
        assert page.counts["Digest", "a.txt"] == 2


async def test_marking_does_not_make_the_list_jump_and_the_next_search_looks_anew(browse: Browse) -> None:
    async with browse() as page:
        await page.press("space", "space")
        await tick(page, "Status", "Marked")
        both = page.titles
        await page.press("2", "g", "space")
        assert page.titles == both
        assert page.counts["Status", "Marked"] == 1
        await page.ask("the")
        assert page.titles == both[1:]
