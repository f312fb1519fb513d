"""An index that is damaged, foreign, half written or fought over: never trusted, never fatal, soon mended."""

from __future__ import annotations

import errno
import json
import os
import pickle
import random
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import digest, library, space_of, write_digest

from paperterm import index
from paperterm.errors import FileError
from paperterm.index import UnusableError, check, documents, generations, reading
from paperterm.index.reading import open_index
from paperterm.library import Library
from paperterm.locking import exclusive
from paperterm.query import parse
from paperterm.workspace import Workspace, bring_up_to_date, open_library

_CHANCE = random.Random(20250311)

NAMES = [
    f"{word} {kind}" for word in ("Mamba", "Router", "Diffusion") for kind in ("model", "survey", "soup")
]
PAPERS = library(digest("a.txt", *NAMES))
MORE = library(digest("a.txt", *NAMES), digest("b.txt", "One more model"))


def brought_up_to_date(root: Path, papers: Library) -> int:
    """Bring an index up to date and say how many papers were indexed."""
    return index.bring_up_to_date(root, papers, rebuild=False, progress=lambda done, total: None)


def found(root: Path, papers: Library, query: str = "model") -> list[str]:
    """The titles that the index finds."""
    opened = open_index(root, papers)
    try:
        return [papers[number].title for number in opened.search(parse(query).tree, lambda _: 0).ranking]
    finally:
        opened.close()


def assert_refused_and_mended(root: Path) -> None:
    """The index is unusable, says so in a clause, and works once it has been brought up to date."""
    with pytest.raises(UnusableError) as caught:
        open_index(root, PAPERS)
    assert str(caught.value)
    with pytest.raises(UnusableError):
        check(root)
    assert brought_up_to_date(root, PAPERS) == len(PAPERS)
    assert_whole(root, PAPERS)


def assert_whole(root: Path, papers: Library) -> None:
    """The index answers, and nothing lies about beside it."""
    assert found(root, papers, "mamba") == [paper.title for paper in papers if "Mamba" in paper.title]
    assert {each.name for each in root.iterdir()} == {check(root).folder.name, generations.MANIFEST}


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two generations' making, never to be changed."""
    root = tmp_path_factory.mktemp("pristine") / "index"
    brought_up_to_date(root, library(digest("a.txt", *NAMES[:8])))
    brought_up_to_date(root, PAPERS)
    return root


@pytest.fixture
def root(tmp_path: Path, pristine: Path) -> Path:
    """An index to do harm to."""
    shutil.copytree(pristine, tmp_path / "index")
    return tmp_path / "index"


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch")


# Damage


def parts_of(root: Path) -> list[Path]:
    """The manifest and all files of the index."""
    return sorted(path for path in root.rglob("*") if path.is_file())


def with_one_byte_changed(content: bytes) -> bytes:
    place = _CHANCE.randrange(len(content))
    return content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :]


@pytest.mark.parametrize(
    "harm",
    [
        lambda content: content[: len(content) // 2],
        lambda content: b"",
        with_one_byte_changed,
        lambda content: bytes(len(content)),
        lambda content: content + b"\0",
        lambda content: _CHANCE.randbytes(len(content)),
    ],
    ids=["cut off", "empty", "one byte changed", "zeros", "longer", "garbage"],
)
def test_a_file_that_is_not_as_it_was_written_is_found_out(
    tmp_path: Path, pristine: Path, harm: Callable[[bytes], bytes]
) -> None:
    for number, part in enumerate(parts_of(pristine)):
        content = part.read_bytes()
        if harm(content or b"x") == content or (not content and harm(b"x") == b""):
            continue
        root = tmp_path / str(number) / "index"
        shutil.copytree(pristine, root)
        (root / part.relative_to(pristine)).write_bytes(harm(content or b"x"))
        assert_refused_and_mended(root)


def test_a_file_that_is_missing_is_found_out(tmp_path: Path, pristine: Path) -> None:
    for number, part in enumerate(parts_of(pristine)):
        root = tmp_path / str(number) / "index"
        shutil.copytree(pristine, root)
        (root / part.relative_to(pristine)).unlink()
        assert_refused_and_mended(root)


@given(st.data())
@settings(max_examples=60)
def test_any_byte_changed_anywhere_is_found_out(pristine: Path, scratch: Path, data: st.DataObject) -> None:
    part = data.draw(st.sampled_from([path for path in parts_of(pristine) if path.stat().st_size]))
    if part.name == generations.MANIFEST:
        return  # its own spaces and names are nobody's concern; see below
    content = bytearray(part.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    root = scratch / "flipped"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(pristine, root)
    (root / part.relative_to(pristine)).write_bytes(content)
    with pytest.raises(UnusableError, match="it is damaged"):
        open_index(root, PAPERS)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=5,
)


@given(st.binary(max_size=99) | json_values.map(lambda value: json.dumps(value).encode()))
def test_a_manifest_of_garbage_is_refused(pristine: Path, scratch: Path, garbage: bytes) -> None:
    root = scratch / "garbage"
    root.mkdir(mode=0o700, exist_ok=True)
    (root / generations.MANIFEST).write_bytes(garbage)
    with pytest.raises(UnusableError):
        open_index(root, PAPERS)


@given(
    st.sampled_from(["layout", "generation", "documents", "segments", "files", "a file", "a size"]),
    json_values | st.sampled_from(["index-", "index-../x", "../index-1", "index-\0", ".", "/"]),
)
@settings(max_examples=50)
def test_a_manifest_with_any_wrong_entry_is_refused_or_does_not_matter(
    pristine: Path, scratch: Path, entry: str, value: Any
) -> None:
    root = scratch / "entries"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(pristine, root)
    manifest = json.loads((root / generations.MANIFEST).read_bytes())
    match entry:
        case "a file":
            manifest["files"][str(value)] = [1, 1]
        case "a size":
            manifest["files"][next(iter(manifest["files"]))] = value
        case _:
            manifest[entry] = value
    (root / generations.MANIFEST).write_text(json.dumps(manifest))
    with suppress(UnusableError):
        assert len(found(root, PAPERS)) == 3
    assert brought_up_to_date(root, PAPERS) in (0, len(PAPERS))
    assert_whole(root, PAPERS)


def test_an_index_of_another_version_is_not_opened(root: Path) -> None:
    manifest = json.loads((root / generations.MANIFEST).read_bytes())
    manifest["layout"] += ".1"
    (root / generations.MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(UnusableError, match="it was written by another version"):
        check(root)
    assert_refused_and_mended(root)


def test_where_nothing_is_there_is_none_yet(tmp_path: Path, root: Path) -> None:
    with pytest.raises(UnusableError, match="there is none yet"):
        check(tmp_path / "nothing")
    (root / generations.MANIFEST).unlink()
    with pytest.raises(UnusableError, match="there is none yet"):
        check(root)
    assert_refused_and_mended(root)


@pytest.mark.parametrize("what", ["manifest", "file"])
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(root: Path, what: str) -> None:
    path = root / generations.MANIFEST if what == "manifest" else check(root).folder / documents.TABLE
    path.unlink()
    os.mkfifo(path)
    assert_refused_and_mended(root)


@pytest.mark.parametrize("error", [Exception, KeyError, RuntimeError, ImportError, EOFError])
def test_whatever_whoosh_raises_the_index_is_merely_unusable(
    root: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fail(*_: object) -> None:
        raise error("anything")

    monkeypatch.setattr(reading, "PostingLists", fail)
    with pytest.raises(UnusableError, match=r"it is damaged \(.*anything"):
        open_index(root, PAPERS)


def test_an_index_that_whoosh_cannot_add_to_is_built_anew(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from whoosh import index as whoosh_index

    def fail(*_: object, **__: object) -> None:
        raise whoosh_index.IndexError("anything")

    monkeypatch.setattr(whoosh_index, "open_dir", fail)
    assert brought_up_to_date(root, MORE) == len(MORE)
    monkeypatch.undo()
    assert_whole(root, MORE)


# Strangers


@pytest.mark.parametrize("mode", [0o777, 0o720, 0o702])
@pytest.mark.parametrize("which", ["index", "generation"])
def test_a_folder_that_others_may_write_to_is_refused(root: Path, mode: int, which: str) -> None:
    folder = root if which == "index" else check(root).folder
    folder.chmod(mode)
    with pytest.raises(UnusableError, match="may be written by, somebody else"):
        check(root)
    assert_refused_and_mended(root)


def test_a_folder_of_somebody_else_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: os.geteuid() + 1)
    with pytest.raises(UnusableError, match="belongs to"):
        open_index(root, PAPERS)


@pytest.mark.parametrize("which", ["index", "generation"])
@pytest.mark.parametrize("kind", ["link", "file", "dangling link"])
def test_something_else_in_the_place_of_a_folder_is_refused_and_what_it_leads_to_is_kept(
    tmp_path: Path, root: Path, which: str, kind: str
) -> None:
    folder = root if which == "index" else check(root).folder
    elsewhere = tmp_path / "elsewhere"
    folder.rename(elsewhere)
    before = sorted(elsewhere.rglob("*"))
    match kind:
        case "link":
            folder.symlink_to(elsewhere)
        case "dangling link":
            folder.symlink_to("nowhere")
        case "file":
            folder.write_text("a file")
    assert_refused_and_mended(root)
    assert sorted(elsewhere.rglob("*")) == before


class Hostile:
    """Creates a file when it is unpickled."""

    def __init__(self, sign: Path) -> None:
        self.sign = sign

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (str(self.sign),)


def hostile_toc(sign: Path) -> bytes:
    """A table of contents as Whoosh writes it, with something else in the place of the schema."""
    from whoosh.filedb.filestore import RamStorage
    from whoosh.index import TOC

    from paperterm.index import writing

    storage = RamStorage()
    TOC.create(storage, writing.schema())
    honest: bytes = storage.files["_MAIN_0.toc"]
    payload = pickle.dumps(Hostile(sign), 2)
    head = honest[: honest.index(b"\x80\x02") - 2]
    return head + bytes([len(payload)]) + payload


@pytest.mark.parametrize("place", ["beside", "in a generation that is not in force", "instead"])
def test_a_pickle_that_the_manifest_does_not_vouch_for_is_never_loaded(
    tmp_path: Path, root: Path, place: str
) -> None:
    sign = tmp_path / "it-ran"
    toc = hostile_toc(sign)
    folder = check(root).folder
    match place:
        case "beside":
            (folder / "_MAIN_99.toc").write_bytes(toc)
        case "instead":
            for path in folder.glob("*.toc"):
                path.write_bytes(toc)
        case _:
            (root / "index-ffff").mkdir(mode=0o700)
            (root / "index-ffff" / "_MAIN_99.toc").write_bytes(toc)
    try:
        found(root, PAPERS)
    except UnusableError:
        assert place in ("beside", "instead")
    brought_up_to_date(root, PAPERS)
    assert_whole(root, PAPERS)
    assert not sign.exists()


def test_that_pickle_would_have_run(tmp_path: Path) -> None:
    from whoosh import index as whoosh_index

    (tmp_path / "_MAIN_99.toc").write_bytes(hostile_toc(tmp_path / "it-ran"))
    with pytest.raises(Exception):  # noqa: B017, PT011 -- Whoosh goes on with what it has loaded
        whoosh_index.open_dir(str(tmp_path))
    assert (tmp_path / "it-ran").exists()


# No room


@contextmanager
def at_most(size: int) -> Iterator[None]:
    """No file can grow beyond this size, as if the disk were full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


@pytest.mark.parametrize("size", [0, 1, 300, 900, 2_000, 3_000])
def test_no_room_at_any_point_leaves_the_old_index_in_force_and_no_litter(root: Path, size: int) -> None:
    before = check(root)
    with at_most(size), pytest.raises(FileError, match="could not be written") as caught:
        brought_up_to_date(root, MORE)
    assert caught.value.exit_code == 3
    assert check(root) == before
    assert_whole(root, PAPERS)
    assert brought_up_to_date(root, MORE) == 1


@pytest.mark.parametrize("step", ["mkdir", "open", "fsync", "replace"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS])
def test_a_failure_at_any_step_leaves_the_old_index_in_force(
    root: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int
) -> None:
    def fail(path: Any, *more: Any, **others: Any) -> Any:
        if step == "open" and not more[0] & os.O_CREAT:
            return real(path, *more, **others)
        raise OSError(number, os.strerror(number))

    real = getattr(os, step)
    with monkeypatch.context() as patched:
        patched.setattr(os, step, fail)
        with pytest.raises(FileError):
            brought_up_to_date(root, MORE)
    assert_whole(root, PAPERS)


def test_an_interruption_leaves_the_old_index_in_force(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", interrupted)
        with pytest.raises(KeyboardInterrupt):
            brought_up_to_date(root, MORE)
    assert_whole(root, PAPERS)


def test_where_there_are_no_hard_links_files_are_copied(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", fail)
    assert brought_up_to_date(root, MORE) == 1
    assert_whole(root, MORE)


def test_a_generation_never_changes_once_it_is_in_force(root: Path) -> None:
    before = {path.name: path.read_bytes() for path in check(root).folder.iterdir()}
    kept = root.parent / "kept"
    shutil.copytree(check(root).folder, kept, copy_function=os.link)
    brought_up_to_date(root, MORE)
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == before


# Killed


KILLED_AT_EVERY_STEP = """
import os, shutil, signal, sys
from pathlib import Path
from paperterm.index import UnusableError, writing
from paperterm.index.reading import open_index
from paperterm.settings import DigestPaths, places
from paperterm.workspace import bring_up_to_date, open_library, workspace
from paperterm.query import parse

digests, saved = map(Path, sys.argv[1:])
space = workspace(DigestPaths((digests,), "given"), places())
STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.chmod"}

def killed_at(last):
    # what one process does up to this step
    process = os.fork()
    if process == 0:
        step = 0
        def count(event, arguments):
            nonlocal step
            if event in STEPS:
                step += 1
                if step == last:
                    os.kill(os.getpid(), signal.SIGKILL)
        sys.addaudithook(count)
        bring_up_to_date(space)
        os._exit(0)
    return os.waitpid(process, 0)[1] != 0

def counted():
    library = open_library(space).library
    index = open_index(space.index, library)
    try:
        return len(index.search(parse("mamba").tree, lambda leaf: 0).ranking)
    finally:
        index.close()

last = 0
while True:
    last += 1
    shutil.rmtree(space.folder, ignore_errors=True)
    shutil.copytree(saved, space.folder)
    if not killed_at(last):
        break
    try:
        assert counted() == 4
    except UnusableError:
        pass
    bring_up_to_date(space)
    assert counted() == 4, last
    assert open_library(space).stored
    assert len(list(space.index.iterdir())) == 2, (last, list(space.index.iterdir()))
    assert len(list(space.folder.iterdir())) == 3, (last, list(space.folder.iterdir()))
print(last)
"""


@pytest.mark.parametrize("from_nothing", [True, False])
def test_a_kill_at_any_step_costs_nothing_but_time(tmp_path: Path, from_nothing: bool) -> None:
    folder = tmp_path / "digests"
    write_digest(folder / "a.txt", *NAMES)
    space = space_of(folder)
    if from_nothing:
        space.folder.mkdir(parents=True)
    else:
        bring_up_to_date(space)
    shutil.copytree(space.folder, tmp_path / "saved")
    write_digest(folder / "b.txt", "Mamba again", "One more")
    done = subprocess.run(
        [sys.executable, "-c", KILLED_AT_EVERY_STEP, folder, tmp_path / "saved"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 20


def command(space: Workspace, *options: str) -> list[str]:
    return [sys.executable, "-m", "paperterm", "-d", str(space.digests.paths[0]), "index", *options]


@pytest.fixture
def big(tmp_path: Path) -> Workspace:
    """A workspace whose index takes a moment."""
    for number in range(4):
        titles = [f"{_CHANCE.choice(NAMES)} {number} {each} {_CHANCE.random()}" for each in range(80)]
        write_digest(tmp_path / "digests" / f"{number}.txt", *titles, abstract="mamba " * 40)
    return space_of(tmp_path / "digests")


def test_kills_at_fifteen_moments_of_a_build_cost_nothing_but_time(big: Workspace) -> None:
    delays = [0.05 + 0.05 * number for number in range(15)]
    killed = 0
    for delay in _CHANCE.sample(delays, len(delays)):
        with subprocess.Popen(
            command(big, "--rebuild"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as one:
            try:
                one.wait(timeout=delay)
            except subprocess.TimeoutExpired:
                one.kill()
                killed += 1
        # whatever it left behind, papers can be read, and the index is whole or says that it is not
        papers = open_library(big).library
        assert len(papers) == 320
        with suppress(UnusableError):
            assert len(found(big.index, papers, "mamba")) == 320
    assert killed
    done = subprocess.run(command(big), check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    papers = open_library(big).library
    assert len(found(big.index, papers, "mamba")) == 320
    assert {each.name for each in big.folder.iterdir()} == {"catalog", "index", "lock"}
    assert len(list(big.index.iterdir())) == 2


# Fought over


def test_two_processes_that_index_at_once_both_finish(big: Workspace) -> None:
    both = [
        subprocess.Popen(
            command(big, "--wait", "600"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    said = [one.communicate() for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    assert len(found(big.index, open_library(big).library, "mamba")) == 320


def test_a_command_that_will_not_wait_says_who_is_in_its_way(big: Workspace) -> None:
    big.folder.mkdir(parents=True)
    with exclusive(big.folder / "lock", 0.0):
        done = subprocess.run(command(big, "--wait", "0"), check=False, capture_output=True, text=True)
    assert done.returncode == 4
    assert "Another paperterm is writing" in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_lock_of_a_process_that_died_is_free(big: Workspace) -> None:
    big.folder.mkdir(parents=True)
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from paperterm.locking import exclusive\n"
        "exclusive(Path(sys.argv[1]), 0.0).__enter__()\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, big.folder / "lock"], check=False)
    assert done.returncode == -signal.SIGKILL
    with exclusive(big.folder / "lock", 0.0):
        pass


def test_readers_never_meet_a_half_written_index(big: Workspace) -> None:
    bring_up_to_date(big)
    papers = open_library(big).library
    with subprocess.Popen(
        [sys.executable, "-c", REBUILDING, str(big.digests.paths[0])], stdout=subprocess.PIPE, text=True
    ) as writer:
        while writer.poll() is None:
            assert len(found(big.index, papers, "router")) > 0
    assert writer.returncode == 0


REBUILDING = """
import sys
from pathlib import Path
from paperterm import index
from paperterm.settings import DigestPaths, places
from paperterm.workspace import open_library, workspace

space = workspace(DigestPaths((Path(sys.argv[1]),), "given"), places())
library = open_library(space).library
for _ in range(8):
    index.bring_up_to_date(space.index, library, rebuild=True, progress=lambda done, total: None)
"""
