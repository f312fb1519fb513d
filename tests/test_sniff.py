"""Formats are told from the text; what is no digest is refused."""

from __future__ import annotations

import pytest

from paperterm.digests.sniff import sniff

TITLE = "A Method for the Careful Reading of {}"
ABSTRACT = "We read {} with care. " + "It takes a while, but the result is worth the time that it takes. " * 5
PAIRS = [(TITLE.format(what), ABSTRACT.format(what)) for what in ("Novels", "Letters", "Newspapers")]
PLAIN = "\n\n".join(line for pair in PAIRS for line in pair)
INBOX = "Get trending papers in your email inbox"


@pytest.mark.parametrize(
    "top",
    [
        f"new\n\n{INBOX}!\n\nSubscribe\n\nDaily Papers",
        f"{INBOX} once a day!\n{INBOX}!",
        f"\n\n  {INBOX}!",
        "\n".join(f"line {number}" for number in range(7)) + f"\n{INBOX}!",
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "b", "c.md", ""])
def test_a_capture_says_what_it_is(top: str, name: str) -> None:
    assert sniff(f"{top}\n{PLAIN}", name) == "capture"


def test_a_capture_without_furniture_shows_by_its_shape() -> None:
    assert sniff(PLAIN, "digest.txt") == "capture"
    assert sniff(PLAIN, "DIGEST.TXT") == "capture"
    assert sniff(PLAIN, "digest.md") is None
    assert sniff("\n".join(PAIRS[0]), "digest.txt") is None


README = """# Reading

A tool that reads. It does this with some care, and it does so for as long as somebody lets it go on.

## Installation

Run the command that installs it, and then run it. There is nothing else to say about this, but it is said at
some length, as it is in most files of this kind. See below for how to run the tests, if there are any.
"""
SOURCE = (
    "import os\n\n\ndef main():\n    return os.getcwd()\n\n\nif __name__ == '__main__':\n    main()\n" * 20
)
LOG = "".join(
    f"2025-03-11 10:{minute:02}:00 INFO worker {minute} finished its job in 10 ms\n" for minute in range(60)
)
PROSE = "\n".join(ABSTRACT.format(what) for what in ("one", "two", "three", "four", "five", "six"))
LIST = "\n".join(TITLE.format(what) for what in ("one", "two", "three", "four", "five", "six"))
LATE = "\n".join(f"line {number}" for number in range(8)) + f"\n{INBOX}!\n"


@pytest.mark.parametrize(
    "text", ["", "\n\n", README, SOURCE, LOG, PROSE, LIST, LATE, "a,b,c\n1,2,3\n" * 50, "word"]
)
def test_other_text_is_refused(text: str) -> None:
    assert sniff(text, "notes.txt") is None
