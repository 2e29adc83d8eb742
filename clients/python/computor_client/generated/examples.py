# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/examples`."""

from __future__ import annotations

from typing import Any, List, Optional, Union

from computor_types import (
    Done,
    ExampleBulkDeleteResult,
    ExampleDependencyCreate,
    ExampleDependencyGet,
    ExampleDownloadResponse,
    ExampleGet,
    ExampleList,
    ExampleUploadRequest,
    ExampleVersionCreate,
    ExampleVersionDeleteResult,
    ExampleVersionGet,
    ExampleVersionList,
    ForceLevel,
)

from ..base import BaseEndpointClient, Data, Listing, Query, Upload


class ExamplesClient(BaseEndpointClient):
    """The calls below `/examples`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        category: Optional[str] = None,
        id: Optional[str] = None,
        identifier: Optional[str] = None,
        repository_id: Optional[str] = None,
        search: Optional[str] = None,
        tags: Optional[List[str]] = None,
        title: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[ExampleList]:
        """Lists examples.

        `GET /examples`
        """
        return await self._http.listing(
            "GET",
            self._path("examples"),
            ExampleList,
            query=query,
            params={
                "category": category,
                "id": id,
                "identifier": identifier,
                "repository_id": repository_id,
                "search": search,
                "tags": tags,
                "title": title,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def by_pattern(
        self,
        *,
        dry_run: Optional[bool] = None,
        force_level: Optional[ForceLevel] = None,
        identifier_pattern: Optional[str] = None,
        repository_id: Optional[str] = None,
        **kwargs: Any,
    ) -> ExampleBulkDeleteResult:
        """Deletes the examples of a pattern, unless something refers to them.

        `DELETE /examples/by-pattern`
        """
        return await self._http.json(
            "DELETE",
            self._path("examples", "by-pattern"),
            ExampleBulkDeleteResult,
            params={
                "dry_run": dry_run,
                "force_level": force_level,
                "identifier_pattern": identifier_pattern,
                "repository_id": repository_id,
                **kwargs,
            },
        )

    async def delete_dependencies(
        self,
        dependency_id: str,
        **kwargs: Any,
    ) -> Done:
        """Deletes a dependency between two examples.

        `DELETE /examples/dependencies/{id}`
        """
        return await self._http.json(
            "DELETE",
            self._path("examples", "dependencies", dependency_id),
            Done,
            params=kwargs,
        )

    async def get_download(
        self,
        version_id: str,
        *,
        with_dependencies: Optional[bool] = None,
        **kwargs: Any,
    ) -> ExampleDownloadResponse:
        """Answers the files of a version of an example.

        With `Accept: application/zip` they come as an archive, each example in its directory.

        `GET /examples/download/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("examples", "download", version_id),
            ExampleDownloadResponse,
            params={
                "with_dependencies": with_dependencies,
                **kwargs,
            },
        )

    async def upload(
        self,
        data: Union[ExampleUploadRequest, Data],
        **kwargs: Any,
    ) -> ExampleVersionGet:
        """Stores a version of an example, and the example if it is new.

        `POST /examples/upload`
        """
        return await self._http.json(
            "POST",
            self._path("examples", "upload"),
            ExampleVersionGet,
            data=data,
            params=kwargs,
        )

    async def delete_versions(
        self,
        version_id: str,
        *,
        dry_run: Optional[bool] = None,
        **kwargs: Any,
    ) -> ExampleVersionDeleteResult:
        """Deletes a version of an example, unless a course content shows it.

        `DELETE /examples/versions/{id}`
        """
        return await self._http.json(
            "DELETE",
            self._path("examples", "versions", version_id),
            ExampleVersionDeleteResult,
            params={
                "dry_run": dry_run,
                **kwargs,
            },
        )

    async def get_examples_versions_version_id(
        self,
        version_id: str,
        **kwargs: Any,
    ) -> ExampleVersionGet:
        """Answers a version of an example.

        `GET /examples/versions/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("examples", "versions", version_id),
            ExampleVersionGet,
            params=kwargs,
        )

    async def delete_delete_dependencies(
        self,
        example_id: str,
        dependency_id: str,
        **kwargs: Any,
    ) -> Done:
        """Deletes a dependency of an example.

        `DELETE /examples/{example_id}/dependencies/{dependency_id}`
        """
        return await self._http.json(
            "DELETE",
            self._path("examples", example_id, "dependencies", dependency_id),
            Done,
            params=kwargs,
        )

    async def get(
        self,
        example_id: str,
        **kwargs: Any,
    ) -> ExampleGet:
        """Answers one example.

        `GET /examples/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("examples", example_id),
            ExampleGet,
            params=kwargs,
        )

    async def get_dependencies(
        self,
        example_id: str,
        **kwargs: Any,
    ) -> List[ExampleDependencyGet]:
        """Lists the examples that an example depends on.

        `GET /examples/{id}/dependencies`
        """
        return await self._http.json(
            "GET",
            self._path("examples", example_id, "dependencies"),
            List[ExampleDependencyGet],
            params=kwargs,
        )

    async def dependencies(
        self,
        example_id: str,
        data: Union[ExampleDependencyCreate, Data],
        **kwargs: Any,
    ) -> ExampleDependencyGet:
        """Lets an example depend on another one.

        `POST /examples/{id}/dependencies`
        """
        return await self._http.json(
            "POST",
            self._path("examples", example_id, "dependencies"),
            ExampleDependencyGet,
            data=data,
            params=kwargs,
        )

    async def download(
        self,
        example_id: str,
        *,
        with_dependencies: Optional[bool] = None,
        **kwargs: Any,
    ) -> ExampleDownloadResponse:
        """Answers the files of the newest version of an example.

        With `Accept: application/zip` they come as an archive, each example in its directory.

        `GET /examples/{id}/download`
        """
        return await self._http.json(
            "GET",
            self._path("examples", example_id, "download"),
            ExampleDownloadResponse,
            params={
                "with_dependencies": with_dependencies,
                **kwargs,
            },
        )

    async def get_versions(
        self,
        example_id: str,
        query: Optional[Query] = None,
        *,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        version_tag: Optional[str] = None,
        **kwargs: Any,
    ) -> Listing[ExampleVersionList]:
        """Lists the versions of an example, newest first.

        `GET /examples/{id}/versions`
        """
        return await self._http.listing(
            "GET",
            self._path("examples", example_id, "versions"),
            ExampleVersionList,
            query=query,
            params={
                "limit": limit,
                "skip": skip,
                "version_tag": version_tag,
                **kwargs,
            },
        )

    async def versions(
        self,
        example_id: str,
        data: Union[ExampleVersionCreate, Data],
        **kwargs: Any,
    ) -> ExampleVersionGet:
        """Records a version of an example whose files are in the store already.

        `POST /examples/{id}/versions`
        """
        return await self._http.json(
            "POST",
            self._path("examples", example_id, "versions"),
            ExampleVersionGet,
            data=data,
            params=kwargs,
        )
