"""
What facts about tickets and counters may say, as strictly as columns and pages need it.

Any terminal can send any bytes; what does not fit here is parked and told. What the facts mean is in
`kiosk.domain.kinds`.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from kiosk.domain.ticket import ACTIONS

Series = Annotated[str, Meta(pattern="^[A-Z]$")]
Number = Annotated[int, Meta(ge=1, le=9999)]
TicketId = Annotated[str, Meta(pattern="^[A-Z2-7]{16}$")]
PerhapsId = Annotated[str, Meta(pattern="^([A-Z2-7]{16})?$")]  # empty for a blind call
Code = Annotated[str, Meta(pattern="^[a-z0-9-]{1,40}$")]
PerhapsCode = Annotated[str, Meta(pattern="^[a-z0-9-]{0,40}$")]
CounterNumber = Annotated[int, Meta(ge=1, le=99)]
Minutes = Annotated[int, Meta(ge=0, le=24 * 60)]
Quantity = Annotated[int, Meta(ge=0, le=9999)]
Dossier = Annotated[str, Meta(pattern=r"^[A-Z0-9.-]{1,64}$")]


class Issued(msgspec.Struct, frozen=True):
    id: TicketId
    service: Code
    series: Series
    number: Number
    priority: bool
    wait: tuple[Minutes, Minutes] | None = None


class Named(msgspec.Struct, frozen=True):
    id: PerhapsId
    series: Series
    number: Number


class Voided(Named, frozen=True):
    id: TicketId


class Left(Named, frozen=True):
    counter: CounterNumber | None = None


class AtCounter(Named, frozen=True):
    counter: CounterNumber


class Called(AtCounter, frozen=True):
    post: PerhapsCode = ""
    together: bool = False


class Finished(AtCounter, frozen=True):
    outcome: PerhapsCode = ""
    quantities: dict[Code, Quantity] = {}


class Held(AtCounter, frozen=True):
    minutes: Minutes | None = None


class Transferred(AtCounter, frozen=True):
    service: Code
    to_counter: CounterNumber | None = None
    to_post: PerhapsCode | None = None
    back: bool = False


class Added(AtCounter, frozen=True):
    service: Code


class Reinstated(AtCounter, frozen=True):
    place: Literal["kept", "last", "after"]
    after: Annotated[int, Meta(ge=0, le=99)] = 0


class Linked(AtCounter, frozen=True):
    dossier: Dossier


class Undone(AtCounter, frozen=True):
    undoes: Annotated[str, Meta(pattern=f"^({'|'.join(ACTIONS)})$")]


class Changed(msgspec.Struct, frozen=True):
    counter: CounterNumber
    state: Literal["open", "break", "back-office", "closed"]
    post: PerhapsCode = ""
