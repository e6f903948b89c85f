"""
Kivy's surroundings, set before Kivy is first imported.

Import this module before anything of Kivy: Kivy reads the environment once, while it is being imported.
"""

import os
import sys
from types import ModuleType

SETTINGS = {
    "KIVY_NO_ARGS": "1",  # the command line is ours
    "KIVY_NO_CONFIG": "1",  # no file of the user's home decides anything
    "KIVY_NO_FILELOG": "1",
    "KIVY_LOG_MODE": "PYTHON",  # one log for the whole program, tracebacks included
    "KIVY_METRICS_DENSITY": "1",  # sizes come from the theme, never from the reported DPI
    "KIVY_METRICS_FONTSCALE": "1",
    "KIVY_IMAGE": "sdl2",  # SDL reads our icons; asked for by name, or Kivy loads every reader there is
    "KIVY_TEXT": "sdl2",
}
UNUSED = "asyncio"


def import_the_clock() -> None:
    """
    Import Kivy's clock without asyncio, which costs a start 20 ms and 3 MiB.

    The clock takes it for a way of running that `screens.loop` never goes; whoever needs it later gets the real one.
    """
    if UNUSED in sys.modules:
        return
    stand_in = ModuleType(UNUSED)
    stand_in.__dict__["wait_for"] = None
    sys.modules[UNUSED] = stand_in
    try:
        import kivy.clock  # noqa: F401
    finally:
        del sys.modules[UNUSED]


os.environ.update(SETTINGS)
import_the_clock()
