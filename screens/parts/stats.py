"""The office's own figures, how many files were early, on time and late; or for a while something it says instead."""

from kivy.graphics import Color
from kivy.graphics.instructions import InstructionGroup
from kivy.graphics.vertex_instructions import SmoothEllipse, SmoothRoundedRectangle
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from kiosk.views import Percent
from screens.parts.chip import Chip
from screens.parts.icon import Icon
from screens.parts.plate import Plate
from screens.parts.text import BaselineLabel
from screens.speech import speech
from screens.theme import theme

LEGEND = (("early", "home.stats.early"), ("on_time", "home.stats.on_time"), ("late", "home.stats.late"))
DARK_ALPHA = 0.62
FULL = 0.84  # of the card's height words take at most


class StatsCard(Plate):
    """The share that kept its date, a bar of three parts, and the bar's legend in words."""

    stats = ObjectProperty(allownone=True)
    dark = BooleanProperty(False)
    example = StringProperty("")
    title = StringProperty("")  # of what is said in the place of the figures
    said = StringProperty("")

    def __init__(self, **given: object) -> None:
        self.sign, self.headline = Icon(name="seal-check", look="fill"), BaselineLabel()
        self.period, self.chip = BaselineLabel(), Chip()
        self.legend = [BaselineLabel() for _ in LEGEND]
        self._bars = InstructionGroup()
        super().__init__(**given)
        self.canvas.before.add(self._bars)
        for part in (self.sign, self.headline, self.period, self.chip, *self.legend):
            self.add_widget(part)
        for name in ("stats", "dark", "example", "title", "said"):
            self.fbind(name, self._trigger_layout)
        speech.fbind("say", self._trigger_layout)

    def arrange(self) -> None:
        self._bars.clear()
        self.shown = self.stats is not None
        if self.stats is None:
            return
        c, m = theme.c, theme.m
        self._look()
        if self.title:
            self._say()
            return
        self.headline.text = speech.tr("home.stats.short" if self.dark else "home.stats", p=Percent(self.stats.share))
        self.period.text = speech.tr("home.stats.period", period=self.stats.period, n=self.stats.total)
        self.chip.text, self.chip.shown = self.example, bool(self.example)
        self.chip.fill, self.chip.color = (c.cham7, c.white) if self.dark else (c.vang1, c.vang6)
        pad = m.keycard_pad
        left, right = self.x + pad, self.right - pad
        if theme.compact:
            self._one_line(left, right)
        else:
            self._three_lines(left, right)

    def _say(self) -> None:
        """A title and a sentence, as large as there is room; no chip, no bar."""
        self.headline.text, self.period.text, self.chip.text, self.chip.shown = self.title, self.said, "", False
        for label in self.legend:
            label.text = ""
        m = theme.m
        left, right = self.x + m.keycard_pad + self.sign.width + m.small_gap * 2, self.right - m.keycard_pad
        if theme.compact:
            self._beside(left, right)
        else:
            self._below(left, right)

    def _beside(self, left: float, right: float) -> None:
        """On one line, or the sentence alone in two where it needs them."""
        begin = left + self.headline.wanted_width() + theme.m.gap
        self.period.width = right - begin
        if begin > right or self.period.wanted_height() > self.height:
            self.headline.text, begin = "", left
        self._put(self.headline, left, begin - left, self.center_y)
        self._put(self.period, begin, right - begin, self.center_y)
        self.sign.pos = round(self.x + theme.m.keycard_pad), round(self.center_y - self.sign.height / 2)

    def _below(self, left: float, right: float) -> None:
        pad, gap = theme.m.keycard_pad, theme.m.small_gap * 2
        self.headline.width, self.period.width = right - left, self.width - pad * 2
        for title, style in self._ways():
            self.headline.text, self.period.style = title, style
            highs = self.headline.wanted_height() if self.headline.text else 0, self.period.wanted_height()
            if sum(highs) + gap <= self.height - pad:
                break
        top = self.center_y + (sum(highs) + gap) / 2
        self._put(self.headline, left, right - left, top - highs[0] / 2)
        self._put(self.period, self.x + pad, self.period.width, top - highs[0] - gap - highs[1] / 2)
        self.sign.pos = round(self.x + pad), round(self.headline.center_y - self.sign.height / 2)

    def _ways(self) -> tuple[tuple[str, str], ...]:
        """The title and the style of the sentence, the best first; large type rather goes without its title."""
        if theme.large:
            return (self.title, "body"), ("", "body"), ("", "note.plain")
        return (self.title, "body"), (self.title, "note.plain")

    def _put(self, label: BaselineLabel, left: float, wide: float, middle: float) -> None:
        label.width = wide
        high = min(label.wanted_height(), round(self.height * FULL))
        label.size, label.pos = (round(wide), high), (round(left), round(middle - high / 2))

    def _look(self) -> None:
        c, m = theme.c, theme.m
        red, green, blue, _ = c.cham9
        self.fill = (red, green, blue, DARK_ALPHA) if self.dark else c.card
        self.rim, self.rim_width = (c.none, 0) if self.dark else (c.line, m.hairline)
        self.radius, self.shadow = m.card_radius, "" if self.dark else "card"
        self.headline.color = c.white if self.dark else c.ink
        self.period.color = c.cham2 if self.dark else c.ink2
        self.sign.color = c.vang3 if self.dark else c.lua7
        self.headline.style, self.headline.balanced = "body.semi", theme.large
        self.sign.size = (round(m.band_icon * (0.5 if theme.compact else 0.38)),) * 2
        self.period.style, self.period.balanced = "note.plain", bool(self.title)
        for label in self.legend:
            label.style, label.color = "note.semi", self.headline.color

    def _three_lines(self, left: float, right: float) -> None:
        m = theme.m
        glyph = self.sign.width
        heights = [theme.type["body"].pitch, theme.type["note"].pitch]
        if theme.large:
            self.headline.width = right - left - glyph - m.small_gap * 2
            heights[0] = self.headline.wanted_height()
        free = self.height - heights[0] - heights[1] * 2 - m.stats_bar
        gap = free / 4.4
        top = self.top - gap * 1.1
        self._lines((self.headline,), (right - left - glyph - m.small_gap * 2,), left + glyph + m.small_gap * 2, top)
        self.sign.pos = round(left), round(self.headline.center_y - glyph / 2)
        top -= heights[0] + gap * 0.3
        wide = self._chip(right, top, heights[1])
        self._lines((self.period,), (right - left - wide,), left, top)
        top -= heights[1] + gap
        self._bar(left, top - m.stats_bar, right - left)
        top -= m.stats_bar + gap
        self._legend(left, right, top)

    def _one_line(self, left: float, right: float) -> None:
        m = theme.m
        glyph = self.sign.width
        self.sign.pos = round(left), round(self.center_y - glyph / 2)
        start = left + glyph + m.small_gap * 2
        wide = self.headline.wanted_width()
        pitch = theme.type["body"].pitch
        self._lines((self.headline,), (wide,), start, self.center_y + pitch / 2)
        for label in self.legend:
            label.text = ""
        chip = self._chip(right, self.center_y + pitch / 2, pitch)
        begin = start + wide + m.gap
        self._lines((self.period,), (right - chip - begin,), begin, self.center_y + theme.type["note"].pitch / 2)
        if self.period.width < self.period.wanted_width():
            self.period.text = ""

    def _chip(self, right: float, top: float, high: float) -> float:
        """Set the chip at the right end of a line; returns the room it takes."""
        if not self.chip.shown:
            return 0
        wide = self.chip.wanted()
        chip_high = theme.type["note"].pitch * 1.15
        self.chip.size = (wide, round(chip_high))
        self.chip.pos = (round(right - wide), round(top - high / 2 - chip_high / 2))
        return wide + theme.m.small_gap

    def _lines(self, labels: tuple[BaselineLabel, ...], widths: tuple[float, ...], left: float, top: float) -> None:
        for label, wide in zip(labels, widths, strict=True):
            label.width = wide
            high = label.wanted_height() if theme.large else theme.type[label.style].pitch
            label.size, label.pos = (round(wide), high), (round(left), round(top - high))

    def _shades(self) -> tuple[object, object, object]:
        if self.dark:
            return theme.face[5].fill, theme.c.cham2, theme.face[2].fill
        return theme.c.lua7, theme.face[4].fill, theme.face[2].fill

    def _bar(self, left: float, bottom: float, wide: float) -> None:
        total = max(1, self.stats.early + self.stats.on_time + self.stats.late)
        gap, high = theme.m.hairline * 2, theme.m.stats_bar
        room = wide - gap * 2
        shares = [max(getattr(self.stats, name) / total, high / 2 / room) for name, _ in LEGEND]
        for share, shade in zip(shares, self._shades(), strict=True):
            part = room * share / sum(shares)
            self._bars.add(Color(rgba=shade))
            self._bars.add(
                SmoothRoundedRectangle(pos=(left, bottom), size=(part, high), radius=[min(high, part) / 2], segments=12)
            )
            left += part + gap

    def _legend(self, left: float, right: float, top: float) -> None:
        m = theme.m
        high = theme.type["note"].pitch
        for (name, key), label in zip(LEGEND, self.legend, strict=True):
            label.text = speech.tr(key, n=getattr(self.stats, name))
        widths = [label.wanted_width() + m.dot + m.small_gap for label in self.legend]
        gap = min(m.gap * 2, max(0, (right - left - sum(widths)) / 2))
        for label, wide, shade in zip(self.legend, widths, self._shades(), strict=True):
            self._bars.add(Color(rgba=shade))
            self._bars.add(SmoothEllipse(pos=(left, round(top - high / 2 - m.dot / 2)), size=(m.dot, m.dot)))
            label.size = (wide - m.dot - m.small_gap, high)
            label.pos = (round(left + m.dot + m.small_gap), round(top - high))
            left += wide + gap
