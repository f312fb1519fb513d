"""Other search engines on the same papers and keystrokes, each used as its own documentation advises.

What is typed is understood by paperterm's parser for all of them: a filter at the top of a query becomes the
engine's own condition, the rest its own query. All stem words, all take the last word as a prefix, weigh the
title four times, and leave the results of one or two letters in the order of the papers, as paperterm does.
Each has all its data in the page cache and keeps whatever it keeps between queries.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from paperterm.analysis import fold
from paperterm.facets import bits_of
from paperterm.library import Library
from paperterm.query import (
    And,
    Everything,
    Facet,
    Filter,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Range,
    State,
    Text,
    Word,
    names,
    parse,
    positive_terms,
)

from .trace import SHOWN, Answer, Engine

_TITLE_BOOST = 4.0
_SAYS_NOTHING = 2
_RUN = re.compile(r"[^\W_]+")
_MEGABYTES_OF_TANTIVY = 256


class _Asked(NamedTuple):
    """A query parted into what words must match and what filters must hold, all of both."""

    words: Node | None
    without: tuple[Node, ...]
    filters: tuple[Filter, ...]
    ranked: bool


def _asked(typed: str) -> _Asked:
    tree = parse(typed, typing=True).tree
    words: list[Node] = []
    without: list[Node] = []
    filters: list[Filter] = []
    for child in tree.children if isinstance(tree, And) else (tree,):
        match child:
            case Everything():
                pass
            case Not(negated):
                without.append(negated)
            case Facet() | State() | Range():
                filters.append(child)
            case _:
                words.append(child)
    leaves = list(positive_terms(tree))
    begun = all(isinstance(leaf, Prefix) and len(leaf.text) <= _SAYS_NOTHING for leaf in leaves)
    asked = words[0] if len(words) == 1 else And(tuple(words)) if words else None
    return _Asked(asked, tuple(without), tuple(filters), ranked=bool(leaves) and not begun)


class Fts5:
    """SQLite FTS5 over an external table of what filters ask for.

    The table of words has no content of its own (`content=''`): the results are paper numbers, and texts are
    elsewhere, as with paperterm. It is optimized into one segment. `optimize`, the prefix index and a bm25
    with weights are what https://sqlite.org/fts5.html offers for speed and ranking.

    Args:
        library: The papers.
        path: The file of the database; it is made where it is missing.
        prefixes: Whether it has an index of prefixes of one, two and three letters.
    """

    def __init__(self, library: Library, path: Path, *, prefixes: bool) -> None:
        self.name = f"SQLite FTS5{', prefix index' if prefixes else ''}"
        self.path = path
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            made = path.with_suffix(".making")
            made.unlink(missing_ok=True)
            self._build(library, made, prefixes)
            made.rename(path)
        self._connection = sqlite3.connect(path)
        for pragma in ("mmap_size=4000000000", "cache_size=-65536", "temp_store=MEMORY", "query_only=ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        # Counting topics by joining the matches with a table of topics costs SQLite about twice as much as
        # handing over the numbers and counting in the bit sets that paperterm counts in.
        self._topics = dict(library.facets.topics)
        self._size = len(library)

    @staticmethod
    def _build(library: Library, path: Path, prefixes: bool) -> None:
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        option = ", prefix='1 2 3'" if prefixes else ""
        connection.execute(
            "CREATE VIRTUAL TABLE words USING fts5(title, abstract, content='', "
            f"tokenize='porter unicode61 remove_diacritics 2'{option})"
        )
        connection.execute("CREATE TABLE paper(number INTEGER PRIMARY KEY, day INT, upvotes INT, code INT)")
        connection.execute("CREATE TABLE topic(name TEXT, paper INT, PRIMARY KEY(name, paper)) WITHOUT ROWID")
        with connection:
            connection.executemany(
                "INSERT INTO words(rowid, title, abstract) VALUES(?, ?, ?)",
                ((number, paper.title, paper.abstract) for number, paper in enumerate(library)),
            )
            connection.executemany("INSERT INTO paper VALUES(?, ?, ?, ?)", _properties(library))
            connection.executemany(
                "INSERT INTO topic VALUES(?, ?)",
                ((topic.name, number) for number, paper in enumerate(library) for topic in paper.topics),
            )
        connection.execute("INSERT INTO words(words) VALUES('optimize')")
        connection.execute(f"INSERT INTO words(words, rank) VALUES('rank', 'bm25({_TITLE_BOOST}, 1.0)')")
        connection.commit()
        connection.execute("ANALYZE")
        connection.commit()
        connection.close()

    def forget(self) -> None:
        """It keeps pages only."""

    def answer(self, typed: str) -> Answer | None:
        """All numbers that match, and the best of them by its own bm25."""
        asked = _asked(typed)
        conditions, values = self._conditions(asked)
        table = "paper" if asked.words is None else "words"
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        matching = f"SELECT rowid FROM {table} {where}"  # noqa: S608 - of no text but the names above
        matched = [row[0] for row in self._connection.execute(matching, values)]
        first: Sequence[int] = matched[:SHOWN]
        if asked.ranked and asked.words is not None:
            best = self._connection.execute(f"{matching} ORDER BY rank LIMIT {SHOWN}", values)
            first = [row[0] for row in best]
        bits = bits_of(matched, self._size)
        topics = {name: (bits & of).bit_count() for name, of in self._topics.items()}
        return Answer(len(matched), first, topics)

    def _conditions(self, asked: _Asked) -> tuple[list[str], list[Any]]:
        # the plus keeps SQLite from looking the papers of a filter up among the words one by one
        conditions: list[str] = []
        values: list[Any] = []
        if asked.words is not None:
            expression = _fts5(asked.words)
            for each in asked.without:
                expression = f"({expression}) NOT ({_fts5(each)})"
            conditions.append("words MATCH ?")
            values.append(expression)
        else:
            for each in asked.without:
                conditions.append("+rowid NOT IN (SELECT rowid FROM words WHERE words MATCH ?)")
                values.append(_fts5(each))
        for each in asked.filters:
            match each:
                case Facet(value=value):
                    wanted = [name for name in self._topics if names(value, name)]
                    marks = ", ".join("?" * len(wanted))
                    conditions.append(f"+rowid IN (SELECT paper FROM topic WHERE name IN ({marks}))")  # noqa: S608
                    values += wanted
                case State():
                    conditions.append("+rowid IN (SELECT number FROM paper WHERE code)")
                case Range(name=name, low=low, high=high):
                    field = "upvotes" if name == "upvotes" else "day"
                    conditions.append(f"+rowid IN (SELECT number FROM paper WHERE {field} BETWEEN ? AND ?)")  # noqa: S608
                    values += [_number(low, -(1 << 40)), _number(high, 1 << 40)]
        return conditions, values


def _properties(library: Library) -> Iterator[tuple[int, int | None, int | None, bool]]:
    for number, paper in enumerate(library):
        day = paper.published.toordinal() if paper.published else None
        yield number, day, paper.upvotes, any(link.kind == "code" for link in paper.links)


def _number(bound: Any, absent: int) -> int:
    return absent if bound is None else int(getattr(bound, "toordinal", lambda: bound)())


def _fts5(node: Node) -> str:
    """A tree as an FTS5 query; a string there is a phrase of whatever words the tokenizer finds in it."""
    match node:
        case Word(text, field) | Phrase(text, field) | Fuzzy(text, _, field):
            return _in_column(field, f'"{_quoted(text)}"')
        case Prefix(text, field):
            return _in_column(field, f'"{_quoted(text)}" *')
        case And(children):
            return " AND ".join(f"({_fts5(child)})" for child in children)
        case Or(children):
            return " OR ".join(f"({_fts5(child)})" for child in children)
        case _:
            raise ValueError(f"no query of the trace has {node} there")


def _in_column(field: str | None, expression: str) -> str:
    return f"{{{field}}} : {expression}" if field in ("title", "abstract") else expression


def _quoted(text: str) -> str:
    return text.replace('"', '""')


class Tantivy:
    """tantivy through its Python package.

    Stemmed fields with positions rank words and phrases; since a prefix is not to be stemmed, unstemmed ones
    without positions answer prefixes, by its regular expressions over the dictionary. Topics are counted by
    its aggregation over a column.

    Args:
        library: The papers.
        folder: The folder of the index; it is made where it is missing.
    """

    name = "tantivy"

    def __init__(self, library: Library, folder: Path) -> None:
        # it is an extra of its own, which those who only run the tests need not have
        self._tantivy: Any = import_module("tantivy")
        self.path = folder
        if not folder.exists():
            made = folder.with_suffix(".making")
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir(parents=True)
            self._build(library, made)
            made.rename(folder)
        index = self._tantivy.Index.open(str(folder))
        self._register(index)
        index.reload()
        self._schema = index.schema
        self._searcher = index.searcher()
        self._topics = list(library.facets.topics)

    def _register(self, index: Any) -> None:
        index.register_tokenizer("stemmed", self._analyzer(stemmed=True))
        index.register_tokenizer("plain", self._analyzer(stemmed=False))
        self._stemmed, self._plain = self._analyzer(stemmed=True), self._analyzer(stemmed=False)

    def _analyzer(self, *, stemmed: bool) -> Any:
        tantivy = self._tantivy
        builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        builder = builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold())
        return (builder.filter(tantivy.Filter.stemmer("english")) if stemmed else builder).build()

    def _build(self, library: Library, folder: Path) -> None:
        tantivy = self._tantivy
        schema = tantivy.SchemaBuilder()
        for field in ("title", "abstract"):
            schema.add_text_field(field, tokenizer_name="stemmed", index_option="position")
            schema.add_text_field(f"{field}_plain", tokenizer_name="plain", index_option="basic")
        schema.add_text_field("topic", tokenizer_name="raw", index_option="basic", fast=True)
        schema.add_integer_field("number", fast=True)
        for field in ("day", "upvotes", "code"):
            schema.add_integer_field(field, indexed=True, fast=True)
        index = tantivy.Index(schema.build(), path=str(folder))
        self._register(index)
        writer = index.writer(heap_size=_MEGABYTES_OF_TANTIVY << 20, num_threads=1)
        for (number, day, upvotes, code), paper in zip(_properties(library), library, strict=True):
            document = tantivy.Document(number=number, code=int(code))
            for field, text in (("title", paper.title), ("abstract", paper.abstract)):
                document.add_text(field, text)
                document.add_text(f"{field}_plain", text)
            for topic in paper.topics:
                document.add_text("topic", topic.name)
            for field, value in (("day", day), ("upvotes", upvotes)):
                if value is not None:
                    document.add_integer(field, value)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    @staticmethod
    def is_there() -> bool:
        """Whether its package is installed."""
        return find_spec("tantivy") is not None

    def forget(self) -> None:
        """It keeps nothing."""

    def answer(self, typed: str) -> Answer | None:
        """Its best results with its own count, and its own count by topic."""
        asked = _asked(typed)
        tantivy = self._tantivy
        must, must_not = tantivy.Occur.Must, tantivy.Occur.MustNot
        clauses = [(must, self._filter(each)) for each in asked.filters]
        if asked.words is not None:
            clauses.append((must, self._query(asked.words)))
        if not clauses:
            clauses.append((must, tantivy.Query.all_query()))
        clauses += [(must_not, self._query(each)) for each in asked.without]
        query = clauses[0][1] if len(clauses) == 1 else tantivy.Query.boolean_query(clauses)
        found = self._searcher.search(query, limit=SHOWN, count=True)
        places = [place for _, place in found.hits]
        first = [int(number or 0) for number in self._searcher.fast_field_values("number", places)]
        counted = self._searcher.aggregate(
            query, {"topics": {"terms": {"field": "topic", "size": max(1, len(self._topics))}}}
        )
        topics = {each["key"]: int(each["doc_count"]) for each in counted["topics"]["buckets"]}
        total: int = found.count
        return Answer(total, first, topics)

    def _filter(self, leaf: Filter) -> Any:
        tantivy = self._tantivy
        query, schema = tantivy.Query, self._schema
        match leaf:
            case Facet(value=value):
                wanted = [name for name in self._topics if names(value, name)]
                return query.const_score_query(query.term_set_query(schema, "topic", wanted), 0.0)
            case State():
                return query.const_score_query(query.term_query(schema, "code", 1), 0.0)
            case Range(name=name, low=low, high=high):
                field = "upvotes" if name == "upvotes" else "day"
                bounds = _number(low, -(1 << 40)), _number(high, 1 << 40)
                inside = query.range_query(schema, field, tantivy.FieldType.Integer, *bounds)
                return query.const_score_query(inside, 0.0)
            case _:
                raise ValueError(f"no query of the trace has {leaf}")

    def _query(self, node: Node) -> Any:
        tantivy = self._tantivy
        match node:
            case And(children):
                return tantivy.Query.boolean_query(
                    [(tantivy.Occur.Must, self._query(child)) for child in children]
                )
            case Or(children):
                return tantivy.Query.boolean_query(
                    [(tantivy.Occur.Should, self._query(child)) for child in children]
                )
            case Word() | Phrase() | Prefix() | Fuzzy():
                fields = (node.field,) if node.field in ("title", "abstract") else ("title", "abstract")
                either = [self._leaf(node, field) for field in fields]
                if len(either) == 1:
                    return either[0]
                boosted = tantivy.Query.boost_query(either[0], _TITLE_BOOST)
                return tantivy.Query.boolean_query(
                    [(tantivy.Occur.Should, boosted), (tantivy.Occur.Should, either[1])]
                )
            case _:
                raise ValueError(f"no query of the trace has {node} there")

    def _leaf(self, leaf: Text, field: str) -> Any:
        query, schema = self._tantivy.Query, self._schema
        if isinstance(leaf, Prefix):
            *whole, begun = self._plain.analyze(leaf.text) or [""]
            if not whole:
                return query.regex_query(schema, f"{field}_plain", f"{re.escape(begun)}.*")
            # phrase_prefix_query would stop at the fifty first words that begin so, and count too little
            parts = [*map(re.escape, self._stemmed.analyze(" ".join(whole))), f"{re.escape(begun)}.*"]
            return query.regex_phrase_query(schema, field, parts)
        words = self._stemmed.analyze(leaf.text)
        if len(words) > 1:
            return query.phrase_query(schema, field, words)
        return query.term_query(schema, field, words[0]) if words else query.empty_query()


class Ripgrep:
    """ripgrep over a file with a paper a line: it can only say how many lines match, and knows no filters.

    Words are whole words without other forms; several are a pipe of several greps.

    Args:
        library: The papers.
        path: The file; it is made where it is missing.
    """

    name = "ripgrep (counts only)"

    def __init__(self, library: Library, path: Path) -> None:
        self.path = path
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            lines = (fold(f"{paper.title} | {paper.abstract}").replace("\n", " ") for paper in library)
            path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    @staticmethod
    def is_there() -> bool:
        """Whether this machine has it."""
        return shutil.which("rg") is not None

    def forget(self) -> None:
        """It keeps nothing."""

    def answer(self, typed: str) -> Answer | None:
        """How many lines match."""
        asked = _asked(typed)
        if asked.filters or asked.words is None:
            return None
        wanted = asked.words.children if isinstance(asked.words, And) else (asked.words,)
        if any(leaf.field for leaf in positive_terms(asked.words)) or not all(map(_is_one, wanted)):
            return None
        steps = [["rg", "--no-config", "-N", _expression(each)] for each in wanted]
        steps += [["rg", "--no-config", "-N", "-v", _expression(each)] for each in asked.without]
        steps[0].append(str(self.path))
        steps[-1].insert(1, "-c")
        running: subprocess.Popen[bytes] | None = None
        started = []
        for step in steps:
            source = running.stdout if running else subprocess.DEVNULL
            running = subprocess.Popen(step, stdin=source, stdout=subprocess.PIPE)
            if source is not subprocess.DEVNULL:
                source.close()  # type: ignore[union-attr]
            started.append(running)
        assert running is not None
        counted = running.communicate()[0]
        for each in started:
            each.wait()
        return Answer(int(counted or 0))


def _is_one(node: Node) -> bool:
    """Whether one regular expression can ask for it."""
    children = node.children if isinstance(node, Or) else (node,)
    return all(isinstance(child, Word | Phrase | Prefix | Fuzzy) for child in children)


def _expression(node: Node) -> str:
    """A leaf, or any of several, as a regular expression over folded text."""
    if isinstance(node, Or):
        return "|".join(map(_expression, node.children))
    assert isinstance(node, Word | Phrase | Prefix | Fuzzy)
    words = r"[\W_]+".join(_RUN.findall(fold(node.text)))
    return rf"\b{words}" if isinstance(node, Prefix) else rf"\b{words}\b"


def peers(library: Library, folder: Path) -> tuple[list[Engine], list[str]]:
    """The other engines that there are here, their indexes built, and a note for each that is missing.

    Args:
        library: The papers.
        folder: Where their indexes are, or are to be.
    """
    found: list[Engine] = [
        Fts5(library, folder / "fts5.db", prefixes=False),
        Fts5(library, folder / "fts5-prefix.db", prefixes=True),
    ]
    missing = []
    if Tantivy.is_there():
        found.append(Tantivy(library, folder / "tantivy"))
    else:
        missing.append("tantivy is not installed: `pip install -e '.[bench]'` brings it.")
    if Ripgrep.is_there():
        found.append(Ripgrep(library, folder / "papers.txt"))
    else:
        missing.append("There is no rg on the path, so ripgrep was left out.")
    return found, missing


def sizes(engines: Sequence[Engine]) -> Mapping[str, int]:
    """How many bytes each has on disk."""
    found = {}
    for engine in engines:
        path = getattr(engine, "path", None)
        if isinstance(path, Path):
            files = [path] if path.is_file() else path.rglob("*")
            found[engine.name] = sum(file.stat().st_size for file in files)
    return found
