"""
The terminal's front: its window, its loop, and the keys a scanner types.

No key does anything here but be part of a scan: none closes, opens or types into the application.
"""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import monotonic

import screens.app
from screens.speech import Words

# isort: split
from kivy.base import ExceptionManager

from kiosk.views import TimeoutView, View
from screens.album import Album
from screens.loop import Loop, best_sleep, video_driver

WHOLE_SCREEN = (1080, 1920)  # until the window manager or the display says how large it is

KeyDown = Callable[[int, float, float], None]  # scancode, when, how long the program was busy before
KeyUp = Callable[[int], None]


class Front:
    """One window, until it is told to stop."""

    def __init__(
        self,
        words: Words,
        now: Callable[[], datetime],
        *,
        size: tuple[int, int] | None,
        fullscreen: bool = False,
        pictures: Path | None = None,
        waiting_clock: bool = True,
    ) -> None:
        """
        Open the window.

        Args:
            size: In pixels; None for the whole screen.
            pictures: Draw into memory, and save a picture of each screen in this folder.
        """
        if pictures is not None:
            os.environ["SDL_VIDEODRIVER"] = "offscreen"
        whole = size is None and pictures is None
        screens.app.configure(size or WHOLE_SCREEN, fullscreen=whole and fullscreen)
        self.stage = screens.app.open_stage(words, now)
        from kivy.core.window import Window  # importing it opens the window: only now is it told how

        self._window = Window
        self.loop = Loop(best_sleep(video_driver(), waiting_clock=waiting_clock))
        self.loop.drawing = False
        Window.show_cursor = not (whole and fullscreen)

        self._album = None
        if pictures is not None:
            self._album = Album(pictures, self.picture, self.loop.later, lambda: words.language)

    @property
    def layout(self) -> str:
        """The class of the window: tall, wide or compact."""
        from screens.theme import theme

        return str(theme.form)

    def on_keys(self, down: KeyDown, up: KeyUp) -> None:
        """Hear the places of keys; a layout's letters are never looked at."""

        def pressed(_: object, __: int, scancode: int, *___: object) -> bool:
            down(scancode, monotonic(), self.loop.busy_s)
            return True

        def released(_: object, __: int, scancode: int, *___: object) -> bool:
            up(scancode)
            return True

        self._window.bind(on_key_down=pressed, on_key_up=released)

    def guard(self, anew: Callable[[], None]) -> None:
        """After a fault the visit begins anew instead of the program ending."""
        ExceptionManager.add_handler(screens.app.Failsafe(anew))

    def show(self, view: View, question: TimeoutView | None) -> None:
        self.stage.show(view, question)
        self.loop.drawing = True
        if self._album is not None:
            self._album.add(view, question)

    def picture(self) -> bytes:
        """What the window shows, as PNG."""
        from screens.pixels import picture, pixels

        width, height = (int(side) for side in self._window.system_size)
        return picture(pixels(width, height), width, height)

    def run(self) -> None:
        self.loop.run()
