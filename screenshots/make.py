"""Make all pictures from the running browser on the starter digest: those of the README, and the sheet.

python screenshots/make.py            writes them
python screenshots/make.py --check    says which are stale, and fails if one is

One of them shows plots, which are the extra `plots`.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

import sheet
from taking import Picture, taken, words, written

FOLDER = Path(__file__).parent

_NOTE = "Compare with **RoBERTa**, which drops the task of the next sentence:\n- is *that* still so?"

PICTURES = (
    Picture("welcome", (100, 30), first="welcome"),
    Picture("guided", (100, 30), ("j", "slash", "enter"), query="network", first="screen.tour"),
    Picture("browse", (150, 40), ("j", "space", "j", "asterisk", "j", "r", "j", "space", "J")),
    Picture("search", (120, 36), ("slash", "end", "down"), query="neural network"),
    Picture("filter", (120, 36), ("1", *["j"] * 9, "space", *["j"] * 7, "space"), query="model"),
    Picture("detail", (120, 34), ("asterisk", "V"), query="language understanding"),
    Picture(
        "note",
        (120, 34),
        (
            "w",
            *written(_NOTE),
            "escape",
            "t",
            *written("language"),
            "enter",
            "escape",
            *["plus"] * 4,
            "3",
            "z",
        ),
        query="bert",
    ),
    Picture("triage", (120, 30), ("T", "y", "n", "y", "l"), query="learning"),
    Picture("statistics", (100, 28), ("number_sign", *["j"] * 4)),
    Picture("export", (120, 36), ("space", "space", "space", "e"), query="retrieval OR search"),
    Picture("light", (120, 36), ("j", "space", "asterisk"), query="retrieval", theme="paperterm-light"),
    Picture("small", (80, 24), ("j", "j", "space")),
)


def _content(path: str, text: str) -> object:
    return words(text) if path.endswith(".svg") else text


def main() -> int:
    """Write the pictures, or compare them with those that are there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="only say which pictures are stale")
    check = parser.parse_args().check
    stale = []
    for path, made in (
        *((picture.path, asyncio.run(taken(picture))) for picture in (*PICTURES, *sheet.PICTURES)),
        (sheet.LINES, sheet.lines()),
        (sheet.PAGE, sheet.page()),
    ):
        if not check:
            (FOLDER / path).write_text(made, encoding="utf-8")
        elif not (FOLDER / path).exists() or _content(path, made) != _content(
            path, (FOLDER / path).read_text(encoding="utf-8")
        ):
            stale.append(path)
    if stale:
        print(f"Stale: {', '.join(stale)}. Run python screenshots/make.py.", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
