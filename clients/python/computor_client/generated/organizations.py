# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/gitlab`, `/organizations`."""

from __future__ import annotations

from typing import Any, Optional, Union

from computor_types import (
    CascadeDeleteResult,
    GitLabHook,
    OrganizationCreate,
    OrganizationGet,
    OrganizationList,
    OrganizationType,
    OrganizationUpdate,
    OrganizationUpdateTokenUpdate,
    TokenKept,
)

from ..base import BaseEndpointClient, Data, Listing, Query


class OrganizationsClient(BaseEndpointClient):
    """The calls below `/gitlab`, `/organizations`."""

    async def gitlab_hooks(
        self,
        organization_id: str,
        content: bytes,
        **kwargs: Any,
    ) -> None:
        """Takes what a GitLab server tells (`X-Gitlab-Token` is the secret of the organization): pushes to
        what this platform keeps there.

        Told
        again, it changes nothing.

        `POST /gitlab/hooks/{organization_id}`
        """
        return await self._http.nothing(
            "POST",
            self._path("gitlab", "hooks", organization_id),
            content=content,
            params=kwargs,
        )

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        country: Optional[str] = None,
        description: Optional[str] = None,
        email: Optional[str] = None,
        fax_number: Optional[str] = None,
        id: Optional[str] = None,
        locality: Optional[str] = None,
        number: Optional[str] = None,
        organization_type: Optional[OrganizationType] = None,
        path: Optional[str] = None,
        postal_code: Optional[str] = None,
        region: Optional[str] = None,
        street_address: Optional[str] = None,
        telephone: Optional[str] = None,
        title: Optional[str] = None,
        url: Optional[str] = None,
        user_id: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[OrganizationList]:
        """Lists organizations.

        `GET /organizations`
        """
        return await self._http.listing(
            "GET",
            self._path("organizations"),
            OrganizationList,
            query=query,
            params={
                "country": country,
                "description": description,
                "email": email,
                "fax_number": fax_number,
                "id": id,
                "locality": locality,
                "number": number,
                "organization_type": organization_type,
                "path": path,
                "postal_code": postal_code,
                "region": region,
                "street_address": street_address,
                "telephone": telephone,
                "title": title,
                "url": url,
                "user_id": user_id,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def create(
        self,
        data: Union[OrganizationCreate, Data],
        **kwargs: Any,
    ) -> OrganizationGet:
        """Creates a new organization.

        `POST /organizations`
        """
        return await self._http.json(
            "POST",
            self._path("organizations"),
            OrganizationGet,
            data=data,
            params=kwargs,
        )

    async def delete(
        self,
        organization_id: str,
        *,
        dry_run: Optional[bool] = None,
        **kwargs: Any,
    ) -> CascadeDeleteResult:
        """Deletes an organization with its course families, courses, examples and everything in them.

        `DELETE /organizations/{id}`
        """
        return await self._http.json(
            "DELETE",
            self._path("organizations", organization_id),
            CascadeDeleteResult,
            params={
                "dry_run": dry_run,
                **kwargs,
            },
        )

    async def delete_delete(
        self,
        id: str,
        *,
        dry_run: Optional[bool] = None,
        **kwargs: Any,
    ) -> CascadeDeleteResult:
        """Deletes an organization with its course families, courses, examples and everything in them.

        `DELETE /organizations/{id}`
        """
        return await self._http.json(
            "DELETE",
            self._path("organizations", id),
            CascadeDeleteResult,
            params={
                "dry_run": dry_run,
                **kwargs,
            },
        )

    async def get(
        self,
        id: str,
        **kwargs: Any,
    ) -> OrganizationGet:
        """Answers one organization.

        `GET /organizations/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("organizations", id),
            OrganizationGet,
            params=kwargs,
        )

    async def update(
        self,
        id: str,
        data: Union[OrganizationUpdate, Data],
        **kwargs: Any,
    ) -> OrganizationGet:
        """Changes one organization: the fields that are sent; null clears a field.

        `PATCH /organizations/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("organizations", id),
            OrganizationGet,
            data=data,
            params=kwargs,
        )

    async def archive(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Archives one organization.

        `PATCH /organizations/{id}/archive`
        """
        return await self._http.nothing(
            "PATCH",
            self._path("organizations", id, "archive"),
            params=kwargs,
        )

    async def gitlab_hook(
        self,
        id: str,
        **kwargs: Any,
    ) -> GitLabHook:
        """Makes what a webhook at an organization's GitLab server is set up with.

        What was made before works no more.

        `POST /organizations/{id}/gitlab-hook`
        """
        return await self._http.json(
            "POST",
            self._path("organizations", id, "gitlab-hook"),
            GitLabHook,
            params=kwargs,
        )

    async def token(
        self,
        organization_id: str,
        data: Union[OrganizationUpdateTokenUpdate, Data],
        *,
        type: str,
        **kwargs: Any,
    ) -> TokenKept:
        """Keeps the token that opens an organization's repositories with a foreign host.

        It is sealed, or refused.

        It is tried there. One that owns the organization's group (`properties.gitlab.full_path`) lets this
        platform keep courses there.

        `PATCH /organizations/{id}/token`
        """
        return await self._http.json(
            "PATCH",
            self._path("organizations", organization_id, "token"),
            TokenKept,
            data=data,
            params={
                "type": type,
                **kwargs,
            },
        )

    async def unarchive(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Brings back one archived organization.

        `PATCH /organizations/{id}/unarchive`
        """
        return await self._http.nothing(
            "PATCH",
            self._path("organizations", id, "unarchive"),
            params=kwargs,
        )
