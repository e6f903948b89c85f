"""
The visit: which screen follows which, and what happens when nobody touches any more.

Everything here runs on the screen's thread; the desk's work runs elsewhere and comes back through
`ask`. The screens themselves, each with its table of intents, stand in `kiosk.visit`.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any, Protocol, TypeVar

from kiosk.domain.errors import KioskError
from kiosk.domain.gesture import HallNow
from kiosk.domain.lot import Outcome
from kiosk.domain.plan import Plan
from kiosk.views import Text, TimeoutView, View
from kiosk.visit.home import HomeScreen, SorryScreen, StartingScreen
from kiosk.visit.rating import CounterScreen
from kiosk.visit.screen import Desk, Failed, Post, Screen, Words
from kiosk.visit.silence import QUESTION_S, Handle, Later, Silence
from kiosk.visit.ticket import ServiceScreen
from kiosk.visit.turn import Turns

T = TypeVar("T")

BUSY_S = 0.3  # before the screen says that the desk is at work
HUNG_S = 10.0  # before the screen gives up waiting for the desk
REFRESH_S = 10.0  # how old what home says of the hall may grow

# intent → what its argument must be; anything else is no intent
ARGUMENTS: Mapping[str, type] = {
    "go": str,
    "page": int,
    "service": str,
    "counter": int,
    "rate": int,
    "reason": str,
    "scanned": str,
    "digit": str,
}

log = logging.getLogger(__name__)


class Ask(Protocol):
    """Runs `call` off the screen's thread, in order, and brings the answer back to it."""

    def __call__(
        self, call: Callable[[], T], then: Callable[[T], None], failed: Callable[[Exception], None], /
    ) -> None: ...


class Flow:
    """One terminal's visits, one after another."""

    def __init__(
        self,
        desk: Desk,
        *,
        plan: Callable[[], Plan],
        post: Post,
        show: Callable[[View, TimeoutView | None], None],
        later: Later,
        ask: Ask,
        words: Words,
        now: Callable[[], datetime],
        mono: Callable[[], float],
        standing: Callable[[], Text | None] = lambda: None,
    ) -> None:
        """
        Args:
            show: Draws a view and the question over it, if any; equal ones are not shown twice.
            standing: What home says as long as it holds, such as digits an admin has to compare.
            now: The hall's wall clock, without a zone.
            mono: Seconds that never jump.
        """
        self.desk, self.post, self.hall = desk, post, None
        self.now, self._plan, self._show, self._later, self._ask = now, plan, show, later, ask
        self.words, self.standing = words, standing
        self.screen: Screen = StartingScreen(self)
        self._silence = Silence(later, mono, changed=self._draw, over=self._gone)
        self._turns = Turns(later, self._draw)
        self.turn = lambda: self._turns.count
        self._pending: object | None = None  # the answer waited for
        self._beat: Handle | None = None
        self._waits: list[Handle] = []
        self._drawn: tuple[View, TimeoutView | None, str] | None = None

    hall: HallNow | None

    @property
    def plan(self) -> Plan:
        return self._plan()

    @property
    def today(self) -> date:
        return self.now().date()

    # ---- what comes from outside

    def begin(self) -> None:
        """Show that the machine is starting; the desk need not be ready."""
        self._draw()

    def start(self) -> None:
        """The desk is ready: show home as soon as the hall is known, and look again now and then."""
        self._ask(self.desk.hall, self._first, self.broken)
        self._tick()

    def on(self, intent: str, argument: object = None) -> None:
        """One gesture of a citizen; what does not fit the screen of the moment is nothing."""
        wanted = ARGUMENTS.get(intent)
        if not (argument is None if wanted is None else type(argument) is wanted):
            return
        if self._silence.question:
            self._answer(intent)
            if intent != "scanned":
                return
        self._silence.touched(self.screen)
        self._turns.begin()
        if intent == "language":
            self._other_language()
        elif self._pending is not None or isinstance(self.screen, StartingScreen):
            return
        elif intent in self.screen.answers:
            answer = self.screen.answers[intent]
            self._safely(partial(answer, self.screen) if wanted is None else partial(answer, self.screen, argument))
        elif intent == "home" and not isinstance(self.screen, HomeScreen):
            self.home()
        elif intent == "back" and not isinstance(self.screen, HomeScreen):
            self._safely(self.screen.back)

    def refresh(self) -> None:
        """Something below has changed: the hall day, the network, the plan."""
        self._ask(self.desk.hall, self._heard, lambda error: log.error("the hall could not be asked: %r", error))

    def can_draw(self) -> bool:
        """Whether the plan in force gives screens that can be shown."""
        try:
            for screen in (HomeScreen(self), ServiceScreen(self), CounterScreen(self), SorryScreen(self)):
                screen.view(0)
        except Exception as error:
            log.error("the new plan gives no screens", exc_info=error)
            return False
        return True

    def broken(self, error: Exception) -> None:
        """The desk could not be made ready."""
        log.error("the desk did not start", exc_info=error)
        self.go(SorryScreen(self))

    def fail(self) -> None:
        """The screen's loop met something unforeseen: close what is open and begin anew."""
        self._drawn = None
        self._forget_pending()
        self.end()

    def stop(self) -> None:
        """The terminal ends: close what is open; whoever called waits for the desk."""
        self._silence.stop()
        self._turns.stop()
        if self._beat is not None:
            self._beat.cancel()
        self._forget_pending()
        self.screen.leave("timed_out")

    # ---- what screens ask for (`kiosk.visit.screen.Visit`)

    def go(self, screen: Screen) -> None:
        self.screen = screen
        self._silence.begin(screen)
        self._draw()

    def again(self) -> None:
        self._draw()

    def home(self, notice: Text | None = None) -> None:
        self._arrive("skipped", notice)

    def end(self, outcome: Outcome = "timed_out") -> None:
        self.words.language = self.plan.languages[0]
        self._arrive(outcome)

    def ask(
        self,
        call: Callable[[], T],
        then: Callable[[T], None],
        failed: Failed | None = None,
        late: Callable[[T], None] | None = None,
    ) -> None:
        self._pending = mark = object()
        self._waits = [self._later(BUSY_S, self._look_busy), self._later(HUNG_S, self._give_up)]

        def answered(result: Any) -> None:
            if self._pending is mark:
                self._forget_pending()
                self._safely(partial(then, result))
            elif late is not None:
                self.tell(partial(late, result))

        def refused(error: Exception) -> None:
            if self._pending is mark:
                self._forget_pending()
                self._safely(partial(self._refuse, error, failed))

        self._ask(call, answered, refused)

    def tell(self, call: Callable[[], None]) -> None:
        self._ask(call, lambda _: None, lambda error: log.error("nobody heard: %r", error))

    # ---- the desk's answers

    def _first(self, hall: HallNow) -> None:
        self.hall = hall
        if isinstance(self.screen, StartingScreen):
            self.go(HomeScreen(self))

    def _heard(self, hall: HallNow) -> None:
        self.hall = hall
        self._draw()

    def _refuse(self, error: Exception, failed: Failed | None) -> None:
        if not isinstance(error, KioskError) or failed is None:
            raise error
        failed(error)

    def _safely(self, act: Callable[[], None]) -> None:
        """Whatever goes wrong at a gesture, the citizen is sent to a person and nothing stays open."""
        try:
            act()
        except Exception as error:
            log.error("a gesture failed", exc_info=error)
            self.screen.leave("timed_out")
            self.go(SorryScreen(self))

    def _look_busy(self) -> None:
        self.screen.busy = True
        self._draw()

    def _give_up(self) -> None:
        log.error("the desk has not answered for %s s", HUNG_S)
        self._forget_pending()
        self.screen.leave("timed_out")
        self.go(SorryScreen(self))

    def _forget_pending(self) -> None:
        self._pending, self.screen.busy = None, False
        for handle in self._waits:
            handle.cancel()
        self._waits = []

    # ---- silence

    def _answer(self, intent: str) -> None:
        """Only an answer ends the question: a hand that rests on the glass is none."""
        if intent == "home":
            self.end("skipped")
        elif intent in ("stay", "scanned"):
            self._silence.begin(self.screen)
            self._draw()

    def _gone(self) -> None:
        if self._pending is not None:  # the desk has the word
            self._silence.later(HUNG_S)
        else:
            self._safely(self.screen.gone)

    def _arrive(self, outcome: Outcome, notice: Text | None = None) -> None:
        self._forget_pending()
        self.screen.leave(outcome)
        self.go(HomeScreen(self, notice))
        self.refresh()

    def _tick(self) -> None:
        if isinstance(self.screen, HomeScreen):
            self.refresh()
        self._beat = self._later(REFRESH_S, self._tick)

    def _other_language(self) -> None:
        languages = self.plan.languages
        if self.words.language in languages:
            self.words.language = languages[(languages.index(self.words.language) + 1) % len(languages)]
        self._draw()

    def _draw(self) -> None:
        question = TimeoutView(seconds=QUESTION_S) if self._silence.question else None
        try:
            drawn = self.screen.view(self._silence.seconds), question
        except Exception as error:  # a plan changed so that this screen has nothing to show
            if isinstance(self.screen, SorryScreen):
                raise
            log.error("a screen could not be drawn", exc_info=error)
            self.screen.leave("timed_out")
            self.go(SorryScreen(self))
            return
        if (*drawn, self.words.language) != self._drawn:
            self._drawn = (*drawn, self.words.language)
            self._show(*drawn)
