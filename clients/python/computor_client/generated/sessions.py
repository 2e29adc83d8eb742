# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/sessions`."""

from __future__ import annotations

from typing import Any, List, Optional, Union

from computor_types import (
    SessionCreate,
    SessionGet,
    SessionList,
    SessionStats,
    SessionUpdate,
    SessionsEnded,
)

from ..base import BaseEndpointClient, Data, Listing, Query


class SessionsClient(BaseEndpointClient):
    """The calls below `/sessions`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        active_only: Optional[bool] = None,
        id: Optional[str] = None,
        ip_address: Optional[str] = None,
        limit: Optional[int] = None,
        session_id: Optional[str] = None,
        skip: Optional[int] = None,
        user_id: Optional[str] = None,
        **kwargs: Any,
    ) -> Listing[SessionList]:
        """Lists sessions, newest first: one's own; administrators see all.

        `GET /sessions`
        """
        return await self._http.listing(
            "GET",
            self._path("sessions"),
            SessionList,
            query=query,
            params={
                "active_only": active_only,
                "id": id,
                "ip_address": ip_address,
                "limit": limit,
                "session_id": session_id,
                "skip": skip,
                "user_id": user_id,
                **kwargs,
            },
        )

    async def create(
        self,
        data: Union[SessionCreate, Data],
        **kwargs: Any,
    ) -> SessionGet:
        """Opens a session for a user, with tokens that whoever asks has made: only their digests are known
        here.

        The row says who
        opened it. Nobody opens one for another administrator.

        `POST /sessions`
        """
        return await self._http.json(
            "POST",
            self._path("sessions"),
            SessionGet,
            data=data,
            params=kwargs,
        )

    async def admin_stats(
        self,
        **kwargs: Any,
    ) -> SessionStats:
        """Counts sessions.

        `GET /sessions/admin/stats`
        """
        return await self._http.json(
            "GET",
            self._path("sessions", "admin", "stats"),
            SessionStats,
            params=kwargs,
        )

    async def admin_users(
        self,
        user_id: str,
        *,
        active_only: Optional[bool] = None,
        **kwargs: Any,
    ) -> List[SessionGet]:
        """Lists the sessions of a user, the latest used first.

        `GET /sessions/admin/users/{user_id}`
        """
        return await self._http.json(
            "GET",
            self._path("sessions", "admin", "users", user_id),
            List[SessionGet],
            params={
                "active_only": active_only,
                **kwargs,
            },
        )

    async def admin_users_all(
        self,
        user_id: str,
        *,
        reason: Optional[str] = None,
        **kwargs: Any,
    ) -> SessionsEnded:
        """Ends all sessions of a user.

        `DELETE /sessions/admin/users/{user_id}/all`
        """
        return await self._http.json(
            "DELETE",
            self._path("sessions", "admin", "users", user_id, "all"),
            SessionsEnded,
            params={
                "reason": reason,
                **kwargs,
            },
        )

    async def admin(
        self,
        session_id: str,
        *,
        reason: Optional[str] = None,
        **kwargs: Any,
    ) -> SessionsEnded:
        """Ends a session of anybody.

        `DELETE /sessions/admin/{session_id}`
        """
        return await self._http.json(
            "DELETE",
            self._path("sessions", "admin", session_id),
            SessionsEnded,
            params={
                "reason": reason,
                **kwargs,
            },
        )

    async def me(
        self,
        **kwargs: Any,
    ) -> List[SessionList]:
        """Lists one's own open sessions, the latest used first.

        `GET /sessions/me`
        """
        return await self._http.json(
            "GET",
            self._path("sessions", "me"),
            List[SessionList],
            params=kwargs,
        )

    async def me_all(
        self,
        *,
        include_current: Optional[bool] = None,
        **kwargs: Any,
    ) -> SessionsEnded:
        """Ends one's own sessions, except the one that asks.

        `DELETE /sessions/me/all`
        """
        return await self._http.json(
            "DELETE",
            self._path("sessions", "me", "all"),
            SessionsEnded,
            params={
                "include_current": include_current,
                **kwargs,
            },
        )

    async def me_current(
        self,
        **kwargs: Any,
    ) -> SessionGet:
        """Answers the session that asks.

        Other credentials than a session's have none.

        `GET /sessions/me/current`
        """
        return await self._http.json(
            "GET",
            self._path("sessions", "me", "current"),
            SessionGet,
            params=kwargs,
        )

    async def delete_me(
        self,
        session_id: str,
        **kwargs: Any,
    ) -> SessionsEnded:
        """Ends one of one's own sessions.

        `DELETE /sessions/me/{session_id}`
        """
        return await self._http.json(
            "DELETE",
            self._path("sessions", "me", session_id),
            SessionsEnded,
            params=kwargs,
        )

    async def delete(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Ends a session.

        `DELETE /sessions/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("sessions", id),
            params=kwargs,
        )

    async def get(
        self,
        id: str,
        **kwargs: Any,
    ) -> SessionGet:
        """Answers one session.

        `GET /sessions/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("sessions", id),
            SessionGet,
            params=kwargs,
        )

    async def update(
        self,
        id: str,
        data: Union[SessionUpdate, Data],
        **kwargs: Any,
    ) -> SessionGet:
        """Notes something about a session, or ends it.

        `PATCH /sessions/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("sessions", id),
            SessionGet,
            data=data,
            params=kwargs,
        )
