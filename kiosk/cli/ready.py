"""Telling whoever started the terminal that it is ready and alive, in systemd's words."""

import contextlib
import os
import socket


class Ready:
    """Speaks to the socket that the supervisor named; to nobody where it named none."""

    def __init__(self, place: str) -> None:
        self._place = "\0" + place[1:] if place.startswith("@") else place

    def ready(self) -> None:
        """Home is on the screen."""
        self._say(f"READY=1\nMAINPID={os.getpid()}")

    def alive(self) -> None:
        self._say("WATCHDOG=1")

    def ending(self) -> None:
        self._say("STOPPING=1")

    def _say(self, words: str) -> None:
        if not self._place:
            return
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as way:
            way.connect(self._place)
            way.send(words.encode(), socket.MSG_DONTWAIT)  # who does not listen does not stop the screen
