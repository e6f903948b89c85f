"""
Writing that stands on its baseline.

SDL2 makes the picture of a line taller at the top when it holds Ấ Ể Ổ Ẳ, so text centred by its picture sinks.
Here every line is its own picture, set on a baseline found from the height of a capital, on whole pixels.
"""

from functools import lru_cache

from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.widget import Widget

from screens.parts.place import Placed
from screens.theme import Style, theme

FACTORS = (1.0, 0.94, 0.88, 0.82, 0.76)
FINER = (*FACTORS, 0.7, 0.64, 0.58, 0.52)  # for what an office wrote itself: small, but whole
KEPT_PX = 120  # larger writing is a ticket's number: a megabyte that is never seen again
MORE = "…"
NO_SIGN = "\U0010fffd"
FORGIVEN = 1.08  # a line's box has air above its capitals that may leave the place


def line_picture(text: str, font: str, px: int) -> tuple[Texture, int]:
    """A line written in white, and how far below its baseline the picture reaches; small ones are kept."""
    return drawn(text, font, px) if px > KEPT_PX else kept(text, font, px)


@lru_cache(maxsize=512)
def kept(text: str, font: str, px: int) -> tuple[Texture, int]:
    return drawn(text, font, px)


def drawn(text: str, font: str, px: int) -> tuple[Texture, int]:
    ruler(font, px).settle()
    label = CoreLabel(text=text, font_name=font, font_size=px, color=(1, 1, 1, 1), font_hinting=None)
    label.refresh()
    return label.texture, -label.get_descent()


class Ruler(CoreLabel):
    """
    Measures text as it will be drawn.

    Kivy tells a font how to fit letters to pixels only when it draws with it, and opens a font anew after 64 others:
    what was measured before the first drawing would not be as wide as what is drawn.
    """

    def __init__(self, font: str, px: int) -> None:
        super().__init__(font_name=font, font_size=px, font_hinting=None)

    def settle(self) -> None:
        """Draw a sign that no font has, for nobody to see."""
        self._size = (1, 1)
        self._render_begin()
        self._render_text(NO_SIGN, 0, 0)
        self._render_end()

    def width_of(self, text: str) -> int:
        self.settle()
        return int(self.get_extents(text)[0])


@lru_cache(maxsize=64)
def ruler(font: str, px: int) -> Ruler:
    """Making one costs more than using it."""
    return Ruler(font, px)


@lru_cache(maxsize=8192)
def word_width(word: str, font: str, px: int) -> int:
    """How wide a word or a line is, in pixels."""
    return ruler(font, px).width_of(word)


def line_width(text: str, font: str, px: int) -> int:
    """How wide a line is at the most, in pixels: its words and the blanks between, or measured whole."""
    words = text.split(" ")
    rounding = len(words) // 2  # each word was measured to whole pixels
    parts = sum(word_width(word, font, px) for word in words) + (len(words) - 1) * word_width(" ", font, px) + rounding
    return max(parts, word_width(text, font, px))  # letters at blanks may stand further apart


def wrap(text: str, style: Style, width: float, balanced: bool = False) -> list[str]:
    """
    Break a text at blanks into lines no wider than `width`; a longer word keeps its own line.

    Args:
        text: One or more paragraphs, parted by line feeds.
        style: How it is written.
        width: In pixels.
        balanced: Make the lines of nearly one length instead of filling the first.
    """
    lines = [line for paragraph in text.split("\n") for line in _fill(paragraph, style, width)]
    if balanced and len(lines) > 1 and "\n" not in text:
        narrow, wide = max(line_width(word, style.font, style.px) for word in text.split(" ")), int(width)
        while wide - narrow > 2:
            middle = (narrow + wide) // 2
            if len(_fill(text, style, middle)) > len(lines):
                narrow = middle
            else:
                wide = middle
        lines = _fill(text, style, wide)
    return lines


def _fill(paragraph: str, style: Style, width: float) -> list[str]:
    lines: list[str] = []
    for word in paragraph.split(" "):
        first, *rest = _pieces(word, style, width)
        longer = f"{lines[-1]} {first}" if lines else first
        if lines and line_width(longer, style.font, style.px) <= width:
            lines[-1] = longer
        else:
            lines.append(first)
        lines += rest
    return lines or [""]


def _pieces(word: str, style: Style, width: float) -> list[str]:
    """A word in one piece; an address of mail that has no room in one line breaks after its sign."""
    name, sign, host = word.partition("@")
    if not sign or line_width(word, style.font, style.px) <= width:
        return [word]
    return [name + sign, host]


def cut(lines: list[str], most: int, style: Style, width: float) -> list[str]:
    """No more lines than there is room for; the last one says by three dots that words are left out."""
    if len(lines) <= most:
        return lines
    words = lines[most - 1].split(" ")
    while len(words) > 1 and line_width(" ".join([*words, MORE]), style.font, style.px) > width:
        words.pop()
    return [*lines[: most - 1], " ".join([*words, MORE])]


class BaselineLabel(Placed, Widget):
    """
    Text in one style and colour, in lines broken by its width.

    Every line has a height of `style.pitch`, its capitals in the middle of it.
    """

    text = StringProperty("")
    style = StringProperty("body")
    color = ColorProperty((0, 0, 0, 1))
    halign = OptionProperty("left", options=("left", "center", "right"))
    valign = OptionProperty("middle", options=("top", "middle", "bottom"))
    balanced = BooleanProperty(False)
    struck = BooleanProperty(False)  # a line through it: what it says no longer holds
    fit = BooleanProperty(True)  # smaller where it would leave its place, as small as the last of FACTORS; then cut
    finer = BooleanProperty(False)  # as small as the last of FINER before it is cut
    factor = NumericProperty(1.0)  # how large it is, of what the style says

    def __init__(self, **given: object) -> None:
        self.lines: list[str] = []
        self.drawn = 1.0  # the factor it was drawn with
        self.ink: list[tuple[int, int, int, int]] = []  # where each line was drawn: x, bottom, width, height
        super().__init__(**given)
        self.fbind("pos", self._trigger)
        for name in ("size", "text", "style", "halign", "valign", "balanced", "struck", "fit", "finer", "factor"):
            self.fbind(name, self._trigger)
        theme.fbind("type", self._trigger)
        self.fbind("color", self._recolour)
        self._trigger()

    def wanted_height(self, factor: float | None = None) -> int:
        """How high the lines are at this width, in full size unless told."""
        if not self.text:
            return 0
        style = theme.type.scaled(self.style, self.factor if factor is None else factor)
        return len(wrap(self.text, style, self.width, self.balanced)) * style.pitch

    def wanted_width(self, factor: float | None = None) -> int:
        """How wide the longest line is where nothing breaks it."""
        style = theme.type.scaled(self.style, self.factor if factor is None else factor)
        return max((line_width(line, style.font, style.px) for line in self.text.split("\n")), default=0)

    def longest_word(self, factor: float) -> int:
        """How wide the widest word is in this size."""
        style = theme.type.scaled(self.style, factor)
        return max((line_width(word, style.font, style.px) for word in self.text.split()), default=0)

    def fits(self, factor: float) -> bool:
        """Whether it stays inside its place in this size."""
        style = theme.type.scaled(self.style, factor)
        lines = wrap(self.text, style, self.width, self.balanced)
        wide = max(line_width(line, style.font, style.px) for line in lines)
        return wide <= self.width + 1 and len(lines) * style.pitch <= self.height * FORGIVEN

    def _trigger(self, *_: object) -> None:
        from kivy.clock import Clock

        if not hasattr(self, "_paint_soon"):
            self._paint_soon = Clock.create_trigger(self.paint, -1)
        self._paint_soon()

    def _recolour(self, *_: object) -> None:
        if hasattr(self, "_ink"):
            self._ink.rgba = self.color

    def paint(self, *_: object) -> None:
        """Write the text anew."""
        self.canvas.clear()
        self.lines = []
        self.ink.clear()
        self.drawn = self.factor
        if self.width < 2 or not self.text:  # no place, no writing
            return
        if self.fit:
            sizes = FINER if self.finer else FACTORS
            self.drawn = next((one for one in sizes if one <= self.factor and self.fits(one)), sizes[-1])
        style = theme.type.scaled(self.style, self.drawn)
        self.lines = wrap(self.text, style, self.width, self.balanced) if self.text else []
        if self.fit:
            most = max(1, int(self.height * FORGIVEN / style.pitch))
            self.lines = cut(self.lines, most, style, self.width)
        top = self._top(style)
        with self.canvas:
            self._ink = Color(rgba=self.color)
            for count, line in enumerate(self.lines):
                self._write(line, style, round(top - (count + 0.5) * style.pitch - style.capital / 2))

    def _top(self, style: Style) -> float:
        block = len(self.lines) * style.pitch
        if self.valign == "top":
            return self.top
        return self.center_y + block / 2 if self.valign == "middle" else self.y + block

    def _write(self, line: str, style: Style, baseline: int) -> None:
        picture, below = line_picture(line, style.font, style.px)
        wide, high = picture.size
        share = {"left": 0.0, "center": 0.5, "right": 1.0}[self.halign]
        left = round(self.x + (self.width - wide) * share)
        Rectangle(texture=picture, pos=(left, baseline - below), size=(wide, high))
        self.ink.append((left, baseline - below, wide, high))
        if self.struck:
            thick = max(2, style.px // 14)
            Rectangle(pos=(left, baseline + style.capital // 2 - thick), size=(wide, thick))
