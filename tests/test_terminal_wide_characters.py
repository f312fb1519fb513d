"""No column is moved by a script or a picture, in any way in which terminals count columns."""

from __future__ import annotations

from pathlib import Path

import pytest
from making import digest_text
from terminals import OPINIONS, Opinion, OpinionatedScreen, Start

HARD = (
    "हिंदी किताबों के लिए बड़े भाषा मॉडल की एक समीक्षा और उनका मूल्यांकन करने की विधि",
    "தமிழ் மொழி மாதிரிகள்",
    "မြန်မာဘာသာစကားအတွက်မော်ဒယ်များကိုလေ့လာခြင်း",
    "ภาษาไทยที่ดีที่สุดสำหรับโมเดล",
    "大規模言語モデルの事前学習と指示追従に関する包括的な調査と評価",
    "A 👨‍👩‍👧‍👦 Family 🇩🇪🇯🇵 of ❤️ Models 👍🏽 and 1️⃣ Cafe\u0301",
    "بزرگ‌ترین مدل‌های زبانی",
)
FILLER = "It is a short abstract, long enough to be taken for the text of a paper by what reads digests."


@pytest.fixture
def digest(tmp_path: Path) -> Path:
    path = tmp_path / "hard.txt"
    pairs = [(f"{title} {number}", f"{title} {FILLER} {title} {title}") for number, title in enumerate(HARD)]
    path.write_text(digest_text(pairs), encoding="utf-8")
    return path


def in_columns(screen: OpinionatedScreen) -> bool:
    """Whether what stands between the panes does, on every line, and the last column is free or a bar's."""
    seam = next(x for x in range(screen.columns) if screen.buffer[1][x].data == "┬")
    lines = range(2, screen.lines - 1)
    return all(screen.buffer[y][seam].data == "│" for y in lines)


@pytest.mark.parametrize("opinion", OPINIONS)
def test_what_stands_between_the_panes_stays_there(terminal: Start, digest: Path, opinion: Opinion) -> None:
    page = terminal(str(digest), opinion=opinion)
    assert isinstance(page.screen, OpinionatedScreen)
    page.sees(f"{len(HARD)} papers", "Paper 1")
    for number in range(2, len(HARD) + 1):
        assert in_columns(page.screen), page.shown
        page.press("j")
        page.sees(f"Paper {number}")
    page.press("d")
    page.sees("hard.txt no. 7")
    page.press("/किताबों\r")
    page.sees("1 of 7")
    assert in_columns(page.screen), page.shown
    page.press("q")
    assert page.left() == 0


@pytest.mark.parametrize("opinion", OPINIONS)
def test_every_letter_can_be_read_beside_its_marks(terminal: Start, digest: Path, opinion: Opinion) -> None:
    page = terminal(str(digest), opinion=opinion)
    page.sees(["தமிழ்", "மொழி", "மாதிரிகள்"][0], "Paper 1")
    page.press("j")
    page.sees("Paper 2")
    [row] = [line for line in page.shown.splitlines() if "▌  ●" in line]
    assert row.split("│")[0].split()[2:6] == ["தமிழ்", "மொழி", "மாதிரிகள்", "1"]
