"""What a citizen's gesture gives back, and what the hall looks like from a terminal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from kiosk.domain.appointment import Due
from kiosk.domain.dossier import Dossier
from kiosk.domain.hours import Shut
from kiosk.domain.punctuality import Punctuality
from kiosk.domain.range import Range
from kiosk.domain.receipt import Code
from kiosk.domain.text import Both
from kiosk.domain.ticket import Ticket

Opener = Literal["plan", "staff"]


@dataclass(frozen=True, slots=True)
class HallDay:
    """
    A hall day; `opened_at` is UTC. Opened by staff it lasts until they close it, or until a later date's opening.

    `again`: it had ended and was opened once more, so its lots are sealed already.
    """

    day: date
    by: str
    opened_at: datetime
    closed: bool
    again: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """Where an open ballot lies. Nothing but the ballot box can read it; it says nothing of when or what."""

    number: int
    mark: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenNumber:
    """A number reserved by the hall server; how many stand before it, and how long it waits, where that is known."""

    day: date
    number: int
    ahead: int | None = None
    wait: Range | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAppointment:
    """The number the hall server reserved for somebody with an appointment, and what they came for."""

    given: GivenNumber
    series: str
    service: str
    due: Due


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The ticket of somebody with an appointment, and how they came to it."""

    ticket: Ticket
    due: Due


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp:
    """
    What was held to the reader, and the dossier it names.

    `dossier` None with a dossier code means not found; `own` whether the code is of this office; `age` is the
    server's time of the copy looked at, None where nothing ever came down.
    """

    code: Code
    dossier: Dossier | None = None
    own: bool = False
    age: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceNow:
    """
    How long a service is waited for, and by how many; `first` is for people with priority.

    `counter` is one that is free and where nobody stands in between. Ranges are None where nobody can tell.
    """

    waiting: int
    wait: Range | None = None
    first: Range | None = None
    counter: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """
    What the hall server said with its last answer.

    `out` names the services that give no more tickets today, each with the code of why. `wait` is for somebody who
    has not said what for, `services` the same by service.
    """

    waiting: int | None = None
    out: Mapping[str, str] = field(default_factory=dict)
    wait: Range | None = None
    services: Mapping[str, ServiceNow] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HallNow:
    """
    The hall at this moment.

    `why` tells why no ticket can be taken: no hall day, outside the hours, or a clock nobody confirmed.
    `next_opening` is the hall's wall clock, `shut` how its hours stand now, `holiday` the one that lies before that
    opening. `waiting` is None while the server is silent. `files` tells whether
    dossiers ever came down, so that they can be looked up. `out` names the services that give no more tickets today,
    each with the code of why. `wait` is for somebody who has not said what for, `services` the same by service; both
    are empty where the server has not said so for a minute.
    """

    open: bool
    why: Literal["no-day", "hours", "clock"] | None = None
    next_opening: datetime | None = None
    waiting: int | None = None
    online: bool = False
    day: date | None = None
    stats: Punctuality | None = None
    files: bool = False
    example: bool = False
    out: Mapping[str, str] = field(default_factory=dict)
    shut: Shut | None = None
    holiday: Both | None = None
    wait: Range | None = None
    services: Mapping[str, ServiceNow] = field(default_factory=dict)
