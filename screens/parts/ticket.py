"""The stub of a ticket: service, number, and what to know while waiting."""

from kivy.graphics import Color
from kivy.graphics.instructions import InstructionGroup
from kivy.graphics.vertex_instructions import SmoothEllipse, SmoothRoundedRectangle
from kivy.properties import BooleanProperty, ColorProperty, ObjectProperty, StringProperty

from screens.parts.chip import Chip
from screens.parts.plate import Plate
from screens.parts.qr import QrPanel
from screens.parts.stack import stack
from screens.parts.text import FACTORS, BaselineLabel
from screens.theme import theme

ROW_PITCH = 1.32  # of a line's height, from one fact to the next
LEAST_BELOW = 0.37  # of the paper's height, below the perforation
MOST_BELOW = 0.5
MOST_BELOW_SMALL = 0.54  # on a small screen, where a code needs it
CODE, CODE_SMALL = 0.46, 0.48  # of the width of facts and code
LEAST_OF_CODE, LEAST_OF_SMALL = 0.7, 0.84  # of its place, or phones do not read it


class Ticket(Plate):
    """
    White paper with a crimson edge above, two notches and a perforation between the number and the facts.

    `facts` are pairs of a label and its value; one without a value is left out. The code stands beside
    them where there is one.
    """

    service = StringProperty("")
    number = StringProperty("")
    first = StringProperty("")  # the words of those who go first, if this one does, or of those who were expected
    sign = StringProperty("star")  # the icon before them
    facts = ObjectProperty(())
    matrix = ObjectProperty(None, allownone=True)
    caption = StringProperty("")
    behind = ColorProperty((0, 0, 0, 1))  # the colour of the ground, seen through the notches
    narrow = BooleanProperty(False)

    def __init__(self, **given: object) -> None:
        self._cut = InstructionGroup()
        self.service_label = BaselineLabel(halign="center")
        self.number_label = BaselineLabel(style="number", halign="center")
        self.chip, self.qr = Chip(icon="star", style="small.semi"), QrPanel()
        self.labels = [(BaselineLabel(), BaselineLabel()) for _ in range(3)]
        self.caption_label = BaselineLabel(halign="center", balanced=True)
        self.edge = Plate()
        super().__init__(**given)
        for part in (
            *(self.service_label, self.number_label, self.chip, self.qr, self.caption_label),
            *sum(self.labels, ()),
        ):
            self.add_widget(part)
        self.canvas.before.add(self._cut)
        for name in ("service", "number", "first", "sign", "facts", "matrix", "caption", "behind"):
            self.fbind(name, self._trigger_layout)

    def arrange(self) -> None:
        c, m = theme.c, theme.m
        self.fill, self.radius, self.shadow = c.card, m.ticket_radius, "dialog"
        tear = self.y + self._below()
        self._number(tear)
        self._tear(tear)
        self._facts(tear)

    def _below(self) -> float:
        """How much of the paper lies below the perforation: all the room of a code, or of the facts and their air."""
        high = self.height * LEAST_BELOW
        most = wanted = self.height * (MOST_BELOW_SMALL if self._is_tight() else MOST_BELOW)
        if self.matrix is None:
            pitch = max(theme.type[style].pitch for style in (theme.use.fact_label, theme.use.fact_value))
            wanted = len(self._known()) * pitch * ROW_PITCH + 2 * theme.m.stub_pad
        return max(high, min(wanted, most, self.height - self._number_needs()))

    def _is_tight(self) -> bool:
        """A small screen gives the room for a code and its words from the air around the number."""
        return bool(theme.compact and self.matrix)

    def _known(self) -> list[tuple[str, str]]:
        return [fact for fact in self.facts if fact[1]]

    def _number_needs(self) -> float:
        """The least height of what stands above the perforation."""
        self.service_label.text, self.service_label.style = self.service, theme.use.ticket_service
        self.service_label.width = self.width - 2 * theme.m.stub_pad
        self.service_label.factor = self._on_one_line() if self.matrix else 1.0
        number, chip = theme.type["number"].capital, theme.m.chip_high
        gap = 2 * theme.m.small_gap if self._is_tight() else theme.m.gap
        high: float = self.service_label.wanted_height() + number + gap * 3
        return high + chip + gap if self.first else high

    def _on_one_line(self) -> float:
        """How large the service is written where a code needs the room of a second line."""
        label = self.service_label
        return next((one for one in FACTORS if label.wanted_width(one) <= label.width), FACTORS[-1])

    def _number(self, tear: float) -> None:
        c, m = theme.c, theme.m
        self.service_label.text, self.service_label.style = self.service, theme.use.ticket_service
        self.service_label.color = self.number_label.color = c.ink
        self.number_label.text = self.number
        pad = m.stub_pad
        self.service_label.width = self.width - 2 * pad
        high = self.service_label.wanted_height()
        number_high = theme.type["number"].capital
        chip_high = m.chip_high if self.first else 0
        free = (self.top - tear - high - number_high - chip_high) / (4 if self.first else 3)
        top = self.top - free
        self.service_label.size = (self.width - 2 * pad, high)
        self.service_label.pos = (round(self.x + pad), round(top - high))
        top -= high + free
        self.number_label.size = (self.width - pad, theme.type["number"].pitch)
        self.number_label.center = (self.center_x, round(top - number_high / 2))
        top -= number_high + free
        self.chip.text, self.chip.icon, self.chip.shown = self.first, self.sign, bool(self.first)
        self.chip.fill, self.chip.color = c.vang3, c.ink
        wide = self.chip.wanted()
        self.chip.size, self.chip.pos = (wide, chip_high), (round(self.center_x - wide / 2), round(top - chip_high))

    def _tear(self, tear: float) -> None:
        """The crimson edge above, the notches and the dashes; drawn under and over the paper."""
        c, m = theme.c, theme.m
        cut = self._cut
        cut.clear()
        cut.add(Color(rgba=self.behind))
        for x in (self.x, self.right):
            cut.add(SmoothEllipse(pos=(x - m.notch / 2, tear - m.notch / 2), size=(m.notch, m.notch), segments=64))
        cut.add(Color(rgba=c.line))
        left = self.x + m.notch
        while left + m.dash < self.right - m.notch:
            cut.add(
                SmoothRoundedRectangle(
                    pos=(left, tear - m.dash_high / 2), size=(m.dash, m.dash_high), radius=[m.dash_high / 2]
                )
            )
            left += m.dash + m.dash_gap

    def _facts(self, tear: float) -> None:
        m = theme.m
        known = self._known()
        for (label, value), (about, fact) in zip(self.labels, [*known, ("", ""), ("", ""), ("", "")], strict=False):
            label.text, value.text = (about, fact) if fact else ("", "")
            beside = theme.large and theme.tall and self.matrix is not None  # a code that must stay large
            label.style, value.style = theme.use.fact_label, "title" if beside else theme.use.fact_value
            label.color, value.color = theme.c.ink2, theme.c.ink
        seen = self.labels[: len(known)]
        left, wide = self.x + m.stub_pad, self.width - 2 * m.stub_pad
        self.qr.shown, self.qr.matrix = self.matrix is not None, self.matrix
        self.caption_label.text = self.caption if self.matrix is not None else ""
        if self.matrix is not None:
            place = wide * (CODE_SMALL if theme.compact else CODE)
            self._column(seen, left, wide - self._code(place, tear) - m.gap, tear)
        elif seen:
            self._rows(seen, left, wide, tear)

    def _code(self, wide: float, tear: float) -> float:
        """The code and, where it stays large enough for that, what it is for; returns how wide they are."""
        m, label = theme.m, self.caption_label
        label.style, label.color, label.width = theme.use.fact_label, theme.c.ink2, wide
        room = tear - self.y - m.notch - (0 if self._is_tight() else m.gap)
        least = (LEAST_OF_SMALL if theme.compact else LEAST_OF_CODE) * wide
        heights = {factor: label.wanted_height(factor) for factor in FACTORS}
        label.factor = next((one for one, high in heights.items() if room - high >= least), FACTORS[-1])
        below = heights[label.factor]
        if room - below < least:
            label.text, below = "", 0
        side = round(min(room - below, wide))
        wide = wide if label.text else side
        right, middle = self.right - m.stub_pad, (tear + self.y) / 2
        self.qr.size = (side, side)
        self.qr.pos = (round(right - wide / 2 - side / 2), round(middle - (side + below) / 2 + below))
        label.size, label.pos = (round(wide), below), (round(right - wide), self.qr.y - below)
        return wide

    def _column(self, seen: list[tuple[BaselineLabel, BaselineLabel]], left: float, wide: float, tear: float) -> None:
        for label, value in seen:
            label.halign = value.halign = "left"
        rows = [
            row for label, value in seen for row in ((label, theme.m.small_gap * (1 if theme.large else 3)), (value, 0))
        ]
        whole = (one for one in FACTORS if all(value.wanted_width(one) <= wide for _, value in seen))
        most = next(whole, FACTORS[-1])
        stack(rows, left, wide, (tear + self.y) / 2, tear - self.y - theme.m.notch, most)

    def _rows(self, seen: list[tuple[BaselineLabel, BaselineLabel]], left: float, wide: float, tear: float) -> None:
        """One fact a line, its label on the left and its value on the right, all in one size."""
        m = theme.m
        fitting = (
            factor
            for factor in FACTORS
            if all(label.wanted_width(factor) + m.gap + value.wanted_width(factor) <= wide for label, value in seen)
        )
        factor = next(fitting, FACTORS[-1])
        pitch = max(theme.type.scaled(part.style, factor).pitch for pair in seen for part in pair)
        each = min((tear - self.y - m.gap) / len(seen), pitch * ROW_PITCH)
        middle = (tear + self.y) / 2 + each * (len(seen) - 1) / 2
        for label, value in seen:
            label.factor = value.factor = factor
            label.halign, value.halign = "left", "right"
            right = value.wanted_width(factor)
            value.size, value.pos = (right, pitch), (round(left + wide - right), round(middle - pitch / 2))
            label.size = (round(wide - right - m.gap), pitch)
            label.pos = (round(left), round(middle - pitch / 2))
            middle -= each
