"""
A clock that stands still until a test moves it.

A hand-written double: the real clock is hardware.
"""

from datetime import UTC, datetime, timedelta


class HallClock:
    """
    A wall clock and a monotonic clock that move together, or apart when the wall is set.

    `trusted` is what a terminal would conclude about its own wall clock.
    """

    def __init__(self, now: datetime = datetime(2026, 11, 23, 1, 15, 30, 123000, tzinfo=UTC)) -> None:
        # Monday 23 November 2026, 08:15 in the hall
        self._now = now
        self._mono_ms = 81_234_567
        self.boot = "7f3a90c1"
        self.trusted = True

    def now(self) -> datetime:
        """The wall clock, in UTC."""
        return self._now

    def mono(self) -> int:
        """Milliseconds since boot."""
        return self._mono_ms

    def advance(self, step: timedelta | float) -> None:
        """Let time pass on both clocks; a bare number is seconds."""
        passed = step if isinstance(step, timedelta) else timedelta(seconds=step)
        self._now += passed
        self._mono_ms += passed // timedelta(milliseconds=1)

    def set_wall(self, now: datetime) -> None:
        """Move the wall clock alone, as a technician, a dead battery or NTP does."""
        self._now = now

    def reboot(self, boot: str) -> None:
        """Begin another boot: the monotonic clock starts again."""
        self.boot = boot
        self._mono_ms = 0
