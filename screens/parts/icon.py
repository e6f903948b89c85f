"""Phosphor icons: Duotone on tiles and rows, Bold in buttons, Fill for states."""

import json
from functools import cache

from kivy.graphics import Color, Rectangle
from kivy.properties import ColorProperty, OptionProperty, StringProperty

from screens.parts.place import Part
from screens.parts.text import line_picture
from screens.theme import ASSETS, FONTS

PALE = 0.22  # how strong the first glyph of a duotone icon is


@cache
def icon_table() -> dict[str, dict[str, list[int]]]:
    """Icon → style → its glyphs."""
    table: dict[str, dict[str, list[int]]] = json.loads((ASSETS / "icons.json").read_text("utf-8"))["glyphs"]
    return table


class Icon(Part):
    """One icon, as large as its box is high, in the middle of it. An unknown name draws nothing."""

    name = StringProperty("")
    look = OptionProperty("bold", options=("bold", "fill", "duotone"))
    color = ColorProperty((0, 0, 0, 1))

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        for name in ("name", "look", "color"):
            self.fbind(name, self._trigger_layout)

    def arrange(self) -> None:
        self.canvas.clear()
        glyphs = icon_table().get(self.name, {}).get(self.look, [])
        side = round(min(self.size))
        if side < 2:
            return
        font = str(FONTS / f"Phosphor-{self.look.title()}.ttf")
        red, green, blue, alpha = self.color
        with self.canvas:
            for count, code in enumerate(glyphs):
                pale = self.look == "duotone" and count == 0 and len(glyphs) > 1
                Color(red, green, blue, alpha * (PALE if pale else 1))
                picture, _ = line_picture(chr(code), font, side)
                wide, high = picture.size
                Rectangle(
                    texture=picture,
                    pos=(round(self.center_x - side / 2), round(self.center_y - high / 2)),  # both glyphs on one em
                    size=(wide, high),
                )
