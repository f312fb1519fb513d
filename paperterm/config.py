"""What the reader has set, in config.toml or in the environment; what is wrong there is told by name.

Nothing has to be set, and nothing that is set wrongly keeps paperterm from starting.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias, TypeVar

from paperterm.errors import FileError
from paperterm.files import read_regular
from paperterm.signs import only_ascii
from paperterm.text import clean, decode, one_line

Origin = Literal["default", "browser", "file", "environment"]
"""Who says what a setting is: nobody, what was last chosen in the browser, config.toml, or a variable."""

Below = Literal["passage", "claim", "result"]
"""What stands below a title in the list."""

Value: TypeAlias = str | bool | float | None
_Read = TypeVar("_Read")

NAME = "config.toml"
_LARGEST = 1 << 16
_LONGEST_NAME = 40
_FEW_NAMES = 12
_PREFIX = "PAPERTERM_"
_TRUE, _FALSE = ("1", "yes", "on", "true"), ("0", "no", "off", "false")
_LONGEST_WAIT = 3600.0


@dataclass(frozen=True)
class Config:
    """The settings; `SETTINGS` says what each of them is.

    Attributes:
        theme: The name of a theme; empty where none was chosen.
        density: How many lines a paper has in the list, 1 or 2.
        below: What stands below its title.
        keys: The name of a set of keys; empty where none was chosen.
        other_keys: Other keys for some commands, by their ids, as they were written.
        links: Addresses at which papers are looked for, by name, as they were written; empty for none.
        mouse: Whether the browser takes the mouse.
        ascii: Whether signs and frames are drawn in ASCII; None where the terminal decides.
        read_after: Seconds after which an open paper counts as read; 0 is never.
        editor: The command of the editor; empty for that of the environment.
        clipboard: What copies: "auto", "terminal", or a command.
        log_level: From which level on the browser logs: "error", "warning", "info" or "debug".
        origins: Who said so, by the names of the settings; by default nobody.
        problems: What is wrong, a sentence each.
    """

    theme: str = ""
    density: int = 2
    below: Below = "passage"
    keys: str = ""
    other_keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    mouse: bool = True
    ascii: bool | None = None
    read_after: float = 1.5
    editor: str = ""
    clipboard: str = "auto"
    log_level: str = "warning"
    origins: Mapping[str, Origin] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def value(self, name: str) -> Value:
        """What a setting is."""
        value: Value = getattr(self, name)
        return value

    def origin(self, name: str) -> Origin:
        """Who says so."""
        return self.origins.get(name, "default")

    def with_chosen(self, chosen: Callable[[str], str | None]) -> Config:
        """The same with what was last chosen in the browser, where nothing else says something.

        Args:
            chosen: Says what was chosen for a setting, by its name.
        """
        values: dict[str, Value] = {}
        origins = dict(self.origins)
        for setting in SETTINGS:
            if setting.is_chosen and setting.name not in origins and (said := chosen(setting.name)):
                # what another version has kept there is no mistake of the reader's
                with suppress(ValueError):
                    values[setting.name], origins[setting.name] = setting.read(said), "browser"
        return replace(self, **values, origins=origins)  # type: ignore[arg-type]

    def draws_ascii(self, environment: Mapping[str, str], encoding: str | None) -> bool:
        """Whether signs and frames are drawn in ASCII: as it is set, else where a terminal has no others."""
        return only_ascii(environment, encoding) if self.ascii is None else self.ascii

    def for_this_run(self, name: str) -> str:
        """What to add where something is chosen in the browser that will not hold the next time."""
        is_set = self.origin(name) in ("file", "environment")
        return f" for this run; the settings say {self.value(name)}" if is_set else ""


class Setting(NamedTuple):
    """Something that can be set.

    Attributes:
        name: Its name; in the environment in capitals and behind `PAPERTERM_`.
        example: What could be written for it.
        what: What it does.
        read: Turns what was written into its value; a ValueError says what is to be written instead.
        is_chosen: Whether it can be chosen in the browser, which keeps it for the next time.
    """

    name: str
    example: str
    what: str
    read: Callable[[object], Value]
    is_chosen: bool = False

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return f"{_PREFIX}{self.name.upper()}"


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError('write a text in quotation marks, such as ""')
    return one_line(clean(value)).strip()


def _truth(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.casefold() in (*_TRUE, *_FALSE):
        return value.casefold() in _TRUE
    raise ValueError("write true or false")


def _seconds(value: object) -> float:
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        try:
            seconds = float(value)
        except (ValueError, OverflowError):
            seconds = -1
        if 0 <= seconds <= _LONGEST_WAIT:
            return seconds
    raise ValueError(f"write a number of seconds from 0 to {_LONGEST_WAIT:.0f}")


def _lines(value: object) -> int:
    if f"{value}" in ("1", "2"):
        return int(f"{value}")
    raise ValueError("write 1 or 2")


def _one_of(*words: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if isinstance(value, str) and value.casefold() in words:
            return value.casefold()
        raise ValueError(f"write {', '.join(words[:-1])} or {words[-1]}")

    return read


SETTINGS = (
    Setting(
        "theme",
        '"paperterm-dark"',
        "The theme, by its name in the palette. Without one: the theme that was chosen there last.",
        _text,
        is_chosen=True,
    ),
    Setting(
        "keys",
        '"vim"',
        "The set of keys: vim, emacs or arrows. Without one: the set that was chosen in the palette last.",
        _text,
        is_chosen=True,
    ),
    Setting(
        "density",
        "2",
        "Lines that a paper has in the list, 1 or 2. Without it: as was chosen in the browser last.",
        _lines,
        is_chosen=True,
    ),
    Setting(
        "below",
        '"passage"',
        "What stands below each title: passage, claim or result. Without it: as was chosen last.",
        _one_of("passage", "claim", "result"),
        is_chosen=True,
    ),
    Setting("mouse", "true", "Whether the browser takes the mouse, or leaves it to the terminal.", _truth),
    Setting(
        "ascii",
        "false",
        "Whether signs and frames are drawn in ASCII. Without it: where the terminal has no others.",
        _truth,
    ),
    Setting(
        "read_after", "1.5", "Seconds that a paper stays open before it counts as read; 0 is never.", _seconds
    ),
    Setting(
        "editor",
        '"vi"',
        "The command that edits this file. Without one: what VISUAL or EDITOR names, or vi.",
        _text,
    ),
    Setting(
        "clipboard",
        '"auto"',
        "What copies: auto finds it, terminal leaves it to the terminal, or a command that reads a text.",
        _text,
    ),
    Setting(
        "log_level",
        '"warning"',
        "From which level on the browser logs: error, warning, info or debug.",
        _one_of("error", "warning", "info", "debug"),
    ),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def load(path: Path, environment: Mapping[str, str] = os.environ) -> Config:
    """The settings from a file, if it is there, and from the environment.

    Args:
        path: The file; nothing is waited for where it is none.
        environment: The variables; each wins over the file.
    """
    text, trouble = "", ""
    if os.path.lexists(path):
        try:
            text = decode(read_regular(path, _LARGEST)).text
        except (FileError, ValueError) as error:
            trouble = error.sentence if isinstance(error, FileError) else f"{path} is no text: write it anew."
    config = parse(text, environment)
    return replace(config, problems=(trouble, *config.problems)) if trouble else config


def parse(text: str, environment: Mapping[str, str] | None = None) -> Config:
    """The settings that a text in TOML and the environment make."""
    table, problems = _table(text)
    values: dict[str, Value] = {}
    origins: dict[str, Origin] = {}
    other_keys: dict[str, tuple[str, ...]] = {}
    links: dict[str, str] = {}
    named = table.get("keys")
    if isinstance(named, dict):
        table["keys"] = named.pop("set", "")
        problems += _set_each("keys", named, lambda _, keys: _keys(keys), other_keys)
    if "links" in table:
        problems += _set_links(table.pop("links"), links)
    for name, value in table.items():
        if name not in _BY_NAME:
            problems.append(unknown("setting", name, _BY_NAME))
        else:
            problems += _set(_BY_NAME[name], value, "file", values, origins)
    for setting in SETTINGS:
        if said := (environment or {}).get(setting.variable):
            problems += _set(setting, said, "environment", values, origins)
    return Config(  # each value is of the type that its setting reads
        **values,  # type: ignore[arg-type]
        other_keys=other_keys,
        links=links,
        origins=origins,
        problems=tuple(problems),
    )


def unknown(what: str, word: str, words: Iterable[str]) -> str:
    """A sentence about a name that nothing has, with what was probably meant, or with all that are if few."""
    from difflib import get_close_matches

    known = list(words)
    near = get_close_matches(word[:_LONGEST_NAME], known, n=1)
    instead = f": did you mean {near[0]}?" if near else "."
    if not near and len(known) <= _FEW_NAMES:
        instead = f": there are {', '.join(known[:-1])} and {known[-1]}."
    return f"There is no {what} “{_short(word)}”{instead}"


def template() -> str:
    """A file that says what can be set, and sets nothing."""
    from paperterm.destinations import TEMPLATES

    lines = ["# The settings of paperterm. A line without its “# ” holds from the next start on;", "#"]
    lines += ["# `paperterm config --check` says what is wrong, `paperterm config` what holds.", ""]
    for setting in SETTINGS:
        lines += [f"# {setting.what}", f"# {setting.name} = {setting.example}", ""]
    lines += [
        "# Other keys for some commands; `paperterm keys` has their names. To choose a set as well,",
        '# write it here, as set = "emacs", instead of above.',
        "# [keys]",
        '# star = "b *"',
        '# "export.again" = ""',
        "",
        "# Where papers are found and looked for on the web, beside their own links. An empty address leaves",
        "# one of these out, another name adds one.",
        "# [links]",
        *(f'# {name} = "{address}"' for name, address in TEMPLATES.items()),
    ]
    return "\n".join(lines) + "\n"


def _table(text: str) -> tuple[dict[str, object], list[str]]:
    """The settings as they are written, and what keeps them from being read."""
    if not text.strip():
        return {}, []
    import tomllib

    try:
        return tomllib.loads(text), []
    except (ValueError, RecursionError) as error:
        why = _short(str(error), 80) if isinstance(error, tomllib.TOMLDecodeError) else "it is too much"
        return {}, [f"{NAME} is not written as TOML, so nothing in it holds: {why}."]


def _set(
    setting: Setting, said: object, origin: Origin, values: dict[str, Value], origins: dict[str, Origin]
) -> Iterator[str]:
    try:
        value = setting.read(said)
    except ValueError as error:
        where = setting.variable if origin == "environment" else setting.name
        yield f"{where} = {_short(str(said))}: {error}."
    else:
        if value != "":
            values[setting.name], origins[setting.name] = value, origin


def _set_each(
    where: str, table: Mapping[str, object], read: Callable[[str, object], _Read], values: dict[str, _Read]
) -> Iterator[str]:
    for name, written in _flat(table):
        try:
            values[name] = read(name, written)
        except ValueError as error:
            yield f"{where}.{_short(name)}: {error}."


def _set_links(table: object, links: dict[str, str]) -> Iterator[str]:
    if not isinstance(table, dict):
        yield f"links = {_short(str(table))}: write a name and an address below [links]."
        return
    from paperterm.destinations import checked

    yield from _set_each("links", table, checked, links)


def _flat(table: Mapping[str, object], around: str = "") -> Iterator[tuple[str, object]]:
    """The names of commands with their keys; export.again without quotation marks is a table in a table."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{around}{name}.")
        else:
            yield f"{around}{name}", value


def _keys(written: object) -> tuple[str, ...]:
    if isinstance(written, str):
        return tuple(written.split())
    if isinstance(written, list) and all(isinstance(key, str) for key in written):
        return tuple(written)
    raise ValueError('write its keys as "j down", or "" for none')


def _short(text: str, most: int = _LONGEST_NAME) -> str:
    return one_line(clean(text[:most])) + ("…" if len(text) > most else "")
