"""How the player of a busy morning ends when the morning does. The morning itself: `tests/journeys/test_busy.py`."""

import subprocess
import sys

from tests.support.source import ROOT

OVER = """
import threading
from kiosk.cli.busy import until_the_demo_ends
threading.Thread(target=until_the_demo_ends, args=[threading.Event()], name="input", daemon=True).start()
"""


def test_a_morning_that_is_over_ends_quietly_while_its_demo_goes_on() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", OVER], cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as player:
        ended = player.wait(30)
        assert player.stderr is not None
        said = player.stderr.read()

    assert (ended, said) == (0, "")
