"""Plain grounds and plain orders: paper, a row, a grid."""

from kivy.graphics import Color, Rectangle
from kivy.properties import ColorProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout

from screens.parts.place import Part, Placed
from screens.theme import theme


class Paper(Part):
    """A rectangle of one colour, by default the colour of the page."""

    color = ColorProperty((0, 0, 0, 1))

    def __init__(self, **given: object) -> None:
        self.color = theme.c.paper
        super().__init__(**given)
        self.fbind("color", self._trigger_layout)

    def arrange(self) -> None:
        self.canvas.before.clear()
        with self.canvas.before:
            Color(rgba=self.color)
            Rectangle(pos=self.pos, size=self.size)


class Row(Placed, BoxLayout):
    """Parts side by side, or above each other."""


class Grid(Placed, GridLayout):
    """Parts in columns of one width and rows of one height."""
