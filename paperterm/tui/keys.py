"""Every command of the browser with its keys: the bindings, the help and the palette are made from this."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Command:
    """Something that a key does.

    Attributes:
        id: The name by which the command is known for ever.
        keys: Its keys, as Textual writes them.
        action: The action of the browse screen.
        what: What it does, in a few words.
        group: Under which heading the help lists it.
        shown: The keys as the help shows them.
    """

    id: str
    keys: str
    action: str
    what: str
    group: str
    shown: str

    def binding(self) -> Binding:
        """The command as Textual takes it."""
        return Binding(self.keys, self.action, self.what, id=self.id, show=False)


FIND, MARK, READ, SEE, LEAVE = "Find", "Mark and keep", "Read", "Look", "Leave and undo"

COMMANDS = (
    Command("search", "slash", "search", "Search as you type", FIND, "/"),
    Command("search.back", "escape", "back", "One step back; never quits", FIND, "esc"),
    Command("similar", "equals_sign", "similar", "Papers like this one; esc goes back", FIND, "="),
    Command("history", "ctrl+r,H", "history", "Earlier queries", FIND, "ctrl+r H"),
    Command("search.save", "S", "save_search", "Save this search, filters and all", FIND, "S"),
    Command("filters", "f", "filters", "Show or hide the filters", FIND, "f"),
    Command("filters.clear", "F", "clear_filters", "Drop all filters", FIND, "F"),
    Command("offer", "ctrl+y", "take_offer", "Where nothing is found: take the first offer", FIND, "ctrl+y"),
    Command("sort", "s", "sort", "Sort by relevance, digest, title, date, upvotes", FIND, "s"),
    Command("marked.only", "M", "only_marked", "Show only the marked papers", FIND, "M"),
    Command("mark", "space", "mark", "Mark and step down", MARK, "space"),
    Command("mark.range", "v", "range", "Begin a range; v again marks it", MARK, "v"),
    Command("mark.all", "a", "mark_all", "Mark all that are shown", MARK, "a"),
    Command("mark.invert", "i", "invert", "Turn the marks of all shown round", MARK, "i"),
    Command("mark.none", "A", "unmark_all", "Unmark everything", MARK, "A"),
    Command("star", "asterisk", "star", "Star, or take the star away", MARK, "*"),
    Command("read", "r", "read", "Read or unread", MARK, "r"),
    Command("export", "e", "export", "Export the marked papers, else this one", MARK, "e"),
    Command("export.again", "E", "export_again", "Export again to the same file", MARK, "E"),
    Command("copy", "y", "copy", "Copy as Markdown", MARK, "y"),
    Command("open", "o", "open_link", "Open a link in the web browser", READ, "o"),
    Command("detail", "enter", "detail", "Read the paper", READ, "enter"),
    Command("hit.next", "n", "hit(1)", "Next match in the text", READ, "n"),
    Command("hit.previous", "N", "hit(-1)", "Match before in the text", READ, "N"),
    Command("paper.next", "J", "move_list(1)", "Next paper, from anywhere", READ, "J"),
    Command("paper.previous", "K", "move_list(-1)", "Paper before, from anywhere", READ, "K"),
    Command("pane.next", "tab", "pane(1)", "Next pane", SEE, "tab"),
    Command("pane.previous", "shift+tab", "pane(-1)", "Pane before", SEE, "shift+tab"),
    Command("pane.left", "left,h", "side(-1)", "Pane on the left", SEE, "h ←"),
    Command("pane.right", "right,l", "side(1)", "Pane on the right", SEE, "l →"),
    Command("pane.filters", "1", "go('filters')", "The filters", SEE, "1"),
    Command("pane.list", "2", "go('list')", "The list", SEE, "2"),
    Command("pane.detail", "3", "go('detail')", "The paper", SEE, "3"),
    Command("zoom", "z", "zoom", "Give this pane the whole screen, and back", SEE, "z"),
    Command("rescan", "R", "rescan", "Read changed digests again", SEE, "R"),
    Command("palette", "colon,ctrl+p", "palette", "Every command by name", LEAVE, ": ctrl+p"),
    Command("help", "question_mark,f1", "help", "This help", LEAVE, "? f1"),
    Command("undo", "u", "undo", "Undo the last change", LEAVE, "u"),
    Command("redo", "U", "redo", "Redo it", LEAVE, "U"),
    Command("suspend", "ctrl+z", "app.suspend_process", "Suspend; fg comes back", LEAVE, "ctrl+z"),
    Command("quit", "q,ctrl+q", "app.quit", "Quit", LEAVE, "q ctrl+q"),
)

MOVING = (
    ("j k ↓ ↑", "Down, up"),
    ("g G home end", "First, last"),
    ("ctrl+d ctrl+u", "Half a page down, up"),
    ("pgdn pgup", "A page down, up"),
    ("space x enter", "In the filters: tick"),
    ("o", "In the filters: only this one"),
    ("enter", "On a saved search: ask it"),
    ("c d", "On a saved search: rename it, delete it"),
    ("a b c d x", "In an empty list: take this offer; j k enter too"),
    ("↓ ↑", "In the search box: move the list"),
    ("enter", "In the search box: to the list"),
)

QUERIES = (
    ("mixture experts", "both words, in any form; best first"),
    ('"mixture of experts"', "exactly these words together"),
    ("mamba OR rwkv", "either"),
    ("-survey", "not this"),
    ("distil*  colour~", "beginning so; up to a slip of the pen"),
    ("title:mamba", "in the title; abstract: author: as well"),
    ("topic:vision", "topic, digest:, kind:"),
    ("is:unread has:code", "is: unread read starred marked dup; has: code link model dataset project"),
    ("date:>=2025-01", "where the source has dates; upvotes:>50"),
    ("sort:title", "relevance, digest, title, date, upvotes"),
)
