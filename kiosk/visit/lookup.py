"""
Looking a file up: by the scanner or by typing, and how it stands.

What was scanned stays only as long as the desk looks at it; nothing here keeps or shows a code that
is not a receipt's.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from kiosk.domain.errors import CodeRefused, KioskError
from kiosk.domain.gesture import LookUp
from kiosk.domain.typed import Typed, forms
from kiosk.views import AskView, Key, ScanFailure, ScanView, StatusView, Text, TypingView, View, key
from kiosk.visit.screen import PERSONAL_S, Screen, Visit
from kiosk.visit.status import File, collecting_service, status_view
from kiosk.visit.ticket import take

# what was held up instead → icon, words of the headline, words of the advice
FAILURES = {
    "unknown": ("qr-code", "scan.fail", "scan.fail.do"),
    "identity_card": ("identification-card", "scan.id", "scan.id.do"),
    "bank": ("credit-card", "scan.bank", "scan.bank.do"),
    "url": ("qr-code", "scan.other", "scan.other.do"),
    "elsewhere": ("buildings", "scan.other", "scan.other.do"),
    "ticket": ("ticket", "scan.ticket", "scan.ticket.do"),
    "none": ("magnifying-glass", "scan.none", "scan.none.do"),
}


def first_screen(visit: Visit) -> Screen:
    """Without a scanner it opens straight on the number pad."""
    return ScanScreen(visit) if visit.post.reader else TypingScreen(visit)


def look_up(screen: Screen, text: str) -> None:
    """Look up what was scanned or typed, and show what it is."""
    visit = screen.visit

    def failed(error: KioskError) -> None:
        if not isinstance(error, CodeRefused):
            raise error
        visit.go(ScanScreen(visit, failure(visit, str(error.params.get("kind", "unknown")))))

    visit.ask(lambda: visit.desk.look_up(text), lambda found: show(visit, found), failed)


def show(visit: Visit, found: LookUp) -> None:
    kind: str = found.code.kind
    if kind == "appointment" and found.code.value is not None:
        from kiosk.visit.appointment import show_code  # which leads back here

        show_code(Screen(visit), found.code.value)
        return
    if kind == "dossier":
        kind = "none" if found.own else "elsewhere"
    if found.dossier is None:
        visit.go(ScanScreen(visit, failure(visit, kind, found.code.value or "")))
    else:
        visit.go(StatusScreen(visit, found))


def failure(visit: Visit, kind: str, code: str = "") -> ScanFailure:
    icon, headline, advice = FAILURES.get(kind, FAILURES["unknown"])
    counter = Screen(visit).help_counter()
    return ScanFailure(
        icon=icon,
        headline=key(headline, code=code, hall=visit.plan.hall.name.both),
        advice=key(advice, counter=counter),
    )


class ScanScreen(Screen):
    """Put the receipt into the slot; or what was wrong with what lay there."""

    def __init__(self, visit: Visit, failure: ScanFailure | None = None) -> None:
        super().__init__(visit)
        self.failure = failure

    def view(self, seconds: int) -> ScanView:
        ask = key("scan.ask", counter=self.help_counter())
        return ScanView(chrome=self.chrome(), failure=self.failure, ask=ask, busy=self.busy)

    def back(self) -> None:
        if self.failure is None:
            self.visit.home()
        else:
            self.retry()

    def retry(self) -> None:
        self.visit.go(first_screen(self.visit))

    def type_it(self) -> None:
        self.visit.go(TypingScreen(self.visit))

    def ask(self) -> None:
        self.visit.go(AskScreen(self.visit, self))

    answers = {"scanned": look_up, "retry": retry, "typing": type_it, "ask": ask}


class TypingScreen(Screen):
    """The number pad; the unit of the hall stands before what is typed, another one is a key away."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit)
        self.typed = Typed(self._forms[0])
        self.error: Text | None = None

    @property
    def _forms(self) -> tuple[str, ...]:
        return forms(self.visit.plan.hall.units)

    def view(self, seconds: int) -> View:
        typed = self.typed
        return TypingView(
            chrome=self.chrome(),
            prefix=typed.prefix,
            typed=typed.text,
            rest=typed.rest,
            ready=typed.code is not None,
            error=self.error,
        )

    def digit(self, letter: str) -> None:
        self._type(self.typed.plus(letter))

    def erase(self) -> None:
        self._type(self.typed.less())

    def turn(self) -> None:
        """Another unit or the other era."""
        self._type(self.typed.turned(self._forms))

    def _type(self, typed: Typed) -> None:
        self.typed, self.error = typed, None
        self.visit.again()

    def look_up_typed(self) -> None:
        visit, code = self.visit, self.typed.code
        if code is not None:
            visit.ask(lambda: visit.desk.look_up(code), self._found, self._failed)

    def _found(self, found: LookUp) -> None:
        if found.code.kind == "dossier":
            show(self.visit, found)
        else:
            self._refuse(key("typing.wrong"))

    def _failed(self, error: KioskError) -> None:
        if not isinstance(error, CodeRefused):
            raise error
        self._refuse(key("typing.wrong"))

    def _refuse(self, why: Key) -> None:
        self.error = why
        self.visit.again()

    def back(self) -> None:
        self.visit.go(ScanScreen(self.visit)) if self.visit.post.reader else self.visit.home()

    def ask(self) -> None:
        self.visit.go(AskScreen(self.visit, self))

    answers = {
        "digit": digit,
        "erase": erase,
        "unit": turn,
        "lookup": look_up_typed,
        "scanned": look_up,
        "ask": ask,
    }


class StatusScreen(Screen):
    """How one file stands: a personal screen."""

    silence_s = PERSONAL_S

    def __init__(self, visit: Visit, found: LookUp) -> None:
        super().__init__(visit)
        self.found = found

    def view(self, seconds: int) -> StatusView:
        visit, found, hall = self.visit, self.found, self.visit.hall
        assert found.dossier is not None
        file = File(
            dossier=found.dossier,
            plan=visit.plan,
            today=visit.today,
            catalogue=visit.post.catalogue,
            open=hall is not None and hall.open,
            age=self._local(found.age) if found.age and self.offline else None,
            help_counter=self.help_counter(),
        )
        return status_view(file, self.chrome())

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.visit.plan.hall.zone))

    def collect(self) -> None:
        service = collecting_service(self.visit.plan)
        if service and any(action.intent == "collect" for action in self.view(0).actions):
            take(self, service.code, priority=False)

    def ask(self) -> None:
        self.visit.go(AskScreen(self.visit, self))

    def back(self) -> None:
        self.visit.go(first_screen(self.visit))

    answers = {"collect": collect, "ask": ask, "scanned": look_up}


class AskScreen(Screen):
    """Where a human helps."""

    def __init__(self, visit: Visit, before: Screen) -> None:
        super().__init__(visit)
        self.before = before
        self.silence_s = before.silence_s

    def view(self, seconds: int) -> View:
        hall = self.visit.plan.hall
        return AskView(
            chrome=self.chrome(),
            headline=key("ask.head", counter=self.help_counter()),
            post=self.post_of(hall.help_counter),
            phone=hall.phone,
            email=hall.email,
            address=hall.address.both,
        )

    def back(self) -> None:
        self.visit.go(self.before)

    answers = {"scanned": look_up}
