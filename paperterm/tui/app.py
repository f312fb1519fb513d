"""The browser as a Textual application: themes, the main screen, and a clean way out."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from rich.console import RenderableType
from textual import events
from textual.actions import ActionParseResult, parse
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.command import Provider
from textual.dom import DOMNode
from textual.driver import Driver
from textual.filter import ANSIToTruecolor, LineFilter, NoColor
from textual.screen import Screen
from textual.theme import Theme
from textual.widget import Widget
from textual.worker import WorkerFailed

from paperterm.config import Config, unknown
from paperterm.keys import COMMANDS, SETS, keymap
from paperterm.session import Session
from paperterm.shelf import open_shelf
from paperterm.tui.ascii import InAscii
from paperterm.tui.commands import Commands
from paperterm.tui.counting import Counting
from paperterm.tui.keyboard import bindings
from paperterm.tui.screens.place import Beginning
from paperterm.tui.screens.touring import TouringScreen
from paperterm.tui.themes import ANSI, THEMES, styles
from paperterm.wording import counted
from paperterm.workspace import Opened, Workspace

_TIDY_EVERY = 20.0
_MOST_PROBLEMS = 6
_AT_ONCE = frozenset({"search", "search.back", "box.leave", "box.enter", "help", "palette", "quit"}).union(
    command.id for command in COMMANDS if command.place == "anywhere"
)
"""Commands that are about no paper in the list."""
_DONE_BY_OURS = {"Keys", "Maximize", "Minimize"}


class PapertermApp(Counting):
    """The browser on one workspace.

    Args:
        space: The digests and their cache.
        opened: The library as it was opened.
        shelf: The path of the reader's shelf.
        config: The settings.
        query: What to search for at once.
        theme: A theme for this run; that of the settings where none is given.
        notice: A line to say at the start.
        clean: Whether to begin as if for the first time, not where the reader was.
        welcome: Whether to say first what this is.
    """

    TITLE = "paperterm"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    INHERIT_BINDINGS = False
    BINDINGS: ClassVar[list[BindingType]] = bindings("anywhere")
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {Commands}

    def __init__(
        self,
        space: Workspace,
        opened: Opened,
        shelf: Path,
        *,
        config: Config,
        query: str = "",
        theme: str = "",
        notice: str = "",
        clean: bool = False,
        welcome: bool = False,
    ) -> None:
        super().__init__()
        encoding = sys.__stdout__.encoding if sys.__stdout__ else None
        self._in_ascii = config.draws_ascii(os.environ, encoding)
        self.session = Session(space, opened.library, open_shelf(shelf))
        config = config.with_chosen(self.session.shelf.setting)
        self.config = config
        self.use(keymap(config.keys or "vim", config.other_keys))
        self._browse = TouringScreen(
            self.session,
            Beginning(
                query=query,
                notice=notice,
                labelled=opened.stored,
                clean=clean,
                config=config,
            ),
        )
        for each in THEMES:
            self.register_theme(each)
        self.welcome = welcome
        self._last_input = time.monotonic()
        # before anything is styled, since a change of theme styles everything anew
        self.set_reactive(App.theme, self._readable_theme(theme or config.theme))
        self.stylesheet.set_variables(self.get_css_variables())

    def get_driver_class(self) -> type[Driver]:
        """The way to the terminal, on which no key is lost behind an esc, or to a page in a web browser."""
        from textual.drivers.linux_driver import LinuxDriver

        from paperterm.tui.driver import TerminalDriver

        driver = super().get_driver_class()
        if driver.__name__ == "WebDriver":
            from paperterm.tui.web_driver import PageDriver

            return PageDriver
        return TerminalDriver if driver is LinuxDriver else driver

    def get_default_screen(self) -> TouringScreen:
        """The one main screen."""
        return self._browse

    def _readable_theme(self, wanted: str) -> str:
        """The theme, or our own where there is none of that name; without colour, the one that needs none."""
        if self.no_color:
            return ANSI.name
        return wanted if wanted in self.available_themes else THEMES[0].name

    def get_css_variables(self) -> dict[str, str]:
        """The theme's colours, with those of text such that it can be read on whatever it stands."""
        variables = super().get_css_variables()
        variables |= styles(variables, colourless=self.native_ansi_color or self.no_color)
        self.theme_variables = variables
        return variables

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What is done to each line last of all: colours and signs that are not wanted are taken out."""
        filters: Sequence[LineFilter] = [NoColor()] if self.no_color else super().get_line_filters()
        if self.native_ansi_color:
            # Textual only notices such a theme when it is changed to, not when the browser begins with it
            filters = [each for each in filters if not isinstance(each, ANSIToTruecolor)]
        return [*filters, InAscii()] if self._in_ascii else filters

    def on_ready(self) -> None:
        """The first frame is out: what was left for later begins."""
        # A full look for garbage holds everything up for a tenth of a second, so it waits until nobody types.
        # A short one is taken between two answers, and comes by itself only where there have been none.
        gc.freeze()
        gc.set_threshold(20_000, 10, 1_000_000)
        gc.enable()
        self.set_interval(_TIDY_EVERY, self._tidy)
        # the thread that searches hands over sooner to the one that paints
        sys.setswitchinterval(0.001)
        self._tell_problems()
        if self.welcome and self.screen is self._browse:
            self.action_welcome()
        self.theme_changed_signal.subscribe(self, self._theme_chosen)

    async def on_event(self, event: events.Event) -> None:
        """Notice that somebody is there."""
        if isinstance(event, events.InputEvent):
            self._last_input = time.monotonic()
        await super().on_event(event)

    def _tell_problems(self) -> None:
        """Say once, and together, what is wrong with the settings."""
        problems = [*self.config.problems, *self.keymap.problems]
        wanted = self.config.theme
        if wanted and wanted not in self.available_themes:
            problems.append(unknown("theme", wanted, self.available_themes))
        if problems:
            told = problems[:_MOST_PROBLEMS]
            if len(problems) > len(told):
                told.append(f"And {len(problems) - len(told)} more: paperterm config --check has them all.")
            title = f"Settings: {counted(len(problems), 'problem')}"
            self.notify("\n".join(told), title=title, severity="warning", timeout=15, markup=False)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """What the palette offers besides: what Textual does and no command of ours, and the sets of keys."""
        of_textual = super().get_system_commands(screen)
        yield from (each for each in of_textual if each.title not in _DONE_BY_OURS)
        yield SystemCommand("Welcome", "What this is, and the keys that matter", self.action_welcome)
        if screen is self._browse:
            yield SystemCommand("Tour", "The keys that matter, one after the other", self._browse.action_tour)
        for name in SETS:
            use = partial(self.action_use_keys, name)
            yield SystemCommand(f"Keys: those of {name}", "From now on and the next time", use)

    def _theme_chosen(self, theme: Theme) -> None:
        self.session.remember("theme", theme.name)
        if until := self.config.for_this_run("theme"):
            self._browse.say(f"The theme is {theme.name}{until}")

    def action_use_keys(self, name: str) -> None:
        """Go by another set of keys, from now on and the next time."""
        self.use(keymap(name, self.config.other_keys))
        self.session.remember("keys", name)
        self._browse.show_keys()
        self._browse.list.refresh()
        until = self.config.for_this_run("keys")
        self._browse.say(f"The keys are those of {name}{until} · {self.keymap.first('help')} shows them")

    def copy_to_clipboard(self, text: str) -> None:
        """Send a text to the terminal's clipboard, through tmux as well."""
        super().copy_to_clipboard(text)
        from paperterm.tui.clipboard import wrapped

        if self._driver is not None and (through := wrapped(text, os.environ)):
            self._driver.write(through)

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Open an address by the one way out that looks at it first."""
        if self.is_web:
            super().open_url(url, new_tab=new_tab)
        else:
            self._browse.open_address(url)

    def action_welcome(self) -> None:
        """Say what this is, how to add digests, and which keys matter."""
        from paperterm.tui.screens.welcome import WelcomeScreen

        self.push_screen(WelcomeScreen(), lambda text: self._browse.take_pasted(text) if text else None)

    async def deal_with(self, event: events.Event) -> None:
        """Do what a key means: it is about the papers, or the question, that was asked for before it came."""
        if isinstance(event, events.Key) and self.screen is self._browse and self.focused is not None:
            command, _ = self.meant(event.key, self.focused)
            typed = self.focused.check_consume_key(event.key, event.character)
            if not typed:
                if command is not None and command.id not in _AT_ONCE:
                    await self._browse.answered()
                await self._browse.asked_of_reader()
            if self.screen is self._browse:
                self._browse.key_comes(command)
            else:
                await self.settle()
        await super().deal_with(event)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do what a key or the palette asks for; the tour hears of what is done in the browser."""
        is_here = self.screen_stack[-1:] == [self._browse]
        has_done = await super().run_action(action, default_namespace, namespaces)
        if has_done and is_here:
            _, name, _ = parse(action) if isinstance(action, str) else action
            self._browse.did(name, default_namespace or self)
        return has_done

    def action_help(self) -> None:
        """Show the help for what has the keys, or close it."""
        from paperterm.tui.screens.help import HelpScreen

        if isinstance(self.screen, HelpScreen):
            self.screen.dismiss()
        else:
            self.push_screen(HelpScreen(self.keymap, getattr(self.screen, "place", "")))

    @property
    def defect(self) -> Exception | None:
        """What ended the browser, if it should not have happened."""
        error = self._exception
        return (
            error.error if isinstance(error, WorkerFailed) and isinstance(error.error, Exception) else error
        )

    @property
    def settings_before(self) -> list[Any] | None:
        """How the line of the terminal was set before the browser took it."""
        return getattr(self._driver, "attrs_before", None)

    def _fatal_error(self) -> None:
        """Leave; whoever started the browser says what happened, once the terminal is as it was."""
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        """Leave, since the terminal was closed, or what it sends cannot be understood."""
        if self._exception is None and not (self.is_web or os.isatty(0)):
            self.session.close()
            os._exit(128 + signal.SIGHUP)
        if self._exception is None:
            self._exception = RuntimeError(f"the terminal cannot be read: {renderables}")
        self._fatal_error()

    def action_suspend_process(self) -> None:
        """Stop until the shell continues the browser."""
        if self._driver is not None and not self._driver.can_suspend:
            self._browse.say("Only a terminal can take the browser aside: this one is in a web browser")
        else:
            super().action_suspend_process()

    def number_changed(self) -> None:
        """Show the number that stands before the next motion."""
        self._browse.status.number = self.number

    def return_to(self, part: Widget) -> None:
        """Give the keys back to a pane, which may have to be shown for it."""
        if part in self._browse.panes:
            self._browse.go(str(part.id))
        else:
            super().return_to(part)

    def _tidy(self) -> None:
        if time.monotonic() - self._last_input > _TIDY_EVERY / 2:
            gc.collect()

    def on_unmount(self) -> None:
        """Write what is still to be written."""
        self.session.close()
