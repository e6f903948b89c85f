"""Buttons: a label, mostly with an icon before it."""

from kivy.properties import BooleanProperty, OptionProperty, StringProperty

from screens.parts.icon import Icon
from screens.parts.tap import Tap
from screens.parts.text import FACTORS, BaselineLabel, line_width, wrap
from screens.theme import theme

KINDS = ("primary", "gold", "quiet", "dark")
LEAST = {"tall": 0.94, "wide": 0.94, "compact": 0.88}  # of its size a label has in one line; else it takes two


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
        self.label, self.sign = BaselineLabel(halign="center", balanced=True), Icon()
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
        self.label.color = writing
        before = self._before()
        high = round(self.height - 2 * theme.m.small_gap)
        wide = self._fit(self.width - 2 * theme.m.button_padding - before, high)
        left = self.center_x - (before + wide) / 2
        glyph = theme.m.button_icon if self.icon else 0
        self.sign.name, self.sign.color, self.sign.shown = self.icon, writing, bool(self.icon)
        self.sign.size, self.sign.pos = (glyph, glyph), (round(left), round(self.center_y - glyph / 2))
        self.label.size = (round(wide), high)
        self.label.pos = (round(left + before), round(self.center_y - high / 2))

    def wanted_width(self) -> float:
        """How wide it is with its label in one line and room at both ends."""
        self._tell()
        return self._before() + self.label.wanted_width(1.0) + 2 * theme.m.button_room

    def _before(self) -> float:
        """How much of its width lies before the label."""
        return theme.m.button_icon + theme.m.button_gap if self.icon else 0

    def _tell(self) -> None:
        self.label.style = self.style or ("label" if self.kind in ("primary", "gold") else "lead")
        self.label.text = self.text

    def _fit(self, room: float, high: float) -> float:
        """One line where it need be little smaller for that, else as large as its lines fit; returns their width."""
        label = self.label
        self._tell()
        least = 1.0 if theme.large else LEAST[theme.form]
        one_line = (one for one in FACTORS if one >= least and label.wanted_width(one) <= room)
        label.size = (round(room), round(high))
        label.factor = next(one_line, next(filter(label.fits, FACTORS), FACTORS[-1]))
        style = theme.type.scaled(label.style, label.factor)
        lines = wrap(label.text, style, room, label.balanced) if label.wanted_width() > room else [label.text]
        return min(round(room), max(line_width(line, style.font, style.px) for line in lines))
