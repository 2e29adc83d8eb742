# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/api`."""

from __future__ import annotations

from typing import Any

from computor_types import GitUser

from ..base import BaseEndpointClient


class GitClient(BaseEndpointClient):
    """The calls below `/api`."""

    async def api_v4_user(
        self,
        **kwargs: Any,
    ) -> GitUser:
        """Answers who a token belongs to (header `PRIVATE-TOKEN`), as clients ask a git host.

        `GET /api/v4/user`
        """
        return await self._http.json(
            "GET",
            self._path("api", "v4", "user"),
            GitUser,
            params=kwargs,
        )
