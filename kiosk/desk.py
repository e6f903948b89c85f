"""
What a citizen may ask of a terminal: take a ticket, rate, look up. One method a gesture.

Every method returns only after the commit, and may be called from any thread but the screen's. Disk, clock,
server and chance come in as protocols; which screen follows is the business of `kiosk.flow`.
"""

import base64
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Literal

from kiosk.domain import appointment, quota, rating, receipt, ticket
from kiosk.domain.errors import AppointmentUnasked, NoOrdinal, NotSaved, SlipUnknown
from kiosk.domain.gesture import Expected, GivenNumber, LookUp, Slot
from kiosk.domain.kinds import CodeRead, Nothing, TicketIssued, TicketVoided
from kiosk.domain.lot import Ballot, Group, Outcome
from kiosk.domain.needs import Ballots, Box, Clock, Journal, Numbers, Paper, W
from kiosk.domain.plan import Plan
from kiosk.domain.policy import SeriesRules
from kiosk.hall import Hall


class Desk(Hall[W]):
    def __init__(
        self,
        plan: Callable[[], Plan],
        journal: Journal[W],
        ballots: Ballots[W],
        box: Box,
        clock: Clock,
        numbers: Numbers | None,
        chance: Callable[[int], bytes],
        *,
        stands_at: int | None = None,
        served: bool = False,
        paper: Paper[W] | None = None,
    ) -> None:
        """
        Args:
            plan: The plan in force now.
            numbers: The hall server's numbers; None on a terminal that is its own hall.
            chance: So many random bytes.
            stands_at: The counter at which this terminal stands, where its server does not say so.
            paper: Where slips are ordered; None where nothing is printed.
        """
        super().__init__(plan, journal, ballots, box, clock, stands_at, served=served)
        self._numbers = numbers
        self._chance = chance
        self._paper = paper
        self._lock = threading.Lock()
        self._owed: list[tuple[date, TicketVoided]] = []  # numbers lost while the disk refused

    # ---- tickets

    def take_ticket(self, service: str, *, priority: bool = False, language: str = "vi") -> ticket.Ticket:
        """
        Give a number: the server's where it answers, else one of this terminal's own block.

        Args:
            language: In which the slip speaks, beside Vietnamese.

        Raises:
            ServiceUnknown, HallClosed, NoOrdinal: No number can be given.
            SeriesUsedUp, SeriesLimitReached, NoTimeLeft, CountersClosed, ServiceGone: None for this service today.
            NotSaved: The disk did not take it.
        """
        plan = self._plan()
        wanted, rules = plan.service(service), plan.series_of(plan.service(service).series)
        day = self._day_for_tickets()
        block = self._block(day)
        id_ = base64.b32encode(self._chance(10)).decode()
        given = None
        if block != 0 and self._numbers is not None:
            top = ticket.highest(self._journal.seen(day, wanted.series))
            given = self._numbers.take(wanted.series, id_, day, top, service=service, priority=priority)
        if given is None and block is None:
            raise NoOrdinal("the server is silent and gave no ordinal")

        def work(writing: W) -> ticket.Ticket:
            number = given.number if given else self._own_number(rules, writing.seen(day, wanted.series), block or 0)
            issued = TicketIssued(
                id=id_, service=service, series=wanted.series, number=number, priority=priority,
                wait=given.wait if given else None,
            )  # fmt: skip
            return self._issued(writing, issued, given or GivenNumber(day=day, number=number), language)

        try:
            taken = self._journal.write(work)
        except NotSaved:
            if given is not None:
                self._owe(given, id_, wanted.series, "not-saved")
            raise
        if self._paper is not None:
            self._paper.ordered()
        return taken

    def print_again(self, given: ticket.Ticket) -> None:
        """
        Order a second slip for a ticket whose first one did not surely come; one, however often it is asked for.

        Raises:
            SlipUnknown: This terminal has printed none for it.
            NotSaved: The disk did not take it.
        """
        if self._paper is None:
            raise SlipUnknown("nothing is printed here", label=given.label)
        self._paper.second(given)

    @staticmethod
    def _own_number(rules: SeriesRules, seen: list[int], block: int) -> int:
        """Of this terminal's own block; what other terminals gave meanwhile nobody can tell it."""
        quota.check_limit(rules, quota.given_by_now(rules, seen))
        return quota.number_after(rules, seen, block)

    def _issued(self, writing: W, issued: TicketIssued, given: GivenNumber, language: str) -> ticket.Ticket:
        writing.append("ticket.issued", issued, day=given.day)
        taken = ticket.Ticket(
            id=issued.id,
            day=given.day,
            service=issued.service,
            series=issued.series,
            number=issued.number,
            priority=issued.priority,
            ahead=given.ahead,
            wait=given.wait,
        )
        if self._paper is not None:
            self._paper.order(writing, taken, language)
        return taken

    def late(self, given: GivenNumber, request_id: str, series: str) -> None:
        """The server's answer came when nobody waited any more: the number is missing, with its reason."""
        self._owe(given, request_id, series, "late-answer")
        self.settle_owed()

    def settle_owed(self) -> None:
        """Write down the numbers nobody holds; kept for the next try while the disk refuses."""
        with self._lock:
            owed, self._owed = self._owed, []
        try:
            for day, voided in owed:
                self._void(day, voided)
                owed = owed[1:]
        except NotSaved:
            with self._lock:
                self._owed = owed + self._owed

    def keep_appointment(self, text: str, *, language: str = "vi") -> Expected:
        """
        Give a number to who has come with the code of an appointment; only the hall server knows what it is for.

        Raises:
            AppointmentUnasked: It did not answer, or there is none.
            AppointmentUnknown, AppointmentTaken, AppointmentOtherDay: The code gives none today.
            HallClosed, ServiceUnknown, SeriesUsedUp: No number can be given.
            NotSaved: The disk did not take it.
        """
        code, day = appointment.read(text), self._day_for_tickets()
        if self._numbers is None or self._box.enrolment() is None:
            raise AppointmentUnasked("its own hall")
        letters = dict.fromkeys(one.series for one in self._plan().services)
        seen = {one: ticket.highest(self._journal.seen(day, one)) for one in letters}
        id_ = base64.b32encode(self._chance(10)).decode()
        kept = self._numbers.keep(code, id_, day, seen)
        if kept is None:
            raise AppointmentUnasked("the server is silent")
        issued = TicketIssued(
            id=id_, service=kept.service, series=kept.series, number=kept.given.number, priority=False
        )
        try:
            taken = self._journal.write(lambda writing: self._issued(writing, issued, kept.given, language))
        except NotSaved:
            self._owe(kept.given, id_, kept.series, "not-saved")
            raise
        if self._paper is not None:
            self._paper.ordered()
        return Expected(ticket=taken, due=kept.due)

    # ---- ratings

    def rate(self, level: int, *, counter: int | None = None, layout: str) -> Slot:
        """
        Count a rating and lay its answer into the ballot box, both or none.

        Args:
            counter: Which counter served; None where the terminal stands at one, or for the office as a whole.
            layout: What the screen looked like; answers are only added up within one.

        Raises:
            LevelNotOnScale, CounterUnknown, BoxFull: It cannot be counted.
            NotSaved: The disk did not take it.
        """
        plan = self._plan()
        survey = plan.survey
        rating.check(level, survey.scale)
        at = counter if counter is not None else self.counter()
        post = plan.counter(at).post if at is not None else ""
        group = Group(at, post, survey.scale, survey.version, survey.order, layout)
        reasons = survey.reasons
        offered = [reason.code for reason in (*reasons.low, *reasons.mid, *reasons.high)]

        def work(writing: W) -> Slot:
            writing.append("rating.counted", Nothing())
            return self._ballots.put(writing, group, Ballot(level), writing.label(), offered)

        return self._journal.write(work, sweep=True)

    def change(self, slot: Slot, level: int) -> None:
        """
        Choose another level while the ballot is open; its reasons are taken back.

        Raises:
            LevelNotOnScale, BallotClosed, NotSaved.
        """
        rating.check(level, self._plan().survey.scale)
        self._alter(slot, lambda ballot: replace(ballot, level=level, reasons=()))

    def set_reasons(self, slot: Slot, codes: tuple[str, ...]) -> None:
        """
        Put these reasons in the place of those chosen before.

        Raises:
            ReasonUnknown, BallotClosed, NotSaved.
        """
        plan = self._plan()
        self._alter(slot, lambda ballot: replace(ballot, reasons=plan.check_reasons(ballot.level, codes)))

    def close(self, slot: Slot, outcome: Outcome) -> None:
        """
        The citizen sent, skipped, or went away: nothing can be changed any more.

        Raises:
            BallotClosed, NotSaved.
        """
        self._alter(slot, lambda ballot: replace(ballot, outcome=outcome))

    def _alter(self, slot: Slot, change: Callable[[Ballot], Ballot]) -> None:
        self._journal.write(lambda writing: self._ballots.alter(writing, slot, change), sweep=True)

    # ---- codes

    def look_up(self, text: str) -> LookUp:
        """
        Say what was held to the reader. Only its kind is written down; the text is kept nowhere.

        Raises:
            NotSaved.
        """
        code = receipt.classify(text, self._today())
        self._journal.write(lambda writing: writing.append("code.read", CodeRead(kind=code.kind)))
        if code.kind != "dossier" or code.value is None:
            return LookUp(code=code)
        age = self._box.dossiers_age()
        return LookUp(
            code=code,
            dossier=self._box.dossier(code.value),
            own=receipt.unit_of(code.value) in self._plan().hall.units,
            age=age.at if age else None,
        )

    def _void(self, day: date, voided: TicketVoided) -> None:
        self._journal.write(lambda writing: writing.append("ticket.voided", voided, day=day))

    def _owe(self, given: GivenNumber, id_: str, series: str, why: Literal["late-answer", "not-saved"]) -> None:
        voided = TicketVoided(id=id_, series=series, number=given.number, why=why)
        with self._lock:
            self._owed.append((given.day, voided))
