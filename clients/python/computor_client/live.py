"""Live events, over a WebSocket. Needs the package `websockets` (`pip install computor-client[live]`)."""

from __future__ import annotations

import json
import random
from typing import Any, AsyncIterator, Dict, Iterable, Optional, Set
from urllib.parse import quote

import asyncio

from .exceptions import ConnectionError
from .http import AsyncHTTPClient

#: After these the connection is not made again: closed in order, not logged in, not allowed.
FINAL = frozenset({1000, 4001, 4003})


class LiveConnection:
    """Follows channels. Connects again when the connection breaks, and subscribes again.

        async with client.live() as live:
            await live.subscribe("course:0192…")
            async for message in live:
                print(message["type"], message.get("data"))
    """

    def __init__(self, http: AsyncHTTPClient) -> None:
        self._http = http
        self._channels: Set[str] = set()
        self._socket: Any = None
        self._attempt = 0
        #: What the server said first: who is connected.
        self.connected: Dict[str, Any] = {}

    async def __aenter__(self) -> LiveConnection:
        await self._open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def subscribe(self, *channels: str) -> None:
        """Follows channels such as `course:<id>` or `submission_group:<id>`."""
        self._channels.update(channels)
        await self.send("channel:subscribe", channels=list(channels))

    async def unsubscribe(self, *channels: str) -> None:
        """Follows them no more."""
        self._channels.difference_update(channels)
        await self.send("channel:unsubscribe", channels=list(channels))

    async def send(self, type: str, **fields: Any) -> None:
        """Sends a message."""
        await self._socket.send(json.dumps({"type": type, **fields}))

    async def close(self) -> None:
        """Ends the connection."""
        if self._socket is not None:
            await self._socket.close()

    async def __aiter__(self) -> AsyncIterator[Dict[str, Any]]:
        from websockets.exceptions import ConnectionClosed

        while True:
            try:
                yield json.loads(await self._socket.recv())
            except ConnectionClosed as closed:
                code = closed.rcvd.code if closed.rcvd else None
                if code in FINAL or closed.sent is not None and closed.rcvd_then_sent is False:
                    return
                await self._again()

    async def _open(self) -> None:
        from websockets.asyncio.client import connect
        from websockets.exceptions import ConnectionClosed

        try:
            self._socket = await connect(self._url())
            self.connected = json.loads(await self._socket.recv())
        except (OSError, ConnectionClosed) as error:
            raise ConnectionError(f"no live events: {error}") from error
        if self.connected.get("type") != "system:connected":
            await self._socket.close()
            raise ConnectionError(f"no live events: {self.connected}")
        if self._channels:
            await self.subscribe(*self._channels)
        self._attempt = 0

    async def _again(self) -> None:
        """Connects again, after longer and longer waits."""
        while True:
            wait = min(30.0, 0.5 * 2**self._attempt)
            self._attempt += 1
            await asyncio.sleep(wait * random.uniform(0.5, 1))
            try:
                # The session may have ended meanwhile; the next close says so.
                await self._http.refresh()
                return await self._open()
            except ConnectionError:
                continue

    def _url(self) -> str:
        base = self._http.base_url.replace("http", "ws", 1)
        token: Optional[str] = self._http.auth.access_token
        return f"{base}/ws?token={quote(token, safe='')}" if token else f"{base}/ws"
