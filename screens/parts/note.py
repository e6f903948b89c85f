"""One sentence with an icon before it, bare or on a tint."""

from kivy.properties import BooleanProperty, ColorProperty, OptionProperty, StringProperty

from screens.parts.icon import Icon
from screens.parts.place import Part
from screens.parts.plate import Plate
from screens.parts.stack import stack
from screens.parts.text import BaselineLabel
from screens.theme import theme


class Note(Part):
    """An icon and a sentence beside it."""

    text = StringProperty("")
    sub = StringProperty("")  # a second, quieter sentence under it
    icon = StringProperty("")
    look = OptionProperty("bold", options=("bold", "fill", "duotone"))
    style = StringProperty("small.medium")
    color = ColorProperty((0, 0, 0, 1))
    icon_color = ColorProperty((0, 0, 0, 1))
    centred = BooleanProperty(False)
    balanced = BooleanProperty(False)

    def __init__(self, **given: object) -> None:
        self.sign, self.label, self.more = Icon(), BaselineLabel(), BaselineLabel(style="small")
        super().__init__(**given)
        for part in (self.sign, self.label, self.more):
            self.add_widget(part)
        for name in ("text", "sub", "icon", "look", "style", "color", "icon_color", "centred"):
            self.fbind(name, self._trigger_layout)

    def wanted(self, width: float, factor: float = 1.0) -> float:
        """How high its sentence is in such a width, written this large."""
        self.label.text, self.label.style, self.label.balanced = self.text, self.style, theme.large or self.balanced
        self.label.width = width - sum(self._before())
        return self.label.wanted_height(factor)

    def _before(self) -> tuple[int, float]:
        """The icon's side, and the gap between it and the words."""
        return round(theme.type[self.style].px * 1.3), theme.m.small_gap * 2

    def arrange(self) -> None:
        self.label.text, self.label.style, self.label.color = self.text, self.style, self.color
        self.label.balanced = theme.large or self.balanced
        self.sign.name, self.sign.look, self.sign.color = self.icon, self.look, self.icon_color
        side, gap = self._before()
        self.sign.shown = bool(self.text)
        room = self.width - side - gap
        wide = min(room, self.label.wanted_width()) if self.centred else room
        left = self.center_x - (side + gap + wide) / 2 if self.centred else self.x
        self.sign.size, self.sign.pos = (side, side), (round(left), round(self.center_y - side / 2))
        self.label.size, self.label.pos = (wide, self.height), (round(left + side + gap), self.y)
        self.more.text, self.more.color = self.sub, theme.c.ink2
        if self.sub:
            stack([(self.label, 0), (self.more, 0)], left + side + gap, wide, self.center_y, self.height)
        else:
            self.label.factor = 1.0


class Notice(Plate):
    """What is off and what still works, in one sentence, on amber."""

    text = StringProperty("")
    sub = StringProperty("")
    icon = StringProperty("wifi-slash")
    look = OptionProperty("duotone", options=("bold", "fill", "duotone"))

    def __init__(self, **given: object) -> None:
        self.note = Note(style="body.semi", balanced=True)
        super().__init__(**given)
        self.add_widget(self.note)
        for name in ("text", "sub", "icon", "look"):
            self.fbind(name, self._trigger_layout)

    def arrange(self) -> None:
        c, m = theme.c, theme.m
        self.shown = bool(self.text)
        self.fill, self.rim, self.rim_width, self.radius = c.vang1, c.vang5, m.edge, m.card_radius
        self.note.text, self.note.sub, self.note.icon, self.note.look = self.text, self.sub, self.icon, self.look
        self.note.color, self.note.icon_color = c.ink, c.vang6
        pad = m.notice_pad
        self.note.place = (round(self.x + pad), self.y, round(self.width - 2 * pad), self.height)
