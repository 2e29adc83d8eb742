# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/extensions`."""

from __future__ import annotations

from typing import Any, List, Optional, Union

from computor_types import (
    ExtensionMetadata,
    ExtensionPublishResponse,
    ExtensionVersionDetail,
    ExtensionVersionListResponse,
    ExtensionVersionYankRequest,
)

from ..base import BaseEndpointClient, Data, Upload


class ExtensionsClient(BaseEndpointClient):
    """The calls below `/extensions`."""

    async def list(
        self,
        *,
        limit: Optional[int] = None,
        offset: Optional[int] = None,
        **kwargs: Any,
    ) -> List[str]:
        """Lists the extensions: `publisher.name`.

        `GET /extensions`
        """
        return await self._http.json(
            "GET",
            self._path("extensions"),
            List[str],
            params={
                "limit": limit,
                "offset": offset,
                **kwargs,
            },
        )

    async def get(
        self,
        extension_identity: str,
        **kwargs: Any,
    ) -> ExtensionMetadata:
        """Answers an extension with its newest version.

        `GET /extensions/{extension_identity}`
        """
        return await self._http.json(
            "GET",
            self._path("extensions", extension_identity),
            ExtensionMetadata,
            params=kwargs,
        )

    async def download(
        self,
        extension_identity: str,
        *,
        version: Optional[str] = None,
        **kwargs: Any,
    ) -> bytes:
        """Downloads a version of an extension: the newest that is wanted and was not withdrawn.

        `GET /extensions/{extension_identity}/download`
        """
        return await self._http.file(
            "GET",
            self._path("extensions", extension_identity, "download"),
            params={
                "version": version,
                **kwargs,
            },
        )

    async def get_versions(
        self,
        extension_identity: str,
        *,
        cursor: Optional[str] = None,
        include_yanked: Optional[bool] = None,
        limit: Optional[int] = None,
        **kwargs: Any,
    ) -> ExtensionVersionListResponse:
        """Lists the versions of an extension, newest first.

        `GET /extensions/{extension_identity}/versions`
        """
        return await self._http.json(
            "GET",
            self._path("extensions", extension_identity, "versions"),
            ExtensionVersionListResponse,
            params={
                "cursor": cursor,
                "include_yanked": include_yanked,
                "limit": limit,
                **kwargs,
            },
        )

    async def versions(
        self,
        extension_identity: str,
        file: Upload,
        **kwargs: Any,
    ) -> ExtensionPublishResponse:
        """Publishes a version of an extension.

        `POST /extensions/{extension_identity}/versions`
        """
        return await self._http.json(
            "POST",
            self._path("extensions", extension_identity, "versions"),
            ExtensionPublishResponse,
            file=file,
            params=kwargs,
        )

    async def patch_versions(
        self,
        extension_identity: str,
        version: str,
        data: Union[ExtensionVersionYankRequest, Data],
        **kwargs: Any,
    ) -> ExtensionVersionDetail:
        """Withdraws a version of an extension, or takes that back.

        `PATCH /extensions/{extension_identity}/versions/{version}`
        """
        return await self._http.json(
            "PATCH",
            self._path("extensions", extension_identity, "versions", version),
            ExtensionVersionDetail,
            data=data,
            params=kwargs,
        )
