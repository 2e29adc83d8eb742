# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/`."""

from __future__ import annotations

from typing import Any

from ..base import BaseEndpointClient


class MiscClient(BaseEndpointClient):
    """The calls below `/`."""

    async def ping(
        self,
        **kwargs: Any,
    ) -> None:
        """Answers that the server is there.

        `HEAD /`
        """
        return await self._http.nothing(
            "HEAD",
            self._path(),
            params=kwargs,
        )
