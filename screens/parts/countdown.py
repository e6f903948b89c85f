"""How long until the screen acts by itself: a bar, or a ring with the seconds in it."""

from kivy.clock import Clock
from kivy.graphics import Color
from kivy.graphics.vertex_instructions import SmoothLine, SmoothRoundedRectangle
from kivy.properties import ColorProperty, NumericProperty, ObjectProperty

from screens.parts.place import Part
from screens.parts.text import BaselineLabel
from screens.theme import theme


class Countdown(Part):
    """
    How much is left of the seconds there were at most; the flow keeps the time and acts.

    `view` is the screen's; each new one tells the seconds anew, and none that the screen was left.
    """

    left = NumericProperty(0)
    whole = NumericProperty(1)
    track = ColorProperty((0, 0, 0, 1))
    color = ColorProperty((0, 0, 0, 1))
    view = ObjectProperty(None, allownone=True)

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        for name in ("left", "whole", "track", "color"):
            self.fbind(name, self._trigger_layout)

    def on_view(self, _: object, view: object) -> None:
        if view is None:
            self.whole = 1
            return
        self.left = view.seconds
        self.whole = max(self.whole, self.left)


class CountdownBar(Countdown):
    """The time that is left as a bar."""

    def arrange(self) -> None:
        self.canvas.clear()
        with self.canvas:
            for colour, share in ((self.track, 1.0), (self.color, self.left / self.whole)):
                wide = round(self.width * share)
                if wide < self.height:
                    continue
                Color(rgba=colour)
                SmoothRoundedRectangle(pos=self.pos, size=(wide, self.height), radius=[self.height / 2], segments=12)


class CountdownRing(Countdown):
    """The time that is left as a ring, with the seconds inside; it counts by itself from what it was told."""

    def __init__(self, **given: object) -> None:
        self.label = BaselineLabel(style="hero.tabular", halign="center")
        self._tick = Clock.schedule_interval(self._step, 1)
        self._tick.cancel()
        super().__init__(**given)
        self.add_widget(self.label)

    def on_view(self, ring: object, view: object) -> None:
        super().on_view(ring, view)
        self._tick.cancel()
        if view is not None:
            self._tick()

    def _step(self, _: float) -> None:
        self.left = max(0, self.left - 1)

    def arrange(self) -> None:
        self.label.text, self.label.color = str(int(self.left)), theme.c.ink
        inner = (self.width - 4 * theme.m.ring, self.height - 4 * theme.m.ring)
        self.label.size, self.label.center = inner, self.center
        self.canvas.before.clear()
        width = theme.m.ring
        radius = min(self.size) / 2 - width / 2
        with self.canvas.before:
            for colour, share in ((self.track, 1.0), (self.color, self.left / self.whole)):
                if share <= 0:
                    continue
                Color(rgba=colour)
                SmoothLine(
                    circle=(self.center_x, self.center_y, radius, 0, 360 * share, 180), width=width / 2, cap="none"
                )
