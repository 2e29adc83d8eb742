"""What can go wrong, by the status of the answer and by its code."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Type

import httpx


class ComputorClientError(Exception):
    """Something went wrong. Decide by the class or by `error_code`; `message` is for people."""

    def __init__(
        self,
        message: str,
        status_code: Optional[int] = None,
        error_code: Optional[str] = None,
        details: Optional[Dict[str, Any]] = None,
        help: str = "",
        request_id: Optional[str] = None,
        retry_after: Optional[float] = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status_code = status_code
        self.error_code = error_code
        self.details = details or {}
        self.help = help
        self.request_id = request_id
        self.retry_after = retry_after

    @property
    def violations(self) -> List[Dict[str, str]]:
        """What is wrong with the request, field by field."""
        return self.details.get("validation_errors", [])

    def __str__(self) -> str:
        code = f" [{self.error_code}]" if self.error_code else ""
        help = f". {self.help}" if self.help else ""
        return f"{self.message}{code}{help}"


class AuthenticationError(ComputorClientError):
    """401: the credentials are missing or not valid."""


class TokenExpiredError(AuthenticationError):
    """The token has expired."""


class InvalidCredentialsError(AuthenticationError):
    """The user name or the password is wrong."""


class AuthorizationError(ComputorClientError):
    """403: not allowed."""


class AdminRequiredError(AuthorizationError):
    """Only administrators may do this."""


class CourseAccessDeniedError(AuthorizationError):
    """The role in the course does not allow this."""


class ValidationError(ComputorClientError):
    """400, 413, 416 or 422: the request is not valid."""


class MissingFieldError(ValidationError):
    """A required field is missing."""


class InvalidFieldFormatError(ValidationError):
    """A field has the wrong format."""


class NotFoundError(ComputorClientError):
    """404: it does not exist, or one may not see it."""


class UserNotFoundError(NotFoundError):
    """There is no such user."""


class CourseNotFoundError(NotFoundError):
    """There is no such course."""


class ConflictError(ComputorClientError):
    """409: it is in the way of something else."""


class ResourceExistsError(ConflictError):
    """It exists already."""


class RateLimitError(ComputorClientError):
    """429: wait `retry_after` seconds."""


class ServerError(ComputorClientError):
    """5xx: the server is at fault."""


class ServiceUnavailableError(ServerError):
    """502, 503 or 504: try again later."""


class NetworkError(ComputorClientError):
    """The server could not be reached."""


class TimeoutError(NetworkError):
    """The server took too long."""


class ConnectionError(NetworkError):
    """There is no connection, or it broke."""


BY_STATUS: Dict[int, Type[ComputorClientError]] = {
    400: ValidationError,
    401: AuthenticationError,
    403: AuthorizationError,
    404: NotFoundError,
    409: ConflictError,
    413: ValidationError,
    416: ValidationError,
    422: ValidationError,
    429: RateLimitError,
    502: ServiceUnavailableError,
    503: ServiceUnavailableError,
    504: ServiceUnavailableError,
}

BY_CODE: Dict[str, Type[ComputorClientError]] = {
    "AUTH_002": InvalidCredentialsError,
    "AUTH_003": TokenExpiredError,
    "AUTHZ_002": AdminRequiredError,
    "AUTHZ_003": CourseAccessDeniedError,
    "VAL_002": MissingFieldError,
    "VAL_003": InvalidFieldFormatError,
    "NF_002": UserNotFoundError,
    "NF_003": CourseNotFoundError,
    "CONFLICT_001": ResourceExistsError,
}


def exception_from_response(response: httpx.Response) -> ComputorClientError:
    """The exception for an answer whose body has been read."""
    try:
        problem = response.json()
    except ValueError:
        # A proxy's page is not JSON; the status says enough.
        problem = None
    problem = problem if isinstance(problem, dict) else {}
    status = response.status_code
    by_status = BY_STATUS.get(status, ServerError if status >= 500 else ComputorClientError)
    by_code = BY_CODE.get(str(problem.get("error_code")), by_status)
    # The status decides; a code only makes it more precise.
    kind = by_code if issubclass(by_code, by_status) else by_status
    return kind(
        problem.get("message") or problem.get("detail") or f"the server answered {status}",
        status_code=status,
        error_code=problem.get("error_code"),
        details=problem.get("details"),
        help=problem.get("help") or "",
        request_id=problem.get("request_id"),
        retry_after=_seconds(response.headers.get("retry-after")),
    )


def _seconds(text: Optional[str]) -> Optional[float]:
    try:
        return float(text) if text else None
    except ValueError:
        return None
