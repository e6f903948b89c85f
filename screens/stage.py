"""
The stage: one screen at a time, and the question over it whether somebody is there.

It draws what the flow shows and hands every touch back. Two fingers are one too many: only the first counts,
and for a moment after a change of screen none does, so that a trembling finger does not press twice.
"""

from typing import Protocol

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.input.motionevent import MotionEvent
from kivy.properties import StringProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk import views
from kiosk.views import TimeoutView, View
from screens.parts.tap import GUARD_S
from screens.screen import Screen, make
from screens.speech import Words, speech
from screens.theme import theme

NOUNS: dict[type, str] = {
    views.HomeView: "home",
    views.ServiceView: "service",
    views.TicketView: "ticket",
    views.CounterView: "counter",
    views.RatingView: "rating",
    views.ReasonsView: "reasons",
    views.ThanksView: "thanks",
    views.ScanView: "scan",
    views.TypingView: "typing",
    views.StatusView: "status",
    views.AskView: "ask",
    views.SorryView: "sorry",
    views.StartingView: "starting",
    views.TimeoutView: "timeout",
}

OFTEN = ("service", "ticket", "counter", "rating", "reasons", "thanks")  # made ahead; the others cost memory
BEGUN = 0.2  # of its way a screen has come with its first frame, so that this one already answers


class Flow(Protocol):
    """What the stage asks of the visit."""

    def on(self, intent: str, argument: object = None) -> None:
        """A citizen wants this."""

    def fail(self) -> None:
        """The screen met something unforeseen: close what is open and begin anew."""


class Stage(FloatLayout):
    """The whole window."""

    noun = StringProperty("")  # which screen is shown

    def __init__(self, words: Words, *, moving: bool = True) -> None:
        """
        Args:
            words: Says the texts of the views.
            moving: Whether a new screen slides in; still pictures want none of it.
        """
        super().__init__()
        self.flow: Flow | None = None
        self._moving = moving
        self._made: dict[str, Screen] = {}
        self._finger: str | None = None
        self._changed = float("-inf")
        self.screen: Screen | None = None
        self.question: Screen | None = None
        speech.give(words)

    def send(self, intent: str, argument: object = None) -> None:
        """Tell the flow what was wanted."""
        if self.flow is not None:
            self.flow.on(intent, argument)

    def show(self, view: View, question: TimeoutView | None = None) -> None:
        """Draw a view, and the question over it, if any."""
        speech.listen()
        noun = NOUNS[type(view)]
        screen = self._screen(noun)
        screen.view = view
        if screen is not self.screen:
            self._change(screen)
        self._ask(question)
        self.noun = "timeout" if question else noun

    def prepare(self) -> bool:
        """Make one more screen while nobody waits for it; False when all are made."""
        missing = [noun for noun in OFTEN if noun not in self._made]
        if missing:
            self._screen(missing[0])
        return len(missing) > 1

    def _screen(self, noun: str) -> Screen:
        if noun not in self._made:
            self._made[noun] = make(noun, self.send)
        return self._made[noun]

    def _change(self, screen: Screen) -> None:
        before, self.screen = self.screen, screen
        if before is not None:
            Animation.cancel_all(before)
            self.remove_widget(before)
            before.view = None
        screen.shift, screen.opacity = 0, 1
        self.add_widget(screen, index=len(self.children))
        screen.recast()
        self._changed = Clock.get_time()
        if self._moving and before is not None:
            screen.shift, screen.opacity = theme.m.slide * (1 - BEGUN), BEGUN
            Animation(shift=0, opacity=1, d=theme.seconds("screen"), t="out_cubic").start(screen)

    def _ask(self, question: TimeoutView | None) -> None:
        if question is None:
            if self.question is not None:
                self.remove_widget(self.question)
                self.question.view = None
            self.question = None
            return
        asked = self._screen("timeout")
        if asked is not self.question:
            self.question = asked
            self.add_widget(asked)
            asked.recast()
            self._changed = Clock.get_time()
        asked.view = question

    def on_touch_down(self, touch: MotionEvent) -> bool:
        if self._finger is not None and self._finger != touch.uid:
            return True
        self._finger = touch.uid
        if Clock.get_time() - self._changed < GUARD_S:
            return True
        if self.question is not None:
            self.question.on_touch_down(touch)
            return True
        handled = bool(super().on_touch_down(touch))
        if not handled:
            self.send("touch")
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        if self._finger == touch.uid:
            self._finger = None
        return bool(super().on_touch_up(touch))
