"""The web server under Streamlit."""

from __future__ import annotations

import asyncio
import socket

import uvicorn


def test_a_small_answer_leaves_at_once() -> None:
    """Streamlit binds the socket itself; asyncio's own loop then holds each answer's end back for 40 ms."""

    async def held_back() -> bool:
        accepted = asyncio.get_running_loop().create_future()

        class Visit(asyncio.Protocol):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                own = transport.get_extra_info("socket")
                accepted.set_result(not own.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

        with socket.socket(family=socket.AF_INET) as listening:
            listening.bind(("127.0.0.1", 0))
            server = await asyncio.get_running_loop().create_server(Visit, sock=listening)
            async with server:
                _, writer = await asyncio.open_connection(*listening.getsockname())
                answer = await accepted
                writer.close()
        return answer

    with asyncio.Runner(loop_factory=uvicorn.Config("app:app").get_loop_factory()) as runner:
        assert not runner.run(held_back())
