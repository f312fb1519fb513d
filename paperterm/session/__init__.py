"""What the reader does while paperterm runs: seen at once, undone at will, and soon on the shelf.

No more is known here of what shows it than that somebody reads a sentence.

| room | holds |
| --- | --- |
| `steps` | each thing that the reader does as a step, in both directions and in words |
| `pending` | what is on its way to the shelf |
| `reading` | the shelf as it was read, for the papers of one library |
| `session` | the library, the shelf over it, what is still to be written, and what can be undone |
"""

from __future__ import annotations

from paperterm.session.session import Session
from paperterm.session.steps import Change, NoteChange, SearchesChange, Step

__all__ = ["Change", "NoteChange", "SearchesChange", "Session", "Step"]
