"""A client for one server."""

from __future__ import annotations

from typing import Any, Dict, Mapping, Optional

import httpx

from computor_types import UserGet

from .auth import TokenAuthProvider
from .exceptions import ComputorClientError
from .generated import Endpoints
from .generated.authentication import AuthenticationClient
from .generated.tokens import TokensClient
from .http import AsyncHTTPClient
from .live import LiveConnection


class ComputorClient(Endpoints):
    """A client for one server, with an attribute for each group of calls: `client.course_members.list()`."""

    def __init__(
        self,
        base_url: str,
        *,
        access_token: Optional[str] = None,
        refresh_token: Optional[str] = None,
        timeout: float = 30,
        max_retries: int = 3,
        headers: Optional[Mapping[str, str]] = None,
        transport: Optional[httpx.AsyncBaseTransport] = None,
    ) -> None:
        auth = TokenAuthProvider(access_token, refresh_token)
        self._http = AsyncHTTPClient(
            base_url, auth=auth, timeout=timeout, max_retries=max_retries, headers=headers, transport=transport
        )

    async def __aenter__(self) -> ComputorClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes the connections; the session goes on."""
        await self._http.close()

    @property
    def http(self) -> AsyncHTTPClient:
        """What makes the requests."""
        return self._http

    @property
    def base_url(self) -> str:
        """Where the server is."""
        return self._http.base_url

    @property
    def is_authenticated(self) -> bool:
        """Whether there are credentials; the server says whether they are valid."""
        return self._http.auth.access_token is not None

    @property
    def user_id(self) -> Optional[str]:
        """Who is logged in, after `login`."""
        return self._http.auth.user_id

    @property
    def auth(self) -> AuthenticationClient:
        """The same as `authentication`."""
        return self.authentication

    @property
    def api_tokens(self) -> TokensClient:
        """The same as `tokens`."""
        return self.tokens

    async def login(self, username: str, password: str) -> Dict[str, Any]:
        """Begins a session; it is refreshed by itself from then on."""
        return await self._http.login(username, password)

    async def logout(self) -> None:
        """Ends the session."""
        await self._http.logout()

    def set_token(self, access_token: str, refresh_token: Optional[str] = None) -> None:
        """Takes the tokens of a session, or an API token (`ctp_…`)."""
        self._http.auth.set(access_token, refresh_token)

    def clear_tokens(self) -> None:
        """Forgets the tokens; the session goes on."""
        self._http.auth.set(None)

    async def get_current_user(self) -> UserGet:
        """Who is logged in."""
        return await self.user.list()

    async def health_check(self) -> bool:
        """Whether the server answers."""
        try:
            await self._http.nothing("HEAD", "/")
        except ComputorClientError:
            return False
        return True

    def live(self) -> LiveConnection:
        """Live events; connected as a context: `async with client.live() as live`."""
        return LiveConnection(self._http)

    async def get(self, path: str, **params: Any) -> Any:
        """`GET`, for what has no method of its own."""
        return await self._http.get(path, params=params)

    async def post(self, path: str, data: Any = None, **params: Any) -> Any:
        """`POST`, for what has no method of its own."""
        return await self._http.post(path, data, params=params)

    async def patch(self, path: str, data: Any = None, **params: Any) -> Any:
        """`PATCH`, for what has no method of its own."""
        return await self._http.patch(path, data, params=params)

    async def delete(self, path: str, **params: Any) -> Any:
        """`DELETE`, for what has no method of its own."""
        return await self._http.delete(path, params=params)
