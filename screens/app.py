"""The window, the stage in it, and what happens when something unforeseen goes wrong."""

import logging
import time
from collections.abc import Callable
from datetime import datetime

import screens.environment  # noqa: F401  before anything of Kivy

# isort: split
from kivy.config import Config

from screens.speech import Words

log = logging.getLogger(__name__)

FAULTS_MOST = 5  # so many faults within this time, and a new start is better than going on
FAULTS_WITHIN_S = 60.0


def configure(size: tuple[int, int], *, fullscreen: bool) -> None:
    """Set up the window that Kivy will open; must run before the window exists."""
    for section, name, value in (
        ("graphics", "width", str(size[0])),
        ("graphics", "height", str(size[1])),
        ("graphics", "fullscreen", "auto" if fullscreen else "0"),
        ("graphics", "multisamples", "0"),
        ("graphics", "resizable", "0"),
        ("kivy", "exit_on_escape", "0"),
        ("kivy", "desktop", "0"),
        ("kivy", "keyboard_mode", "system"),
        ("kivy", "default_font", "['Roboto', 'data/fonts/Roboto-Regular.ttf']"),
    ):
        Config.set(section, name, value)
    for name, _ in list(Config.items("input")):
        Config.remove_option("input", name)
    Config.set("input", "mouse", "mouse,disable_multitouch")


def open_stage(words: Words, now: Callable[[], datetime], *, moving: bool = True):  # type: ignore[no-untyped-def]
    """Open the window with an empty stage in it; returns the stage."""
    from kivy.core.window import Window

    from screens.stage import Stage
    from screens.theme import theme
    from screens.timepiece import timepiece

    Window.clearcolor = theme.c.paper
    theme.fit(*Window.size)
    Window.bind(size=lambda _, size: theme.fit(*size))
    Window.bind(on_request_close=_refuse, on_keyboard=_refuse)
    stage = Stage(words, moving=moving)
    timepiece.give(now)
    Window.add_widget(stage)
    return stage


def _refuse(*_: object, **__: object) -> bool:
    """The citizen cannot close the window, nor reach Kivy's own panels by a key."""
    return True


class Failsafe:
    """Logs a fault and lets the visit begin anew; many within a minute are thrown on."""

    def __init__(self, anew: Callable[[], None]) -> None:
        self._anew = anew
        self._faults: list[float] = []

    def handle_exception(self, fault: BaseException) -> int:
        """Kivy's question what to do about a fault."""
        from kivy.base import ExceptionManager

        if not isinstance(fault, Exception):
            return int(ExceptionManager.RAISE)
        log.error("something unforeseen on the screen", exc_info=fault)
        now = time.monotonic()
        self._faults = [when for when in self._faults if now - when < FAULTS_WITHIN_S] + [now]
        if len(self._faults) >= FAULTS_MOST:
            return int(ExceptionManager.RAISE)
        self._anew()
        return int(ExceptionManager.PASS)
