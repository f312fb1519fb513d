"""What the reader changed is kept: through kills, beside a second browser, on a full disk. In small; the
benchmarks of the same names do it a thousand times and for a minute.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from bench.full import Came
from bench.kills import Tally
from bench.together import Union

TESTS = Path(__file__).parent


@pytest.fixture
def path() -> Iterator[Path]:
    """A shelf in a folder that somebody else than root can be let into."""
    with TemporaryDirectory() as folder:
        yield Path(folder) / "home" / "data" / "shelf.db"


def given_by(code: str, path: Path) -> Any:
    """What an expression gives in a process of its own, which can be forked while it has no threads."""
    path.parent.mkdir(parents=True)
    program = f"import json, sys; from pathlib import Path; path = Path(sys.argv[1]); {code}"
    done = subprocess.run(
        [sys.executable, "-c", program, path],
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        stdout=subprocess.PIPE,
        check=True,
        timeout=120,
    )
    return json.loads(done.stdout)


def test_nothing_that_was_acknowledged_is_lost_by_a_kill_and_the_file_opens(path: Path) -> None:
    code = "from bench.kills import killed; print(json.dumps(killed(path, 12, size=2_000)))"
    tally = Tally._make(given_by(code, path))
    assert tally.kills == 12
    assert tally.told > 0
    assert (tally.lost, tally.damaged, tally.untitled) == (0, 0, 0)


def test_what_two_browsers_do_at_once_is_all_there_and_each_sees_it(path: Path) -> None:
    code = "from bench.together import browsed; print(json.dumps(browsed(path, 1.0, size=200)))"
    union = Union._make(given_by(code, path))
    assert min(union.changes) > 0
    assert (union.missing, len(union.complaints), union.unseen) == (0, 0, 0)


@pytest.mark.parametrize(
    "name", ["no room on the disk", "file and folder read-only", "the file locked by another process"]
)
def test_what_cannot_be_written_is_told_once_shown_all_the_same_and_saved_when_it_can_be(
    path: Path, name: str
) -> None:
    code = (
        "from bench.full import hindered; from paperterm.shelf import database; "
        "from paperterm.session import session; database.WAIT = 0.1; session._TRIED_AGAIN_AFTER = 0.0; "
        f"print(json.dumps(hindered({name!r}, path, between=0.01)))"
    )
    came = Came._make(given_by(code, path))
    assert came.unsaved > 0
    assert came.shown
    assert [sentence.split(" (")[0] for sentence in came.said] == [
        "Changes are not being saved",
        "Changes are being saved again, and the earlier ones have been.",
    ]
    assert came.saved is not None
    assert not came.missing
    assert came.left == 1
    assert came.well
