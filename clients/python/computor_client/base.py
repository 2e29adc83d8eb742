"""What all groups of calls have in common."""

from __future__ import annotations

from typing import Any, Mapping, Union
from urllib.parse import quote

from pydantic import BaseModel

from .http import AsyncHTTPClient
from .listing import Listing
from .upload import Upload

#: A body that is not a model.
Data = Mapping[str, Any]
#: Filters as one value.
Query = Union[BaseModel, Mapping[str, Any]]

__all__ = ["BaseEndpointClient", "Data", "Listing", "Query", "Upload"]


class BaseEndpointClient:
    """A group of calls over a connection."""

    def __init__(self, http_client: AsyncHTTPClient) -> None:
        self._http = http_client

    @staticmethod
    def _path(*segments: Any) -> str:
        return "".join(f"/{quote(str(segment), safe='')}" for segment in segments) or "/"
