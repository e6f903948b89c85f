"""
A day of citizens before the real screens, as fast as they can be drawn; and what it does to the program's memory.

Visit, desk and disk are real; time is the test's own. Each citizen does one of the things people do, in one of the two
languages. Every screen that is shown is laid out with its words, every fourth one is drawn.
"""

import gc
from collections.abc import Callable, Iterator

from kivy.clock import Clock
from kivy.lang import Builder

from kiosk.views import RatingView
from tests.kiosk.visitor import Visitor
from tests.screens.scales import Scales
from tests.screens.studio import Studio

CODE = "H56.18.05-261102-0046"
DRAWN_EVERY = 4


class Visits:
    """`screens` counts what was shown: a screen visit each."""

    def __init__(self, studio: Studio, citizen: Visitor) -> None:
        self.studio, self.citizen = studio, citizen
        self.screens = 0
        self._shown = 0
        self._stories = (self._ticket, self._rating, self._lookup, self._typed, self._leaves)
        self._tickets = 0
        studio.stage.flow = self
        self._look()

    def on(self, intent: str, argument: object = None) -> None:
        """What the screens send; these citizens speak to the visit themselves."""

    def fail(self) -> None:
        raise AssertionError("a screen failed")

    def go_on(self, screens: int) -> None:
        """Citizens come until so many more screens were shown."""
        until, n = self.screens + screens, self.screens
        while self.screens < until:
            self.studio.words.language = self.citizen.words.language = ("vi", "en")[n % 2]
            self._stories[n % len(self._stories)]()
            n += 1
            self._pass(120)  # nobody is there: home, whatever was left

    # ---- what people do

    def _ticket(self) -> None:
        self._does("go", "ticket")
        self._tickets += 1
        if self._tickets % 900 == 0:  # a series ends with 999
            self.citizen.clock.advance(24 * 3600)
            self.citizen.desk.open_day("staff", self.citizen.clock.now().date())
        services = self.citizen.plan.services
        self._does("take", services[self._tickets % len(services)].code)
        self._does("home")

    def _rating(self) -> None:
        self._does("go", "rate")
        self._does("counter", 2)
        if isinstance(self.citizen.view, RatingView):
            self._does("rate", 1 + self.screens % 5)
        self._does("skip")

    def _lookup(self) -> None:
        self._does("go", "lookup")
        self._does("scanned", CODE)
        self._does("home")

    def _typed(self) -> None:
        self._does("go", "lookup")
        self._does("typing")
        for digit in "2611020046":
            self._does("digit", digit)
        self._does("lookup")
        self._does("home")

    def _leaves(self) -> None:
        self._does("go", "ticket")

    # ---- how

    def _does(self, intent: str, argument: object = None) -> None:
        self.citizen.does(intent, argument)
        self._look()

    def _pass(self, seconds: float) -> None:
        for _ in range(4):
            self.citizen.waits(seconds / 4)
            self._look()

    def _look(self) -> None:
        """Draw whatever is new to be seen."""
        while self._shown < len(self.citizen.shown):
            view, question = self.citizen.shown[self._shown]
            self._shown += 1
            self.screens += 1
            self.studio.stage.show(view, question)
            self._draw()
        del self.citizen.shown[: self._shown - 1]  # the double's own memory is not the terminal's
        self._shown = 1

    def _draw(self) -> None:
        self.studio.time.now += 0.5
        if self.screens % DRAWN_EVERY:
            Clock.tick()
            Clock.tick_draw()
            Builder.sync()
        else:
            self.studio.frame()


def weighed(visits: Visits, *, warm: int, screens: int, every: int, tell: Callable[[str], object] = str) -> Scales:
    """Let citizens come, and weigh as they do, once what is made only once is made."""
    visits.go_on(warm)
    gc.collect()
    scales = Scales()
    for _ in steps(screens, every):
        scales.weigh(visits.screens)
        visits.go_on(every)
        tell(f"{visits.screens} {scales.read[-1]}")
    scales.weigh(visits.screens)
    return scales


def steps(screens: int, every: int) -> Iterator[int]:
    yield from range(0, screens, every)
