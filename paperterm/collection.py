"""The digests that paperterm keeps for the reader: copied into the data folder, and taken out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from paperterm import sources
from paperterm.errors import FileError
from paperterm.files import read_regular, write_atomically
from paperterm.settings import Places
from paperterm.sources import FILE_LIMIT, Skipped, Source


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding files.

    Attributes:
        papers: For each digest that was added, by its name, how many papers it has.
        passed: What is no digest, and why.
    """

    papers: dict[str, int]
    passed: tuple[Skipped, ...]


def add(paths: Sequence[Path], places: Places, *, overwrite: bool) -> Added:
    """Copy digests into the data folder, all of them or, where a name is taken, none.

    Args:
        paths: Files and folders, absolute.
        places: Where the data folder is.
        overwrite: Whether a digest of the same name is replaced.

    Raises:
        FileError: A name is taken, or a file cannot be read or written.
    """
    survey = sources.survey(paths)
    passed = list(survey.skipped)
    wanted: dict[str, tuple[Source, int]] = {}
    for source in survey.sources:
        name = source.path.name
        reading = sources.read(source, name)
        if reading.digest is None:
            passed.append(Skipped(source.path, reading.why))
        elif name.startswith("."):
            passed.append(Skipped(source.path, "a name that begins with a dot would keep it hidden"))
        elif name in wanted:
            raise FileError(
                f"{wanted[name][0].path} and {source.path} have the same name: rename one of them."
            )
        elif (places.digests / name).exists() and not overwrite:
            raise FileError(f"A digest named {name} is there already: pass --overwrite to replace it.")
        else:
            wanted[name] = source, len(reading.digest.papers)
    if wanted:
        places.digests.mkdir(parents=True, exist_ok=True)
    for name, (source, _) in wanted.items():
        write_atomically(places.digests / name, read_regular(source.path, FILE_LIMIT), overwrite=overwrite)
    return Added({name: papers for name, (_, papers) in wanted.items()}, tuple(passed))


def remove(name: str, places: Places) -> Path:
    """Delete a digest from the data folder, and say where it was.

    Args:
        name: Its name, as `paperterm digests` lists it.
        places: Where the data folder is.

    Raises:
        FileError: There is none of that name, or it cannot be deleted.
    """
    kept = sources.survey((places.digests,)).sources
    found = {each: source.path for each, source in zip(sources.names(kept), kept, strict=True)}.get(name)
    if found is None:
        raise FileError(
            f"No digest named {name} is in {places.digests}: `paperterm digests` lists those that are read."
        )
    try:
        found.unlink()
    except OSError as error:
        raise FileError(
            f"{found} could not be deleted ({(error.strerror or str(error)).lower()}): "
            "check the permissions of its folder."
        ) from error
    return found
