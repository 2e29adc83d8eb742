# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/auth`, `/password`."""

from __future__ import annotations

from typing import Any, List, Optional, Union

from computor_types import (
    AdminResetPasswordRequest,
    AdminSetPasswordRequest,
    ChangePasswordRequest,
    Done,
    LocalLoginRequest,
    LocalLoginResponse,
    LocalTokenRefreshRequest,
    LocalTokenRefreshResponse,
    LogoutResponse,
    PasskeyOptions,
    PasskeyShown,
    PasswordOperationResponse,
    PasswordResetRedeem,
    PasswordStatusResponse,
    ProviderInfo,
    SecondFactorCode,
    SetPasswordRequest,
    SignInExchange,
    SignInPlugins,
    TokenRefreshResponse,
    UserManagerResetPasswordRequest,
    UserRegistrationRequest,
    UserRegistrationResponse,
)

from ..base import BaseEndpointClient, Data


class AuthenticationClient(BaseEndpointClient):
    """The calls below `/auth`, `/password`."""

    async def auth_admin_plugins(
        self,
        **kwargs: Any,
    ) -> SignInPlugins:
        """Lists all ways to sign in, whether enabled or not.

        `GET /auth/admin/plugins`
        """
        return await self._http.json(
            "GET",
            self._path("auth", "admin", "plugins"),
            SignInPlugins,
            params=kwargs,
        )

    async def auth_admin_plugins_reload(
        self,
        **kwargs: Any,
    ) -> SignInPlugins:
        """Asks the providers anew where their services are and which keys they have, with the next log-in;
        answers the ways to sign in.

        Which there are is said by the configuration.

        `POST /auth/admin/plugins/reload`
        """
        return await self._http.json(
            "POST",
            self._path("auth", "admin", "plugins", "reload"),
            SignInPlugins,
            params=kwargs,
        )

    async def auth_admin_plugins_disable(
        self,
        plugin_name: str,
        **kwargs: Any,
    ) -> Done:
        """Disables a way to sign in.

        User name and password stays: it is the way in when a provider is down.

        `POST /auth/admin/plugins/{plugin_name}/disable`
        """
        return await self._http.json(
            "POST",
            self._path("auth", "admin", "plugins", plugin_name, "disable"),
            Done,
            params=kwargs,
        )

    async def auth_admin_plugins_enable(
        self,
        plugin_name: str,
        **kwargs: Any,
    ) -> Done:
        """Enables a way to sign in.

        `POST /auth/admin/plugins/{plugin_name}/enable`
        """
        return await self._http.json(
            "POST",
            self._path("auth", "admin", "plugins", plugin_name, "enable"),
            Done,
            params=kwargs,
        )

    async def auth_exchange(
        self,
        data: Union[SignInExchange, Data],
        **kwargs: Any,
    ) -> LocalLoginResponse:
        """Exchanges the code that a client's page was given for the tokens of a new session: once, within a
        minute, and only for who has begun the log-in.

        `POST /auth/exchange`
        """
        return await self._http.json(
            "POST",
            self._path("auth", "exchange"),
            LocalLoginResponse,
            data=data,
            params=kwargs,
        )

    async def auth_login(
        self,
        data: Union[LocalLoginRequest, Data],
        **kwargs: Any,
    ) -> LocalLoginResponse:
        """Opens a session with user name (or e-mail address) and password.

        `POST /auth/login`
        """
        return await self._http.json(
            "POST",
            self._path("auth", "login"),
            LocalLoginResponse,
            data=data,
            params=kwargs,
        )

    async def auth_logout(
        self,
        **kwargs: Any,
    ) -> LogoutResponse:
        """Ends the session.

        `POST /auth/logout`
        """
        return await self._http.json(
            "POST",
            self._path("auth", "logout"),
            LogoutResponse,
            params=kwargs,
        )

    async def auth_passkey(
        self,
        data: Union[PasskeyShown, Data],
        **kwargs: Any,
    ) -> LocalLoginResponse:
        """Shows a passkey as the second factor.

        The session ends, and the tokens of one that can do everything are answered.

        `POST /auth/passkey`
        """
        return await self._http.json(
            "POST",
            self._path("auth", "passkey"),
            LocalLoginResponse,
            data=data,
            params=kwargs,
        )

    async def auth_passkey_options(
        self,
        **kwargs: Any,
    ) -> PasskeyOptions:
        """Begins to show a passkey: answers what the browser is asked.

        It is answered within five minutes.

        `POST /auth/passkey/options`
        """
        return await self._http.json(
            "POST",
            self._path("auth", "passkey", "options"),
            PasskeyOptions,
            params=kwargs,
        )

    async def auth_providers(
        self,
        **kwargs: Any,
    ) -> List[ProviderInfo]:
        """Lists the ways to log in.

        `GET /auth/providers`
        """
        return await self._http.json(
            "GET",
            self._path("auth", "providers"),
            List[ProviderInfo],
            params=kwargs,
        )

    async def auth_refresh(
        self,
        **kwargs: Any,
    ) -> TokenRefreshResponse:
        """Exchanges the refresh token in the cookie `ct_refresh_token` for new tokens.

        There is no body.

        `POST /auth/refresh`
        """
        return await self._http.json(
            "POST",
            self._path("auth", "refresh"),
            TokenRefreshResponse,
            params=kwargs,
        )

    async def auth_refresh_local(
        self,
        data: Union[LocalTokenRefreshRequest, Data],
        **kwargs: Any,
    ) -> LocalTokenRefreshResponse:
        """Exchanges a refresh token for new tokens.

        `POST /auth/refresh/local`
        """
        return await self._http.json(
            "POST",
            self._path("auth", "refresh", "local"),
            LocalTokenRefreshResponse,
            data=data,
            params=kwargs,
        )

    async def auth_register(
        self,
        data: Union[UserRegistrationRequest, Data],
        **kwargs: Any,
    ) -> UserRegistrationResponse:
        """Makes an account with a sign-in provider that takes registrations, and a user.

        User name and password is none: such users
        are made by user managers and by invites.

        `POST /auth/register`
        """
        return await self._http.json(
            "POST",
            self._path("auth", "register"),
            UserRegistrationResponse,
            data=data,
            params=kwargs,
        )

    async def auth_second_factor(
        self,
        data: Union[SecondFactorCode, Data],
        **kwargs: Any,
    ) -> LocalLoginResponse:
        """Shows the second factor.

        The session ends, and the tokens of one that can do everything are answered.

        `POST /auth/second-factor`
        """
        return await self._http.json(
            "POST",
            self._path("auth", "second-factor"),
            LocalLoginResponse,
            data=data,
            params=kwargs,
        )

    async def auth_success(
        self,
        **kwargs: Any,
    ) -> Done:
        """Where a browser goes on when the client has not said where.

        `GET /auth/success`
        """
        return await self._http.json(
            "GET",
            self._path("auth", "success"),
            Done,
            params=kwargs,
        )

    async def auth_callback(
        self,
        provider: str,
        *,
        code: Optional[str] = None,
        error: Optional[str] = None,
        iss: Optional[str] = None,
        state: Optional[str] = None,
        **kwargs: Any,
    ) -> bytes:
        """Takes the browser back from a provider, and sends it on to the client's page with a code for one
        exchange.

        `GET /auth/{provider}/callback`
        """
        return await self._http.file(
            "GET",
            self._path("auth", provider, "callback"),
            params={
                "code": code,
                "error": error,
                "iss": iss,
                "state": state,
                **kwargs,
            },
        )

    async def get_auth_login(
        self,
        provider: str,
        *,
        code_challenge: Optional[str] = None,
        redirect_uri: Optional[str] = None,
        **kwargs: Any,
    ) -> bytes:
        """Sends the browser to a provider, where somebody signs in.

        `GET /auth/{provider}/login`
        """
        return await self._http.file(
            "GET",
            self._path("auth", provider, "login"),
            params={
                "code_challenge": code_challenge,
                "redirect_uri": redirect_uri,
                **kwargs,
            },
        )

    async def password_admin_reset(
        self,
        data: Union[AdminResetPasswordRequest, Data],
        **kwargs: Any,
    ) -> PasswordOperationResponse:
        """Makes somebody choose another password before anything else.

        `POST /password/admin/reset`
        """
        return await self._http.json(
            "POST",
            self._path("password", "admin", "reset"),
            PasswordOperationResponse,
            data=data,
            params=kwargs,
        )

    async def password_admin_set(
        self,
        data: Union[AdminSetPasswordRequest, Data],
        **kwargs: Any,
    ) -> PasswordOperationResponse:
        """Sets somebody's password.

        `POST /password/admin/set`
        """
        return await self._http.json(
            "POST",
            self._path("password", "admin", "set"),
            PasswordOperationResponse,
            data=data,
            params=kwargs,
        )

    async def password_admin_status(
        self,
        username: str,
        **kwargs: Any,
    ) -> PasswordStatusResponse:
        """Answers whether somebody has a password.

        `GET /password/admin/status/{username}`
        """
        return await self._http.json(
            "GET",
            self._path("password", "admin", "status", username),
            PasswordStatusResponse,
            params=kwargs,
        )

    async def password_change(
        self,
        data: Union[ChangePasswordRequest, Data],
        **kwargs: Any,
    ) -> PasswordOperationResponse:
        """Changes one's own password.

        `POST /password/change`
        """
        return await self._http.json(
            "POST",
            self._path("password", "change"),
            PasswordOperationResponse,
            data=data,
            params=kwargs,
        )

    async def password_reset(
        self,
        data: Union[UserManagerResetPasswordRequest, Data],
        **kwargs: Any,
    ) -> PasswordOperationResponse:
        """Takes somebody's password away.

        The message has a link with which a new one can be chosen, once, within a day.

        `POST /password/reset`
        """
        return await self._http.json(
            "POST",
            self._path("password", "reset"),
            PasswordOperationResponse,
            data=data,
            params=kwargs,
        )

    async def post_password_reset(
        self,
        token: str,
        data: Union[PasswordResetRedeem, Data],
        **kwargs: Any,
    ) -> PasswordOperationResponse:
        """Sets one's password with a link that somebody made after it was forgotten.

        `POST /password/reset/{token}`
        """
        return await self._http.json(
            "POST",
            self._path("password", "reset", token),
            PasswordOperationResponse,
            data=data,
            params=kwargs,
        )

    async def password_set(
        self,
        data: Union[SetPasswordRequest, Data],
        **kwargs: Any,
    ) -> PasswordOperationResponse:
        """Sets a first password, or the one that has to take the place of another.

        The old one is not asked. Who cannot log in shows
        a token of a GitLab instance instead (`provider_auth`).

        `POST /password/set`
        """
        return await self._http.json(
            "POST",
            self._path("password", "set"),
            PasswordOperationResponse,
            data=data,
            params=kwargs,
        )

    async def password_status(
        self,
        **kwargs: Any,
    ) -> PasswordStatusResponse:
        """Answers whether one has a password.

        `GET /password/status`
        """
        return await self._http.json(
            "GET",
            self._path("password", "status"),
            PasswordStatusResponse,
            params=kwargs,
        )
