"""The browser in a web browser: a process for each page, for this machine unless told otherwise."""

from __future__ import annotations

import ipaddress
import shlex
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from paperterm.errors import UsageError

WHAT_PUBLIC_MEANS = "anyone who reaches it reads and changes your shelf, and writes files in your name"

_NOTHING_FROM_ELSEWHERE = "style-src 'self' 'unsafe-inline'; font-src 'self' data:"
"""The page of textual-serve would fetch a font from the network."""


def check(host: str, *, public: bool) -> None:
    """See that nobody else gets in unasked.

    Raises:
        UsageError: Others could reach this host, and that was not asked for; or it cannot be done at all.
    """
    if not (public or is_loopback(host)):
        raise UsageError(
            f"Others can reach {host}: {WHAT_PUBLIC_MEANS}. Pass --public if that is what you want, "
            "or leave --host away."
        )
    try:
        import textual_serve  # noqa: F401
    except ImportError as error:
        raise UsageError(
            "Serving pages needs the extra web: `pip install 'paperterm[web]'` installs it."
        ) from error


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def may_connect(host: str, origin: str | None, *, public: bool) -> bool:
    """Whether a page may talk to the browser: only one that came from here.

    Else every page that the reader has open could read and change the shelf.

    Args:
        host: Under which name the server was asked.
        origin: Where the page came from, as the web browser says it.
        public: Whether the server goes by other names than those of this machine.
    """
    name = urlsplit(f"//{host}").hostname or ""
    return (public or is_loopback(name)) and origin is not None and urlsplit(origin).netloc == host


def serve(paths: Sequence[Path], host: str, port: int, say: Callable[[str], None], *, public: bool) -> None:
    """Serve the browser until the reader interrupts it.

    Args:
        paths: The digests, or none for those that are opened without one.
        host: The name or address to listen at.
        port: The port.
        say: Told the address.
        public: Whether others may reach it.

    Raises:
        UsageError: It cannot listen there.
    """
    from aiohttp import web
    from textual_serve.server import Server

    class Served(Server):
        """Lets only its own pages in, and says in a sentence where it is."""

        async def on_startup(self, app: web.Application) -> None:
            """Say nothing before it can be reached."""

        async def handle_index(self, request: web.Request) -> web.StreamResponse:
            if not (public or is_loopback(urlsplit(f"//{request.host}").hostname or "")):
                raise web.HTTPForbidden(text="This page is only for the machine that serves it.\n")
            self.public_url = f"{request.scheme}://{request.host}"
            page: web.StreamResponse = await super().handle_index(request)
            page.headers["Content-Security-Policy"] = _NOTHING_FROM_ELSEWHERE
            return page

        async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
            if not may_connect(request.host, request.headers.get("Origin"), public=public):
                raise web.HTTPForbidden(text="Only a page of this server may connect.\n")
            return await super().handle_websocket(request)

    digests = [word for path in paths for word in ("-d", str(path))]
    command = shlex.join([sys.executable, "-P", "-m", "paperterm", *digests, "browse"])
    shown = f"[{host}]" if ":" in host else host
    server = Served(command, host, port, title="paperterm", public_url=f"http://{shown}:{port}")

    def listening(*_: object) -> None:
        say(f"paperterm is at {server.public_url}; ctrl+c ends it.")
        if public:
            say(f"Others can reach it: {WHAT_PUBLIC_MEANS}.")

    try:
        web.run_app(server._make_app(), host=host, port=port, print=listening, access_log=None)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"Nothing can be served at {host}:{port} ({reason}): try another --port.") from error
