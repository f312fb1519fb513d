"""What to show for a query that finds nothing: the answer to the nearest one that finds something.

A word that no paper has is taken for a slip of the pen; of words that no paper has together one is left out.
What was changed is said in a note, and only an empty answer is ever replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from paperterm.library import Library
from paperterm.query import And, Node, Note, Prefix, Query, Word, unparse
from paperterm.ranking import Cancelled
from paperterm.search import Engine, Found, search
from paperterm.shelving import ShelfSets

_MOST_TRIED = 24


def nearest(
    query: Query,
    library: Library,
    engine: Engine,
    shelf: ShelfSets,
    cancelled: Cancelled = lambda: False,
) -> Found | None:
    """The answer to the query that is nearest to one that finds nothing; None where none is near.

    Its `query` is the one that was answered, with a note of what is different.

    Args:
        query: The query.
        library: The papers.
        engine: The index of this library, or a scanner over it.
        shelf: What the reader made of the papers.
        cancelled: Asked now and then.

    Raises:
        CancelledError: The search was cancelled.
    """
    children = tuple(query.tree.children if isinstance(query.tree, And) else (query.tree,))
    words = [child for child in children if isinstance(child, Word | Prefix) and child.field != "author"]

    def found(parts: Sequence[Node]) -> int:
        """How many papers have all of these."""
        if not parts:
            return 0
        tree = And(tuple(parts)) if len(parts) > 1 else parts[0]
        return search(Query("", tree), library, engine, shelf, cancelled, closely=0).matched.bit_count()

    notes = []
    missing = [word for word in words if not found([word])]
    kept = [child for child in children if child not in missing]
    for word in missing:
        corrected = _corrected(word, kept, engine, found)
        if corrected is not None:
            notes.append(f"No paper has “{word.text}”: these have “{corrected.text}”.")
            kept.insert(min(children.index(word), len(kept)), corrected)
        elif any(isinstance(child, Word | Prefix) for child in kept):
            notes.append(f"No paper has “{word.text}”: these have the other words.")
        else:
            return None
    if not found(kept):
        in_the_way = _in_the_way([child for child in kept if child in words], kept, found)
        if in_the_way is None:
            return None
        notes.append(f"No paper has all of these words: these lack “{in_the_way.text}”.")
        kept.remove(in_the_way)
    tree = And(tuple(kept)) if len(kept) > 1 else kept[0]
    added = tuple([Note(note, 0) for note in notes])
    answered = replace(query, source=unparse(tree), tree=tree, notes=(*query.notes, *added))
    return search(answered, library, engine, shelf, cancelled)


def _corrected(
    word: Word | Prefix, others: Sequence[Node], engine: Engine, found: Callable[[Sequence[Node]], int]
) -> Word | Prefix | None:
    """The word one slip away that most papers have beside the others, or without them where none has."""
    tried = list(_alternatives(word, engine))[:_MOST_TRIED]
    for beside in (others, ()) if others else ((),):
        counts = [(found([*beside, each]), -place) for place, each in enumerate(tried)]
        count, place = max(counts, default=(0, 0))
        if count:
            return tried[-place]
    return None


def _alternatives(word: Word | Prefix, engine: Engine) -> Iterator[Word | Prefix]:
    """What may have been meant: for a word that is still being typed, another beginning as well."""
    for text in engine.near(word.text):
        yield Word(text, word.field)
    if isinstance(word, Prefix):
        for text in engine.near(word.text, beginnings=True):
            yield Prefix(text, word.field)


def _in_the_way(
    words: Sequence[Node], kept: Sequence[Node], found: Callable[[Sequence[Node]], int]
) -> Word | Prefix | None:
    """The commonest word without which something is found: it says least of what is looked for."""
    by_count = sorted(words, key=lambda word: -found([word]))
    for word in by_count:
        if found([child for child in kept if child is not word]) and isinstance(word, Word | Prefix):
            return word
    return None
