# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/documents`."""

from __future__ import annotations

from typing import Any, List, Optional, Union

from computor_types import (
    DocumentDelete,
    DocumentDirectoryCreate,
    DocumentDirectoryDelete,
    DocumentDirectoryGet,
    DocumentDirectoryRename,
    DocumentGet,
    DocumentList,
    DocumentRename,
    DocumentScope,
)

from ..base import BaseEndpointClient, Data, Upload


class DocumentsClient(BaseEndpointClient):
    """The calls below `/documents`."""

    async def delete_directories(
        self,
        data: Union[DocumentDirectoryDelete, Data],
        **kwargs: Any,
    ) -> None:
        """Deletes a directory of the documents, with everything in it.

        `DELETE /documents/directories`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("documents", "directories"),
            data=data,
            params=kwargs,
        )

    async def patch_directories(
        self,
        data: Union[DocumentDirectoryRename, Data],
        **kwargs: Any,
    ) -> DocumentDirectoryGet:
        """Renames a directory of the documents, with everything in it.

        `PATCH /documents/directories`
        """
        return await self._http.json(
            "PATCH",
            self._path("documents", "directories"),
            DocumentDirectoryGet,
            data=data,
            params=kwargs,
        )

    async def directories(
        self,
        data: Union[DocumentDirectoryCreate, Data],
        **kwargs: Any,
    ) -> DocumentDirectoryGet:
        """Makes a directory for documents, unless it is there.

        `POST /documents/directories`
        """
        return await self._http.json(
            "POST",
            self._path("documents", "directories"),
            DocumentDirectoryGet,
            data=data,
            params=kwargs,
        )

    async def delete_files(
        self,
        data: Union[DocumentDelete, Data],
        **kwargs: Any,
    ) -> None:
        """Deletes a file of the documents.

        `DELETE /documents/files`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("documents", "files"),
            data=data,
            params=kwargs,
        )

    async def get_files(
        self,
        *,
        path: str,
        scope: DocumentScope,
        scope_id: Optional[str] = None,
        **kwargs: Any,
    ) -> bytes:
        """Answers a file of the documents.

        `GET /documents/files`
        """
        return await self._http.file(
            "GET",
            self._path("documents", "files"),
            params={
                "path": path,
                "scope": scope,
                "scope_id": scope_id,
                **kwargs,
            },
        )

    async def patch_files(
        self,
        data: Union[DocumentRename, Data],
        **kwargs: Any,
    ) -> DocumentGet:
        """Renames a file of the documents.

        `PATCH /documents/files`
        """
        return await self._http.json(
            "PATCH",
            self._path("documents", "files"),
            DocumentGet,
            data=data,
            params=kwargs,
        )

    async def files(
        self,
        file: Upload,
        **kwargs: Any,
    ) -> DocumentGet:
        """Stores a file among the documents, in place of the one that is there.

        `POST /documents/files`
        """
        return await self._http.json(
            "POST",
            self._path("documents", "files"),
            DocumentGet,
            file=file,
            params=kwargs,
        )

    async def list(
        self,
        *,
        scope: DocumentScope,
        path: Optional[str] = None,
        scope_id: Optional[str] = None,
        **kwargs: Any,
    ) -> List[DocumentList]:
        """Lists a directory of documents.

        `GET /documents/list`
        """
        return await self._http.json(
            "GET",
            self._path("documents", "list"),
            List[DocumentList],
            params={
                "path": path,
                "scope": scope,
                "scope_id": scope_id,
                **kwargs,
            },
        )
