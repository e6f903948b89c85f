"""
Some thousand screen visits in a process of their own, and what they leave in it, as one JSON object.

    PYTHONMALLOC=malloc python -m tests.screens.steady
"""

import gc
import json
from collections import Counter

from kiosk.cli.memory import keep_little
from tests.kiosk.halls import memory_folder
from tests.kiosk.visitor import visitor
from tests.screens.scales import Scales, lent

WARM, SCREENS, EVERY = 900, 2400, 300


def main() -> dict[str, object]:
    from tests.screens.studio import SIZES, Studio  # a window of its own, drawn into memory
    from tests.screens.visits import Visits, weighed

    keep_little()
    studio = Studio(SIZES["compact"])
    studio.become("compact")
    with memory_folder() as folder, visitor(folder) as citizen:
        visits = Visits(studio, citizen)
        scales = weighed(visits, Scales(lent), warm=WARM, screens=SCREENS, every=EVERY)
        before = parts()
        visits.go_on(150)
        after = parts()
    return {
        "screens": scales.read[-1][0] - scales.read[0][0],
        "slope": scales.slope,
        "descriptors": scales.descriptors,
        "read": scales.read,
        "parts": [before, after],
    }


def parts() -> Counter[str]:
    """Every widget alive, by its class."""
    from kivy.uix.widget import Widget

    gc.collect()
    return Counter(type(one).__name__ for one in gc.get_objects() if issubclass(type(one), Widget))


if __name__ == "__main__":
    print(json.dumps(main()))
