"""paperterm in plain lines, for screen readers, for terminals that only print, and for pipes.

Nothing is drawn and nothing moves: a line is typed, and sentences or numbered lines answer it.

| room | holds |
| --- | --- |
| `orders` | what can be typed, and what it means |
| `conversation` | what is answered |
| `start` | lines in, lines out |
"""

from __future__ import annotations

from paperterm.plain.start import run

__all__ = ["run"]
