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
    Counts seconds down to nought, in steps, while it is on a screen that is shown.

    It only shows the time; the flow keeps it and acts. `start` begins anew, also with more than before.
    """

    left = NumericProperty(0)
    whole = NumericProperty(1)
    track = ColorProperty((0, 0, 0, 1))
    color = ColorProperty((0, 0, 0, 1))
    view = ObjectProperty(allownone=True)  # of the screen; a new one begins the count anew

    def __init__(self, **given: object) -> None:
        self._tick = None
        super().__init__(**given)
        for name in ("left", "whole", "track", "color"):
            self.fbind(name, self._trigger_layout)

    def on_view(self, _: object, view: object) -> None:
        seconds = getattr(view, "seconds", None)
        if seconds is not None:
            self.start(seconds)

    def start(self, seconds: float) -> None:
        """Show so many seconds and count down from there."""
        self.left = seconds
        self.whole = max(1, seconds, self.whole if self._tick else 0)
        self.stop()
        self._tick = Clock.schedule_interval(self._step, 1)

    def stop(self) -> None:
        """Count no further."""
        if self._tick:
            self._tick.cancel()
        self._tick = None

    def _step(self, _: float) -> bool:
        if self.get_root_window() is None:  # its screen has been left
            self._tick = None
            self.whole = 1
            return False
        self.left = max(0, self.left - 1)
        return self.left > 0


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
    """The time that is left as a ring, with the seconds inside."""

    def __init__(self, **given: object) -> None:
        self.label = BaselineLabel(style="hero.tabular", halign="center")
        super().__init__(**given)
        self.add_widget(self.label)

    def arrange(self) -> None:
        self.label.text, self.label.color = str(int(self.left)), theme.c.ink
        self.label.size, self.label.pos = self.size, self.pos
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
