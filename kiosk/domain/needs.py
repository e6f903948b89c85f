"""What the desk needs of a disk, a clock and a server, without knowing them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Protocol, TypeVar

import msgspec

from kiosk.domain.dossier import Dossier
from kiosk.domain.gesture import GivenNumber, HallDay, KeptAppointment, Slot
from kiosk.domain.kinds import LotSealed
from kiosk.domain.lot import Ballot, Group
from kiosk.domain.punctuality import Punctuality
from kiosk.domain.ticket import Ticket

T = TypeVar("T")


class Clock(Protocol):
    """`now` in UTC, `mono` in milliseconds of this `boot`; `trusted` is about the wall clock."""

    @property
    def boot(self) -> str: ...
    @property
    def trusted(self) -> bool: ...
    def now(self) -> datetime: ...
    def mono(self) -> int: ...


class Writing(Protocol):
    """One transaction of the journal."""

    def append(self, kind: str, data: msgspec.Struct, *, day: date | None = None) -> object: ...
    def day(self) -> HallDay | None: ...
    def label(self) -> date: ...
    def seen(self, day: date, series: str) -> list[int]: ...


W = TypeVar("W", bound=Writing)
WIn = TypeVar("WIn", contravariant=True)
WOut = TypeVar("WOut", bound=Writing, covariant=True)


class Journal(Protocol[WOut]):
    @property
    def incarnation(self) -> bytes: ...
    def write(self, work: Callable[[WOut], T], *, sweep: bool = False) -> T: ...
    def hall_day(self) -> HallDay | None: ...
    def numbered_day(self) -> date | None: ...
    def seen(self, day: date, series: str) -> list[int]: ...


class Ballots(Protocol[WIn]):
    def put(self, writing: WIn, group: Group, ballot: Ballot, day: date, offered: Iterable[str] = ()) -> Slot: ...
    def alter(self, writing: WIn, slot: Slot, change: Callable[[Ballot], Ballot]) -> Ballot: ...
    def recover(self, writing: WIn) -> int: ...
    def seal(self, writing: WIn, *, k: int, pool_after: int, pool: bool) -> list[LotSealed]: ...


class Paper(Protocol[WIn]):
    """Where slips are ordered; nobody waits until one is printed."""

    def order(self, writing: WIn, ticket: Ticket, language: str) -> None:
        """Lay a slip into the transaction that has just written the ticket."""

    def ordered(self) -> None:
        """The transaction is on the disk."""

    def second(self, ticket: Ticket) -> None:
        """Order a slip that says that it is a second one, unless one is on its way or came."""


class Enrolment(Protocol):
    @property
    def ordinal(self) -> int: ...
    @property
    def incarnation(self) -> str: ...
    @property
    def counter(self) -> int | None: ...
    @property
    def own_until(self) -> date | None: ...


class Age(Protocol):
    @property
    def at(self) -> datetime: ...


class Box(Protocol):
    def enrolment(self) -> Enrolment | None: ...
    def dossier(self, code: str) -> Dossier | None: ...
    def dossiers_age(self) -> Age | None: ...
    def punctuality(self) -> Punctuality: ...


class Numbers(Protocol):
    """The hall server's numbers, as seen from a terminal."""

    def take(
        self, series: str, request_id: str, day: date, seen: int, *, service: str = "", priority: bool = False
    ) -> GivenNumber | None:
        """
        Reserve the next number, or None when no answer came in half a second.

        Args:
            request_id: The ticket's id; asking twice with the same one gives the same number.
            seen: The highest server's number of this series and day the terminal knows of.
            service: What for, and whether with priority: they tell how long the wait will be.

        Raises:
            KioskError: The server refused, with its code.
        """
        ...

    def keep(self, code: str, request_id: str, day: date, seen: Mapping[str, int]) -> KeptAppointment | None:
        """
        Turn an appointment into the ticket `request_id`, or None when no answer came.

        Args:
            code: Its six digits.
            seen: The highest server's numbers of this day the terminal knows of, by series; one for each of the plan.

        Raises:
            KioskError: The server refused, with its code.
        """
        ...
