"""A bulletin as an e-mail message that can be handed to a mailer as it stands."""

from __future__ import annotations

import email.policy
import email.utils
import getpass
import html
import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage

from paperterm.errors import UsageError
from paperterm.latex import readable
from paperterm.links import safe_url
from paperterm.news.bulletin import Bulletin, Section
from paperterm.news.shapes import about, as_text, passage
from paperterm.printing import Row
from paperterm.text import one_line

_NO_PART_OF_AN_ADDRESS = re.compile(r"[^\w.-]", re.ASCII)
_STYLE = "font-family: sans-serif; max-width: 42em; line-height: 1.4"


def as_mail(bulletin: Bulletin, sender: str, receiver: str, when: datetime, most: int = 20) -> bytes:
    """A message by RFC 5322 with a plain and an HTML part, its lines ended as a mailer's input is.

    Args:
        bulletin: What is new.
        sender: Whose address it comes from.
        receiver: Whose it goes to.
        when: When it was written.
        most: How many papers of each search to tell; 0 for all.

    Raises:
        UsageError: An address is none.
    """
    message = EmailMessage(email.policy.SMTP.clone(linesep="\n"))
    for header, address in (("From", sender), ("To", receiver)):
        try:
            message[header] = Address(addr_spec=address)
        except (ValueError, IndexError, MessageError) as error:
            raise UsageError(f"{address} is no e-mail address: give one such as name@example.org.") from error
    message["Subject"] = one_line(f"paperterm: {bulletin.headline()}")
    message["Date"] = when
    message["Message-ID"] = email.utils.make_msgid(domain=sender.rpartition("@")[2])
    # so that no list and no absent colleague answers it
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(as_text(bulletin, most))
    message.add_alternative(_html(bulletin, most), subtype="html")
    return message.as_bytes()


def own_address() -> str:
    """The address of this user on this machine, as local mail has it."""
    name, host = "", ""
    with suppress(OSError, KeyError, ImportError):
        name, host = getpass.getuser(), socket.gethostname()
    plain = _NO_PART_OF_AN_ADDRESS.sub("", name)
    return f"{plain or 'paperterm'}@{_NO_PART_OF_AN_ADDRESS.sub('', host) or 'localhost'}"


def _html(bulletin: Bulletin, most: int) -> str:
    parts = [
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"></head><body style="{_STYLE}">',
        f"<h1>{html.escape(bulletin.headline())}</h1>",
    ]
    for section in bulletin.sections:
        parts += _section(section, most)
    parts += [f"<p>{html.escape(line)}</p>" for line in about(bulletin)]
    return "\n".join([*parts, "</body></html>\n"])


def _section(section: Section, most: int) -> Iterator[str]:
    shown = section.rows[: most or None]
    yield f"<h2>{html.escape(section.name)}: {len(section.rows):,} new of {section.total:,}</h2>"
    yield "<ul>"
    for row in shown:
        yield _item(row)
    yield "</ul>"
    if len(shown) < len(section.rows):
        yield f"<p>and {len(section.rows) - len(shown):,} more in paperterm</p>"


def _item(row: Row) -> str:
    title = html.escape(one_line(readable(row.paper.title)))
    links = " ".join(
        f'<a href="{html.escape(url, quote=True)}">{html.escape(url)}</a>'
        for link in row.paper.links
        if (url := safe_url(link.url)) is not None
    )
    end = f"<br>{links}" if links else ""
    return (
        f"<li><p><b>{title}</b><br>{html.escape(passage(row))}{end}<br><code>{row.paper.id}</code></p></li>"
    )
