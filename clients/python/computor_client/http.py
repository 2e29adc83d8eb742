"""Calls the server: adds credentials, refreshes them, repeats what may be repeated, and raises errors."""

from __future__ import annotations

import asyncio
import json
from datetime import date, datetime, timezone
from enum import Enum
from functools import lru_cache
from typing import Any, Dict, List, Mapping, Optional, Tuple, Union

import httpx
from pydantic import BaseModel, TypeAdapter

from .auth import TokenAuthProvider
from .exceptions import (
    AuthenticationError,
    ComputorClientError,
    ConnectionError,
    NetworkError,
    RateLimitError,
    ServiceUnavailableError,
    TimeoutError,
    exception_from_response,
)
from .listing import Listing
from .upload import Upload, opened

#: What a request may be repeated after: it changes nothing.
SAFE = frozenset({"GET", "HEAD"})

Body = Union[BaseModel, Mapping[str, Any], List[Any], None]


class AsyncHTTPClient:
    """One server, with the credentials for it."""

    def __init__(
        self,
        base_url: str,
        *,
        auth: Optional[TokenAuthProvider] = None,
        timeout: float = 30,
        max_retries: int = 3,
        headers: Optional[Mapping[str, str]] = None,
        transport: Optional[httpx.AsyncBaseTransport] = None,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.auth = auth or TokenAuthProvider()
        self.max_retries = max_retries
        self._refreshing = asyncio.Lock()
        self._client = httpx.AsyncClient(
            timeout=timeout,
            # A parameter that the server does not know is said, not dropped (RFC 7240).
            headers={"Prefer": "handling=strict", **(headers or {})},
            transport=transport,
            follow_redirects=True,
        )

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.aclose()

    async def login(self, username: str, password: str) -> Dict[str, Any]:
        """Begins a session."""
        body = {"username": username, "password": password}
        answer = (await self._send("POST", "/auth/login", repeat=False, data=body)).json()
        self.auth.set(answer["access_token"], answer.get("refresh_token"))
        self.auth.user_id = answer.get("user_id")
        return answer

    async def logout(self) -> None:
        """Ends the session."""
        try:
            await self._send("POST", "/auth/logout", repeat=False)
        finally:
            self.auth.set(None)

    async def refresh(self, used: Optional[str] = None) -> bool:
        """Exchanges the refresh token, which works once; false if the session is over.

        `used` is the access token that was refused: if another call has exchanged it meanwhile, nothing is left to do.
        """
        async with self._refreshing:
            if used is not None and self.auth.access_token not in (None, used):
                return True
            old = self.auth.refresh_token
            if not old:
                return False
            try:
                body = {"refresh_token": old}
                answer = (await self._send("POST", "/auth/refresh/local", repeat=False, data=body)).json()
            except (NetworkError, ServiceUnavailableError, RateLimitError):
                raise
            except ComputorClientError:
                self.auth.set(None)
                return False
            self.auth.access_token = answer["access_token"]
            self.auth.refresh_token = answer.get("refresh_token") or old
            return True

    async def request(self, method: str, path: str, **sent: Any) -> httpx.Response:
        """Makes a request; the answer is one of success."""
        used = self.auth.access_token
        try:
            return await self._send(method, path, **sent)
        except AuthenticationError:
            if self.auth.is_api_token or not await self.refresh(used):
                raise
        return await self._send(method, path, **sent)

    async def nothing(self, method: str, path: str, **sent: Any) -> None:
        """A call that answers nothing."""
        await self.request(method, path, **sent)

    async def json(self, method: str, path: str, kind: Any = Any, **sent: Any) -> Any:
        """A call that answers JSON, read as `kind`."""
        response = await self.request(method, path, **sent)
        return _adapter(kind).validate_json(response.content)

    async def listing(self, method: str, path: str, kind: Any = Any, **sent: Any) -> Listing[Any]:
        """A call that answers a page of rows, each read as `kind`."""
        response = await self.request(method, path, **sent)
        rows = _adapter(List[kind]).validate_json(response.content)
        return Listing(rows, int(response.headers.get("x-total-count", len(rows))))

    async def file(self, method: str, path: str, **sent: Any) -> bytes:
        """A call that answers a file."""
        return (await self.request(method, path, **sent)).content

    async def get(self, path: str, *, params: Optional[Mapping[str, Any]] = None) -> Any:
        """`GET`, for what has no method of its own."""
        return _whatever(await self.request("GET", path, params=params))

    async def post(self, path: str, data: Body = None, *, params: Optional[Mapping[str, Any]] = None) -> Any:
        """`POST`, for what has no method of its own."""
        return _whatever(await self.request("POST", path, data=data, params=params))

    async def put(self, path: str, data: Body = None, *, params: Optional[Mapping[str, Any]] = None) -> Any:
        """`PUT`, for what has no method of its own."""
        return _whatever(await self.request("PUT", path, data=data, params=params))

    async def patch(self, path: str, data: Body = None, *, params: Optional[Mapping[str, Any]] = None) -> Any:
        """`PATCH`, for what has no method of its own."""
        return _whatever(await self.request("PATCH", path, data=data, params=params))

    async def delete(self, path: str, *, params: Optional[Mapping[str, Any]] = None) -> Any:
        """`DELETE`, for what has no method of its own."""
        return _whatever(await self.request("DELETE", path, params=params))

    async def _send(self, method: str, path: str, *, repeat: bool = True, **sent: Any) -> httpx.Response:
        retries = self.max_retries if repeat and method in SAFE else 0
        for attempt in range(retries + 1):
            try:
                return await self._once(method, path, **sent)
            except (NetworkError, ServiceUnavailableError, RateLimitError) as error:
                if attempt == retries:
                    raise
                wait = 0.2 * 2**attempt if error.retry_after is None else error.retry_after
                await asyncio.sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    async def _once(
        self,
        method: str,
        path: str,
        *,
        data: Body = None,
        content: Optional[bytes] = None,
        file: Optional[Upload] = None,
        form: Optional[Tuple[str, Body]] = None,
        query: Union[BaseModel, Mapping[str, Any], None] = None,
        params: Optional[Mapping[str, Any]] = None,
    ) -> httpx.Response:
        # What is said by itself stands above what the query says.
        said = {name: value for name, value in (params or {}).items() if value is not None}
        pairs = encode_query({**_filters(query), **said})
        headers = self.auth.headers()
        url = self.base_url + path
        try:
            if file is not None:
                with opened(file) as part:
                    fields = {form[0]: encode(form[1])} if form and form[1] is not None else None
                    response = await self._client.request(
                        method, url, params=pairs, headers=headers, files={"file": part}, data=fields
                    )
            elif content is not None:
                response = await self._client.request(method, url, params=pairs, headers=headers, content=content)
            elif data is not None:
                headers["Content-Type"] = "application/json"
                response = await self._client.request(method, url, params=pairs, headers=headers, content=encode(data))
            else:
                response = await self._client.request(method, url, params=pairs, headers=headers)
        except httpx.TimeoutException as error:
            raise TimeoutError(f"{method} {path}: the server took too long") from error
        except httpx.TransportError as error:
            raise ConnectionError(f"{method} {path}: {error or type(error).__name__}") from error
        if response.is_success:
            return response
        raise exception_from_response(response)


@lru_cache(maxsize=None)
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _whatever(response: httpx.Response) -> Any:
    return response.json() if response.content else None


def encode(data: Body) -> str:
    """A body as JSON. Of a model only what was set is sent: null clears a field, what was not set stays as it is."""
    return json.dumps(_plain(data))


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return _moment(value)
    return value


def _moment(value: datetime) -> str:
    # A time without a zone is this machine's.
    return value.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")


def _filters(query: Union[BaseModel, Mapping[str, Any], None]) -> Dict[str, Any]:
    if isinstance(query, BaseModel):
        return query.model_dump(by_alias=True, exclude_unset=True)
    return dict(query or {})


def encode_query(params: Mapping[str, Any]) -> List[Tuple[str, str]]:
    """The pairs of a query string. What is None is not sent; a list is sent value by value."""
    pairs = []
    for name, value in params.items():
        for one in value if isinstance(value, (list, tuple, set)) else [value]:
            if one is not None:
                pairs.append((name, _word(one)))
    return pairs


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return _moment(value)
    return value.isoformat() if isinstance(value, date) else str(value)
