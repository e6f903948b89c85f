"""Parts that stand where the theme puts them, and the sheet that draws all their shadows first."""

from kivy.clock import Clock
from kivy.input.motionevent import MotionEvent
from kivy.properties import BooleanProperty, ObjectProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from screens.parts.shadow import Shadow
from screens.theme import theme


class Placed(Widget):
    """A widget whose rectangle, in window pixels, is given whole: `place: theme.at.home.hero`."""

    place = ObjectProperty(allownone=True)
    shown = BooleanProperty(True)  # what is not shown cannot be touched and has no size for anybody

    def on_place(self, _: Widget, rect: tuple[int, int, int, int] | None) -> None:
        if rect is None:
            return
        self.size_hint = (None, None)
        self.pos, self.size = rect[:2], rect[2:]

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """What is not shown lets touches through; Kivy's disabled widgets would swallow them."""
        return bool(self.shown and super().on_touch_down(touch))

    def on_shown(self, _: Widget, shown: bool) -> None:
        self.opacity, self.disabled = (1.0, False) if shown else (0.0, True)
        recast(self)


class Part(Placed):
    """
    A part that arranges its own children, again whenever it moves, grows or the theme changes.

    No layout of Kivy's: those listen to their children, and a part that sets them would never come to rest.
    """

    def __init__(self, **given: object) -> None:
        self._trigger_layout = Clock.create_trigger(self.do_layout, -1)
        super().__init__(**given)
        trigger = self._trigger_layout
        for name in ("pos", "size", "children"):
            self.fbind(name, trigger)
        theme.fbind("type", trigger)
        trigger()

    def do_layout(self, *_: object) -> None:
        self.arrange()

    def arrange(self) -> None:
        """Put the children where they belong; called before the next frame."""

    def inset(self, left: float, top: float, wide: float, high: float) -> tuple[int, int, int, int]:
        """A rectangle inside this part, told from its upper left corner, as window pixels."""
        return (round(self.x + left), round(self.top - top - high), round(wide), round(high))


class Shades(Widget):
    """Where shadows are drawn: above the grounds, below every plate that comes after it on its branch."""

    def __init__(self, **given: object) -> None:
        self._cast: list[Shadow] = []
        super().__init__(**given)

    def cast(self, plates: list[Widget]) -> None:
        """Draw the shadows of these plates, and no others."""
        while len(self._cast) > len(plates):
            self.canvas.remove(self._cast.pop())
        while len(self._cast) < len(plates):
            self._cast.append(Shadow())
            self.canvas.add(self._cast[-1])
        for plate, shadow in zip(plates, self._cast, strict=True):
            shadow.fall(plate)


class Sheet(Placed, FloatLayout):
    """A page of placed parts. The shadows of all of them are drawn by its `Shades`, before any of them."""

    def __init__(self, **given: object) -> None:
        self.recast = Clock.create_trigger(self._draw_shadows, -1)
        super().__init__(**given)
        theme.fbind("type", self.recast)
        self.fbind("children", self.recast)

    def _draw_shadows(self, *_: object) -> None:
        self._sorted: dict[Shades, list[Widget]] = {}
        self._sort(self, None)
        for shades, plates in self._sorted.items():
            shades.cast(plates)

    def _sort(self, above: Widget, shades: "Shades | None") -> None:
        """Give every plate to the shades last drawn before it on its own branch."""
        for one in reversed(above.children):
            if isinstance(one, Shades):
                shades = one
                self._sorted[one] = []
            elif one.opacity:
                if shades is not None and getattr(one, "shadow", None):
                    self._sorted[shades].append(one)
                self._sort(one, shades)


def recast(widget: Widget) -> None:
    """Let the sheet under a widget draw its shadows anew."""
    above = widget
    while above is not None and above.parent is not above:
        if isinstance(above, Sheet):
            above.recast()
            return
        above = above.parent
