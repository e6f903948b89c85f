"""
A day of citizens before the real screens, as fast as they can be drawn; and what it does to the program's memory.

Visit, desk and disk are real; time is the test's own. Each citizen does one of the things people do, in one of the two
languages. Every screen that is shown is laid out with its words, every fourth one is drawn.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product

from kivy.clock import Clock
from kivy.lang import Builder

from kiosk.cli.memory import give_back
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
        self._tickets = self._until_drawn = 0
        self._morning = citizen.clock.now()
        studio.stage.flow = self
        self._look()

    def on(self, intent: str, argument: object = None) -> None:
        """What the screens send; these citizens speak to the visit themselves."""

    def fail(self) -> None:
        raise AssertionError("a screen failed")

    def go_on(self, screens: int) -> None:
        """
        Another morning: citizens come until so many more screens were shown.

        They come in parties that all do the same: what is left standing after one is what was left after the last.
        """
        until = self.screens + screens
        self._begin_a_day()
        while self.screens < until:
            for first, language, story in product(range(DRAWN_EVERY), ("vi", "en"), self._stories):
                if (language, story) == ("vi", self._stories[0]):
                    self._until_drawn = first
                self.studio.words.language = self.citizen.words.language = language
                story()
                self._pass(120)  # nobody is there: home, whatever was left

    def _begin_a_day(self) -> None:
        """The next one, at the hour of the first: a hall at noon shows other things than one at night."""
        self._morning += timedelta(days=1)
        self.citizen.clock.advance((self._morning - self.citizen.clock.now()).total_seconds())
        self.citizen.desk.open_day("staff", self._morning.date())

    # ---- what people do

    def _ticket(self) -> None:
        self._does("go", "ticket")
        self._tickets += 1
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

    def rest(self) -> None:
        """Nobody comes for some seconds: what was let go of goes, as in the hall every ten minutes."""
        give_back()
        for _ in range(8):
            self._draw()  # the drawing library lets go of pictures a second later
        give_back()

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
        self._until_drawn = (self._until_drawn - 1) % DRAWN_EVERY
        if self._until_drawn:
            Clock.tick()
            Clock.tick_draw()
            Builder.sync()
        else:
            self.studio.frame()


def weighed(visits: Visits, scales: Scales, *, warm: int, screens: int, every: int) -> Scales:
    """
    Let citizens come, once what is made only once is made, and weigh between them.

    As in the hall, what they left is tidied up while home stands there.
    """
    visits.go_on(warm)
    for _ in steps(screens, every):
        visits.rest()
        scales.weigh(visits.screens)
        visits.go_on(every)
    visits.rest()
    scales.weigh(visits.screens)
    return scales


def steps(screens: int, every: int) -> Iterator[int]:
    yield from range(0, screens, every)
