"""What can be done in the browser, and the keys that do it.

| room | holds |
| --- | --- |
| `commands` | every command with its key; the bindings, the help and the palette are made from this |
| `sets` | three sets of keys to choose from, and what the reader would rather have |
"""

from __future__ import annotations

from paperterm.keys.commands import BOX, COMMANDS, MOVE, QUERIES, TOUR, Command, Place
from paperterm.keys.sets import SETS, Keymap, keymap

__all__ = ["BOX", "COMMANDS", "MOVE", "QUERIES", "SETS", "TOUR", "Command", "Keymap", "Place", "keymap"]
