"""The reader's steps: what each of them changed, in both directions and in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple, TypeAlias

from paperterm.facets import numbers_in
from paperterm.labels import MOST_STARS, VERDICTS, Flag, Label, Labelling, Verdict
from paperterm.latex import readable
from paperterm.library import Library
from paperterm.shelf import Asked, Contents, SavedSearch, Shelf
from paperterm.shelving import ShelfSets
from paperterm.wording import counted

_FLAGGED: dict[Flag, tuple[str, str]] = {
    "marked": ("Marked", "Unmarked"),
    "starred": ("Starred", "Unstarred"),
    "read": ("Read", "Unread"),
    "kept": ("Kept", "No longer kept:"),
    "skipped": ("Skipped", "No longer skipped:"),
    "later": ("Left for later", "No longer left for later:"),
}
_JUDGED: dict[Verdict | None, str] = {
    "kept": "Kept {}",
    "skipped": "Skipped {}",
    "later": "Left {} for later",
    None: "Took back what was said of {}",
}
_TITLE_SHOWN = 40

Strays: TypeAlias = Mapping[str, frozenset[str]]
"""The tags of papers that are not in the library, with the ids of those papers."""


class Part(NamedTuple):
    """Some papers gained a label, others lost it.

    Attributes:
        label: The flag, tag or number of stars.
        gained: The papers that gained it, as a bit set.
        lost: Those that lost it.
        gained_elsewhere: The ids of papers that gained it and are not in the library.
        lost_elsewhere: The ids of those that lost it.
    """

    label: Label
    gained: int = 0
    lost: int = 0
    gained_elsewhere: frozenset[str] = frozenset()
    lost_elsewhere: frozenset[str] = frozenset()

    @property
    def undone(self) -> Part:
        """What takes it back."""
        return Part(self.label, self.lost, self.gained, self.lost_elsewhere, self.gained_elsewhere)

    def __bool__(self) -> bool:
        return any(self[1:])

    def labelling(self, library: Library) -> Labelling:
        """The same by the ids of the papers."""
        ids = library.ids
        return Labelling(
            self.label,
            self.gained_elsewhere.union(ids[number] for number in numbers_in(self.gained)),
            self.lost_elsewhere.union(ids[number] for number in numbers_in(self.lost)),
        )

    def among(self, strays: Strays) -> Strays:
        """The tags of papers that are not in the library, after it."""
        if not (self.gained_elsewhere or self.lost_elsewhere):
            return strays
        there = strays.get(self.label.name, frozenset())
        return {**strays, self.label.name: (there | self.gained_elsewhere) - self.lost_elsewhere}


class Change(NamedTuple):
    """One step: labels were given to papers and taken from others.

    Attributes:
        words: The step in words.
        parts: What was given and taken, in order.
    """

    words: str
    parts: tuple[Part, ...]

    @property
    def undone(self) -> Change:
        """The change that takes this one back."""
        return Change(self.words, tuple(part.undone for part in reversed(self.parts)))

    @property
    def touched(self) -> int:
        """All papers of the library that it is about."""
        touched = 0
        for part in self.parts:
            touched |= part.gained | part.lost
        return touched

    def described(self) -> str:
        """The change in words, such as "Marked 12 papers"."""
        return self.words


class NoteChange(NamedTuple):
    """One step: the note on a paper became another; an empty one is none."""

    identity: str
    title: str
    before: str
    after: str

    @property
    def undone(self) -> NoteChange:
        """The change that takes this one back."""
        return self._replace(before=self.after, after=self.before)

    def described(self) -> str:
        """The change in words, such as "Changed the note on Attention Is All You Need"."""
        verb = "Deleted" if not self.after else "Changed" if self.before else "Wrote"
        title = readable(self.title)
        shown = title if len(title) <= _TITLE_SHOWN else f"{title[: _TITLE_SHOWN - 1].rstrip()}…"
        return f"{verb} {'a' if verb == 'Wrote' else 'the'} note on {shown}"

    def save(self, shelf: Shelf) -> None:
        """Write it."""
        shelf.set_note(self.identity, self.title, self.after)

    def done_to(self, contents: Contents) -> Contents:
        """What is on the shelf after it."""
        return contents.noted(self.identity, self.after)


class SearchesChange(NamedTuple):
    """One step: some saved searches went, others came; in place of one of its name, or under another one."""

    came: tuple[SavedSearch, ...]
    went: tuple[SavedSearch, ...]

    @property
    def undone(self) -> SearchesChange:
        """The change that takes this one back."""
        return SearchesChange(self.went, self.came)

    def described(self) -> str:
        """The change in words, such as "Deleted the saved search vision"."""
        (before,), (after,) = (each or (None,) for each in (self.went, self.came))
        if before and after and before.name != after.name:
            return f"Renamed the saved search {before.name} to {after.name}"
        if after:
            return f"{'Changed' if before else 'Saved'} the search {after.name}"
        return f"Deleted the saved search {before.name if before else ''}"

    def save(self, shelf: Shelf) -> None:
        """Write it."""
        shelf.set_searches(give=self.came, take=[search.name for search in self.went])

    def done_to(self, contents: Contents) -> Contents:
        """What is on the shelf after it."""
        return contents._replace(searches=self.among(contents.searches))

    def among(self, searches: Iterable[SavedSearch]) -> tuple[SavedSearch, ...]:
        """The saved searches after it."""
        after = {search.name: search for search in searches}
        for search in self.went:
            after.pop(search.name, None)
        after |= {search.name: search for search in self.came}
        return tuple(sorted(after.values()))


class HistoryChange(NamedTuple):
    """One step: queries came into the history, or were taken out of it."""

    came: tuple[Asked, ...] = ()
    went: tuple[Asked, ...] = ()

    @property
    def undone(self) -> HistoryChange:
        """The change that takes this one back."""
        return HistoryChange(self.went, self.came)

    def described(self) -> str:
        """The change in words."""
        verb, which = ("Put into", self.came) if self.came else ("Taken out of", self.went)
        return f"{verb} the history: {', '.join(asked.query for asked in which)}"

    def save(self, shelf: Shelf) -> None:
        """Write it."""
        shelf.set_asked(give=self.came, take=[asked.query for asked in self.went])

    def done_to(self, contents: Contents) -> Contents:
        """What is on the shelf after it: the history is kept apart."""
        return contents

    def among(self, history: Iterable[Asked]) -> tuple[Asked, ...]:
        """The history after it, the last query first."""
        after = {asked.query: asked for asked in history}
        for asked in self.went:
            after.pop(asked.query, None)
        after |= {asked.query: asked for asked in self.came}
        return tuple(sorted(after.values(), key=lambda asked: (-asked.last, asked.query)))


Step: TypeAlias = Change | NoteChange | SearchesChange | HistoryChange
"""What can be undone in one go."""


def flagged(sets: ShelfSets, flag: Flag, give: int, take: int) -> Change:
    """A flag given to papers and taken from others."""
    label = Label("flag", flag)
    parts = [*_given(sets, label, give), Part(label, lost=take & sets.flagged(flag))]
    gained, lost = give & ~sets.flagged(flag), parts[-1].lost
    words = [
        f"{word} {_papers(bits)}" for word, bits in zip(_FLAGGED[flag], (gained, lost), strict=True) if bits
    ]
    return _change(", ".join(words), parts)


def judged(sets: ShelfSets, verdict: Verdict | None, papers: int) -> Change:
    """A verdict on papers, or none any more; what is kept or skipped counts as read too."""
    parts: list[Part] = []
    if verdict is None:
        parts += [Part(Label("flag", each), lost=papers & sets.flagged(each)) for each in VERDICTS]
    else:
        parts += _given(sets, Label("flag", verdict), papers)
    if verdict in ("kept", "skipped"):
        parts += _given(sets, Label("flag", "read"), papers)
    change = _change("", parts)
    return change._replace(words=_JUDGED[verdict].format(_papers(change.touched)))


def tagged(sets: ShelfSets, tag: str, give: int, take: int) -> Change:
    """A tag given to papers and taken from others."""
    there = sets.tags.get(tag, 0)
    part = Part(Label("tag", tag), give & ~there, take & there)
    words = [f"Tagged {_papers(part.gained)} {tag}"] if part.gained else []
    words += [f"Took the tag {tag} from {_papers(part.lost)}"] if part.lost else []
    return _change(", ".join(words), [part])


def tag_renamed(sets: ShelfSets, strays: Strays, tag: str, name: str) -> Change:
    """A tag under another name wherever it is; where a tag has that name already, the two become one."""
    part = _taken_everywhere(sets, strays, tag)
    elsewhere = part.lost_elsewhere - strays.get(name, frozenset())
    renamed = Part(Label("tag", name), part.lost & ~sets.tags.get(name, 0), 0, elsewhere)
    return _change(f"Renamed the tag {tag} to {name}", [part, renamed] if tag != name else [])


def tag_deleted(sets: ShelfSets, strays: Strays, tag: str) -> Change:
    """A tag taken from all papers that have it, those that are not in the library among them."""
    part = _taken_everywhere(sets, strays, tag)
    count = part.lost.bit_count() + len(part.lost_elsewhere)
    return _change(f"Deleted the tag {tag} from {counted(count, 'paper')}", [part])


def rated(sets: ShelfSets, papers: int, stars: int) -> Change:
    """So many stars for papers, in place of those that they have; 0 takes the rating away."""
    if stars:
        parts = _given(sets, Label("rating", str(stars)), papers)
    else:
        parts = [Part(Label("rating", str(n)), lost=papers & bits) for n, bits in sets.ratings.items()]
    change = _change("", parts)
    return change._replace(words=_rating(change.touched, stars))


def rated_by(sets: ShelfSets, papers: int, stars: int) -> Change:
    """So many stars more for each of some papers, or with a negative number fewer; none is the least."""
    before = {n: papers & bits for n, bits in sets.ratings.items()}
    before[0] = papers & ~reduce(or_, before.values(), 0)
    after: dict[int, int] = {}
    for n, bits in before.items():
        rated = min(max(n + stars, 0), MOST_STARS)
        after[rated] = after.get(rated, 0) | bits
    labels = [(n, Label("rating", str(n))) for n in range(1, MOST_STARS + 1)]
    lost = [Part(label, lost=before.get(n, 0) & ~after.get(n, 0)) for n, label in labels]
    gained = [Part(label, gained=after.get(n, 0) & ~before.get(n, 0)) for n, label in labels]
    change = _change("", [*lost, *gained])
    now = {n for n, bits in after.items() if bits & change.touched}
    if len(now) == 1:
        return change._replace(words=_rating(change.touched, *now))
    higher = f"{counted(abs(stars), 'star')} {'higher' if stars > 0 else 'lower'}"
    return change._replace(words=f"Rated {_papers(change.touched)} {higher}")


def possible(kept: Sequence[Step], contents: Contents, *, undone: bool) -> list[Step]:
    """The steps that find searches and notes as they left them, when undone or redone from the last on."""
    searches, notes = set(contents.searches), dict(contents.notes)
    possible = []
    for step in reversed(kept):
        match step.undone if undone else step:
            case SearchesChange(came, went):
                if not searches.issuperset(went):
                    continue
                searches = searches.difference(went).union(came)
            case NoteChange(identity, _, before, after):
                if notes.get(identity, "") != before:
                    continue
                notes[identity] = after
            case _:
                pass
        possible.append(step)
    return possible[::-1]


def _given(sets: ShelfSets, label: Label, papers: int) -> list[Part]:
    """A label given to papers, and its rivals taken from them."""
    rivals = [Part(rival, lost=papers & sets.labelled(rival)) for rival in label.rivals]
    return [*rivals, Part(label, papers & ~sets.labelled(label))]


def _taken_everywhere(sets: ShelfSets, strays: Strays, tag: str) -> Part:
    return Part(Label("tag", tag), lost=sets.tags.get(tag, 0), lost_elsewhere=strays.get(tag, frozenset()))


def _change(words: str, parts: Iterable[Part]) -> Change:
    return Change(words, tuple(part for part in parts if part))


def _rating(papers: int, stars: int) -> str:
    count = _papers(papers)
    return f"Rated {count} {stars} of {MOST_STARS}" if stars else f"Took the rating from {count}"


def _papers(bits: int) -> str:
    return counted(bits.bit_count(), "paper")
