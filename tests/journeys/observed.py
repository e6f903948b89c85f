"""
The real terminal with somebody looking over its shoulder.

Runs the command `kiosk` unchanged in the main thread; a thread beside it tells on a socket what can be
touched where. It only reads: whatever happens on the screen comes from real presses. Asked to, it
throws an error into the screen's thread, as a fault of ours would.

    python -m tests.journeys.observed SOCKET run --data DIR …
"""

import json
import socket
import sys
import threading
from typing import Any


def look() -> dict[str, Any]:
    """The screen shown, and every surface that can be touched with its words and its place from the upper left."""
    kivy = sys.modules.get("kivy.core.window")
    window = getattr(kivy, "Window", None)
    if window is None or not window.children:
        return {"screen": None, "taps": []}
    from screens.parts.tap import Tap

    stage = window.children[-1]
    screen = stage.question or stage.screen
    if screen is None:
        return {"screen": None, "taps": []}
    taps = []
    for widget in screen.walk(restrict=True):
        if isinstance(widget, Tap) and widget.shown and not widget.disabled:
            x, y = widget.to_window(*widget.pos)
            texts = [part.text for part in widget.walk(restrict=True) if getattr(part, "text", "")]
            taps.append({"texts": texts, "box": [x, window.height - y - widget.height, widget.width, widget.height]})
    texts = [part.text for part in screen.walk(restrict=True) if isinstance(getattr(part, "text", None), str)]
    return {"screen": type(screen.view).__name__, "taps": taps, "texts": [text for text in texts if text]}


def break_something() -> dict[str, Any]:
    from kivy.core.window import Window

    def fail() -> None:
        raise RuntimeError("a fault of ours")

    Window.children[-1].flow._later.__self__.post(fail)
    return {}


def answer(place: str) -> None:
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(place)
        door.listen()
        while True:
            caller, _ = door.accept()
            with caller:
                try:
                    told = break_something() if caller.recv(16) == b"break" else look()
                except Exception as error:  # the tree was changed while it was read
                    told = {"screen": None, "taps": [], "error": repr(error)}
                caller.sendall(json.dumps(told).encode())


if __name__ == "__main__":
    threading.Thread(target=answer, args=[sys.argv[1]], daemon=True).start()
    from kiosk.__main__ import main

    sys.exit(main(sys.argv[2:]))
