"""All rows of a list, a page at a time."""

from __future__ import annotations

from typing import Any, AsyncIterator, Awaitable, Callable, TypeVar

from .listing import Listing

T = TypeVar("T")


async def every_row(
    list_rows: Callable[..., Awaitable[Listing[T]]], *, page_size: int = 500, **filters: Any
) -> AsyncIterator[T]:
    """All rows that match: `async for course in every_row(client.courses.list, title="…")`."""
    skip = 0
    while True:
        page = await list_rows(skip=skip, limit=page_size, **filters)
        for row in page:
            yield row
        skip += len(page)
        if len(page) < page_size or skip >= page.total:
            return
