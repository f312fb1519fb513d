"""What reading and writing must keep: the file that was there, whole, and a program that never hangs."""

from __future__ import annotations

import errno
import os
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from paperterm import files
from paperterm.errors import FileError
from paperterm.files import read_regular, write_atomically

OPEN_FILES = Path("/proc/self/fd")
AS_ROOT = os.geteuid() == 0
FAILURES = [
    (errno.ENOSPC, "could not be written because the disk is full: free some space"),
    (errno.EROFS, "could not be written because its file system is read-only"),
    (errno.EDQUOT, "could not be written because the quota is used up"),
    (errno.EIO, "could not be written: Input/output error"),
]


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def failing(number: int) -> object:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


# Writing


@pytest.mark.parametrize("overwrite", [True, False])
@pytest.mark.parametrize(
    ("text", "content"), [("é\r\n", b"\xc3\xa9\r\n"), (b"\x00\xff", b"\x00\xff"), ("", b"")]
)
def test_a_new_file_is_written_as_given(
    tmp_path: Path, text: str | bytes, content: bytes, overwrite: bool
) -> None:
    write_atomically(tmp_path / "a.md", text, overwrite=overwrite)
    assert (tmp_path / "a.md").read_bytes() == content
    assert names(tmp_path) == ["a.md"]


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o000, 0o666)])
def test_a_new_file_follows_the_umask(tmp_path: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        write_atomically(tmp_path / "a.md", "x", overwrite=False)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.md").stat().st_mode) == mode


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
def test_an_overwritten_file_keeps_its_permissions(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.md"
    path.write_text("old")
    path.chmod(mode)
    write_atomically(path, "new", overwrite=True)
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert names(tmp_path) == ["a.md"]


def test_an_existing_file_is_never_overwritten_unasked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("reading.md").write_text("mine")
    with pytest.raises(FileError) as caught:
        write_atomically(Path("reading.md"), "theirs", overwrite=False)
    assert caught.value.sentence == (
        "reading.md exists already: choose another name, or pass --overwrite or --append."
    )
    assert caught.value.exit_code == 3
    assert Path("reading.md").read_text() == "mine"
    assert names(tmp_path) == ["reading.md"]


@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_appears_meanwhile_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    path = tmp_path / "a.md"
    sync = os.fsync

    def another_program_is_faster(file: int) -> None:
        path.write_text("theirs")
        sync(file)

    monkeypatch.setattr(os, "fsync", another_program_is_faster)
    if not links:
        monkeypatch.setattr(os, "link", failing(errno.ENOTSUP))
    with pytest.raises(FileError, match="exists already"):
        write_atomically(path, "mine", overwrite=False)
    assert path.read_text() == "theirs"
    assert names(tmp_path) == ["a.md"]


@pytest.mark.parametrize("number", [errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK])
def test_a_file_system_without_hard_links_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(os, "link", failing(number))
    write_atomically(tmp_path / "a.md", "x", overwrite=False)
    assert (tmp_path / "a.md").read_text() == "x"
    assert names(tmp_path) == ["a.md"]


def test_without_hard_links_a_failure_leaves_no_empty_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", failing(errno.ENOTSUP))
    monkeypatch.setattr(os, "replace", failing(errno.EIO))
    with pytest.raises(FileError, match=r"could not be written: Input/output error\.$"):
        write_atomically(tmp_path / "a.md", "x", overwrite=False)
    assert names(tmp_path) == []


@pytest.mark.parametrize("overwrite", [True, False])
def test_what_is_not_a_regular_file_is_refused(tmp_path: Path, overwrite: bool) -> None:
    (tmp_path / "target").write_text("mine")
    (tmp_path / "link").symlink_to("target")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    before = names(tmp_path)
    for name, why in {
        "link": "is a symbolic link: give the name of the file that it points to",
        "dangling": "is a symbolic link",
        "folder": "is a folder: give the name of a file in it",
        "pipe": "is not a regular file: choose another name",
    }.items():
        with pytest.raises(FileError, match=why):
            write_atomically(tmp_path / name, "theirs", overwrite=overwrite)
    with pytest.raises(FileError, match="is not a regular file"):
        write_atomically(Path("/dev/null"), "x", overwrite=overwrite)
    assert names(tmp_path) == before
    assert (tmp_path / "target").read_text() == "mine"


def test_a_folder_that_is_missing_is_named_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"a\.md could not be written because its folder does not exist"):
        write_atomically(tmp_path / "new" / "a.md", "x", overwrite=False)
    (tmp_path / "file").touch()
    with pytest.raises(FileError, match="because part of its path is a file"):
        write_atomically(tmp_path / "file" / "a.md", "x", overwrite=False)
    with pytest.raises(FileError, match="too long a name"):
        write_atomically(tmp_path / ("x" * 300), "x", overwrite=False)
    with pytest.raises(FileError, match="cannot be the name of a file"):
        write_atomically(tmp_path / "a\0b", "x", overwrite=False)
    assert names(tmp_path) == ["file"]


@pytest.mark.skipif(AS_ROOT, reason="root may write anywhere")
def test_permissions_are_respected(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("mine")
    path.chmod(0o444)
    with pytest.raises(FileError, match="is write-protected"):
        write_atomically(path, "theirs", overwrite=True)
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(FileError, match="its folder may not be written to"):
            write_atomically(tmp_path / "b.md", "x", overwrite=False)
    finally:
        tmp_path.chmod(0o755)
    assert path.read_text() == "mine"


def test_a_write_protected_file_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_text("mine")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(FileError, match="is write-protected"):
        write_atomically(tmp_path / "a.md", "theirs", overwrite=True)
    assert (tmp_path / "a.md").read_text() == "mine"


@pytest.mark.parametrize("overwrite_at", ["open", "fchmod", "fsync", "replace"])
@pytest.mark.parametrize(("number", "why"), FAILURES)
def test_a_failure_to_overwrite_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, overwrite_at: str, number: int, why: str
) -> None:
    (tmp_path / "a.md").write_text("old")
    with monkeypatch.context() as patched:
        patched.setattr(os, overwrite_at, failing(number))
        with pytest.raises(FileError, match=why):
            write_atomically(tmp_path / "a.md", "new", overwrite=True)
    assert (tmp_path / "a.md").read_text() == "old"
    assert names(tmp_path) == ["a.md"]


@pytest.mark.parametrize("create_at", ["open", "fsync", "link"])
@pytest.mark.parametrize(("number", "why"), FAILURES)
def test_a_failure_to_create_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, create_at: str, number: int, why: str
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(os, create_at, failing(number))
        with pytest.raises(FileError, match=why):
            write_atomically(tmp_path / "a.md", "new", overwrite=False)
    assert names(tmp_path) == []


def test_a_full_disk_is_told_as_it_is(tmp_path: Path) -> None:
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from paperterm.errors import FileError\n"
        "from paperterm.files import write_atomically\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n"
        "    write_atomically(Path(sys.argv[1]), 'x' * 10_000, overwrite=True)\n"
        "except FileError as error:\n"
        "    print(error.sentence)\n"
    )
    path = tmp_path / "a.md"
    path.write_text("old")
    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True)
    assert done.stdout == f"{path} could not be written: File too large.\n"
    assert path.read_text() == "old"
    assert names(tmp_path) == ["a.md"]


def test_an_interruption_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "a.md", "x", overwrite=False)
    assert names(tmp_path) == []


@pytest.mark.parametrize("step", ["open", "write", "fsync", "replace"])
def test_a_kill_at_any_step_leaves_the_old_file_whole(tmp_path: Path, step: str) -> None:
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from paperterm import files\n"
        "die = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)\n"
        "if sys.argv[2] == 'write':\n"
        "    opened = os.fdopen\n"
        "    os.fdopen = lambda *a: (lambda f: (f.write(b'half'), f.flush(), die()))(opened(*a))\n"
        "else:\n"
        "    setattr(os, sys.argv[2], die)\n"
        "files.write_atomically(Path(sys.argv[1]), 'new', overwrite=True)\n"
    )
    path = tmp_path / "a.md"
    path.write_text("old")
    done = subprocess.run([sys.executable, "-c", script, path, step], check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.read_text() == "old"


def test_a_folder_that_cannot_be_synced_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync

    def only_files(file: int) -> None:
        if stat.S_ISDIR(os.fstat(file).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        sync(file)

    monkeypatch.setattr(os, "fsync", only_files)
    write_atomically(tmp_path / "a.md", "x", overwrite=False)
    assert (tmp_path / "a.md").read_text() == "x"


# Reading


def test_a_regular_file_is_read_up_to_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"12345")
    (tmp_path / "link").symlink_to(path)
    assert read_regular(path, 5) == b"12345"
    assert read_regular(tmp_path / "link", 5) == b"12345"
    with pytest.raises(FileError, match=r"a\.txt is larger than 4 bytes, the most that is read: split it\.$"):
        read_regular(path, 4)


def test_a_huge_file_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "sparse.txt"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(FileError, match="is larger than 2 MB"):
        read_regular(path, 2 << 20)


def test_what_is_not_a_regular_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s"))
        for name, why in {
            "pipe.txt": "is not a regular file",
            "zero.txt": "is not a regular file",
            "s": "is not a regular file",
            "folder.txt": "is a folder",
            "loop.txt": "leads to itself",
            "none.txt": "does not exist: check the name",
            "none/a.txt": "does not exist: check the name",
            "a\0b": "cannot be the name of a file",
        }.items():
            with pytest.raises(FileError, match=why):
                read_regular(tmp_path / name, 100)


@pytest.mark.parametrize(
    ("number", "why"),
    [(errno.EACCES, "may not be read"), (errno.EIO, "could not be read: Input/output error")],
)
def test_why_a_file_could_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, why: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    monkeypatch.setattr(os, "read", failing(number))
    with pytest.raises(FileError, match=why):
        read_regular(path, 10)


def test_a_file_that_changes_while_it_is_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    read = os.read
    reads: list[bytes] = []

    def changing(file: int, amount: int) -> bytes:
        got = read(file, amount)
        if not reads:
            path.write_text("newer")
        reads.append(got)
        return got

    monkeypatch.setattr(os, "read", changing)
    assert read_regular(path, 100) == b"newer"


@pytest.mark.skipif(not OPEN_FILES.is_dir(), reason="the system does not list open files")
def test_no_file_stays_open(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    before = len(names(OPEN_FILES))
    for _ in range(5):
        read_regular(tmp_path / "a", 10)
        with pytest.raises(FileError):
            read_regular(tmp_path, 10)
        write_atomically(tmp_path / "a", "x", overwrite=True)
        with pytest.raises(FileError):
            write_atomically(tmp_path / "a", "x", overwrite=False)
    assert len(names(OPEN_FILES)) == before


def test_amounts_are_readable() -> None:
    assert files._amount(64 << 20) == "64 MB"
