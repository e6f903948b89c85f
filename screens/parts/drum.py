"""The face of a Đông Sơn drum, gold on indigo, faded out behind text."""

from functools import cache

from kivy.clock import Clock
from kivy.core.image import ImageLoader
from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import ColorProperty, ListProperty, NumericProperty, ObjectProperty, OptionProperty

from screens.parts.place import Part
from screens.theme import ASSETS, Rgba, mix, theme

STRIPS = 72  # bands of one strength each; so many that nobody sees a step


@cache
def drum_picture() -> Texture:
    """White line art with alpha, drawn by `assets.drum`; kept without its colours, in half the memory."""
    [art] = ImageLoader.load(str(ASSETS / "drum.png"))._data
    pale = bytearray(b"\xff" * (art.width * art.height * 2))
    pale[1::2] = art.data[3::4]
    texture = Texture.create(size=(art.width, art.height), colorfmt="luminance_alpha")
    texture.blit_buffer(pale, colorfmt="luminance_alpha")
    return texture


@cache
def gradient(first: Rgba, last: Rgba) -> Texture:
    """A column of colour from `first` above to `last` below."""
    rows = 128
    texture = Texture.create(size=(1, rows), colorfmt="rgb")
    shades = [mix(last, first, row / (rows - 1)) for row in range(rows)]
    texture.blit_buffer(bytes(round(part * 255) for shade in shades for part in shade[:3]), colorfmt="rgb")
    return texture


class Drum(Part):
    """
    A rectangle of indigo, darker above, with the drum on it.

    `disc` is where the drum lies (a rectangle, as places are). The art runs from `strong` to `faint` along `fade`
    between the two `edges`, which are shares of the drum's side.
    """

    disc = ObjectProperty(allownone=True)
    fade = OptionProperty("left", options=("left", "right", "down", "up"))
    edges = ListProperty([0.2, 0.8])  # where fading begins and where it ends, from the strong side
    strong = NumericProperty(0.36)
    faint = NumericProperty(0.0)
    upper = ColorProperty((0, 0, 0, 1))
    lower = ColorProperty((0, 0, 0, 1))

    def __init__(self, **given: object) -> None:
        self.upper, self.lower = theme.c.cham9, theme.c.cham8
        super().__init__(**given)
        for name in ("disc", "fade", "edges", "strong", "faint", "upper", "lower"):
            self.fbind(name, self._trigger_layout)

    def arrange(self) -> None:
        self.canvas.before.clear()
        with self.canvas.before:
            Color(1, 1, 1, 1)
            Rectangle(texture=gradient(tuple(self.upper), tuple(self.lower)), pos=self.pos, size=self.size)
            if self.disc and self._loaded():
                self._strips()

    def _loaded(self) -> bool:
        """Whether the art is there; where it is not, it comes after the next frame: the first one never waits."""
        if drum_picture.cache_info().currsize:
            return True
        Clock.schedule_once(lambda _: Clock.schedule_once(self._load, 0), 0)  # a turn's timers come before its frame
        return False

    def _load(self, _: float) -> None:
        drum_picture()
        self._trigger_layout()

    def _strength(self, share: float) -> float:
        begin, end = self.edges
        done = min(1.0, max(0.0, (share - begin) / (end - begin)))
        done = done * done * (3 - 2 * done)
        return self.strong + (self.faint - self.strong) * done

    def _strips(self) -> None:
        picture = drum_picture()
        red, green, blue, _ = theme.c.vang3
        for count in range(STRIPS):
            low, up = count / STRIPS, (count + 1) / STRIPS
            share = {"right": low, "up": low}.get(self.fade, 1 - up) + 0.5 / STRIPS
            strength = self._strength(share)
            if strength <= 0:
                continue
            Color(red, green, blue, strength)
            if self.fade in ("left", "right"):
                self._strip(picture, low, up, 0, 1)
            else:
                self._strip(picture, 0, 1, low, up)

    def _strip(self, picture: Texture, left: float, right: float, low: float, up: float) -> None:
        """What of a strip of the picture lies inside; its edges are told as shares of the picture's side."""
        x, y, wide, high = self.disc
        left, right = max(left, (self.x - x) / wide), min(right, (self.right - x) / wide)
        low, up = max(low, (self.y - y) / high), min(up, (self.top - y) / high)
        if left < right and low < up:
            Rectangle(
                texture=picture,
                pos=(x + wide * left, y + high * low),
                size=(wide * (right - left), high * (up - low)),
                tex_coords=(left, 1 - low, right, 1 - low, right, 1 - up, left, 1 - up),
            )
