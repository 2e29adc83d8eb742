"""A client for Computor: courses with programming assignments.

    async with ComputorClient("https://computor.example") as client:
        await client.login("ada", "…")
        for course in await client.courses.list():
            print(course.title)
"""

from .base import BaseEndpointClient, Listing, Upload
from .client import ComputorClient
from .exceptions import (
    AdminRequiredError,
    AuthenticationError,
    AuthorizationError,
    ComputorClientError,
    ConflictError,
    ConnectionError,
    CourseAccessDeniedError,
    CourseNotFoundError,
    InvalidCredentialsError,
    InvalidFieldFormatError,
    MissingFieldError,
    NetworkError,
    NotFoundError,
    RateLimitError,
    ResourceExistsError,
    ServerError,
    ServiceUnavailableError,
    TimeoutError,
    TokenExpiredError,
    UserNotFoundError,
    ValidationError,
    exception_from_response,
)
from .http import AsyncHTTPClient
from .live import LiveConnection
from .paging import every_row

__all__ = [
    "AdminRequiredError",
    "AsyncHTTPClient",
    "AuthenticationError",
    "AuthorizationError",
    "BaseEndpointClient",
    "ComputorClient",
    "ComputorClientError",
    "ConflictError",
    "ConnectionError",
    "CourseAccessDeniedError",
    "CourseNotFoundError",
    "InvalidCredentialsError",
    "InvalidFieldFormatError",
    "Listing",
    "LiveConnection",
    "MissingFieldError",
    "NetworkError",
    "NotFoundError",
    "RateLimitError",
    "ResourceExistsError",
    "ServerError",
    "ServiceUnavailableError",
    "TimeoutError",
    "TokenExpiredError",
    "Upload",
    "UserNotFoundError",
    "ValidationError",
    "every_row",
    "exception_from_response",
]
