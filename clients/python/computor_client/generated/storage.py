# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/storage`."""

from __future__ import annotations

from typing import Any, List, Optional, Union

from computor_types import (
    BucketCreate,
    BucketInfo,
    PresignedUrlRequest,
    PresignedUrlResponse,
    StorageCopy,
    StorageDone,
    StorageObjectGet,
    StorageObjectList,
    StorageUsageStats,
)

from ..base import BaseEndpointClient, Data, Upload


class StorageClient(BaseEndpointClient):
    """The calls below `/storage`."""

    async def buckets(
        self,
        **kwargs: Any,
    ) -> List[BucketInfo]:
        """Lists the buckets.

        `GET /storage/buckets`
        """
        return await self._http.json(
            "GET",
            self._path("storage", "buckets"),
            List[BucketInfo],
            params=kwargs,
        )

    async def post_buckets(
        self,
        data: Union[BucketCreate, Data],
        **kwargs: Any,
    ) -> BucketInfo:
        """Makes a bucket.

        `POST /storage/buckets`
        """
        return await self._http.json(
            "POST",
            self._path("storage", "buckets"),
            BucketInfo,
            data=data,
            params=kwargs,
        )

    async def delete_buckets(
        self,
        bucket_name: str,
        *,
        force: Optional[bool] = None,
        **kwargs: Any,
    ) -> StorageDone:
        """Deletes a bucket that is empty, or, if forced, with everything in it.

        `DELETE /storage/buckets/{bucket_name}`
        """
        return await self._http.json(
            "DELETE",
            self._path("storage", "buckets", bucket_name),
            StorageDone,
            params={
                "force": force,
                **kwargs,
            },
        )

    async def buckets_stats(
        self,
        bucket_name: str,
        **kwargs: Any,
    ) -> StorageUsageStats:
        """Says how much a bucket holds.

        `GET /storage/buckets/{bucket_name}/stats`
        """
        return await self._http.json(
            "GET",
            self._path("storage", "buckets", bucket_name, "stats"),
            StorageUsageStats,
            params=kwargs,
        )

    async def copy(
        self,
        data: Union[StorageCopy, Data],
        **kwargs: Any,
    ) -> StorageDone:
        """Copies a file.

        `POST /storage/copy`
        """
        return await self._http.json(
            "POST",
            self._path("storage", "copy"),
            StorageDone,
            data=data,
            params=kwargs,
        )

    async def download(
        self,
        object_key: str,
        *,
        bucket_name: Optional[str] = None,
        **kwargs: Any,
    ) -> bytes:
        """Downloads a file.

        `GET /storage/download/{object_key}`
        """
        return await self._http.file(
            "GET",
            self._path("storage", "download", object_key),
            params={
                "bucket_name": bucket_name,
                **kwargs,
            },
        )

    async def get_links(
        self,
        token: str,
        **kwargs: Any,
    ) -> bytes:
        """Fetches the file of a link.

        `GET /storage/links/{token}`
        """
        return await self._http.file(
            "GET",
            self._path("storage", "links", token),
            params=kwargs,
        )

    async def put_links(
        self,
        token: str,
        content: bytes,
        **kwargs: Any,
    ) -> None:
        """Stores the body of the request as the file of a link.

        `PUT /storage/links/{token}`
        """
        return await self._http.nothing(
            "PUT",
            self._path("storage", "links", token),
            content=content,
            params=kwargs,
        )

    async def objects(
        self,
        *,
        bucket_name: Optional[str] = None,
        content_type: Optional[str] = None,
        limit: Optional[int] = None,
        max_size: Optional[int] = None,
        min_size: Optional[int] = None,
        prefix: Optional[str] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> List[StorageObjectList]:
        """Lists the files of a bucket, by their keys.

        `GET /storage/objects`
        """
        return await self._http.json(
            "GET",
            self._path("storage", "objects"),
            List[StorageObjectList],
            params={
                "bucket_name": bucket_name,
                "content_type": content_type,
                "limit": limit,
                "max_size": max_size,
                "min_size": min_size,
                "prefix": prefix,
                "skip": skip,
                **kwargs,
            },
        )

    async def delete_objects(
        self,
        object_key: str,
        *,
        bucket_name: Optional[str] = None,
        **kwargs: Any,
    ) -> StorageDone:
        """Deletes a file.

        `DELETE /storage/objects/{object_key}`
        """
        return await self._http.json(
            "DELETE",
            self._path("storage", "objects", object_key),
            StorageDone,
            params={
                "bucket_name": bucket_name,
                **kwargs,
            },
        )

    async def get_objects(
        self,
        object_key: str,
        *,
        bucket_name: Optional[str] = None,
        **kwargs: Any,
    ) -> StorageObjectGet:
        """Answers what is known of a file.

        `GET /storage/objects/{object_key}`
        """
        return await self._http.json(
            "GET",
            self._path("storage", "objects", object_key),
            StorageObjectGet,
            params={
                "bucket_name": bucket_name,
                **kwargs,
            },
        )

    async def presigned_url(
        self,
        data: Union[PresignedUrlRequest, Data],
        **kwargs: Any,
    ) -> PresignedUrlResponse:
        """Makes a link that fetches or stores one file for a while, without a log-in.

        `POST /storage/presigned-url`
        """
        return await self._http.json(
            "POST",
            self._path("storage", "presigned-url"),
            PresignedUrlResponse,
            data=data,
            params=kwargs,
        )

    async def upload(
        self,
        file: Upload,
        *,
        user_id: Optional[str] = None,
        **kwargs: Any,
    ) -> StorageObjectGet:
        """Stores a file, in place of the one that is there.

        `POST /storage/upload`
        """
        return await self._http.json(
            "POST",
            self._path("storage", "upload"),
            StorageObjectGet,
            file=file,
            params={
                "user_id": user_id,
                **kwargs,
            },
        )
