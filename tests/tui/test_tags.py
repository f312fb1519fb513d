"""Tags: given and taken in a dialog, for one paper or for many, and renamed or deleted among the filters."""

from __future__ import annotations

from paperterm.filters import Choice
from paperterm.shelving import TAG
from paperterm.tui.screens.tagging import TagRows, TagScreen

from .conftest import Browse
from .page import Page


def tagged(page: Page, tag: str) -> set[str]:
    """The titles of the papers with a tag."""
    library, bits = page.main.session.library, page.main.session.sets.tags.get(tag, 0)
    return {library[number].title for number in range(len(library)) if bits >> number & 1}


def rows(page: Page) -> list[str]:
    """The lines of the dialog that hold tags, their boxes among them."""
    region = page.screen.query_one(TagRows).region
    lines = [line[region.x : region.right] for line in page.lines[region.y : region.bottom]]
    return [" ".join(line.split()) for line in lines if line.strip()]


async def tag(page: Page, *names: str) -> None:
    """Give the paper under the cursor, or the range, these tags."""
    await page.press("t")
    for name in names:
        page.box.value = name
        await page.press("enter")
    await page.press("escape")


async def at_tag(page: Page, name: str) -> None:
    """Go to a tag among the filters."""
    await page.press("1")
    page.main.filter_pane.cursor = page.main.filter_pane._lines.index(Choice(TAG, name))
    await page.press()


async def test_a_tag_that_is_typed_is_given_and_several_in_one_go(browse: Browse) -> None:
    async with browse() as page:
        title = page.title
        await page.press("t")
        assert isinstance(page.screen, TagScreen)
        assert page.sees(f"Tag {title}", "No tags yet")
        await page.write("to do")
        assert rows(page) == ["[+] to do a new tag"]
        await page.press("enter")
        assert page.said == "Tagged 1 paper to do · u undoes it"
        assert rows(page) == ["[x] to do 1"]
        assert page.box.value == ""
        await page.write("vision")
        await page.press("enter", "escape")
        await page.dialog_closed()
        assert tagged(page, "to do") == tagged(page, "vision") == {title}
        assert page.sees("Tags  to do, vision")
        await page.press("u")
        assert page.said.startswith("Undone: Tagged 1 paper vision")
        assert (tagged(page, "to do"), tagged(page, "vision")) == ({title}, set())


async def test_what_is_typed_narrows_the_tags_and_enter_turns_the_one_at_the_bar(browse: Browse) -> None:
    async with browse() as page:
        await tag(page, "reading list", "vision", "written")
        await page.press("j", "t")
        assert rows(page) == ["[ ] reading list 1", "[ ] vision 1", "[ ] written 1"]
        await page.write("r")
        assert rows(page) == ["[ ] reading list 1", "[ ] written 1", "[+] r a new tag"]
        await page.press("down", "enter")
        assert tagged(page, "written") == set(page.titles[:2])
        assert rows(page) == ["[ ] reading list 1", "[ ] vision 1", "[x] written 2"]
        await page.press("enter")
        assert tagged(page, "written") == {page.titles[0]}


async def test_a_tag_in_another_spelling_is_the_one_that_is_there(browse: Browse) -> None:
    async with browse() as page:
        await tag(page, "vision", "vision of the future")
        await page.press("j")
        await tag(page, "VISION")
        assert set(page.main.session.sets.tags) == {"vision", "vision of the future"}
        assert tagged(page, "vision") == set(page.titles[:2])


async def test_of_a_range_some_have_a_tag_and_all_do_then_none(browse: Browse) -> None:
    async with browse() as page:
        await tag(page, "todo")
        await page.press("v", "j", "j", "t")
        assert page.sees("Tag the 3 papers of the range")
        assert rows(page) == ["[-] todo 1"]
        await page.press("enter")
        assert page.said.startswith("Tagged 2 papers todo")
        assert rows(page) == ["[x] todo 3"]
        await page.press("enter")
        assert page.said.startswith("Took the tag todo from 3 papers")
        await page.press("escape", "u", "u")
        assert tagged(page, "todo") == {page.titles[0]}
        assert page.main.list.range_from is None


async def test_what_is_no_tag_is_refused_in_a_sentence(browse: Browse) -> None:
    async with browse() as page:
        await page.press("t")
        page.box.value = ' "" '
        await page.press("enter")
        assert page.sees("A tag needs a letter or a sign")
        assert not page.main.session.sets.tags


async def test_tags_stand_in_the_list_and_no_title_moves_for_them(browse: Browse) -> None:
    async with browse() as page:
        place = next(
            (y, line.index(page.title[:20])) for y, line in enumerate(page.lines) if page.title[:20] in line
        )
        await tag(page, "todo")
        assert any("#todo" in line for line in page.lines)
        assert page.lines[place[0]].index(page.title[:20]) == place[1]


async def test_a_tag_narrows_the_list_and_stays_ticked_under_another_name(browse: Browse) -> None:
    async with browse() as page:
        title = page.title
        await tag(page, "todo")
        await at_tag(page, "todo")
        assert page.sees("rename", "delete")
        await page.press("space")
        assert page.titles == [title]
        await page.press("c")
        assert page.sees("Rename this tag to", "todo, the tag of 1 paper")
        page.box.value = "done"
        await page.press("enter")
        assert page.said == "Renamed the tag todo to done · u undoes it"
        assert (page.titles, tagged(page, "done")) == ([title], {title})
        await page.press("u")
        assert page.titles == [title]
        assert page.main.filters.chosen == {Choice(TAG, "todo")}


async def test_two_tags_become_one_only_after_a_warning_and_can_be_parted(browse: Browse) -> None:
    async with browse() as page:
        await tag(page, "todo")
        await page.press("j")
        await tag(page, "later")
        first, second = page.titles[:2]
        await at_tag(page, "todo")
        await page.press("c")
        page.box.value = "LATER"
        await page.press()
        assert page.sees("LATER is taken: enter makes the two tags one.")
        await page.press("enter")
        assert tagged(page, "later") == {first, second}
        await page.press("u")
        assert (tagged(page, "todo"), tagged(page, "later")) == ({first}, {second})


async def test_a_tag_is_deleted_from_all_papers_and_comes_back(browse: Browse) -> None:
    async with browse() as page:
        await page.press("v", "j")
        await tag(page, "todo")
        await at_tag(page, "todo")
        await page.press("space", "d")
        assert page.said == "Deleted the tag todo from 2 papers · u undoes it"
        assert len(page.titles) == 62
        await page.press("u")
        assert len(tagged(page, "todo")) == 2
