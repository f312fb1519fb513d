"""The files on disk: which are looked at, which are passed over and why, and what digests are called."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from making import digest_text, titles, touch, write_digest

from paperterm import files, sources
from paperterm.digests import capture
from paperterm.sources import Skipped, Source, fingerprint_of, names, read, survey

DAY = 86_400 * 10**9


def found(*paths: Path) -> list[str]:
    """The names of the files that a survey finds."""
    return [source.path.name for source in survey(paths).sources]


def passed_over(*paths: Path) -> dict[str, str]:
    """What a survey passes over, by name, and why."""
    return {skipped.path.name: skipped.why for skipped in survey(paths).skipped}


def source(path: Path) -> Source:
    """A file as a survey sees it."""
    (seen,) = survey([path]).sources
    return seen


def failing(number: int) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


# What is found


def test_files_and_folders_are_found_in_the_order_named_and_by_name_within(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "inner/c.txt", "inner/deep/a.txt", "z.txt"):
        write_digest(tmp_path / "digests" / name, "One")
    alone = write_digest(tmp_path / "alone.txt", "Two")
    assert found(alone, tmp_path / "digests") == ["alone.txt", "a.txt", "b.txt", "c.txt", "a.txt", "z.txt"]


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    path = write_digest(tmp_path / "a.txt", "One")
    assert found(path, tmp_path, path) == ["a.txt"]


def test_names_that_begin_with_a_dot_are_left_alone(tmp_path: Path) -> None:
    write_digest(tmp_path / ".git" / "a.txt", "One")
    write_digest(tmp_path / ".a.txt", "One")
    assert survey([tmp_path]) == sources.Survey((), ())


def test_an_empty_folder_is_nothing_to_speak_of(tmp_path: Path) -> None:
    assert survey([tmp_path]) == sources.Survey((), ())


def test_a_source_is_the_same_until_its_size_or_time_changes(tmp_path: Path) -> None:
    path = write_digest(tmp_path / "a.txt", "One")
    before = source(path)
    assert source(path) == before
    touch(path, modified_ns=DAY)
    assert source(path) != before


def test_a_link_to_a_file_is_a_file(tmp_path: Path) -> None:
    write_digest(tmp_path / "elsewhere" / "a.txt", "One")
    (tmp_path / "digests").mkdir()
    (tmp_path / "digests" / "b.txt").symlink_to(tmp_path / "elsewhere" / "a.txt")
    assert found(tmp_path / "digests") == ["b.txt"]


def test_a_link_to_a_folder_is_followed_only_if_it_is_named(tmp_path: Path) -> None:
    write_digest(tmp_path / "elsewhere" / "a.txt", "One")
    (tmp_path / "digests").mkdir()
    link = tmp_path / "digests" / "link"
    link.symlink_to(tmp_path / "elsewhere")
    assert found(tmp_path / "digests") == []
    assert passed_over(tmp_path / "digests") == {"link": "it is a link to a folder"}
    assert found(link) == ["a.txt"]


# What is passed over


def test_what_is_no_file_is_passed_over_without_opening_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    (tmp_path / "dangling.txt").symlink_to("nowhere")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    monkeypatch.chdir(tmp_path)  # the name of a socket has to be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.txt")
        monkeypatch.setattr(os, "open", failing(errno.EIO))
        assert passed_over(tmp_path) == {
            "dangling.txt": "no such file or directory",
            "loop.txt": "too many levels of symbolic links",
            "pipe.txt": "it is not a regular file",
            "socket.txt": "it is not a regular file",
            "zero.txt": "it is not a regular file",
        }


def test_folders_that_link_to_each_other_do_not_trap_the_walk(tmp_path: Path) -> None:
    write_digest(tmp_path / "a" / "one.txt", "One")
    write_digest(tmp_path / "b" / "two.txt", "Two")
    (tmp_path / "a" / "to-b").symlink_to(tmp_path / "b")
    (tmp_path / "b" / "to-a").symlink_to(tmp_path / "a")
    (tmp_path / "b" / "up").symlink_to(tmp_path)
    assert found(tmp_path) == ["one.txt", "two.txt"]


def test_a_folder_of_any_depth_is_walked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(1_200):
        Path("d").mkdir()
        os.chdir("d")
    assert survey([tmp_path]) == sources.Survey((), ())
    for _ in range(1_200):
        os.chdir("..")
        Path("d").rmdir()


def test_a_folder_with_the_name_of_a_file_is_a_folder(tmp_path: Path) -> None:
    write_digest(tmp_path / "folder.txt" / "a.txt", "One")
    assert found(tmp_path) == ["a.txt"]


def test_a_path_that_is_gone_or_cannot_be_is_passed_over(tmp_path: Path) -> None:
    beyond = tmp_path / ("x" * 300)
    below = write_digest(tmp_path / "a.txt", "One") / "below"
    assert passed_over(tmp_path / "gone", beyond, below) == {
        "gone": "no such file or directory",
        beyond.name: "file name too long",
        "below": "not a directory",
    }


def test_a_folder_that_cannot_be_listed_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # root may list everything, so the system says no by proxy
    monkeypatch.setattr(os, "listdir", failing(errno.EACCES))
    assert passed_over(tmp_path) == {tmp_path.name: "permission denied"}


def test_a_huge_file_is_passed_over_without_reading_it(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as huge:
        huge.truncate(1 << 40)
    assert passed_over(tmp_path) == {"huge.txt": "it is larger than 64 MB"}


def test_there_is_a_limit_to_what_all_files_hold_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "TOTAL_LIMIT", 2 << 20)
    for name, size in (("a.txt", 1 << 20), ("b.txt", (1 << 20) + 1), ("c.txt", 1 << 20)):
        with (tmp_path / name).open("wb") as file:
            file.truncate(size)
    assert found(tmp_path) == ["a.txt", "c.txt"]
    assert passed_over(tmp_path) == {"b.txt": "the digests together exceed 2 MB"}


def test_there_is_a_limit_to_how_many_files_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "FOLDER_LIMIT", 3)
    for name in "abcde":
        write_digest(tmp_path / f"{name}.txt", "One")
    (tmp_path / "aa.txt").symlink_to("nowhere")
    assert found(tmp_path) == ["a.txt", "b.txt"]
    assert passed_over(tmp_path) == {
        "aa.txt": "no such file or directory",
        tmp_path.name: "only the first 3 files were looked at",
    }


# Reading


def test_a_digest_is_read_with_its_fingerprint(tmp_path: Path) -> None:
    path = write_digest(tmp_path / "a.txt", "One", "Two")
    reading = read(source(path), "mine.txt")
    assert reading.digest is not None
    assert titles(reading.digest.papers) == ["One", "Two"]
    assert reading.digest.name == "mine.txt"
    assert reading.fingerprint == fingerprint_of(source(path)) != ""


def test_a_fingerprint_changes_with_the_bytes_and_with_nothing_else(tmp_path: Path) -> None:
    a, b = write_digest(tmp_path / "a.txt", "One"), write_digest(tmp_path / "b.txt", "One")
    touch(b, modified_ns=DAY)
    assert fingerprint_of(source(a)) == fingerprint_of(source(b))
    b.write_bytes(b.read_bytes()[:-1] + b" ")
    assert fingerprint_of(source(a)) != fingerprint_of(source(b))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (b" \n\t\n", "it is empty"),
        (b"\x7fELF\x01\x00\x00\x00" * 100, "it is binary"),
        (digest_text([("One", "")]).encode() + b" " * 70_000 + b"\0", "it is binary"),
        (b"just a line", "it is not a digest: no known layout"),
    ],
)
def test_a_file_that_is_no_digest_says_so(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    reading = read(source(path), "a.txt")
    assert (reading.digest, reading.why) == (None, why)
    assert reading.fingerprint


def test_a_file_that_vanishes_before_it_is_read_says_so(tmp_path: Path) -> None:
    path = write_digest(tmp_path / "a.txt", "One")
    seen = source(path)
    path.unlink()
    assert read(seen, "a.txt") == sources.Reading(seen, "", None, "it does not exist: check the name")
    assert fingerprint_of(seen) == ""


@pytest.mark.parametrize("kind", ["pipe", "folder"])
def test_a_file_that_becomes_something_else_before_it_is_read_is_not_waited_for(
    tmp_path: Path, kind: str
) -> None:
    path = write_digest(tmp_path / "a.txt", "One")
    seen = source(path)
    path.unlink()
    os.mkfifo(path) if kind == "pipe" else path.mkdir()
    assert read(seen, "a.txt").digest is None
    assert fingerprint_of(seen) == ""


@pytest.mark.parametrize(
    ("number", "why"),
    [(errno.EACCES, "it may not be read: check its permissions"), (errno.EIO, "it could not be read: ")],
)
def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, why: str
) -> None:
    path = write_digest(tmp_path / "a.txt", "One")
    seen = source(path)
    monkeypatch.setattr(os, "open", failing(number))
    reading = read(seen, "a.txt")
    assert (reading.digest, reading.fingerprint) == (None, "")
    assert reading.why.startswith(why)
    assert not reading.why.endswith(".")


def test_a_file_that_grows_beyond_the_limit_meanwhile_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_digest(tmp_path / "a.txt", "One")
    seen = source(path)
    monkeypatch.setattr(sources, "FILE_LIMIT", 100)
    assert read(seen, "a.txt").why == "it is larger than 100 bytes, the most that is read: split it"


def test_a_file_that_changes_while_it_is_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_digest(tmp_path / "a.txt", "One")
    seen = source(path)
    once = files._content

    def change(*arguments: object) -> bytes:
        content = once(*arguments)  # type: ignore[arg-type]
        monkeypatch.setattr(files, "_content", once)
        write_digest(path, "One", "Two")
        return content

    monkeypatch.setattr(files, "_content", change)
    reading = read(seen, "a.txt")
    assert reading.digest is not None
    assert titles(reading.digest.papers) == ["One", "Two"]


def test_the_time_of_a_file_dates_a_page_that_says_no_year(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(digest_text([("One", "")], day="Mar 11"))
    touch(path, modified_ns=(date(2024, 6, 1) - date(1970, 1, 1)).days * DAY)
    reading = read(source(path), "a.txt")
    assert reading.digest is not None
    assert reading.digest.captured == date(2024, 3, 11)


@pytest.mark.parametrize("modified", [10**21, -(10**21)])
def test_a_time_beyond_all_calendars_is_taken_for_today(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, modified: int
) -> None:
    path = write_digest(tmp_path / "a.txt", "One")
    days = []

    def remember(text: str, name: str, day: date) -> object:
        days.append(day)
        return capture_read(text, name, day)

    capture_read = capture.read
    monkeypatch.setattr(capture, "read", remember)
    assert read(Source(path, path.stat().st_size, modified), "a.txt").digest is not None
    assert abs(days[0] - date.today()).days <= 1


# Names


def named(*paths: str) -> list[str]:
    return names([Source(Path(path), 1, 1) for path in paths])


def test_a_digest_is_called_as_its_file() -> None:
    assert named("/x/a.txt", "/x/b.txt") == ["a.txt", "b.txt"]


def test_files_of_one_name_are_told_apart_by_as_many_folders_as_it_takes() -> None:
    assert named("/x/a.txt", "/y/a.txt", "/z/y/a.txt", "/a.txt") == [
        "a.txt",
        "y/a.txt",
        "z/y/a.txt",
        "a.txt (2)",
    ]


def test_names_are_safe_to_show_and_still_different() -> None:
    assert named("/x/a\x1b[31mb.txt", "/x/\udce9.txt", "/x/\udcea.txt", "/x/ ") == [
        "a\ufffdb.txt",
        "\ufffd.txt",
        "x/\ufffd.txt",
        "unnamed",
    ]
    assert len(set(named("/\udce9", "/\udcea", "/\udceb"))) == 3


def test_two_files_of_one_name_are_two_digests(tmp_path: Path) -> None:
    write_digest(tmp_path / "2024" / "a.txt", "One")
    write_digest(tmp_path / "2025" / "a.txt", "Two")
    seen = survey([tmp_path]).sources
    readings = [read(source, name) for source, name in zip(seen, names(seen), strict=True)]
    assert [reading.digest and reading.digest.name for reading in readings] == ["a.txt", "2025/a.txt"]
    assert [
        paper.appearances[0].digest
        for reading in readings
        if reading.digest
        for paper in reading.digest.papers
    ] == ["a.txt", "2025/a.txt"]


def test_the_reason_of_a_skipped_file_is_a_clause(tmp_path: Path) -> None:
    assert survey([tmp_path / "gone"]).skipped == (Skipped(tmp_path / "gone", "no such file or directory"),)
