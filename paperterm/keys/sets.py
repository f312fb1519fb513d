"""Which key does what: three sets to choose from, and what the reader would rather have.

Whatever is wrong with what the reader asks for is told by name, and there is always a key that quits.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from paperterm.config import unknown
from paperterm.keys.commands import COMMANDS, Command, Place

EMACS = {
    "search": "slash,ctrl+s",
    "search.back": "escape,ctrl+g",
    "pane.left": "left",
    "pane.right": "right",
    "paper.next": "J,alt+n",
    "paper.previous": "K,alt+p",
    "copy": "y,alt+w",
    "undo": "u,ctrl+underscore",
    "palette.anywhere": "alt+x",
    "down": "down,ctrl+n",
    "up": "up,ctrl+p",
    "page.down": "pagedown,ctrl+v",
    "page.up": "pageup,alt+v",
    "box.leave": "escape,ctrl+g",
    "box.down": "down,ctrl+n",
    "box.up": "up,ctrl+p",
    "box.page_down": "pagedown,ctrl+v",
    "box.page_up": "pageup,alt+v",
    "close": "escape,q,ctrl+g",
    "note.close": "escape,ctrl+g",
    "below.down": "down,ctrl+n",
    "below.up": "up,ctrl+p",
    "below.page_down": "pagedown,ctrl+v",
    "below.page_up": "pageup,alt+v",
}
"""What Emacs does differently.

Where it has two keys in a row, the letter of `vim` stays.
"""

ARROWS = {
    "search": "slash,f3",
    "filters": "f,f4",
    "sort": "s,f6",
    "export": "e,f8",
    "paper.next": "full_stop,shift+down",
    "paper.previous": "comma,shift+up",
    "pane.left": "left",
    "pane.right": "right",
    "rescan": "R,f5",
    "palette": "colon,f9",
    "quit": "q,f10",
    "down": "down",
    "up": "up",
    "first": "home",
    "last": "end",
    "half.down": "ctrl+down",
    "half.up": "ctrl+up",
    "page.down": "pagedown",
    "page.up": "pageup",
    "triage.later": "space",
    "bulk.later": "space",
}
"""Moving is for the arrows and the keys around them, and what else has a letter has it for its name."""

SETS: Mapping[str, Mapping[str, str]] = {"vim": {}, "emacs": EMACS, "arrows": ARROWS}

_QUIT, _QUIT_KEY = "quit.anywhere", "ctrl+q"
_HEARD_TOGETHER: Sequence[frozenset[Place]] = (
    frozenset({"anywhere", "browser", "lists"}),
    frozenset({"anywhere", "filters", "lists"}),
    frozenset({"anywhere", "list"}),
    frozenset({"anywhere", "search box"}),
    frozenset({"anywhere", "dialog", "dialog box", "export"}),
    frozenset({"anywhere", "dialog", "dialog box", "history"}),
    frozenset({"anywhere", "dialog", "dialog box", "tags"}),
    frozenset({"anywhere", "note"}),
    frozenset({"anywhere", "dialog", "links", "lists"}),
    frozenset({"anywhere", "dialog", "copying", "lists"}),
    frozenset({"anywhere", "dialog", "menu", "bulk", "lists"}),
    frozenset({"anywhere", "dialog", "menu", "rating", "lists"}),
    frozenset({"anywhere", "triage", "lists"}),
    frozenset({"anywhere", "stats", "lists"}),
)
"""The places among which each key has one meaning.

The filters, and what is offered in an empty list, have keys that mean something else around them.
"""

_MOVING = frozenset({"home", "end", "pageup", "pagedown", "up", "down", "left", "right"})
_NAMED = _MOVING.union(
    ("enter", "escape", "tab", "space", "backspace", "delete", "insert"),
    (f"f{each}" for each in range(1, 25)),
)
_OTHER_NAMES = {
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
}
_OTHER_MODIFIERS = {"control": "ctrl", "option": "alt", "meta": "alt"}
_MODIFIERS = ("alt", "ctrl", "shift")
_ARRIVES_AS = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "esc",
    "ctrl+j": "enter in some terminals",
    "ctrl+slash": "ctrl+_",
    "ctrl+enter": "enter",
    "shift+enter": "enter",
    "alt+enter": "enter",
    "ctrl+tab": "tab",
    "shift+space": "space",
    "ctrl+backspace": "backspace",
    "shift+backspace": "backspace",
    "shift+escape": "esc",
    "ctrl+escape": "esc",
}
_CTRL_WITH = frozenset({"underscore", "backslash", "right_square_bracket", "at", "circumflex_accent"})
_SHOWN = {
    "escape": "esc",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "delete": "del",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}


@dataclass(frozen=True)
class Keymap:
    """The keys in force.

    Attributes:
        name: The set that they are made from.
        keys: The keys of each command, by its id, as Textual writes them.
        problems: What is wrong with what the reader asked for, a sentence each.
    """

    name: str
    keys: Mapping[str, tuple[str, ...]]
    problems: tuple[str, ...] = ()

    def shown(self, command: str) -> str:
        """The keys of a command as the reader knows them, such as "ctrl+r H"; empty where it has none."""
        return " ".join(map(shown, self._readable(command)))

    def first(self, command: str) -> str:
        """The key to name where one is enough."""
        return next(map(shown, self._readable(command)), "")

    def _readable(self, command: str) -> Sequence[str]:
        # an arrow is understood by everyone, but a letter beside it is what somebody chose for this set
        return sorted(self.keys.get(command, ()), key=lambda key: key in _MOVING)


def shown(key: str) -> str:
    """A key as the reader knows it."""
    *modifiers, name = key.split("+")
    return "+".join([*modifiers, _SHOWN.get(name) or _character(name) or name])


def keymap(name: str = "vim", wanted: Mapping[str, Sequence[str]] | None = None) -> Keymap:
    """The keys of a set, with those of some commands replaced.

    Args:
        name: The set; where there is none of that name it is `vim`, and a problem.
        wanted: Other keys for some commands, by their ids, as the reader wrote them.
    """
    problems: list[str] = []
    if name not in SETS:
        problems.append(unknown("set of keys", name, SETS))
        name = "vim"
    keys = {each.id: tuple((SETS[name].get(each.id) or each.keys).split(",")) for each in COMMANDS}
    asked: set[str] = set()
    for command, written in (wanted or {}).items():
        if command not in keys:
            problems.append(unknown("action", command, keys))
            continue
        read = [_read(key) for key in written]
        problems += [f"{command}: {each.problem}" for each in read if isinstance(each, _Unusable)]
        usable = tuple(dict.fromkeys(key for key in read if isinstance(key, str)))
        if usable or not written:
            keys[command] = usable
            asked.add(command)
    had_one = [command for command, its in keys.items() if its]
    problems += _settled(keys, asked)
    problems += [f"{command} has no key left: give it another." for command in had_one if not keys[command]]
    if not (keys["quit"] or keys[_QUIT]):
        problems.append(f"No key would quit: {_QUIT_KEY} does so again.")
        for command, its in keys.items():
            keys[command] = tuple(key for key in its if key != _QUIT_KEY)
        keys[_QUIT] = (_QUIT_KEY,)
    return Keymap(name, keys, tuple(problems))


def _settled(keys: dict[str, tuple[str, ...]], asked: Collection[str]) -> Iterator[str]:
    """Leave each key to one command of those that would hear it, rather to one that was asked for; say so."""
    owners: dict[str, list[Command]] = {}
    for command in sorted(COMMANDS, key=lambda command: command.id not in asked):
        for key in keys[command.id]:
            owner = next((each for each in owners.get(key, ()) if _heard_together(each, command)), None)
            if owner is None:
                owners.setdefault(key, []).append(command)
            else:
                keys[command.id] = tuple(each for each in keys[command.id] if each != key)
                yield f"{shown(key)} is a key of {owner.id} and of {command.id}: {owner.id} has it."


def _heard_together(one: Command, other: Command) -> bool:
    return any({one.place, other.place} <= places for places in _HEARD_TOGETHER)


@dataclass(frozen=True)
class _Unusable:
    problem: str


def _read(written: str) -> str | _Unusable:
    """A key as Textual writes it, or what is wrong with it."""
    text = written.strip()
    if len(text) == 1:
        return _name(text) if text.isprintable() else _Unusable("a control character is no key.")
    *modifiers, name = [*text[:-2].split("+"), "+"] if text.endswith("++") else text.split("+")
    modifiers = [_OTHER_MODIFIERS.get(each.lower(), each.lower()) for each in modifiers]
    name = _name(name) if len(name) == 1 else _OTHER_NAMES.get(name.lower(), name.lower())
    if any(each not in _MODIFIERS for each in modifiers) or not _is_key(name):
        modified = [f"{each}+{name}" for each in _MODIFIERS if _is_key(name)]
        return _Unusable(unknown("key", text, [*_NAMED, *modified]))
    key = "+".join([*sorted(set(modifiers)), name])
    return _unsendable(key, modifiers, name) or key


def _unsendable(key: str, modifiers: Sequence[str], name: str) -> _Unusable | None:
    """Why a terminal does not send a key, if it does not."""
    character, letter = _character(name), len(name) == 1 and name.isalpha()
    if key in _ARRIVES_AS:
        return _Unusable(f"{shown(key)} arrives as {_ARRIVES_AS[key]}: choose another key.")
    if key == "ctrl+c":
        return _Unusable("ctrl+c copies what the mouse has selected: choose another key.")
    if "ctrl" in modifiers and character and not (letter or name in _CTRL_WITH):
        return _Unusable(f"terminals do not send {shown(key)}: choose another key.")
    if "alt" in modifiers and character and not (letter or name.isdigit()):
        return _Unusable(f"terminals do not send {shown(key)}: choose another key.")
    if "shift" in modifiers and character:
        instead = f": write {name.upper()}" if modifiers == ["shift"] and letter else ": choose another key"
        return _Unusable(f"terminals do not send {shown(key)}{instead}.")
    if modifiers and name.isupper():
        return _Unusable(f"terminals do not tell {shown(key)} from {shown(key.lower())}: write that.")
    return None


def _name(character: str) -> str:
    """The name of a character's key."""
    if character.isalnum():
        return character
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    return _OTHER_NAMES.get(name, name)


def _character(name: str) -> str:
    """The character of a key; empty where it writes none, or none that can be seen."""
    if len(name) == 1 or name in _ASCII:
        return _ASCII.get(name, name)
    with suppress(KeyError):
        character = unicodedata.lookup(name.replace("_", " "))
        return character if character.isprintable() and not character.isspace() else ""
    return ""


def _is_key(name: str) -> bool:
    return name in _NAMED or bool(_character(name))


_ASCII = {_name(character): character for character in map(chr, range(0x21, 0x7F))}
