"""A code to scan, drawn from its modules."""

from kivy.graphics import Color, Rectangle
from kivy.graphics.instructions import InstructionGroup
from kivy.properties import ColorProperty, ObjectProperty

from screens.parts.plate import Plate
from screens.theme import theme

QUIET = 4  # modules of paper around a code


class QrPanel(Plate):
    """The modules of a code in whole pixels on a light panel, with the quiet zone that scanners need."""

    matrix = ObjectProperty(None, allownone=True)  # rows of modules, True is dark
    color = ColorProperty((0, 0, 0, 1))

    def __init__(self, **given: object) -> None:
        self._modules = InstructionGroup()
        super().__init__(**given)
        self.canvas.add(self._modules)
        self.fbind("matrix", self._trigger_layout)

    def arrange(self) -> None:
        self.fill, self.radius = theme.c.paper, theme.m.tile_radius
        self._modules.clear()
        if not self.matrix:
            return
        count = len(self.matrix)
        side = int(min(self.size) // (count + 2 * QUIET))
        left, top = round(self.center_x - side * count / 2), round(self.center_y + side * count / 2)
        self._modules.add(Color(rgba=theme.c.ink))
        for row, modules in enumerate(self.matrix):
            for begin, end in runs(modules):
                self._modules.add(
                    Rectangle(pos=(left + begin * side, top - (row + 1) * side), size=((end - begin) * side, side))
                )


def runs(modules: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Where dark modules stand side by side: begin and end of each run."""
    found, begin = [], None
    for place, dark in enumerate((*modules, False)):
        if dark and begin is None:
            begin = place
        elif not dark and begin is not None:
            found.append((begin, place))
            begin = None
    return found
