"""What the plain mode answers: every answer a sentence, or numbered lines."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from paperterm.answers import Desk
from paperterm.errors import PapertermError, QueryError, UsageError
from paperterm.facets import bits_of, numbers_in
from paperterm.filters import Choice, Filters
from paperterm.labels import Flag, Verdict
from paperterm.latex import readable
from paperterm.papers import Paper
from paperterm.plain.orders import KINDS, Order, understood
from paperterm.printing import Row, facts
from paperterm.query import Everything, parse
from paperterm.search import narrowed
from paperterm.session import Session, Step
from paperterm.shelving import filter_sets
from paperterm.text import clean, one_line
from paperterm.wording import counted

_PAGE = 10
_FLAGS: dict[str, tuple[Flag, bool]] = {
    "mark": ("marked", True), "unmark": ("marked", False),
    "star": ("starred", True), "unstar": ("starred", False),
    "unread": ("read", False),
}  # fmt: skip
_VERDICTS: dict[str, Verdict | None] = {"keep": "kept", "skip": "skipped", "later": "later", "undecide": None}


@dataclass
class Conversation:
    """A reader who types lines, and is told lines.

    Attributes:
        desk: What answers are made from.
        session: What the reader changes.
        say: Takes a line for the reader.
        own_links: Addresses of the reader's at which papers are looked for, by name.
        over: Whether the reader has asked to leave.
    """

    desk: Desk
    session: Session
    say: Callable[[str], None]
    own_links: Mapping[str, str] = field(default_factory=dict)
    over: bool = False
    _query: str = ""
    _filters: Filters = field(default_factory=Filters)
    _found: Sequence[int] = ()
    _shown: Sequence[int] = ()
    _first: int = 0
    _next: int = 0
    _at: int = 0
    _choices: tuple[Choice, ...] = ()

    def begin(self, query: str = "") -> None:
        """Say what there is, and how to go on."""
        papers, digests = len(self.session.library), len(self.session.library.digests)
        starter = ", the starter digest" if self.desk.space.digests.origin == "starter" else ""
        self.say(
            f"paperterm, plain lines: {counted(papers, 'paper')} in {counted(digests, 'digest')}{starter}."
        )
        self.say("Type help for what can be typed, a number to read a paper, search and words to search.")
        self._answered("search", query)

    def hear(self, line: str) -> None:
        """Answer a line; whatever is wrong with it is said."""
        try:
            self._obey(understood(line))
        except QueryError as error:
            self.say(f"{error.sentence} It is at character {error.position + 1} of the search.")
        except PapertermError as error:
            self.say(error.sentence)

    def _answered(self, name: str, rest: str) -> None:
        try:
            self._obey(Order(name, rest=rest))
        except PapertermError as error:
            self.say(error.sentence)

    def _obey(self, order: Order) -> None:
        match order.name:
            case "quit":
                self.over = True
            case "help":
                self._help()
            case "more":
                self._page(self._next)
            case "back":
                self._page(max(0, self._first - _PAGE))
            case "list":
                self._page(0)
            case "search":
                self._search(order.rest)
            case "clear":
                self._filters = Filters()
                self._search("")
            case "filter":
                self._filter(order.rest)
            case "read":
                self._read(self._one(order))
            case "next":
                self._read(self._number(self._at + 1))
            case "similar":
                self._similar(self._one(order))
            case "links":
                self._links(self._one(order))
            case "saved":
                self._saved(order.rest)
            case "save":
                self._save(order.rest)
            case "export" | "append":
                self._export(order.rest, append=order.name == "append")
            case "undo" | "redo":
                step = self.session.undo() if order.name == "undo" else self.session.redo()
                done = "Undone" if order.name == "undo" else "Redone"
                self.say(f"{done}: {step.described()}." if step else f"There is nothing to {order.name}.")
            case _:
                self._change(order)

    # What is shown

    def _help(self) -> None:
        for kind in KINDS:
            takes = f" {kind.takes}" if kind.takes else ""
            others = f" Also {', '.join(kind.others)}." if kind.others else ""
            self.say(f"{kind.name}{takes}: {kind.what}.{others}")
        self.say(
            "N is a number of the list, or several: 3, 2-5, 1,4. Without one the paper last read is meant."
        )

    def _page(self, start: int) -> None:
        if not self._found:
            self.say("No paper is in the list. clear shows all papers again.")
            return
        if start >= len(self._found):
            self.say(f"That was all: {counted(len(self._found), 'paper')}. list begins again.")
            return
        end = min(start + _PAGE, len(self._found))
        for row in range(start, end):
            self.say(self._line(row))
        self._first, self._next = start, end
        left = len(self._found) - end
        self.say(f"{left:,} more: an empty line shows them." if left else "That is all.")

    def _line(self, row: int) -> str:
        """A paper of the list in one line: its number, its title, and what the reader made of it."""
        number = self._found[row]
        sets = self.session.sets
        parts = [one_line(readable(self.session.library.title(number))).rstrip(".")]
        words: list[str] = [
            flag for flag in ("starred", "marked", "read") if _has(sets.flagged(flag), number)
        ]
        words += [verdict] if (verdict := sets.verdict_of(number)) else []
        words += [f"{stars} of 5"] if (stars := sets.stars_of(number)) else []
        words += [f"tagged {tag}" for tag in sets.tags_of(number)]
        words += ["has a note"] if _has(sets.noted, number) else []
        if words:
            parts.append(", ".join(words))
        return f"{row + 1}. {'. '.join(parts)}."

    def _search(self, text: str) -> None:
        query = parse(text)
        if query.tree == Everything():
            self._take(range(len(self.session.library)), text)
            return
        reply = self._desk().search(query, lambda done, total: None)
        self._take(reply.found.numbers, text)
        if reply.impasse is not None:
            self.say(reply.impasse.why)
            for offer in reply.impasse.offers:
                self.say(f"{offer.described()}: search {offer.query}")

    def _take(self, found: Sequence[int], query: str) -> None:
        """Make these papers the list, as far as the filters let them through."""
        facets = self.session.library.facets
        self._shown = found
        admitted = self._filters.admitted(facets.everything, self._sets())
        if admitted != facets.everything:
            found = narrowed(found, admitted, facets.everything)
        self._query, self._found, self._at, self._first, self._next = query, found, 0, 0, 0
        about = f" for {one_line(query)}" if query else ""
        within = f" with the filter {self._filters.described()}" if self._filters else ""
        self.say(f"{counted(len(found), 'paper')}{about}{within}.")
        if found:
            self._page(0)

    def _filter(self, rest: str) -> None:
        if rest:
            row = int(rest) if rest.isdecimal() and len(rest) < 7 else 0
            if not 1 <= row <= len(self._choices):
                raise UsageError("Type filter alone for the numbered filters, then filter and a number.")
            self._filters = self._filters.toggled(self._choices[row - 1])
            self._take(self._shown, self._query)
            return
        facets = self.session.library.facets
        matched = bits_of(self._shown, facets.size)
        counts = self._filters.counts(matched, self._sets())
        choices = {choice: n for choice, n in counts.items() if n or choice in self._filters.chosen}
        self._choices = tuple(choices)
        for row, (choice, papers) in enumerate(choices.items(), 1):
            on = ", on" if choice in self._filters.chosen else ""
            self.say(f"{row}. {choice.group}: {one_line(choice.name)}, {counted(papers, 'paper')}{on}.")
        self.say("filter and a number turns one on or off; clear drops them all.")

    def _sets(self) -> dict[str, dict[str, int]]:
        sets = filter_sets(self.session.library.facets, self.session.sets)
        return {group: dict(choices) for group, choices in sets.items()}

    def _read(self, row: int) -> None:
        number = self._found[row]
        self._at = row + 1
        self.session.flag("read", give=1 << number)
        paper = self.session.library[number]
        self.say(f"Paper {row + 1} of {len(self._found):,}: {one_line(readable(paper.title)).rstrip('.')}.")
        self.say(one_line(readable(paper.abstract)) or "This digest has no abstract for it.")
        for label, value in facts(self._row(paper)):
            self.say(f"{label}: {value}.")

    def _row(self, paper: Paper) -> Row:
        (row,) = self._desk().rows([self.session.library.numbers[paper.id]])
        return row

    def _similar(self, row: int) -> None:
        paper = self.session.library[self._found[row]]
        rows = self._desk().similar(paper.id, _PAGE, lambda done, total: None)
        if not rows:
            self.say("No paper shares enough with it.")
            return
        self._filters = Filters()
        self._found = self._shown = [self.session.library.numbers[each.paper.id] for each in rows]
        self._at, self._first, self._next = 0, 0, len(rows)
        self.say(f"{counted(len(rows), 'paper')} like {one_line(readable(paper.title))}.")
        for at, each in enumerate(rows):
            shared = ", ".join(map(one_line, (each.more or {}).get("shared", ())))
            self.say(f"{self._line(at)} Shares {shared}.")

    def _links(self, row: int) -> None:
        from paperterm.destinations import destinations

        places = destinations(self.session.library[self._found[row]], self.own_links)
        if not places or places[0].is_search:
            self.say("It names no link.")
        for at, place in enumerate(places, 1):
            self.say(f"{at}. {one_line(place.label)}: {one_line(place.url)}")

    # What is changed

    def _change(self, order: Order) -> None:
        rows = self._rows(order)
        papers = bits_of((self._found[row] for row in rows), len(self.session.library))
        before = self.session.sets
        step: Step | None = None
        match order.name:
            case name if name in _FLAGS:
                flag, gives = _FLAGS[name]
                step = self.session.flag(flag, give=papers if gives else 0, take=0 if gives else papers)
            case name if name in _VERDICTS:
                step = self.session.judge(_VERDICTS[name], papers)
            case "tag":
                step = self.session.tag(order.rest, give=papers)
            case "untag":
                step = self.session.tag(order.rest, take=papers)
            case "rate":
                if order.rest not in ("0", "1", "2", "3", "4", "5"):
                    raise UsageError("Say how many stars, 0 to 5, behind the paper: rate 3 4.")
                step = self.session.rate(papers, int(order.rest))
            case "note" | "unnote":
                number = self._found[self._one(order)]
                note = before.notes.get(number, "")
                if order.name == "note" and not order.rest:
                    self.say(clean(note) or "It has no note: note, its number and a text keeps one.")
                    return
                step = self.session.note(
                    self.session.library[number], "" if order.name == "unnote" else order.rest
                )
        self.say(f"{step.described()}. undo takes it back." if step else "That changes nothing.")

    def _saved(self, rest: str) -> None:
        searches = self.session.searches
        if rest:
            row = int(rest) if rest.isdecimal() and len(rest) < 7 else 0
            if not 1 <= row <= len(searches):
                raise UsageError("Type saved alone for the numbered searches, then saved and a number.")
            self._filters = Filters()
            self._search(searches[row - 1].query)
            return
        for row, search in enumerate(searches, 1):
            self.say(f"{row}. {one_line(search.name)}: {one_line(search.query)}")
        if not searches:
            self.say("No search is saved: save and a name saves the one that is shown.")

    def _save(self, name: str) -> None:
        from paperterm.saved import with_filters

        name = one_line(name)
        if not name:
            raise UsageError("Give it a name: save reading.")
        if any(search.name == name for search in self.session.searches):
            raise UsageError(f"A search is called {name} already: give another name.")
        if not (self._query or self._filters):
            raise UsageError("There is no search to save: search for something first.")
        named = {search.name: search.query for search in self.session.searches}
        step = self.session.save_search(name, with_filters(self._query, None, self._filters, named))
        self.say(f"{step.described()}. undo takes it back.")

    def _export(self, name: str, *, append: bool) -> None:
        if not name:
            raise UsageError("Name the file: export reading.md.")
        # unlike Path.expanduser this leaves the name of somebody who does not exist as it is
        path = Path(os.path.expanduser(name))  # noqa: PTH111
        if path.exists() and not append:
            raise UsageError(f"{name} exists already: append {name} adds to it, or name another file.")
        from paperterm.saving import save

        marked = self.session.sets.marked
        numbers = [*numbers_in(marked)] if marked else self._found
        rows = self._desk().rows(numbers)
        if not rows:
            raise UsageError("There is nothing to export: no paper is marked, and none is in the list.")
        source = f"Search: {self._query}" if self._query and not marked else None
        self.say(save(rows, path, "markdown", source, append=append))

    # Which papers are meant

    def _desk(self) -> Desk:
        """The desk with what is on the shelf now."""
        return replace(self.desk, shelved=self.session.read_shelf().contents)

    def _rows(self, order: Order) -> list[int]:
        if order.every:
            return list(range(len(self._found)))
        return [self._number(paper) for paper in order.papers] or [self._last()]

    def _one(self, order: Order) -> int:
        rows = self._rows(order)
        if len(rows) != 1:
            raise UsageError(f"{order.name} is for one paper: give one number.")
        return rows[0]

    def _number(self, paper: int) -> int:
        if not 1 <= paper <= len(self._found):
            raise UsageError(f"There is no paper {paper:,} in the list, which has {len(self._found):,}.")
        return paper - 1

    def _last(self) -> int:
        if not self._at:
            raise UsageError("Say which paper, by its number in the list.")
        return self._at - 1


def _has(papers: int, number: int) -> bool:
    return bool(papers >> number & 1)
