"""
The real terminal with somebody looking over its shoulder.

Runs the command `kiosk` unchanged in the main thread; a thread beside it tells on a socket what can be
touched where. It only reads: whatever happens on the screen comes from real presses. Asked to, it
throws an error into the screen's thread, as a fault of ours would, lets that thread sleep for ever, or tells
whether it still comes around.

    python -m tests.journeys.observed [--watched] SOCKET run --data DIR …

With --watched the command starts as from a shell, under its supervisor, and every terminal it forks is observed.
"""

import json
import os
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
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


def post(call: Callable[[], None]) -> dict[str, Any]:
    """Have something happen on the screen's thread."""
    from kivy.core.window import Window

    Window.children[-1].flow._later.__self__.post(call)
    return {}


def fail() -> None:
    raise RuntimeError("a fault of ours")


def freeze() -> None:
    time.sleep(3600)


def draw() -> dict[str, Any]:
    """Whether the screen's thread came around within a second."""
    drawn = threading.Event()
    post(drawn.set)
    return {"drawn": drawn.wait(1)}


DEEDS = {b"break": lambda: post(fail), b"freeze": lambda: post(freeze), b"draw": draw}


def answer(place: str) -> None:
    with socket.socket(socket.AF_UNIX) as door:
        Path(place).unlink(missing_ok=True)
        door.bind(place)
        door.listen()
        while True:
            caller, _ = door.accept()
            with caller:
                try:
                    told = DEEDS.get(caller.recv(16), look)()
                except Exception as error:  # the tree was changed while it was read
                    told = {"screen": None, "taps": [], "error": repr(error)}
                caller.sendall(json.dumps(told).encode())


def observe(place: str) -> None:
    threading.Thread(target=answer, args=[place], daemon=True).start()


if __name__ == "__main__":
    from kiosk.__main__ import main

    if sys.argv[1] == "--watched":
        place = sys.argv[2]
        os.register_at_fork(after_in_child=lambda: observe(place))
        sys.argv[1:] = sys.argv[3:]
        sys.exit(main())
    observe(sys.argv[1])
    sys.exit(main(sys.argv[2:]))
