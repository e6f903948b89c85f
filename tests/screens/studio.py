"""
The screens in process, off the screen, on a clock that stands still until a test moves it.

Virtual time never goes back, also not between tests; Kivy is told of no other.
"""

import os
from collections.abc import Callable, Iterator

os.environ["SDL_VIDEODRIVER"] = "offscreen"

import screens.app

# isort: split
from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glFinish, glReadPixels
from kivy.input.motionevent import MotionEvent
from kivy.lang import Builder
from kivy.uix.widget import Widget

from kiosk.views import TimeoutView, View
from kiosk.words import Words
from screens.pixels import pixels
from screens.samples import NOW
from screens.theme import theme

SIZES = {"tall": (1080, 1920), "wide": (1920, 1080), "compact": (1024, 600)}
WINDOW = (1920, 1920)  # holds every class; a window off the screen cannot grow
FRAME_S = 1 / 60
SETTLED = 8  # turns after which no part asks for another one


class VirtualTime:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Finger(MotionEvent):
    """A touch that a test posts."""

    def __init__(self, number: int, x: float, y: float) -> None:
        super().__init__(
            "test", f"finger-{number}", {"x": x / WINDOW[0], "y": y / WINDOW[1]}, is_touch=True, type_id="touch"
        )

    def depack(self, args: dict[str, float]) -> None:
        self.sx, self.sy = args["x"], args["y"]
        self.profile = ["pos"]
        super().depack(args)


class Studio:
    """A window with a stage in it, a list of what the stage sent, and a finger."""

    def __init__(self, window: tuple[int, int] = WINDOW) -> None:
        """
        Args:
            window: A smaller one is drawn sooner; fingers find their way on one of the usual size only.
        """
        self.time = VirtualTime()
        Clock.time = self.time
        Clock._last_tick = Clock._start_tick = self.time.now
        Clock._max_fps = 0
        screens.app.configure(window, fullscreen=False)
        self.words = Words("vi")
        self.stage = screens.app.open_stage(self.words, lambda: NOW, moving=False)
        self.stage.size_hint = (None, None)
        self.stage.flow = self
        self.sent: list[tuple[str, object]] = []
        self._fingers = 0
        EventLoop.ensure_window()
        EventLoop.start()

    def on(self, intent: str, argument: object = None) -> None:
        """What a flow would hear."""
        self.sent.append((intent, argument))

    def fail(self) -> None:
        """What a flow would be told after a fault."""
        self.sent.append(("fail", None))

    def become(self, form: str, language: str = "vi", *, large: bool = False) -> None:
        """Be a window of this class, in this language and size of type."""
        self.words.language = language
        self.stage.size = SIZES[form]
        if (theme.width, theme.height) != SIZES[form] or theme.large != large:
            theme.fit(*SIZES[form], large=large)

    def show(self, view: View, question: TimeoutView | None = None) -> None:
        """Show a view and let it come to rest."""
        self.sent.clear()
        self.stage.show(view, question)
        self.rest()

    def rest(self, seconds: float = 0.5) -> None:
        """Let time pass in one step, and draw what it brings."""
        self.time.now += seconds
        for _ in range(3):
            self.frame()

    def frame(self) -> None:
        self.time.now += FRAME_S
        EventLoop.idle()
        glFinish()

    def lay_out(self, view: View, question: TimeoutView | None = None) -> None:
        """Show a view and let it come to rest, all but the drawing."""
        self.sent.clear()
        self.stage.show(view, question)
        self.time.now += 0.5
        for _ in range(SETTLED):
            self.tick()

    def tick(self) -> None:
        """What happens between two pictures."""
        self.time.now += FRAME_S
        Clock.tick()
        Builder.sync()
        Clock.tick_draw()
        Builder.sync()

    def press(self, x: float, y: float) -> Finger:
        """Put a finger down and leave it there."""
        self._fingers += 1
        finger = Finger(self._fingers, x, y)
        EventLoop.post_dispatch_input("begin", finger)
        self.frame()
        return finger

    def lift(self, finger: Finger, x: float | None = None, y: float | None = None) -> None:
        """Lift a finger, there or elsewhere."""
        if x is not None and y is not None:
            finger.move({"x": x / WINDOW[0], "y": y / WINDOW[1]})
            EventLoop.post_dispatch_input("update", finger)
        EventLoop.post_dispatch_input("end", finger)
        self.frame()

    def tap(self, text: str) -> None:
        """Touch the one thing that says this."""
        part = self.find(text)
        self.lift(self.press(*part.center))

    def find(self, text: str) -> Widget:
        """The one visible widget that says exactly this."""
        hits = [label for label in self.labels() if label.text == text]
        assert len(hits) == 1, f"{len(hits)} say {text!r}; there are {sorted(label.text for label in self.labels())}"
        return hits[0]

    def labels(self) -> list[Widget]:
        """Every visible writing on the screen shown, the question's included."""
        return [one for one, _ in self.visible() if hasattr(one, "ink") and one.text]

    def visible(self, keep: Callable[[Widget], bool] = lambda _: True) -> Iterator[tuple[Widget, list[Widget]]]:
        """Every widget that is shown, with those above it, the nearest last."""

        def below(widget: Widget, above: list[Widget]) -> Iterator[tuple[Widget, list[Widget]]]:
            if not widget.opacity:
                return
            if keep(widget):
                yield widget, above
            for child in reversed(widget.children):
                yield from below(child, [*above, widget])

        yield from below(self.stage, [])

    def pixels(self) -> bytes:
        """The picture as rows of red, green, blue, the uppermost first."""
        return pixels(theme.width, theme.height)

    def ground(self) -> bytes:
        """The same, the lowest row first, as the graphics tell it: to turn six million bytes round takes a while."""
        return bytes(glReadPixels(0, 0, theme.width, theme.height, GL_RGB, GL_UNSIGNED_BYTE))
