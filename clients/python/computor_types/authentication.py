# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `authentication`."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any, Dict, List, Optional

from .base import Model


class AdminResetPasswordRequest(Model):
    """Who has to choose another password."""

    username: str
    """Name or e-mail address."""


class AdminSetPasswordRequest(Model):
    """A password for somebody else."""

    confirm_password: str
    """The new password once more."""
    force_reset: Optional[bool] = None
    """Whether the user has to choose another one before anything else."""
    new_password: str
    username: str
    """Name or e-mail address."""


class ChangePasswordRequest(Model):
    """A new password for oneself. It must differ from the old one."""

    confirm_password: str
    """The new password once more."""
    new_password: str
    old_password: str


class GitLabPATCredentials(Model):
    """A personal access token of a GitLab instance with which people sign in here. It is used once and
    kept nowhere.
    """

    access_token: str
    gitlab_url: str
    """The address of the instance."""


class LocalLoginRequest(Model):
    """User name or e-mail address, and password."""

    password: str
    username: str
    """User name or e-mail address."""


class LocalLoginResponse(Model):
    """The tokens of a new session."""

    access_token: str
    expires_in: int
    """Lifetime of the access token, in seconds."""
    refresh_token: str
    token_type: str
    user_id: str


class LocalTokenRefreshRequest(Model):
    """The refresh token of a session."""

    refresh_token: str


class LocalTokenRefreshResponse(Model):
    """The new tokens of a session; the old ones are spent."""

    access_token: str
    expires_in: int
    """Lifetime of the access token, in seconds."""
    refresh_token: Optional[str]
    token_type: str


class LogoutResponse(Model):
    """A session has ended."""

    message: str
    provider: Optional[str]


class PasskeyConfirmation(Model):
    """That it is really oneself who changes one's passkeys."""

    code: Optional[str] = None
    """Of the app, or a recovery code: of who has no password, but a second factor."""
    password: Optional[str] = None
    """Of who has one."""


class PasskeyCreate(Model):
    """A passkey that a browser has made. Bytes are written in base64url without padding."""

    attestation_object: str
    """`response.attestationObject`"""
    client_data_json: str
    """`response.clientDataJSON`"""
    name: str


class PasskeyCreated(Model):
    """A passkey that is kept."""

    id: str
    recovery_codes: List[str]
    """Codes for when it is lost, if it is the first second factor. Each works once; they are shown once."""


class PasskeyGet(Model):
    """A passkey that one has."""

    created_at: datetime
    id: str
    last_used_at: Optional[datetime]
    name: str
    """What one has called it."""


class PasskeyOptions(Model):
    """What a browser is asked."""

    public_key: Dict[str, Any]
    """For `PublicKeyCredential.parseCreationOptionsFromJSON`, or `parseRequestOptionsFromJSON`."""


class PasskeyShown(Model):
    """What a passkey has answered. Bytes are written in base64url without padding."""

    authenticator_data: str
    """`response.authenticatorData`"""
    client_data_json: str
    """`response.clientDataJSON`"""
    credential_id: str
    """`id`"""
    signature: str
    """`response.signature`"""


class PasswordOperationResponse(Model):
    """Whose password was changed."""

    message: str
    user_id: str
    username: str


class PasswordResetRedeem(Model):
    """A new password from somebody who was given a link."""

    confirm_password: str
    """The new password once more."""
    new_password: str


class PasswordStatusResponse(Model):
    """Whether somebody has a password, and has to change it."""

    has_password: bool
    password_reset_required: bool
    password_type: str
    """How the password is stored: `argon2id`, or `none`."""
    user_id: str
    username: str


class ProofMethod(str, Enum):
    """What the proof is."""

    GITLAB_PAT = "gitlab_pat"
    """A personal access token of GitLab."""


class ProviderAuthCredentials(Model):
    """Proof from a provider of who somebody is."""

    credentials: GitLabPATCredentials
    method: ProofMethod


class ProviderInfo(Model):
    """A way to log in."""

    display_name: str
    enabled: bool
    login_url: Optional[str]
    """Where to send a browser; of user name and password, where to send them."""
    name: str
    type: str


class RecoveryCodes(Model):
    """Codes for when the app is lost. Each works once; they are shown once."""

    recovery_codes: List[str]


class SecondFactorCode(Model):
    """A code of the app, or a recovery code."""

    code: str


class SecondFactorCreate(Model):
    """Somebody who wants a second factor shows the password again, if there is one."""

    password: Optional[str] = None


class SecondFactorCreated(Model):
    """What the app has to be told: once, and never again."""

    secret: str
    """In Base32, to be typed."""
    uri: str
    """The same as an address, to be shown as a QR code."""


class SecondFactorGet(Model):
    """Whether somebody has a second factor."""

    confirmed_at: Optional[datetime]
    """When the app was confirmed, if there is one."""
    enabled: bool
    passkeys: int
    """How many passkeys there are."""
    recovery_codes: int
    """How many recovery codes were not used yet."""


class SetPasswordRequest(Model):
    """A first password for oneself, or the one that has to take the place of another."""

    confirm_password: str
    """The new password once more."""
    new_password: str
    provider_auth: Optional[ProviderAuthCredentials] = None
    """Proof of who it is from a git host, for those who cannot log in. No other credentials are needed
    then.
    """


class SignInExchange(Model):
    """The code that a client's page was given."""

    code: str
    code_verifier: Optional[str] = None
    """The secret of the client that began with `code_challenge`. Others are known by the cookie of their
    browser.
    """


class SignInPlugin(Model):
    """A way to sign in, as administrators see it."""

    display_name: str
    enabled: bool
    name: str
    type: str
    """`local` (user name and password), `oidc` (OpenID Connect) or `gitlab`."""
    version: str


class SignInPlugins(Model):
    """The ways to sign in that this installation has."""

    enabled: int
    """How many of them are enabled."""
    plugins: List[SignInPlugin]
    total: int


class TokenRefreshResponse(Model):
    """The new tokens of a web client's session; the old ones are spent. The cookies carry them as well."""

    access_token: str
    expires_in: Optional[int]
    """Lifetime of the access token, in seconds."""
    refresh_token: Optional[str]


class UserManagerResetPasswordRequest(Model):
    """Whose password is taken away."""

    manager_password: str
    """The password of whoever asks, once more."""
    user_id: str


class UserRegistrationRequest(Model):
    """Somebody who wants an account with a sign-in provider."""

    email: str
    family_name: str
    given_name: str
    password: str
    provider: Optional[str] = None
    """Which of them."""
    send_verification_email: Optional[bool] = None
    username: str


class UserRegistrationResponse(Model):
    """An account was made with a sign-in provider, and a user here."""

    email: str
    message: str
    provider_user_id: str
    user_id: str
    username: str
