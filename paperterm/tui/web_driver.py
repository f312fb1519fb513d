"""The way to a page in a web browser: what it is sent stays in its columns there as well, see `columns`."""

from __future__ import annotations

import re

from textual.drivers.web_driver import WebDriver

from paperterm.tui.columns import anchored

_LINK = re.compile("\x1b]8;[^\x1b]*\x1b\\\\")


class PageDriver(WebDriver):
    """Textual's way to the page."""

    def write(self, data: str) -> None:
        """Send something to the page."""
        # the browser opens what is clicked, and the page would open a link a second time
        super().write(anchored(_LINK.sub("", data)))
