"""A small pill that says one more thing about the card it sits on."""

from kivy.properties import ColorProperty, StringProperty

from screens.parts.icon import Icon
from screens.parts.plate import Plate
from screens.parts.text import BaselineLabel
from screens.theme import theme


class Chip(Plate):
    """An icon and a few words on a tint."""

    text = StringProperty("")
    icon = StringProperty("")
    style = StringProperty("note.semi")
    color = ColorProperty((0, 0, 0, 1))

    def __init__(self, **given: object) -> None:
        self.sign, self.label = Icon(), BaselineLabel(halign="center")
        super().__init__(**given)
        self.add_widget(self.sign)
        self.add_widget(self.label)
        for name in ("text", "icon", "style", "color"):
            self.fbind(name, self._trigger_layout)

    def _icon_room(self) -> float:
        return theme.m.chip_icon + theme.m.small_gap if self.icon else 0

    def wanted(self) -> int:
        """The width it needs."""
        self.label.text, self.label.style = self.text, self.style
        return round(self.label.wanted_width() + self._icon_room() + 2 * theme.m.chip_pad)

    def arrange(self) -> None:
        m = theme.m
        self.radius = self.height / 2
        self.label.text, self.label.style, self.label.color = self.text, self.style, self.color
        self.sign.name, self.sign.color, self.sign.shown = self.icon, self.color, bool(self.icon)
        side = m.chip_icon if self.icon else 0
        self.sign.size = (side, side)
        self.sign.pos = (round(self.x + m.chip_pad), round(self.center_y - side / 2))
        left = self.x + m.chip_pad + self._icon_room()
        self.label.size, self.label.pos = (self.right - m.chip_pad - left, self.height), (round(left), self.y)
