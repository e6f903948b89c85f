"""The scan screen's picture: a receipt on its way into the slot; and the panel that says what went wrong."""

from kivy.graphics import Color, Rectangle
from kivy.graphics.instructions import InstructionGroup
from kivy.graphics.vertex_instructions import SmoothLine, SmoothRoundedRectangle
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from screens.parts.button import PushButton
from screens.parts.drum import drum_picture
from screens.parts.emblem import Disc
from screens.parts.icon import Icon
from screens.parts.place import Shades
from screens.parts.plate import Plate
from screens.parts.stack import stack
from screens.parts.text import FACTORS, BaselineLabel
from screens.theme import theme

LINES = (0.82, 0.64, 0.76, 0.5, 0.72)  # how long the lines of the drawn paper are
STEPS = 8  # a scan line that moves in steps costs a fifth of one that glides
MODULES = 21
DRUM = 0.98  # of the panel's width


def drawn_code() -> tuple[tuple[bool, ...], ...]:
    """Something that looks like a code and says nothing: the three corners, and a fixed scatter."""

    def corner(row: int, column: int) -> bool | None:
        for top, left in ((0, 0), (0, MODULES - 7), (MODULES - 7, 0)):
            down, across = row - top, column - left
            if -1 <= down <= 7 and -1 <= across <= 7:
                ring = max(abs(down - 3), abs(across - 3))
                return ring in (0, 1, 3)
        return None

    def module(row: int, column: int) -> bool:
        known = corner(row, column)
        return (row * row * 3 + column * column * 5 + row * column * 7 + row) % 11 < 5 if known is None else known

    return tuple(tuple(module(row, column) for column in range(MODULES)) for row in range(MODULES))


class SlotPicture(Plate):
    """An indigo panel with the paper, the frame its code belongs into, and a line that runs over it."""

    paper = ObjectProperty(allownone=True)
    head = StringProperty("")
    step = NumericProperty(3)

    def __init__(self, **given: object) -> None:
        self._drawing = InstructionGroup()
        self._ground = InstructionGroup()
        self.sheet, self.label = Plate(), BaselineLabel(halign="center", style="mark.strong")
        self.arrow = Icon(name="caret-double-down")
        super().__init__(**given)
        for part in (self.sheet, self.label, self.arrow):
            self.add_widget(part)
        self.canvas.before.add(self._ground)
        self.label.canvas.before.add(self._drawing)
        for name in ("paper", "head", "step"):
            self.fbind(name, self._trigger_layout)

    def arrange(self) -> None:
        c, m = theme.c, theme.m
        self.fill, self.radius = c.cham8, m.card_radius
        self._drawing.clear()
        if self.paper is None:
            return
        self._drum()
        self.sheet.place, self.sheet.fill, self.sheet.radius = self.paper, c.card, m.paper_radius
        x, y, wide, high = self.paper
        pad = round(wide * 0.085)
        self.label.text, self.label.color = self.head, c.ink
        self.label.width = wide - 2 * m.small_gap
        heading = self.label.wanted_height()
        self.label.size = (self.label.width, heading)
        self.label.pos = (round(x + m.small_gap), round(y + high - pad * 0.7 - heading))
        self.arrow.color = c.vang3
        glyph = m.button_icon
        self.arrow.size = (glyph, glyph)
        self.arrow.pos = (round(x + wide / 2 - glyph / 2), round((y + self.y) / 2 - glyph / 2))
        self._lines(x + pad, self.label.y - pad * 0.4, wide - 2 * pad)
        self._code(x + wide / 2, y + high * 0.24, wide * 0.38)
        self._beam(x, y + high * 0.24, wide, wide * 0.38)

    def _drum(self) -> None:
        """The drum, faint, cut off where the panel ends."""
        side, wide, high = self.width * DRUM, self.width, self.height - 2 * theme.m.card_radius
        self._ground.clear()
        red, green, blue, _ = theme.c.vang3
        self._ground.add(Color(red, green, blue, theme.strength.quiet / 2))
        shown = min(1.0, high / side)
        low, up = 0.5 - shown / 2, 0.5 + shown / 2
        across = min(1.0, (wide - 2 * theme.m.small_gap) / side)
        left, right = 0.5 - across / 2, 0.5 + across / 2
        size = (side * across, side * shown)
        pos = (self.center_x - size[0] / 2, self.center_y - size[1] / 2)
        corners = (left, up, right, up, right, low, left, low)
        self._ground.add(Rectangle(texture=drum_picture(), pos=pos, size=size, tex_coords=corners))

    def _lines(self, left: float, top: float, wide: float) -> None:
        high = theme.m.selected * 1.4
        pitch = wide * 0.095
        self._drawing.add(Color(rgba=theme.c.line))
        for count, share in enumerate(LINES):
            pos = (left, top - (count + 1) * pitch)
            self._drawing.add(SmoothRoundedRectangle(pos=pos, size=(wide * share, high), radius=[high / 2]))

    def _code(self, middle: float, centre: float, side: float) -> None:
        module = max(1, int(side // MODULES))
        whole = module * MODULES
        left, top = round(middle - whole / 2), round(centre + whole / 2)
        self._drawing.add(Color(rgba=theme.c.ink))
        for row, modules in enumerate(drawn_code()):
            for column, dark in enumerate(modules):
                if dark:
                    pos = (left + column * module, top - (row + 1) * module)
                    self._drawing.add(Rectangle(pos=pos, size=(module, module)))
        self._corners(middle, centre, whole / 2 + theme.m.small_gap * 2.6)

    def _corners(self, middle: float, centre: float, reach: float) -> None:
        arm = reach * 0.45
        self._drawing.add(Color(rgba=theme.c.vang5))
        for across in (-1, 1):
            for up in (-1, 1):
                x, y = middle + across * reach, centre + up * reach
                points = [x, y - up * arm, x, y, x - across * arm, y]
                self._drawing.add(SmoothLine(points=points, width=theme.m.selected * 0.8, cap="round", joint="round"))

    def _beam(self, x: float, centre: float, wide: float, side: float) -> None:
        red, green, blue, _ = theme.c.vang5
        high = side * 0.24
        middle = centre + side * (0.5 - self.step / (STEPS - 1)) * 0.9
        inset = wide * 0.06
        for share, alpha in ((1.0, 0.22), (0.09, 1.0)):
            self._drawing.add(Color(red, green, blue, alpha))
            size = (wide - 2 * inset, high * share)
            pos = (x + inset, middle - high * share / 2)
            self._drawing.add(SmoothRoundedRectangle(pos=pos, size=size, radius=[high * share / 2]))


class FailurePanel(Plate):
    """What was held to the scanner instead, what to do now, and a button to try again."""

    __events__ = ("on_retry",)

    icon = StringProperty("")
    headline = StringProperty("")
    advice = StringProperty("")
    again = StringProperty("")
    sign = StringProperty("")  # the icon on the button
    doubt = BooleanProperty(True)  # whether a question mark hangs on the icon

    def __init__(self, **given: object) -> None:
        self.disc, self.mark = Disc(look="duotone"), Disc(icon="question")
        self.texts = [BaselineLabel(halign="center", balanced=True) for _ in range(2)]
        self.button = PushButton(kind="primary")
        super().__init__(**given)
        for part in (Shades(), self.disc, self.mark, *self.texts, self.button):
            self.add_widget(part)
        self.button.bind(on_tap=lambda *_: self.dispatch("on_retry"))
        for name in ("icon", "headline", "advice", "again", "sign", "doubt"):
            self.fbind(name, self._trigger_layout)

    def _set(self) -> None:
        c, m = theme.c, theme.m
        self.fill, self.rim, self.rim_width, self.radius = c.vang1, c.vang5, m.edge, m.card_radius
        self.disc.icon.name = self.icon
        self.disc.paint(c.vang3, c.ink)
        self.mark.paint(c.vang6, c.white)
        self.mark.icon_share = 0.66
        for label, text, style, colour in zip(
            self.texts, (self.headline, self.advice), (theme.use.failure, theme.use.hint), (c.ink, c.ink2), strict=True
        ):
            label.text, label.style, label.color = text, style, colour
        button = self.button
        button.text, button.icon, button.style, button.shown = self.again, self.sign, theme.use.send, self.shown

    def arrange(self) -> None:
        m, button = theme.m, self.button
        self._set()
        pad = m.gap if theme.compact else m.keycard_pad
        wide, side, button_high = self.width - 2 * pad, m.failure_disc, m.failure_button
        for label in self.texts:
            label.width = wide
        self._fit(wide)
        if theme.large and self._needs() + side + button_high + m.small_gap * 6 > self.height:
            side = 0  # large words need its room
        rows = [(self.texts[0], 0), (self.texts[1], m.small_gap * 2)]
        room = self.height - side - button_high - m.small_gap * 4 if theme.large else 0
        block = stack(rows, self.x + pad, wide, 0, room)
        side = max(0, min(side, self.height - button_high - block - m.small_gap * 8))
        side = side if side > m.failure_disc / 2 else 0
        free = (self.height - side - button_high - block) / 4
        top = self.top - free * (1 if side else 0.5)
        self.disc.shown, self.mark.shown = side > 0, side > 0 and self.doubt
        self.disc.size, self.disc.pos = (side, side), (round(self.center_x - side / 2), round(top - side))
        small = round(side * 0.4)
        self.mark.size, self.mark.pos = (small, small), (round(self.disc.right - small * 0.8), self.disc.y - small // 8)
        stack(rows, self.x + pad, wide, top - side - free - block / 2, room)
        button_wide = min(wide, m.failure_button_wide)
        button.size = (button_wide, button_high)
        button.pos = (round(self.center_x - button_wide / 2), round(self.y + free))

    def _fit(self, wide: float) -> None:
        """A headline with a code in it is written so that the code stays in one line."""
        head, least = self.texts[0], FACTORS[2 if theme.compact else 1]
        between = ("label.strong",) if theme.large else ()
        for style in (theme.use.failure, *between, "lead.strong"):
            head.style = style
            if head.longest_word(least) <= wide:
                break

    def _needs(self) -> float:
        """How high its words are in full size."""
        return sum(label.wanted_height(1.0) for label in self.texts)

    def on_retry(self) -> None:
        """To scan again is wanted."""
