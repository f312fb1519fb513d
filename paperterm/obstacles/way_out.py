"""What is in the way of a search that finds nothing, and what would find something instead.

Words that do not occur give way to the nearest that do, and parts of the query and groups of filters are left
out, as few as will do; what then finds papers is offered, the mildest change first.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, combinations, pairwise
from typing import NamedTuple

from paperterm.analysis import STOP_WORDS, terms, tokens
from paperterm.filters import Filters, Sets
from paperterm.obstacles.offers import Impasse, Near, Offer
from paperterm.obstacles.parts import (
    Missing,
    all_of,
    goes_on,
    parts_of,
    replaced,
    whatever_order,
    with_words,
    words_of,
)
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
    Query,
    Range,
    Text,
    Word,
    misread,
    parse,
    positive_terms,
    unparse,
)

MOST_OFFERS = 5
_MOST_COMBINED = 8
_FEW = 2
_NO_DATE = "None of these papers has a date."
_NOWHERE = {
    "date": _NO_DATE,
    "published": _NO_DATE,
    "upvotes": "None of these papers has upvotes.",
    "rating": "You have rated none of these papers.",
}
_SEARCHED_BY_WORDS = (None, "title", "abstract")


class _Way(NamedTuple):
    """A query and filters that might find something.

    Attributes:
        what: How they differ from what was asked.
        tree: The query.
        filters: The filters.
        changes: In how many things they differ.
        sort: The order to ask for, if it is not the one that was asked for.
    """

    what: str
    tree: Node
    filters: Filters
    changes: int = 1
    sort: str | None = None


class _Part(NamedTuple):
    """One of the things that are asked for together: a part of the query, or a group of filters.

    Attributes:
        written: The part as the reader knows it.
        papers: What it finds for itself, as a bit set.
        node: The part of the query, if it is one.
        filters: The group of filters, if it is one.
    """

    written: str
    papers: int
    node: Node | None = None
    filters: Filters = Filters()

    @property
    def narrows(self) -> bool:
        """Whether it says what to look for, and not only what to leave out or what nearly every paper has."""
        return not isinstance(self.node, Not) and not _is_common(self.node)


def impasse(
    query: Query,
    filters: Filters,
    everything: int,
    sets: Sets,
    *,
    matching: Callable[[Text | Filter], int],
    nearest: Callable[[str, bool], Sequence[Near]],
    unknown: Callable[[Facet], str | None],
) -> Impasse:
    """Say why nothing is found, and what to ask instead.

    Args:
        query: What was asked.
        filters: What narrowed it.
        everything: The set of all papers.
        sets: The papers of each choice of a filter.
        matching: The papers that match a leaf.
        nearest: The words that occur, nearest first, for one that does not; and whether that is only the
            beginning of a word.
        unknown: A sentence for what has a name that nothing can have.
    """
    return _Search(
        query, filters, everything, sets, cache(matching), cache(nearest), unknown, _misread(query)
    ).impasse()


@dataclass(frozen=True)
class _Search:
    query: Query
    filters: Filters
    everything: int
    sets: Sets
    matching: Callable[[Text | Filter], int]
    nearest: Callable[[str, bool], Sequence[Near]]
    unknown: Callable[[Facet], str | None]
    misread: Mapping[Node, str]
    """What was searched as plain words instead of a field and its value, and how it was written."""

    def impasse(self) -> Impasse:
        missing = self.missing()
        offers: dict[tuple[Hashable, Filters, str | None], Offer] = {}
        ways = [
            *self.mended(),
            *self.as_one(),
            *self.respelled(missing),
            *self.loosened(),
            *self.with_less(),
            *self.alone(),
        ]
        for what, changed, filters, _, sort in sorted(ways, key=lambda way: way.changes):
            tree = self.settled(changed)
            papers = self.papers(tree, filters)
            text = self.rewritten(tree, sort) if papers and len(offers) < MOST_OFFERS else None
            if text is not None:
                offers.setdefault((whatever_order(tree), filters, sort), Offer(what, text, filters, papers))
        return Impasse(self.why(missing), tuple(offers.values()))

    # What is in the way

    def missing(self) -> list[Missing]:
        """The words of the query that no paper has."""
        found: dict[Missing, None] = {}
        for leaf in self.leaves():
            if leaf.field not in _SEARCHED_BY_WORDS or self.matching(leaf):
                continue
            words = [token for token in tokens(leaf.text) if token.width == 1 and token.term.isalnum()]
            for place, (word, start, end, _, _) in enumerate(words, 1):
                begun = isinstance(leaf, Prefix) and place == len(words)
                occurs = self.matching(Prefix(word) if begun else Word(word))
                if word not in STOP_WORDS and not occurs:
                    found[Missing(word, leaf, start, end, begun)] = None
        return list(found)

    def why(self, missing: Sequence[Missing]) -> str:
        asked = self.query.source
        if nowhere := self.nowhere():
            return nowhere
        if missing:
            words = [f"“{word}”" for word in dict.fromkeys(each.word for each in missing)]
            return f"{_listed(words)} {'does' if len(words) == 1 else 'do'} not occur."
        if together := self.not_together():
            return together
        if self.filters and self.found(self.query.tree):
            matches = f"No paper matches {asked}" if asked else "No paper is left"
            return f"{matches} with the filter {self.filters.described()}."
        return f"No paper matches {asked}."

    def nowhere(self) -> str | None:
        """The sentence for a name or a kind of value that none of the papers can have."""
        for part in parts_of(self.query.tree):
            if isinstance(part, Facet) and (sentence := self.unknown(part)):
                return sentence
            if isinstance(part, Range) and not self.matching(Range(part.name, None, None)):
                return _NOWHERE[part.name]
        return None

    def not_together(self) -> str | None:
        """The sentence for words of which each is found for itself, beside what is asked of all papers."""
        words, around = self.parted()
        if len(words) < 2 or not all(isinstance(word, Text) for word in words):
            return None
        counts = {self.written(word): self.papers(all_of([word, *around]), self.filters) for word in words}
        if len(counts) < 2 or not all(counts.values()):
            return None
        return "No paper has all of: " + ", ".join(f"{word} ({n:,})" for word, n in counts.items()) + "."

    def parted(self) -> tuple[list[Node], list[Node]]:
        """What the query asks for together: what has words, and the filters and exclusions around it."""
        parts = self.together(self.query.tree)
        words = [part for part in parts if any(positive_terms(part))]
        return words, [part for part in parts if part not in words]

    def together(self, tree: Node) -> list[Node]:
        """What a query asks for together; what was misread is one thing, however many words it became."""
        parts = parts_of(tree)
        for node in self.misread:
            words = parts_of(node)
            for at in range(len(parts) - len(words) + 1):
                if parts[at : at + len(words)] == words:
                    parts[at : at + len(words)] = [node]
                    break
        return parts

    def leaves(self) -> list[Text]:
        """The words and phrases that are looked for, but for those that were misread."""
        parts = (part for part in self.together(self.query.tree) if part not in self.misread)
        return list(dict.fromkeys(chain.from_iterable(map(positive_terms, parts))))

    # Ways out of it

    def mended(self) -> Iterator[_Way]:
        """With the names of the fields that were meant."""
        source = text = self.query.source
        whats = []
        for written, meant in misread(source):
            if meant:
                text = text.replace(written, meant, 1)
                whats.append(f"{meant} instead of {written}")
        if whats:
            finished = parse(source, typing=True, finished=True).tree == self.query.tree
            query = parse(text, typing=True, finished=finished)
            yield _Way(", ".join(whats), query.tree, self.filters, 0, query.sort)

    def respelled(self, missing: Sequence[Missing]) -> Iterator[_Way]:
        """With the nearest words that do occur, and where that is not enough with less besides."""
        instead = {each: self.instead(each) for each in missing}
        known = [each for each in missing if instead[each]]
        if not known:
            return
        choices = [[instead[each][0] for each in known]]
        if len({(each.word, each.begun) for each in missing}) == 1:
            choices = [list(words) for words in zip(*instead.values(), strict=False)]
        trees = [(self.with_words(known, words), words) for words in choices]

        def likelihood(choice: tuple[Node, list[str]]) -> tuple[bool, bool, int]:
            # what goes with the other words is rather meant than what is frequent
            papers = self.papers(choice[0], self.filters)
            return papers == 0, not any(map(goes_on, choice[1])), -papers

        for place, (tree, words) in enumerate(sorted(trees, key=likelihood)):
            wrong = (each.word for each in known)
            what = dict.fromkeys(
                f"words that begin with {old}" if goes_on(new) else f"{new} instead of {old}"
                for new, old in zip(words, wrong, strict=True)
            )
            if place == 0:
                yield from self.as_much_as_finds(tree, ", ".join(what), len(what))
            else:
                yield _Way(", ".join(what), tree, self.filters)
        if len(known) > 1 and not self.papers(trees[0][0], self.filters):
            yield from chain.from_iterable(self.respelled([each]) for each in known)

    def instead(self, missing: Missing) -> list[str]:
        """The words to have in the place of one that does not occur, the likeliest first."""
        word, leaf = missing.word, missing.leaf
        near = self.nearest(word, missing.begun)
        if missing.begun or isinstance(leaf, Fuzzy):
            return [each.word for each in near]
        ends = missing.end == len(leaf.text) and self.matching(Prefix(word, leaf.field))
        near = near or self.nearest(word, True)
        return [*([f"{word}*"] if ends else []), *(each.word for each in near)]

    def as_one(self) -> Iterator[_Way]:
        """With two neighbours as one word, which is how some write them."""
        parts = self.together(self.query.tree)
        for at, pair in enumerate(pairwise(parts)):
            match pair:
                case Word(before, field), (Word(after, other) | Prefix(after, other)) as last if (
                    field == other and (before + after).isalnum() and self.misread.keys().isdisjoint(pair)
                ):
                    whole = replace(last, text=before + after)
                    what = f"{self.written(whole)} instead of {before} {after}"
                    yield _Way(what, all_of([*parts[:at], whole, *parts[at + 2 :]]), self.filters)

    def with_words(self, known: Sequence[Missing], words: Sequence[str]) -> Node:
        """The query with these words in the place of those."""
        tree = self.query.tree
        for leaf in dict.fromkeys(each.leaf for each in known):
            pairs = [(each, word) for each, word in zip(known, words, strict=True) if each.leaf == leaf]
            tree = replaced(tree, leaf, with_words(leaf, pairs))
        return tree

    def loosened(self) -> Iterator[_Way]:
        """With the words of a phrase anywhere, or what was asked of one field in either."""
        for leaf in self.leaves():
            if isinstance(leaf, Phrase) and len(words := words_of(leaf)) > 1:
                tree = replaced(self.query.tree, leaf, all_of(words))
                yield _Way(f"{' '.join(map(unparse, words))} without the quotes", tree, self.filters)
            if leaf.field in ("title", "abstract"):
                wider = replace(leaf, field=None)
                tree = replaced(self.query.tree, leaf, wider)
                yield _Way(f"{self.written(wider)} in title or abstract", tree, self.filters)

    def with_less(self) -> Iterator[_Way]:
        """With as little left out as will do."""
        yield from self.as_much_as_finds(self.query.tree)

    def as_much_as_finds(self, tree: Node, what: str = "", changes: int = 0) -> Iterator[_Way]:
        """The largest choices of parts that find something, those that find most first.

        Args:
            tree: The query.
            what: How it differs already; what is new in it stays.
            changes: In how many things it does.
        """
        parts = self.parts(tree)
        new = [part for part in parts if what and part.node not in self.together(self.query.tree)]
        sizes = range(len(parts), 0, -1) if len(parts) <= _MOST_COMBINED else (len(parts), len(parts) - 1)
        for size in sizes:
            found = []
            for kept in combinations(parts, size):
                if any(part.narrows for part in kept) and all(part in kept for part in new):
                    papers = self.everything
                    for part in kept:
                        papers &= part.papers
                    if papers:
                        found.append((papers.bit_count(), kept))
            for _, kept in sorted(found, key=lambda each: (not _has_words(each[1]), -each[0])):
                left_out = _listed([part.written for part in parts if part not in kept])
                only = len(kept) == 1 and len(parts) > _FEW and not what
                less = f"only {kept[0].written}" if only else left_out and f"without {left_out}"
                what_else = ", ".join(filter(None, [what, less]))
                yield _Way(what_else, *_asking(kept), changes + len(parts) - len(kept))
            if found:
                return

    def alone(self) -> Iterator[_Way]:
        """With only one of the words."""
        words, around = self.parted()
        changes = len(words) + len(around)
        ways = []
        for word in words:
            others = [self.written(each) for each in words if each != word]
            if others and not _is_common(word):
                stays = around or self.filters
                what = f"without {_listed(others)}" if stays else f"only {self.written(word)}"
                ways.append(_Way(what, all_of([word, *around]), self.filters, changes))
        yield from sorted(ways, key=lambda way: -self.papers(way.tree, way.filters))

    def parts(self, tree: Node) -> list[_Part]:
        """What is asked for together: a group in parentheses is one part, and so is a group of filters."""
        parts = [_Part(self.written(node), self.found(node), node) for node in self.together(tree)]
        for group in sorted({choice.group for choice in self.filters.chosen}):
            inside = Filters(frozenset(each for each in self.filters.chosen if each.group == group))
            papers = inside.admitted(self.everything, self.sets)
            parts.append(_Part(f"the filter {inside.described()}", papers, filters=inside))
        return parts

    # What they find

    def papers(self, tree: Node, filters: Filters) -> int:
        return (self.found(tree) & filters.admitted(self.everything, self.sets)).bit_count()

    def found(self, tree: Node) -> int:
        """The papers that a tree finds, out of those of its leaves."""
        match tree:
            case Everything():
                return self.everything
            case And(children):
                found = self.everything
                for child in children:
                    found &= self.found(child)
                return found
            case Or(children):
                found = 0
                for child in children:
                    found |= self.found(child)
                return found
            case Not(child):
                return self.everything & ~self.found(child)
            case _:
                return self.matching(tree)

    # How they are written

    def settled(self, tree: Node) -> Node:
        """The tree without the stars that only typing has put there, where they find nothing more."""
        if tree == self.query.tree:
            return tree
        for leaf in dict.fromkeys(positive_terms(tree)):
            if isinstance(leaf, Prefix) and unparse(leaf) not in self.query.source:
                whole = (Phrase if " " in leaf.text else Word)(leaf.text, leaf.field)
                if self.matching(whole) == self.matching(leaf):
                    tree = replaced(tree, leaf, whole)
        return tree

    def rewritten(self, tree: Node, sort: str | None = None) -> str | None:
        """The query as text, or None where no text means just this, such as the beginning `q*`."""
        if tree == self.query.tree:
            return self.query.source
        sort = sort or parse(self.query.source, typing=True).sort
        text = " ".join(filter(None, [unparse(tree), f"sort:{sort}" if sort else ""]))
        return text if parse(text, typing=True, finished=True).tree == tree else None

    def written(self, part: Node) -> str:
        """A part as the reader wrote it: the star of a word that is still being typed is not theirs."""
        text = self.misread.get(part) or unparse(part)
        if isinstance(part, Prefix) and text not in self.query.source:
            return text.removesuffix("*")
        return f"({text})" if isinstance(part, Or) else text


def _misread(query: Query) -> dict[Node, str]:
    """The parts of a query that were misread, as they were taken and as they were written."""
    taken = {
        parse(written, typing=True, finished=finished).tree: written
        for written, _ in misread(query.source)
        for finished in (False, True)
    }
    return {node: written for node, written in taken.items() if node != Everything()}


def _listed(things: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(things[:-1]), *things[-1:]]))


def _asking(parts: Sequence[_Part]) -> tuple[Node, Filters]:
    """The query and the filters that ask for these parts."""
    tree = all_of(part.node for part in parts if part.node is not None)
    return tree, Filters(frozenset(choice for part in parts for choice in part.filters.chosen))


def _has_words(parts: Iterable[_Part]) -> bool:
    return any(part.node and any(positive_terms(part.node)) for part in parts)


def _is_common(part: Node | None) -> bool:
    """Whether it is a word that says nothing of what a paper is about."""
    return isinstance(part, Word | Prefix) and STOP_WORDS.issuperset(terms(part.text))
