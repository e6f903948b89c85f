"""
Kivy's surroundings, set before Kivy is first imported.

Import this module before anything of Kivy: Kivy reads the environment once, while it is being imported.
"""

import os

SETTINGS = {
    "KIVY_NO_ARGS": "1",  # the command line is ours
    "KIVY_NO_CONFIG": "1",  # no file of the user's home decides anything
    "KIVY_NO_FILELOG": "1",
    "KIVY_LOG_MODE": "PYTHON",  # one log for the whole program, tracebacks included
    "KIVY_METRICS_DENSITY": "1",  # sizes come from the theme, never from the reported DPI
    "KIVY_METRICS_FONTSCALE": "1",
}

os.environ.update(SETTINGS)
