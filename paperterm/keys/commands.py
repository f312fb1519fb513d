"""Every command of the browser with its keys: the bindings, the help and the palette are made from this.

The keys here are those of the set `vim`; `sets` has the others, and takes what the reader prefers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Place = Literal[
    "anywhere",
    "browser",
    "lists",
    "list",
    "filters",
    "search box",
    "dialog",
    "dialog box",
    "export",
    "history",
    "links",
    "copying",
    "tags",
    "note",
    "menu",
    "bulk",
    "rating",
    "triage",
    "stats",
]
"""Where a key does something: what has the keys there, or stands around it."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something that a key does.

    Attributes:
        id: The name by which the command is known for ever.
        keys: Its keys, as Textual writes them.
        action: The action of what has the keys at its place.
        what: What it does, in a few words.
        group: Under which heading the help lists it.
        place: Where it can be done.
        counted: Whether a number before it says how often, or how far.
    """

    id: str
    keys: str
    action: str
    what: str
    group: str
    place: Place = "browser"
    counted: bool = False

    def times(self, count: int) -> str:
        """The action with a number before it: so many times as far, or to the row of that number."""
        name, _, given = self.action.removesuffix(")").partition("(")
        if name == "move_to_end":
            return f"move_to_row({count})"
        return f"{name}({float(given) * count:.12g})" if "." in given else f"{name}({int(given) * count})"


FIND, MARK, READ, SEE, LEAVE = "Find", "Mark and keep", "Read", "Look", "Leave and undo"
MOVE, OFFERS, FILTERS = "Move", "Where nothing is found", "In the filters"
BOX, DIALOGS, TRIAGE = "In the search box", "In a dialog", "In triage"
STATS, BULK, TOUR = "In the statistics", "With all marked papers", "In the tour"

COMMANDS = (
    Command("search", "slash", "search", "Search as you type", FIND),
    Command("search.back", "escape", "back", "One step back; never quits", FIND),
    Command("similar", "equals_sign", "similar", "Papers like this one", FIND),
    Command("history", "ctrl+r,H", "history", "Earlier queries", FIND),
    Command("search.save", "S", "save_search", "Save this search, filters and all", FIND),
    Command("filters", "f", "filters", "Show or hide the filters", FIND),
    Command("filters.clear", "F", "clear_filters", "Drop all filters", FIND),
    Command("sort", "s", "sort", "Sort by relevance, digest, title, date, upvotes", FIND),
    Command("marked.only", "M", "only_marked", "Show only the marked papers", FIND),
    Command("mark", "space", "mark(1)", "Mark and step down", MARK, counted=True),
    Command("mark.range", "v", "range", "Begin a range; the second time, mark it", MARK),
    Command("mark.all", "a", "mark_all", "Mark all that are shown", MARK),
    Command("mark.invert", "i", "invert", "Turn the marks of all shown round", MARK),
    Command("mark.none", "A", "unmark_all", "Unmark everything", MARK),
    Command("star", "asterisk", "star", "Star, or take the star away", MARK),
    Command("read", "r", "read", "Read or unread", MARK),
    Command("tag", "t", "tag", "Tag the paper, or the range", MARK),
    Command("note", "w", "note", "Write a note on the paper", MARK),
    Command("note.editor", "W", "note_in_editor", "Write it in $VISUAL or $EDITOR", MARK),
    Command("rate.up", "plus", "rate(1)", "Rate it a star higher", MARK, counted=True),
    Command("rate.down", "minus", "rate(-1)", "Rate it a star lower", MARK, counted=True),
    Command("bulk", "x", "bulk", "Do something to all marked papers", MARK),
    Command("triage", "T", "triage", "Triage what is shown, or the digest at the bar", MARK),
    Command("export", "e", "export", "Export the marked papers, else this one", MARK),
    Command("export.again", "E", "export_again", "Export again to the same file", MARK),
    Command("copy", "y", "copy", "Copy as Markdown", MARK),
    Command("copy.bibtex", "Y", "copy_bibtex", "Copy as BibTeX", MARK),
    Command("copy.other", "c", "copy_other", "Copy the link, a citation, the id …", MARK),
    Command("open", "o", "open_link", "Open its link in the web browser", READ),
    Command("open.other", "O", "open_other", "Open its arXiv page, PDF, a search …", READ),
    Command("detail", "enter", "detail", "Read the paper; from its pane, alone on the screen", READ),
    Command("reading", "V", "page", "The reading view: the paper alone, and back", READ),
    Command("hit.next", "n", "hit(1)", "Next match in the text", READ, counted=True),
    Command("hit.previous", "N", "hit(-1)", "Match before in the text", READ, counted=True),
    Command("paper.next", "J", "move_list(1)", "Next paper, from anywhere", READ, counted=True),
    Command("paper.previous", "K", "move_list(-1)", "Paper before, from anywhere", READ, counted=True),
    Command("pane.next", "tab", "pane(1)", "Next pane", SEE),
    Command("pane.previous", "shift+tab", "pane(-1)", "Pane before", SEE),
    Command("pane.left", "left,h", "side(-1)", "Pane on the left", SEE),
    Command("pane.right", "right,l", "side(1)", "Pane on the right", SEE),
    Command("pane.filters", "1", "go('filters')", "The filters", SEE),
    Command("pane.list", "2", "go('list')", "The list", SEE),
    Command("pane.detail", "3", "go('detail')", "The paper", SEE),
    Command("pane.wider", "greater_than_sign", "grow(1)", "This pane wider, or taller", SEE, counted=True),
    Command("pane.narrower", "less_than_sign", "grow(-1)", "Narrower, or shorter", SEE, counted=True),
    Command("panes.turn", "backslash", "turn", "List and paper: beside, stacked, or as fits", SEE),
    Command("panes.reset", "Z", "panes_at_first", "Panes as they were at first", SEE),
    Command("zoom", "z", "zoom", "Give this pane the whole screen, and back", SEE),
    Command("below", "C", "below", "Below each title: its passage, its claim or its result", SEE),
    Command("density", "d", "density", "Two lines a paper, or one", SEE),
    Command("stats", "number_sign", "stats", "Statistics, each bar a filter", SEE),
    Command("rescan", "R", "rescan", "Read changed digests again", SEE),
    Command("digests.add", "D", "add", "Add digests: type, paste or drop a path", SEE),
    Command("palette", "colon", "palette", "Every command by name", LEAVE),
    Command("help", "question_mark", "app.help", "This help", LEAVE),
    Command("undo", "u", "undo", "Undo the last change", LEAVE),
    Command("redo", "U", "redo", "Redo it", LEAVE),
    Command("suspend", "ctrl+z", "app.suspend_process", "Suspend; fg comes back", LEAVE),
    Command("quit", "q", "app.quit", "Quit", LEAVE),
    Command("palette.anywhere", "ctrl+p", "command_palette", "The same, while typing too", LEAVE, "anywhere"),
    Command("help.anywhere", "f1", "help", "The help, while typing too", LEAVE, "anywhere"),
    Command("quit.anywhere", "ctrl+q", "quit", "Quit, while typing too", LEAVE, "anywhere"),
    Command("tour.next", "ctrl+l,f7", "next_step", "The next step, whether this one is done or not", TOUR),
    Command("down", "down,j", "move(1)", "Down", MOVE, "lists", counted=True),
    Command("up", "up,k", "move(-1)", "Up", MOVE, "lists", counted=True),
    Command(
        "first", "home,g", "move_to_end(-1)", "First; with a number, that one", MOVE, "lists", counted=True
    ),
    Command("last", "end,G", "move_to_end(1)", "Last; with a number, that one", MOVE, "lists", counted=True),
    Command("half.down", "ctrl+d", "move_page(0.5)", "Half a page down", MOVE, "lists", counted=True),
    Command("half.up", "ctrl+u", "move_page(-0.5)", "Half a page up", MOVE, "lists", counted=True),
    Command("page.down", "pagedown,ctrl+f", "move_page(1)", "A page down", MOVE, "lists", counted=True),
    Command("page.up", "pageup,ctrl+b", "move_page(-1)", "A page up", MOVE, "lists", counted=True),
    Command("offer", "ctrl+y", "take_offer", "Take the offer at the bar, while typing too", OFFERS),
    Command("offer.1", "a", "take(0)", "Take the first offer", OFFERS, "list"),
    Command("offer.2", "b", "take(1)", "The second", OFFERS, "list"),
    Command("offer.3", "c", "take(2)", "The third", OFFERS, "list"),
    Command("offer.4", "d", "take(3)", "The fourth", OFFERS, "list"),
    Command("offer.5", "x", "take(4)", "The fifth", OFFERS, "list"),
    Command("filter.tick", "space,x", "tick", "Tick, or take the tick away", FILTERS, "filters"),
    Command("filter.enter", "enter", "enter", "Tick; on a saved search: ask it", FILTERS, "filters"),
    Command("filter.only", "o", "only", "Only this one of its group", FILTERS, "filters"),
    Command("filter.rename", "c,f2", "want('rename')", "Rename the saved search or tag", FILTERS, "filters"),
    Command("filter.delete", "d,delete", "want('delete')", "Delete it", FILTERS, "filters"),
    Command("box.enter", "enter", "submit", "To the list", BOX, "search box"),
    Command("box.leave", "escape", "screen.leave_search", "Leave the box", BOX, "search box"),
    Command("box.down", "down", "screen.move_list(1)", "Down in the list", BOX, "search box"),
    Command("box.up", "up", "screen.move_list(-1)", "Up in the list", BOX, "search box"),
    Command("box.page_down", "pagedown", "screen.page_list(1)", "A page down in the list", BOX, "search box"),
    Command("box.page_up", "pageup", "screen.page_list(-1)", "A page up in the list", BOX, "search box"),
    Command("close", "escape,q", "dismiss", "Close it; nothing more is done", DIALOGS, "dialog"),
    Command("export.append", "ctrl+t", "append", "Export: append to the file that exists", DIALOGS, "export"),
    Command("export.overwrite", "ctrl+o", "overwrite", "Export: overwrite it", DIALOGS, "export"),
    Command("export.format", "tab", "format(1)", "Export: the next format", DIALOGS, "export"),
    Command("export.format_back", "shift+tab", "format(-1)", "Export: the format before", DIALOGS, "export"),
    Command("below.down", "down", "screen.move(1)", "Down in what stands below", DIALOGS, "dialog box"),
    Command("below.up", "up", "screen.move(-1)", "Up in it", DIALOGS, "dialog box"),
    Command("below.page_down", "pagedown", "screen.move_page(1)", "A page down in it", DIALOGS, "dialog box"),
    Command("below.page_up", "pageup", "screen.move_page(-1)", "A page up in it", DIALOGS, "dialog box"),
    Command("history.next", "ctrl+r", "screen.move(1)", "Earlier queries: the next", DIALOGS, "history"),
    Command("history.forget", "ctrl+d,delete", "screen.forget", "Take this query out", DIALOGS, "history"),
    Command("triage.keep", "y,right", "judge('kept')", "Keep the paper", TRIAGE, "triage"),
    Command("triage.skip", "n,left", "judge('skipped')", "Skip it", TRIAGE, "triage"),
    Command("triage.later", "l", "judge('later')", "Leave it for later", TRIAGE, "triage"),
    Command("triage.undo", "u,backspace", "undo", "Take the last word back", TRIAGE, "triage"),
    Command("triage.redo", "U", "redo", "Say it again", TRIAGE, "triage"),
    Command("triage.star", "asterisk", "star", "Star, or take the star away", TRIAGE, "triage"),
    Command("triage.open", "o", "open_link", "Open a link in the web browser", TRIAGE, "triage"),
    Command("triage.next", "J", "step(1)", "Next paper, nothing said of this one", TRIAGE, "triage"),
    Command("triage.previous", "K", "step(-1)", "Paper before", TRIAGE, "triage"),
    Command("triage.export", "e", "export", "Export what was kept", TRIAGE, "triage"),
    Command("triage.again", "L", "again", "Go through those left for later", TRIAGE, "triage"),
    Command("triage.leave", "escape,q", "dismiss", "To the list; what was said stays", TRIAGE, "triage"),
    Command("stats.choose", "enter", "choose", "Show the papers of this row", STATS, "stats"),
    Command("stats.leave", "escape,q", "dismiss", "Back to the list", STATS, "stats"),
    Command("note.close", "escape,ctrl+s", "close", "Note: keep it and close", DIALOGS, "note"),
    Command("menu.take", "enter", "take", "Menu: do what is at the bar", DIALOGS, "menu"),
    Command("bulk.star", "s", "choose('bulk.star')", "Star", BULK, "bulk"),
    Command("bulk.unstar", "S", "choose('bulk.unstar')", "Take the stars away", BULK, "bulk"),
    Command("bulk.read", "r", "choose('bulk.read')", "Read", BULK, "bulk"),
    Command("bulk.unread", "R", "choose('bulk.unread')", "Unread", BULK, "bulk"),
    Command("bulk.keep", "y", "choose('bulk.keep')", "Keep", BULK, "bulk"),
    Command("bulk.skip", "n", "choose('bulk.skip')", "Skip", BULK, "bulk"),
    Command("bulk.later", "l", "choose('bulk.later')", "Leave for later", BULK, "bulk"),
    Command("bulk.tag", "t", "choose('bulk.tag')", "Tag …", BULK, "bulk"),
    Command("bulk.untag", "T", "choose('bulk.untag')", "Take tags away …", BULK, "bulk"),
    Command("bulk.rate", "plus", "choose('bulk.rate')", "Rate …", BULK, "bulk"),
    Command("bulk.export", "e", "choose('bulk.export')", "Export …", BULK, "bulk"),
    Command("bulk.copy", "c", "choose('bulk.copy')", "Copy as Markdown", BULK, "bulk"),
    Command("bulk.unmark", "A", "choose('bulk.unmark')", "Unmark", BULK, "bulk"),
    Command("rating.5", "5", "choose('rating.5')", "Five stars", BULK, "rating"),
    Command("rating.4", "4", "choose('rating.4')", "Four stars", BULK, "rating"),
    Command("rating.3", "3", "choose('rating.3')", "Three stars", BULK, "rating"),
    Command("rating.2", "2", "choose('rating.2')", "Two stars", BULK, "rating"),
    Command("rating.1", "1", "choose('rating.1')", "One star", BULK, "rating"),
    Command("rating.0", "0", "choose('rating.0')", "No rating", BULK, "rating"),
    Command("links.open", "enter,o", "choose", "Links: open this one", DIALOGS, "links"),
    Command("links.copy", "y", "screen.copy", "Links: copy this one", DIALOGS, "links"),
    Command("copying.choose", "enter", "choose", "To copy: this one", DIALOGS, "copying"),
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
    ("is:new  tag:todo", "is: new kept skipped later; has: tag note; tag: one of yours"),
    ("note:idea  rating:>=4", "in your notes; your rating, also rating:3..5"),
    ("date:>=2025-01", "where the source has dates; upvotes:>50"),
    ("sort:title", "relevance, digest, title, date, upvotes"),
)
