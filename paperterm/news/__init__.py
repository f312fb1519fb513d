"""What is new in the reader's searches, and how it is told: as text, Markdown, JSON or an e-mail message.

| room | holds |
| --- | --- |
| `bulletin` | the nouns: a bulletin, its sections, and what becomes new when |
| `shapes` | a bulletin as plain text, Markdown and JSON |
| `mail` | a bulletin as a message that can be handed to a mailer |
"""

from __future__ import annotations

from paperterm.news.bulletin import Bulletin, Section, bulletin
from paperterm.news.shapes import as_json, as_markdown, as_text

__all__ = ["Bulletin", "Section", "as_json", "as_markdown", "as_text", "bulletin"]
