"""
The wall clock, the monotonic clock, and whether the wall clock can be believed.

A kiosk's battery dies and its date falls back to 1970, or somebody sets it to next year. Facts then say
so; no day begins by such a clock, and nothing else waits for it.
"""

import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

FIRST_YEAR, LAST_YEAR = 2026, 2099
JUMP = timedelta(minutes=5)  # less is how clocks are corrected
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class SystemClock:
    """This computer's clocks. Thread-safe."""

    def __init__(self) -> None:
        self.boot = boot_name()
        self._latest: datetime | None = None
        self._refuted = False
        self._believed = threading.Lock()

    def now(self) -> datetime:
        """The wall clock, in UTC."""
        return datetime.now(UTC)

    def mono(self) -> int:
        """Milliseconds since this boot, counted on through suspend."""
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000

    def saw(self, at: datetime) -> None:
        """Somebody trustworthy was at this moment already: the last fact written, with a trusted clock, at start."""
        with self._believed:
            self._latest = at if self._latest is None else max(self._latest, at)

    def agree(self, server: datetime) -> None:
        """
        The hall server says what time it is: a wall clock that agrees is believed again, one that differs is not.

        A server whose own battery is dead says nothing of it.
        """
        if not FIRST_YEAR <= server.year <= LAST_YEAR:
            return
        with self._believed:
            self._refuted = abs(self.now() - server) >= JUMP
            if not self._refuted:
                self._latest = server

    @property
    def trusted(self) -> bool:
        """False outside of 2026–2099, after a jump behind a moment already seen, and while the server disagrees."""
        now = self.now()
        if not FIRST_YEAR <= now.year <= LAST_YEAR:
            return False
        with self._believed:
            if self._refuted or (self._latest is not None and now < self._latest - JUMP):
                return False
            self._latest = now if self._latest is None else max(self._latest, now)
        return True


def boot_name() -> str:
    """Eight hex digits that change with every boot of the computer."""
    try:
        return BOOT_ID.read_text()[:8]
    except OSError:
        return f"{int(time.time() - time.monotonic()) & 0xFFFFFFFF:08x}"
