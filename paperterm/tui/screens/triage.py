"""Triage: paper after paper, one key for each of keep, skip and later, until all have been seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content, Span
from textual.screen import Screen
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from paperterm.labels import Verdict
from paperterm.papers import Paper
from paperterm.session import Session
from paperterm.signs import KEPT
from paperterm.tui import render
from paperterm.tui.keyboard import bindings, key_of
from paperterm.tui.widgets.paper_detail import PaperDetail
from paperterm.tui.widgets.status_bar import StatusBar
from paperterm.wording import counted

if TYPE_CHECKING:
    from paperterm.session import Step

_MESSAGE_STAYS = 4.0
_DECIDING = (
    ("triage.keep", "keep"),
    ("triage.skip", "skip"),
    ("triage.later", "later"),
    ("triage.undo", "undo"),
    ("triage.star", "star"),
    ("triage.open", "open link"),
    ("triage.leave", "leave"),
)
_DONE = (
    ("triage.export", "export the kept"),
    ("triage.again", "go through the later ones"),
    ("triage.undo", "undo"),
    ("triage.leave", "to the list"),
)


class Progress(Widget):
    """Two lines: what is gone through with how far one is, and a bar."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"progress--done", "progress--left"}

    DEFAULT_CSS = """
    Progress {
        height: 2;
        background: $surface;
        color: $foreground;
        &> .progress--done { color: $success; }
        &> .progress--left { color: $border; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._what = self._far = Content("")
        self._share = 0.0

    def show(self, what: str, far: str, share: float) -> None:
        """Say what is gone through, how far one is in words, and as a share of 1."""
        self._what, self._far, self._share = render.plain(what), render.plain(far), share
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The words, or the bar below them."""
        width, base = self.size.width, self.visual_style
        if y == 0:
            room = max(0, width - self._far.cell_length - 3)
            line = Content(" ") + self._what.truncate(room, ellipsis=True, pad=True) + " " + self._far + " "
            return render.strip_of(line, width, base)
        done = round(width * self._share)
        bar = Content(
            "━" * done + "─" * (width - done),
            [
                Span(0, done, self.get_visual_style("progress--done", partial=True)),
                Span(done, width, self.get_visual_style("progress--left", partial=True)),
            ],
        )
        return render.strip_of(bar, width, base)


class Browser(Protocol):
    """What triage needs of the browser around it."""

    def paragraphs(self, number: int) -> list[Content]:
        """What is shown of a paper."""
        ...

    def open_link_of(self, paper: Paper, tell: Callable[[str], None]) -> None:
        """Open a link of a paper, and say what came of it."""

    def open_address(self, url: str, tell: Callable[[str], None]) -> None:
        """Open an address, if it is one that may be opened, and say what came of it."""

    def export(self, papers: Sequence[Paper], what: str) -> None:
        """Have papers exported, which are this in words."""


class TriageScreen(Screen[None]):
    """Shows one paper after the other; what is said of one is kept at once and can be undone.

    Args:
        session: The library and the shelf.
        ids: The papers that are to be judged, in their order.
        seen: How many more there are, which have been read or judged before.
        what: Where they come from, in words.
        around: The browser around it.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("triage", also=("help", "suspend"))
    place: ClassVar[str] = "triage"

    DEFAULT_CSS = """
    TriageScreen {
        layout: vertical;
        background: $background;
        #paper { height: 1fr; align-horizontal: center; }
        PaperDetail { width: 1fr; max-width: 94; height: 1fr; padding: 1 0 1 2; background: $background; }
    }
    """

    def __init__(
        self,
        session: Session,
        ids: Sequence[str],
        seen: int,
        what: str,
        around: Browser,
    ) -> None:
        super().__init__()
        self._session = session
        self._ids = list(ids)
        self._seen = seen
        self._passed_over = 0
        self._what = what
        self._around = around
        self._at = 0
        self._said: dict[str, Verdict] = {}
        self._done: list[tuple[Step, int]] = []
        self._undone: list[tuple[Step, int]] = []
        self._progress = Progress()
        self._detail = PaperDetail()
        self._status = StatusBar()
        self._silence: Timer | None = None

    def compose(self) -> ComposeResult:
        """The progress above, the paper, the keys below."""
        yield self._progress
        with Container(id="paper"):
            yield self._detail
        yield self._status

    def on_mount(self) -> None:
        """The paper has the keys that scroll."""
        self._detail.focus()
        self._show()

    @property
    def paper(self) -> Paper | None:
        """The paper that is shown; None at the end."""
        number = self._number()
        return None if number is None else self._session.library[number]

    @property
    def kept(self) -> list[Paper]:
        """What was kept since triage began, in the order of the papers."""
        library = self._session.library
        return [
            library[number]
            for identity in self._ids
            if self._said.get(identity) == "kept" and (number := library.numbers.get(identity)) is not None
        ]

    def action_judge(self, verdict: Verdict) -> None:
        """Say something of the paper, and go on to the next."""
        number = self._number()
        if number is None:
            return
        step = self._session.judge(verdict, 1 << number)
        if step is not None:
            self._do(step)
        self._said[self._ids[self._at]] = verdict
        self._at += 1
        self._show()

    def action_star(self) -> None:
        """Star the paper, or take the star away."""
        number = self._number()
        if number is None:
            return
        starred = self._session.sets.starred >> number & 1
        step = self._session.flag("starred", give=0 if starred else 1 << number, take=1 << number)
        if step is not None:
            self._do(step)
            self._show()

    def action_undo(self) -> None:
        """Take the last thing back, and go to the paper that it was about."""
        if not self._done:
            self.hear("Nothing to undo here")
            return
        step, at = self._done.pop()
        if self._session.undo(step) is None:
            # the digests have been read anew, or another paperterm has changed what this was about
            self._done.clear()
            self.hear("That cannot be undone any more: it was changed elsewhere")
            return
        self._undone.append((step, at))
        self._at = at
        self._forget_what_was_taken_back()
        self._show()
        self.hear(f"Undone: {step.described()}")

    def action_redo(self) -> None:
        """Do again what was taken back."""
        if not self._undone:
            self.hear("Nothing to redo here")
            return
        step, at = self._undone.pop()
        if self._session.redo(step) is None:
            self._undone.clear()
            self.hear("That cannot be redone any more: it was changed elsewhere")
            return
        self._done.append((step, at))
        number = self._session.library.numbers.get(self._ids[at])
        verdict = None if number is None else self._session.sets.verdict_of(number)
        self._at = at
        if verdict is not None:
            self._said[self._ids[at]] = verdict
            self._at = at + 1
        self._show()
        self.hear(f"Redone: {step.described()}")

    def action_step(self, by: int) -> None:
        """Look at another paper without saying anything of this one."""
        self._at = max(0, min(self._at + by, len(self._ids)))
        self._show()

    def action_open_link(self) -> None:
        """Open the paper's link."""
        if self.paper is not None:
            self._around.open_link_of(self.paper, self.hear)

    @on(PaperDetail.AddressClicked)
    def _address_clicked(self, event: PaperDetail.AddressClicked) -> None:
        self._around.open_address(event.url, self.hear)

    def action_export(self) -> None:
        """Export what was kept."""
        if self.kept:
            self._around.export(self.kept, counted(len(self.kept), "kept paper"))
        else:
            self.hear("Nothing was kept yet")

    def action_again(self) -> None:
        """Go through those that were left for later."""
        later = [identity for identity in self._ids if self._said.get(identity) == "later"]
        if not later:
            self.hear("Nothing was left for later")
            return
        kept = [identity for identity in self._ids if self._said.get(identity) == "kept"]
        self._seen += len(self._said) - len(later) - len(kept)
        self._passed_over += len(self._ids) - len(self._said)
        # the kept stay at the front, so that they are exported with what is kept now
        self._ids, self._at = [*kept, *later], len(kept)
        self._said = dict.fromkeys(kept, "kept")
        self._done.clear()
        self._undone.clear()
        self._show()

    def possible(self, command: str) -> bool:
        """Whether a command would do anything now; the palette offers no other."""
        match command:
            case "triage.keep" | "triage.skip" | "triage.later" | "triage.star":
                return self.paper is not None
            case "triage.undo":
                return bool(self._done)
            case "triage.redo":
                return bool(self._undone)
            case "triage.export":
                return bool(self.kept)
            case "triage.again":
                return "later" in self._said.values()
        return True

    def show_keys(self) -> None:
        """Say in the last line which keys matter now."""
        hints = _DONE if self.paper is None else _DECIDING
        shown = [(key_of(self, command), word) for command, word in hints if self.possible(command)]
        self._status.keys = [(key, word) for key, word in shown if key]
        self._status.always = [(key_of(self, "help"), "help")]

    def hear(self, sentence: str) -> None:
        """Say something in the last line for a while."""
        self._status.message = sentence
        if self._silence is not None:
            self._silence.stop()
        self._silence = self.set_timer(_MESSAGE_STAYS, self._be_silent)

    def _do(self, step: Step) -> None:
        self._done.append((step, self._at))
        self._undone.clear()

    def _number(self) -> int | None:
        """The number of the paper that is shown; one that is gone from the digests is passed over."""
        numbers = self._session.library.numbers
        while self._at < len(self._ids) and self._ids[self._at] not in numbers:
            del self._ids[self._at]
        return numbers[self._ids[self._at]] if self._at < len(self._ids) else None

    def _forget_what_was_taken_back(self) -> None:
        number = self._session.library.numbers.get(self._ids[self._at])
        verdict = None if number is None else self._session.sets.verdict_of(number)
        if verdict is None:
            self._said.pop(self._ids[self._at], None)
        else:
            self._said[self._ids[self._at]] = verdict

    def show_again(self) -> None:
        """Show the paper anew where it is: what is said of it can be read by now."""
        number = self._number()
        if number is not None:
            self._detail.show_paper(self._around.paragraphs(number), same_paper=True)

    def _show(self) -> None:
        number = self._number()
        paragraphs = self._summary() if number is None else self._around.paragraphs(number)
        self._detail.show_paper(paragraphs, same_paper=False)
        done, total = self._far()
        later = sum(verdict == "later" for verdict in self._said.values())
        words = [f"{done:,} of {total:,} done", f"{len(self.kept):,} kept"]
        words += [f"{later:,} later"] if later else []
        self._progress.show(f"Triage · {self._what}", " · ".join(words), done / total if total else 1.0)
        self.show_keys()

    def _far(self) -> tuple[int, int]:
        """Of how many papers something has been said, or had been before, and how many there are."""
        said = sum(identity in self._said for identity in self._ids)
        return self._seen + said, self._seen + self._passed_over + len(self._ids)

    def _summary(self) -> list[Content]:
        """What came of it."""
        kept, (done, total) = self.kept, self._far()
        lines = [Content.styled(f"{done:,} of {total:,} done, {len(kept):,} kept", "bold"), Content("")]
        lines += [
            Content.assemble((f"{KEPT} ", render.LABEL), render.title(paper, None, "")) for paper in kept
        ]
        skipped = sum(verdict == "skipped" for verdict in self._said.values())
        later = sum(verdict == "later" for verdict in self._said.values())
        if skipped:
            lines += [Content(""), Content(f"{counted(skipped, 'paper')} skipped.")]
        if later:
            lines += [Content(""), Content(f"{counted(later, 'paper')} left for later.")]
        if self._seen:
            before = counted(self._seen, "paper")
            lines += [Content(""), Content(f"{before} read, kept or skipped before.")]
        if done < total:
            lines += [Content(""), Content(f"{counted(total - done, 'paper')} passed over without a word.")]
        hints = []
        if kept:
            hints.append(f"{key_of(self, 'triage.export')} exports the kept")
        if later:
            hints.append(f"{key_of(self, 'triage.again')} goes through the later ones")
        hints.append(f"{key_of(self, 'triage.leave')} goes to the list")
        return [*lines, Content(""), Content.styled(f"{', '.join(hints)}.", render.MUTED)]

    def _be_silent(self) -> None:
        self._status.message = self._session.shelf.trouble
