"""What raises a paper among those that a query finds: a title that is the query, words that stand together.

Only the best papers by their scores are looked at, as it takes reading them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from paperterm.analysis import line, passage, stem
from paperterm.phrases import closed, spaced
from paperterm.postings import Field
from paperterm.query import NOTE, And, Node, Phrase, Prefix, Text, Word, positive_terms

PLAIN_FIELDS = ("title", "abstract")
"""The fields of a word that names none."""

_IS_TITLE = 4.0
_BEGINS_TITLE = 1.3
_TOGETHER = {"title": 1.5, "abstract": 1.25, "author": 1.25}
_BETWEEN_WORDS = re.compile(r"[^ -]*[ -]((?:a|an|and|by|for|from|in|of|on|the|to|via|with)[ -])?")
_LOOKED_AT = 64


def raise_titles(tree: Node, scores: dict[int, float], fields: Mapping[str, Field]) -> None:
    """Raise those of the best papers whose title is, or begins with, what is asked for.

    Args:
        tree: The query.
        scores: The papers by number; what is raised is changed in it.
        fields: The fields, by name.
    """
    # a word twice in a row says no more than once; elsewhere it may belong to a title
    leaves = [leaf for leaf, _ in groupby(child for child in all_of(tree) if any(positive_terms(child)))]
    texts = [
        leaf.text
        for leaf in leaves
        if isinstance(leaf, Word | Prefix | Phrase) and leaf.field in (None, "title")
    ]
    if not texts or len(texts) < len(leaves):
        return
    wanted = line(" ".join(texts))
    parted, joined = spaced(wanted), closed(wanted)
    open_end = isinstance(leaves[-1], Prefix)
    parted_begins, joined_begins = (parted.rstrip(), joined.rstrip()) if open_end else (parted, joined)
    first_letter = joined[:2]
    for number in _first(scores, _LOOKED_AT):
        title = fields["title"].line(number)
        if not title.startswith(first_letter):
            continue
        in_parts, as_one = spaced(title), closed(title)
        if in_parts == parted or as_one == joined:
            scores[number] *= _IS_TITLE
        elif as_one.startswith(joined_begins) or (
            # the name of this is not the name of this-2
            in_parts.startswith(parted_begins) and title[len(parted) - 1] != "-"
        ):
            scores[number] *= _BEGINS_TITLE


def raise_neighbours(tree: Node, scores: dict[int, float], fields: Mapping[str, Field]) -> None:
    """Raise those of the best papers in which words that must all be found stand side by side.

    Args:
        tree: The query.
        scores: The papers by number; what is raised is changed in it.
        fields: The fields, by name.
    """
    pairs = [_Neighbours(first, second) for first, second in _neighbours(tree)]
    if not pairs:
        return
    for number in _first(scores, _LOOKED_AT):
        factor = 1.0
        lines: dict[str, tuple[str, ...]] = {}
        for pair in pairs:
            # the title comes first, and counts for most
            for name in pair.names:
                if name not in lines:
                    text = fields[name].line(number)
                    lines[name] = (text, closed(text)) if "-" in text else (text,)
                if any(map(pair.stand_in, lines[name])):
                    factor += (_TOGETHER[name] - 1.0) / len(pairs)
                    break
        scores[number] *= factor


class _Neighbours:
    """Two words of a query that may stand side by side in a line, or with a word such as "of" between them.

    Args:
        first: The one.
        second: The one behind it.
    """

    def __init__(self, first: Text, second: Text) -> None:
        self.names = PLAIN_FIELDS if first.field is None else (first.field,)
        self._first = tuple(f" {start}" for start in _beginnings(first))
        self._second = _beginnings(second)

    def stand_in(self, text: str) -> bool:
        """Whether a line has them so."""
        # a pattern of both would have to be made for each key, which takes longer than to look
        for first in self._first:
            at = text.find(first)
            while at >= 0:
                between = _BETWEEN_WORDS.match(text, at + 1)
                if between is None:
                    break
                if text.startswith(self._second, between.end()) or (
                    between[1] and text.startswith(self._second, between.start(1))
                ):
                    return True
                at = text.find(first, at + 1)
        return False


def ranked(scores: Mapping[int, float]) -> list[int]:
    """Papers by their scores, the best first; those with one score in their own order."""
    # sorting keeps the order of equals, and does so backwards too
    return sorted(sorted(scores), key=scores.__getitem__, reverse=True)


def all_of(tree: Node) -> Sequence[Node]:
    """What must all be found."""
    return tree.children if isinstance(tree, And) else (tree,)


def _first(scores: Mapping[int, float], count: int) -> list[int]:
    """The best papers by their scores so far."""
    return ranked(scores)[:count]


def _neighbours(tree: Node) -> Iterator[tuple[Text, Text]]:
    """The pairs of words that stand next to each other in a query and must both be found."""
    if isinstance(tree, And):
        for first, second in pairwise(tree.children):
            if (
                isinstance(first, Word | Prefix)
                and isinstance(second, Word | Prefix)
                and first.field == second.field != NOTE
            ):
                yield first, second


def _beginnings(leaf: Text) -> tuple[str, ...]:
    """How the words begin that a leaf stands for."""
    words = passage(leaf.text)
    start = words.joined.get(0, (words.words[0] if words.words else "", 1))[0]
    if isinstance(leaf, Word):
        # not all words begin with their stem: study, studies → studi; matrices → matrix
        root = stem(start).removesuffix("i")
        return (root,) if start.startswith(root) else (root, start)
    return (start,)
