"""
What of a printer's answers the hall's book is told: every change, and no wavering.

A sensor near the end of a roll says "low" and "ready" by turns; a printer that serves two masters is silent for a
moment. Neither is worth a fact.
"""

from typing import get_args

from kiosk.domain.slip import Fault, Health

FAULTS = frozenset(get_args(Fault))
LOOKS_AT_A_FAULT = 2  # in a row, where no slip was lost by it
LOOKS_AFTER_LOW = 4  # in a row, until a roll counts as new


class Watch:
    """`told` is what is known of the printer elsewhere, None before anything was said."""

    def __init__(self) -> None:
        self.told: Health | None = None
        self._seen: Health | None = None
        self._looks = 0

    def is_news(self, health: Health, *, sure: bool) -> bool:
        """
        Whether this answer is to be told now.

        Args:
            sure: It came with a slip, printed or lost.
        """
        self._looks = self._looks + 1 if health == self._seen else 1
        self._seen = health
        return health != self.told and (sure or self._looks >= self._enough(health))

    def _enough(self, health: Health) -> int:
        if health in FAULTS:
            return LOOKS_AT_A_FAULT
        return LOOKS_AFTER_LOW if self.told == "low" else 1
