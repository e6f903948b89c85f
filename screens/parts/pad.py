"""The number pad, and the field that shows what was typed."""

from kivy.graphics import Color, Rectangle
from kivy.graphics.instructions import InstructionGroup
from kivy.properties import BooleanProperty, StringProperty

from screens.parts.icon import Icon
from screens.parts.place import Part
from screens.parts.plate import Plate
from screens.parts.tap import Tap
from screens.parts.text import FACTORS, FORGIVEN, BaselineLabel
from screens.theme import theme

TURN, ERASE = "turn", "erase"
KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", TURN, "0", ERASE)
COLUMNS = 3
CARET = 6  # of a hairline: the caret and the air around it
LEAST = 0.88  # of its size one line of a code has; else it takes two


class CodeField(Plate):
    """The prefix, pale; what was typed, dark; a caret behind it; and what of the unit is still to come, pale."""

    prefix = StringProperty("")
    typed = StringProperty("")
    rest = StringProperty("")
    wrong = BooleanProperty(False)

    def __init__(self, **given: object) -> None:
        self._caret = InstructionGroup()
        self.labels = [BaselineLabel(), BaselineLabel(), BaselineLabel()]
        super().__init__(**given)
        for label in self.labels:
            self.add_widget(label)
        self.canvas.add(self._caret)
        for name in ("prefix", "typed", "rest", "wrong"):
            self.fbind(name, self._trigger_layout)

    def arrange(self) -> None:
        c, m = theme.c, theme.m
        self.fill, self.radius = c.card, m.card_radius
        self.rim, self.rim_width = (c.dat7, m.selected) if self.wrong else (c.cham7, m.selected)
        texts = zip(self.labels, (self.prefix, self.typed, self.rest), (c.ink3, c.ink, c.ink3), strict=True)
        for label, text, colour in texts:
            label.style, label.text, label.color = theme.use.field, text, colour
        prefix, *others = self.labels
        room, pitch = self.width - 2 * m.keycard_pad - CARET * m.hairline, theme.type[theme.use.field].pitch
        factor = self._fitting(self.labels, room)
        if factor < LEAST and 2 * pitch <= self.height * FORGIVEN:
            factor = min(self._fitting([prefix], room), self._fitting(others, room))
            self._line([prefix], factor, self.center_y + pitch / 2)
            self._line(others, factor, self.center_y - pitch / 2)
        else:
            self._line(self.labels, factor, self.center_y)

    def _fitting(self, labels: list[BaselineLabel], room: float) -> float:
        """How large these may be side by side."""
        return next((one for one in FACTORS if sum(label.wanted_width(one) for label in labels) <= room), FACTORS[-1])

    def _line(self, labels: list[BaselineLabel], factor: float, middle: float) -> None:
        """Set labels side by side; the caret stands behind what was typed."""
        left, high = self.x + theme.m.keycard_pad, theme.type[theme.use.field].pitch
        for label in labels:
            label.factor = factor
            wide = label.wanted_width()
            label.size, label.pos = (wide, high), (round(left), round(middle - high / 2))
            left += wide
            if label is self.labels[1]:
                self._set_caret(left, middle, factor)
                left += CARET * theme.m.hairline

    def _set_caret(self, left: float, middle: float, factor: float) -> None:
        m, high = theme.m, theme.type.scaled(theme.use.field, factor).capital * 1.3
        self._caret.clear()
        self._caret.add(Color(rgba=theme.c.son6))
        self._caret.add(
            Rectangle(pos=(round(left + m.hairline * CARET / 3), round(middle - high / 2)), size=(m.edge, round(high)))
        )


class Key(Tap):
    """One key; it acts when the finger is lifted inside."""

    letter = StringProperty("")
    words = StringProperty("")  # what it does, where no sign says it

    def __init__(self, **given: object) -> None:
        self.label, self.sign = BaselineLabel(halign="center", balanced=True), Icon(name="backspace")
        super().__init__(**given)
        self.add_widget(self.label)
        self.add_widget(self.sign)
        self.fbind("words", self._trigger_layout)

    def arrange(self) -> None:
        c, m = theme.c, theme.m
        erase = self.letter == ERASE
        self.fill, self.rim, self.rim_width = c.card if self.letter.isdigit() else c.sunk, c.rim, m.rim
        self.radius = m.key_radius
        self.label.text = self.letter if self.letter.isdigit() else self.words
        self.label.color, self.label.style = c.ink, theme.use.pad if self.letter.isdigit() else theme.use.pad_words
        pad = m.small_gap
        self.label.size, self.label.pos = (self.width - 2 * pad, self.height - 2 * pad), (self.x + pad, self.y + pad)
        self.sign.shown, self.sign.color = erase, c.ink
        side = m.button_icon * 1.2
        self.sign.size, self.sign.pos = (side, side), (self.center_x - side / 2, self.center_y - side / 2)


class NumberPad(Part):
    """Ten digits, back, and where a code may begin in several ways a key to the next one."""

    __events__ = ("on_digit", "on_erase_last", "on_turn")

    erase = StringProperty("")  # what the last key is called
    other = StringProperty("")  # what stands on the key left of the nought; nothing: there is none

    def __init__(self, **given: object) -> None:
        self.keys = [Key(letter=letter) for letter in KEYS]
        super().__init__(**given)
        for key in self.keys:
            key.bind(on_tap=self._touched)
            self.add_widget(key)
        self.fbind("other", self._trigger_layout)

    def _touched(self, key: Key) -> None:
        if key.letter.isdigit():
            self.dispatch("on_digit", key.letter)
        else:
            self.dispatch("on_erase_last" if key.letter == ERASE else "on_turn")

    def arrange(self) -> None:
        gap, rows = theme.m.key_gap, len(KEYS) // COLUMNS
        wide = (self.width - gap * (COLUMNS - 1)) / COLUMNS
        high = (self.height - gap * (rows - 1)) / rows
        for count, key in enumerate(self.keys):
            row, column = divmod(count, COLUMNS)
            key.size = (round(wide), round(high))
            key.pos = (round(self.x + column * (wide + gap)), round(self.top - high - row * (high + gap)))
            if key.letter == TURN:
                key.words, key.shown = self.other, bool(self.other)

    def on_digit(self, letter: str) -> None:
        """A digit was touched."""

    def on_erase_last(self) -> None:
        """The last letter is to go."""

    def on_turn(self) -> None:
        """The code begins in another way."""
