"""What the reader made: papers read, judged, starred, tagged, rated and noted, searches saved, queries asked.

One SQLite file, never a cache. Every row about a paper carries its title beside its id, so that nothing is
lost, nor becomes unreadable, when the digest that the paper came from is gone.

| room | holds |
| --- | --- |
| `contents` | what can lie on a shelf |
| `arrivals` | which papers have been met, and so which are new |
| `database` | the file: its tables, opened, checked, brought up to date, set aside where it is damaged |
| `faults` | rows that are wrong, found and put right |
| `recovery` | what can still be read of a damaged file |
| `records` | all of it as records, to be carried to another shelf and put beside what is there |
| `writing` | the shelf, open: each change one step that is on the disk when it is over |
"""

from __future__ import annotations

from paperterm.shelf.arrivals import Arrival, Arrivals
from paperterm.shelf.contents import Asked, Contents, SavedSearch
from paperterm.shelf.database import damaged_files, looked_at
from paperterm.shelf.faults import faults_in
from paperterm.shelf.records import PaperRecord, Records
from paperterm.shelf.recovery import is_database, records_in
from paperterm.shelf.writing import MOST_ASKED, Shelf, open_shelf

__all__ = [
    "MOST_ASKED",
    "Arrival",
    "Arrivals",
    "Asked",
    "Contents",
    "PaperRecord",
    "Records",
    "SavedSearch",
    "Shelf",
    "damaged_files",
    "faults_in",
    "is_database",
    "looked_at",
    "open_shelf",
    "records_in",
]
