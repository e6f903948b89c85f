"""Where a human helps: the counter, who sits there, and by what way else the office is reached."""

from typing import Any

from kivy.properties import ObjectProperty, StringProperty

from screens.parts.icon import Icon
from screens.parts.plate import Card
from screens.parts.seal import Seal
from screens.parts.stack import stack
from screens.parts.text import FACTORS, BaselineLabel
from screens.theme import theme

SIGNS = ("phone", "envelope-simple", "map-pin")


class ContactCard(Card):
    """As high as what it says, in the middle of its place; below the counter one row a way, each with its icon."""

    headline = StringProperty("")
    post = StringProperty("")
    ways = ObjectProperty(("", "", ""))  # as the icons
    room = ObjectProperty(allownone=True)  # the place it may fill

    def __init__(self, **given: Any) -> None:
        self.seal = Seal(quiet=True)
        self.head, self.sub = BaselineLabel(balanced=True), BaselineLabel(balanced=True)
        self.icons = [Icon(name=name, look="duotone") for name in SIGNS]
        self.rows = [BaselineLabel(balanced=True) for _ in SIGNS]
        super().__init__(size_hint=(None, None), **given)
        self.seal.sign = "user"
        for part in (self.seal, self.head, self.sub, *self.icons, *self.rows):
            self.add_widget(part)
        for name in ("headline", "post", "ways", "room"):
            self.fbind(name, self._trigger_layout)

    def _set(self) -> None:
        c, use = theme.c, theme.use
        self.head.text, self.head.style, self.head.color = self.headline, use.question, c.ink
        self.sub.text, self.sub.style, self.sub.color = self.post, use.hint, c.ink2
        for icon, row, text in zip(self.icons, self.rows, self.ways, strict=True):
            row.text, row.style, row.color = text, use.contact, c.ink
            icon.color, icon.shown = c.cham7, bool(text)

    def _needs(self, factor: float, wide: float) -> tuple[float, list[float]]:
        """How high the counter and each way are in this size, at this width of the card's inside."""
        m = theme.m
        self.head.width = self.sub.width = wide - m.contact_seal - m.contact_pad
        high = self.head.wanted_height(factor) + self.sub.wanted_height(factor)
        for row in self.rows:
            row.width = wide - m.contact_icon - m.contact_pad / 2
        rows = [max(row.wanted_height(factor), m.contact_icon) if row.text else 0 for row in self.rows]
        return max(high, m.contact_seal), rows

    def arrange(self) -> None:
        if self.room is None:
            return
        m = theme.m
        self._look()
        self._set()
        left, bottom, wide, high = self.room
        inside = wide - 2 * m.contact_pad
        for factor in FACTORS:
            head, rows = self._needs(factor, inside)
            gaps = m.contact_pad + m.contact_gap * (sum(1 for row in rows if row) - 1)
            whole = head + sum(rows) + gaps + 2 * m.contact_pad
            if whole <= high:
                break
        whole = round(min(whole, high))
        self.pos, self.size = (left, round(bottom + (high - whole) / 2)), (wide, whole)
        self._put(left + m.contact_pad, self.top - m.contact_pad, inside, head, rows, factor)

    def _put(self, left: float, top: float, wide: float, head: float, rows: list[float], factor: float) -> None:
        m = theme.m
        side = m.contact_seal
        self.seal.size, self.seal.pos = (side, side), (round(left), round(top - head / 2 - side / 2))
        beside = left + side + m.contact_pad
        stack([(self.head, 0), (self.sub, 0)], beside, wide - side - m.contact_pad, top - head / 2, head, factor)
        top -= head + m.contact_pad
        for icon, row, high in zip(self.icons, self.rows, rows, strict=True):
            glyph = m.contact_icon
            icon.size, icon.pos = (glyph, glyph), (round(left), round(top - high / 2 - glyph / 2))
            row.factor = factor
            row.size, row.pos = (row.width, round(high)), (round(left + glyph + m.contact_pad / 2), round(top - high))
            top -= high + (m.contact_gap if high else 0)
