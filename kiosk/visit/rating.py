"""
Rating a counter: which one, how it was, why, thanks.

The touch on a face saves; what follows changes that one ballot until it is closed. Every level has
the same steps, the same requests to the desk and the same times.
"""

from kiosk.domain.errors import BallotClosed, CounterUnknown, KioskError, LevelNotOnScale, ReasonUnknown
from kiosk.domain.gesture import Slot
from kiosk.domain.lot import Outcome
from kiosk.domain.plan import Reason
from kiosk.domain.rating import levels, mood
from kiosk.views import CounterRow, CounterView, RatingView, ReasonCard, ReasonsView, ThanksView, View, key
from kiosk.visit.screen import Screen, Visit, counter_name

A_PAGE = 6  # counters on one page, reasons on one of a small screen
QUESTIONS = {"low": "reasons.neg.q", "mid": "reasons.mid.q", "high": "reasons.pos.q"}
THANKS = {"low": "thanks.neg", "mid": "thanks.mid", "high": "thanks.mid"}  # no promise of who reads it when


def rating_screen(visit: Visit) -> Screen:
    """The first screen of a rating: the counter is asked for only where it is not known."""
    if visit.post.counter is None:
        return CounterScreen(visit)
    return RatingScreen(visit, visit.post.counter)


class CounterScreen(Screen):
    """Which counter served you?"""

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit)
        self.page = 1

    @property
    def pages(self) -> int:
        return -(-len(self.visit.plan.counters) // A_PAGE)

    def view(self, seconds: int) -> View:
        page = min(self.page, self.pages)
        rows = (
            CounterRow(number=one.number, name=counter_name(one.number), post=self.post_of(one.number) or "")
            for one in self.visit.plan.counters[(page - 1) * A_PAGE : page * A_PAGE]
        )
        return CounterView(chrome=self.chrome(), rows=tuple(rows), page=page, pages=self.pages)

    def turn(self, step: int) -> None:
        self.page = min(max(self.page + step, 1), self.pages)
        self.visit.again()

    def choose(self, number: int) -> None:
        if any(one.number == number for one in self.visit.plan.counters):
            self.visit.go(RatingScreen(self.visit, number))

    answers = {"counter": choose, "page": turn}


class RatingScreen(Screen):
    """Five faces; with a slot, the citizen is choosing again."""

    def __init__(self, visit: Visit, counter: int, chosen: "ReasonsScreen | None" = None) -> None:
        super().__init__(visit)
        self.counter, self.chosen = counter, chosen

    def view(self, seconds: int) -> View:
        survey = self.visit.plan.survey
        return RatingView(
            chrome=self.chrome(),
            levels=levels(survey.scale, survey.order),
            counter=counter_name(self.counter),
            post=self.post_of(self.counter),
        )

    def rate(self, level: int) -> None:
        visit, desk, chosen = self.visit, self.visit.desk, self.chosen
        if level not in levels(visit.plan.survey.scale, "best_first"):
            return
        if chosen is not None:
            slot = chosen.slot
            visit.ask(lambda: desk.change(slot, level), lambda _: self._reasons(slot, level), self._failed)
            return
        visit.ask(
            lambda: desk.rate(level, counter=self.counter, layout=visit.post.layout),
            lambda slot: self._reasons(slot, level),
            self._failed,
            lambda slot: desk.close(slot, "timed_out"),
        )

    def _reasons(self, slot: Slot, level: int) -> None:
        self.visit.go(ReasonsScreen(self.visit, self.counter, slot, level))

    def _failed(self, error: KioskError) -> None:
        if isinstance(error, LevelNotOnScale):  # the plan changed under the finger
            self.visit.again()
        elif isinstance(error, CounterUnknown):
            self.visit.go(rating_screen(self.visit))
        elif isinstance(error, BallotClosed) and self.chosen:
            self.chosen.thank()
        else:
            raise error

    def back(self) -> None:
        if self.chosen is not None:
            self.visit.go(self.chosen)
        elif self.visit.post.counter is None:
            self.visit.go(CounterScreen(self.visit))
        else:
            self.visit.home()

    def leave(self, outcome: Outcome) -> None:
        if self.chosen is not None:
            self.chosen.leave(outcome)

    answers = {"rate": rate}


class ReasonsScreen(Screen):
    """Why; it sends itself. The level is already on the disk."""

    silence_s = None
    bar_s = 40.0

    def __init__(self, visit: Visit, counter: int, slot: Slot, level: int) -> None:
        super().__init__(visit)
        self.counter, self.slot, self.level = counter, slot, level
        self.codes: tuple[str, ...] = ()
        self.page = 0

    @property
    def _pages(self) -> list[list[Reason]]:
        """All reasons on one; on a small screen six cards have room, and the last one leads to the others."""
        offered = self.visit.plan.reasons_at(self.level)
        if self.visit.post.layout != "compact" or len(offered) <= A_PAGE:
            return [offered]
        return [offered[at : at + A_PAGE - 1] for at in range(0, len(offered), A_PAGE - 1)]

    def view(self, seconds: int) -> View:
        pages = self._pages
        cards = (
            ReasonCard(code=one.code, icon=one.icon, text=one.text.both, chosen=one.code in self.codes)
            for one in pages[self.page % len(pages)]
        )
        question = key(QUESTIONS[mood(self.level)])
        return ReasonsView(
            chrome=self.chrome(),
            level=self.level,
            question=question,
            cards=tuple(cards),
            more=len(pages) > 1,
            seconds=seconds,
        )

    def turn(self, code: str) -> None:
        if code in self.codes:
            self.codes = tuple(one for one in self.codes if one != code)
        elif any(one.code == code for one in self.visit.plan.reasons_at(self.level)):
            self.codes = (*self.codes, code)
        self.visit.again()

    def others(self) -> None:
        """The next page; after the last one the first. What was chosen stays chosen."""
        self.page += 1
        self.visit.again()

    def redo(self) -> None:
        self.visit.go(RatingScreen(self.visit, self.counter, self))

    def send(self) -> None:
        self._close("sent")

    def skip(self) -> None:
        self.codes = ()
        self._close("skipped")

    def gone(self) -> None:
        self._close("timed_out")

    def _close(self, outcome: Outcome) -> None:
        self.visit.ask(lambda: self._finish(outcome), lambda _: self.thank(), self._failed)

    def _finish(self, outcome: Outcome) -> None:
        """Both requests at every level and with any choice: their number tells nothing."""
        self.visit.desk.set_reasons(self.slot, self.codes)
        self.visit.desk.close(self.slot, outcome)

    def _failed(self, error: KioskError) -> None:
        if isinstance(error, ReasonUnknown):  # the plan changed under the finger
            self.codes = ()
            self.visit.again()
        elif isinstance(error, BallotClosed):
            self.thank()
        else:
            raise error

    def thank(self) -> None:
        self.visit.go(ThanksScreen(self.visit, self.level))

    def back(self) -> None:
        self.redo()

    def leave(self, outcome: Outcome) -> None:
        self.visit.tell(lambda: self.visit.desk.close(self.slot, outcome))

    answers = {"reason": turn, "more": others, "redo": redo, "send": send, "skip": skip}


class ThanksScreen(Screen):
    """The same screen, length and steps at every level; only one sentence differs."""

    silence_s = None
    bar_s = 12.0
    touch_adds_s = 30.0

    def __init__(self, visit: Visit, level: int) -> None:
        super().__init__(visit)
        self.sentence = key(THANKS[mood(level)])

    def view(self, seconds: int) -> View:
        return ThanksView(chrome=self.chrome(), sentence=self.sentence, seconds=seconds)

    def done(self) -> None:
        self.visit.end()

    answers = {"done": done}
