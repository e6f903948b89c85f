"""
What home says in turn while nobody is there: the office's figures, its pledges, today's hours.

Only the line at the foot turns; what can be touched never moves.
"""

from collections.abc import Callable
from datetime import datetime, time

from kiosk.domain.plan import Plan
from kiosk.views import Saying, Text, key
from kiosk.visit.silence import Handle, Later

AFTER_S = 90.0  # without a touch
EACH_S = 12.0


class Turns:
    """Counts the turns since the last touch; 0 for the first minute and a half."""

    def __init__(self, later: Later, changed: Callable[[], None]) -> None:
        self.count = 0
        self._later, self._changed = later, changed
        self._handle: Handle | None = None
        self.begin()

    def begin(self) -> None:
        """Somebody touched."""
        self.stop()
        self.count, self._handle = 0, self._later(AFTER_S, self._next)

    def stop(self) -> None:
        if self._handle is not None:
            self._handle.cancel()

    def _next(self) -> None:
        self.count, self._handle = self.count + 1, self._later(EACH_S, self._next)
        self._changed()


def saying(plan: Plan, now: datetime, turn: int) -> Saying | None:
    """What stands in the place of the figures at this turn; None for the figures themselves."""
    told = [*(Saying(one.title.both, one.sentence) for one in plan.pledges), *_hours(plan, now)]
    place = turn % (len(told) + 1)
    return told[place - 1] if place else None


def _hours(plan: Plan, now: datetime) -> list[Saying]:
    """Today's, in up to two spans; nothing on a day that has none or more."""
    spans = plan.opening.spans(now.date())
    texts = [_span(*span) for span in spans]
    if not 1 <= len(texts) <= 2:
        return []
    both = texts[0] if len(texts) == 1 else key("home.hours.two", first=texts[0], second=texts[1])
    return [Saying(key("home.hours"), both)]


def _span(start: time, end: time) -> Text:
    return key("home.hours.span", start=start, end=end)
