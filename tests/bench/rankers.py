"""Who looks for known papers: paperterm, SQLite's FTS5 and tantivy, the peers in all sensible set-ups."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from paperterm import index
from paperterm.digests.entry import paper
from paperterm.filters import Filters
from paperterm.index.reading import open_index
from paperterm.library import Library, library_of
from paperterm.papers import Digest
from paperterm.query import parse
from paperterm.search import in_the_way, search
from paperterm.shelving import ShelfSets
from paperterm.sources import Reading, Source
from paperterm.topics import labelled

from .corpora import Entry

if TYPE_CHECKING:
    from tantivy import Query

DEEP = 100
"""How far down an answer is read."""

Ask: TypeAlias = Callable[[str], Sequence[int]]
"""The numbers of the papers that are found for a query, the best first."""

SetUps: TypeAlias = dict[str, Ask]
"""Ways to ask one engine, by name."""

_WORD = re.compile(r"\w+")


def library_with(entries: Sequence[Entry]) -> Library:
    """The library of one digest that holds these papers."""
    papers = tuple(
        [
            paper(entry.title, entry.abstract, digest="papers.txt", position=position)
            for position, entry in enumerate(entries, 1)
        ]
    )
    digest = labelled(Digest("papers.txt", "capture", None, papers))
    return library_of([Reading(Source(Path("papers.txt"), 0, 0), "", digest)])


@contextmanager
def paperterm(root: Path, entries: Sequence[Entry]) -> Iterator[tuple[Ask, Ask]]:
    """Paperterm as a query is typed into the browser, and as it is when it is finished.

    Args:
        root: The folder for the index.
        entries: The papers, no two with one title.
    """
    library = library_with(entries)
    index.bring_up_to_date(root, library, rebuild=True, progress=lambda done, total: None)
    opened = open_index(root, library)

    def asked(text: str, typing: bool) -> Sequence[int]:
        query = parse(text, typing=typing)
        found = search(query, library, opened, ShelfSets())
        if not found.matched:
            # the reader is one key away from what is offered first
            for offer in in_the_way(query, Filters(), library, opened, ShelfSets()).offers[:1]:
                found = search(parse(offer.query), library, opened, ShelfSets())
        return found.numbers[:DEEP]

    try:
        yield lambda text: asked(text, True), lambda text: asked(text, False)
    finally:
        opened.close()


def fts5(entries: Sequence[Entry]) -> dict[str, SetUps]:
    """SQLite's FTS5: set-ups for whole words, for a last word that is cut off, and for a typo."""
    connection = sqlite3.connect(":memory:")
    for table, tokenizer in (("porter", "porter unicode61"), ("plain", "unicode61"), ("trigram", "trigram")):
        connection.execute(
            f"CREATE VIRTUAL TABLE {table} USING fts5(title, abstract, tokenize='{tokenizer}', prefix='2 3')"
        )
        connection.executemany(
            f"INSERT INTO {table}(rowid, title, abstract) VALUES (?, ?, ?)",  # noqa: S608 -- a constant
            [(number, entry.title, entry.abstract) for number, entry in enumerate(entries)],
        )

    def matching(table: str, match: str, weight: float) -> list[int]:
        if not match:
            return []
        rows = connection.execute(
            f"SELECT rowid FROM {table} WHERE {table} MATCH ?"  # noqa: S608 -- a constant
            f" ORDER BY bm25({table}, ?, 1.0) LIMIT ?",
            (match, weight, DEEP),
        )
        return [number for (number,) in rows]

    def words(table: str, joint: str, weight: float, cut_off: bool) -> Ask:
        def ask(text: str) -> list[int]:
            quoted = [f'"{word}"' for word in _WORD.findall(text)]
            quoted[-1:] = [f"{word}*" if cut_off else word for word in quoted[-1:]]
            return matching(table, joint.join(quoted), weight)

        return ask

    def trigrams(weight: float) -> Ask:
        def ask(text: str) -> list[int]:
            pieces = [word[at : at + 3] for word in _WORD.findall(text) for at in range(len(word) - 2)]
            return matching("trigram", " OR ".join(f'"{piece}"' for piece in pieces), weight)

        return ask

    def of_words(cut_off: bool) -> SetUps:
        both: SetUps = {}
        for table in ("porter", "plain"):
            for weight in (2.0, 4.0, 8.0):
                all_of, any_of = (words(table, joint, weight, cut_off) for joint in (" AND ", " OR "))
                both |= _ways(f"{table}, title ×{weight:g}", all_of, any_of)
        return both

    by_trigrams = {f"trigrams, title ×{weight:g}, any": trigrams(weight) for weight in (2.0, 4.0)}
    whole = of_words(cut_off=False)
    return {"whole": whole, "cut off": of_words(cut_off=True), "typo": whole | by_trigrams}


def tantivy(entries: Sequence[Entry]) -> dict[str, SetUps]:
    """Tantivy's BM25: set-ups for whole words, for a last word that is cut off, and for a typo."""
    from tantivy import Document, Index, Occur, Query, SchemaBuilder

    builder = SchemaBuilder().add_unsigned_field("number", stored=True)
    tokenizers = {"": "default", "_stem": "en_stem"}
    for suffix, tokenizer in tokenizers.items():
        for field in ("title", "abstract"):
            builder.add_text_field(field + suffix, tokenizer_name=tokenizer)
    schema = builder.build()
    made = Index(schema)
    writer = made.writer(num_threads=1)
    for number, entry in enumerate(entries):
        document = Document(number=number)
        for suffix in tokenizers:
            document.add_text(f"title{suffix}", entry.title)
            document.add_text(f"abstract{suffix}", entry.abstract)
        writer.add_document(document)
    writer.commit()
    made.reload()
    searcher = made.searcher()

    def numbers(query: Query) -> list[int]:
        hits = searcher.search(query, DEEP, count=False).hits
        return [searcher.doc(address)["number"][0] for _, address in hits]

    def parsed(text: str, suffix: str, weight: float, all_of: bool, slips: int = 0) -> Query:
        fields = [f"title{suffix}", f"abstract{suffix}"]
        return made.parse_query(
            " ".join(_WORD.findall(text)),
            fields,
            field_boosts={fields[0]: weight},
            fuzzy_fields=dict.fromkeys(fields, (False, slips, True)) if slips else {},
            conjunction_by_default=all_of,
        )

    def words(suffix: str, weight: float, all_of: bool, slips: int = 0) -> Ask:
        return lambda text: numbers(parsed(text, suffix, weight, all_of, slips))

    def begun(suffix: str, weight: float, all_of: bool) -> Ask:
        """The last word by a pattern, as the parser has no beginnings of words."""

        def ask(text: str) -> list[int]:
            *whole, last = _WORD.findall(text)
            title, abstract = (
                Query.regex_query(schema, field, f"{last}.*") for field in ("title", "abstract")
            )
            ends = Query.boolean_query(
                [(Occur.Should, Query.boost_query(title, weight)), (Occur.Should, abstract)]
            )
            occur = Occur.Must if all_of else Occur.Should
            rest = [(occur, parsed(" ".join(whole), suffix, weight, all_of))] if whole else []
            return numbers(Query.boolean_query([*rest, (occur, ends)]))

        return ask

    def exact_first(suffix: str, weight: float, all_of: bool) -> Ask:
        """Words with slips, and again without for the score, as those with slips all count the same."""

        def ask(text: str) -> list[int]:
            occur = Occur.Must if all_of else Occur.Should
            near = (occur, parsed(text, "", weight, all_of, slips=1))
            exact = (Occur.Should, parsed(text, suffix, weight, False))
            return numbers(Query.boolean_query([near, exact]))

        return ask

    whole: SetUps = {}
    cut_off: SetUps = {}
    typo: SetUps = {}
    for suffix, tokenizer in tokenizers.items():
        for weight in (2.0, 4.0, 8.0):
            name = f"{tokenizer}, title ×{weight:g}"
            whole |= _ways(name, words(suffix, weight, True), words(suffix, weight, False))
            cut_off |= _ways(f"{name}, prefix", begun(suffix, weight, True), begun(suffix, weight, False))
            typo |= _ways(
                f"{name}, fuzzy and exact",
                exact_first(suffix, weight, True),
                exact_first(suffix, weight, False),
            )
            if not suffix:
                typo |= _ways(
                    f"{name}, fuzzy", words(suffix, weight, True, 1), words(suffix, weight, False, 1)
                )
    return {"whole": whole, "cut off": cut_off, "typo": whole | typo}


def _ways(name: str, all_of: Ask, any_of: Ask) -> SetUps:
    """All words, any word, and any where no paper has all."""
    return {
        f"{name}, all": all_of,
        f"{name}, any": any_of,
        f"{name}, all or else any": lambda text: all_of(text) or any_of(text),
    }
