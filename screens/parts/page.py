"""Plain grounds and plain orders: paper, a row, ranks of parts."""

from kivy.clock import Clock
from kivy.graphics import Color, Rectangle
from kivy.properties import ColorProperty, NumericProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from screens.parts.place import Part, Placed


class Paper(Part):
    """A rectangle of one colour on the window's ground, which is paper already."""

    color = ColorProperty((0, 0, 0, 1))

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.fbind("color", self._trigger_layout)

    def arrange(self) -> None:
        self.canvas.before.clear()
        if not self.color[3]:
            return  # a page of nothing costs as much as a page of paper
        with self.canvas.before:
            Color(rgba=self.color)
            Rectangle(pos=self.pos, size=self.size)


class Row(Placed, BoxLayout):
    """Parts side by side, or above each other."""


class Ranks(Placed, Widget):
    """Parts of one size in columns, filled row by row from the top; a row is never higher than `tallest`."""

    cols = NumericProperty(1)
    spacing = NumericProperty(0)
    tallest = NumericProperty(0)
    ranks = NumericProperty(0)  # how many rows there is room for; 0: as many as there are

    def __init__(self, **given: object) -> None:
        self._arrange_soon = Clock.create_trigger(self._arrange, -1)
        super().__init__(**given)
        for name in ("pos", "size", "children", "cols", "spacing", "tallest", "ranks"):
            self.fbind(name, self._arrange_soon)

    def _arrange(self, *_: object) -> None:
        parts = self.children[::-1]
        if not parts:
            return
        cols, gap = int(self.cols), self.spacing
        rows = max(-(-len(parts) // cols), int(self.ranks))
        wide = (self.width - gap * (cols - 1)) // cols  # whole pixels: rounding never takes one from a gap
        high = (self.height - gap * (rows - 1)) // rows
        if self.tallest:
            high = min(high, self.tallest)
        for count, part in enumerate(parts):
            row, column = divmod(count, cols)
            left, top = self.x + column * (wide + gap), self.top - row * (high + gap)
            part.size = (round(left + wide) - round(left), round(top) - round(top - high))
            part.pos = (round(left), round(top - high))
