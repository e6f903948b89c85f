"""Files named on the command line: opened once, refused with a sentence."""

import os
import sys
from pathlib import Path

from kiosk.domain.errors import FileUnreadable
from sync.server.reasons import of_file


def read_bytes(path: Path, most: int) -> bytes:
    """
    The whole file; of one that has more than `most` bytes, the first `most + 1`.

    Raises:
        FileUnreadable: It is not there, a folder, or closed to us.
    """
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise _unreadable(path, error) from error


def write_bytes(path: Path | None, data: bytes) -> None:
    """
    Write a file whole or not at all; without a path, standard output.

    Raises:
        FileUnreadable: The folder is not there or closed to us, or the disk is full.
    """
    if path is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.write_bytes(data)
        os.replace(draft, path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> FileUnreadable:
    return FileUnreadable(f"{path}: {error.strerror}", file=path, why=of_file(error))
