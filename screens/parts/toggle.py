"""Choices that are turned on and off: a reason, the priority switch."""

from kivy.graphics import Color
from kivy.graphics.vertex_instructions import SmoothEllipse, SmoothRoundedRectangle
from kivy.properties import BooleanProperty, StringProperty

from screens.parts.emblem import Disc
from screens.parts.icon import Icon
from screens.parts.place import Part
from screens.parts.stack import stack
from screens.parts.tap import Tap
from screens.parts.text import BaselineLabel
from screens.parts.tile import IconTile
from screens.theme import theme


class ReasonChoice(Tap):
    """One reason; several may be chosen. A chosen one has a thick outline, a tint and a tick."""

    code = StringProperty("")
    icon = StringProperty("")
    text = StringProperty("")
    chosen = BooleanProperty(False)

    def __init__(self, **given: object) -> None:
        self.tile, self.label, self.tick = IconTile(look="bold"), BaselineLabel(balanced=True), Disc(icon="check")
        super().__init__(**given)
        for part in (self.tile, self.label, self.tick):
            self.add_widget(part)
        for name in ("icon", "text", "chosen"):
            self.fbind(name, self._trigger_layout)

    def arrange(self) -> None:
        c, m = theme.c, theme.m
        chosen = self.chosen
        self.fill, self.shadow, self.radius = c.cham1 if chosen else c.card, "card", m.card_radius
        self.rim, self.rim_width = (c.cham7, m.selected) if chosen else (c.rim, m.rim)
        self.tile.icon = self.icon
        self.tile.fill, self.tile.color = (c.cham7, c.white) if chosen else (c.sunk, c.ink2)
        side = m.reason_tile
        self.tile.put(self.x + m.reason_left, self.center_y, side, m.reason_glyph)
        self.label.text, self.label.color, self.label.style = (
            self.text,
            c.ink,
            theme.use.reason,
        )
        left = self.x + m.reason_text
        inset = m.small_gap if theme.large else 0
        self.label.size, self.label.pos = (
            (self.right - m.reason_pad - left, self.height - 2 * inset),
            (left, self.y + inset),
        )
        self.tick.shown = chosen
        self.tick.paint(c.cham7, c.white)
        inset = m.tick_in
        self.tick.size, self.tick.pos = (m.tick, m.tick), (self.right - inset - m.tick, self.top - inset - m.tick)


class Knob(Part):
    """The picture of a switch; it carries a tick when on."""

    on = BooleanProperty(False)

    def __init__(self, **given: object) -> None:
        self.tick = Icon(name="check")
        super().__init__(**given)
        self.add_widget(self.tick)
        self.fbind("on", self._trigger_layout)

    def arrange(self) -> None:
        c, m = theme.c, theme.m
        self.canvas.before.clear()
        inset = m.switch_knob_in
        side = self.height - 2 * inset
        left = self.right - inset - side if self.on else self.x + inset
        with self.canvas.before:
            Color(rgba=c.lua7 if self.on else c.edge)
            SmoothRoundedRectangle(pos=self.pos, size=self.size, radius=[self.height / 2], segments=24)
            if not self.on:
                edge = m.edge
                Color(rgba=c.line)
                SmoothRoundedRectangle(
                    pos=(self.x + edge, self.y + edge),
                    size=(self.width - 2 * edge, self.height - 2 * edge),
                    radius=[self.height / 2 - edge],
                    segments=24,
                )
            Color(rgba=c.card)
            SmoothEllipse(pos=(left, self.y + inset), size=(side, side), segments=64)
        glyph = side * 0.62
        self.tick.shown, self.tick.color = self.on, c.lua7
        self.tick.size = (glyph, glyph)
        self.tick.pos = (round(left + side / 2 - glyph / 2), round(self.center_y - glyph / 2))


class SwitchCard(Tap):
    """A card with one switch; the whole card turns it."""

    icon = StringProperty("")
    title = StringProperty("")
    sub = StringProperty("")
    on = BooleanProperty(False)

    def __init__(self, **given: object) -> None:
        self.tile, self.knob = IconTile(), Knob()
        self.texts = {name: BaselineLabel() for name in ("title", "sub")}
        super().__init__(**given)
        for part in (self.tile, self.knob, *self.texts.values()):
            self.add_widget(part)
        for name in ("icon", "title", "sub", "on"):
            self.fbind(name, self._trigger_layout)

    def arrange(self) -> None:
        c, m, texts = theme.c, theme.m, self.texts
        self.fill, self.radius, self.shadow = c.vang1 if self.on else c.card, m.card_radius, "card"
        self.rim, self.rim_width = (c.vangRim, m.selected) if self.on else (c.rim, m.rim)
        self.tile.icon, self.tile.fill, self.tile.color = self.icon, c.vang3, c.ink
        side = min(m.row_tile, self.height - m.row_left)
        self.tile.put(self.x + m.row_left, self.center_y, side, m.row_glyph * side / m.row_tile)
        self.knob.on = self.on
        self.knob.size = (m.switch_wide, m.switch_high)
        self.knob.pos = (round(self.right - m.switch_right - m.switch_wide), round(self.center_y - m.switch_high / 2))
        texts["title"].text, texts["sub"].text = self.title, "" if theme.large or theme.compact else self.sub
        texts["title"].style, texts["sub"].style = theme.use.switch, "note.medium"
        texts["title"].color, texts["sub"].color = c.ink, c.ink2
        self.tile.shown = not (theme.large and theme.compact)  # its words need the room
        left = self.x + (m.row_text if self.tile.shown else m.chip_pad)
        rows = [(texts["title"], 0), (texts["sub"], m.row_text_gap)]
        stack(rows, left, self.knob.x - m.small_gap - left, self.center_y, self.height - m.small_gap)
