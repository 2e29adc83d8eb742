# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/user-roles`, `/user`."""

from __future__ import annotations

from typing import Any, List, Optional, Union

from computor_types import (
    CourseMemberProviderAccountUpdate,
    CourseMemberReadinessStatus,
    CourseMemberValidationRequest,
    Done,
    Notice,
    NoticeKind,
    NoticeMail,
    NoticeMailUpdate,
    NoticesSeen,
    PasskeyConfirmation,
    PasskeyCreate,
    PasskeyCreated,
    PasskeyGet,
    PasskeyOptions,
    RecoveryCodes,
    RepositoryToken,
    RepositoryTokenCreate,
    SecondFactorCode,
    SecondFactorCreate,
    SecondFactorCreated,
    SecondFactorGet,
    UserGet,
    UserPassword,
    UserRoleCreate,
    UserRoleGet,
    UserRoleList,
    UserScopes,
    View,
)

from ..base import BaseEndpointClient, Data, Listing, Query


class UserClient(BaseEndpointClient):
    """The calls below `/user-roles`, `/user`."""

    async def list(
        self,
        **kwargs: Any,
    ) -> UserGet:
        """Answers who one is: the user with profile, student profiles and roles.

        `GET /user`
        """
        return await self._http.json(
            "GET",
            self._path("user"),
            UserGet,
            params=kwargs,
        )

    async def user_roles(
        self,
        query: Optional[Query] = None,
        *,
        limit: Optional[int] = None,
        role_id: Optional[str] = None,
        skip: Optional[int] = None,
        user_id: Optional[str] = None,
        **kwargs: Any,
    ) -> Listing[UserRoleList]:
        """Lists who has which role on the platform.

        `GET /user-roles`
        """
        return await self._http.listing(
            "GET",
            self._path("user-roles"),
            UserRoleList,
            query=query,
            params={
                "limit": limit,
                "role_id": role_id,
                "skip": skip,
                "user_id": user_id,
                **kwargs,
            },
        )

    async def post_user_roles(
        self,
        data: Union[UserRoleCreate, Data],
        **kwargs: Any,
    ) -> UserRoleGet:
        """Gives a user a role on the platform.

        `POST /user-roles`
        """
        return await self._http.json(
            "POST",
            self._path("user-roles"),
            UserRoleGet,
            data=data,
            params=kwargs,
        )

    async def delete_user_roles_users_roles(
        self,
        user_id: str,
        role_id: str,
        **kwargs: Any,
    ) -> Done:
        """Takes a role from a user.

        `DELETE /user-roles/users/{user_id}/roles/{role_id}`
        """
        return await self._http.json(
            "DELETE",
            self._path("user-roles", "users", user_id, "roles", role_id),
            Done,
            params=kwargs,
        )

    async def get_user_roles_users_roles(
        self,
        user_id: str,
        role_id: str,
        **kwargs: Any,
    ) -> UserRoleGet:
        """Answers a role that a user has.

        `GET /user-roles/users/{user_id}/roles/{role_id}`
        """
        return await self._http.json(
            "GET",
            self._path("user-roles", "users", user_id, "roles", role_id),
            UserRoleGet,
            params=kwargs,
        )

    async def courses_register(
        self,
        course_id: str,
        data: Union[CourseMemberProviderAccountUpdate, Data],
        **kwargs: Any,
    ) -> CourseMemberReadinessStatus:
        """Registers one's account with the host of a course's repositories.

        Where the platform is that host, one has one; at a GitLab
        server, a token shows that it is one's own, and its number counts, not its name.

        `POST /user/courses/{course_id}/register`
        """
        return await self._http.json(
            "POST",
            self._path("user", "courses", course_id, "register"),
            CourseMemberReadinessStatus,
            data=data,
            params=kwargs,
        )

    async def courses_validate(
        self,
        course_id: str,
        data: Union[CourseMemberValidationRequest, Data],
        **kwargs: Any,
    ) -> CourseMemberReadinessStatus:
        """Answers whether one can begin to work in a course.

        Where the platform hosts the repositories, every member can; at a GitLab
        server, a token of one's own registers the account that it belongs to.

        `POST /user/courses/{course_id}/validate`
        """
        return await self._http.json(
            "POST",
            self._path("user", "courses", course_id, "validate"),
            CourseMemberReadinessStatus,
            data=data,
            params=kwargs,
        )

    async def notices(
        self,
        query: Optional[Query] = None,
        *,
        course_id: Optional[str] = None,
        kind: Optional[NoticeKind] = None,
        limit: Optional[int] = None,
        seen: Optional[bool] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[Notice]:
        """Lists what waits for one, newest first.

        Clients that are connected are told by `notice:new` and `grade:new` when to ask again.

        `GET /user/notices`
        """
        return await self._http.listing(
            "GET",
            self._path("user", "notices"),
            Notice,
            query=query,
            params={
                "course_id": course_id,
                "kind": kind,
                "limit": limit,
                "seen": seen,
                "skip": skip,
                **kwargs,
            },
        )

    async def get_notices_mail(
        self,
        **kwargs: Any,
    ) -> NoticeMail:
        """Says whether one gets letters with what waits.

        `GET /user/notices/mail`
        """
        return await self._http.json(
            "GET",
            self._path("user", "notices", "mail"),
            NoticeMail,
            params=kwargs,
        )

    async def put_notices_mail(
        self,
        data: Union[NoticeMailUpdate, Data],
        **kwargs: Any,
    ) -> NoticeMail:
        """Asks for letters with what waits, or ends them.

        `PUT /user/notices/mail`
        """
        return await self._http.json(
            "PUT",
            self._path("user", "notices", "mail"),
            NoticeMail,
            data=data,
            params=kwargs,
        )

    async def notices_seen(
        self,
        data: Union[NoticesSeen, Data],
        **kwargs: Any,
    ) -> None:
        """Notes that one has seen grades and releases up to a time.

        `POST /user/notices/seen`
        """
        return await self._http.nothing(
            "POST",
            self._path("user", "notices", "seen"),
            data=data,
            params=kwargs,
        )

    async def get_passkeys(
        self,
        **kwargs: Any,
    ) -> List[PasskeyGet]:
        """Lists one's passkeys.

        `GET /user/passkeys`
        """
        return await self._http.json(
            "GET",
            self._path("user", "passkeys"),
            List[PasskeyGet],
            params=kwargs,
        )

    async def post_passkeys(
        self,
        data: Union[PasskeyCreate, Data],
        **kwargs: Any,
    ) -> PasskeyCreated:
        """Keeps a passkey that the browser has made.

        From then on it is asked for, or a code of the app, or a recovery code. If it is the first
        second factor, all other sessions end, and recovery codes are answered.

        `POST /user/passkeys`
        """
        return await self._http.json(
            "POST",
            self._path("user", "passkeys"),
            PasskeyCreated,
            data=data,
            params=kwargs,
        )

    async def passkeys_options(
        self,
        data: Union[PasskeyConfirmation, Data],
        **kwargs: Any,
    ) -> PasskeyOptions:
        """Begins to make a passkey: answers what the browser is asked.

        It is answered within five minutes.

        `POST /user/passkeys/options`
        """
        return await self._http.json(
            "POST",
            self._path("user", "passkeys", "options"),
            PasskeyOptions,
            data=data,
            params=kwargs,
        )

    async def passkeys_remove(
        self,
        id: str,
        data: Union[PasskeyConfirmation, Data],
        **kwargs: Any,
    ) -> Done:
        """Takes a passkey away.

        Who has a password shows it again, and who has none a code.

        `POST /user/passkeys/{id}/remove`
        """
        return await self._http.json(
            "POST",
            self._path("user", "passkeys", id, "remove"),
            Done,
            data=data,
            params=kwargs,
        )

    async def password(
        self,
        data: Union[UserPassword, Data],
        *,
        user_id: Optional[str] = None,
        **kwargs: Any,
    ) -> None:
        """Sets one's own password, or as an administrator somebody else's.

        Ends that user's other sessions; `X-Api-Tokens` says how
        many API tokens still work.

        `POST /user/password`
        """
        return await self._http.nothing(
            "POST",
            self._path("user", "password"),
            data=data,
            params={
                "user_id": user_id,
                **kwargs,
            },
        )

    async def repository_token(
        self,
        data: Union[RepositoryTokenCreate, Data],
        **kwargs: Any,
    ) -> RepositoryToken:
        """Makes a token with which git may clone and push as oneself for a while, and that opens nothing else.

        `POST /user/repository-token`
        """
        return await self._http.json(
            "POST",
            self._path("user", "repository-token"),
            RepositoryToken,
            data=data,
            params=kwargs,
        )

    async def scopes(
        self,
        **kwargs: Any,
    ) -> UserScopes:
        """Answers the roles that one has, by organization, course family and course.

        `GET /user/scopes`
        """
        return await self._http.json(
            "GET",
            self._path("user", "scopes"),
            UserScopes,
            params=kwargs,
        )

    async def get_second_factor(
        self,
        **kwargs: Any,
    ) -> SecondFactorGet:
        """Answers whether one has a second factor.

        `GET /user/second-factor`
        """
        return await self._http.json(
            "GET",
            self._path("user", "second-factor"),
            SecondFactorGet,
            params=kwargs,
        )

    async def post_second_factor(
        self,
        data: Union[SecondFactorCreate, Data],
        **kwargs: Any,
    ) -> SecondFactorCreated:
        """Makes a second factor, which is asked for as soon as it is confirmed.

        `POST /user/second-factor`
        """
        return await self._http.json(
            "POST",
            self._path("user", "second-factor"),
            SecondFactorCreated,
            data=data,
            params=kwargs,
        )

    async def second_factor_confirm(
        self,
        data: Union[SecondFactorCode, Data],
        **kwargs: Any,
    ) -> RecoveryCodes:
        """Confirms a second factor with a first code; ends all other sessions, and answers recovery codes.

        `POST /user/second-factor/confirm`
        """
        return await self._http.json(
            "POST",
            self._path("user", "second-factor", "confirm"),
            RecoveryCodes,
            data=data,
            params=kwargs,
        )

    async def second_factor_remove(
        self,
        data: Union[SecondFactorCode, Data],
        **kwargs: Any,
    ) -> Done:
        """Takes one's second factor away, with a code of it.

        `POST /user/second-factor/remove`
        """
        return await self._http.json(
            "POST",
            self._path("user", "second-factor", "remove"),
            Done,
            data=data,
            params=kwargs,
        )

    async def views(
        self,
        **kwargs: Any,
    ) -> List[View]:
        """Lists the views that one may use, over all courses.

        `GET /user/views`
        """
        return await self._http.json(
            "GET",
            self._path("user", "views"),
            List[View],
            params=kwargs,
        )

    async def get_views(
        self,
        course_id: str,
        **kwargs: Any,
    ) -> List[View]:
        """Lists the views that one may use in a course.

        `GET /user/views/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("user", "views", course_id),
            List[View],
            params=kwargs,
        )
