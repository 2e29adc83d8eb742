# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/messages`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, List, Optional, Union

from computor_types import (
    MessageAudit,
    MessageCreate,
    MessageGet,
    MessageList,
    MessageScope,
    MessageThread,
    MessageUnread,
    MessageUpdate,
)

from ..base import BaseEndpointClient, Data, Listing, Query


class MessagesClient(BaseEndpointClient):
    """The calls below `/messages`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        author_id: Optional[str] = None,
        before: Optional[str] = None,
        course_content_id: Optional[str] = None,
        course_family_id: Optional[str] = None,
        course_group_id: Optional[str] = None,
        course_id: Optional[str] = None,
        course_member_id: Optional[str] = None,
        created_after: Optional[datetime] = None,
        created_before: Optional[datetime] = None,
        id: Optional[str] = None,
        limit: Optional[int] = None,
        organization_id: Optional[str] = None,
        parent_id: Optional[str] = None,
        scope: Optional[MessageScope] = None,
        skip: Optional[int] = None,
        submission_group_id: Optional[str] = None,
        tag_scope: Optional[str] = None,
        tags: Optional[List[str]] = None,
        tags_match_all: Optional[bool] = None,
        unread: Optional[bool] = None,
        user_id: Optional[str] = None,
        **kwargs: Any,
    ) -> Listing[MessageList]:
        """Lists messages that one may read, newest first.

        `GET /messages`
        """
        return await self._http.listing(
            "GET",
            self._path("messages"),
            MessageList,
            query=query,
            params={
                "author_id": author_id,
                "before": before,
                "course_content_id": course_content_id,
                "course_family_id": course_family_id,
                "course_group_id": course_group_id,
                "course_id": course_id,
                "course_member_id": course_member_id,
                "created_after": created_after,
                "created_before": created_before,
                "id": id,
                "limit": limit,
                "organization_id": organization_id,
                "parent_id": parent_id,
                "scope": scope,
                "skip": skip,
                "submission_group_id": submission_group_id,
                "tag_scope": tag_scope,
                "tags": tags,
                "tags_match_all": tags_match_all,
                "unread": unread,
                "user_id": user_id,
                **kwargs,
            },
        )

    async def create(
        self,
        data: Union[MessageCreate, Data],
        **kwargs: Any,
    ) -> MessageGet:
        """Writes a message, or a reply in the conversation of a submission group.

        `POST /messages`
        """
        return await self._http.json(
            "POST",
            self._path("messages"),
            MessageGet,
            data=data,
            params=kwargs,
        )

    async def unread(
        self,
        *,
        course_id: Optional[str] = None,
        scope: Optional[MessageScope] = None,
        **kwargs: Any,
    ) -> List[MessageUnread]:
        """Counts what one has not read of what is addressed to oneself, and to what one belongs to: a row for
        each of them with something new.

        `GET /messages/unread`
        """
        return await self._http.json(
            "GET",
            self._path("messages", "unread"),
            List[MessageUnread],
            params={
                "course_id": course_id,
                "scope": scope,
                **kwargs,
            },
        )

    async def delete(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Takes a message back: a note stands in its place, and its replies stay.

        `DELETE /messages/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("messages", id),
            params=kwargs,
        )

    async def get(
        self,
        id: str,
        **kwargs: Any,
    ) -> MessageGet:
        """Answers a message.

        `GET /messages/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("messages", id),
            MessageGet,
            params=kwargs,
        )

    async def update(
        self,
        id: str,
        data: Union[MessageUpdate, Data],
        **kwargs: Any,
    ) -> MessageGet:
        """Changes one's own message.

        `PATCH /messages/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("messages", id),
            MessageGet,
            data=data,
            params=kwargs,
        )

    async def audit(
        self,
        id: str,
        **kwargs: Any,
    ) -> List[MessageAudit]:
        """Lists what was done with a message, newest first.

        `GET /messages/{id}/audit`
        """
        return await self._http.json(
            "GET",
            self._path("messages", id, "audit"),
            List[MessageAudit],
            params=kwargs,
        )

    async def delete_reads(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Marks a message as not read by oneself.

        `DELETE /messages/{id}/reads`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("messages", id, "reads"),
            params=kwargs,
        )

    async def reads(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Marks a message as read by oneself.

        `POST /messages/{id}/reads`
        """
        return await self._http.nothing(
            "POST",
            self._path("messages", id, "reads"),
            params=kwargs,
        )

    async def thread(
        self,
        id: str,
        **kwargs: Any,
    ) -> MessageThread:
        """Answers the conversation in which a message stands.

        `GET /messages/{id}/thread`
        """
        return await self._http.json(
            "GET",
            self._path("messages", id, "thread"),
            MessageThread,
            params=kwargs,
        )
