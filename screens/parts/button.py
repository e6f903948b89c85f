"""Buttons: a label, mostly with an icon before it."""

from kivy.properties import BooleanProperty, OptionProperty, StringProperty

from screens.parts.icon import Icon
from screens.parts.tap import Tap
from screens.parts.text import BaselineLabel
from screens.theme import theme

KINDS = ("primary", "gold", "quiet", "dark")


class PushButton(Tap):
    """
    A button; `primary` is indigo and at most one a screen, `gold` is its brother on indigo, `quiet` is white with
    an outline, `dark` stands beside gold. An `off` one is grey and cannot be touched.
    """

    kind = OptionProperty("quiet", options=KINDS)
    text = StringProperty("")
    icon = StringProperty("")
    style = StringProperty("")  # of the label; by default by kind
    off = BooleanProperty(False)

    def __init__(self, **given: object) -> None:
        self.label, self.sign = BaselineLabel(halign="center"), Icon()
        super().__init__(**given)
        self.add_widget(self.sign)
        self.add_widget(self.label)
        for name in ("kind", "text", "icon", "style", "off"):
            self.fbind(name, self._trigger_layout)
        self.fbind("off", self._switch)

    def _switch(self, *_: object) -> None:
        self.disabled = self.off

    def _colours(self) -> tuple[object, object, object, str]:
        """Fill, rim, writing and shadow."""
        c = theme.c
        if self.off and self.kind == "dark":
            return c.cham8, c.cham7, c.cham2, ""
        if self.off:
            return c.sunk, c.line, c.ink3, ""
        return {
            "primary": (c.cham7, c.none, c.white, "button"),
            "gold": (c.vang5, c.none, c.ink, "gold"),
            "quiet": (c.card, c.edge, c.ink, ""),
            "dark": (c.cham7, c.cham2, c.white, ""),
        }[self.kind]

    def arrange(self) -> None:
        self.fill, self.rim, writing, self.shadow = self._colours()
        self.radius, self.rim_width = theme.m.button_radius, theme.m.edge
        self.label.style = self.style or ("label" if self.kind in ("primary", "gold") else "lead")
        self.label.text, self.label.color = self.text, writing
        glyph = theme.m.button_icon if self.icon else 0
        gap = theme.m.button_gap if self.icon else 0
        padding = theme.m.button_padding
        room = self.width - 2 * padding - glyph - gap
        wide = min(room, self.label.wanted_width())
        left = self.center_x - (glyph + gap + wide) / 2
        self.sign.name, self.sign.color, self.sign.shown = self.icon, writing, bool(self.icon)
        self.sign.size, self.sign.pos = (glyph, glyph), (round(left), round(self.center_y - glyph / 2))
        high = round(self.height - 2 * theme.m.small_gap)
        self.label.size = (wide, high)
        self.label.pos = (round(left + glyph + gap), round(self.center_y - high / 2))
