"""A note as it is read: plain text with spans, whatever the reader wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperterm.tui.markdown import rendered
from paperterm.tui.render import LABEL


def read(note: str) -> str:
    return "\n".join(line.plain for line in rendered(note))


def set_off(note: str, style: str) -> list[str]:
    """What of a note has a style."""
    return [
        line.plain[span.start : span.end]
        for line in rendered(note)
        for span in line.spans
        if span.style == style
    ]


@pytest.mark.parametrize(
    ("note", "reading"),
    [
        ("# Idea\nfirst line\nsecond line", "Idea\nfirst line\nsecond line"),
        ("one\n\ntwo", "one\n\ntwo"),
        ("before\n- a\n- b\n  - c\n- d\n\nafter", "before\n\n• a\n• b\n  • c\n• d\n\nafter"),
        ("3. a\n4. b\n   more", "3. a\n4. b\n   more"),
        ("> said\n>\n> more\n\nmine", "│ said\n│\n│ more\n\nmine"),
        ("```python\nx = [1]\n\ny\n```", "  x = [1]\n  \n  y"),
        (
            "see [it](https://a.example) and <https://b.example>",
            "see it (https://a.example) and https://b.example",
        ),
        ("![plot](p.png)", "plot (p.png)"),
        ("<b>no</b>\n\n<!-- c -->", "<b>no</b>\n\n<!-- c -->"),
        ("[bold]x[/bold] $accent", "[bold]x[/bold] $accent"),
        ("a\n\n---\n\nb", "a\n\n────────────\n\nb"),
    ],
)
def test_a_note_reads_as_it_was_meant(note: str, reading: str) -> None:
    assert read(note) == reading


def test_headings_emphasis_and_code_are_set_off() -> None:
    note = "## Plan *a*\n\nAsk **them** *why* ~~not~~ `f(x)`"
    assert set_off(note, LABEL) == ["Plan a"]
    assert set_off(note, "bold") == ["them"]
    assert set_off(note, "italic") == ["a", "why"]
    assert set_off(note, "strike") == ["not"]
    assert set_off(note, "$text-accent") == ["f(x)"]


@given(st.text("ab \n>#-*`~[]()<!&_\\1.\x1b", max_size=120))
def test_whatever_was_written_nothing_in_it_is_run(note: str) -> None:
    lines = rendered(note)
    assert not any("\x1b" in line.plain or "\n" in line.plain for line in lines)
    assert all(0 <= span.start < span.end <= len(line) for line in lines for span in line.spans)
