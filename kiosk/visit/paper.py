"""
What the screens know of paper: how the printer is, and what became of the last slip.

Filled from the printer's thread, read on the screen's.
"""

from collections.abc import Callable

from kiosk.domain.slip import Health, Outcome, Trouble


class Tray:
    """On a terminal that prints; a terminal without a printer has none."""

    def __init__(self) -> None:
        self.health: Callable[[], Health | None] = lambda: None
        self._last: tuple[str, Outcome] | None = None

    def note(self, ticket: str, outcome: Outcome) -> None:
        """What became of a ticket's slip."""
        self._last = (ticket, outcome)

    def outcome(self, ticket: str) -> Outcome | None:
        """None while it is on its way, or when it is long ago."""
        last = self._last
        return last[1] if last and last[0] == ticket else None

    def trouble(self, ticket: str) -> Trouble | None:
        """Why nobody should wait for a ticket's slip: known of itself, or of the printer before it was asked."""
        if (outcome := self.outcome(ticket)) is not None:
            return outcome.trouble if outcome.state != "printed" else None
        health = self.health()
        return None if health is None or health == "ready" or health == "low" else health

    def unsure(self, ticket: str) -> bool:
        """Whether the slip may have come out all the same."""
        outcome = self.outcome(ticket)
        return outcome is not None and outcome.state == "unknown"
