# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/extensions-public`."""

from __future__ import annotations

from typing import Any

from ..base import BaseEndpointClient


class ExtensionsPublicClient(BaseEndpointClient):
    """The calls below `/extensions-public`."""

    async def list(
        self,
        **kwargs: Any,
    ) -> str:
        """Answers where the editor's extension is to be had, for whoever has none yet.

        `GET /extensions-public`
        """
        return await self._http.json(
            "GET",
            self._path("extensions-public"),
            str,
            params=kwargs,
        )
