"""The program of a busy morning (`kiosk.cli.busy`) as the demo holds it: not a line of it is imported."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ENDING_S = 15.0


class Companion:
    """The program, as the demo holds it."""

    def __init__(self, data: Path, port: int, speed: float, environment: Mapping[str, str]) -> None:
        self._line = [sys.executable, "-m", "kiosk.cli.busy", str(data), str(port), str(speed)]
        self._environment = dict(environment)
        self._program: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """A group of its own: Ctrl-C reaches the demo, and the demo ends it."""
        self._program = subprocess.Popen(self._line, env=self._environment, stdin=subprocess.PIPE, process_group=0)

    def stop(self) -> None:
        if self._program is None:
            return
        assert self._program.stdin is not None
        self._program.stdin.close()
        try:
            self._program.wait(ENDING_S)
        except subprocess.TimeoutExpired:
            self._program.kill()
            self._program.wait()
