# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/replays`, `/reruns`."""

from __future__ import annotations

from typing import Any, Optional, Union

from computor_types import ReplayGet, RerunApply, RerunChange, RerunGet, RerunItem

from ..base import BaseEndpointClient, Data, Listing, Query


class RerunsClient(BaseEndpointClient):
    """The calls below `/replays`, `/reruns`."""

    async def replays(
        self,
        id: str,
        **kwargs: Any,
    ) -> ReplayGet:
        """Answers a replay with what it found.

        `GET /replays/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("replays", id),
            ReplayGet,
            params=kwargs,
        )

    async def delete(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Drops a re-run that does not count yet.

        What still waits is not run.

        `DELETE /reruns/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("reruns", id),
            params=kwargs,
        )

    async def get(
        self,
        id: str,
        **kwargs: Any,
    ) -> RerunGet:
        """Answers a re-run, and how many would gain or lose by it.

        `GET /reruns/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("reruns", id),
            RerunGet,
            params=kwargs,
        )

    async def apply(
        self,
        id: str,
        data: Union[RerunApply, Data],
        **kwargs: Any,
    ) -> RerunGet:
        """Lets a re-run count, and tells the students whose scores change.

        What is flaky or failed stays as it was, and so does what
        was tested again meanwhile.

        `POST /reruns/{id}/apply`
        """
        return await self._http.json(
            "POST",
            self._path("reruns", id, "apply"),
            RerunGet,
            data=data,
            params=kwargs,
        )

    async def items(
        self,
        id: str,
        query: Optional[Query] = None,
        *,
        change: Optional[RerunChange] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[RerunItem]:
        """Lists what a re-run changes for each hand-in.

        `GET /reruns/{id}/items`
        """
        return await self._http.listing(
            "GET",
            self._path("reruns", id, "items"),
            RerunItem,
            query=query,
            params={
                "change": change,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def undo(
        self,
        id: str,
        **kwargs: Any,
    ) -> RerunGet:
        """Takes a re-run back: everything is as it was, and the students are told.

        `POST /reruns/{id}/undo`
        """
        return await self._http.json(
            "POST",
            self._path("reruns", id, "undo"),
            RerunGet,
            params=kwargs,
        )
