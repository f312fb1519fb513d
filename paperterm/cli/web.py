"""The command that serves the browser to web browsers."""

from __future__ import annotations

from pathlib import Path

import click

from paperterm.cli.context import Context, pass_context


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--host", default="localhost", show_default=True, metavar="HOST", help="Where to listen.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, metavar="PORT",
              help="At which port.")  # fmt: skip
@click.option("--public", is_flag=True, help="Let others reach it, who can then do all that you can.")
@pass_context
def serve(context: Context, paths: tuple[Path, ...], host: str, port: int, public: bool) -> None:
    """Serve the browser to a web browser on this machine.

    Needs the extra `web`. Links open where the page is shown; exports are written on this machine.

    \b
    Examples:
      paperterm serve
      paperterm serve ~/digests --port 8080
    """
    from paperterm import web

    web.check(host, public=public)
    space = context.workspace(paths)
    named = space.digests.paths if space.digests.origin == "given" else ()
    web.serve(named, host, port, context.say, public=public)
