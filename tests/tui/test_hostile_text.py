"""Text from outside is shown as it stands or made harmless: it runs nothing and reaches no terminal raw."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from paperterm.labels import Label, Labelling
from paperterm.papers import Link, Paper
from paperterm.settings import places
from paperterm.shelf import Asked, SavedSearch, open_shelf
from paperterm.tui.screens.history import HistoryScreen
from paperterm.tui.screens.naming import NamingScreen
from paperterm.tui.screens.noting import NoteScreen
from paperterm.tui.screens.tagging import TagScreen
from paperterm.tui.screens.triage import TriageScreen

from .conftest import Browse
from .page import Page
from .samples import library, paper, write_digest
from .test_filters import tick

MARKUP = (
    "[/",
    "a [/b] c",
    "[@click=app.quit]Click Me Now[/]",
    "Foundation Models [Vision Paper]",
    "[link=javascript:alert(1)]x[/link]",
    "[b]x[/i]",
    "[x={'a[0]'}]",
    "[CLS] \\[b] $background [reverse",
)
RAW = {
    "sgr": "\x1b[31mred",
    "clipboard": "\x1b]52;c;cHduZWQ=\x07tail",
    "clipboard, ended otherwise": "\x1b]52;c;cHduZWQ=\x1b\\tail",
    "title, without an end": "\x1b]0;hacked",
    "link": "\x1b]8;;http://x\x1b\\y",
    "device control, without an end": "\x1bPq",
    "eight bits": "\x9b31m\x9d52;c;cHduZWQ=\x9c",
    "nul": "a\x00b",
    "delete and bell": "a\x7f\x07b",
    "backspace": "safe\x08\x08\x08\x08evil",
    "leave the screen": "\x1b[?1049l\x1bc",
    "new line and return": "first\r\nsecond\rthird\x0b\x0cfourth",
    "bidirectional": "abc\u202egpj.exe\u2066\u2069\u200f\u061c",
    "invisible": "a\u200bb\ufeffc\u00add\u2060e\U000e0041",
    "separators": "a\u2028b\u2029c\x85d",
    "stacked": "e" + "\u0301" * 200,
    "surrogate": "a\ud800b",
}


def harmful(text: str) -> list[str]:
    """The characters of a painted line that must not be there."""
    bidi = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    return [
        f"U+{ord(character):04X}"
        for character in text
        if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
        or unicodedata.bidirectional(character) in bidi
        or character in "\u200b\u200e\u200f\u061c\u2060\ufeff\u00ad"
        or 0xE0000 <= ord(character) <= 0xE007F
    ]


def painted_safely(page: Page) -> bool:
    """Whether nothing that is painted now could do harm, and each line is as wide as the screen."""
    strips = page.screen._compositor.render_strips()
    for strip in strips:
        for segment in strip:
            assert harmful(segment.text) == []
            assert not segment.control
        assert sum(segment.cell_length for segment in strip) == page.app.size.width
    return True


async def look_everywhere(page: Page) -> None:
    """Go through everything that shows a paper's text."""
    assert painted_safely(page)
    for keys in (
        ["j", "k", "enter", "G"], ["escape", "v", "j", "v", "M"], ["F", "asterisk", "o"], ["escape", "e"],
        ["escape"], ["y", "slash"], ["escape", "colon"], ["escape", "question_mark"], ["escape", "z", "R"],
    ):  # fmt: skip
        await page.press(*keys)
        assert painted_safely(page)
    if not page.is_undisturbed:
        await page.press("escape")
    assert page.app.is_running


async def test_markup_is_shown_as_it_stands(browse: Browse) -> None:
    papers = [
        paper(f"{text} the title", f"{text} in the abstract", [Link("https://x.org/[/b]", "code")])
        for text in MARKUP
    ]
    async with browse(library=library(papers, "[b]digest[/i].txt"), size=(120, 50)) as page:
        assert page.sees(*(f"{text} the title" for text in MARKUP))
        for text in MARKUP:
            assert page.sees(f"{text} in the abstract"), text
            await page.press("J")
        await look_everywhere(page)
        for text in MARKUP:
            await page.ask(text)
            assert page.query == text
            assert painted_safely(page), text


async def test_a_click_on_markup_runs_nothing(browse: Browse) -> None:
    text = "[@click=app.quit]Click Me Now[/]"
    async with browse(library=library([paper(text, text)])) as page:
        for number, line in enumerate(page.lines):
            if text in line:
                await page.click(number, line.index(text) + 20)
        assert page.app.is_running
        assert not page.app._exit


async def test_raw_text_in_a_paper_is_made_harmless_at_the_last_door(browse: Browse) -> None:
    """As if no reader of digests had cleaned it."""
    papers = [
        Paper(
            f"paper{number}",
            f"Title {text} end",
            f"Abstract {text} end",
            (Link(f"https://x.org/{text}", "code"),),
        )
        for number, text in enumerate(text for what, text in RAW.items() if what != "surrogate")
    ]
    async with browse(library=library(papers, f"digest {RAW['sgr']}.txt")) as page:
        assert page.sees("Title", "Abstract")
        for each in papers:
            assert painted_safely(page), each
            await page.press("J")
        await look_everywhere(page)


async def test_raw_text_in_a_query_is_made_harmless(browse: Browse) -> None:
    async with browse(library=library([paper("First"), paper("Second")])) as page:
        await page.press("slash")
        for what, text in RAW.items():
            page.main.bar.box.value = f"first {text} OR ("
            await page.until(lambda: page.main._typed is None, "the answer")
            await page.pilot.pause()
            assert painted_safely(page), what
        await page.press("enter", "e", "escape")
        assert painted_safely(page)


async def test_raw_text_in_the_name_of_an_export_is_made_harmless(browse: Browse) -> None:
    async with browse(library=library([paper("First")])) as page:
        await page.press("e")
        for text in RAW.values():
            page.box.value = f"/nowhere/{text}"
            await page.press("enter")
            assert painted_safely(page)


async def test_a_hostile_digest_on_the_disk(browse: Browse, tmp_path: Path) -> None:
    folder = tmp_path / "d"
    filler = (
        "and so on, in a text that is long enough to be taken for the abstract of a paper by anything. " * 2
    )
    pairs = [
        (f"Paper {number} {text}".replace("\n", " "), f"About {text} {filler}")
        for number, text in enumerate([*MARKUP, *(text for text in RAW.values() if "\x00" not in text)])
        if "\ud800" not in text
    ]
    write_digest(folder / "[b]evil[/i] \x1b[31m\u202e.txt", *pairs)
    async with browse(folder) as page:
        assert len(page.papers) >= len(pairs)
        await look_everywhere(page)
        for _ in page.papers:
            await page.press("J")
            assert painted_safely(page)
        await page.ask("paper")
        assert painted_safely(page)


async def test_what_a_terminal_answers_by_itself_changes_nothing_for_good(
    browse: Browse, tmp_path: Path
) -> None:
    """The answer to a question for the terminal's kind arrives as if it had been typed."""
    async with browse() as page:
        await page.press("left_square_bracket", "question_mark", "1", "semicolon", "2", "c")
        assert page.marked == set()
        assert page.app.is_running


async def test_raw_text_on_the_shelf_is_made_harmless(browse: Browse) -> None:
    """As if somebody had written it there with another program."""
    one = paper("First")
    raw = [text for what, text in RAW.items() if what != "surrogate"]
    shelf = open_shelf(places().shelf)
    for text in raw:
        shelf.label([Labelling(Label("tag", f"tag {text}"), [one.id], [])], lambda _: {one.id: one.title})
    shelf.set_searches(give=[SavedSearch(f"name {text}", f"query {text}", 1.0) for text in raw])
    shelf.set_asked(give=[Asked(f"query {text}", 1.0) for text in raw])
    shelf.set_note(one.id, one.title, "\n".join(raw))
    shelf.close()
    async with browse(library=library([one, paper("Second")]), size=(160, 60)) as page:
        assert painted_safely(page)
        assert page.sees("Saved")
        seen = set()
        for keys in (
            ["enter", "V"], ["escape", "escape", "t"], ["escape", "w"], ["escape", "ctrl+r"], ["escape", "T"],
        ):  # fmt: skip
            await page.press(*keys)
            assert painted_safely(page), keys
            seen.add(type(page.screen))
        await page.press("escape")
        for group in ("Saved", "Tag"):
            name = next(choice for choice in page.main.choices()[group])
            await tick(page, group, name, "c")
            assert painted_safely(page), group
            seen.add(type(page.screen))
            await page.press("enter", "d")
            assert painted_safely(page), group
        assert seen >= {TagScreen, NoteScreen, HistoryScreen, TriageScreen, NamingScreen}
