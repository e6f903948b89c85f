"""The indigo strip above every screen: whose hall it is, and what time."""

from kivy.graphics import Color, Rectangle
from kivy.properties import ColorProperty, ObjectProperty, StringProperty

from screens.parts.emblem import Emblem
from screens.parts.place import Part
from screens.parts.text import BaselineLabel
from screens.theme import theme
from screens.timepiece import timepiece


class Masthead(Part):
    """Emblem, hall and its lower name on the left; time and date on the right. Never tappable."""

    hall = StringProperty("")
    sub = StringProperty("")
    layout = ObjectProperty()  # the places of `emblem`, `hall`, `sub`, `time`, `date`
    hall_style = StringProperty("small.semi")
    sub_style = StringProperty("note.plain")
    time_style = StringProperty("body.tabular")
    hall_color = ColorProperty((1, 1, 1, 1))
    sub_color = ColorProperty((1, 1, 1, 1))
    time_color = ColorProperty((1, 1, 1, 1))
    date_color = ColorProperty((1, 1, 1, 1))

    def __init__(self, **given: object) -> None:
        self.sub_color = self.date_color = theme.c.cham2
        self.emblem = Emblem()
        self.labels = {name: BaselineLabel() for name in ("hall", "sub", "time", "date")}
        super().__init__(**given)
        for part in (self.emblem, *self.labels.values()):
            self.add_widget(part)
        for name in ("hall", "sub", "layout", "hall_style", "sub_style", "time_style"):
            self.fbind(name, self._trigger_layout)
        timepiece.fbind("time", self._trigger_layout)
        timepiece.fbind("date", self._trigger_layout)

    def arrange(self) -> None:
        if self.layout is None:
            return
        labels, layout = self.labels, self.layout
        labels["hall"].text, labels["sub"].text = self.hall, self.sub
        labels["time"].text, labels["date"].text = timepiece.time, timepiece.date
        labels["hall"].style, labels["sub"].style = self.hall_style, self.sub_style
        labels["time"].style, labels["date"].style = self.time_style, self.sub_style
        labels["hall"].color, labels["sub"].color = self.hall_color, self.sub_color
        labels["time"].color, labels["date"].color = self.time_color, self.date_color
        for part, name in ((self.emblem, "emblem"), *((label, name) for name, label in labels.items())):
            rect = getattr(layout, name, None)
            part.shown = rect is not None and rect[2] > 0
            part.place = rect
        labels["time"].halign = labels["date"].halign = "right"


class Header(Masthead):
    """The masthead of every screen but home, ticket and thanks."""

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        with self.canvas.before:
            self._colour = Color(rgba=theme.c.cham8)
            self._ground = Rectangle()

    def arrange(self) -> None:
        self._ground.pos, self._ground.size = self.pos, self.size
        super().arrange()
