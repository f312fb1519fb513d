"""What is in the way of a search that finds nothing, and what would find something instead.

| room | holds |
| --- | --- |
| `offers` | what is offered |
| `parts` | the parts of a query, taken apart and put together |
| `way_out` | the search for the mildest change that finds something |
"""

from __future__ import annotations

from paperterm.obstacles.offers import Impasse, Near, Offer
from paperterm.obstacles.way_out import MOST_OFFERS, impasse

__all__ = ["MOST_OFFERS", "Impasse", "Near", "Offer", "impasse"]
