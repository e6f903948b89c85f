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
        self._last: tuple[str, Outcome, bool] | None = None
        self._wanted: str | None = None

    def note(self, ticket: str, outcome: Outcome, *, again: bool = False) -> None:
        """What became of a ticket's slip, of the second one where it was printed again."""
        self._last = (ticket, outcome, again)
        if again and self._wanted == ticket:
            self._wanted = None

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

    def works(self) -> bool:
        """Whether the printer said that it could print."""
        return self.health() in ("ready", "low")

    # ---- the second slip

    def may_again(self, ticket: str) -> bool:
        """
        Whether a second slip can be had: no slip surely came, and the printer answers again.

        One that may have come out, marked, is not followed by a third; what cannot be drawn will not be drawn.
        """
        if self._wanted == ticket or not self.works():
            return False
        match self._last:
            case (last, Outcome(state="failed", trouble=trouble), _):
                return last == ticket and trouble != "undrawn"
            case (last, Outcome(state="unknown"), again):
                return last == ticket and not again
        return False

    def want_again(self, ticket: str) -> None:
        """It was touched for: from now on it is on its way, until something became of it."""
        self._wanted = ticket

    def cannot_again(self) -> None:
        """It could not be ordered."""
        self._wanted = None

    def on_its_way_again(self, ticket: str) -> bool:
        return self._wanted == ticket

    def came_again(self, ticket: str) -> bool:
        """Whether the slip that came is a second one."""
        last = self._last
        return last is not None and last[0] == ticket and last[2] and last[1].state == "printed"
