"""
Slips waiting to be printed, on the terminal's disk.

An order is written in the transaction that gives the number. It is taken out once: what was being sent when the
power failed is unknown, stays unknown, and only a second slip that says so may follow.
"""

from collections.abc import Callable
from datetime import UTC

import msgspec

from kiosk.domain.errors import SlipUnknown
from kiosk.domain.kinds import PrinterChanged, SlipLost, SlipPrinted
from kiosk.domain.needs import Clock
from kiosk.domain.slip import HEAD_DIGITS, Job, Order, Outcome, Told
from kiosk.domain.ticket import Ticket
from kiosk.journal import Journal
from kiosk.writing import Writing

WANTED_MS = 120_000  # after that nobody stands before the slot any more
KEPT = 2000  # slips that can be printed a second time
LAST_OF = "SELECT state, again, body FROM print_job WHERE ticket = ? ORDER BY number DESC LIMIT 1"
PRINTER = "printer"  # the note of what the hall's book knows of the printer, and of which incarnation's book


class Outbox:
    """The table `print_job`; only the running terminal takes orders out."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal, self._clock = journal, clock
        self.on_order: Callable[[], None] = lambda: None  # told when an order is on the disk; it must be quick

    # ---- orders come in

    def order(self, writing: Writing, ticket: Ticket, language: str) -> None:
        """Lay a slip into the outbox, in the transaction that has just written the ticket."""
        order = Order(
            id=ticket.id,
            day=ticket.day,
            label=ticket.label,
            service=ticket.service,
            priority=ticket.priority,
            ahead=ticket.ahead,
            head=writing.head().hash.hex()[:HEAD_DIGITS],
            language=language,
            at=self._clock.now().astimezone(UTC) if self._clock.trusted else None,
            wait=ticket.wait,
        )
        self._lay(writing, order)
        writing.connection.execute(
            "DELETE FROM print_job WHERE state NOT IN ('queued', 'sending') AND number <= "
            "(SELECT max(number) FROM print_job) - ?",
            (KEPT,),
        )

    def ordered(self) -> None:
        """The transaction is on the disk."""
        self.on_order()

    def again(self, label: str) -> Order:
        """
        Order a second slip for the last ticket with this number; it says that it is one.

        Raises:
            SlipUnknown: This terminal has printed none with that number.
            NotSaved: The disk did not take it.
        """

        def work(writing: Writing) -> Order:
            for (body,) in writing.connection.execute("SELECT body FROM print_job ORDER BY number DESC"):
                order = msgspec.json.decode(body, type=Order)
                if order.label.replace(" ", "") == label.replace(" ", "").upper():
                    return self._lay_second(writing, order)
            raise SlipUnknown(label, label=label)

        second = self._journal.write(work)
        self.on_order()
        return second

    def second(self, ticket: Ticket) -> None:
        """
        Order a second slip for whoever stands there without one; it says that it is one.

        However often it is asked for, none is laid while one is on its way, after one that was confirmed, or after
        a second one that may have come out.

        Raises:
            SlipUnknown: This terminal has printed none for that ticket.
            NotSaved: The disk did not take it.
        """

        def work(writing: Writing) -> None:
            rows = writing.connection.execute(LAST_OF, (ticket.id,)).fetchall()
            if not rows:
                raise SlipUnknown(ticket.id, label=ticket.label)
            state, again, body = rows[0]
            if state == "failed" or (state == "unknown" and not again):
                self._lay_second(writing, msgspec.json.decode(body, type=Order))

        self._journal.write(work)
        self.on_order()

    def _lay_second(self, writing: Writing, order: Order) -> Order:
        second = msgspec.structs.replace(order, again=True)
        self._lay(writing, second)
        return second

    def _lay(self, writing: Writing, order: Order) -> None:
        writing.connection.execute(
            "INSERT INTO print_job (ticket, again, state, boot, mono, body) VALUES (?, ?, 'queued', ?, ?, ?)",
            (order.id, order.again, self._clock.boot, self._clock.mono(), msgspec.json.encode(order)),
        )

    # ---- and go out

    def recover(self) -> bool:
        """
        After a start, by the holder of the terminal's lock: what was being sent is unknown.

        Returns:
            Whether the printer may stand in the middle of a slip: of this crash, or of one before it after which
            nothing was printed to its end.
        """
        rows = self._journal.disk.read("SELECT number, body FROM print_job WHERE state = 'sending'")
        for number, body in rows:
            self.settle(Job(number, msgspec.json.decode(body, type=Order)), Outcome("unknown", "interrupted"))
        last = self._journal.disk.read(
            "SELECT state FROM print_job WHERE state IN ('printed', 'unknown') ORDER BY number DESC LIMIT 1"
        )
        return bool(last) and last[0][0] == "unknown"

    def next(self) -> Job | None:
        """The oldest order that is still wanted; what came too late is given up on the way."""
        rows = self._journal.disk.read(
            "SELECT number, boot, mono, body FROM print_job WHERE state = 'queued' ORDER BY number"
        )
        for number, boot, mono, body in rows:
            job = Job(number, msgspec.json.decode(body, type=Order))
            if boot == self._clock.boot and self._clock.mono() - mono <= WANTED_MS:
                return job
            self.settle(job, Outcome("failed", "late"))
        return None

    def sending(self, job: Job) -> None:
        """From here on a slip may exist."""
        self._journal.disk.write(
            lambda c: c.execute("UPDATE print_job SET state = 'sending' WHERE number = ?", (job.number,)) and None
        )

    def settle(self, job: Job, outcome: Outcome) -> None:
        """What became of it, for the hall's book as well."""

        def work(writing: Writing) -> None:
            writing.connection.execute("UPDATE print_job SET state = ? WHERE number = ?", (outcome.state, job.number))
            id_, again, day = job.order.id, job.order.again, job.order.day
            if outcome.state == "printed":
                writing.append("slip.printed", SlipPrinted(id=id_, again=again), day=day)
            else:
                why = outcome.trouble or ""
                writing.append(f"slip.{outcome.state}", SlipLost(id=id_, again=again, why=why), day=day)

        self._journal.write(work)

    # ---- how the printer is

    def noticed(self, state: Told) -> None:
        """
        Tell the hall's book how the printer is, where it does not know that already.

        Raises:
            NotSaved: The disk did not take it.
        """
        known = f"{state} {self._journal.incarnation.hex()}"
        if self._known() == known or (state == "none" and self._known() is None):
            return

        def work(writing: Writing) -> None:
            writing.connection.execute(
                "INSERT OR REPLACE INTO note VALUES (?, ?)", (PRINTER, msgspec.json.encode(known))
            )
            writing.append("printer.changed", PrinterChanged(state=state))

        self._journal.write(work)

    def _known(self) -> str | None:
        rows = self._journal.disk.read("SELECT body FROM note WHERE name = ?", PRINTER)
        return msgspec.json.decode(rows[0][0], type=str) if rows else None

    def states(self) -> list[tuple[Order, str]]:
        """Every order that is still kept, the oldest first, and what became of it."""
        rows = self._journal.disk.read("SELECT body, state FROM print_job ORDER BY number")
        return [(msgspec.json.decode(body, type=Order), state) for body, state in rows]
