"""
What every screen of a visit has in common, and what it may ask of the visit.

A screen is a small object that knows its view and the few intents that fit it; what does not fit is
nothing. Which screen follows which stands in the screens; when a silent one gives way, in `kiosk.flow`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Protocol, TypeVar

from kiosk.domain.errors import KioskError
from kiosk.domain.gesture import Expected, HallNow, LookUp, Slot
from kiosk.domain.lot import Outcome
from kiosk.domain.plan import Plan
from kiosk.domain.slip import Matrix
from kiosk.domain.text import Both
from kiosk.domain.ticket import Ticket
from kiosk.views import Chrome, Key, Text, View, key
from kiosk.visit.paper import Tray

T = TypeVar("T")

SILENCE_S = 60.0  # without a touch, before the question whether somebody is there
PERSONAL_S = 45.0  # the same while a screen shows somebody's file

Failed = Callable[[KioskError], None]


class Desk(Protocol):
    """What a citizen may ask; every call returns only after its commit, and none runs on the screen's thread."""

    def take_ticket(self, service: str, *, priority: bool = False, language: str = "vi") -> Ticket: ...
    def print_again(self, given: Ticket, /) -> None: ...
    def keep_appointment(self, text: str, *, language: str = "vi") -> Expected: ...
    def rate(self, level: int, *, counter: int | None, layout: str) -> Slot: ...
    def change(self, slot: Slot, level: int) -> None: ...
    def set_reasons(self, slot: Slot, codes: tuple[str, ...]) -> None: ...
    def close(self, slot: Slot, outcome: Outcome) -> None: ...
    def look_up(self, text: str) -> LookUp: ...
    def hall(self) -> HallNow: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Where this terminal stands and what it is: the same for all its life."""

    layout: str  # tall, wide or compact
    counter: int | None = None  # the counter it stands at
    reader: bool = True  # a scanner may be there
    alone: bool = False  # its own hall: no network is missed
    tray: Tray | None = None  # what is known of paper; None where nothing is printed
    code_of: Callable[[str], Matrix | None] = lambda ticket: None  # leads a phone to a ticket, where one can be led
    catalogue: Mapping[str, Both]  # names of the procedures by code


class Words(Protocol):
    language: str


class Visit(Protocol):
    """What a screen may ask of the visit it belongs to."""

    desk: Desk
    post: Post
    hall: HallNow | None  # as last heard
    words: Words

    standing: Callable[[], Text | None]  # what home says as long as it holds, before anything usual
    turn: Callable[[], int]  # how often what home says has turned since the last touch

    @property
    def plan(self) -> Plan: ...
    @property
    def today(self) -> date: ...
    def go(self, screen: "Screen") -> None:
        """Show another screen; the one left is told."""

    def again(self) -> None:
        """Show the same screen anew: its view has changed."""

    def home(self, notice: Text | None = None) -> None:
        """Show home to the same citizen: the language stays."""

    def end(self, outcome: Outcome = "timed_out") -> None:
        """The visit is over: home, in the hall's own language."""

    def ask(
        self,
        call: Callable[[], T],
        then: Callable[[T], None],
        failed: Failed | None = None,
        late: Callable[[T], None] | None = None,
    ) -> None:
        """
        Let the desk do something; until it has answered, the screen takes no intent.

        `failed` raises again what it does not know; `late` hears an answer that came after the sorry screen.
        """

    def tell(self, call: Callable[[], None]) -> None:
        """Let the desk do something nobody waits for, before everything asked later."""

    def now(self) -> datetime:
        """The hall's wall clock."""


class Screen:
    """One screen of a visit; `answers` is the table of the intents that fit it."""

    silence_s: float | None = SILENCE_S  # None: it has its own bar, or nothing to protect
    asks: bool = True  # whether somebody is there, before it gives way
    bar_s: float | None = None  # after that it gives way without a question
    touch_adds_s: float | None = None  # what any touch adds to the bar; None begins the bar anew
    answers: ClassVar[Mapping[str, Callable[..., None]]] = {}

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.busy = False  # the desk has been at work for so long that people should see it

    def view(self, seconds: int) -> View:
        """What is shown; `seconds` is what is left of the bar."""
        raise NotImplementedError

    def back(self) -> None:
        self.visit.home()

    def gone(self) -> None:
        """The bar ran out, or nobody answered the question: the visit is over."""
        self.visit.end()

    def heard_of_paper(self) -> None:
        """Something became of a slip."""

    def leave(self, outcome: Outcome) -> None:
        """The visit goes home from here: nothing may stay open."""

    def chrome(self) -> Chrome:
        plan, stands = self.visit.plan, self.visit.post.counter
        counter: Text | None = None
        if stands is not None:
            post = self.post_of(stands)
            counter = key("counter.at", counter=counter_name(stands), post=post) if post else counter_name(stands)
        return Chrome(
            hall=plan.hall.name.both,
            sub=plan.hall.sub.both,
            offline=self.offline,
            example=plan.hall.example,
            counter=counter,
        )

    @property
    def offline(self) -> bool:
        hall = self.visit.hall
        return hall is not None and not hall.online and not self.visit.post.alone

    def post_of(self, counter: int) -> Both | None:
        """Who serves at a counter; None at one that a new plan no longer has."""
        plan = self.visit.plan
        codes = {one.number: one.post for one in plan.counters}
        return plan.post(codes[counter]).name.both if counter in codes else None

    def help_counter(self) -> Key:
        return counter_name(self.visit.plan.hall.help_counter)


def counter_name(*numbers: int) -> Key:
    """ "Quầy 2", or "Quầy 1, 2" of several."""
    return key("counter.name" if len(numbers) == 1 else "counter.names", n=", ".join(map(str, numbers)))
