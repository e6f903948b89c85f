"""A small tinted square with an icon in it."""

from kivy.properties import ColorProperty, OptionProperty, StringProperty

from screens.parts.icon import Icon
from screens.parts.plate import Plate
from screens.theme import theme


class IconTile(Plate):
    """The square that carries the icon of a card."""

    icon = StringProperty("")
    look = OptionProperty("duotone", options=("bold", "fill", "duotone"))
    color = ColorProperty((0, 0, 0, 1))

    def __init__(self, **given: object) -> None:
        self.sign, self.glyph = Icon(), 0
        super().__init__(**given)
        self.add_widget(self.sign)
        for name in ("icon", "look", "color"):
            self.fbind(name, self._trigger_layout)

    def put(self, left: float, middle: float, side: float, glyph: float) -> None:
        """Stand with the left edge and the middle here, this large, the icon that large."""
        self.glyph = round(glyph)
        self.size, self.pos = (round(side), round(side)), (round(left), round(middle - side / 2))
        self._trigger_layout()

    def arrange(self) -> None:
        self.radius = min(theme.m.tile_radius, self.width * 0.28)
        self.sign.name, self.sign.look, self.sign.color = self.icon, self.look, self.color
        side = self.glyph
        self.sign.size = (side, side)
        self.sign.pos = (round(self.center_x - side / 2), round(self.center_y - side / 2))
