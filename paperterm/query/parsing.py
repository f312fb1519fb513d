"""The query language: text to a tree, and back. It knows neither papers nor an index.

    query  := or
    or     := and ("OR" and)*
    and    := unary (["AND"] unary)*
    unary  := ("-" | "NOT") unary | atom
    atom   := "(" or ")" | [field ":"] ("(" or ")" | '"' phrase '"' | word ["*" | "~" [1 | 2]])

A word is whatever stands between spaces, parentheses and quotes, so `GPT-4`, `C++`, `std::vector` and
an address are one word each; what such a word matches is the business of `analysis`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from paperterm.analysis import STOP_WORDS, terms
from paperterm.errors import QueryError
from paperterm.query.misspelling import cut, near_field, unknown_field
from paperterm.query.nodes import (
    ALIASES,
    DATES,
    FACETS,
    FIELDS,
    NUMBERS,
    SORTS,
    STATES,
    TEXT_FIELDS,
    And,
    Everything,
    Facet,
    Fuzzy,
    Like,
    Node,
    Note,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    State,
    Word,
    positive_terms,
)
from paperterm.query.trees import grounded, joined, negation
from paperterm.query.values import days, numbers
from paperterm.query.words import (
    OPERATORS,
    MisunderstoodError,
    as_one,
    has_hardly_begun,
    lowered,
    phrase_leaf,
    word_leaf,
)

MAX_LENGTH = 512
MAX_TERMS = 32
MAX_DEPTH = 16
MAX_PREFIXES = 8


_QUOTES = '"“”'
_SPACE = re.compile(r"\s*")
_QUOTED = re.compile(rf"[{_QUOTES}]([^{_QUOTES}]*)([{_QUOTES}]?)")
# Parentheses belong to a word only as the `()` of a function's name.
_WORD = re.compile(rf"(?:[^\s(){_QUOTES}]|(?<=[^\s(){_QUOTES}])\(\))+")
_MINUS = re.compile(r"-+(?=[^\s\-)])")
_FIELD = re.compile(r"(?!(?i:https?):)([A-Za-z]+):(?=[^\s:)])")
_WITH_FIELD = re.compile(
    rf"(?<![^\s(-])(?!(?i:https?):)(?P<name>[A-Za-z]+):(?:{_QUOTED.pattern}|{_WORD.pattern})|{_QUOTED.pattern}"
)
_EMPTY_FIELD = re.compile(rf"({'|'.join(FIELDS)}):(?=\s*(?:\)|\Z))", re.IGNORECASE)
_LOOSE_FIELD = re.compile(rf"(?:{'|'.join(FIELDS)}):(?=\s)")
_PLAIN = re.compile(r"[^\s:*~()\-][^\s:*~()]*")
_SOME_DAYS = "2025-03, >=2025-01-01 or 2025-01..2025-03"
_SOME_NUMBERS = {"upvotes": "50, >50 or 10..20", "rating": "4, >=4 or 3..5"}
_BOUND_BEGUN = re.compile(r"[<>=0-9.\-]*")


def parse(text: str, *, typing: bool = False, finished: bool = False) -> Query:
    """Understand a query.

    Args:
        text: The query as the reader wrote it.
        typing: Whether it is being typed. Then nothing is an error: what cannot be understood is searched as
            plain words, a note says so, and the word at the end matches as a prefix (unless it is negated:
            a half-typed exclusion must not empty the list). What is merely not there yet, such as the end
            of a quotation or the word after OR, is waited for in silence.
        finished: Whether the reader has gone on from the end. Then the last word is a whole one, and what is
            still missing there is noted.

    Raises:
        QueryError: The query is malformed; only if it is not being typed.
    """
    return _Parser(text, typing, finished).query()


class _Parser:
    """Recursive descent without a separate lexer, since what a character means depends on the place.

    A method that understands a part returns its node, or None where the part turned out to hold nothing
    to search for. `field` is the one whose parentheses the part stands in.
    """

    def __init__(self, source: str, typing: bool, finished: bool) -> None:
        self.source = source
        self.text = source[:MAX_LENGTH]
        self.typing = typing
        self.open_ended = typing and not finished
        self.at = 0
        self.depth = 0
        self.negated = False
        self.terms = 0
        self.prefixes = 0
        self.sort: str | None = None
        self.notes: list[Note] = []

    def query(self) -> Query:
        if len(self.source) > MAX_LENGTH:
            self.complain(f"A query has at most {MAX_LENGTH} characters.", MAX_LENGTH)
        found = self.any_of(None)
        while self.at < len(self.text):
            self.complain("This parenthesis closes nothing.", self.at)
            self.at += 1
            found = joined(And, [found, self.any_of(None)])
        if found is None and self.sort is None and self.notes and not self.typing:
            nothing = "There is nothing to search for in this query."
            raise QueryError(nothing, self.source, self.notes[0].position)
        tree = Everything() if found is None else grounded(found)
        self.note_stop_words(tree)
        return Query(self.source, tree, self.sort, tuple(self.notes))

    def complain(self, sentence: str, position: int) -> None:
        """Refuse the query; while it is being typed, note why a part of it is not taken as it stands."""
        if not self.typing:
            raise QueryError(sentence, self.source, position)
        self.note(sentence, position)

    def note(self, message: str, position: int) -> None:
        if all(note.message != message for note in self.notes):
            self.notes.append(Note(message, position))

    def note_stop_words(self, tree: Node) -> None:
        leaves = list(positive_terms(tree))
        words = [term for leaf in leaves for term in terms(leaf.text)]
        if words and all(isinstance(leaf, Word) for leaf in leaves) and STOP_WORDS.issuperset(words):
            self.note(f"Only very common words: {', '.join(dict.fromkeys(words))}.", 0)

    # Looking ahead

    def closed(self) -> bool:
        """Whether the group, or the query, ends here."""
        self.at = _at(_SPACE, self.text, self.at).end()
        return self.at == len(self.text) or self.text[self.at] == ")"

    def operator(self) -> str | None:
        """The operator that stands here, if one does."""
        if self.closed():
            return None
        word = _WORD.match(self.text, self.at)
        return word[0] if word and word[0] in OPERATORS else None

    def take(self, operator: str) -> int | None:
        """Step over this operator if it stands here, and say where it stood."""
        if self.operator() != operator:
            return None
        self.at += len(operator)
        return self.at - len(operator)

    def at_end(self) -> bool:
        """Whether the reader is typing just here."""
        return self.open_ended and self.at == len(self.text)

    def want_end(self, sentence: str, start: int) -> None:
        """Complain about what is not closed, unless its end may still be typed."""
        if not self.open_ended:
            self.complain(sentence, start)

    # Operators and groups

    def any_of(self, field: str | None) -> Node | None:
        if self.operator() == "OR":
            self.complain("OR needs something before it.", self.at)
        children = [self.all_of(field)]
        while (start := self.take("OR")) is not None:
            if self.closed() or self.operator() == "OR":
                self.want_more("OR", start)
            else:
                children.append(self.all_of(field))
        return joined(Or, children)

    def all_of(self, field: str | None) -> Node | None:
        children: list[Node | None] = []
        while not self.closed() and self.operator() != "OR":
            start = self.take("AND")
            if start is None:
                children.append(self.unary(field))
            elif not children:
                self.complain("AND needs something before it.", start)
            elif self.closed() or self.operator() in ("AND", "OR"):
                self.want_more("AND", start)
        return joined(And, children)

    def unary(self, field: str | None) -> Node | None:
        outer = self.negated
        while (start := self.take("NOT")) is not None:
            self.negated = not self.negated
            if self.closed() or self.operator() in ("AND", "OR"):
                self.want_more("NOT", start)
                self.negated = outer
                return None
        if minus := _MINUS.match(self.text, self.at):
            self.at = minus.end()
            self.negated = not self.negated
        node = self.atom(field)
        odd = self.negated != outer
        self.negated = outer
        return negation(node) if node is not None and odd else node

    def want_more(self, operator: str, start: int) -> None:
        if not self.at_end():
            self.complain(f"{operator} needs something after it.", start)

    def atom(self, field: str | None) -> Node | None:
        start = self.at
        if empty := _EMPTY_FIELD.match(self.text, start):
            self.at = empty.end()
            if not self.at_end():
                self.complain(f"{empty[1].lower()}: needs a value.", start)
            return None
        named = _FIELD.match(self.text, start)
        if named is None:
            if loose := _LOOSE_FIELD.match(self.text, start):
                self.note(f"{loose[0]} is a word here: a field has its value right behind it.", start)
            return self.value(field)
        self.at = named.end()
        name = ALIASES.get(named[1].lower(), named[1].lower())
        if name in FIELDS:
            return self.value(name)
        self.complain(unknown_field(named[1]), start)
        if word := _WORD.match(self.text, self.at):
            self.at = word.end()
            return self.plain(named[0] + word[0], field, start)
        return joined(And, [self.plain(named[1], field, start), self.value(field)])

    def value(self, field: str | None) -> Node | None:
        """A group, a phrase or a word, as this field understands it."""
        start = self.at
        if self.text[start] == "(":
            return self.group(field)
        if quoted := _QUOTED.match(self.text, start):
            self.at = quoted.end()
            if not quoted[2]:
                self.want_end("This quotation mark is not closed.", start)
                if self.at_end() and not self.negated and (field is None or field in TEXT_FIELDS):
                    return self.counted(self.opened(quoted[1], field), start)
            return self.leaf(field, " ".join(quoted[1].split()), True, start)
        word = _at(_WORD, self.text, start)
        self.at = word.end()
        return self.leaf(field, word[0], False, start)

    def group(self, field: str | None) -> Node | None:
        start = self.at
        self.at += 1
        if self.depth == MAX_DEPTH:
            self.complain(f"Parentheses may be {MAX_DEPTH} deep.", start)
            return None
        if self.closed() and not self.at_end():
            self.complain("There is nothing between these parentheses.", start)
        self.depth += 1
        node = self.any_of(field)
        self.depth -= 1
        if self.at < len(self.text):
            self.at += 1
        else:
            self.want_end("This parenthesis is not closed.", start)
        return node

    # Leaves

    def leaf(self, field: str | None, value: str, quoted: bool, start: int) -> Node | None:
        try:
            return self.counted(self.begun(self.understood(field, value, quoted)), start)
        except MisunderstoodError as trouble:
            if trouble.begun:
                return None
            self.complain(trouble.why, start)
            return self.plain(trouble.plain, field, start)

    def plain(self, text: str, field: str | None, start: int) -> Node | None:
        """The text as words of which none is more than a word."""
        place = field if field in TEXT_FIELDS else None
        words: list[Node | None] = [Word(lowered(piece), place) for piece in _PLAIN.findall(text)]
        words[-1:] = map(self.begun, words[-1:])
        return joined(And, [self.counted(word, start) for word in words])

    def begun(self, node: Node | None) -> Node | None:
        """The node, with a word that is still being typed as a prefix.

        An exclusion stays a word: `-s` on the way to `-survey` must not empty the list.
        """
        if isinstance(node, Word) and self.at_end() and not self.negated and self.prefixes < MAX_PREFIXES:
            return Prefix(as_one(node.text) if has_hardly_begun(node.text) else node.text, node.field)
        return node

    def opened(self, text: str, field: str | None) -> Node | None:
        """A phrase that is still being typed: its last word may go on, and counts once it says something."""
        words = text.split()
        if not words or text[-1:].isspace() or self.prefixes == MAX_PREFIXES:
            return Phrase(" ".join(words), field)
        if len(words) == 1 and has_hardly_begun(words[0]):
            words = [as_one(words[0])]
        return Prefix(" ".join(words), field)

    def counted(self, node: Node | None, start: int) -> Node | None:
        """The leaf, if it is something to search for and within the limits."""
        if node is None:
            return None
        if isinstance(node, Word | Prefix | Fuzzy | Phrase) and not terms(node.text):
            if not self.at_end():
                self.note(f"“{cut(node.text)}” has no letters or digits to search for.", start)
            return None
        if self.terms == MAX_TERMS:
            self.complain(f"A query has at most {MAX_TERMS} terms.", start)
            return None
        if isinstance(node, Prefix) and self.prefixes == MAX_PREFIXES:
            self.complain(f"A query has at most {MAX_PREFIXES} words with *.", start)
            return self.plain(node.text, node.field, start)
        self.terms += 1
        self.prefixes += isinstance(node, Prefix)
        return node

    def understood(self, field: str | None, value: str, quoted: bool) -> Node | None:
        """The node that the value stands for in its field.

        Raises:
            MisunderstoodError: It stands for nothing.
        """
        if field is not None and not value:
            raise MisunderstoodError(f"{field}: needs a value.", begun=self.at_end())
        if field is None or field in TEXT_FIELDS:
            return phrase_leaf(value, field) if quoted else word_leaf(value, field)
        if field in FACETS:
            value = value if quoted else value.rstrip("*")
            if not value:
                raise MisunderstoodError(f"{field}: needs a value.")
            return Facet(field, value)
        if field in STATES:
            return State(field, self.choice(field, value, STATES[field]))
        if field in DATES or field in NUMBERS:
            return self.range(field, value)
        if field == "like":
            if not (value.isascii() and value.isalnum()):
                raise MisunderstoodError("like: takes the id of a paper.", value)
            return Like(value.lower())
        if self.negated:
            raise MisunderstoodError("sort: cannot be negated.")
        self.sort = self.choice(field, value, SORTS)
        return None

    def choice(self, name: str, value: str, options: tuple[str, ...]) -> str:
        """The option that is meant: itself, or while it is being typed the only one that begins so."""
        value = value.lower()
        if value in options:
            return value
        begun = [option for option in options if option.startswith(value)] if self.at_end() else []
        if len(begun) == 1:
            return begun[0]
        close = difflib.get_close_matches(value, options, 1)
        hint = f"did you mean {name}:{close[0]}?" if close else f"it knows {', '.join(options)}."
        raise MisunderstoodError(
            f"{name}: does not know “{cut(value)}”; {hint}", f"{name} {value}", begun=bool(begun)
        )

    def range(self, name: str, value: str) -> Range:
        try:
            return Range(name, *(days if name in DATES else numbers)(value))
        except (ValueError, OverflowError):
            example = _SOME_NUMBERS.get(name, _SOME_DAYS)
            raise MisunderstoodError(
                f"{name}: does not understand “{cut(value)}”; write for example {example}.",
                f"{name} {value}",
                begun=self.at_end() and _BOUND_BEGUN.fullmatch(value) is not None,
            ) from None


def _at(pattern: re.Pattern[str], text: str, start: int) -> re.Match[str]:
    """The match of a pattern that matches here whatever the text."""
    match = pattern.match(text, start)
    assert match is not None  # noqa: S101 -- the caller has looked
    return match


def misread(text: str) -> Iterator[tuple[str, str | None]]:
    """The parts of a query with a field that is none, or a value that its field does not understand.

    Args:
        text: The query as the reader wrote it.

    Yields:
        Such a part as it was written, and with the name of the field that was meant if there is one near.
    """
    for part in _WITH_FIELD.finditer(text):
        name = (part["name"] or "").lower()
        if not name or name in TEXT_FIELDS or ALIASES.get(name) in TEXT_FIELDS:
            continue
        try:
            parse(part[0])
        except QueryError:
            near = None if name in FIELDS else near_field(name)
            yield part[0], near and near + part[0][len(name) :]
