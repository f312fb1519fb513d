"""The tags of one paper or of many: narrowed as one types, given and taken one after the other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Input, Static

from paperterm.analysis import fold
from paperterm.errors import UsageError
from paperterm.facets import bits_of
from paperterm.library import Library
from paperterm.session import Change, Session
from paperterm.shelving import tag_name
from paperterm.tui import render
from paperterm.tui.keyboard import bindings, key_of
from paperterm.tui.screens.dialog import Dialog
from paperterm.tui.widgets.rows import Rows
from paperterm.tui.widgets.text_box import TextBox

_COUNT_WIDTH = 7
_LONGEST = 60


class TagBox(TextBox):
    """Narrows the tags; what it does not need moves among them."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("dialog box")


class TagRows(Rows):
    """A tag a line: whether all, some or none of the papers have it, and how many in the library do."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tag-rows--on"}
    DEFAULT_CSS: ClassVar[str] = """
    TagRows {
        height: 1fr;
        min-height: 3;
        background: $surface;
        scrollbar-background: $surface;
        &> .tag-rows--on { color: $text-success; text-style: bold; }
    }
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.can_focus = False
        self.tags: Sequence[str] = ()
        self.new = ""
        self._session = session
        self._papers = 0

    def show(self, tags: Sequence[str], new: str, papers: int, empty: str, cursor: int) -> None:
        """Show tags.

        Args:
            tags: Those that there are.
            new: One that there is not yet, which comes last; empty for none.
            papers: The papers that it is about.
            empty: What to say where there are none.
            cursor: Where the cursor is to be.
        """
        self.tags, self.new, self._papers, self.why_empty = tags, new, papers, empty
        self.rows_changed(cursor)

    def row_count(self) -> int:
        """How many tags, the new one among them."""
        return len(self.tags) + bool(self.new)

    def draw_row(self, row: int, width: int, *, under_cursor: bool) -> list[Strip]:
        """The box, the tag and its count."""
        style = self.ground(under_cursor=under_cursor)
        if row == len(self.tags):
            beside = Content("  a new tag").stylize(self.look("rows--beside"))
            return [render.strip_of(Content(" [+] ") + render.plain(self.new) + beside, width, style)]
        tag = self.tags[row]
        tagged = self._session.sets.tags.get(tag, 0)
        having = tagged & self._papers
        box = "[x]" if having == self._papers else "[-]" if having else "[ ]"
        name = render.plain(tag).truncate(max(1, width - _COUNT_WIDTH - 6), ellipsis=True, pad=True)
        line = Content(f" {box} ") + name
        if having:
            line = line.stylize(self.look("tag-rows--on"))
        count = Content(f"{tagged.bit_count():>{_COUNT_WIDTH},} ").stylize(self.look("rows--beside"))
        return [render.strip_of(line + count, width, style)]


class TagScreen(Dialog[None]):
    """Gives papers tags and takes them, each time as one step.

    Args:
        session: The library and the shelf.
        ids: The papers.
        what: The same in words.
        changed: Called after each step.
        taking: Whether tags are only to be taken: then those that the papers have are all there is.
    """

    place = "tags"

    def __init__(
        self,
        session: Session,
        ids: Collection[str],
        what: str,
        changed: Callable[[Change], None],
        *,
        taking: bool = False,
    ) -> None:
        super().__init__()
        self._session = session
        self._ids = ids
        self._what = what
        self._changed = changed
        self._taking = taking
        self._library: Library | None = None
        self._bits = 0
        self._tags = self._in_order()
        self._rows = TagRows(session)

    def compose(self) -> ComposeResult:
        """The box above, the tags below."""
        with Vertical(classes="dialog -tall") as dialog:
            dialog.border_title = render.plain(f"{'Untag' if self._taking else 'Tag'} {self._what}")
            does = "takes it" if self._taking else "gives or takes it"
            dialog.border_subtitle = f"enter {does} · {key_of(self, 'close')} closes"
            placeholder = "type to narrow" if self._taking else "type to narrow, or a new tag"
            yield TagBox(placeholder=placeholder, compact=True, max_length=_LONGEST, id="part")
            yield Static("", classes="trouble", markup=False)
            yield self._rows

    def on_mount(self) -> None:
        """All tags at first."""
        self._show()

    @on(Input.Changed)
    def _narrow(self) -> None:
        self.complain("")
        self._show()

    def _show(self, at: str = "") -> None:
        """Show the tags in which every word that was typed occurs, with the cursor at one of them."""
        typed = self.query_one(Input).value
        words = fold(typed).split()
        tags = [tag for tag in self._tags if all(word in fold(tag) for word in words)]
        new = self._new(typed)
        here = at or next((tag for tag in tags if fold(tag) == fold(typed.strip())), "")
        if self._taking:
            empty = "No tag of theirs has that in it." if self._tags else "They have no tags."
        else:
            empty = "No tags yet: type one, enter gives it."
        cursor = tags.index(here) if here in tags else 0
        self._rows.show(tags, new, self._papers(), empty, cursor)

    def _new(self, typed: str) -> str:
        """The tag that was typed, if there is none of that name."""
        try:
            name = "" if self._taking else tag_name(typed, self._tags)
        except UsageError:
            return ""
        return "" if name in self._tags else name

    @on(Input.Submitted)
    @on(Rows.Chosen)
    def _toggle(self) -> None:
        row, tags = self._rows.cursor, self._rows.tags
        if row >= self._rows.row_count():
            if self.query_one(Input).value.strip():
                self.complain("A tag needs a letter or a sign, and is more than blanks and quotation marks.")
            return
        tag = tags[row] if row < len(tags) else self._rows.new
        papers = self._papers()
        missing = 0 if self._taking else papers & ~self._session.sets.tags.get(tag, 0)
        change = self._session.tag(tag, give=missing, take=0 if missing else papers)
        if tag not in self._tags:
            self._tags.insert(0, tag)
        if change is not None:
            self._changed(change)
        with self.prevent(Input.Changed):
            self.query_one(Input).value = ""
        self._show(tag)

    def _papers(self) -> int:
        """The papers as the library has them now, which may have been read again."""
        library = self._session.library
        if self._library is not library:
            there = (library.numbers[each] for each in self._ids if each in library.numbers)
            self._library, self._bits = library, bits_of(there, len(library))
        return self._bits

    def _in_order(self) -> list[str]:
        """The tags that the papers have, then the others, each time the most used first."""
        tags, papers = self._session.sets.tags, self._papers()
        there = {**dict.fromkeys(self._session.strays, 0), **tags}
        names = [tag for tag in there if not self._taking or there[tag] & papers]
        return sorted(names, key=lambda tag: (not there[tag] & papers, -there[tag].bit_count(), tag))
