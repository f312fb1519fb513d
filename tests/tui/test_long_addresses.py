"""A web address that is wider than its pane: it breaks where it can be read, and stays one address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from paperterm.papers import Link
from paperterm.tui.paragraphs import breaks_in

from .conftest import Browse
from .samples import library, paper

URL = "https://example.org/a-very-long-name/of.a/project?with=a-query&and=more/than/fits/on/any/one/line"


def lines_of(text: str, width: int) -> list[str]:
    """A paragraph as it is wrapped."""
    breaks = breaks_in(text, width)
    return [text[start:end] for start, end in zip([0, *breaks], [*breaks, len(text)], strict=True)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("words that are short", ["words that ", "are short"]),
        ("https://example.org/page", ["https://", "example.org/", "page"]),
        ("see https://e.org/a?b=c&d", ["see https://", "e.org/a?b=c&", "d"]),
        ("with-hyphens-in-it", ["with-", "hyphens-in-", "it"]),
        ("https://abcdefghijklmnop/q", ["https://", "abcdefghijkl", "mnop/q"]),
        ("大大大大大大大", ["大大大大大大", "大"]),
        ("", [""]),
    ],
)
def test_a_line_ends_behind_a_blank_or_a_joint_of_what_is_too_wide(text: str, lines: list[str]) -> None:
    assert lines_of(text, 12) == lines


@given(
    st.text(st.sampled_from("ab /?&=.-大é\u0301") | st.characters(exclude_categories=["C", "Z"])),
    st.integers(2, 30),
)
def test_whatever_the_text_each_line_fits_and_nothing_is_lost(text: str, width: int) -> None:
    lines = lines_of(text, width)
    assert "".join(lines) == text
    assert all(cell_len(line.strip()) <= width for line in lines)


async def test_an_address_breaks_at_its_joints_and_is_opened_from_any_of_its_lines(browse: Browse) -> None:
    one = paper("One", links=[Link(URL, "code")])
    opened: list[str] = []
    async with browse(library=library([one]), size=(100, 30)) as page:
        page.app.get_default_screen().open_address = opened.append  # type: ignore[assignment]
        left = page.main.detail.region.x
        shown = [line[left + 2 :].strip() for line in page.lines]
        first = next(number for number, line in enumerate(shown) if line.startswith("Code"))
        assert shown[first : first + 4] == [
            "Code  https://example.org/a-very-long-",
            "name/of.a/project?with=a-query&and=more/",
            "than/fits/on/any/one/line",
            "",
        ]
        await page.click(first + 2, left + 6)
        assert opened == [URL]


async def test_what_is_selected_across_a_break_is_the_address_as_it_is(browse: Browse) -> None:
    async with browse(library=library([paper("One", links=[Link(URL, "code")])]), size=(100, 30)) as page:
        left = page.main.detail.region.x
        first = next(number for number, line in enumerate(page.lines) if "Code  https" in line)
        await page.drag((first, page.lines[first].index("https")), (first + 2, left + 40))
        assert page.screen.get_selected_text() == URL


async def test_a_match_far_down_is_found_on_its_line(browse: Browse) -> None:
    one = paper("One", f"See {URL} first. " * 20 + "The needle is here.")
    async with browse(library=library([one]), size=(100, 30)) as page:
        await page.search("needle")
        await page.press("n")
        assert page.sees("needle is here")
