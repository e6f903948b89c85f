"""
Coming with an appointment: its code becomes a number, or the screen says why it does not.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from kiosk.domain.appointment import DIGITS, written
from kiosk.domain.errors import (
    AppointmentOtherDay,
    AppointmentTaken,
    AppointmentUnasked,
    AppointmentUnknown,
    KioskError,
)
from kiosk.domain.gesture import Expected
from kiosk.views import ScanFailure, ScanView, Text, TicketView, TypingView, View, key
from kiosk.visit.lookup import AskScreen, ScanScreen, look_up
from kiosk.visit.screen import Screen, Visit
from kiosk.visit.ticket import ServiceScreen, TicketScreen, not_given

# why a code gives no number → icon and words of the headline; the words of the advice end in ".do"
REFUSALS: Mapping[type[KioskError], tuple[str, str]] = {
    AppointmentUnknown: ("magnifying-glass", "appointment.unknown"),
    AppointmentTaken: ("ticket", "appointment.taken"),
    AppointmentOtherDay: ("calendar-x", "appointment.other-day"),
    AppointmentUnasked: ("wifi-slash", "appointment.unasked"),
}


class ExpectedScreen(TicketScreen):
    """The number of somebody with an appointment: when they were expected, and whether that still counts."""

    def __init__(self, visit: Visit, came: Expected) -> None:
        super().__init__(visit, came.ticket)
        self.due = came.due

    def view(self, seconds: int) -> TicketView:
        shown = super().view(seconds)
        at, until = self._local(self.due.at).time(), self._local(self.due.until).time()
        in_time = self.due.arrival == "now"
        return replace(
            shown,
            ahead=None if in_time else shown.ahead,  # their turn comes before those
            wait=None,  # of all who wait, and these do not wait like all
            booked=key("appointment.booked", time=at),
            note=key(f"appointment.{self.due.arrival}", time=at, until=until),
        )

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.visit.plan.hall.zone))


class CodeRefusedScreen(ScanScreen):
    """Why the code of an appointment gave no number; then another one is typed, or an ordinary number taken."""

    def __init__(self, visit: Visit, failure: ScanFailure, *, walk_in: bool) -> None:
        super().__init__(visit, failure)
        self.walk_in = walk_in

    def view(self, seconds: int) -> ScanView:
        return replace(super().view(seconds), type=key("appointment.type"), booked=True)

    def retry(self) -> None:
        self.visit.go(ServiceScreen(self.visit) if self.walk_in else CodeScreen(self.visit))

    def back(self) -> None:
        self.visit.go(CodeScreen(self.visit))

    def type_it(self) -> None:
        self.visit.go(CodeScreen(self.visit))

    answers = {**ScanScreen.answers, "retry": retry, "typing": type_it}


class CodeScreen(Screen):
    """The number pad for the six digits of an appointment."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit)
        self.typed = ""
        self.error: Text | None = None

    def view(self, seconds: int) -> View:
        return TypingView(
            chrome=self.chrome(),
            prefix="",
            change=None,
            typed=written(self.typed).rstrip(),
            ready=len(self.typed) == DIGITS,
            error=self.error,
            question=key("appointment.q"),
            hint=key("appointment.hint"),
            look=key("appointment.look"),
            sign="ticket",
            busy=key("ticket.busy") if self.busy else None,
        )

    def digit(self, letter: str) -> None:
        if letter in set("0123456789") and len(self.typed) < DIGITS:
            self.typed += letter
        self._again()

    def erase(self) -> None:
        self.typed = self.typed[:-1]
        self._again()

    def _again(self) -> None:
        self.error = None
        self.visit.again()

    def look_up_typed(self) -> None:
        if len(self.typed) == DIGITS:
            keep(self, self.typed, self._refused)

    def _refused(self, error: KioskError) -> None:
        """A wrong digit is put right here; everything else needs the room of the panel."""
        if isinstance(error, AppointmentUnknown):
            self.error = key("appointment.wrong")
            self.visit.again()
        else:
            self.visit.go(refused(self, error))

    def back(self) -> None:
        self.visit.go(ServiceScreen(self.visit))

    def ask(self) -> None:
        self.visit.go(AskScreen(self.visit, self))

    answers = {"digit": digit, "erase": erase, "lookup": look_up_typed, "scanned": look_up, "ask": ask}


def show_code(screen: Screen, code: str) -> None:
    """The ticket of an appointment; a code that gives none is told on the panel of the scanner."""
    visit = screen.visit
    keep(screen, code, lambda error: visit.go(refused(screen, error)))


def keep(screen: Screen, code: str, told: Callable[[KioskError], None]) -> None:
    """Ask the hall server for the number of an appointment, and show it once it is on the disk."""
    visit, language = screen.visit, screen.visit.words.language

    def failed(error: KioskError) -> None:
        if type(error) in REFUSALS:
            told(error)
        else:
            not_given(screen, error)

    visit.ask(
        lambda: visit.desk.keep_appointment(code, language=language),
        lambda came: visit.go(ExpectedScreen(visit, came)),
        failed,
    )


def refused(screen: Screen, error: KioskError) -> CodeRefusedScreen:
    """A refusal on the panel that takes the scanner's place."""
    icon, words = REFUSALS[type(error)]
    params = {name: str(value) for name, value in error.params.items() if name in ("label", "day")}
    walk_in = isinstance(error, AppointmentOtherDay | AppointmentUnasked)
    failure = ScanFailure(
        icon=icon,
        headline=key(words, **params),
        advice=key(f"{words}.do", counter=screen.help_counter(), **params),
        again=key("appointment.walk-in" if walk_in else "appointment.again"),
        sign="ticket" if walk_in else "keyboard",
    )
    return CodeRefusedScreen(screen.visit, failure, walk_in=walk_in)
