"""
A look round, where no display shows the screens and nobody can touch them: one after another, in each language.

It only looks. No number is taken, nothing is rated or scanned, and so nothing is written down.
"""

from collections.abc import Callable, Iterator

from kiosk.domain.plan import Plan
from kiosk.flow import Flow
from kiosk.visit.home import HomeScreen

STEP_S = 1.5  # a picture is taken when a screen has come to rest; it may be drawn twice
HOME_S = 0.5  # between two looks whether home offers a number
PATIENCE = 30  # such looks, then it goes round all the same

Step = tuple[str, object]


def steps(plan: Plan) -> Iterator[Step]:
    """What a finger would do; it ends at home, in the language it began with."""
    for _ in plan.languages:
        yield "go", "ticket"
        yield "home", None
        yield "go", "lookup"
        yield "typing", None
        yield "home", None
        yield "go", "rate"
        yield "counter", plan.counters[0].number
        yield "home", None
        yield "language", None


class Tour:
    """Goes round once; what does not fit the screen of the moment is left out."""

    def __init__(self, flow: Flow, later: Callable[[float, Callable[[], None]], object]) -> None:
        self._flow, self._later = flow, later
        self._looks = 0
        self._steps: Iterator[Step] = iter(())

    def begin(self) -> None:
        """Once home stands and the hall gives numbers."""
        flow, self._looks = self._flow, self._looks + 1
        is_open = isinstance(flow.screen, HomeScreen) and flow.hall is not None and flow.hall.open
        if is_open or self._looks > PATIENCE:
            self._steps = steps(flow.plan)
            self._later(STEP_S, self._next)
        else:
            self._later(HOME_S, self.begin)

    def _next(self) -> None:
        step = next(self._steps, None)
        if step is not None:
            self._flow.on(*step)
            self._later(0, self._rest)  # it is drawn then

    def _rest(self) -> None:
        self._later(STEP_S, self._next)
