"""
When nobody touches any more.

Some screens ask whether somebody is still there, some have a bar that everybody can see, and home only
forgets. Runs on the screen's thread.
"""

from collections.abc import Callable
from math import ceil
from typing import Protocol

from kiosk.visit.screen import Screen

QUESTION_S = 20  # how long the question stands
BAR_MOST_S = 120.0  # touches add no more than this
STEP_S = 1.0  # a bar is drawn in steps: cheap, and the seconds beside it agree


class Handle(Protocol):
    def cancel(self) -> object: ...


class Later(Protocol):
    """A timer of the screen's thread."""

    def __call__(self, seconds: float, call: Callable[[], None], /) -> Handle: ...


class Silence:
    """Waits on behalf of the screen that is shown."""

    def __init__(
        self, later: Later, mono: Callable[[], float], *, changed: Callable[[], None], over: Callable[[], None]
    ) -> None:
        """
        Args:
            mono: Seconds that never jump.
            changed: The question came or went, or the bar is shorter: draw anew.
            over: Nobody is there.
        """
        self.question = False
        self._later, self._mono, self._changed, self._over = later, mono, changed, over
        self._ends_at = 0.0
        self._handle: Handle | None = None

    @property
    def seconds(self) -> int:
        """What is left of the bar."""
        return ceil(self._left())

    def begin(self, screen: Screen) -> None:
        """A new screen, or a touch on one that asks."""
        self.stop()
        self.question = False
        if screen.bar_s is not None:
            self._bar(screen.bar_s)
        elif screen.silence_s is not None:
            self._handle = self._later(screen.silence_s, self._ask if screen.asks else self._over)

    def touched(self, screen: Screen) -> None:
        """Somebody is there: a bar grows, a silence begins anew."""
        if screen.bar_s is not None and screen.touch_adds_s is not None:
            self.stop()
            self._bar(min(self._left() + screen.touch_adds_s, BAR_MOST_S))
        else:
            self.begin(screen)
        if screen.bar_s is not None:
            self._changed()

    def later(self, seconds: float) -> None:
        """Come back: nobody may be sent away while the desk is at work."""
        self.stop()
        self._handle = self._later(seconds, self._over)

    def stop(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _bar(self, seconds: float) -> None:
        self._ends_at = self._mono() + seconds
        self._step()

    def _step(self) -> None:
        left = self._left()
        if left <= 0:
            self._over()
        else:
            self._handle = self._later(min(left, STEP_S), self._stepped)

    def _stepped(self) -> None:
        self._changed()
        self._step()

    def _left(self) -> float:
        return max(self._ends_at - self._mono(), 0.0)

    def _ask(self) -> None:
        self.question = True
        self._handle = self._later(QUESTION_S, self._over)
        self._changed()
