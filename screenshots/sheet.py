"""The sheet: what the browser looks like in small and large terminals and in its themes, on one page."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from taking import Picture, at_home, written

PAGE = "README.md"
LINES = "sheet/plain.txt"

_SIZES = {
    (60, 20): "one pane at a time, the list or, after `enter`, the paper; about half of the titles are cut.",
    (80, 24): "the list above, five papers of it, the paper below; most abstracts have to be scrolled.",
    (120, 36): "list and paper side by side, the filters with `f`; two titles in five are cut.",
    (
        200,
        60,
    ): "all three panes; nearly every title is whole, and a short abstract leaves its pane half empty.",
}
_THEMES = ("paperterm-dark", "paperterm-light", "paperterm-contrast")
_SOME_STATE = ("j", "space", "j", "asterisk", "j", "r", "j")


class _State(NamedTuple):
    """Something that the browser shows, at every size."""

    name: str
    title: str
    keys: tuple[str, ...]
    query: str = ""


_STATES = (
    _State("search", "A search with its matches", ("slash", "end", "down"), "neural network"),
    _State("filters", "The filters", ("1", *["j"] * 9, "space"), "model"),
    _State("reading", "The reading view", ("2", "V"), "language understanding"),
    _State("triage", "Triage", ("T", "y", "n", "y"), "learning"),
    _State("statistics", "The statistics", ("number_sign", *["j"] * 4)),
    _State("export", "The export", ("space", "space", "e"), "retrieval OR search"),
    _State("help", "The help", ("question_mark",)),
)

_TO_A_TOPIC = ("number_sign", *["j"] * 13)

_MORE = (
    ("One line a paper, with `d`", Picture("sheet/one-line", (120, 36), ("d", *_SOME_STATE))),
    ("The paper zoomed, with `z`", Picture("sheet/zoom", (120, 30), ("3", "z"), "bert")),
    ("The links of a paper, with `o`", Picture("sheet/links", (120, 30), ("o",), "transferable visual")),
    ("Where else to look for it, with `O`", Picture("sheet/places", (120, 30), ("O",), "bert")),
    ("The palette, with `:`", Picture("sheet/palette", (120, 30), ("colon", *written("export")))),
    ("Tags, with `t`", Picture("sheet/tags", (120, 30), ("t", *written("todo"), "enter", *written("vi")))),
    ("A note, with `w`", Picture("sheet/note", (120, 30), ("w", *written("Compare with *this*:\n- a\n- b")))),
    ("All marked at once, with `x`", Picture("sheet/marked", (120, 30), ("a", "x"), "attention")),
    ("Papers like one, with `=`", Picture("sheet/similar", (120, 30), ("equals_sign",), "bert")),
    ("The statistics of five digests, with plots", Picture("sheet/plots", (150, 36), _TO_A_TOPIC, days=5)),
    ("Nothing found", Picture("sheet/nothing", (120, 30), ("slash", "end"), "atention netwrk")),
    ("What is copied, with `c`", Picture("sheet/copy", (120, 30), ("c",))),
    ("Claims below the titles, with `C`", Picture("sheet/claims", (120, 30), ("C",))),
    ("`paperterm-contrast-light`",
     Picture("sheet/contrast-light", (120, 30), _SOME_STATE, "retrieval", "paperterm-contrast-light")),
    ("The terminal's own colours, here dark: `paperterm-ansi`",
     Picture("sheet/ansi", (120, 30), _SOME_STATE, "retrieval", "paperterm-ansi")),
    ("Without colour: `NO_COLOR`",
     Picture("sheet/no-colour", (120, 30), _SOME_STATE, "retrieval", environment=(("NO_COLOR", "1"),))),
    ("In ASCII: `PAPERTERM_ASCII`",
     Picture("sheet/ascii", (120, 30), _SOME_STATE, "retrieval", environment=(("PAPERTERM_ASCII", "1"),))),
)  # fmt: skip

_LINES_TYPED = ("search title:attention", "1", "star", "tag todo", "quit")
_PATIENCE = 20.0
_PROMPT = b"What next? "
# what edits the line writes on some systems what it does not on others
_TALK = "import sys; sys.modules['readline'] = None; from paperterm.cli import main; main()"


def _first(size: tuple[int, int], theme: str) -> Picture:
    return Picture(
        f"sheet/first-{_named(size)}-{theme.removeprefix('paperterm-')}", size, _SOME_STATE, "", theme
    )


def _at(state: _State, size: tuple[int, int]) -> Picture:
    return Picture(f"sheet/{state.name}-{_named(size)}", size, state.keys, state.query)


def _named(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


PICTURES = (
    *(_first(size, theme) for size in _SIZES for theme in _THEMES),
    *(_at(state, size) for state in _STATES for size in _SIZES),
    *(picture for _, picture in _MORE),
)


def page() -> str:
    """The page that shows them all."""
    return "\n".join(_page())


def _page() -> Iterator[str]:
    yield "# What it looks like"
    yield ""
    yield "All pictures are made from the running browser on the starter digest by"
    yield "`python screenshots/make.py`; with `--check` it says whether the browser looks otherwise today."
    yield "A [tour](tour.cast), for `asciinema play`, comes from `python screenshots/tour.py`."
    yield ""
    yield "## Four sizes in three themes"
    yield ""
    yield from _table(
        ("columns × lines", *(f"`{theme}`" for theme in _THEMES)),
        (
            (f"{size[0]} × {size[1]}", *(_shown(_first(size, theme), theme) for theme in _THEMES))
            for size in _SIZES
        ),
    )
    yield ""
    for size, remark in _SIZES.items():
        yield f"- **{size[0]} × {size[1]}**: {remark}"
    yield ""
    yield "## What it does, at each size"
    yield ""
    yield from _table(
        ("", *(f"{width} × {height}" for width, height in _SIZES)),
        ((each.title, *(_shown(_at(each, size), each.title) for size in _SIZES)) for each in _STATES),
    )
    yield ""
    yield "## And more"
    yield ""
    yield f"Without a screen there are only lines: [what is typed and answered]({LINES})."
    for title, picture in _MORE:
        yield ""
        yield f"{title}:"
        yield ""
        yield _shown(picture, title)
    yield ""


def _table(heads: Sequence[str], rows: Iterator[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"| {' | '.join('---' for _ in heads)} |"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _shown(picture: Picture, title: str) -> str:
    told = title.replace("`", "")
    return f"[![{told}]({picture.path})]({picture.path})"


def lines() -> str:
    """A short conversation with `paperterm --plain`, as it stands on a terminal."""
    master, slave = pty.openpty()
    with at_home(TERM="dumb") as environment:
        command = [sys.executable, "-c", _TALK, "--plain"]
        talk = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment)
        os.close(slave)
        said = b""
        for line in _LINES_TYPED:
            said = _heard(master, said)
            os.write(master, f"{line}\n".encode())
        said = _heard(master, said)
        talk.wait()
    os.close(master)
    return said.decode().replace("\r", "")


def _heard(terminal: int, said: bytes) -> bytes:
    """All that was said until it is the reader's turn again, or nobody is there."""
    asked = said.count(_PROMPT)
    while said.count(_PROMPT) == asked:
        if not select.select([terminal], [], [], _PATIENCE)[0]:
            raise TimeoutError("paperterm --plain did not answer")
        try:
            said += os.read(terminal, 65536)
        except OSError:
            return said  # nobody has the other end open any more
    return said
