"""`paperterm serve`: the browser on a page, for this machine alone unless the reader says otherwise."""

from __future__ import annotations

import asyncio
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from cli_support import PROGRAM, launch, run
from making import digest_text

from paperterm.web import is_loopback, may_connect

PATIENCE = 30.0


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "::1"])
def test_this_machine_is_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["192.0.2.1", "::", "example.org", "localhost.example.org", ""])
def test_others_are_not(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org"])
def test_another_host_is_refused_with_what_it_would_mean(host: str) -> None:
    said = run("serve", "--host", host)
    assert said.code == 2
    assert f"Others can reach {host}: anyone who reaches it reads and changes your shelf" in said.err
    assert "--public" in said.err


def test_without_the_extra_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    said = run("serve")
    assert said.code == 2
    assert "paperterm[web]" in said.err
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("host", "origin", "public", "may"),
    [
        ("localhost:8000", "http://localhost:8000", False, True),
        ("127.0.0.1:8000", "http://127.0.0.1:8000", False, True),
        ("localhost:8000", "http://evil.example", False, False),
        ("localhost:8000", "http://localhost:8001", False, False),
        ("localhost:8000", "null", False, False),
        ("localhost:8000", None, False, False),
        ("evil.example:8000", "http://evil.example:8000", False, False),  # a name that leads here
        ("papers.example:8000", "http://papers.example:8000", True, True),
        ("papers.example:8000", "http://evil.example", True, False),
    ],
)
def test_only_a_page_from_here_may_connect(host: str, origin: str | None, public: bool, may: bool) -> None:
    assert may_connect(host, origin, public=public) is may


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@asynccontextmanager
async def served(*paths: Path) -> AsyncIterator[str]:
    """A server on some digests, or on the starter digest; its address."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *PROGRAM, "serve", "--host", "127.0.0.1", "--port", str(port), *paths, stderr=subprocess.PIPE
    )
    try:
        assert process.stderr is not None
        said = await asyncio.wait_for(process.stderr.readline(), PATIENCE)
        assert said.decode() == f"paperterm is at http://127.0.0.1:{port}; ctrl+c ends it.\n"
        yield f"127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        await asyncio.wait_for(process.wait(), PATIENCE)


def test_a_port_that_is_taken_is_one_sentence() -> None:
    pytest.importorskip("textual_serve", reason="needs textual-serve: the web extra")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = launch("serve", "--host", "127.0.0.1", "--port", str(taken.getsockname()[1]))
    assert said.code == 2
    assert "try another --port" in said.err
    assert len(said.err.splitlines()) == 1


async def test_the_page_is_there_and_fetches_nothing_from_elsewhere() -> None:
    aiohttp = pytest.importorskip("aiohttp")
    async with served() as address, aiohttp.ClientSession() as client:
        async with client.get(f"http://{address}/") as page:
            assert page.status == 200
            text = await page.text()
            assert f"ws://{address}/ws" in text
            assert "font-src 'self'" in page.headers["Content-Security-Policy"]
        async with client.get(f"http://{address}/", headers={"Host": "evil.example"}) as page:
            assert page.status == 403


async def test_the_browser_answers_the_page_and_saves_when_it_is_closed(tmp_path: Path) -> None:
    aiohttp = pytest.importorskip("aiohttp")
    async with served() as address, aiohttp.ClientSession() as client:
        socket_at = f"ws://{address}/ws?width=120&height=36"
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await client.ws_connect(socket_at, origin="http://evil.example")
        async with client.ws_connect(socket_at, origin=f"http://{address}") as page:
            shown = ""

            async def until(text: str) -> None:
                nonlocal shown
                while text not in shown:
                    message = await asyncio.wait_for(page.receive(), PATIENCE)
                    assert message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT), shown[-500:]
                    if message.type is aiohttp.WSMsgType.BINARY:
                        shown += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", message.data.decode())

            await until("62 papers")
            await page.send_json(["stdin", " "])
            await until("1 marked")
            await page.send_json(["stdin", "\x1a"])
            await until("Only a terminal can take the browser aside")
    for _ in range(300):  # the process of the page writes what is left when it ends
        if "Attention" in run("-q", "search", "is:marked").out:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the mark was not saved")


async def test_a_page_gets_scripts_in_their_columns_and_no_links_of_its_own(tmp_path: Path) -> None:
    aiohttp = pytest.importorskip("aiohttp")
    digest = tmp_path / "hindi.txt"
    digest.write_text(digest_text([("हिंदी किताब", "Code: https://example.org/a.")]), encoding="utf-8")
    async with served(digest) as address, aiohttp.ClientSession() as client:
        socket_at = f"ws://{address}/ws?width=120&height=36"
        async with client.ws_connect(socket_at, origin=f"http://{address}") as page:
            shown = b""
            while "किताब".encode() not in shown or b"https://example.org/a" not in shown:
                message = await asyncio.wait_for(page.receive(), PATIENCE)
                shown += message.data if message.type is aiohttp.WSMsgType.BINARY else b""
    assert "\x1b7किताब\x1b8\x1b[5C".encode() in shown
    assert b"\x1b]8;" not in shown
