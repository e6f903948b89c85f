"""The number pad, and the field that shows what was typed."""

from kivy.graphics import Color, Rectangle
from kivy.graphics.instructions import InstructionGroup
from kivy.properties import BooleanProperty, StringProperty

from screens.parts.icon import Icon
from screens.parts.place import Part
from screens.parts.plate import Plate
from screens.parts.tap import Tap
from screens.parts.text import BaselineLabel
from screens.theme import theme

KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "-", "0", "")  # the empty one takes the last letter back
COLUMNS = 3


class CodeField(Plate):
    """The prefix, pale; what was typed, dark; a caret behind it."""

    prefix = StringProperty("")
    typed = StringProperty("")
    wrong = BooleanProperty(False)

    def __init__(self, **given: object) -> None:
        self._caret = InstructionGroup()
        self.labels = [BaselineLabel(), BaselineLabel()]
        super().__init__(**given)
        for label in self.labels:
            self.add_widget(label)
        self.canvas.add(self._caret)
        for name in ("prefix", "typed", "wrong"):
            self.fbind(name, self._trigger_layout)

    def arrange(self) -> None:
        c, m = theme.c, theme.m
        self.fill, self.radius = c.card, m.card_radius
        self.rim, self.rim_width = (c.dat7, m.selected) if self.wrong else (c.cham7, m.selected)
        left = self.x + m.keycard_pad
        for label, text, colour in zip(self.labels, (self.prefix, self.typed), (c.ink3, c.ink), strict=True):
            label.style, label.text, label.color = theme.use.field, text, colour
            wide = label.wanted_width()
            label.size, label.pos = (wide, self.height), (round(left), self.y)
            left += wide
        high = theme.type[theme.use.field].capital * 1.3
        self._caret.clear()
        self._caret.add(Color(rgba=c.son6))
        self._caret.add(
            Rectangle(pos=(round(left + m.hairline * 2), round(self.center_y - high / 2)), size=(m.edge, round(high)))
        )


class Key(Tap):
    """One key; it acts when the finger is lifted inside."""

    letter = StringProperty("")

    def __init__(self, **given: object) -> None:
        self.label, self.sign = BaselineLabel(halign="center"), Icon(name="backspace")
        super().__init__(**given)
        self.add_widget(self.label)
        self.add_widget(self.sign)

    def arrange(self) -> None:
        c, m = theme.c, theme.m
        erase = not self.letter
        self.fill, self.rim, self.rim_width = c.sunk if erase else c.card, c.rim, m.rim
        self.radius = m.key_radius
        self.label.text, self.label.color, self.label.style = self.letter, c.ink, theme.use.pad
        self.label.size, self.label.pos = self.size, self.pos
        self.sign.shown, self.sign.color = erase, c.ink
        side = m.button_icon * 1.2
        self.sign.size, self.sign.pos = (side, side), (self.center_x - side / 2, self.center_y - side / 2)


class NumberPad(Part):
    """Ten digits, the dash, and back."""

    __events__ = ("on_digit", "on_erase_last")

    erase = StringProperty("")  # what the last key is called

    def __init__(self, **given: object) -> None:
        self.keys = [Key(letter=letter) for letter in KEYS]
        super().__init__(**given)
        for key in self.keys:
            key.bind(on_tap=self._touched)
            self.add_widget(key)

    def _touched(self, key: Key) -> None:
        if key.letter:
            self.dispatch("on_digit", key.letter)
        else:
            self.dispatch("on_erase_last")

    def arrange(self) -> None:
        gap, rows = theme.m.key_gap, len(KEYS) // COLUMNS
        wide = (self.width - gap * (COLUMNS - 1)) / COLUMNS
        high = (self.height - gap * (rows - 1)) / rows
        for count, key in enumerate(self.keys):
            row, column = divmod(count, COLUMNS)
            key.size = (round(wide), round(high))
            key.pos = (round(self.x + column * (wide + gap)), round(self.top - high - row * (high + gap)))

    def on_digit(self, letter: str) -> None:
        """A digit or the dash was touched."""

    def on_erase_last(self) -> None:
        """The last letter is to go."""
