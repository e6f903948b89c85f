"""The cards of a file: the one fact, what it is, and its steps."""

from itertools import pairwise

from kivy.graphics import Color
from kivy.graphics.instructions import InstructionGroup
from kivy.graphics.vertex_instructions import SmoothRoundedRectangle
from kivy.properties import BooleanProperty, ColorProperty, ObjectProperty, StringProperty

from screens.parts.chip import Chip
from screens.parts.emblem import Disc
from screens.parts.plate import Card
from screens.parts.stack import stack
from screens.parts.text import FACTORS, BaselineLabel
from screens.speech import speech
from screens.theme import theme

MARKS = {"done": "check", "now": "dots-three", "next": ""}


class KeyFactCard(Card):
    """The one fact of a status screen, outlined in the colour of its state."""

    grows = True

    label = StringProperty("")
    value = StringProperty("")
    struck = StringProperty("")
    chip = StringProperty("")
    listed = BooleanProperty(False)  # the value is what an office wrote: papers, or why
    tone = ColorProperty((0, 0, 0, 1))
    tint = ColorProperty((0, 0, 0, 0))

    def __init__(self, **given: object) -> None:
        self.texts = [BaselineLabel(), BaselineLabel(struck=True), BaselineLabel()]
        self.chip_part = Chip()
        super().__init__(**given)
        for part in (*self.texts, self.chip_part):
            self.add_widget(part)
        for name in ("label", "value", "struck", "chip", "listed", "tone", "tint"):
            self.fbind(name, self._trigger_layout)

    def _set(self) -> None:
        c, use = theme.c, theme.use
        for part, text, style, colour in zip(
            self.texts,
            (self.label, self.struck, self.value),
            (use.key_label, use.key_struck, use.key_list if self.listed else use.key_value),
            (c.ink2, c.ink2, c.ink),
            strict=True,
        ):
            part.text, part.style, part.color = text, style, colour
        self.texts[2].balanced = self.listed
        self.chip_part.text, self.chip_part.shown = self.chip, bool(self.chip)

    def wanted(self, width: float) -> float:
        """Its height at that width; nought without a fact."""
        self._set()
        if not self.value:
            return 0
        m = theme.m
        if theme.compact:
            return m.keycard_flat
        self.texts[2].width = width - 2 * m.keycard_pad
        self.texts[0].width = self.texts[2].width
        return self.texts[0].wanted_height(1.0) + self.texts[2].wanted_height(self._factor()) + m.keycard_pad * 1.6

    def _factor(self) -> float:
        """A date is written a little smaller rather than broken."""
        value = self.texts[2]
        return next((one for one in FACTORS[:3] if not self.listed and value.wanted_width(one) <= value.width), 1.0)

    def arrange(self) -> None:
        m = theme.m
        self._look()
        self._set()
        self.rim, self.rim_width, self.radius = self.tone, m.keycard_rim, m.primary_radius
        if theme.compact:
            self._flat()
            return
        left, wide = self.x + m.keycard_pad, self.width - 2 * m.keycard_pad
        label, struck, value = self.texts
        label.width = value.width = wide
        stack([(label, 0), (value, 0)], left, wide, self.center_y, self.height, self._factor())
        chip_wide = self.chip_part.wanted() if self.chip else 0
        chip_high = theme.type["note"].pitch * 1.2
        self.chip_part.fill, self.chip_part.color = self.tint, self.tone
        self.chip_part.size = (chip_wide, round(chip_high))
        self.chip_part.pos = (round(self.right - m.keycard_pad - chip_wide), round(label.center_y - chip_high / 2))
        label.width = min(label.wanted_width(), wide - chip_wide)
        struck.size = (min(struck.wanted_width(), wide - chip_wide - label.width - m.small_gap * 4), label.height)
        struck.pos = (round(label.right + m.small_gap * 4), label.y)

    def _flat(self) -> None:
        """All in one line, the chip at its end."""
        m = theme.m
        self.chip_part.fill, self.chip_part.color = self.tint, self.tone
        chip = self.chip_part.wanted() if self.chip_part.shown else 0
        chip_high = theme.type["note"].pitch * 1.2
        self.chip_part.size = (chip, round(chip_high))
        self.chip_part.pos = (round(self.right - m.keycard_pad - chip), round(self.center_y - chip_high / 2))
        left = self.x + m.keycard_pad
        label, struck, value = self.texts
        for part in (label, value, struck):
            room = max(0, self.chip_part.x - m.small_gap - left)
            if part is struck and theme.large and part.wanted_width() > room:
                part.text = ""  # the lines above say how late
            part.size = (min(part.wanted_width(), room), self.height)
            part.pos = (round(left), self.y)
            left += part.width + (m.gap * 1.5 if part.text else 0)


class FileCard(Card):
    """What the file is: its procedure, its code, when it came in."""

    grows = True

    title = StringProperty("")
    rows = ObjectProperty(())  # pairs of a label and its value

    def __init__(self, **given: object) -> None:
        self.head = BaselineLabel(finer=True)
        self.pairs = [(BaselineLabel(), BaselineLabel()) for _ in range(2)]
        super().__init__(**given)
        for part in (self.head, *sum(self.pairs, ())):
            self.add_widget(part)
        for name in ("title", "rows"):
            self.fbind(name, self._trigger_layout)

    def _set(self) -> float:
        """Take the texts; returns how wide the column of labels is."""
        c, use = theme.c, theme.use
        self.head.text, self.head.style, self.head.color = self.title, use.file_title, c.ink
        self.head.balanced = theme.large
        for (label, value), row in zip(self.pairs, [*self.rows, ("", ""), ("", "")], strict=False):
            label.text, value.text = row
            label.style, value.style, label.color, value.color = use.file_label, use.file_value, c.ink2, c.ink
        return max(label.wanted_width() for label, _ in self.pairs) + theme.m.gap * (1 if theme.compact else 2)

    def wanted(self, width: float) -> float:
        """Its height at that width."""
        self._set()
        if not self.title and not self.rows:
            return 0
        self.head.width = width - 2 * theme.m.keycard_pad
        pitch = theme.type[theme.use.file_value].pitch
        return self.head.wanted_height(1.0) + pitch * len(self.rows) + theme.m.keycard_pad * 1.3

    @property
    def spare(self) -> int:
        """In large type it goes before what is to be done: whoever asks has it on the receipt."""
        return 3 if theme.large else 0

    def least(self) -> float:
        """In large type it can do without its rows."""
        whole = self.wanted(self.width)
        return whole - theme.type[theme.use.file_value].pitch * len(self.rows) if theme.large and whole else whole

    def arrange(self) -> None:
        m = theme.m
        column = self._set()
        left, wide = self.x + m.keycard_pad, self.width - 2 * m.keycard_pad
        self.head.width = wide
        pitch = theme.type[theme.use.file_value].pitch
        room = self.height - m.keycard_pad * 1.3
        seen = len(self.rows)
        if theme.large:
            seen = min(seen, max(0, int((room - self.head.wanted_height(1.0) + m.small_gap) / pitch)))
        for count, pair in enumerate(self.pairs):
            pair[0].shown = pair[1].shown = count < seen
        high = max(pitch, min(self.head.wanted_height(), room - pitch * seen))
        top = self.center_y + (high + pitch * seen) / 2
        self.head.size, self.head.pos = (wide, round(high)), (left, round(top - high))
        top -= high
        values = [value for _, value in self.pairs[:seen]]
        factor = fitting(values, [wide - column] * len(values))
        for label, value in self.pairs:
            top -= pitch
            value.factor = factor
            label.size, label.pos = (round(column), pitch), (left, round(top))
            value.size, value.pos = (wide - column, pitch), (round(left + column), round(top))


def fitting(labels: list[BaselineLabel], rooms: list[float]) -> float:
    """The size in which each has room for its one line, so that none is smaller than the one beside it."""
    for factor in FACTORS:
        if all(one.wanted_width(factor) <= room for one, room in zip(labels, rooms, strict=True)):
            return factor
    return FACTORS[-1]


class StepsCard(Card):
    """Three dots and a line: received, in progress, collect."""

    spare = 2
    grows = True

    title = StringProperty("")
    steps = ObjectProperty(())
    tone = ColorProperty((0, 0, 0, 1))

    def __init__(self, **given: object) -> None:
        self._line = InstructionGroup()
        self.head = BaselineLabel()
        self.dots = [Disc() for _ in range(3)]
        self.names = [BaselineLabel() for _ in range(3)]
        self.dates = [BaselineLabel() for _ in range(3)]
        super().__init__(**given)
        self.canvas.before.add(self._line)
        for part in (self.head, *self.dots, *self.names, *self.dates):
            self.add_widget(part)
        for name in ("title", "steps", "tone"):
            self.fbind(name, self._trigger_layout)
        speech.fbind("say", self._trigger_layout)

    def wanted(self, width: float) -> float:
        """Its height; nought without steps."""
        if not self.steps:
            return 0
        m, use = theme.m, theme.use
        pitches = sum(theme.type[style].pitch for style in (use.key_label, use.step, use.step_date))
        return pitches + m.step_dot + m.keycard_pad * 1.3 + m.small_gap * 2

    def arrange(self) -> None:
        m, use = theme.m, theme.use
        self._line.clear()
        if not self.steps:
            return
        left, wide = self.x + m.keycard_pad, self.width - 2 * m.keycard_pad
        self.head.text, self.head.style, self.head.color = self.title, use.key_label, theme.c.ink2
        high = theme.type[use.key_label].pitch
        top = self.top - m.keycard_pad * 0.65 - max(0, self.height - self.wanted(self.width)) / 2
        self.head.size, self.head.pos = (wide, high), (left, round(top - high))
        middle = top - high - m.small_gap - m.step_dot / 2
        xs = [left + m.step_dot / 2, left + wide / 2, left + wide - m.step_dot / 2]
        self._draw_line(xs, middle)
        for count, step in enumerate(self.steps):
            self._step(count, step, xs[count], middle)
        self._words(left, wide, middle - m.step_dot / 2 - m.small_gap)

    def _draw_line(self, xs: list[float], middle: float) -> None:
        width = theme.m.step_line
        for count, (begin, end) in enumerate(pairwise(xs)):
            gone = self.steps[count].state == "done" and self.steps[count + 1].state != "next"
            self._line.add(Color(rgba=self.tone if gone else theme.c.line))
            self._line.add(
                SmoothRoundedRectangle(pos=(begin, middle - width / 2), size=(end - begin, width), radius=[0])
            )

    def _step(self, count: int, step: object, x: float, middle: float) -> None:
        c, m = theme.c, theme.m
        dot = self.dots[count]
        dot.icon.name = MARKS[step.state]
        if step.state == "next":
            dot.paint(c.card, c.card, ring=c.edge, ring_share=0.06)
        else:
            dot.paint(self.tone, c.white)
        dot.size, dot.pos = (m.step_dot, m.step_dot), (round(x - m.step_dot / 2), round(middle - m.step_dot / 2))

    def _words(self, left: float, wide: float, top: float) -> None:
        use, c, room = theme.use, theme.c, wide / 3 - theme.m.small_gap
        for labels, style, colour in ((self.names, use.step, c.ink), (self.dates, use.step_date, c.ink2)):
            for label, step, side in zip(labels, self.steps, ("left", "center", "right"), strict=True):
                label.text = speech.say(step.name if labels is self.names else step.date)
                label.style, label.color, label.halign = style, colour, side
            factor, high = fitting(labels, [room] * len(labels)), theme.type[style].pitch
            for count, label in enumerate(labels):
                label.factor = factor
                broad = min(label.wanted_width(factor), room)
                label.size, label.pos = (broad, high), (round(left + (wide - broad) * count / 2), round(top - high))
            top -= high
