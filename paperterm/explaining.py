"""How a query was understood: its tree with what each part finds, its order, and what there is to note."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from paperterm.analysis import fold
from paperterm.errors import PapertermError
from paperterm.highlight import Highlighter
from paperterm.latex import readable
from paperterm.library import Library
from paperterm.papers import Paper
from paperterm.query import (
    Fuzzy,
    Like,
    Node,
    Phrase,
    Prefix,
    Query,
    Word,
    describe,
    positive_terms,
)
from paperterm.search import Engine, Found, search
from paperterm.shelving import ShelfSets
from paperterm.text import clean
from paperterm.wording import counted

_READ = 500
"""Of how many of a word's papers the forms are read."""

_NAMED = 6


def explained(query: Query, library: Library, engine: Engine, shelf: ShelfSets) -> str:
    """The tree of a query, a line for each part with the papers that it finds alone, then order and notes.

    Args:
        query: The query.
        library: The papers.
        engine: The index of this library, or a scanner over it.
        shelf: What the reader made of the papers.
    """

    def find(node: Node) -> Found:
        return search(Query("", node), library, engine, shelf)

    def told(node: Node) -> str:
        try:
            found = find(node)
        except PapertermError as error:
            return f" · {error.sentence}"
        number = found.matched.bit_count()
        papers = f" · {counted(number, 'paper')}"
        if not isinstance(node, Word | Prefix | Fuzzy) or not number:
            return papers
        forms = _forms(node, found, library)
        return f"{papers}: {_named(forms, number, find)}" if forms else papers

    lines = [describe(query.tree, told), _order(query)]
    lines += [f"note: {note.message}" for note in query.notes]
    return clean("\n".join(lines))


def _forms(leaf: Word | Prefix | Fuzzy, found: Found, library: Library) -> Counter[Word]:
    """What a word matches, as the papers write it, with the number of those papers that do."""
    highlighter = Highlighter((leaf,))
    forms: Counter[Word] = Counter()
    for number in islice(found.numbers, _READ):
        forms.update(
            {
                Word(fold(text[a:b]), leaf.field)
                for field, text in _texts(library[number])
                for a, b in highlighter.spans(text, field)
            }
        )
    return forms


def _texts(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "title", readable(paper.title)
    yield "abstract", readable(paper.abstract)
    for author in paper.authors:
        yield "author", author


def _named(forms: Counter[Word], papers: int, find: Callable[[Node], Found]) -> str:
    """The forms that most papers have; those of a word in very many papers are counted by the engine."""
    best = _ordered(forms)[:_NAMED]
    if papers > _READ:
        whole = {form: find(Phrase(form.text, form.field)).matched.bit_count() for form, _ in best}
        best = _ordered(whole)
    more = len(forms) - len(best)
    named = ", ".join(f"{form.text} {number:,}" for form, number in best)
    return f"{named} and {more:,} more" if more else named


def _ordered(counts: Mapping[Word, int]) -> list[tuple[Word, int]]:
    return sorted(counts.items(), key=lambda each: (-each[1], each[0].text))


def _order(query: Query) -> str:
    """The order of the answer, in words."""
    ranked = any(positive_terms(query.tree)) or isinstance(query.tree, Like)
    match query.sort:
        case None | "relevance":
            return "the best match first" if ranked else "in the order of the digests, as nothing is ranked"
        case "date":
            return "the newest first"
        case "upvotes":
            return "the most upvotes first"
        case "digest":
            return "in the order of the digests"
        case _:
            return f"by {query.sort}"
