"""
What a test session leaves behind, which must be nothing.

Every process the session starts inherits a mark in its environment, however far it detaches itself;
every temporary file goes into one folder of the session. At the end both must be empty.
"""

import os
import secrets
import shutil
import signal
import tempfile
import time
from pathlib import Path

MARK = "SAOVANG_TEST_SESSION"


class Session:
    """One run of pytest, from before the first test is collected until after the last fixture is gone."""

    def __init__(self) -> None:
        self.mark = secrets.token_hex(8)
        outside = tempfile.gettempdir()
        self.folder = Path(tempfile.mkdtemp(prefix="saovang-tests-"))
        self.folder.chmod(0o711)  # the user `postgres` walks through it
        os.environ[MARK] = self.mark
        os.environ["TMPDIR"] = tempfile.tempdir = str(self.folder)
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", outside)  # failed tests' folders outlive the session

    def end(self) -> list[str]:
        """Clean up, and tell what should not have been there: one sentence each; a second call finds nothing."""
        if not self.folder.exists():
            return []
        processes = self._processes_after_a_moment()
        for pid, _ in processes:
            os.kill(pid, signal.SIGKILL)
        files = sorted(path.name for path in self.folder.iterdir())
        shutil.rmtree(self.folder, ignore_errors=True)
        return [f"process {pid} still runs: {command}" for pid, command in processes] + [
            f"{name} was left in the temporary directory" for name in files
        ]

    def _processes_after_a_moment(self) -> list[tuple[int, str]]:
        """A process that was told to end may need a moment."""
        deadline = time.monotonic() + 3
        while (left := self._processes()) and time.monotonic() < deadline:
            time.sleep(0.1)
        return left

    def _processes(self) -> list[tuple[int, str]]:
        """Processes that carry the mark, besides this one."""
        wanted, found = f"{MARK}={self.mark}".encode(), []
        for folder in Path("/proc").iterdir():
            if not folder.name.isdecimal() or int(folder.name) == os.getpid():
                continue
            try:
                if wanted in (folder / "environ").read_bytes().split(b"\0"):
                    command = (folder / "cmdline").read_bytes().replace(b"\0", b" ")
                    found.append((int(folder.name), command.decode("utf-8", "replace").strip()))
            except OSError:  # it ended meanwhile, or belongs to somebody else
                continue
        return found
