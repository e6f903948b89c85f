"""
The clock on the wall of every screen.

The time comes in as a function, the date is said by the words of the hall; both change with the minute.
"""

from collections.abc import Callable
from datetime import datetime

from kivy.clock import Clock
from kivy.event import EventDispatcher
from kivy.properties import StringProperty

from kiosk.views import Day, Key
from screens.speech import speech


class Timepiece(EventDispatcher):
    """What time it is in the hall, as people read it."""

    time = StringProperty("")
    date = StringProperty("")

    def __init__(self) -> None:
        super().__init__()
        self._now: Callable[[], datetime] | None = None
        speech.fbind("say", self.look)

    def give(self, now: Callable[[], datetime]) -> None:
        """Take the function that tells the hall's time."""
        self._now = now
        self.look()

    def look(self, *_: object) -> None:
        """Read the time, and again when the next minute begins."""
        Clock.unschedule(self.look)
        if self._now is None:
            return
        now = self._now()
        self.time = f"{now.hour:02}:{now.minute:02}"
        self.date = speech.say(Key("header.date", {"week": Day(now.date(), "week"), "day": Day(now.date(), "short")}))
        Clock.schedule_once(self.look, 60 - now.second)


timepiece = Timepiece()
