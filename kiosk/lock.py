"""
Who may push, close the day and recover open ballots: one program a terminal.

Gestures need no lock; a shell command commits beside the running terminal and leaves.
"""

import fcntl
import os
from pathlib import Path

FILE = "terminal.lock"


class TerminalLock:
    """The lock of one terminal's folder; the kernel gives it back when its holder dies."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._handle: int | None = None

    @property
    def held(self) -> bool:
        return self._handle is not None

    def take(self) -> bool:
        """Take it without waiting; False while another program holds it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return False
        self._handle = handle
        return True

    def give_back(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
