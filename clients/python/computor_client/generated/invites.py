# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/admin`, `/invites`."""

from __future__ import annotations

from typing import Any, List, Union

from computor_types import (
    InviteAccept,
    InviteAccepted,
    InviteLinkCreate,
    InviteLinkGet,
    InviteLinkList,
    InviteLinkPublic,
)

from ..base import BaseEndpointClient, Data


class InvitesClient(BaseEndpointClient):
    """The calls below `/admin`, `/invites`."""

    async def get_admin(
        self,
        **kwargs: Any,
    ) -> List[InviteLinkList]:
        """Lists invites, newest first.

        `GET /admin/invites`
        """
        return await self._http.json(
            "GET",
            self._path("admin", "invites"),
            List[InviteLinkList],
            params=kwargs,
        )

    async def post_admin(
        self,
        data: Union[InviteLinkCreate, Data],
        **kwargs: Any,
    ) -> InviteLinkGet:
        """Makes an invite.

        `POST /admin/invites`
        """
        return await self._http.json(
            "POST",
            self._path("admin", "invites"),
            InviteLinkGet,
            data=data,
            params=kwargs,
        )

    async def delete_admin(
        self,
        invite_id: str,
        **kwargs: Any,
    ) -> None:
        """Revokes an invite for good.

        Who has accepted it stays.

        `DELETE /admin/invites/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("admin", "invites", invite_id),
            params=kwargs,
        )

    async def get_invite(
        self,
        invite_id: str,
        **kwargs: Any,
    ) -> InviteLinkGet:
        """Answers one invite.

        `GET /admin/invites/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("admin", "invites", invite_id),
            InviteLinkGet,
            params=kwargs,
        )

    async def get(
        self,
        token: str,
        **kwargs: Any,
    ) -> InviteLinkPublic:
        """Answers what an invite is for, as long as it can be used.

        `GET /invites/{token}`
        """
        return await self._http.json(
            "GET",
            self._path("invites", token),
            InviteLinkPublic,
            params=kwargs,
        )

    async def accept(
        self,
        token: str,
        data: Union[InviteAccept, Data],
        **kwargs: Any,
    ) -> InviteAccepted:
        """Makes an account with an invite, and logs in.

        `POST /invites/{token}/accept`
        """
        return await self._http.json(
            "POST",
            self._path("invites", token, "accept"),
            InviteAccepted,
            data=data,
            params=kwargs,
        )
