# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/audit`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Optional

from computor_types import AuditEntryGet, AuditEntryList

from ..base import BaseEndpointClient, Listing, Query


class AuditClient(BaseEndpointClient):
    """The calls below `/audit`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        before: Optional[int] = None,
        course_id: Optional[str] = None,
        created_by: Optional[str] = None,
        entity_id: Optional[str] = None,
        entity_type: Optional[str] = None,
        id: Optional[str] = None,
        kind: Optional[str] = None,
        since: Optional[datetime] = None,
        until: Optional[datetime] = None,
        user_id: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[AuditEntryList]:
        """Lists audit.

        `GET /audit`
        """
        return await self._http.listing(
            "GET",
            self._path("audit"),
            AuditEntryList,
            query=query,
            params={
                "before": before,
                "course_id": course_id,
                "created_by": created_by,
                "entity_id": entity_id,
                "entity_type": entity_type,
                "id": id,
                "kind": kind,
                "since": since,
                "until": until,
                "user_id": user_id,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def get(
        self,
        id: str,
        **kwargs: Any,
    ) -> AuditEntryGet:
        """Answers one audit entry.

        `GET /audit/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("audit", id),
            AuditEntryGet,
            params=kwargs,
        )
