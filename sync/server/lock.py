"""One server a folder: who serves holds the lock, who restores needs it free."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.domain.errors import HallInUse

FILE = "server.lock"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """
    Hold the folder's lock; the kernel gives it back when its holder dies.

    Raises:
        HallInUse: Another server runs on this folder.
    """
    handle = os.open(folder / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise HallInUse(str(folder), folder=folder) from error
        yield
    finally:
        os.close(handle)
