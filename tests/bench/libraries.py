"""The libraries that searching is measured on, at three sizes, kept in the temporary folder from run to run.

475 papers are the real digests in ../shared and 5,841 a real corpus there, one digest a day. 100,000 are
made from these, in digests of the same days; see `recombining`. Where there is no ../shared, the papers are
made up at every size.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from paperterm import catalog, index
from paperterm.digests.entry import paper
from paperterm.library import Library, library_of
from paperterm.papers import Digest
from paperterm.sources import Reading, Source, names, read, survey
from paperterm.topics import labelled

from . import papers
from .recombining import Entry, frequencies, growth, recombined
from .timing import Row, Table

SMALL, MIDDLE, LARGE = 475, 5_841, 100_000
SIZES = (SMALL, MIDDLE, LARGE)

_HERE = Path(__file__).parent
_SHARED = _HERE.parents[2] / "shared"
_DIGESTS = _SHARED / "digests"
_CORPUS = _SHARED / "corpora" / "daily-papers-2024-2025.jsonl.gz"
_IN_A_DIGEST = 50
_COMMON = ("model", "language", "diffusion", "attention", "quantization", "mamba")
_PROGRAM = Path(index.__file__).parents[1]
# What decides what a catalog holds, and what an index does.
_OF_CATALOGS = (
    "digests/*.py",
    "topics.*",
    "links.py",
    "text.py",
    "papers.py",
    "library.py",
    "catalog.py",
    "facets.py",
)
_OF_INDEXES = ("index/*.py", "analysis.py", "scan.py", "postings.py")


@dataclass(frozen=True, slots=True)
class Stored:
    """A library on disk.

    Attributes:
        size: How many papers it was meant to have.
        root: Its folder.
    """

    size: int
    root: Path

    @property
    def catalog(self) -> Path:
        """The file of its catalog."""
        return self.root / "catalog"

    @property
    def index(self) -> Path:
        """The folder of its index."""
        return self.root / f"index-{_hash_of(_sources(_OF_INDEXES))}"

    @property
    def digests(self) -> Path:
        """A folder with its papers as the text of pages, for measuring how long reading takes."""
        return self.root / "digests"

    def open(self) -> Library:
        """The library, as the program opens it."""
        return catalog.open_catalog(self.catalog)


def are_real() -> bool:
    """Whether the real papers are there."""
    return _DIGESTS.is_dir() and _CORPUS.is_file()


def stored(size: int) -> Stored:
    """A library of this size with its index, made where an earlier run has not left it.

    Args:
        size: How many papers; of the real ones, SMALL and MIDDLE say which.
    """
    return indexed(catalogued(size))


def catalogued(size: int) -> Stored:
    """The same without its index."""
    inputs = [*_DIGESTS.iterdir(), _CORPUS] if are_real() else []
    makers = [_HERE / f"{name}.py" for name in ("libraries", "papers", "recombining")]
    key = _hash_of([*_sources(_OF_CATALOGS), *makers, *inputs])
    here = Stored(size, Path(tempfile.gettempdir()) / f"paperterm-bench-{key}" / str(size))
    if not here.catalog.exists():
        with _aside(here.root) as folder:
            write(Stored(size, folder), entries(size) if size != SMALL or not are_real() else None)
    return here


def indexed(here: Stored) -> Stored:
    """A library that is on disk, with its index."""
    try:
        index.check(here.index)
    except index.UnusableError:
        index.bring_up_to_date(here.index, here.open(), rebuild=True, progress=lambda done, of: None)
    return here


def write(here: Stored, given: Iterable[Entry] | None) -> None:
    """Write a library's digests and catalog.

    Args:
        here: Where.
        given: Its papers; None for the real digests.
    """
    if given is None:
        shutil.copytree(_DIGESTS, here.digests)
        library = read_all(here.digests)
    else:
        days: dict[str, list[Entry]] = {}
        for entry in given:
            days.setdefault(entry.day, []).append(entry)
        library = library_of([reading(day, days[day]) for day in sorted(days)])
        _write_pages(here.digests, days)
    catalog.write(library, here.catalog)


def read_all(folder: Path) -> Library:
    """What the program makes of a folder of digests."""
    sources = survey([folder]).sources
    return library_of(map(read, sources, names(sources)))


def entries(size: int) -> Iterator[Entry]:
    """So many papers: the real corpus and what is made from it, or all made up."""
    if are_real():
        return recombined(corpus(), size)
    return made_up(size)


def made_up(count: int) -> Iterator[Entry]:
    """Made-up papers, fifty in each digest."""
    for number, (title, abstract) in enumerate(papers.made_up(count)):
        day = date.fromordinal(date(2024, 1, 1).toordinal() + number // _IN_A_DIGEST)
        yield Entry(day.isoformat(), title, abstract)


def corpus() -> list[Entry]:
    """The real corpus."""
    with gzip.open(_CORPUS, "rt", encoding="utf-8") as lines:
        return [_entry(json.loads(line)) for line in lines]


def _entry(item: dict[str, object]) -> Entry:
    raw = item["paper"]
    assert isinstance(raw, dict)
    return Entry(
        str(item["day"]),
        " ".join(raw["title"].split()),
        " ".join(raw["summary"].split()),
        tuple(author["name"] for author in raw.get("authors", ())),
        tuple(raw.get("ai_keywords") or ()),
        raw.get("upvotes"),
        raw["id"],
        raw["publishedAt"][:10],
    )


def reading(day: str, given: Sequence[Entry]) -> Reading:
    """The digest of a day, as if it had been read from a file."""
    captured = date.fromisoformat(day)
    name = f"{day}.json"
    digest = Digest(
        name,
        "hub-json",
        captured,
        tuple(
            paper(
                entry.title,
                entry.abstract,
                digest=name,
                position=position,
                captured=captured,
                authors=entry.authors,
                arxiv_id=entry.arxiv_id,
                published=date.fromisoformat(entry.published) if entry.published else None,
                upvotes=entry.upvotes,
                keywords=entry.keywords,
            )
            for position, entry in enumerate(given, 1)
        ),
    )
    return Reading(Source(Path("/digests") / name, len(given), 0), f"of {day}", labelled(digest))


def _write_pages(folder: Path, days: dict[str, list[Entry]]) -> None:
    folder.mkdir(parents=True)
    for day, given in days.items():
        page = "\n".join(f"{entry.title}\n\n{entry.abstract}\n" for entry in given)
        (folder / f"{day}.txt").write_text(page, encoding="utf-8")


@contextmanager
def _aside(root: Path) -> Iterator[Path]:
    """A folder that takes its place only when all that is to be in it is there."""
    root.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=root.parent))
    try:
        yield folder
        shutil.rmtree(root, ignore_errors=True)
        folder.rename(root)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sources(patterns: Iterable[str]) -> list[Path]:
    return [path for pattern in patterns for path in sorted(_PROGRAM.glob(pattern))]


def _hash_of(files: Iterable[Path]) -> str:
    digest = hashlib.blake2b(digest_size=6)
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def vocabularies() -> Table:
    """For each size its vocabulary, what Heaps' law says of it, and how common some words are."""
    rows: list[Row] = []
    law = None
    for size in SIZES:
        texts = [f"{each.title}\n{each.abstract}" for each in stored(size).open()]
        if size == MIDDLE:
            law = growth(texts)
        found = frequencies(texts)
        expected = f"{law.at(size):,}" if law else ""
        once = sum(count == 1 for count in found.values()) / len(found)
        shares = [f"{found[word] / len(texts):.1%}" for word in _COMMON]
        rows.append((f"{len(texts):,} papers", f"{len(found):,}", expected, f"{once:.0%}", *shares))
    header = ("", "words", "Heaps' law", "once", *_COMMON)
    return Table("Vocabulary, and the share of papers that have a word", header, rows)
