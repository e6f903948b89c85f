"""
The frames: drawn when something has changed, and nothing at all in between.

Kivy's own loop wakes up sixty times a second and hears a finger one frame late. This one sleeps in SDL until
a finger, a key, a timer or another thread wakes it, hears first and draws then. Pinned to Kivy 2.3: it asks
the clock when the next timer is due. Off X11 it falls back to waking sixty times a second.
"""

import ctypes
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Protocol

import kivy
from kivy.base import EventLoop, ExceptionManager, runTouchApp, stopTouchApp
from kivy.clock import Clock, ClockEvent
from kivy.lang import Builder

FRAME_S = 1 / 60
HALF_FRAME_S = FRAME_S / 2
LONGEST_S = 0.5  # a signal from outside is heard after this at the latest
USER_EVENT = 0x8000  # of SDL: it says nothing but wakes


class Sleep(Protocol):
    """A way to wait, that another thread can cut short."""

    def wait(self, seconds: float) -> None: ...
    def wake(self) -> None: ...


class PlainSleep:
    """Without fingers to hear, a plain wait is enough; with them, no longer than a frame."""

    def __init__(self, longest_s: float) -> None:
        self._longest_s = longest_s
        self._woken = threading.Event()

    def wait(self, seconds: float) -> None:
        self._woken.wait(min(seconds, self._longest_s))
        self._woken.clear()

    def wake(self) -> None:
        self._woken.set()


class SdlSleep:
    """Waits inside SDL, where the X server's events arrive."""

    def __init__(self, sdl: ctypes.CDLL) -> None:
        self._wait, self._push = sdl.SDL_WaitEventTimeout, sdl.SDL_PushEvent
        self._event = (ctypes.c_uint32 * 16)(USER_EVENT)  # SDL_Event has 56 bytes; its first four are the kind

    def wait(self, seconds: float) -> None:
        self._wait(None, max(int(seconds * 1000), 1))

    def wake(self) -> None:
        self._push(ctypes.byref(self._event))


def sdl() -> ctypes.CDLL | None:
    """The library Kivy brought along; None where it came from elsewhere."""
    found = sorted((Path(kivy.__file__).parent.parent / "Kivy.libs").glob("libSDL2-2*.so*"))
    return ctypes.CDLL(str(found[0])) if found else None


def video_driver() -> str:
    """SDL's name of what it draws on: "x11", "offscreen" … Empty when nobody can tell."""
    if (library := sdl()) is None:
        return ""
    name = library.SDL_GetCurrentVideoDriver
    name.restype = ctypes.c_char_p
    return (name() or b"").decode()


def best_sleep(driver: str, *, waiting_clock: bool) -> Sleep:
    """The most restful way to wait under this video driver ("x11", "offscreen" …)."""
    if driver == "offscreen":
        return PlainSleep(LONGEST_S)
    library = sdl()
    if waiting_clock and driver == "x11" and library is not None and kivy.__version__.startswith("2.3."):
        return SdlSleep(library)
    return PlainSleep(FRAME_S)


class Loop:
    """Runs the window until it is told to stop. `post` and `stop` may come from any thread."""

    def __init__(self, sleep: Sleep) -> None:
        self._sleep = sleep
        self._inbox: deque[Callable[[], None]] = deque()
        self._posted = threading.Event()
        self._expecting = False
        self._stopped = False
        self._frame_at = 0.0
        self.drawing = True  # False while there is nothing to show: an empty frame delays the first one
        self.busy_s = 0.0  # how long the last turn kept it from hearing anything

    def post(self, call: Callable[[], None]) -> None:
        """Have something done on the screen's thread, in order, before the next frame."""
        self._inbox.append(call)
        self._posted.set()
        self._sleep.wake()

    def expect(self) -> None:
        """
        Another thread was asked, and most answers are quick: the frame that is due waits for it half a frame long.

        Drawing keeps Python to itself, so an answer that is not waited for comes a whole frame later.
        """
        self._posted.clear()
        self._expecting = True

    def later(self, seconds: float, call: Callable[[], None]) -> ClockEvent:
        """A timer of the screen's thread; only to be used on it."""
        return Clock.schedule_once(lambda _: call(), seconds)

    def stop(self) -> None:
        """Also from a signal's handler: nothing is locked."""
        self._stopped = True

    def run(self) -> None:
        """Draw until stopped."""
        Clock._max_fps = 0  # the loop waits, not the clock
        runTouchApp(embedded=True)
        try:
            while not (self._stopped or EventLoop.quit):
                self._turn()
        finally:
            stopTouchApp()

    def _turn(self) -> None:
        try:
            self._rest()
            self._frame_at = monotonic()
            EventLoop.window.mainloop()  # what fingers and keys did meanwhile
            self._empty_inbox()
            self._frame()
            self.busy_s = monotonic() - self._frame_at
        except Exception as fault:
            if ExceptionManager.handle_exception(fault) == ExceptionManager.RAISE:
                raise

    def _frame(self) -> None:
        """What `EventLoop.idle` does, with a look into the inbox between the fingers and the drawing."""
        Clock.tick()
        EventLoop.dispatch_input()
        if self._expecting:
            self._posted.wait(HALF_FRAME_S)
            self._expecting = False
            self._empty_inbox()
        Builder.sync()
        Clock.tick_draw()
        Builder.sync()
        window = EventLoop.window
        if self.drawing and window is not None and window.canvas.needs_redraw:
            window.dispatch("on_draw")
            window.dispatch("on_flip")

    def _empty_inbox(self) -> None:
        while self._inbox:
            self._inbox.popleft()()

    def _rest(self) -> None:
        """Sleep until a timer is due; while something moves, until the next frame's time."""
        if self._inbox or self._stopped:
            return
        now = monotonic()
        due = Clock._last_tick + Clock.get_min_timeout() - Clock.time()
        if self.drawing and EventLoop.window.canvas.needs_redraw:
            due = 0.0
        seconds = min(max(due, self._frame_at + FRAME_S - now), LONGEST_S)
        if seconds > 0.0005:
            self._sleep.wait(seconds)
