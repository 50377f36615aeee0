"""Phones of a class without screens: each joins a room, listens, and votes until it is heard."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

_AGAIN: Final = 0.5
"""Seconds until a phone asks again where nobody answered."""


async def ask(
    base: str, path: str, fields: dict[str, Any] | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Ask a server once: GET, or POST where there are fields. Returns status, headers and body.

    Raises
    ------
    OSError, EOFError
        Where nobody answers, or not to the end.
    """
    reader, writer = await _asked(base, path, fields, headers)
    try:
        status, told = await _head(reader)
        length = int(told.get("content-length", 0))
        return status, told, await reader.readexactly(length)
    finally:
        writer.close()


async def _asked(
    base: str, path: str, fields: dict[str, Any] | None, headers: dict[str, str]
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    where = urlsplit(base)
    reader, writer = await asyncio.open_connection(where.hostname, where.port, limit=1 << 20)
    body = b"" if fields is None else json.dumps(fields).encode()
    lines = {"Host": where.netloc, "Content-Length": str(len(body))} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    writer.write(f"{'GET' if fields is None else 'POST'} {path} HTTP/1.1\r\n{head}\r\n".encode() + body)
    return reader, writer


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    pairs = (line.partition(": ") for line in lines if line)
    return int(first.split()[1]), {name.lower(): value for name, _, value in pairs}


@dataclass(eq=False)
class Phone:
    """One student's.

    Attributes
    ----------
    base, code : str
        The server, and the room.
    heard : callable
        Is given what the class is at and the second it came, whenever something comes.
    acknowledged : bool
        Whether the server has said that it keeps the last answer.
    """

    base: str
    code: str
    heard: Callable[[dict[str, Any], float], None]
    ticket: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    acknowledged: bool = False

    async def join(self) -> None:
        """Take a seat."""
        fields = {"ticket": self.ticket, "nickname": ""}
        status, _, body = await ask(self.base, f"/rooms/{self.code}/join", fields)
        if status != 200:
            raise ConnectionError(f"expected a seat; the server answered {status}: {body.decode()}")

    async def listen(self) -> None:
        """Listen for ever; a stream that ends begins again."""
        while True:
            try:
                await self._stream()
            except (OSError, EOFError):
                await asyncio.sleep(_AGAIN)

    async def _stream(self) -> None:
        path, headers = f"/rooms/{self.code}/events", {"x_ticket": self.ticket}
        reader, writer = await _asked(self.base, path, None, headers)
        try:
            await _head(reader)
            while line := await reader.readline():
                if line.startswith(b"data: {"):
                    self.heard(json.loads(line[6:]), time.perf_counter())
        finally:
            writer.close()

    async def vote(self, number: int, answer: object, *, once: bool = False) -> float:
        """Send an answer until it is acknowledged, or once; returns the seconds it took."""
        begun = time.perf_counter()
        self.acknowledged = False
        fields = {"number": number, "answer": answer}
        while not self.acknowledged:
            try:
                path = f"/rooms/{self.code}/answer"
                status, _, _ = await ask(self.base, path, fields, x_ticket=self.ticket)
                self.acknowledged = status == 200
            except (OSError, EOFError):
                pass
            if once:
                break
            if not self.acknowledged:
                await asyncio.sleep(_AGAIN)
        return time.perf_counter() - begun
