"""The log: small, clean, and not there while all is well."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest

from paperterm import log


def written(folder: Path) -> str:
    """What is in the log."""
    path = log.log_file(folder)
    return path.read_text(encoding="utf-8") if path.exists() else ""


def test_nothing_is_made_while_there_is_nothing_to_say(tmp_path: Path) -> None:
    with log.kept_in(tmp_path / "log"):
        pass
    assert not (tmp_path / "log").exists()


def test_a_warning_is_a_line_of_its_own(tmp_path: Path) -> None:
    with log.kept_in(tmp_path / "log"):
        log.warn("Changes are not being saved: make room.")
    (line,) = written(tmp_path / "log").splitlines()
    assert line.endswith("WARNING Changes are not being saved: make room.")


@pytest.mark.parametrize(
    ("level", "kept"),
    [
        ("error", ["ERROR"]),
        ("warning", ["WARNING", "ERROR"]),
        ("info", ["INFO", "WARNING", "ERROR"]),
        ("debug", ["DEBUG", "INFO", "WARNING", "ERROR"]),
    ],
)
def test_the_reader_says_from_which_level_on(tmp_path: Path, level: str, kept: list[str]) -> None:
    with log.kept_in(tmp_path, level):
        logging.getLogger("some.library").debug("something")
        log.note("begins")
        log.warn("beware")
        log.defect(ValueError("no"))
    assert [line.split()[3] for line in written(tmp_path).splitlines() if line[:2] == "20"] == kept
    assert logging.getLogger().level == logging.WARNING


def test_a_defect_is_there_with_the_way_to_it_and_harms_no_terminal(tmp_path: Path) -> None:
    with log.kept_in(tmp_path):
        try:
            raise ValueError("\x1b]52;c;cHduZWQ=\x07 \x9b31m \u202e")
        except ValueError as error:
            log.defect(error)
    text = written(tmp_path)
    assert "Traceback (most recent call last)" in text
    assert "test_log.py" in text
    assert not {"\x1b", "\x9b", "\x07", "\u202e"} & {*text}


def test_what_a_thread_dies_of_is_there_too(tmp_path: Path) -> None:
    def broken() -> None:
        raise RuntimeError("nobody waits for this thread")

    with log.kept_in(tmp_path):
        thread = threading.Thread(target=broken)
        thread.start()
        thread.join()
    assert "RuntimeError: nobody waits for this thread" in written(tmp_path)


def test_it_never_grows_beyond_two_small_files(tmp_path: Path) -> None:
    with log.kept_in(tmp_path):
        for number in range(3000):
            log.warn(f"{number} " + "x" * 500)
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == ["paperterm.log", "paperterm.log.1"]
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 600_000
    assert "2999 x" in written(tmp_path)


def test_a_log_that_cannot_be_written_is_let_go(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a file where a folder should be", encoding="utf-8")
    with log.kept_in(tmp_path / "log"):
        log.warn("nobody hears this")
    assert (tmp_path / "log").read_text(encoding="utf-8") == "a file where a folder should be"
