"""Credentials: the tokens of a session, or an API token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Optional, Protocol


class AuthProvider(Protocol):
    """Says which headers a request carries."""

    def headers(self) -> Dict[str, str]:
        """The headers with the credentials."""


@dataclass
class TokenAuthProvider:
    """A session (`access_token`, `refresh_token`), or an API token (`ctp_…`) as the access token."""

    access_token: Optional[str] = None
    refresh_token: Optional[str] = None
    user_id: Optional[str] = None

    @property
    def is_api_token(self) -> bool:
        return (self.access_token or "").startswith("ctp_")

    def headers(self) -> Dict[str, str]:
        if not self.access_token:
            return {}
        if self.is_api_token:
            return {"X-API-Token": self.access_token}
        return {"Authorization": f"Bearer {self.access_token}"}

    def set(self, access_token: Optional[str], refresh_token: Optional[str] = None) -> None:
        self.access_token, self.refresh_token = access_token, refresh_token
        if access_token is None:
            self.user_id = None
