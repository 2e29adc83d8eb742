"""A file to send."""

from __future__ import annotations

from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import BinaryIO, Iterator, Tuple, Union

#: Bytes, an open file, a path, or a name with bytes or an open file.
Upload = Union[bytes, BinaryIO, str, "PathLike[str]", Tuple[str, Union[bytes, BinaryIO]]]


@contextmanager
def opened(file: Upload) -> Iterator[Tuple[str, Union[bytes, BinaryIO]]]:
    """The file's name and its content; a file that was opened here is closed again."""
    if isinstance(file, (str, PathLike)):
        path = Path(file)
        with path.open("rb") as content:
            yield path.name, content
    elif isinstance(file, tuple):
        yield _from_start(file)
    else:
        yield _from_start(("file.zip", file))


def _from_start(file: Tuple[str, Union[bytes, BinaryIO]]) -> Tuple[str, Union[bytes, BinaryIO]]:
    # A request that is sent again, with a fresh token, sends the same bytes.
    name, content = file
    if not isinstance(content, (bytes, bytearray)) and content.seekable():
        content.seek(0)
    return name, content
