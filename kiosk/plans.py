"""
The plan in force on this terminal.

What came down and was applied; before the first one, the file named in the settings; else the example hall,
so that a terminal out of its box shows something whole.
"""

import threading
from pathlib import Path

from assets import known
from assets.examples import EXAMPLE
from kiosk.box import Box
from kiosk.domain import plan
from kiosk.domain.errors import SettingsFaulty
from kiosk.domain.plan import Plan


class Plans:
    """Gives the plan in force; read anew only when other bytes were applied. Thread-safe."""

    def __init__(self, box: Box, file: Path | None = None) -> None:
        self._box = box
        self._file = file
        self._lock = threading.Lock()
        self._read: tuple[str, Plan] | None = None

    def __call__(self) -> Plan:
        """
        Raises:
            PlanInvalid: Only for a file named in the settings; a plan from the server is checked before it is applied.
        """
        applied = self._box.plan("applied")
        name = applied.digest if applied else ""
        with self._lock:
            if self._read is None or self._read[0] != name:
                self._read = (name, plan.read(applied.text if applied else self._from_file(), known, kept=True))
            return self._read[1]

    def _from_file(self) -> str:
        file = self._file or EXAMPLE
        try:
            return file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            right = EXAMPLE.name
            raise SettingsFaulty(
                str(error), file=str(file), line=1, name="plan", seen=file.name, right=right
            ) from error
