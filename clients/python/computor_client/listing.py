"""A page of rows."""

from typing import Iterable, List, TypeVar

T = TypeVar("T")


class Listing(List[T]):
    """The rows of a page; `total` says how many match the filters on all pages together."""

    def __init__(self, rows: Iterable[T] = (), total: int = 0) -> None:
        super().__init__(rows)
        self.total = total
