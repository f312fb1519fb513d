"""Where paperterm's files live, and which digests it opens."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple

from paperterm.errors import FileError


class Places(NamedTuple):
    """The folders of one installation; none of them needs to exist.

    Attributes:
        data: What the reader made or copied in: the shelf and the digests. Precious.
        config: The configuration file.
        cache: Catalogs and indexes. Disposable.
        log: The log.
    """

    data: Path
    config: Path
    cache: Path
    log: Path

    @property
    def digests(self) -> Path:
        """The folder that is read when no path is named."""
        return self.data / "digests"

    @property
    def settings(self) -> Path:
        """The file of the settings."""
        return self.config / "config.toml"

    @property
    def shelf(self) -> Path:
        """The database of stars, marks, tags and notes."""
        return self.data / "shelf.db"


class DigestPaths(NamedTuple):
    """The files and folders to read, and who named them."""

    paths: tuple[Path, ...]
    origin: Literal["given", "variable", "data folder", "starter"]


def places(environment: Mapping[str, str] = os.environ) -> Places:
    """The places of this user, or those below `PAPERTERM_HOME` when that is set.

    Raises:
        FileError: The system does not know where the folders of this user are.
    """
    home = environment.get("PAPERTERM_HOME")
    if home:
        root = _absolute(Path(home))
        return Places(root / "data", root / "config", root / "cache", root / "log")
    from platformdirs import PlatformDirs

    dirs = PlatformDirs("paperterm", appauthor=False)
    found: tuple[Path, ...] = ()
    with suppress(RuntimeError):
        found = (dirs.user_data_path, dirs.user_config_path, dirs.user_cache_path, dirs.user_log_path)
    # older platformdirs go on with a relative path, which would be another one in every folder
    if not found or not all(path.is_absolute() for path in found):
        raise FileError("Your home folder is not known: set PAPERTERM_HOME to a folder for its files.")
    return Places(*found)


def digest_paths(
    given: Sequence[Path], where: Places, environment: Mapping[str, str] = os.environ
) -> DigestPaths:
    """The digests to open: the paths given, else the variable, else the data folder, else the starter.

    Raises:
        FileError: A path that was named does not exist.
    """
    if given:
        return DigestPaths(_existing(given), "given")
    variable = [part for part in environment.get("PAPERTERM_DIGESTS", "").split(os.pathsep) if part]
    if variable:
        return DigestPaths(_existing([Path(part) for part in variable]), "variable")
    try:
        kept = any(not name.name.startswith(".") for name in where.digests.iterdir())
    except OSError:
        kept = False
    if kept:
        return DigestPaths((where.digests,), "data folder")
    return DigestPaths((starter_path(),), "starter")


def starter_path() -> Path:
    """The starter digest that ships with paperterm."""
    return Path(__file__).parent / "starter" / "landmark-papers.txt"


def _existing(paths: Sequence[Path]) -> tuple[Path, ...]:
    found: dict[Path, None] = {}
    for path in paths:
        absolute = _absolute(path)
        if not os.path.lexists(absolute):
            raise FileError(f"No file or folder at {path}: check the path, or name another one.")
        found[absolute] = None
    return tuple(found)


def _absolute(path: Path) -> Path:
    # unlike Path.expanduser this leaves the name of somebody who does not exist as it is
    return Path(os.path.expanduser(path)).absolute()  # noqa: PTH111
