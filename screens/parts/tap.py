"""The one part that feels a finger; every button and card that can be touched is built on it."""

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.input.motionevent import MotionEvent
from kivy.uix.behaviors import ButtonBehavior

from screens.parts.plate import Plate
from screens.theme import theme

AT_ONCE = 0.5  # how far a surface has gone down in the first frame: the finger sees it, the rest is motion
GUARD_S = 0.25  # a trembling finger touches twice; the second touch of one button within this time is not meant


class Tap(ButtonBehavior, Plate):
    """A surface that sends `on_tap` when a finger is lifted inside it; a slide off cancels."""

    __events__ = ("on_tap",)

    def __init__(self, **given: object) -> None:
        self._last = float("-inf")
        super().__init__(min_state_time=0, **given)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        if not self.shown or self.disabled:
            return False
        return bool(super().on_touch_down(touch))

    def on_state(self, _: object, state: str) -> None:
        Animation.cancel_all(self, "pressed")
        if state == "down":
            self.pressed = max(self.pressed, AT_ONCE)
        Animation(pressed=1.0 if state == "down" else 0.0, d=theme.seconds("press")).start(self)

    def on_release(self) -> None:
        now = Clock.get_time()
        if now - self._last < GUARD_S:
            return
        self._last = now
        self.dispatch("on_tap")

    def on_tap(self) -> None:
        """A finger was lifted inside."""
